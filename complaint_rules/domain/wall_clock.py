"""The clock on the wall: local times of a zone as instants, and the days on which the clocks change.

Every local time has one instant. One that a clock change skips is the first instant after the change: at 02:30 of
a night that goes from 02:00 to 03:00, it is 03:00. One that comes twice is the earlier. So a later local time is
never an earlier instant.
"""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo
from bisect import bisect_left

from complaint_rules.domain.calendar import MINUTES_OF_DAY
from complaint_rules.domain.errors import CalendarError, Fault
from complaint_rules.domain.spelling import did_you_mean

_SECOND = dt.timedelta(seconds=1)
_DAY = dt.timedelta(days=1)


def zone_of(zone: str | zoneinfo.ZoneInfo) -> zoneinfo.ZoneInfo:
    """A zone of the IANA database by its name.

    Raises:
        CalendarError: There is none of that name.
    """
    if isinstance(zone, zoneinfo.ZoneInfo):
        return zone
    try:
        return zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        suggestion = did_you_mean(zone, zoneinfo.available_timezones())
        fault = Fault("zone", f"`{zone}` names no zone of the IANA database{suggestion}")
    raise CalendarError([fault])


def instant_of(local: dt.datetime, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """The instant, in UTC, at which clocks show a local time.

    >>> amsterdam = zoneinfo.ZoneInfo("Europe/Amsterdam")
    >>> str(instant_of(dt.datetime(2026, 3, 29, 2, 30), amsterdam))  # skipped: read as 03:00, UTC+2
    '2026-03-29 01:00:00+00:00'
    >>> str(instant_of(dt.datetime(2026, 10, 25, 2, 30), amsterdam))  # twice: the first time is UTC+2
    '2026-10-25 00:30:00+00:00'

    Args:
        local: A local time without zone.
        zone: Where.

    Raises:
        OverflowError: It is outside the years 1 to 9999 in UTC.
    """
    before, after = (_offset(local.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    if before < after:
        return _first_after_gap(local, before, after, zone)
    return local.replace(tzinfo=dt.UTC, fold=0) - before


def instant_at(day: dt.date, minute: int, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """The instant of a minute of a day; 1440 is 24:00, the start of the day after.

    Raises:
        OverflowError: It is outside the years 1 to 9999 in UTC.
    """
    local = dt.datetime.combine(day, dt.time(minute // 60 % 24, minute % 60))
    return instant_of(local + _DAY if minute == MINUTES_OF_DAY else local, zone)


def day_of(instant: dt.datetime, zone: zoneinfo.ZoneInfo) -> dt.date:
    """The day in which an instant is, from its midnight (the first, where there are two) up to the next day's.

    It is the local date, except where clocks go back over midnight: there the date comes twice, and the day does not.
    """
    local = instant.astimezone(zone)
    day = local.date()
    return day + _DAY if local.fold and instant >= instant_at(day, MINUTES_OF_DAY, zone) else day


@functools.lru_cache(maxsize=4096)
def changed_days(zone: zoneinfo.ZoneInfo, year: int) -> tuple[int, ...]:
    """The ordinals of the days of a year that are longer or shorter than 24 hours."""
    first = dt.date(year, 1, 1).toordinal()
    last = min(dt.date(year, 12, 31).toordinal(), dt.date.max.toordinal() - 1)
    midnights = [_offset(_midnight(ordinal, zone)) for ordinal in range(first, last + 2)]
    return tuple(first + place for place in range(last - first + 1) if midnights[place] != midnights[place + 1])


def _midnight(ordinal: int, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromordinal(ordinal), dt.time(), zone)


def _first_after_gap(
    local: dt.datetime, before: dt.timedelta, after: dt.timedelta, zone: zoneinfo.ZoneInfo
) -> dt.datetime:
    """When the clocks change: later than the skipped time by the new offset, not later than it by the old one."""
    earliest = local.replace(microsecond=0, tzinfo=dt.UTC, fold=0) - after
    seconds = range((after - before) // _SECOND + 1)
    changed = bisect_left(
        seconds, True, key=lambda second: _offset((earliest + second * _SECOND).astimezone(zone)) == after
    )
    return earliest + changed * _SECOND


def _offset(moment: dt.datetime) -> dt.timedelta:
    offset = moment.utcoffset()
    assert offset is not None  # noqa: S101 - every moment here has a zone
    return offset
