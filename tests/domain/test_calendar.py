from __future__ import annotations

import copy
import datetime as dt
import pickle

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from complaint_rules.domain.calendar import (
    DAYS_OF_WEEK,
    EVERY_DAY,
    WEEKDAYS_9_TO_18,
    Calendar,
    clock_time,
)
from complaint_rules.domain.errors import CalendarError, ComplaintRulesError
from tests.strategies.calendars import NEAR, calendars

NINE_TO_SIX = ((540, 1080),)
WEEK = (NINE_TO_SIX,) * 5 + ((),) * 2
MONDAY = dt.date(2026, 3, 2)


def counted_one_by_one(calendar: Calendar, start: dt.date, end: dt.date) -> int:
    if end < start:
        return -counted_one_by_one(calendar, end, start)
    days = (dt.date.fromordinal(day) for day in range(start.toordinal() + 1, end.toordinal() + 1))
    return sum(calendar.is_working_day(day) for day in days)


@given(calendars(), NEAR, NEAR)
def test_working_days_are_those_that_counting_one_by_one_finds(calendar, start, end):
    assert calendar.working_days_between(start, end) == counted_one_by_one(calendar, start, end)


@given(calendars(), st.dates(), st.dates())
@example(WEEKDAYS_9_TO_18, dt.date.min, dt.date.max)
def test_reversing_the_days_changes_the_sign(calendar, start, end):
    assert calendar.working_days_between(start, end) == -calendar.working_days_between(end, start)


@given(calendars(), st.dates(), st.dates(), st.dates())
def test_working_days_add_up_over_a_day_between(calendar, first, second, third):
    between = calendar.working_days_between
    assert between(first, third) == between(first, second) + between(second, third)


@given(calendars(), st.dates(dt.date(1, 1, 2)))
def test_a_day_after_its_eve_is_one_working_day_if_it_is_one(calendar, day):
    eve = day - dt.timedelta(days=1)
    assert calendar.working_days_between(eve, day) == calendar.is_working_day(day)


@given(calendars(), NEAR, NEAR)
def test_working_minutes_are_those_of_the_days_up_to_the_last_without_it(calendar, start, end):
    first, last = sorted((start, end))
    days = map(dt.date.fromordinal, range(first.toordinal(), last.toordinal()))
    minutes = sum(closing - opening for day in days for opening, closing in calendar.intervals_on(day))
    assert calendar.working_minutes_between(first, last) == minutes
    assert calendar.working_minutes_between(last, first) == -minutes


@given(calendars(), NEAR, st.integers(1, 40))
def test_a_number_of_working_days_on_is_where_counting_them_ends(calendar, day, count):
    after, before = calendar.working_day_after(day, count), calendar.working_day_before(day, count)
    assert calendar.is_working_day(after)
    assert calendar.working_days_between(day, after) == count
    assert calendar.is_working_day(before)
    assert counted_one_by_one(calendar, before, day) + calendar.is_working_day(before) == count + (
        calendar.is_working_day(day)
    )


@given(calendars(), NEAR)
def test_a_working_day_is_itself_the_next_one(calendar, day):
    if calendar.is_working_day(day):
        assert calendar.working_day_from(day) == day
    else:
        assert calendar.working_day_from(day) == calendar.working_day_after(day, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_for_working_days_that_there_are_not_ends_with_an_error(count):
    day = dt.date(2026, 3, 7)
    calendar = Calendar(((),) * 7, extra={day: NINE_TO_SIX})
    with pytest.raises(CalendarError, match="too few working days in the 100 years after 2026-03-07"):
        calendar.working_day_after(day, count)
    with pytest.raises(CalendarError, match="too few working days in the 100 years before 2026-03-07"):
        calendar.working_day_before(day, count)
    assert calendar.working_day_after(MONDAY) == calendar.working_day_before(dt.date(2026, 3, 9)) == day


def test_a_search_looks_no_further_than_100_years():
    farthest = MONDAY + dt.timedelta(days=36_525)
    calendar = Calendar(((),) * 7, extra={farthest: NINE_TO_SIX})
    assert calendar.working_day_after(MONDAY) == farthest
    with pytest.raises(CalendarError):
        calendar.working_day_after(MONDAY - dt.timedelta(days=1))


def test_a_search_ends_where_the_years_of_python_do():
    friday = dt.date(9999, 12, 31)
    assert WEEKDAYS_9_TO_18.working_day_after(dt.date(9999, 12, 30)) == friday
    with pytest.raises(CalendarError):
        WEEKDAYS_9_TO_18.working_day_after(friday)
    with pytest.raises(CalendarError):
        WEEKDAYS_9_TO_18.working_day_before(dt.date.min)


@given(st.dates(), st.dates())
def test_every_day_is_a_working_day_of_the_calendar_of_all_days(start, end):
    assert EVERY_DAY.working_days_between(start, end) == (end - start).days


def test_spans_all_the_years_that_python_knows():
    # 3,652,058 days after the first one, which is a Monday; the last is a Friday.
    weeks, rest = divmod(dt.date.max.toordinal() - 1, 7)
    assert WEEKDAYS_9_TO_18.working_days_between(dt.date.min, dt.date.max) == weeks * 5 + rest


def test_the_first_day_does_not_count_and_the_last_does():
    friday, saturday, monday = dt.date(2026, 3, 6), dt.date(2026, 3, 7), dt.date(2026, 3, 9)
    assert WEEKDAYS_9_TO_18.working_days_between(friday, friday) == 0
    assert WEEKDAYS_9_TO_18.working_days_between(friday, saturday) == 0
    assert WEEKDAYS_9_TO_18.working_days_between(saturday, monday) == 1
    assert WEEKDAYS_9_TO_18.working_days_between(MONDAY, monday) == 5


def test_nobody_works_on_a_holiday():
    calendar = Calendar(WEEK, holidays=frozenset({MONDAY, dt.date(2026, 3, 7)}))
    assert not calendar.is_working_day(MONDAY)
    assert calendar.working_days_between(MONDAY - dt.timedelta(days=1), dt.date(2026, 3, 8)) == 4


def test_an_extra_day_wins_over_a_holiday_and_over_its_week():
    saturday = dt.date(2026, 3, 7)
    short = ((600, 720),)
    calendar = Calendar(WEEK, {MONDAY, saturday}, {MONDAY: short, saturday: short})
    assert calendar.intervals_on(MONDAY) == calendar.intervals_on(saturday) == short
    assert calendar.working_days_between(MONDAY - dt.timedelta(days=1), saturday) == 6


def test_the_shipped_calendar_is_weekdays_from_nine_to_six():
    assert Calendar(WEEK) == WEEKDAYS_9_TO_18
    first_week = [MONDAY + dt.timedelta(days=day) for day in range(7)]
    assert [day.weekday() for day in first_week if WEEKDAYS_9_TO_18.is_working_day(day)] == [0, 1, 2, 3, 4]
    assert DAYS_OF_WEEK[MONDAY.weekday()] == "monday"


def test_a_day_may_go_on_until_midnight_and_intervals_may_touch():
    around_the_clock = ((0, 720), (720, 1440))
    assert Calendar((around_the_clock,) * 7).intervals_on(MONDAY) == around_the_clock


def test_a_week_without_an_open_interval_will_do_where_extra_days_have_one():
    calendar = Calendar(((),) * 7, extra={MONDAY: NINE_TO_SIX})
    assert calendar.working_days_between(dt.date.min, dt.date.max) == 1


@pytest.mark.parametrize(
    ("week", "text"),
    [
        (((),) * 7, "week: no day has an open interval"),
        (WEEK[:6], "week: a week has 7 days, not 6"),
        ((((1080, 540),), *WEEK[1:]), "week.monday: `18:00-09:00` does not end after it starts"),
        ((((540, 540),), *WEEK[1:]), "week.monday: `09:00-09:00` does not end after it starts"),
        ((((540, 1441),), *WEEK[1:]), "week.monday: `09:00-24:01` is not within 00:00 and 24:00"),
        ((((-1, 60),), *WEEK[1:]), "is not within 00:00 and 24:00"),
        (
            (((540, 720), (719, 1080)), *WEEK[1:]),
            "week.monday: `11:59-18:00` begins before the interval ahead of it ends",
        ),
        (
            (((780, 1080), (540, 720)), *WEEK[1:]),
            "week.monday: `09:00-12:00` begins before the interval ahead of it ends",
        ),
    ],
)
def test_impossible_working_hours_are_refused(week, text):
    with pytest.raises(CalendarError) as caught:
        Calendar(week)
    assert text in str(caught.value)
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, ComplaintRulesError)


def test_every_fault_of_a_calendar_is_told_at_once():
    with pytest.raises(CalendarError) as caught:
        Calendar((((600, 500),), *WEEK[1:6], ((2, 1),)), extra={MONDAY: (), dt.date(2026, 3, 7): ((9, 8),)})
    assert [fault.path for fault in caught.value.faults] == [
        "extra.2026-03-02",
        "extra.2026-03-07",
        "week.monday",
        "week.sunday",
    ]


@given(calendars())
def test_a_calendar_survives_pickling_copying_and_hashing(calendar):
    calendar.working_days_between(MONDAY, MONDAY)
    for twin in (pickle.loads(pickle.dumps(calendar)), copy.deepcopy(calendar)):  # noqa: S301 - our own bytes
        assert twin == calendar
        assert hash(twin) == hash(calendar)
        assert twin.working_days_between(dt.date.min, MONDAY) == calendar.working_days_between(dt.date.min, MONDAY)


def test_the_order_in_which_extra_days_are_given_does_not_matter():
    saturday, sunday = dt.date(2026, 3, 7), dt.date(2026, 3, 8)
    one = Calendar(WEEK, extra={sunday: NINE_TO_SIX, saturday: NINE_TO_SIX})
    assert list(one.extra) == [saturday, sunday]
    assert one == Calendar(WEEK, extra={saturday: NINE_TO_SIX, sunday: NINE_TO_SIX})


def test_a_minute_of_the_day_is_written_as_people_do():
    assert [clock_time(minute) for minute in (0, 65, 1440)] == ["00:00", "01:05", "24:00"]
