"""When to warn of a deadline: after a share of its time, or a span before its end, in the same calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import singledispatch

import attrs

from complaint_rules.domain.day_counts import moved
from complaint_rules.domain.pauses import Pause, advance, running_time
from complaint_rules.domain.spans import Span, Unit
from complaint_rules.domain.temporal import read_date_time
from complaint_rules.domain.wall_clock import instant_of
from complaint_rules.domain.working_time import ELAPSED, Pace, WorkingTime

_NONE = dt.timedelta(0)
_TICK = dt.timedelta(microseconds=1)


def warning_at(
    start: dt.datetime,
    due: dt.datetime,
    warning: Decimal | Span,
    *,
    unit: Unit,
    hours: WorkingTime,
    pauses: Iterable[Pause] = (),
) -> dt.datetime:
    """The instant, in UTC, at which to warn; never before the start nor after the end.

    A share is one of the time that runs: worked time for a unit of working time, else elapsed, pauses left out; so are
    minutes and hours before the end, elapsed or worked as their own unit says. Days before the end are counted
    back on the calendar, to the same time of day; working days at the latest to the close of business, so that
    somebody sees the warning.

    >>> from complaint_rules.domain.calendar import WEEKDAYS_9_TO_18
    >>> hours = WorkingTime(WEEKDAYS_9_TO_18, "UTC")
    >>> friday, monday = (dt.datetime(2026, 3, day, 14, tzinfo=dt.UTC) for day in (6, 9))
    >>> str(warning_at(friday, monday, Decimal("0.5"), unit=Unit.WORKING_HOURS, hours=hours))
    '2026-03-09 09:30:00+00:00'
    >>> str(warning_at(friday, monday, Span(2, Unit.HOURS), unit=Unit.WORKING_HOURS, hours=hours))
    '2026-03-09 12:00:00+00:00'

    Args:
        start: When the deadline's clock starts (:func:`~complaint_rules.domain.deadlines.starts_at`).
        due: When it ends, pauses and extensions included.
        warning: The share, from 0 to 1, or the span before the end.
        unit: The deadline's own.
        hours: The calendar and zone that it is reckoned in.
        pauses: When its clock stands still; none is open.

    Raises:
        ValueError: The share is not within 0 and 1.
        Unreadable: An instant has no UTC offset.
    """
    first, last = read_date_time(start), read_date_time(due)
    point = _point(warning, _Run(first, last, unit, hours, tuple(pauses)))
    return min(max(first, point), last)


@attrs.frozen
class _Run:
    """The course of a deadline from its start to its end."""

    start: dt.datetime
    due: dt.datetime
    unit: Unit
    hours: WorkingTime
    pauses: tuple[Pause, ...]

    def pace(self, unit: Unit) -> Pace:
        return self.hours if unit.is_working else ELAPSED

    def running_time(self, pace: Pace) -> dt.timedelta:
        return running_time(pace, self.start, self.due, self.pauses)

    def after(self, pace: Pace, length: dt.timedelta) -> dt.datetime:
        return advance(pace, self.start, length, self.pauses)


@singledispatch
def _point(warning: object, _: _Run) -> dt.datetime:
    raise TypeError(f"a warning is a share as a decimal or a span, not a `{type(warning).__name__}`")


@_point.register
def _share(warning: Decimal, run: _Run) -> dt.datetime:
    if not 0 <= warning <= 1:
        raise ValueError(f"a warning comes after a share of the time from 0 to 1, not `{warning}`")
    pace = run.pace(run.unit)
    ticks = run.running_time(pace) // _TICK
    return run.after(pace, int(Fraction(warning) * ticks) * _TICK)


@_point.register
def _span(warning: Span, run: _Run) -> dt.datetime:
    if warning.unit.counts_days:
        return _days_before(warning, run)
    pace = run.pace(warning.unit)
    return run.after(pace, max(run.running_time(pace) - warning.length, _NONE))


def _days_before(warning: Span, run: _Run) -> dt.datetime:
    """The same time of day so many days back; days that are before the start do not exist here."""
    # The last day is the one that the end closes: 24:00 belongs to the day before the midnight that it also is.
    end = run.due.astimezone(run.hours.zone).replace(tzinfo=None)
    day = (end - _TICK).date()
    time = end - _midnight(day)
    if warning.unit is Unit.WORKING_DAYS:
        return _working_days_before(warning.count, day, time, run)
    try:
        return instant_of(_midnight(moved(day, warning, back=True)) + time, run.hours.zone)
    except OverflowError:
        return run.start


def _working_days_before(count: int, day: dt.date, time: dt.timedelta, run: _Run) -> dt.datetime:
    if not count:
        return run.due
    working, eve = run.hours.calendar, dt.timedelta(days=1)
    first = run.start.astimezone(run.hours.zone).date()
    if count > working.working_days_between(first - eve, day - eve):
        return run.start
    before = working.working_day_before(day, count)
    return min(instant_of(_midnight(before) + time, run.hours.zone), run.hours.closing_of(before))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())
