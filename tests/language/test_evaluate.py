"""`evaluate`: a line of the language against values of Python's own types."""

from __future__ import annotations

import datetime as dt
import enum
import zoneinfo
from decimal import Decimal
from typing import Any

import pendulum
import pytest

from complaint_rules.domain.errors import ExpressionError, InputError
from complaint_rules.domain.values import Money
from complaint_rules.language.evaluate import evaluate

DAWN = dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=8)))
SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")


class Shop(enum.StrEnum):
    NORTH = "north"


@pytest.mark.parametrize(
    "facts",
    [
        {"goods.price": 5, "goods.sold": True},
        {"goods": {"price": 5, "sold": True}},
        {"goods": {"price": 5}, "goods.sold": True},
    ],
)
def test_facts_are_nested_dotted_or_both(facts: dict[str, Any]):
    assert evaluate("goods.price = 5 and goods.sold", facts) is True


@pytest.mark.parametrize(
    ("given", "result"),
    [
        (True, True),
        (5, Decimal(5)),
        (Decimal("1.50"), Decimal("1.50")),
        ("text", "text"),
        ("", ""),
        (dt.date(2026, 1, 31), dt.date(2026, 1, 31)),
        (dt.datetime(2026, 1, 31, 9, tzinfo=SHANGHAI), dt.datetime(2026, 1, 31, 1, tzinfo=dt.UTC)),
        (dt.timedelta(hours=5), dt.timedelta(hours=5)),
        (Money(Decimal("12.50"), "CNY"), Money(Decimal("12.50"), "CNY")),
        ([1, 2], [Decimal(1), Decimal(2)]),
        ((1, None), [Decimal(1), None]),
        ([[1], []], [[Decimal(1)], []]),
        ({"b", "a"}, ["a", "b"]),
        (None, None),
        (Shop.NORTH, "north"),
        (pendulum.date(2026, 1, 31), dt.date(2026, 1, 31)),
        (pendulum.datetime(2026, 1, 31, 9, tz="Asia/Shanghai"), dt.datetime(2026, 1, 31, 1, tzinfo=dt.UTC)),
    ],
)
def test_a_fact_comes_back_in_pythons_plain_types(given: object, result: object):
    found = evaluate("fact", {"fact": given})
    assert found == result
    assert type(found) is type(result)


@pytest.mark.parametrize(
    ("expression", "facts", "result"),
    [
        ("price > 5 or urgent", {"price": 3}, None),
        ("price > 5 or urgent", {"price": None, "urgent": True}, True),
        ("anything", {}, None),
        ("known(price)", {"price": None}, False),
        ("known(price) and not(known(other.name))", {"price": 1}, True),
        ("price / 0", {"price": 1}, None),
        ('"a" in tags and not("c" in tags)', {"tags": {"a", "b"}}, True),
        ("some tag in tags satisfies tag = wanted", {"tags": {"a", "b"}, "wanted": "b"}, True),
        ("count(tags)", {"tags": frozenset()}, Decimal(0)),
        ("2 in list", {"list": [1, 2, None]}, True),
        ("list = [1, 2]", {"list": (1, 2)}, True),
        ("max(list)", {"list": [dt.date(2026, 1, 1), dt.date(2026, 1, 2)]}, dt.date(2026, 1, 2)),
        ('price = money(12.5, "CNY")', {"price": Money(Decimal("12.50"), "CNY")}, True),
        ("投诉.数量 + 1", {"投诉": {"数量": 2}}, Decimal(3)),
    ],
)
def test_what_is_not_given_is_unknown(expression: str, facts: dict[str, Any], result: object):
    found = evaluate(expression, facts)
    assert found == result
    assert type(found) is type(result)


@pytest.mark.parametrize(
    ("expression", "facts", "result"),
    [
        ("days_between(goods.received_on, complaint.received_at)",
         {"goods": {"received_on": "2026-02-20"}, "complaint": {"received_at": "2026-03-02T09:10:00+08:00"}},
         Decimal(10)),
        ("goods.received_on", {"goods.received_on": "2026-02-20"}, dt.date(2026, 2, 20)),
        ("goods.received_on", {"goods.received_on": None}, None),
        ("complaint.received_at", {"complaint": {"received_at": dt.date(2026, 2, 20)}}, dt.date(2026, 2, 20)),
        ("complaint.demands", {"complaint": {"demands": ["return", "repair"]}}, ["repair", "return"]),
        ("assessment.loss * 2", {"assessment": {"loss": {"amount": "12.50", "currency": "CNY"}}},
         Money(Decimal("25.00"), "CNY")),
        ("shop.received_on", {"shop": {"received_on": "2026-02-20"}}, "2026-02-20"),
    ],
)  # fmt: skip
def test_what_json_holds_is_read_as_the_fact_that_it_is(expression: str, facts: dict[str, Any], result: object):
    found = evaluate(expression, facts)
    assert found == result
    assert type(found) is type(result)


@pytest.mark.parametrize(("zone", "days"), [("UTC", 30), ("Asia/Shanghai", 31)])
def test_dates_of_instants_are_taken_in_the_zone(zone: str, days: int):
    facts = {"bought": dt.date(2026, 1, 1), "called": dt.datetime(2026, 1, 31, 16, 30, tzinfo=dt.UTC)}
    assert evaluate("days_between(bought, called)", facts, zone=zone) == days


@pytest.mark.parametrize(
    ("facts", "errors"),
    [
        ({"a": 1.5}, ["a: `1.5` is not exact, as a binary float never is; give a `Decimal`"]),
        ({"a": {"b": [1, 1.5]}}, ["a.b: `1.5` is not exact, as a binary float never is; give a `Decimal`"]),
        ({"a": dt.datetime(2026, 1, 31)}, [("a: `2026-01-31 00:00:00` has no UTC offset; "  # noqa: DTZ001
         "write it such as `2026-01-31T09:00:00+08:00`, or with `Z` for UTC")]),
        ({"a": DAWN}, ["a: `0001-01-01 00:00:00+08:00` is outside the years 1 to 9999 in UTC"]),
        ({"a": dt.time(9)}, ["a: a time is no value of the language"]),
        ({"a": b"bytes"}, ["a: a Python `bytes` is no value of the language"]),
        ({"a": [{"b": 1}]}, ["a: an object is no value of the language"]),
        ({"a": Decimal("NaN")}, ['a: `NaN` is no number such as `12` or `"12.50"`']),
        ({"a": 10**40 + 1}, [f"a: `{'1' + '0' * 38}…` has more than 34 significant digits"]),
        ({"a": [1, "x"]}, ["a: a list has items of different types"]),
        ({"a": {1, 2}}, ["a: `set` holds texts only; give a `list`"]),
        ({"goods": {"received_on": "soon"}}, ["goods.received_on: `soon` is no date such as `2026-01-31`"]),
        ({"complaint": {"urgent": "yes", "demands": ["repair", "repair"]}},
         ["complaint.demands[1]: `repair` is given twice",
          "complaint.urgent: `yes` is neither `true` nor `false`"]),
        ([1], ["a list is no object of named fields; give one, or leave it out"]),
        ({"a.b": 1, "a": {"b": 2}}, ["a.b: is given twice, nested and by its dotted name"]),
        ({"a": 1.5, "b": {"c": b""}}, ["a: `1.5` is not exact, as a binary float never is; give a `Decimal`",
         "b.c: a Python `bytes` is no value of the language"]),
    ],
)  # fmt: skip
def test_every_fact_that_is_no_value_is_told(facts: Any, errors: list[str]):
    with pytest.raises(InputError) as caught:
        evaluate("true", facts)
    assert [str(fault) for fault in caught.value.faults] == errors


def test_the_value_of_a_personal_fact_stands_in_no_error():
    with pytest.raises(InputError) as caught:
        evaluate("true", {"complainant": {"phone": 139.1234, "name": dt.datetime(1961, 4, 12), "address": ["139"]}})  # noqa: DTZ001
    assert "139" not in str(caught.value)
    assert "1961" not in str(caught.value)
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize("zone", ["Asia/Shangai", "", "../../etc/passwd"])
def test_a_zone_that_is_none_is_refused(zone: str):
    with pytest.raises(InputError, match="names no zone of the IANA database"):
        evaluate("true", {}, zone=zone)


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("a and", "1:6: expected a value, got the end"),
        ("price > 5 and word", "1:15: it is a text where a boolean is wanted"),
        ('price = "5"', "1:1: a number and a text don't compare"),
        ("1 +\n word", "1:1: `+` cannot take a number and a text"),
        ("tags = [word]", "1:1: a set and a list of text don't compare"),
    ],
)
def test_an_expression_that_does_not_fit_the_facts_is_refused(expression: str, error: str):
    with pytest.raises(ExpressionError) as caught:
        evaluate(expression, {"price": 5, "word": "x", "tags": {"x"}})
    assert [str(fault) for fault in caught.value.faults] == [error]
