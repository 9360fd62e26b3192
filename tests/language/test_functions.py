"""What the functions give."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from decimal import Decimal

import pytest

from complaint_rules.domain.calendar import WEEKDAYS_9_TO_18
from complaint_rules.domain.values import Money
from complaint_rules.language.functions import FUNCTIONS, Setting, zone_named
from tests.language.surroundings import value

N = Decimal
EVENING = dt.datetime(2026, 1, 30, 16, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("abs(-5)", N(5)),
        ('abs(money(-5, "CNY"))', Money(N(5), "CNY")),
        ('abs(@"-P1D")', dt.timedelta(1)),
        ("abs(null)", None),
        ("count([1, null, 1])", N(3)),
        ("count([])", N(0)),
        ("count(null)", None),
        ('date("2026-01-31")', dt.date(2026, 1, 31)),
        ("date(2024, 2, 29)", dt.date(2024, 2, 29)),
        ("date(2026, 2, 29)", None),
        ("date(2026.5, 1, 1)", None),
        ("date(0, 1, 1)", None),
        ("date(10000, 1, 1)", None),
        ("date(10 ** 100, 1, 1)", None),
        ("date(2026, null, 1)", None),
        ('date(@"2026-01-31")', dt.date(2026, 1, 31)),
        ('date and time("2026-01-31T00:30:00+08:00")', EVENING),
        ('date and time("2026-01-31T00:30:00@Asia/Shanghai")', EVENING),
        ('date and time(@"2026-01-30T16:30:00Z")', EVENING),
        ('date and time("2026-01-31T00:30:00")', None),
        ('duration("P30D")', dt.timedelta(30)),
        ('duration("P1Y2M")', None),
        ('duration(@"PT1H")', dt.timedelta(hours=1)),
        ("list contains([1, 2], 2)", True),
        ("list contains([1, 2], 3)", False),
        ("list contains([], 3)", False),
        ("list contains(null, 3)", None),
        ("list contains([1, null], null)", True),
        ("list contains([1, 2], null)", False),
        ("list contains([[1], [2]], [2])", True),
        ("max(1, 3, 2)", N(3)),
        ("max([1, 3, 2])", N(3)),
        ("min([1, 3, 2])", N(1)),
        ('max("a", "b")', "b"),
        ('min(@"2026-01-31", @"2026-01-30")', dt.date(2026, 1, 30)),
        ('max(money(1, "CNY"), money(2, "EUR"))', None),
        ("max([])", None),
        ("min(1, null)", None),
        ("sum(1, 2, 3.5)", N("6.5")),
        ("sum([])", None),
        ("sum([1, null])", None),
        ('sum(@"P1D", @"PT1H")', dt.timedelta(hours=25)),
        ('sum(money(1, "CNY"), money(2, "EUR"), money(3, "CNY"))', None),
        ('sum(@"P999999999D", @"P1D", @"P1D")', None),
        ('money(12.50, "CNY")', Money(N("12.50"), "CNY")),
        ('money(12.50, "cny")', None),
        ('money(12.50, "YUAN")', None),
        ('money(null, "CNY")', None),
        ('days_between(@"2026-01-01", @"2026-01-31")', N(30)),
        ('days_between(@"2026-01-31", @"2026-01-01")', N(-30)),
        ('days_between(@"0001-01-01", @"9999-12-31")', N(3_652_058)),
        ('days_between(@"2026-01-30", @"2026-01-30T16:30:00Z")', N(0)),
        ('working_days_between(@"2026-03-06", @"2026-03-09")', N(1)),
        ('working_days_between(@"2026-03-09", @"2026-03-06")', N(-1)),
        ('working_days_between(@"2026-03-07", @"2026-03-08")', N(0)),
        ('working_days_between(@"2026-03-06T23:00:00Z", @"2026-03-13")', N(5)),
        ('days_between(null, @"2026-01-31")', None),
    ],
)  # fmt: skip
def test_a_function_gives_its_result_or_is_unknown(text: str, result: object):
    found = value(text)
    assert found == result
    assert type(found) is type(result)


@pytest.mark.parametrize(
    ("zone", "day", "days"), [("UTC", 30, 29), ("Asia/Shanghai", 31, 30), ("America/Lima", 30, 29)]
)
def test_the_date_of_an_instant_is_taken_in_the_zone(zone: str, day: int, days: int):
    values = {"t": EVENING, "d": dt.date(2026, 1, 1)}
    assert value("date(t)", values, zone=zone) == dt.date(2026, 1, day)
    assert value("days_between(d, t)", values, zone=zone) == days


@pytest.mark.parametrize(
    ("zone", "instant"),
    [
        ("Asia/Shanghai", dt.datetime(9999, 12, 31, 20, tzinfo=dt.UTC)),
        ("America/Lima", dt.datetime(1, 1, 1, 1, tzinfo=dt.UTC)),
    ],
)
def test_an_instant_whose_date_is_past_the_years_has_none(zone: str, instant: dt.datetime):
    for text in ("date(t)", "days_between(t, t)", "working_days_between(t, t)"):
        assert value(text, {"t": instant}, zone=zone) is None


def test_a_clock_change_moves_no_days():
    values = {
        "a": dt.datetime(2026, 3, 28, 23, 30, tzinfo=dt.UTC),
        "b": dt.datetime(2026, 3, 29, 22, 30, tzinfo=dt.UTC),
    }
    assert value("days_between(a, b)", values, zone="Europe/Berlin") == 1


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_says_how_it_is_written(name: str):
    assert f"{name}(" in FUNCTIONS[name].usage


def test_a_set_counts_and_contains():
    values = {"tags": frozenset({"a", "b"})}
    assert value("count(tags)", values) == 2
    assert value('list contains(tags, "a")', values) is True
    assert value('list contains(tags, "c")', values) is False
    assert value("list contains(tags, unknown_name)", values) is None
    assert value("list contains(tags, null)", values) is False


def test_a_zone_that_is_none_is_refused():
    with pytest.raises(zoneinfo.ZoneInfoNotFoundError):
        zone_named("Nowhere/Nothing")


def test_a_date_stays_itself_in_every_zone():
    assert Setting(zone_named("Asia/Tokyo"), WEEKDAYS_9_TO_18).date_of(dt.date(1, 1, 1)) == dt.date(1, 1, 1)
