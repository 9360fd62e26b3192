"""A zone's offsets as columns: which day it is somewhere at an instant.

Back ends reckon with zones of their own, from other data, and some give the wrong day without an error; here the
offsets come from the same zone data as everywhere in the library, and become choices on the instant.
"""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo
from collections.abc import Iterator

import attrs

from complaint_rules.engines.columnar import columns
from complaint_rules.engines.columnar.columns import Column, Shape
from complaint_rules.engines.columnar.values import DAY, EPOCH, FIRST_DAY, LAST_DAY, ticks_of

_SECOND = dt.timedelta(seconds=1)
_TICKS = 1_000_000
_FIRST_CHANGE = dt.datetime(1800, 1, 1, tzinfo=dt.UTC)
"""Before, all zones keep their local mean time."""

_ENDS = (dt.datetime(2038, 3, 1, tzinfo=dt.UTC), dt.datetime(2101, 3, 1, tzinfo=dt.UTC))
"""From the first on most zones follow one rule, if they change their clocks at all, from the second on nearly all."""

_DAYS_TO_MARCH_OF_YEAR_0 = 719_468
"""From the first of March of the year 0 to 1970."""

_CYCLE_IN_DAYS = 146_097
"""The Gregorian calendar comes round in 400 years, days of the week included."""


@attrs.frozen
class Seasons:
    """The changes of a zone that follows one rule for good, twice a year, counted from the first of March.

    Args:
        changes: The two of each of the 400 years of a cycle, in microseconds since its first of March.
        offsets: After the first and after the second of them.
    """

    changes: tuple[tuple[int, ...], tuple[int, ...]]
    offsets: tuple[int, int]


@attrs.frozen
class Offsets:
    """By how much a zone's clocks are ahead of UTC; all in microseconds.

    Args:
        first: At the beginning.
        changes: Instants from which on it is another, ascending.
        until: Until when these are all.
        seasons: What happens from then on; None where nothing does.
        cycle: What happens then, and again every 400 years, in zones that have other rules.
    """

    first: int
    changes: tuple[tuple[int, int], ...]
    until: int
    seasons: Seasons | None = None
    cycle: tuple[tuple[int, int], ...] = ()

    @property
    def last(self) -> int:
        """What it is when the changes are over."""
        return self.changes[-1][1] if self.changes else self.first

    @property
    def farthest(self) -> int:
        """The most that it is when the changes are over."""
        found = [self.last, *(offset for _, offset in self.cycle)]
        return max([*found, *self.seasons.offsets] if self.seasons is not None else found)


@functools.lru_cache(maxsize=64)
def offsets_of(zone: zoneinfo.ZoneInfo) -> Offsets:
    """A zone's offsets, found by asking it."""
    first = _offset(zone, _FIRST_CHANGE)
    for end in _ENDS:
        changes = tuple(changes_between(zone, _FIRST_CHANGE, end, dt.timedelta(days=1)))
        until = ticks_of(end)
        if not list(changes_between(zone, end, end + dt.timedelta(days=366), dt.timedelta(days=7))):
            return Offsets(first, changes, until)
        cycle = tuple(changes_between(zone, end, end + dt.timedelta(days=_CYCLE_IN_DAYS), dt.timedelta(days=7)))
        if (seasons := _seasons(cycle)) is not None:
            return Offsets(first, changes, until, seasons)
    return Offsets(first, changes, until, cycle=cycle)


def _seasons(cycle: tuple[tuple[int, int], ...]) -> Seasons | None:
    """The changes of a cycle by years that begin in March; None unless each has two, to the same offsets."""
    years: dict[int, list[tuple[int, int]]] = {}
    for change, offset in cycle:
        year = _year_from_march(change)
        years.setdefault(year % 400, []).append((change - _march(year), offset))
    pairs = [tuple(offset for _, offset in years.get(year, ())) for year in range(400)]
    if len(set(pairs)) > 1 or len(pairs[0]) != 2:
        return None
    first, second = (tuple(years[year][place][0] for year in range(400)) for place in (0, 1))
    return Seasons((first, second), (pairs[0][0], pairs[0][1]))


def _year_from_march(ticks: int) -> int:
    day = dt.date.fromordinal(ticks // DAY + EPOCH)
    return day.year - (day.month < 3)


def _march(year: int) -> int:
    return (dt.date(year, 3, 1).toordinal() - EPOCH) * DAY


def _offset(zone: zoneinfo.ZoneInfo, instant: dt.datetime) -> int:
    offset = instant.astimezone(zone).utcoffset()
    return 0 if offset is None else ticks_of(offset)


def changes_between(
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
    later = _later(instant, offsets, local=False)
    if later is None:
        return _latest_first(instant, steps, first)
    is_later = columns.at_most(columns.whole(offsets.until), instant)
    return columns.choose((is_later, later), otherwise=columns.step_function(instant, steps, first))


def _later(point: Column, offsets: Offsets, *, local: bool) -> Column | None:
    """The offset when the changes are over; None where it stays as it is.

    Args:
        point: An instant, or a time on the clocks.
        offsets: The zone's.
        local: Whether it is a time on the clocks.
    """
    if offsets.seasons is not None:
        return _by_season(point, offsets.seasons, local=local)
    if not offsets.cycle:
        return None
    start = offsets.until + (offsets.last if local else 0)
    since = columns.minus(point, columns.whole(start), bound=2**59)
    place = columns.modulo(since, _CYCLE_IN_DAYS * DAY, bound=2**59)
    changes = tuple((change - start, offset) for change, offset in offsets.cycle)
    steps = list(_ahead(offsets.last, changes, place)) if local else [(at, columns.whole(to)) for at, to in changes]
    return columns.step_function(place, steps, columns.whole(offsets.last))


def _by_season(point: Column, seasons: Seasons, *, local: bool) -> Column:
    """The offset by where in its year from March to February a point lies."""
    year, place = _in_year(point)
    cases = []
    before = seasons.offsets[1]
    for changes, after in zip(seasons.changes, seasons.offsets, strict=True):
        change = columns.pick(year, changes, Shape.INTEGER)
        shown = columns.plus(change, columns.whole(before if local else 0), bound=2**59)
        cases.append((columns.less(place, shown), columns.whole(before)))
        if local and after > before:
            skipped = columns.less(place, columns.plus(change, columns.whole(after), bound=2**59))
            cases.append((skipped, columns.minus(place, change, bound=2**59)))
        before = after
    return columns.choose(*cases, otherwise=columns.whole(before))


def _in_year(point: Column) -> tuple[Column, Column]:
    """Which year of 400 from one March to the next a point lies in, and how far in it."""
    days = columns.floor_divided(point, DAY, bound=2**59)
    since_march = columns.plus(days, columns.whole(_DAYS_TO_MARCH_OF_YEAR_0), bound=2**31)
    day = columns.modulo(since_march, _CYCLE_IN_DAYS, bound=2**31)

    def into(number: int) -> Column:
        return columns.floor_divided(day, number, bound=2**31)

    def sum_of(first: Column, *signed: tuple[int, Column]) -> Column:
        total = first
        for sign, part in signed:
            total = (columns.plus if sign > 0 else columns.minus)(total, part, bound=2**31)
        return total

    leapless = sum_of(day, (-1, into(1460)), (1, into(36_524)), (-1, into(146_096)))
    year = columns.floor_divided(leapless, 365, bound=2**31)
    quarter, century = columns.floor_divided(year, 4, bound=2**31), columns.floor_divided(year, 100, bound=2**31)
    start = sum_of(columns.times(year, columns.whole(365), bound=2**31), (1, quarter), (-1, century))
    within = columns.times(sum_of(day, (-1, start)), columns.whole(DAY), bound=2**59)
    return year, columns.plus(within, columns.modulo(point, DAY, bound=2**59), bound=2**59)


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
        instant: In microseconds since 1970, of the years 1 to 9999 in UTC.
        zone: Where.
        is_dated: Whether it is sure to have one.
    """
    day = columns.floor_divided(local_ticks(instant, zone), DAY, bound=2**59)
    if is_dated:
        return day
    offsets = offsets_of(zone)
    # Of instants within the years, only those of a zone that is behind can have a day before them, and so on.
    bounds = [columns.at_most(columns.whole(FIRST_DAY), day)] if offsets.first < 0 else []
    bounds += [columns.at_most(day, columns.whole(LAST_DAY))] if offsets.farthest > 0 else []
    return columns.choose((columns.both(*bounds), day), otherwise=columns.unknown(day.shape)) if bounds else day


def instant_at_local(local: Column, zone: zoneinfo.ZoneInfo) -> Column:
    """The instant at which the clocks of a zone show a time, both in microseconds since 1970.

    As :mod:`complaint_rules.domain.wall_clock` has it: a time that the clocks skip is the instant of the change, one
    that they show twice is the first.
    """
    offsets = offsets_of(zone)
    steps = list(_ahead(offsets.first, offsets.changes, local))
    ahead = columns.step_function(local, steps, columns.whole(offsets.first))
    later = _later(local, offsets, local=True)
    if later is not None:
        is_later = columns.at_most(columns.whole(offsets.until + offsets.last), local)
        ahead = columns.choose((is_later, later), otherwise=ahead)
    return columns.minus(local, ahead, bound=2**59)


def _ahead(first: int, changes: tuple[tuple[int, int], ...], local: Column) -> Iterator[tuple[int, Column]]:
    """From which time on the clocks they are ahead by how much; within a skipped hour, by what leads to its start."""
    before = first
    for change, after in changes:
        if after > before:
            yield change + before, columns.minus(local, columns.whole(change), bound=2**59)
            yield change + after, columns.whole(after)
        else:
            yield change + before, columns.whole(after)
        before = after
