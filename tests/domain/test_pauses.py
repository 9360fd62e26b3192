from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules.domain.errors import CalendarError
from complaint_rules.domain.parsing import Unreadable
from complaint_rules.domain.pauses import Pause, advance, running_time, united
from complaint_rules.domain.working_time import ELAPSED
from tests.strategies.calendars import instants, lengths, pauses, working_times

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
NAIVE = dt.datetime(2026, 3, 3)  # noqa: DTZ001 - it shall be refused
HOUR = dt.timedelta(hours=1)


def hour(number: float) -> dt.datetime:
    return NOON + number * HOUR


def is_paused(instant: dt.datetime, stopped: list[Pause] | tuple[Pause, ...]) -> bool:
    return any(pause.since <= instant < (pause.until or instant) for pause in stopped)


@given(st.lists(pauses(), max_size=6), instants())
def test_uniting_changes_no_instant(stopped, instant):
    assert is_paused(instant, united(stopped)) == is_paused(instant, stopped)


@given(st.lists(pauses(), max_size=6))
def test_united_pauses_are_in_order_and_apart(stopped):
    ends = [moment for pause in united(stopped) for moment in (pause.since, pause.until or NOON)]
    assert all(one < other for one, other in itertools.pairwise(ends))
    assert united(united(stopped)) == united(stopped)
    assert united(reversed(stopped)) == united(stopped)


def test_pauses_that_overlap_touch_or_contain_one_another_are_one():
    stopped = [Pause(hour(4), hour(5)), Pause(hour(0), hour(3)), Pause(hour(1), hour(2)), Pause(hour(3), hour(4))]
    assert united([*stopped, Pause(hour(7), hour(8))]) == (Pause(hour(0), hour(5)), Pause(hour(7), hour(8)))


def test_a_pause_without_length_is_none():
    assert united([Pause(hour(1), hour(1))]) == ()


def test_an_open_pause_counts_up_to_now():
    assert united([Pause(hour(1))], now=hour(3)) == (Pause(hour(1), hour(3)),)
    assert united([Pause(hour(1)), Pause(hour(0), hour(2))], now=hour(3)) == (Pause(hour(0), hour(3)),)
    assert united([Pause(hour(1))], now=hour(0)) == ()


def test_an_open_pause_needs_a_now():
    with pytest.raises(CalendarError, match=r"pause: the pause since `2026-03-02 13:00:00\+00:00` is open"):
        united([Pause(hour(1))])


def test_a_pause_cannot_end_before_it_begins():
    with pytest.raises(CalendarError, match=r"pause: `.*11:00.*` is before the pause begins, `.*12:00"):
        Pause(hour(0), hour(-1))


@pytest.mark.parametrize("ends", [(NAIVE,), (NOON, NAIVE)])
def test_a_naive_instant_is_refused(ends):
    with pytest.raises(Unreadable, match="has no UTC offset"):
        Pause(*ends)


def test_the_same_instants_in_any_offset_are_the_same_pause():
    shanghai = dt.timezone(8 * HOUR)
    assert Pause(NOON.astimezone(shanghai), hour(2).astimezone(shanghai)) == Pause(NOON, hour(2))


@given(working_times() | st.just(ELAPSED), instants(), lengths(2000), st.lists(pauses(), max_size=4))
def test_time_that_runs_is_the_time_outside_the_pauses(pace, start, length, stopped):
    end = advance(pace, start, length, stopped)
    assert running_time(pace, start, end, stopped) == length
    if length:
        assert running_time(pace, start, end - dt.timedelta(microseconds=1), stopped) < length


@given(working_times() | st.just(ELAPSED), instants(), lengths(600), st.lists(pauses(), max_size=4))
def test_time_that_runs_adds_up_minute_by_minute(pace, start, length, stopped):
    start = start.replace(second=0)
    stopped = [Pause(each.since.replace(second=0), each.until.replace(second=0)) for each in stopped]
    minute = dt.timedelta(minutes=1)
    minutes = (start + number * minute for number in range(length // minute))
    running = (pace.between(each, each + minute) for each in minutes if not is_paused(each, stopped))
    assert running_time(pace, start, start + length, stopped) == sum(running, start=dt.timedelta(0))
