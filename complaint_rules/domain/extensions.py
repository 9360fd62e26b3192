"""More time for a deadline: by how much, how often, and up to which cap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import attrs

from complaint_rules.domain.deadlines import due_at
from complaint_rules.domain.errors import CalendarError, Fault
from complaint_rules.domain.pauses import Pause
from complaint_rules.domain.spans import Span
from complaint_rules.domain.terms import USUAL_TERMS, Count, OutOfHours, Terms
from complaint_rules.domain.working_time import WorkingTime


@attrs.frozen
class Extension:
    """How a deadline may be extended.

    Args:
        by: By how much each time.
        times: How often at most.
        cap: Counted from the start, what no extension goes past; it takes nothing from the deadline itself.
    """

    by: Span
    times: int = 1
    cap: Span | None = None


def extended_due_at(
    start: dt.datetime,
    span: Span,
    extension: Extension,
    granted: int,
    *,
    hours: WorkingTime,
    terms: Terms = USUAL_TERMS,
    pauses: Iterable[Pause] = (),
) -> dt.datetime:
    """The instant, in UTC, at which a deadline ends that was extended.

    Extensions in the deadline's own unit make one longer span from the start, so that months don't lose days at a
    month's end; in another unit they count from the deadline's end, working days from the following day.

    Args:
        start: The instant of the event that starts it.
        span: How long it runs without extensions.
        extension: What one extension is.
        granted: How many there were.
        hours: The calendar and zone that it is reckoned in.
        terms: How it counts.
        pauses: When its clock stands still; none is open.

    Raises:
        CalendarError: More were granted than there may be, or as :func:`~complaint_rules.domain.deadlines.due_at`.
        Unreadable: The start has no UTC offset, or the whole span is past the longest.
    """
    if not 0 <= granted <= extension.times:
        raise CalendarError([Fault("extend", f"may be extended from 0 to {extension.times} times, not {granted}")])
    stopped = tuple(pauses)
    due = due_at(start, span, hours=hours, terms=terms, pauses=stopped)
    if not granted:
        return due
    more = Span(extension.by.count * granted, extension.by.unit)
    if more.unit is span.unit:
        whole = Span(span.count + more.count, span.unit)
        later = due_at(start, whole, hours=hours, terms=terms, pauses=stopped)
    else:
        going_on = attrs.evolve(terms, count=Count.FOLLOWING, out_of_hours=OutOfHours.AT_ONCE)
        later = due_at(due, more, hours=hours, terms=going_on, pauses=stopped)
    if extension.cap is not None:
        later = min(later, due_at(start, extension.cap, hours=hours, terms=terms, pauses=stopped))
    return max(due, later)
