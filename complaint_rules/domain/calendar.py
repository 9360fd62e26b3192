"""Working days and hours of a company."""

from __future__ import annotations

import datetime as dt
import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeAlias

import attrs

from complaint_rules.domain.errors import CalendarError, Fault

Interval: TypeAlias = tuple[int, int]
"""Working time from a minute of the day up to another, which is out of hours already; 1440 is 24:00."""

Intervals: TypeAlias = tuple[Interval, ...]
"""The working time of one day, in order; two may touch, none overlap."""

DAYS_OF_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""As packs name them; the place of each is its :meth:`datetime.date.weekday`."""

MINUTES_OF_DAY = 24 * 60

HORIZON_IN_DAYS = 36_525
"""How far a search goes, 100 years: it ends with an answer or an error, never with a guess."""


def _days(holidays: Iterable[dt.date]) -> frozenset[dt.date]:
    return frozenset(holidays)


def _sorted_days(extra: Mapping[dt.date, Intervals]) -> dict[dt.date, Intervals]:
    return dict(sorted(extra.items()))


@attrs.frozen
class Calendar:
    """When a company works; times are those of the policy's zone.

    Args:
        week: The working time of each day of the week, Monday first, minutes counted from midnight.
        holidays: Days on which nobody works.
        extra: Working days besides those of the week, or with other hours; an extra day wins over a holiday.

    Raises:
        CalendarError: An interval is none, two overlap or stand out of order, an extra day has none, or no day
            at all has one; every fault is told.
    """

    week: tuple[Intervals, ...]
    holidays: frozenset[dt.date] = attrs.field(default=frozenset(), converter=_days)
    extra: Mapping[dt.date, Intervals] = attrs.field(factory=dict, converter=_sorted_days, hash=False)

    def __attrs_post_init__(self) -> None:
        faults = list(_faults_of(self))
        if faults:
            raise CalendarError(faults)

    def intervals_on(self, day: dt.date) -> Intervals:
        """The working time of a day; empty where nobody works."""
        if day in self.extra:
            return self.extra[day]
        return () if day in self.holidays else self.week[day.weekday()]

    def is_working_day(self, day: dt.date) -> bool:
        """Whether anybody works on a day."""
        return bool(self.intervals_on(day))

    def working_days_between(self, start: dt.date, end: dt.date) -> int:
        """The working days after ``start`` up to and including ``end``; negative when reversed.

        Takes the same time for a week as for centuries.

        >>> friday, monday = dt.date(2026, 3, 6), dt.date(2026, 3, 9)
        >>> WEEKDAYS_9_TO_18.working_days_between(friday, monday)
        1
        >>> WEEKDAYS_9_TO_18.working_days_between(monday, friday)
        -1
        """
        return self._working_days.until(end.toordinal()) - self._working_days.until(start.toordinal())

    def working_minutes_between(self, start: dt.date, end: dt.date) -> int:
        """The minutes of working time from the start of one day to the start of another, on a clock that never changes.

        >>> WEEKDAYS_9_TO_18.working_minutes_between(dt.date(2026, 3, 6), dt.date(2026, 3, 10)) // 60
        18
        """
        return self._working_minutes.until(end.toordinal() - 1) - self._working_minutes.until(start.toordinal() - 1)

    def working_day_after(self, day: dt.date, count: int = 1) -> dt.date:
        """The first working day after a day, or the ``count``-th, from 1.

        >>> WEEKDAYS_9_TO_18.working_day_after(dt.date(2026, 3, 7), 3)  # a Saturday
        datetime.date(2026, 3, 11)

        Raises:
            CalendarError: It is not within 100 years, or past the year 9999.
        """
        ordinal = day.toordinal()
        days = range(ordinal + 1, min(ordinal + HORIZON_IN_DAYS, dt.date.max.toordinal()) + 1)
        return self._numbered(self._working_days.until(ordinal) + count, days, f"after {day}")

    def working_day_before(self, day: dt.date, count: int = 1) -> dt.date:
        """The last working day before a day, or the ``count``-th, from 1.

        >>> WEEKDAYS_9_TO_18.working_day_before(dt.date(2026, 3, 7), 3)  # a Saturday
        datetime.date(2026, 3, 4)

        Raises:
            CalendarError: It is not within 100 years, or before the year 1.
        """
        ordinal = day.toordinal()
        days = range(max(ordinal - HORIZON_IN_DAYS, dt.date.min.toordinal()), ordinal)
        return self._numbered(self._working_days.until(ordinal - 1) + 1 - count, days, f"before {day}")

    def working_day_from(self, day: dt.date) -> dt.date:
        """The day itself where anybody works on it, else the first working day after it.

        Raises:
            CalendarError: There is none within 100 years.
        """
        return day if self.is_working_day(day) else self.working_day_after(day)

    def _numbered(self, number: int, days: range, where: str) -> dt.date:
        """The working day with a number, counted from the year 1, among some days."""
        place = bisect_left(days, number, key=self._working_days.until)
        if place == len(days) or self._working_days.until(days[place] - 1) >= number:
            raise CalendarError([Fault("", f"the calendar has too few working days in the 100 years {where}")])
        return dt.date.fromordinal(days[place])

    @cached_property
    def _working_days(self) -> _Tally:
        return _Tally.of(self, bool)

    @cached_property
    def _working_minutes(self) -> _Tally:
        return _Tally.of(self, lambda intervals: sum(end - start for start, end in intervals))


@attrs.frozen
class _Tally:
    """What the days since 0001-01-01, a Monday whose ordinal is 1, add up to; a week or centuries take the same time.

    Args:
        usual: What the first n days of a week usually add up to, for n from 0 to 7.
        exceptions: The ordinals of the days that differ from their week, in order.
        balance: By how much the first n of them differ, together.
    """

    usual: tuple[int, ...]
    exceptions: tuple[int, ...]
    balance: tuple[int, ...]

    @classmethod
    def of(cls, calendar: Calendar, measure: Callable[[Intervals], int]) -> _Tally:
        """The sums of one measure of a day's working time."""
        days = sorted({*calendar.holidays, *calendar.extra})
        changes = {
            day.toordinal(): measure(calendar.intervals_on(day)) - measure(calendar.week[day.weekday()]) for day in days
        }
        ordinals = tuple(ordinal for ordinal, change in changes.items() if change)
        return cls(
            tuple(itertools.accumulate(map(measure, calendar.week), initial=0)),
            ordinals,
            tuple(itertools.accumulate((changes[ordinal] for ordinal in ordinals), initial=0)),
        )

    def until(self, ordinal: int) -> int:
        """The sum up to and including a day."""
        weeks, rest = divmod(ordinal, 7)
        return weeks * self.usual[7] + self.usual[rest] + self.balance[bisect_right(self.exceptions, ordinal)]


def _faults_of(calendar: Calendar) -> Iterator[Fault]:
    if len(calendar.week) != len(DAYS_OF_WEEK):
        yield Fault("week", f"a week has 7 days, not {len(calendar.week)}")
    for name, intervals in zip(DAYS_OF_WEEK, calendar.week, strict=False):
        yield from _faults_of_day(f"week.{name}", intervals)
    for day, intervals in calendar.extra.items():
        yield from _faults_of_day(f"extra.{day}", intervals)
        if not intervals:
            yield Fault(f"extra.{day}", "an extra working day has no open interval; name it among the holidays instead")
    if not any(calendar.week) and not calendar.extra:
        yield Fault("week", "no day has an open interval")


def _faults_of_day(path: str, intervals: Iterable[Interval]) -> Iterator[Fault]:
    latest = 0
    for start, end in intervals:
        text = f"`{clock_time(start)}-{clock_time(end)}`"
        if not 0 <= start <= MINUTES_OF_DAY or not 0 <= end <= MINUTES_OF_DAY:
            yield Fault(path, f"{text} is not within 00:00 and 24:00")
        elif end <= start:
            yield Fault(path, f"{text} does not end after it starts; past midnight goes on in the next day's intervals")
        elif start < latest:
            yield Fault(path, f"{text} begins before the interval ahead of it ends")
        latest = max(latest, end)


def clock_time(minute: int) -> str:
    """A minute of the day as people write it.

    >>> clock_time(9 * 60 + 5), clock_time(1440)
    ('09:05', '24:00')
    """
    hours, minutes = divmod(minute, 60)
    return f"{hours:02}:{minutes:02}"


WEEKDAYS_9_TO_18 = Calendar(week=(((9 * 60, 18 * 60),),) * 5 + ((),) * 2)
"""Monday to Friday, 09:00 to 18:00, no holidays: a placeholder until a company sets its own calendar."""

EVERY_DAY = Calendar(week=(((0, MINUTES_OF_DAY),),) * 7)
"""Every day of the year, around the clock: calendar days are the working days of this one."""
