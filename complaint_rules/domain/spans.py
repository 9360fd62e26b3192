"""Spans: how long a deadline runs, in the unit that a procedure names (`24 hours`, `3 working days`)."""

from __future__ import annotations

import datetime as dt
import enum
import re

import attrs

from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.unreadable import Problem, Unreadable

LONGEST_COUNT = 999_999
"""More of any unit is a slip of the pen."""


class Unit(enum.StrEnum):
    """What a span counts; the value is the plural that packs write."""

    MINUTES = "minutes"
    HOURS = "hours"
    WORKING_MINUTES = "working minutes"
    WORKING_HOURS = "working hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    WORKING_DAYS = "working days"

    @property
    def is_working(self) -> bool:
        """Whether it runs in working time only."""
        return self in _WORKING

    @property
    def counts_days(self) -> bool:
        """Whether it counts days of the calendar, not lengths of time."""
        return self not in _LENGTHS


_WORKING = frozenset({Unit.WORKING_MINUTES, Unit.WORKING_HOURS, Unit.WORKING_DAYS})
_LENGTHS = {
    Unit.MINUTES: dt.timedelta(minutes=1),
    Unit.HOURS: dt.timedelta(hours=1),
    Unit.WORKING_MINUTES: dt.timedelta(minutes=1),
    Unit.WORKING_HOURS: dt.timedelta(hours=1),
}
_TEXT = re.compile(r"(?P<count>0|[1-9][0-9]*) (?P<unit>[^\W\d_]+(?: [^\W\d_]+)*)")
_NO_SPAN = "is no span such as `24 hours` or `3 working days`"


def _countable(_: object, __: object, count: int) -> None:
    if not 0 <= count <= LONGEST_COUNT:
        raise Unreadable(Problem(count, f"is no count of a span, from 0 to {LONGEST_COUNT}"))


@attrs.frozen
class Span:
    """So many of a unit.

    >>> str(Span(1, Unit.WORKING_DAYS)), str(Span(24, Unit.HOURS))
    ('1 working day', '24 hours')

    Args:
        count: How many, from 0 to 999,999.
        unit: Of what.

    Raises:
        Unreadable: The count is outside its range.
    """

    count: int = attrs.field(validator=_countable)
    unit: Unit = attrs.field(converter=Unit)

    @property
    def length(self) -> dt.timedelta:
        """Its length of time, elapsed or worked; a span of days has none, because its length is the calendar's."""
        return self.count * _LENGTHS[self.unit]

    def __str__(self) -> str:
        return f"{self.count} {_name(self.unit, self.count)}"


def read_span(raw: object) -> Span:
    """A span from its text, such as ``24 hours`` or ``1 working day``; :class:`str` is the inverse.

    >>> read_span("3 working days")
    Span(count=3, unit=<Unit.WORKING_DAYS: 'working days'>)

    Raises:
        Unreadable: It is none, names another unit, or has a plural where one of it is meant.
    """
    if isinstance(raw, Span):
        return raw
    parts = _TEXT.fullmatch(raw) if isinstance(raw, str) else None
    if parts is None:
        raise Unreadable(Problem(raw, _NO_SPAN))
    if len(parts["count"]) > len(str(LONGEST_COUNT)):
        raise Unreadable(Problem(raw, f"is past the longest span, {LONGEST_COUNT} of a unit"))
    count = int(parts["count"])
    units = {_name(unit, count): unit for unit in Unit}
    if parts["unit"] not in units:
        raise Unreadable(
            Problem(raw, f"names no unit for {count}: {', '.join(units)}", did_you_mean(parts["unit"], units))
        )
    return Span(count, units[parts["unit"]])


def _name(unit: Unit, count: int) -> str:
    return unit.removesuffix("s") if count == 1 else str(unit)
