from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules.domain.calendar import WEEKDAYS_9_TO_18
from complaint_rules.domain.deadlines import due_at
from complaint_rules.domain.errors import CalendarError
from complaint_rules.domain.extensions import Extension, extended_due_at
from complaint_rules.domain.pauses import Pause
from complaint_rules.domain.spans import Span, Unit, read_span
from complaint_rules.domain.terms import Terms
from complaint_rules.domain.working_time import WorkingTime
from tests.strategies.calendars import instants, pauses, terms, working_times

OFFICE = WorkingTime(WEEKDAYS_9_TO_18, "Asia/Shanghai")
SPANS = st.builds(Span, st.integers(0, 30), st.sampled_from(Unit))


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zoneinfo.ZoneInfo("Asia/Shanghai"))


def extended(
    start: str,
    span: str,
    by: str,
    granted: int = 1,
    *,
    cap: str | None = None,
    stopped: tuple[Pause, ...] = (),
    **words: str,
) -> str:
    extension = Extension(read_span(by), times=3, cap=None if cap is None else read_span(cap))
    how = Terms(**words)
    end = extended_due_at(at(start), read_span(span), extension, granted, hours=OFFICE, terms=how, pauses=stopped)
    return end.astimezone(OFFICE.zone).strftime("%Y-%m-%dT%H:%M")


@given(instants(), SPANS, SPANS, working_times(), terms(), st.lists(pauses(), max_size=3))
def test_none_granted_leaves_the_deadline_as_it_is(start, span, by, hours, how, stopped):
    end = extended_due_at(start, span, Extension(by), 0, hours=hours, terms=how, pauses=stopped)
    assert end == due_at(start, span, hours=hours, terms=how, pauses=stopped)


@given(instants(), SPANS, SPANS, st.none() | SPANS, working_times(), terms(), st.lists(pauses(), max_size=3))
def test_each_one_ends_no_earlier_than_the_one_before(start, span, by, cap, hours, how, stopped):
    extension = Extension(by, times=3, cap=cap)
    ends = [
        extended_due_at(start, span, extension, granted, hours=hours, terms=how, pauses=stopped) for granted in range(4)
    ]
    assert ends == sorted(ends)


@given(instants(), SPANS, SPANS, SPANS, working_times(), terms())
def test_none_goes_past_the_cap_which_takes_nothing_from_the_deadline(start, span, by, cap, hours, how):
    end = extended_due_at(start, span, Extension(by, cap=cap), 1, hours=hours, terms=how)
    unextended, latest = (due_at(start, each, hours=hours, terms=how) for each in (span, cap))
    assert end <= max(unextended, latest)
    assert end >= unextended


@pytest.mark.parametrize(
    ("arguments", "end"),
    [
        (("2026-03-02T09:30", "3 working days", "2 working days"), "2026-03-09T18:00"),
        (("2026-03-02T09:30", "3 working days", "2 working days", 2), "2026-03-11T18:00"),
        (("2026-01-31T09:30", "1 month", "1 month"), "2026-03-31T09:30"),
        (("2026-03-02T09:30", "24 hours", "24 hours", 3), "2026-03-06T09:30"),
        (("2026-03-06T09:30", "24 hours", "2 working hours"), "2026-03-09T11:00"),
        (("2026-03-06T09:30", "24 hours", "1 working day"), "2026-03-09T18:00"),
        (("2026-03-02T09:30", "1 working day", "5 days"), "2026-03-08T18:00"),
    ],
)
def test_they_go_on_in_their_own_unit(arguments, end):
    assert extended(*arguments) == end


def test_they_count_from_the_following_day_also_where_the_start_was_rolled():
    assert extended("2026-03-07T09:30", "0 working days", "1 working day", count="rolled") == "2026-03-10T18:00"
    assert extended("2026-03-06T09:30", "8 working hours", "1 working day", count="rolled") == "2026-03-09T18:00"
    assert extended("2026-03-06T09:30", "1 week", "1 working day", count="rolled") == "2026-03-16T18:00"


def test_a_cap_is_counted_from_the_start():
    assert extended("2026-03-02T09:30", "24 hours", "24 hours", 3, cap="60 hours") == "2026-03-04T21:30"
    assert extended("2026-03-02T09:30", "24 hours", "24 hours", 1, cap="60 hours") == "2026-03-04T09:30"
    assert extended("2026-03-02T09:30", "24 hours", "24 hours", 1, cap="1 hour") == "2026-03-03T09:30"


def test_a_pause_within_the_extension_moves_its_end():
    stopped = (Pause(at("2026-03-03T10:00"), at("2026-03-03T12:00")),)
    assert extended("2026-03-02T09:30", "24 hours", "24 hours", stopped=stopped) == "2026-03-04T11:30"
    assert extended("2026-03-02T09:30", "24 hours", "4 working hours", stopped=stopped) == "2026-03-03T15:30"


@pytest.mark.parametrize("granted", [-1, 2])
def test_more_than_there_may_be_are_refused(granted):
    with pytest.raises(CalendarError, match=rf"extend: may be extended from 0 to 1 times, not {granted}"):
        extended_due_at(
            at("2026-03-02T09:30"), Span(1, Unit.DAYS), Extension(Span(1, Unit.DAYS)), granted, hours=OFFICE
        )
