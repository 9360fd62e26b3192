from __future__ import annotations

import datetime as dt
import zoneinfo

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from complaint_rules.domain.calendar import EVERY_DAY, WEEKDAYS_9_TO_18, Calendar
from complaint_rules.domain.deadlines import due_at, due_on, starts_at
from complaint_rules.domain.errors import CalendarError
from complaint_rules.domain.parsing import Unreadable
from complaint_rules.domain.pauses import Pause
from complaint_rules.domain.spans import Span, Unit, read_span
from complaint_rules.domain.terms import Terms
from complaint_rules.domain.working_time import WorkingTime
from tests.strategies.calendars import instants, lengths, pauses, terms, working_times

DAY, HOUR, TICK = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(microseconds=1)
OFFICE = WorkingTime(WEEKDAYS_9_TO_18, "Asia/Shanghai")
TIMES = st.sampled_from([Unit.MINUTES, Unit.HOURS, Unit.WORKING_MINUTES, Unit.WORKING_HOURS])
CALENDAR_DAYS = st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS])
SPANS = st.builds(Span, st.integers(0, 60), st.sampled_from(Unit))
ROLLED_CLOSE = Terms("rolled", "close")
CLOSED_ENDS = st.builds(Terms, st.sampled_from(["following", "rolled"]), st.sampled_from(["close", "end_of_day"]))


def at(text: str, zone: str = "Asia/Shanghai") -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(dt.UTC)


def due(start: str, span: str, hours: WorkingTime = OFFICE, stopped: tuple[Pause, ...] = (), **words: str) -> str:
    """When a deadline ends by the clock on the wall."""
    moment = at(start, hours.zone.key)
    end = due_at(moment, read_span(span), hours=hours, terms=Terms(**words), pauses=stopped)
    return end.astimezone(hours.zone).strftime("%Y-%m-%dT%H:%M")


def hold(since: str, until: str) -> Pause:
    return Pause(at(since), at(until))


class TestAlways:
    @given(instants(), SPANS, working_times(), terms(), st.lists(pauses(), max_size=3))
    def test_a_deadline_is_never_before_its_start(self, start, span, hours, how, stopped):
        assert due_at(start, span, hours=hours, terms=how, pauses=stopped) >= starts_at(start, hours=hours, terms=how)

    @given(instants(), SPANS, st.integers(0, 10), working_times(), terms(), st.lists(pauses(), max_size=3))
    def test_more_time_never_ends_earlier(self, start, span, more, hours, how, stopped):
        longer = Span(span.count + more, span.unit)
        one = due_at(start, span, hours=hours, terms=how, pauses=stopped)
        assert one <= due_at(start, longer, hours=hours, terms=how, pauses=stopped)

    @given(instants(), SPANS, working_times(), terms(), st.integers(-23, 23))
    def test_the_same_instant_in_any_offset_ends_at_the_same_instant(self, start, span, hours, how, offset):
        elsewhere = start.astimezone(dt.timezone(offset * HOUR))
        end = due_at(start, span, hours=hours, terms=how)
        assert end == due_at(elsewhere, span, hours=hours, terms=how)
        assert end.tzinfo is dt.UTC

    @given(instants(), SPANS, working_times(), terms(), st.lists(pauses(), max_size=4))
    def test_a_deadline_never_falls_into_a_pause(self, start, span, hours, how, stopped):
        end = due_at(start, span, hours=hours, terms=how, pauses=stopped)
        assume(end > starts_at(start, hours=hours, terms=how))
        assert not any(pause.since < end <= pause.until for pause in stopped)

    @given(instants(), SPANS, working_times(), terms(), st.lists(pauses(), max_size=4), pauses())
    def test_a_pause_never_takes_time_away_and_order_and_overlap_do_not_matter(
        self, start, span, hours, how, stopped, another
    ):
        one = due_at(start, span, hours=hours, terms=how, pauses=stopped)
        assert one <= due_at(start, span, hours=hours, terms=how, pauses=[another, *stopped])
        assert one == due_at(start, span, hours=hours, terms=how, pauses=[*reversed(stopped), *stopped])

    @given(instants(), SPANS, working_times(), terms(), pauses())
    def test_a_pause_after_the_end_or_before_the_start_does_nothing(self, start, span, hours, how, pause):
        end = due_at(start, span, hours=hours, terms=how)
        first = starts_at(start, hours=hours, terms=how)
        length = pause.until - pause.since
        outside = [Pause(end, end + length), Pause(first - length, first)]
        assert due_at(start, span, hours=hours, terms=how, pauses=outside) == end

    @pytest.mark.parametrize("unit", Unit)
    def test_a_naive_start_is_refused(self, unit):
        with pytest.raises(Unreadable, match="has no UTC offset"):
            due_at(dt.datetime(2026, 3, 2), Span(1, unit), hours=OFFICE)  # noqa: DTZ001 - it shall be refused

    @pytest.mark.parametrize("unit", [Unit.HOURS, Unit.DAYS, Unit.WEEKS, Unit.MONTHS])
    def test_an_end_past_the_years_of_python_is_refused(self, unit):
        with pytest.raises(CalendarError, match=rf"`999999 {unit}` from `9990-.*` is outside the years 1 to 9999"):
            due_at(dt.datetime(9990, 1, 1, tzinfo=dt.UTC), Span(999_999, unit), hours=OFFICE)

    @pytest.mark.parametrize("unit", [Unit.WORKING_HOURS, Unit.WORKING_DAYS])
    def test_working_time_that_takes_more_than_100_years_is_refused(self, unit):
        with pytest.raises(CalendarError, match="in the 100 years after 2026-03-02"):
            due_at(at("2026-03-02T09:00"), Span(999_999, unit), hours=OFFICE)

    def test_an_open_pause_is_refused(self):
        with pytest.raises(CalendarError, match="is open"):
            due_at(at("2026-03-02T09:00"), Span(1, Unit.HOURS), hours=OFFICE, pauses=[Pause(at("2026-03-02T09:00"))])


class TestALaterStart:
    @given(instants(), instants(), st.integers(0, 60), TIMES, working_times(), st.lists(pauses(), max_size=3))
    def test_never_ends_earlier_where_time_is_counted(self, one, other, count, unit, hours, stopped):
        earlier, later = sorted((one, other))
        span = Span(count, unit)
        assert due_at(earlier, span, hours=hours, pauses=stopped) <= due_at(later, span, hours=hours, pauses=stopped)

    @given(instants(), instants(), st.integers(0, 60), CLOSED_ENDS, working_times())
    def test_never_ends_earlier_where_working_days_end_with_the_day(self, one, other, count, how, hours):
        earlier, later = sorted((one, other))
        span = Span(count, Unit.WORKING_DAYS)
        assert due_at(earlier, span, hours=hours, terms=how) <= due_at(later, span, hours=hours, terms=how)

    @given(instants(), instants(), st.integers(1, 60), st.sampled_from([Unit.DAYS, Unit.WEEKS]), working_times())
    def test_by_the_clock_on_the_wall_never_ends_earlier_where_days_are_counted(self, one, other, count, unit, hours):
        earlier, later = sorted((one, other), key=lambda each: each.astimezone(hours.zone).replace(tzinfo=None))
        span = Span(count, unit)
        assert due_at(earlier, span, hours=hours) <= due_at(later, span, hours=hours)

    @given(instants(), instants(), SPANS, working_times(), terms())
    def test_never_ends_on_an_earlier_date(self, one, other, span, hours, how):
        ends = [due_at(each, span, hours=hours, terms=how).astimezone(hours.zone) for each in sorted((one, other))]
        assert ends[0].date() <= ends[1].date()


class TestHours:
    @given(instants(), st.integers(0, 1000), working_times())
    def test_are_elapsed_in_any_calendar_and_zone(self, start, count, hours):
        assert due_at(start, Span(count, Unit.HOURS), hours=hours) == start + count * HOUR
        assert due_at(start, Span(count, Unit.MINUTES), hours=hours) == start + count * dt.timedelta(minutes=1)

    @pytest.mark.parametrize(
        ("zone", "start", "end"),
        [
            ("Europe/Amsterdam", "2026-03-28T12:00", "2026-03-29T13:00"),
            ("Europe/Amsterdam", "2026-10-24T12:00", "2026-10-25T11:00"),
            ("America/New_York", "2026-03-07T12:00", "2026-03-08T13:00"),
            ("America/New_York", "2026-10-31T12:00", "2026-11-01T11:00"),
            ("Australia/Lord_Howe", "2026-10-03T12:00", "2026-10-04T12:30"),
            ("Australia/Lord_Howe", "2026-04-04T12:00", "2026-04-05T11:30"),
            ("Asia/Shanghai", "2026-03-28T12:00", "2026-03-29T12:00"),
        ],
    )
    def test_24_across_a_clock_change_are_24_elapsed_and_a_day_is_none(self, zone, start, end):
        hours = WorkingTime(WEEKDAYS_9_TO_18, zone)
        assert due(start, "24 hours", hours) == end
        assert due(start, "1 day", hours) == end[:11] + start[11:]

    @given(instants(), st.integers(1, 100), pauses())
    def test_a_pause_moves_them_by_its_time(self, start, count, pause):
        span = Span(count, Unit.HOURS)
        end = due_at(start, span, hours=OFFICE)
        inside = Pause(start + (end - start) / 2, start + (end - start) / 2 + (pause.until - pause.since))
        assert due_at(start, span, hours=OFFICE, pauses=[inside]) == end + (pause.until - pause.since)

    def test_pauses_that_overlap_count_once(self):
        stopped = (hold("2026-03-02T10:00", "2026-03-02T12:00"), hold("2026-03-02T11:00", "2026-03-02T13:00"))
        assert due("2026-03-02T09:00", "2 hours", stopped=stopped) == "2026-03-02T14:00"

    def test_a_pause_that_moves_the_end_into_another_pause_makes_that_one_count(self):
        stopped = (hold("2026-03-02T10:00", "2026-03-02T12:00"), hold("2026-03-02T12:30", "2026-03-02T15:00"))
        assert due("2026-03-02T09:00", "2 hours", stopped=stopped) == "2026-03-02T15:30"
        assert due("2026-03-02T09:00", "2 hours", stopped=stopped[1:]) == "2026-03-02T11:00"

    def test_of_a_pause_only_what_is_after_the_start_counts(self):
        assert due("2026-03-02T09:00", "2 hours", stopped=(hold("2026-03-01T00:00", "2026-03-02T10:00"),)) == (
            "2026-03-02T12:00"
        )


class TestWorkingHours:
    @given(instants(), st.integers(0, 200), working_times())
    def test_from_start_to_end_add_up_to_the_span(self, start, count, hours):
        assert hours.between(start, due_at(start, Span(count, Unit.WORKING_HOURS), hours=hours)) == count * HOUR

    @given(instants(), st.integers(1, 100), working_times(), st.floats(0, 0.99), lengths())
    def test_a_pause_moves_them_by_just_its_working_time(self, start, count, hours, share, length):
        span = Span(count, Unit.WORKING_HOURS)
        end = due_at(start, span, hours=hours)
        since = start + (end - start) * share
        pause = Pause(since, since + length)
        moved = due_at(start, span, hours=hours, pauses=[pause])
        assert hours.between(end, moved) == hours.between(pause.since, pause.until)

    @pytest.mark.parametrize(
        ("start", "span", "end"),
        [
            ("2026-03-02T17:00", "4 working hours", "2026-03-03T11:00"),  # published: Monday 17:00, 08:00 to 18:00
            ("2026-03-06T17:59", "2 working minutes", "2026-03-09T08:01"),
            ("2026-03-06T18:00", "1 working hour", "2026-03-09T09:00"),
            ("2026-03-07T12:00", "1 working hour", "2026-03-09T09:00"),
            ("2026-03-02T07:00", "10 working hours", "2026-03-02T18:00"),
            ("2026-03-02T08:00", "50 working hours", "2026-03-06T18:00"),
            ("2026-03-02T08:00", "3001 working minutes", "2026-03-09T08:01"),
        ],
    )
    def test_from_eight_to_six(self, start, span, end):
        eight_to_six = WorkingTime(Calendar((((480, 1080),),) * 5 + ((),) * 2), "Asia/Shanghai")
        assert due(start, span, eight_to_six) == end

    def test_a_hold_outside_working_time_adds_nothing(self):
        nine_to_five = WorkingTime(Calendar((((540, 1020),),) * 5 + ((),) * 2), "Asia/Shanghai")
        night = (hold("2026-03-02T17:00", "2026-03-03T09:00"),)
        assert due("2026-03-02T09:00", "8 working hours", nine_to_five) == "2026-03-02T17:00"
        assert due("2026-03-02T09:00", "8 working hours", nine_to_five, night) == "2026-03-02T17:00"
        assert due("2026-03-02T09:00", "9 working hours", nine_to_five, night) == "2026-03-03T10:00"

    def test_a_break_at_noon_is_left_out(self):
        hours = WorkingTime(Calendar((((540, 720), (780, 1080)),) * 5 + ((),) * 2), "Asia/Shanghai")
        assert due("2026-03-02T11:30", "1 working hour", hours) == "2026-03-02T13:30"
        assert due("2026-03-02T11:00", "1 working hour", hours) == "2026-03-02T12:00"
        assert due("2026-03-02T12:10", "1 working hour", hours) == "2026-03-02T14:00"


class TestCalendarDays:
    @given(instants(), st.integers(1, 60), CALENDAR_DAYS, working_times())
    def test_keep_the_time_of_day_where_the_last_day_has_it_once(self, start, count, unit, hours):
        local = start.astimezone(hours.zone)
        end = due_at(start, Span(count, unit), hours=hours).astimezone(hours.zone)
        usual = dt.datetime.combine(due_on(start, Span(count, unit), hours=hours), local.time())
        offsets = {usual.replace(tzinfo=hours.zone, fold=fold).utcoffset() for fold in (0, 1)}
        if len(offsets) == 1:
            assert end.replace(tzinfo=None) == usual
        else:
            assert end.replace(tzinfo=None) >= usual
            assert not end.fold

    @pytest.mark.parametrize(
        ("start", "span", "end"),
        [
            ("2026-03-02T09:30", "1 day", "2026-03-03T09:30"),
            ("2026-03-06T20:00", "1 day", "2026-03-07T20:00"),
            ("2026-03-02T09:30", "2 weeks", "2026-03-16T09:30"),
            ("2026-01-31T09:30", "1 month", "2026-02-28T09:30"),
            ("2028-01-31T09:30", "1 month", "2028-02-29T09:30"),
            ("2026-01-31T09:30", "2 months", "2026-03-31T09:30"),
            ("2026-11-30T09:30", "3 months", "2027-02-28T09:30"),
            ("2026-12-15T00:00", "12 months", "2027-12-15T00:00"),
            ("2026-03-02T09:30", "0 days", "2026-03-02T09:30"),
            ("2026-03-02T09:30", "0 months", "2026-03-02T09:30"),
        ],
    )
    def test_are_counted_on_the_calendar_and_a_months_end_clamps(self, start, span, end):
        assert due(start, span) == end

    @pytest.mark.parametrize(
        ("zone", "start", "end"),
        [
            # Skipped: the first instant after.
            ("Europe/Amsterdam", "2026-03-28T02:30", "2026-03-29T03:00+02:00"),
            ("America/New_York", "2026-03-07T02:59", "2026-03-08T03:00-04:00"),
            ("Australia/Lord_Howe", "2026-10-03T02:10", "2026-10-04T02:30+11:00"),
            # Twice: the earlier.
            ("Europe/Amsterdam", "2026-10-24T02:30", "2026-10-25T02:30+02:00"),
            ("America/New_York", "2026-10-31T01:30", "2026-11-01T01:30-04:00"),
            ("Australia/Lord_Howe", "2026-04-04T01:45", "2026-04-05T01:45+11:00"),
            ("Asia/Shanghai", "2026-03-28T02:30", "2026-03-29T02:30+08:00"),
        ],
    )
    def test_that_end_in_a_clock_change_have_one_reading(self, zone, start, end):
        hours = WorkingTime(WEEKDAYS_9_TO_18, zone)
        moment = due_at(at(start, zone), Span(1, Unit.DAYS), hours=hours).astimezone(hours.zone)
        assert moment.isoformat(timespec="minutes") == end

    @given(st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS]))
    def test_none_of_them_end_at_the_start_even_where_its_time_comes_twice(self, unit):
        second = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
        hours = WorkingTime(WEEKDAYS_9_TO_18, "Europe/Amsterdam")
        assert due_at(second, Span(0, unit), hours=hours) == second

    @pytest.mark.parametrize(
        ("stopped", "end"),
        [
            (("2026-03-02T12:00", "2026-03-03T09:59"), "2026-03-05T10:00"),  # no day ends in it
            (("2026-03-02T12:00", "2026-03-03T10:00"), "2026-03-06T10:00"),
            (("2026-03-03T10:00", "2026-03-04T09:00"), "2026-03-05T10:00"),  # it begins with a day's end
            (("2026-03-03T09:00", "2026-03-05T09:00"), "2026-03-07T10:00"),
            (("2026-03-05T09:00", "2026-03-05T10:00"), "2026-03-06T10:00"),  # the last day ends in it
            (("2026-03-05T10:00", "2026-03-08T10:00"), "2026-03-05T10:00"),
            (("2026-03-01T00:00", "2026-03-02T12:00"), "2026-03-05T10:00"),  # the start is no day's end
        ],
    )
    def test_a_day_whose_end_falls_into_a_pause_does_not_count(self, stopped, end):
        assert due("2026-03-02T10:00", "3 days", stopped=(hold(*stopped),)) == end

    @given(instants(), st.integers(1, 50), st.integers(0, 30), st.floats(0.01, 0.99))
    def test_a_pause_of_whole_days_moves_them_by_as_many(self, start, count, days, share):
        begin = start + count * share * DAY
        end = due_at(start, Span(count, Unit.DAYS), hours=OFFICE, pauses=[Pause(begin, begin + days * DAY)])
        assert end == start + (count + days) * DAY


class TestWorkingDays:
    @pytest.mark.parametrize(
        ("start", "span", "words", "end"),
        [
            # Saturday and 3 working days, counting following days: Wednesday.
            ("2026-03-07T12:00", "3 working days", {}, "2026-03-11T18:00"),
            ("2026-03-02T09:30", "3 working days", {}, "2026-03-05T18:00"),
            ("2026-03-02T20:00", "1 working day", {}, "2026-03-03T18:00"),
            ("2026-03-06T09:30", "1 working day", {}, "2026-03-09T18:00"),
            ("2026-03-06T09:30", "1 working day", {"ends": "end_of_day"}, "2026-03-10T00:00"),
            ("2026-03-06T09:30", "1 working day", {"ends": "same_time"}, "2026-03-09T09:30"),
            ("2026-03-06T20:30", "1 working day", {"ends": "same_time"}, "2026-03-09T20:30"),
            ("2026-03-07T12:00", "1 working day", {"ends": "same_time"}, "2026-03-09T12:00"),
            # Rolled: Saturday goes to Monday, which is day 0, and so does Friday after closing.
            ("2026-03-07T12:00", "3 working days", {"count": "rolled"}, "2026-03-12T18:00"),
            ("2026-03-06T18:00", "1 working day", {"count": "rolled"}, "2026-03-10T18:00"),
            ("2026-03-06T17:59", "1 working day", {"count": "rolled"}, "2026-03-09T18:00"),
            ("2026-03-06T07:00", "1 working day", {"count": "rolled"}, "2026-03-09T18:00"),
            ("2026-03-07T12:00", "1 working day", {"count": "rolled", "ends": "same_time"}, "2026-03-10T09:00"),
            ("2026-03-06T10:00", "1 working day", {"count": "rolled", "ends": "same_time"}, "2026-03-09T10:00"),
            ("2026-03-07T12:00", "1 working day", {"count": "rolled", "ends": "end_of_day"}, "2026-03-11T00:00"),
            # The end of the day at hand, or of the next one.
            ("2026-03-06T10:00", "0 working days", {"count": "rolled"}, "2026-03-06T18:00"),
            ("2026-03-06T18:00", "0 working days", {"count": "rolled"}, "2026-03-09T18:00"),
            ("2026-03-07T10:00", "0 working days", {}, "2026-03-09T18:00"),
            ("2026-03-06T10:00", "0 working days", {}, "2026-03-06T18:00"),
            # The start moved to the next opening first, then from the following day.
            ("2026-03-07T10:00", "1 working day", {"out_of_hours": "next_opening"}, "2026-03-10T18:00"),
        ],
    )
    def test_are_counted_and_end_as_the_terms_say(self, start, span, words, end):
        assert due(start, span, **words) == end

    def test_close_of_business_is_that_of_the_last_day(self):
        early_friday = WorkingTime(Calendar((((540, 1080),),) * 4 + (((540, 720),), (), ())), "Asia/Shanghai")
        assert due("2026-03-05T10:00", "1 working day", early_friday) == "2026-03-06T12:00"
        assert due("2026-03-06T12:00", "0 working days", early_friday) == "2026-03-09T18:00"

    @pytest.mark.parametrize(
        ("stopped", "end"),
        [
            (("2026-03-03T10:00", "2026-03-03T17:59"), "2026-03-04T18:00"),  # within a day
            (("2026-03-03T10:00", "2026-03-03T18:00"), "2026-03-05T18:00"),
            (("2026-03-03T18:00", "2026-03-04T09:00"), "2026-03-04T18:00"),  # overnight
            (("2026-03-03T10:00", "2026-03-05T10:00"), "2026-03-06T18:00"),
            (("2026-03-04T17:00", "2026-03-07T10:00"), "2026-03-09T18:00"),  # the last day, and to a Saturday
            (("2026-03-04T18:00", "2026-03-07T10:00"), "2026-03-04T18:00"),  # after the end
            (("2026-03-02T10:00", "2026-03-03T10:00"), "2026-03-04T18:00"),  # the start's date, which is a gift
        ],
    )
    def test_one_whose_end_falls_into_a_pause_does_not_count(self, stopped, end):
        assert due("2026-03-02T09:30", "2 working days", stopped=(hold(*stopped),)) == end

    def test_day_0_of_a_rolled_start_may_fall_into_a_pause_too(self):
        stopped = (hold("2026-03-02T12:00", "2026-03-03T09:30"),)
        assert due("2026-03-02T10:00", "1 working day", stopped=stopped, count="rolled") == "2026-03-04T18:00"
        assert due("2026-03-02T10:00", "0 working days", stopped=stopped) == "2026-03-03T18:00"
        weekend = (hold("2026-03-06T20:30", "2026-03-09T08:00"),)
        assert (
            due("2026-03-06T20:00", "0 working days", stopped=weekend, count="rolled", ends="end_of_day")
            == "2026-03-10T00:00"
        )

    @given(instants(), st.integers(1, 100), st.frozensets(st.dates(dt.date(2025, 11, 1), dt.date(2027, 12, 31))))
    @example(at("2026-03-07T12:00"), 3, frozenset())
    def test_are_those_of_numpy(self, start, count, holidays):
        hours = WorkingTime(Calendar(WEEKDAYS_9_TO_18.week, holidays), "Asia/Shanghai")
        local = start.astimezone(hours.zone)
        expected = np.busday_offset(local.date(), count, roll="backward", holidays=sorted(holidays)).item()
        end = due_at(start, Span(count, Unit.WORKING_DAYS), hours=hours).astimezone(hours.zone)
        assert (end.date(), end.time()) == (expected, dt.time(18))
        assert due_on(start, Span(count, Unit.WORKING_DAYS), hours=hours) == expected

    @given(instants(), st.integers(0, 100), st.frozensets(st.dates(dt.date(2025, 11, 1), dt.date(2027, 12, 31))))
    def test_from_a_rolled_start_are_those_of_numpy(self, start, count, holidays):
        hours = WorkingTime(Calendar(WEEKDAYS_9_TO_18.week, holidays), "Asia/Shanghai")
        # NumPy knows days and no hours: here nobody starts after closing.
        local = start.astimezone(hours.zone).replace(hour=8)
        expected = np.busday_offset(local.date(), count, roll="forward", holidays=sorted(holidays)).item()
        end = due_at(local, Span(count, Unit.WORKING_DAYS), hours=hours, terms=ROLLED_CLOSE).astimezone(hours.zone)
        assert end.date() == expected

    @given(instants(), instants(), st.frozensets(st.dates(dt.date(2025, 11, 1), dt.date(2027, 12, 31))))
    def test_between_two_days_are_as_many_as_numpy_counts(self, one, other, holidays):
        calendar = Calendar(WEEKDAYS_9_TO_18.week, holidays)
        first, last = sorted((one.date(), other.date()))
        # Ours leave out the first day and count the last; NumPy the other way round.
        counted = np.busday_count(first + DAY, last + DAY, holidays=sorted(holidays))
        assert calendar.working_days_between(first, last) == counted


class TestOutOfHours:
    @given(instants(), SPANS, working_times(), terms())
    def test_a_start_waits_for_the_next_opening_where_the_terms_say_so(self, start, span, hours, how):
        waiting = Terms(how.count, how.ends, "next_opening")
        at_once = Terms(how.count, how.ends, "at_once")
        opening = hours.next_opening(start)
        assert starts_at(start, hours=hours, terms=waiting) == opening
        assert starts_at(start, hours=hours, terms=at_once) == start
        assert due_at(start, span, hours=hours, terms=waiting) == due_at(opening, span, hours=hours, terms=at_once)

    def test_half_an_hour_from_the_next_opening(self):
        assert due("2026-03-06T17:50", "30 minutes", out_of_hours="next_opening") == "2026-03-06T18:20"
        assert due("2026-03-06T18:00", "30 minutes", out_of_hours="next_opening") == "2026-03-09T09:30"
        assert due("2026-03-06T18:00", "30 minutes") == "2026-03-06T18:30"


class TestADayThatMustBeHit:
    @pytest.mark.parametrize(
        ("start", "span", "day"),
        [
            ("2026-03-02T16:30+00:00", "5 days", "2026-03-08"),  # in Shanghai it is the 3rd already
            ("2026-03-02T15:59+00:00", "5 days", "2026-03-07"),
            ("2026-03-02T15:59+00:00", "0 days", "2026-03-02"),
            ("2026-03-02T15:59+00:00", "1 week", "2026-03-09"),
            ("2026-01-31T09:00+08:00", "1 month", "2026-02-28"),
            ("2026-03-07T09:00+08:00", "3 working days", "2026-03-11"),
            ("2026-03-07T09:00+08:00", "0 working days", "2026-03-09"),
        ],
    )
    def test_is_counted_from_the_date_in_the_zone(self, start, span, day):
        assert due_on(dt.datetime.fromisoformat(start), read_span(span), hours=OFFICE).isoformat() == day

    def test_stays_on_a_closed_day_and_can_be_met_on_the_next_open_one(self):
        day = due_on(at("2026-03-02T09:00"), Span(5, Unit.DAYS), hours=OFFICE)
        assert day == dt.date(2026, 3, 7)
        assert OFFICE.calendar.working_day_from(day) == dt.date(2026, 3, 9)

    @pytest.mark.parametrize("unit", [unit for unit in Unit if not unit.counts_days])
    def test_takes_a_span_of_days(self, unit):
        with pytest.raises(CalendarError, match=rf"`5 {unit}` names no day; count days, weeks, months or working days"):
            due_on(at("2026-03-02T09:00"), Span(5, unit), hours=OFFICE)

    @pytest.mark.parametrize("unit", [Unit.DAYS, Unit.MONTHS])
    def test_past_the_years_of_python_is_refused(self, unit):
        with pytest.raises(CalendarError, match="is outside the years 1 to 9999"):
            due_on(dt.datetime(9999, 12, 31, tzinfo=dt.UTC), Span(1, unit), hours=WorkingTime(EVERY_DAY, "UTC"))

    def test_needs_a_start_with_an_offset(self):
        with pytest.raises(Unreadable, match="has no UTC offset"):
            due_on(dt.datetime(2026, 3, 2), Span(1, Unit.DAYS), hours=OFFICE)  # noqa: DTZ001 - it shall be refused


@pytest.mark.parametrize("words", [{"count": "folowing"}, {"ends": "closing"}, {"out_of_hours": "later"}])
def test_terms_are_words_that_there_are(words):
    with pytest.raises(ValueError, match="is not a valid"):
        Terms(**words)
