from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from complaint_rules.domain.calendar import EVERY_DAY, WEEKDAYS_9_TO_18, Calendar
from complaint_rules.domain.errors import CalendarError
from complaint_rules.domain.working_time import ELAPSED, WorkingTime
from tests.strategies.calendars import ZONES, instants, lengths, working_times

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
MIDDAY_BREAK = Calendar((((540, 720), (780, 1080)),) * 5 + ((),) * 2)
NIGHTS = Calendar((((0, 360), (1320, 1440)),) * 7)


def at(text: str, zone: str = "Asia/Shanghai") -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(dt.UTC)


def is_open_by_the_clock(hours: WorkingTime, instant: dt.datetime) -> bool:
    """Whether the local time that clocks show lies in an interval: a reference that knows no days of ours."""
    local = instant.astimezone(hours.zone)
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in hours.calendar.intervals_on(local.date()))


def without_clock_change(hours: WorkingTime, start: dt.datetime, end: dt.datetime) -> bool:
    offsets = {
        (start + DAY * number).astimezone(hours.zone).utcoffset() for number in range(-1, (end - start).days + 3)
    }
    return len(offsets) == 1


@given(working_times(), instants())
def test_open_is_when_clocks_show_a_time_of_an_interval(hours, instant):
    if without_clock_change(hours, instant, instant):
        assert hours.is_open(instant) == is_open_by_the_clock(hours, instant)


@given(working_times(), instants(), lengths(3 * 24 * 60))
def test_working_time_is_the_number_of_open_minutes(hours, start, length):
    # A minute at a time: instants on whole minutes, which zones of today change on.
    start = start.replace(second=0)
    minutes = sum(hours.is_open(start + number * MINUTE) for number in range(length // MINUTE))
    assert hours.between(start, start + length) == minutes * MINUTE


@given(working_times(), instants(), instants(), instants())
def test_working_time_adds_up(hours, first, second, third):
    assert hours.between(first, third) == hours.between(first, second) + hours.between(second, third)


@given(working_times(), instants(), instants())
def test_working_time_is_no_longer_than_the_time_and_never_less_than_none(hours, one, other):
    start, end = sorted((one, other))
    assert dt.timedelta(0) <= hours.between(start, end) <= end - start


@given(working_times(), instants(), lengths())
def test_after_a_length_of_working_time_so_much_has_passed_and_not_before(hours, start, length):
    end = hours.after(start, length)
    assert end >= start
    assert hours.between(start, end) == length
    if length:
        assert hours.between(start, end - dt.timedelta(microseconds=1)) < length


@given(working_times(), instants(), st.integers(0, 40_000))
def test_long_lengths_jump_over_whole_weeks_to_the_same_end(hours, start, minutes):
    whole = hours.after(start, minutes * MINUTE)
    half = hours.after(start, minutes // 2 * MINUTE)
    assert hours.after(half, (minutes - minutes // 2) * MINUTE) == whole


@given(working_times(), instants())
def test_the_next_opening_is_open_and_no_working_time_is_before_it(hours, instant):
    opening = hours.next_opening(instant)
    assert opening >= instant
    assert hours.is_open(opening)
    assert not hours.between(instant, opening)
    assert (opening == instant) == hours.is_open(instant)


@given(instants(), instants(), st.sampled_from(ZONES))
def test_around_the_clock_all_time_is_working_time(start, end, zone):
    hours = WorkingTime(EVERY_DAY, zone)
    assert hours.between(start, end) == ELAPSED.between(start, end) == end - start
    assert hours.is_open(start)
    assert hours.after(start, HOUR) == ELAPSED.after(start, HOUR)


def test_the_closing_instant_is_out_of_hours():
    hours = WorkingTime(MIDDAY_BREAK, "Asia/Shanghai")
    last = dt.timedelta(microseconds=1)
    for closing, opening in [
        ("2026-03-02T12:00", "2026-03-02T13:00"),
        ("2026-03-02T18:00", "2026-03-03T09:00"),
        ("2026-03-06T18:00", "2026-03-09T09:00"),
    ]:
        assert not hours.is_open(at(closing))
        assert hours.is_open(at(closing) - last)
        assert hours.next_opening(at(closing)) == at(opening)
        assert hours.is_open(at(opening))
        assert not hours.is_open(at(opening) - last)


def test_four_hours_from_an_hour_before_closing_end_the_next_morning():
    hours = WorkingTime(Calendar((((480, 1080),),) * 5 + ((),) * 2), "UTC")
    assert hours.after(at("2026-03-02T17:00", "UTC"), 4 * HOUR) == at("2026-03-03T11:00", "UTC")


def test_a_whole_day_of_work_ends_at_closing_and_not_at_the_next_opening():
    hours = WorkingTime(Calendar((((540, 1020),),) * 5 + ((),) * 2), "UTC")
    assert hours.after(at("2026-03-02T09:00", "UTC"), 8 * HOUR) == at("2026-03-02T17:00", "UTC")


def test_an_interval_that_ends_at_24_00_loses_no_minute():
    hours = WorkingTime(NIGHTS, "Asia/Shanghai")
    assert hours.between(at("2026-03-02T22:00"), at("2026-03-03T06:00")) == 8 * HOUR
    assert hours.is_open(at("2026-03-02T23:59:59.999999"))
    assert hours.is_open(at("2026-03-03T00:00"))
    assert hours.after(at("2026-03-02T22:00"), 2 * HOUR) == at("2026-03-03T00:00")
    assert hours.after(at("2026-03-02T22:00"), 2 * HOUR + MINUTE) == at("2026-03-03T00:01")


@pytest.mark.parametrize(
    ("zone", "evening", "worked"),
    [
        ("Europe/Amsterdam", "2026-03-28T22:00", 7 * HOUR),
        ("Europe/Amsterdam", "2026-10-24T22:00", 9 * HOUR),
        ("America/New_York", "2026-03-07T22:00", 7 * HOUR),
        ("America/New_York", "2026-10-31T22:00", 9 * HOUR),
        ("Australia/Lord_Howe", "2026-10-03T22:00", 7.5 * HOUR),
        ("Australia/Lord_Howe", "2026-04-04T22:00", 8.5 * HOUR),
        ("Asia/Shanghai", "2026-03-28T22:00", 8 * HOUR),
    ],
)
def test_a_night_shift_over_a_clock_change_is_as_long_as_it_is(zone, evening, worked):
    hours = WorkingTime(NIGHTS, zone)
    start = at(evening, zone)
    morning = hours.after(start, worked)
    assert morning.astimezone(hours.zone).time() == dt.time(6)
    assert hours.between(start, morning) == worked == morning - start
    assert hours.between(start - 28 * DAY, morning + 28 * DAY) == 56 * 8 * HOUR + worked


def test_an_interval_that_a_clock_change_skips_whole_is_none():
    sundays = Calendar((*[()] * 6, ((120, 180),)))
    hours = WorkingTime(sundays, "Europe/Amsterdam")
    saturday = at("2026-03-28T12:00", "Europe/Amsterdam")
    assert hours.next_opening(saturday) == at("2026-04-05T02:00", "Europe/Amsterdam")
    assert hours.after(saturday, HOUR) == at("2026-04-05T03:00", "Europe/Amsterdam")
    assert hours.between(saturday, saturday + 7 * DAY) == dt.timedelta(0)


def test_a_day_that_a_zone_leaves_out_has_no_working_time():
    hours = WorkingTime(WEEKDAYS_9_TO_18, "Pacific/Apia")  # there was no Friday, 2011-12-30
    thursday = at("2011-12-29T17:00", "Pacific/Apia")
    assert hours.after(thursday, 2 * HOUR) == at("2012-01-02T10:00", "Pacific/Apia")


def test_where_clocks_go_back_over_midnight_time_is_counted_once():
    only_sunday = Calendar((*[()] * 6, ((0, 60),)))
    hours = WorkingTime(only_sunday, "America/St_Johns")
    noon = at("2006-10-28T12:00", "America/St_Johns")
    opening = hours.next_opening(noon)
    assert opening.astimezone(hours.zone).isoformat() == "2006-10-29T00:00:00-02:30"
    assert hours.after(noon, HOUR) - opening == HOUR
    assert hours.between(noon, noon + DAY) == 2 * HOUR


@pytest.mark.parametrize("length", [MINUTE, 10_000 * HOUR])
def test_a_search_for_working_time_that_there_is_not_ends_with_an_error(length):
    hours = WorkingTime(Calendar(((),) * 7, extra={dt.date(2026, 3, 2): ((540, 1080),)}), "Asia/Shanghai")
    evening = at("2026-03-02T18:00")
    with pytest.raises(CalendarError, match="too few working days in the 100 years after 2026-03-02"):
        hours.next_opening(evening)
    with pytest.raises(CalendarError, match="too little working time in the 100 years after 2026-03-02"):
        hours.after(evening, length)
    assert hours.between(evening, evening + 36_525 * DAY) == dt.timedelta(0)


def test_a_calendar_whose_only_hours_are_skipped_opens_never():
    hours = WorkingTime(Calendar(((),) * 7, extra={dt.date(2026, 3, 29): ((120, 180),)}), "Europe/Amsterdam")
    with pytest.raises(CalendarError):
        hours.next_opening(at("2026-03-01T00:00", "Europe/Amsterdam"))
    with pytest.raises(CalendarError):
        hours.after(at("2026-03-01T00:00", "Europe/Amsterdam"), MINUTE)


@given(st.integers(1, 2_000_000))
@example(1_000_000)
def test_one_minute_of_work_a_week_lasts_for_about_5200_of_them(minutes):
    hours = WorkingTime(Calendar((((0, 1),), *[()] * 6)), "Asia/Shanghai")
    start = at("2026-03-02T00:00")
    if minutes <= 5217:
        assert hours.after(start, minutes * MINUTE) == start + (minutes - 1) * 7 * DAY + MINUTE
    else:
        with pytest.raises(CalendarError):
            hours.after(start, minutes * MINUTE)


def test_business_closes_when_the_last_interval_does():
    hours = WorkingTime(MIDDAY_BREAK, "Asia/Shanghai")
    assert hours.closing_of(dt.date(2026, 3, 2)) == at("2026-03-02T18:00")


def test_a_zone_may_be_given_by_name_and_must_be_one():
    assert WorkingTime(EVERY_DAY, "Asia/Shanghai") == WorkingTime(EVERY_DAY, zoneinfo.ZoneInfo("Asia/Shanghai"))
    with pytest.raises(CalendarError, match="names no zone"):
        WorkingTime(EVERY_DAY, "Asia/Shangri-La")
