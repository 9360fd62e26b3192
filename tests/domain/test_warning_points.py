from __future__ import annotations

import datetime as dt
import zoneinfo
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules.domain.calendar import WEEKDAYS_9_TO_18, Calendar
from complaint_rules.domain.deadlines import due_at, starts_at
from complaint_rules.domain.parsing import Unreadable
from complaint_rules.domain.pauses import Pause
from complaint_rules.domain.spans import Span, Unit, read_span
from complaint_rules.domain.warning_points import warning_at
from complaint_rules.domain.working_time import WorkingTime
from tests.strategies.calendars import instants, pauses, terms, working_times

OFFICE = WorkingTime(WEEKDAYS_9_TO_18, "Asia/Shanghai")
SPANS = st.builds(Span, st.integers(0, 30), st.sampled_from(Unit))
SHARES = st.decimals(0, 1, places=2)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zoneinfo.ZoneInfo("Asia/Shanghai"))


def warned(
    start: str, due: str, warning: str, unit: Unit, hours: WorkingTime = OFFICE, stopped: tuple[Pause, ...] = ()
) -> str:
    point = Decimal(warning) if warning.startswith(("0.", "1.")) else read_span(warning)
    end = warning_at(at(start), at(due), point, unit=unit, hours=hours, pauses=stopped)
    return end.astimezone(hours.zone).strftime("%Y-%m-%dT%H:%M")


@given(instants(), SPANS, SPANS | SHARES, working_times(), terms(), st.lists(pauses(), max_size=3))
def test_a_warning_comes_between_start_and_end(start, span, warning, hours, how, stopped):
    first = starts_at(start, hours=hours, terms=how)
    end = due_at(start, span, hours=hours, terms=how, pauses=stopped)
    assert first <= warning_at(first, end, warning, unit=span.unit, hours=hours, pauses=stopped) <= end


@given(instants(), SPANS, SHARES, SHARES, working_times(), st.lists(pauses(), max_size=3))
def test_a_larger_share_never_comes_earlier(start, span, one, other, hours, stopped):
    end = due_at(start, span, hours=hours, pauses=stopped)
    points = [
        warning_at(start, end, share, unit=span.unit, hours=hours, pauses=stopped) for share in sorted((one, other))
    ]
    assert points[0] <= points[1]


@given(instants(), SPANS, SPANS, st.integers(0, 10), working_times())
def test_a_longer_span_before_the_end_never_comes_later(start, span, warning, more, hours):
    end = due_at(start, span, hours=hours)
    longer = Span(warning.count + more, warning.unit)
    points = [warning_at(start, end, each, unit=span.unit, hours=hours) for each in (longer, warning)]
    assert points[0] <= points[1]


@pytest.mark.parametrize(
    ("start", "due", "warning", "unit", "point"),
    [
        ("2026-03-06T12:00", "2026-03-09T12:00", "0.5", Unit.HOURS, "2026-03-08T00:00"),
        ("2026-03-06T12:00", "2026-03-09T12:00", "0.5", Unit.DAYS, "2026-03-08T00:00"),
        ("2026-03-06T12:00", "2026-03-09T12:00", "0.5", Unit.WORKING_HOURS, "2026-03-06T16:30"),
        ("2026-03-06T12:00", "2026-03-09T18:00", "0.8", Unit.WORKING_DAYS, "2026-03-09T15:00"),
        ("2026-03-06T12:00", "2026-03-09T12:00", "0.0", Unit.HOURS, "2026-03-06T12:00"),
        ("2026-03-06T12:00", "2026-03-09T12:00", "1.0", Unit.WORKING_HOURS, "2026-03-09T12:00"),
        ("2026-03-06T12:00", "2026-03-09T12:00", "2 hours", Unit.WORKING_HOURS, "2026-03-09T10:00"),
        ("2026-03-06T12:00", "2026-03-09T12:00", "4 working hours", Unit.WORKING_HOURS, "2026-03-06T17:00"),
        ("2026-03-06T12:00", "2026-03-09T12:00", "90 working minutes", Unit.DAYS, "2026-03-09T10:30"),
        ("2026-03-06T12:00", "2026-03-09T12:00", "100 working hours", Unit.HOURS, "2026-03-06T12:00"),
        ("2026-03-02T12:00", "2026-03-09T12:00", "1 day", Unit.HOURS, "2026-03-08T12:00"),
        ("2026-01-12T12:00", "2026-03-31T12:00", "1 month", Unit.DAYS, "2026-02-28T12:00"),
        ("2026-03-02T12:00", "2026-03-09T12:00", "999999 months", Unit.DAYS, "2026-03-02T12:00"),
        ("2026-03-02T12:00", "2026-03-09T18:00", "1 working day", Unit.WORKING_DAYS, "2026-03-06T18:00"),
        ("2026-03-02T12:00", "2026-03-09T18:00", "0 working days", Unit.WORKING_DAYS, "2026-03-09T18:00"),
        ("2026-03-02T12:00", "2026-03-09T18:00", "5 working days", Unit.WORKING_DAYS, "2026-03-02T18:00"),
        ("2026-03-02T12:00", "2026-03-09T18:00", "6 working days", Unit.WORKING_DAYS, "2026-03-02T12:00"),
        # The end of a day, which is the midnight of the next: Monday's, and so Friday's, in time for somebody to see.
        ("2026-03-02T12:00", "2026-03-10T00:00", "1 working day", Unit.WORKING_DAYS, "2026-03-06T18:00"),
        ("2026-03-02T12:00", "2026-03-09T12:00", "1 working day", Unit.WORKING_DAYS, "2026-03-06T12:00"),
    ],
)
def test_a_warning_is_a_share_of_the_time_or_a_span_before_the_end(start, due, warning, unit, point):
    assert warned(start, due, warning, unit) == point


def test_a_working_day_before_is_at_the_latest_at_its_close():
    early_friday = WorkingTime(Calendar((((540, 1080),),) * 4 + (((540, 720),), (), ())), "Asia/Shanghai")
    point = warned("2026-03-02T12:00", "2026-03-09T18:00", "1 working day", Unit.WORKING_DAYS, early_friday)
    assert point == "2026-03-06T12:00"


def test_pauses_are_left_out_of_the_time():
    stopped = (Pause(at("2026-03-02T10:00"), at("2026-03-03T10:00")),)
    arguments = ("2026-03-02T09:00", "2026-03-03T13:00")
    assert warned(*arguments, "0.5", Unit.WORKING_HOURS, stopped=stopped) == "2026-03-03T11:00"
    assert warned(*arguments, "3 working hours", Unit.WORKING_HOURS, stopped=stopped) == "2026-03-02T10:00"
    assert warned(*arguments, "210 minutes", Unit.HOURS, stopped=stopped) == "2026-03-02T09:30"


@pytest.mark.parametrize("share", ["-0.01", "1.01"])
def test_a_share_is_from_nought_to_one(share):
    with pytest.raises(ValueError, match=rf"a share of the time from 0 to 1, not `{share}`"):
        warning_at(at("2026-03-02T09:00"), at("2026-03-03T09:00"), Decimal(share), unit=Unit.HOURS, hours=OFFICE)


def test_a_binary_float_is_no_share():
    with pytest.raises(TypeError, match="a share as a decimal or a span, not a `float`"):
        warning_at(at("2026-03-02T09:00"), at("2026-03-03T09:00"), 0.5, unit=Unit.HOURS, hours=OFFICE)  # type: ignore[arg-type]


def test_a_naive_instant_is_refused():
    with pytest.raises(Unreadable, match="has no UTC offset"):
        warning_at(at("2026-03-02T09:00"), dt.datetime(2026, 3, 3), Decimal(1), unit=Unit.HOURS, hours=OFFICE)  # noqa: DTZ001
