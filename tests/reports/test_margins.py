"""How far a comparison is from coming out otherwise."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from complaint_rules import Money
from complaint_rules.domain.facts import Value
from complaint_rules.language.parser import parse
from complaint_rules.reports.margins import Margin, is_near, margin_of, size_of
from complaint_rules.reports.turning import way_to
from tests.reports.test_turning import Values

FACTS = Values(
    {
        "goods.weight": Decimal("10.5"),
        "goods.loss": Money(Decimal(90), "CNY"),
        "goods.received_on": dt.date(2026, 1, 30),
        "goods.due_on": dt.date(2026, 1, 28),
        "complaint.received_at": dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC),
        "complaint.delay": dt.timedelta(hours=30),
        "complaint.subject": "quality",
        "parameter.window": Decimal(30),
        "parameter.limit": Money(Decimal(100), "CNY"),
        "parameter.foreign": Money(Decimal(100), "EUR"),
    }
)


def margin(condition: str, wanted: bool = True) -> Margin | None:
    way = way_to(parse(condition), wanted, FACTS)
    assert way is not None
    (turn,) = way
    return margin_of(turn, FACTS)


@pytest.mark.parametrize(
    ("condition", "sign", "distance", "above"),
    [
        ("days_between(goods.received_on, complaint.received_at) <= parameter.window", "<=", Decimal(1), True),
        ("days_between(goods.received_on, complaint.received_at) in [0..parameter.window]", "<=", Decimal(1), True),
        ("days_between(goods.received_on, complaint.received_at) > 31", ">", Decimal(1), False),
        ("days_between(goods.received_on, complaint.received_at) < 31", "<", Decimal(1), True),
        ("working_days_between(goods.received_on, complaint.received_at) = 20", "=", Decimal(1), True),
        ("goods.weight >= 12", ">=", Decimal("1.5"), False),
        ("goods.weight < 10.5", "<", Decimal("0.0"), True),
        ("12 <= goods.weight", ">=", Decimal("1.5"), False),
        ("goods.loss > parameter.limit", ">", Money(Decimal(10), "CNY"), False),
        ("goods.received_on <= goods.due_on", "<=", dt.timedelta(days=2), True),
        ('complaint.delay <= @"PT24H"', "<=", dt.timedelta(hours=6), True),
    ],
)
def test_tells_by_how_much_a_comparison_fails(condition: str, sign: str, distance: Value, above: bool):
    found = margin(condition)
    assert found is not None
    assert (found.sign, found.distance, found.above) == (sign, distance, above)


def test_tells_by_how_much_a_comparison_holds():
    found = margin("days_between(goods.received_on, complaint.received_at) > parameter.window", wanted=False)
    assert found is not None
    assert (found.sign, found.actual, found.bound, found.bound_name) == ("<=", 31, 30, "parameter.window")


@pytest.mark.parametrize(
    "condition",
    [
        'complaint.subject = "price"',
        "goods.weight != 10.5",
        "goods.height > 5",
        "goods.loss > parameter.foreign",
        'complaint.subject > "x"',
    ],
)
def test_what_has_no_distance_has_no_margin(condition: str):
    assert margin(condition) is None


@pytest.mark.parametrize(
    ("condition", "near"),
    [
        ("goods.weight < 10", True),
        ("goods.weight > 1000", True),
        ("goods.weight < 0", False),
        ("days_between(goods.received_on, complaint.received_at) < 0", False),
        ("goods.received_on <= goods.due_on", True),
        ('goods.received_on < @"2020-01-01"', False),
    ],
)
def test_only_what_is_near_is_worth_telling(condition: str, near: bool):
    found = margin(condition)
    assert found is not None
    assert is_near(found) is near


def test_sizes_are_numbers():
    assert size_of(Money(Decimal(5), "CNY")) == 5
    assert size_of(dt.timedelta(hours=12)) == Decimal("0.5")
