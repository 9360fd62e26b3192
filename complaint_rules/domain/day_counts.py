"""Deadlines that count days, of the calendar or of work; :mod:`complaint_rules.domain.deadlines` says how."""

from __future__ import annotations

import calendar as months
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

import attrs

from complaint_rules.domain.calendar import EVERY_DAY, MINUTES_OF_DAY
from complaint_rules.domain.pauses import Pause, stretches
from complaint_rules.domain.spans import Span, Unit
from complaint_rules.domain.terms import Count, Ends, Terms
from complaint_rules.domain.wall_clock import day_of, instant_at, instant_of
from complaint_rules.domain.working_time import WorkingTime


def moved(day: dt.date, span: Span, *, back: bool = False) -> dt.date:
    """The date so many calendar days, weeks or months on, or back; a month that is too short ends it.

    >>> str(moved(dt.date(2026, 1, 31), Span(1, Unit.MONTHS)))
    '2026-02-28'

    Raises:
        OverflowError: It is outside the years 1 to 9999.
    """
    count = -span.count if back else span.count
    if span.unit is not Unit.MONTHS:
        return day + dt.timedelta(days=count * _DAYS[span.unit])
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise OverflowError(year)
    return dt.date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


_DAYS = {Unit.DAYS: 1, Unit.WEEKS: 7}


def dated(start: dt.datetime, span: Span, hours: WorkingTime, _: Terms, pauses: tuple[Pause, ...]) -> dt.datetime:
    """The end of a span of calendar days, weeks or months: the start's time of day on the last of them."""
    local = start.astimezone(hours.zone)
    day = local.date()

    def end_of(each: dt.date) -> dt.datetime:
        # Day 0 ends at the start itself, also where that is the second of two equal local times.
        return start if each == day else instant_of(dt.datetime.combine(each, local.time()), hours.zone)

    course = _Days(WorkingTime(EVERY_DAY, hours.zone), end_of)
    return course.due_at(moved(day, span), start, pauses)


def days_worked(
    start: dt.datetime, span: Span, hours: WorkingTime, terms: Terms, pauses: tuple[Pause, ...]
) -> dt.datetime:
    """The end of a span of working days."""
    if span.count and terms.count is Count.FOLLOWING:
        day = start.astimezone(hours.zone).date()
        since = max(start, instant_at(day, MINUTES_OF_DAY, hours.zone))
    else:
        start = since = hours.next_opening(start)
        day = day_of(start, hours.zone)
    last = hours.calendar.working_day_after(day, span.count) if span.count else day
    return _Days(hours, _ENDS[terms.ends](start, hours)).due_at(last, since, pauses)


_EndOf: TypeAlias = Callable[[dt.date], dt.datetime]


def _close(_: dt.datetime, hours: WorkingTime) -> _EndOf:
    return hours.closing_of


def _end_of_day(_: dt.datetime, hours: WorkingTime) -> _EndOf:
    return lambda day: instant_at(day, MINUTES_OF_DAY, hours.zone)


def _same_time(start: dt.datetime, hours: WorkingTime) -> _EndOf:
    time = start.astimezone(hours.zone).time()
    return lambda day: instant_of(dt.datetime.combine(day, time), hours.zone)


_ENDS: Mapping[Ends, Callable[[dt.datetime, WorkingTime], _EndOf]] = {
    Ends.CLOSE: _close,
    Ends.END_OF_DAY: _end_of_day,
    Ends.SAME_TIME: _same_time,
}


@attrs.frozen
class _Days:
    """The days that a deadline counts, and when each of them ends.

    Args:
        hours: Its calendar says which days count.
        end_of: When a day ends; later for a later day.
    """

    hours: WorkingTime
    end_of: _EndOf

    def due_at(self, last: dt.date, since: dt.datetime, pauses: Iterable[Pause]) -> dt.datetime:
        """The end of the last day, or of a later one for the days whose end falls into a pause after an instant."""
        due = self.end_of(last)
        for paused, resumed in stretches(pauses, since):
            if due <= paused:
                break
            lost = self.ended_between(paused, resumed)
            last = self.hours.calendar.working_day_after(last, lost) if lost else last
            due = self.end_of(last)
        return due

    def ended_between(self, start: dt.datetime, end: dt.datetime) -> int:
        """How many days end after an instant, up to and including another."""
        first, last = day_of(start, self.hours.zone), day_of(end, self.hours.zone)
        between = self.hours.calendar.working_days_between(first, last)
        return between + self._is_under_way(first, start) - self._is_under_way(last, end)

    def _is_under_way(self, day: dt.date, instant: dt.datetime) -> bool:
        return self.hours.calendar.is_working_day(day) and self.end_of(day) > instant
