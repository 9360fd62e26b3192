from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules.domain.parsing import to_plain
from complaint_rules.domain.values import Money
from tests.strategies.inputs import numbers


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (None, None),
        (True, True),
        ("王芳", "王芳"),
        (Decimal("12.50"), "12.5"),
        (Decimal(100), "100"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1.000"), "1"),
        (Decimal("-1E-7"), "-0.0000001"),
        (Decimal("-0.0"), "0"),
        (Money(Decimal("12.50"), "CNY"), {"amount": "12.50", "currency": "CNY"}),
        (Money(Decimal("1E+2"), "CNY"), {"amount": "100", "currency": "CNY"}),
        (dt.date(2026, 1, 31), "2026-01-31"),
        (dt.date(9, 1, 31), "0009-01-31"),
        (dt.datetime(2026, 3, 2, 16, 30, tzinfo=dt.UTC), "2026-03-02T16:30:00Z"),
        (dt.datetime(2026, 3, 2, 16, 30, 0, 5, tzinfo=dt.UTC), "2026-03-02T16:30:00.000005Z"),
        (dt.datetime(2026, 3, 2, 0, 30, tzinfo=dt.timezone(dt.timedelta(hours=8))), "2026-03-01T16:30:00Z"),
        (dt.timedelta(days=30), "P30D"),
        (dt.timedelta(hours=24), "P1D"),
        (dt.timedelta(hours=26, minutes=3), "P1DT2H3M"),
        (dt.timedelta(seconds=90), "PT1M30S"),
        (dt.timedelta(milliseconds=-1500), "-PT1.5S"),
        (dt.timedelta(microseconds=1), "PT0.000001S"),
        (dt.timedelta(), "PT0S"),
        (dt.timedelta(hours=-25), "-P1DT1H"),
        (frozenset({"b", "a", "Z", "é"}), ["Z", "a", "b", "é"]),
        (frozenset({Decimal(10), Decimal(9)}), ["9", "10"]),
        ((Decimal(2), None, ("x",)), ["2", None, ["x"]]),
    ],
)
def test_each_value_has_one_spelling_in_json(value, plain):
    assert to_plain(value) == plain
    assert json.loads(json.dumps(to_plain(value))) == plain


@given(numbers())
def test_equal_numbers_have_equal_texts_without_exponent(number):
    text = to_plain(number)
    assert Decimal(str(text)) == number
    assert text == to_plain(number.normalize())
    assert "E" not in str(text)


@pytest.mark.parametrize("value", [1.5, 5, object(), {"a": 1}, ["a"]])
def test_what_is_no_value_of_ours_is_refused(value):
    with pytest.raises(TypeError):
        to_plain(value)


@given(st.timedeltas(), st.timedeltas())
def test_equal_durations_and_no_others_have_equal_texts(one, other):
    assert (to_plain(one) == to_plain(other)) == (one == other)
