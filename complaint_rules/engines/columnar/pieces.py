"""Deadlines as a small table: when a start that lies between two instants falls due.

When a deadline ends is, as a function of its start, made of pieces: within each it stays where it is (at the close of a
day), or moves on with the start (an hour later, an hour later). The pieces are found by asking the library's own
arithmetic, so that there is no other; a table has them for the days on which its complaints start.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import attrs

from complaint_rules.domain.deadlines import due_at, due_on
from complaint_rules.domain.errors import CalendarError
from complaint_rules.domain.spans import Span
from complaint_rules.domain.terms import Terms
from complaint_rules.domain.wall_clock import instant_at
from complaint_rules.domain.working_time import WorkingTime
from complaint_rules.engines.columnar.values import DAY, EPOCH, FIRST_TICK, LAST_TICK, days_of, ticks_of
from complaint_rules.engines.columnar.zones import changes_between

_START = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_TICK = dt.timedelta(microseconds=1)
_DAY = dt.timedelta(days=1)

Function: TypeAlias = Callable[[int], int | None]
"""From an instant in microseconds to one, to a day or to a truth; None where there is none."""


@attrs.frozen
class Variant:
    """One function of a start.

    Args:
        span: How long a deadline runs; None for whether the start is in working time.
        terms: How it counts.
        on: Whether it is a day to hit.
    """

    span: Span | None = None
    terms: Terms | None = None
    on: bool = False


@attrs.frozen
class Row:
    """One piece: what a variant gives for instants from one up to another, both included."""

    variant: int
    utc_day: int
    since: int
    until: int
    base: int
    runs: bool


COLUMNS = {"variant": int, "utc_day": int, "since": int, "until": int, "base": int, "runs": bool}


@attrs.frozen(eq=False, slots=False)
class Pieces:
    """The functions of one policy's deadlines.

    Args:
        hours: The policy's calendar and zone.
        variants: The functions that are asked for, by their numbers.
    """

    hours: WorkingTime
    variants: list[Variant] = attrs.field(factory=list)

    def number(self, variant: Variant) -> int:
        """The number of a function."""
        if variant not in self.variants:
            self.variants.append(variant)
        return self.variants.index(variant)

    @functools.cached_property
    def reckonable(self) -> tuple[int, int]:
        """The first and the last instant of which it can be told whether anybody works: not all of all years."""
        near = 4 * DAY
        first = _first_where(self._can_be_told, FIRST_TICK - 1, FIRST_TICK + near)
        last = _first_where(lambda ticks: not self._can_be_told(ticks), LAST_TICK - near, LAST_TICK + 1) - 1
        return first, last

    def _can_be_told(self, ticks: int) -> bool:
        try:
            self.hours.is_open(_START + ticks * _TICK)
        except OverflowError:
            return False
        return True

    def rows(self, utc_days: Iterable[int]) -> Iterator[Row]:
        """The pieces of some days."""
        for day in utc_days:
            bounds = self._bounds(day)
            for number, variant in enumerate(self.variants):
                function = self._function(variant)
                for start, end in itertools.pairwise(bounds):
                    for since, until, base, runs in _pieces(function, start, end - 1):
                        yield Row(number, day, since, until, base, runs)

    def _bounds(self, utc_day: int) -> list[int]:
        """Where pieces may begin: at midnights, openings and closings, and where the clocks change.

        At that one change a piece may jump back, and later on by as much again; all other jumps are forward.
        """
        first, last = utc_day * DAY, (utc_day + 1) * DAY
        found = {first, last}
        with contextlib.suppress(OverflowError):
            start = _START + dt.timedelta(days=utc_day)
            found |= {change for change, _ in changes_between(self.hours.zone, start, start + _DAY, _DAY)}
        for ordinal in range(utc_day + EPOCH - 1, utc_day + EPOCH + 2):
            found |= set(self._turns(ordinal))
        return sorted(each for each in found if first <= each <= last)

    def _turns(self, ordinal: int) -> Iterator[int]:
        """Midnight, openings and closings of a day, those that there are within the years."""
        if not 1 <= ordinal <= dt.date.max.toordinal():
            return
        day = dt.date.fromordinal(ordinal)
        minutes = {0, *(each for interval in self.hours.calendar.intervals_on(day) for each in interval)}
        for minute in minutes:
            with contextlib.suppress(OverflowError):
                yield ticks_of(instant_at(day, minute, self.hours.zone))

    def _function(self, variant: Variant) -> Function:
        hours, span, terms = self.hours, variant.span, variant.terms

        def value(ticks: int) -> int | None:
            start = _START + ticks * _TICK
            try:
                if span is None or terms is None:
                    return int(hours.is_open(start))
                if variant.on:
                    return days_of(due_on(_moved(start, hours, terms), span, hours=hours))
                return ticks_of(due_at(start, span, hours=hours, terms=terms))
            except (CalendarError, OverflowError):
                return None

        return value


def _first_where(told: Callable[[int], bool], before: int, after: int) -> int:
    """The first number of which something is told, after one of which it is not and up to one of which it is."""
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (before, middle) if told(middle) else (middle, after)
    return after


def _moved(start: dt.datetime, hours: WorkingTime, terms: Terms) -> dt.datetime:
    from complaint_rules.domain.deadlines import starts_at

    return starts_at(start, hours=hours, terms=terms)


def _pieces(function: Function, start: int, end: int) -> Iterator[tuple[int, int, int, bool]]:
    """The pieces between two instants: halved until both ends of each are where its first one leads to."""
    waiting = [(start, end)]
    while waiting:
        since, until = waiting.pop()
        first, last = function(since), function(until)
        if first is not None and last is not None and last - first in {0, until - since}:
            yield since, until, first, last != first or since == until
        elif since < until and (first is not None or last is not None):
            middle = (since + until) // 2
            waiting += [(since, middle), (middle + 1, until)]
