"""Two ways for time to pass: always, or only while a company works.

Both are a :class:`Pace`, so that deadlines, pauses and warnings are reckoned alike in either. Working time is real
time inside the open intervals: where clocks go back during one, it is longer by an hour, because people work it.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from bisect import bisect_left
from collections.abc import Iterator
from typing import Protocol

import attrs

from complaint_rules.domain.calendar import HORIZON_IN_DAYS, Calendar
from complaint_rules.domain.errors import CalendarError, Fault
from complaint_rules.domain.wall_clock import changed_days, day_of, instant_at, zone_of

_NONE = dt.timedelta(0)
_MINUTE = dt.timedelta(minutes=1)


class Pace(Protocol):
    """How time passes for a deadline."""

    def between(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """The time that passes from one instant to another; negative when reversed."""

    def after(self, start: dt.datetime, length: dt.timedelta) -> dt.datetime:
        """The first instant, not before the start, by which a length of time has passed."""


@attrs.frozen
class Elapsed:
    """Time that always passes; a clock change adds or takes nothing."""

    def between(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """The time from one instant to another; negative when reversed."""
        return end - start

    def after(self, start: dt.datetime, length: dt.timedelta) -> dt.datetime:
        """The instant a length of time later."""
        return start + length


ELAPSED = Elapsed()


@attrs.frozen
class WorkingTime:
    """A calendar's working time in a zone; instants are UTC.

    Intervals are half open: the closing instant is out of hours. Searches end, at the latest where there is no
    working time for 100 years, with an error.

    >>> from complaint_rules.domain.calendar import WEEKDAYS_9_TO_18
    >>> hours = WorkingTime(WEEKDAYS_9_TO_18, "Asia/Shanghai")
    >>> friday_at_six = dt.datetime(2026, 3, 6, 10, tzinfo=dt.UTC)
    >>> hours.is_open(friday_at_six), str(hours.next_opening(friday_at_six))
    (False, '2026-03-09 01:00:00+00:00')
    >>> str(hours.after(friday_at_six, dt.timedelta(hours=2)))
    '2026-03-09 03:00:00+00:00'

    Args:
        calendar: When people work, in local time.
        zone: Where, an IANA zone or its name.

    Raises:
        CalendarError: There is no such zone.
    """

    calendar: Calendar
    zone: zoneinfo.ZoneInfo = attrs.field(converter=zone_of)

    def is_open(self, instant: dt.datetime) -> bool:
        """Whether it is working time."""
        return any(start <= instant < end for start, end in self._intervals_on(day_of(instant, self.zone)))

    def next_opening(self, instant: dt.datetime) -> dt.datetime:
        """The instant itself during working time, else the next at which working time begins.

        Raises:
            CalendarError: There is no working day more within 100 years.
        """
        day = day_of(instant, self.zone)
        while True:
            for start, end in self._intervals_on(day):
                if instant < end:
                    return max(start, instant)
            day = self.calendar.working_day_after(day)

    def closing_of(self, day: dt.date) -> dt.datetime:
        """When business closes on a working day."""
        return instant_at(day, self.calendar.intervals_on(day)[-1][1], self.zone)

    def between(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """The working time from one instant to another; negative when reversed."""
        first, last = day_of(start, self.zone), day_of(end, self.zone)
        return self._until(end, last) + self._whole_days(first, last) - self._until(start, first)

    def after(self, start: dt.datetime, length: dt.timedelta) -> dt.datetime:
        """The first instant, not before the start, by which a length of working time has passed.

        Raises:
            CalendarError: So much does not pass within 100 years.
        """
        if length <= _NONE:
            return start
        first = day_of(start, self.zone)
        wanted = length + self._until(start, first)
        last = self._day_of_completion(first, wanted)
        return self._in_day(last, wanted - self._whole_days(first, last))

    def _day_of_completion(self, first: dt.date, wanted: dt.timedelta) -> dt.date:
        """The day in which the working time since the start of a day reaches a length."""
        ordinal = first.toordinal()

        def passed(days: int) -> dt.timedelta:
            return self._whole_days(first, dt.date.fromordinal(ordinal + days))

        most = min(HORIZON_IN_DAYS, dt.date.max.toordinal() - ordinal)
        reach = min(1, most)
        while passed(reach) < wanted:
            if reach == most:
                raise _too_little(first)
            reach = min(2 * reach, most)
        enough = bisect_left(range(reach), wanted, key=passed)
        return dt.date.fromordinal(ordinal + enough - 1)

    def _in_day(self, day: dt.date, passed: dt.timedelta) -> dt.datetime:
        """The first instant by which so much of a day's working time, which is not more than it has, has passed."""
        for start, end in self._intervals_on(day):
            if passed <= end - start:
                return start + passed
            passed -= end - start
        raise AssertionError(day)

    def _until(self, instant: dt.datetime, day: dt.date) -> dt.timedelta:
        """The working time of the day up to an instant in it."""
        return sum(
            (min(end, instant) - start for start, end in self._intervals_on(day) if start < instant),
            start=_NONE,
        )

    def _whole_days(self, first: dt.date, last: dt.date) -> dt.timedelta:
        """The working time from the start of one day to the start of another; negative when reversed."""
        if last < first:
            return -self._whole_days(last, first)
        usual = self.calendar.working_minutes_between(first, last) * _MINUTE
        return sum((self._gained_on(day) for day in self._changed_days(first, last)), start=usual)

    def _changed_days(self, first: dt.date, last: dt.date) -> Iterator[dt.date]:
        for year in range(first.year, last.year + 1):
            for ordinal in changed_days(self.zone, year):
                if first.toordinal() <= ordinal < last.toordinal():
                    yield dt.date.fromordinal(ordinal)

    def _gained_on(self, day: dt.date) -> dt.timedelta:
        """What a clock change adds to the working time of its day, or takes."""
        real = sum((end - start for start, end in self._intervals_on(day)), start=_NONE)
        return real - sum(end - start for start, end in self.calendar.intervals_on(day)) * _MINUTE

    def _intervals_on(self, day: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """The working time of a day as instants; an interval that a clock change skips whole is none."""
        for opening, closing in self.calendar.intervals_on(day):
            start, end = instant_at(day, opening, self.zone), instant_at(day, closing, self.zone)
            if start < end:
                yield start, end


def _too_little(day: dt.date) -> CalendarError:
    return CalendarError([Fault("", f"the calendar has too little working time in the 100 years after {day}")])
