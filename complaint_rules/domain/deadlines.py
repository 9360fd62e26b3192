"""When a deadline ends: a span from a start, in working time or in calendar days, with pauses.

=================================  ====================================================================================
unit                               arithmetic
=================================  ====================================================================================
minutes, hours                     elapsed; a clock change adds or takes nothing
working minutes, working hours     only inside working intervals, which are half open
days, weeks, months                dates in the zone at the start's time of day; a month's end clamps
working days                       from the following day, or with the rolled start as day 0; to the close of business,
                                   the end of the day (24:00), or the same time of day
=================================  ====================================================================================

Readings, each in one place:

- No unit at all (``0 hours``, ``0 days``) ends at the start. ``0 working days`` end on the day at hand, or on the next
  on which anybody still works, whichever way days are counted.
- A start is rolled to the instant of the next opening; ``same_time`` is then the time of that opening.
- A local time that a clock change skips or repeats: see :mod:`complaint_rules.domain.wall_clock`.
- A pause moves a deadline of minutes or hours by its time, elapsed or worked. Of a deadline that counts days it takes
  those days whose end falls into the pause: a day counts if the clock runs at its end. (The end is what ``ends``
  says; for calendar days, the start's time of day. A pause that is over before counting begins takes nothing.)
  Either way a deadline never falls into a pause.
- A later start never ends earlier, on instants for time and for working days that end with the day; where the time of
  day is kept, on dates: 31 January 09:00 and a month end on 28 February 09:00, 30 January 17:00 and a month at 17:00.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from complaint_rules.domain.day_counts import dated, days_worked, moved
from complaint_rules.domain.errors import CalendarError, Fault
from complaint_rules.domain.pauses import Pause, advance
from complaint_rules.domain.spans import Span, Unit
from complaint_rules.domain.temporal import read_date_time
from complaint_rules.domain.terms import USUAL_TERMS, OutOfHours, Terms
from complaint_rules.domain.working_time import ELAPSED, WorkingTime


def starts_at(start: dt.datetime, *, hours: WorkingTime, terms: Terms = USUAL_TERMS) -> dt.datetime:
    """The instant, in UTC, at which a deadline's clock starts.

    Raises:
        CalendarError: It starts at the next opening, and there is none within 100 years.
        Unreadable: The start has no UTC offset.
    """
    instant = read_date_time(start)
    return hours.next_opening(instant) if terms.out_of_hours is OutOfHours.NEXT_OPENING else instant


def due_at(
    start: dt.datetime,
    span: Span,
    *,
    hours: WorkingTime,
    terms: Terms = USUAL_TERMS,
    pauses: Iterable[Pause] = (),
) -> dt.datetime:
    """The instant, in UTC, at which a deadline ends.

    >>> from complaint_rules.domain.calendar import WEEKDAYS_9_TO_18
    >>> from complaint_rules.domain.spans import read_span
    >>> hours = WorkingTime(WEEKDAYS_9_TO_18, "Asia/Shanghai")
    >>> saturday = dt.datetime(2026, 3, 7, 12, tzinfo=hours.zone)
    >>> for text in ("24 hours", "2 working hours", "3 working days", "1 month"):
    ...     print(due_at(saturday, read_span(text), hours=hours).astimezone(hours.zone))
    2026-03-08 12:00:00+08:00
    2026-03-09 11:00:00+08:00
    2026-03-11 18:00:00+08:00
    2026-04-07 12:00:00+08:00

    Args:
        start: The instant of the event that starts it.
        span: How long it runs.
        hours: The calendar and zone that it is reckoned in.
        terms: How it counts.
        pauses: When its clock stands still, in any order; :func:`~complaint_rules.domain.pauses.united` closes an
            open one. What is before the start does not matter.

    Raises:
        CalendarError: It is past the year 9999, or working time does not suffice within 100 years; a pause is open.
        Unreadable: The start has no UTC offset.
    """
    try:
        return _ARITHMETIC[span.unit](starts_at(start, hours=hours, terms=terms), span, hours, terms, tuple(pauses))
    except OverflowError:
        fault = Fault("", f"`{span}` from `{start}` is outside the years 1 to 9999")
    raise CalendarError([fault])


def due_on(start: dt.datetime, span: Span, *, hours: WorkingTime) -> dt.date:
    """The day that must be hit, counted from the start's date in the zone, which is day 0.

    Where nobody works on it, it stays; ``hours.calendar.working_day_from`` is the day on which it can still be met.

    >>> from complaint_rules.domain.calendar import WEEKDAYS_9_TO_18
    >>> hours = WorkingTime(WEEKDAYS_9_TO_18, "Asia/Shanghai")
    >>> day = due_on(dt.datetime(2026, 3, 2, 16, 30, tzinfo=dt.UTC), Span(5, Unit.DAYS), hours=hours)
    >>> str(day), str(hours.calendar.working_day_from(day))
    ('2026-03-08', '2026-03-09')

    Raises:
        CalendarError: The span counts no days, or the day is past the year 9999 or not within 100 years.
        Unreadable: The start has no UTC offset.
    """
    if not span.unit.counts_days:
        raise CalendarError([Fault("", f"`{span}` names no day; count days, weeks, months or working days")])
    day = read_date_time(start).astimezone(hours.zone).date()
    if span.unit is Unit.WORKING_DAYS:
        return hours.calendar.working_day_after(day, span.count) if span.count else hours.calendar.working_day_from(day)
    try:
        return moved(day, span)
    except OverflowError:
        fault = Fault("", f"`{span}` from {day} is outside the years 1 to 9999")
    raise CalendarError([fault])


def _elapsed(start: dt.datetime, span: Span, _: WorkingTime, __: Terms, pauses: tuple[Pause, ...]) -> dt.datetime:
    return advance(ELAPSED, start, span.length, pauses)


def _worked(start: dt.datetime, span: Span, hours: WorkingTime, _: Terms, pauses: tuple[Pause, ...]) -> dt.datetime:
    return advance(hours, start, span.length, pauses)


_Arithmetic: TypeAlias = Callable[[dt.datetime, Span, WorkingTime, Terms, tuple[Pause, ...]], dt.datetime]
_ARITHMETIC: Mapping[Unit, _Arithmetic] = {
    Unit.MINUTES: _elapsed,
    Unit.HOURS: _elapsed,
    Unit.WORKING_MINUTES: _worked,
    Unit.WORKING_HOURS: _worked,
    Unit.DAYS: dated,
    Unit.WEEKS: dated,
    Unit.MONTHS: dated,
    Unit.WORKING_DAYS: days_worked,
}
