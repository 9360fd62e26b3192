"""A zone's offsets as columns: which day it is somewhere at an instant.

Back ends reckon with zones of their own, from other data, and some give the wrong day without an error; here the offsets
come from the same zone data as everywhere in the library, and become choices on the instant.
"""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo
from collections.abc import Iterator

import attrs

from complaint_rules.engines.columnar import columns
from complaint_rules.engines.columnar.columns import Column
from complaint_rules.engines.columnar.values import DAY, FIRST_DAY, LAST_DAY, ticks_of

_SECOND = dt.timedelta(seconds=1)
_TICKS = 1_000_000
_FIRST_CHANGE = dt.datetime(1800, 1, 1, tzinfo=dt.UTC)
"""Before, all zones keep their local mean time."""

_LAST_CHANGE = dt.datetime(2038, 1, 1, tzinfo=dt.UTC)
"""From here on a zone follows one rule, if it changes its clocks at all."""

_CYCLE_IN_DAYS = 146_097
"""The Gregorian calendar comes round in 400 years, days of the week included."""


@attrs.frozen
class Offsets:
    """By how much a zone's clocks are ahead of UTC; all in microseconds.

    Args:
        first: At the beginning.
        changes: Instants from which on it is another, ascending.
        yearly: The changes of one cycle of 400 years, after which all begins anew; empty where there are none.
        cycle_start: When the first cycle begins.
    """

    first: int
    changes: tuple[tuple[int, int], ...]
    yearly: tuple[tuple[int, int], ...]
    cycle_start: int = ticks_of(_LAST_CHANGE)


@functools.lru_cache(maxsize=64)
def offsets_of(zone: zoneinfo.ZoneInfo) -> Offsets:
    """A zone's offsets, found by asking it."""
    changes = tuple(_changes(zone, _FIRST_CHANGE, _LAST_CHANGE, dt.timedelta(days=1)))
    one_year_on = _LAST_CHANGE + dt.timedelta(days=366)
    yearly = tuple(_changes(zone, _LAST_CHANGE, one_year_on, dt.timedelta(days=7)))
    if yearly:
        end = _LAST_CHANGE + dt.timedelta(days=_CYCLE_IN_DAYS)
        yearly = tuple(_changes(zone, _LAST_CHANGE, end, dt.timedelta(days=28)))
    return Offsets(_offset(zone, _FIRST_CHANGE), changes, yearly)


def _offset(zone: zoneinfo.ZoneInfo, instant: dt.datetime) -> int:
    offset = instant.astimezone(zone).utcoffset()
    return 0 if offset is None else ticks_of(offset)


def _changes(
    zone: zoneinfo.ZoneInfo, start: dt.datetime, end: dt.datetime, step: dt.timedelta
) -> Iterator[tuple[int, int]]:
    """The changes between two instants, looked for at every step and then to the second."""
    before, offset = start, _offset(zone, start)
    while before < end:
        after = min(before + step, end)
        later = _offset(zone, after)
        if later != offset:
            yield ticks_of(_first_second(zone, before, after, offset)), later
        before, offset = after, later


def _first_second(zone: zoneinfo.ZoneInfo, before: dt.datetime, after: dt.datetime, offset: int) -> dt.datetime:
    while after - before > _SECOND:
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        if _offset(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def local_ticks(instant: Column, zone: zoneinfo.ZoneInfo) -> Column:
    """What the clocks of a zone show at an instant, as microseconds since 1970 began on them."""
    return columns.plus(instant, offset_at(instant, zone), bound=2**59)


def offset_at(instant: Column, zone: zoneinfo.ZoneInfo) -> Column:
    """By how much a zone's clocks are ahead of UTC at an instant, in microseconds."""
    offsets = offsets_of(zone)
    steps = [(start, columns.whole(offset)) for start, offset in offsets.changes]
    first = columns.whole(offsets.first)
    if not offsets.yearly:
        return _latest_first(instant, steps, first)
    since = columns.minus(instant, columns.whole(offsets.cycle_start), bound=2**59)
    place = columns.modulo(since, _CYCLE_IN_DAYS * DAY, bound=2**59)
    last = steps[-1][1] if steps else first
    yearly = [(start - offsets.cycle_start, columns.whole(offset)) for start, offset in offsets.yearly]
    later = columns.step_function(place, yearly, last)
    is_later = columns.at_most(columns.whole(offsets.cycle_start), instant)
    return columns.choose((is_later, later), otherwise=columns.step_function(instant, steps, first))


def _latest_first(instant: Column, steps: list[tuple[int, Column]], first: Column) -> Column:
    """Where the clocks have stood still for long, one comparison serves for nearly all complaints."""
    if not steps:
        return first
    start, offset = steps[-1]
    earlier = columns.step_function(instant, steps[:-1], first)
    return columns.choose((columns.at_most(columns.whole(start), instant), offset), otherwise=earlier)


@functools.lru_cache(maxsize=256)
def local_day(instant: Column, zone: zoneinfo.ZoneInfo, *, is_dated: bool = False) -> Column:
    """The date in a zone at an instant, in days since 1970; NULL past the years 1 to 9999.

    Args:
        instant: In microseconds since 1970.
        zone: Where.
        is_dated: Whether it is sure to have one.
    """
    day = columns.floor_divided(local_ticks(instant, zone), DAY, bound=2**59)
    if is_dated:
        return day
    within = columns.both(
        columns.at_most(columns.whole(FIRST_DAY), day), columns.at_most(day, columns.whole(LAST_DAY))
    )
    return columns.choose((within, day), otherwise=columns.unknown(day.shape))
