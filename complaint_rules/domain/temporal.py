"""Dates, instants and durations: from text and from Python's own types.

The standard library reads what it can, in under a microsecond; pendulum is imported when a text names a zone.
One spelling of each is read, that of ISO 8601's extended format, so that every Python version reads the same.
"""

from __future__ import annotations

import datetime as dt
import re

from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.unreadable import Problem, Unreadable

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOCAL = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
_WITH_OFFSET = re.compile(rf"{_LOCAL}(?:Z|[+-][0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}})?)")
_WITH_ZONE = re.compile(rf"({_LOCAL})@([A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*)")
_NAIVE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.,]+)?")
_DURATION = re.compile(
    r"(?P<sign>-?)P(?=[0-9T])(?:(?P<days>[0-9]+)D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]+)H)?(?:(?P<minutes>[0-9]+)M)?"
    r"(?:(?P<seconds>[0-9]+)(?:\.(?P<fraction>[0-9]{1,6}))?S)?)?"
)
_CALENDAR_UNITS = re.compile(r"-?P[0-9]+(?:[YW]|[0-9YMWD]*M)")

_NO_DATE = "is no date such as `2026-01-31`"
_NO_INSTANT = "is no date-time such as `2026-01-31T09:00:00+08:00`"
_NEEDS_OFFSET = "has no UTC offset; write it such as `2026-01-31T09:00:00+08:00`, or with `Z` for UTC"
_NO_DURATION = "is no duration such as `P30D`, `PT24H` or `P1DT2H30M`"
_OUTSIDE = "is outside the years 1 to 9999 in UTC"


def read_date(raw: object) -> dt.date:
    """A calendar date, from ``2026-01-31`` or a date.

    Raises:
        Unreadable: It is none; an instant is none, because its date depends on a zone.
    """
    if isinstance(raw, str):
        return _date_of_text(raw)
    if isinstance(raw, dt.date) and not isinstance(raw, dt.datetime):
        return raw if type(raw) is dt.date else dt.date(raw.year, raw.month, raw.day)
    raise Unreadable(Problem(raw, _NO_DATE))


def _date_of_text(text: str) -> dt.date:
    if not _DATE.fullmatch(text):
        raise Unreadable(Problem(text, _NO_DATE))
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Unreadable(Problem(text, "is no day of the calendar")) from None


def read_date_time(raw: object) -> dt.datetime:
    """An instant in UTC, from ISO 8601 with an offset or ``Z``, from FEEL's form with a zone, or an aware date-time.

    >>> read_date_time("2026-03-02T09:10:00@Asia/Shanghai")
    datetime.datetime(2026, 3, 2, 1, 10, tzinfo=datetime.timezone.utc)

    Raises:
        Unreadable: It is none, it is naive, or its zone has that local time never or twice.
    """
    if isinstance(raw, str):
        return _instant_of_text(raw)
    if not isinstance(raw, dt.datetime):
        raise Unreadable(Problem(raw, _NO_INSTANT))
    if raw.tzinfo is dt.UTC and type(raw) is dt.datetime:
        return raw
    if raw.utcoffset() is None:
        raise Unreadable(Problem(raw, _NEEDS_OFFSET))
    plain = dt.datetime.combine(raw.date(), raw.time()).replace(tzinfo=raw.tzinfo, fold=raw.fold)
    return _in_utc(plain, raw)


def _instant_of_text(text: str) -> dt.datetime:
    if _WITH_OFFSET.fullmatch(text):
        try:
            instant = dt.datetime.fromisoformat(text)
        except ValueError:
            raise Unreadable(Problem(text, "is no day of the calendar, or no time of a day")) from None
        return _in_utc(instant, text)
    zoned = _WITH_ZONE.fullmatch(text)
    if zoned:
        return _instant_in_zone(text, zoned[1], zoned[2])
    raise Unreadable(Problem(text, _NEEDS_OFFSET if _NAIVE.fullmatch(text) else _NO_INSTANT))


def _in_utc(instant: dt.datetime, raw: object) -> dt.datetime:
    try:
        return instant.astimezone(dt.UTC)
    except OverflowError:
        raise Unreadable(Problem(raw, _OUTSIDE)) from None


def _instant_in_zone(text: str, local: str, zone: str) -> dt.datetime:
    import pendulum
    from pendulum.tz.exceptions import AmbiguousTime, InvalidTimezone, NonExistingTime

    try:
        moment = dt.datetime.fromisoformat(local)
    except ValueError:
        raise Unreadable(Problem(text, "is no day of the calendar, or no time of a day")) from None
    try:
        return pendulum.timezone(zone).convert(moment, raise_on_unknown_times=True).astimezone(dt.UTC)
    except NonExistingTime:
        problem = Problem(text, "is a local time that a clock change skips; give it with its UTC offset")
    except AmbiguousTime:
        problem = Problem(text, "is a local time that a clock change repeats; give it with its UTC offset")
    except OverflowError:
        problem = Problem(text, _OUTSIDE)
    except (InvalidTimezone, ValueError, OSError):
        problem = Problem(text, "names no zone of the IANA database", _zones_like(zone))
    raise Unreadable(problem)


def _zones_like(zone: str) -> str:
    import zoneinfo

    return did_you_mean(zone, zoneinfo.available_timezones())


def read_duration(raw: object) -> dt.timedelta:
    """A length of time, from ISO 8601's days, hours, minutes and seconds or a timedelta.

    >>> read_duration("P1DT2H30M"), read_duration("-PT1H")
    (datetime.timedelta(days=1, seconds=9000), datetime.timedelta(days=-1, seconds=82800))

    Raises:
        Unreadable: It is none; years, months and weeks are none, because they count calendar days.
    """
    if isinstance(raw, str):
        return _duration_of_text(raw)
    if not isinstance(raw, dt.timedelta):
        raise Unreadable(Problem(raw, _NO_DURATION))
    return raw if type(raw) is dt.timedelta else dt.timedelta(raw.days, raw.seconds, raw.microseconds)


def _duration_of_text(text: str) -> dt.timedelta:
    parts = _DURATION.fullmatch(text)
    if parts is None:
        counts_calendar = _CALENDAR_UNITS.match(text)
        raise Unreadable(Problem(text, _NO_EXACT_LENGTH if counts_calendar else _NO_DURATION))
    days, hours, minutes, seconds = (parts[name] or "0" for name in ("days", "hours", "minutes", "seconds"))
    fraction = int((parts["fraction"] or "").ljust(6, "0"))
    if max(map(len, (days, hours, minutes, seconds))) > _MOST_DIGITS:
        raise Unreadable(Problem(text, _TOO_LONG))
    try:
        length = dt.timedelta(int(days), int(seconds), fraction, minutes=int(minutes), hours=int(hours))
    except OverflowError:
        raise Unreadable(Problem(text, _TOO_LONG)) from None
    return -length if parts["sign"] else length


_MOST_DIGITS = 15
_NO_EXACT_LENGTH = "has years, months or weeks, whose length is the calendar's; give days and hours, such as `P30D`"
_TOO_LONG = "is past the longest duration, 999999999 days"
