"""Values and texts, as people of one locale write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from complaint_rules import Money
from complaint_rules.domain.facts import Value
from complaint_rules.reports.wording import Wording

ZONE = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("value", "english", "spanish", "chinese"),
    [
        (True, "yes", "sí", "是"),
        (False, "no", "no", "否"),
        ("quality", "quality", "quality", "quality"),
        (Decimal("12345.50"), "12,345.5", "12.345,5", "12,345.5"),
        (Decimal("0.1234567"), "0.1234567", "0,1234567", "0.1234567"),
        (Money(Decimal("12.50"), "CNY"), "12.50 Chinese yuan", "12,50 yuanes", "12.50人民币"),
        (dt.date(2026, 1, 30), "January 30, 2026", "30 de enero de 2026", "2026年1月30日"),
        (dt.timedelta(hours=26), "1 day and 2 hours", "1 día y 2 horas", "1天和2小时"),
        (-dt.timedelta(minutes=1), "−1 minute", "−1 minuto", "−1分钟"),
        (dt.timedelta(), "0 minutes", "0 minutos", "0分钟"),
        (frozenset({"b", "a"}), "a and b", "a y b", "a和b"),
        (("a", "b", "c"), "a, b, and c", "a, b y c", "a、b和c"),
        ((), "none", "ninguno", "无"),
    ],
)
def test_writes_values_in_the_locale(value: Value, english: str, spanish: str, chinese: str):
    written = [Wording(locale, ZONE).value(value) for locale in ("en", "es", "zh")]
    assert written[0] == english
    assert written[1].startswith(spanish)
    assert written[2] == chinese


def test_instants_are_told_in_the_policy_s_zone():
    instant = dt.datetime(2026, 3, 1, 16, 30, tzinfo=dt.UTC)
    assert Wording("zh", ZONE).value(instant) == "2026年3月2日 00:30:00 (Asia/Shanghai)"


@pytest.mark.parametrize(
    ("number", "english", "spanish", "chinese"),
    [
        ("1", "1 working day", "1 día hábil", "1个工作日"),
        ("2", "2 working days", "2 días hábiles", "2个工作日"),
        ("-1", "-1 working day", "-1 día hábil", "-1个工作日"),
        ("1.5", "1.5 working days", "1,5 días hábiles", "1.5个工作日"),
    ],
)
def test_counts_in_singular_and_plural(number: str, english: str, spanish: str, chinese: str):
    written = [Wording(locale, ZONE).measured(Decimal(number), "working days") for locale in ("en", "es", "zh")]
    assert written == [english, spanish, chinese]


def test_a_policy_s_own_unit_stays_as_it_is():
    assert Wording("es", ZONE).measured(Decimal(3), "piezas") == "3 piezas"
    assert Wording("es", ZONE).measured("quality", "piezas") == "quality"


def test_texts_fall_back_from_the_region_to_the_language_to_english():
    assert [Wording(locale, ZONE).say("Because") for locale in ("es_MX", "es", "de", "xx_YY")] == [
        "Porque",
        "Porque",
        "Because",
        "Because",
    ]


def test_braces_in_a_value_are_left_alone():
    assert Wording("en", ZONE).say("{name}: {value}", name="{value}", value="x") == "{value}: x"
