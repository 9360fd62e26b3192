"""What the functions of the language give for values (design, section 4)."""

from __future__ import annotations

import datetime as dt
import decimal
import re
import zoneinfo
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import attrs

from complaint_rules.domain.calendar import Calendar
from complaint_rules.domain.values import Money
from tests.reference.operators import (
    NUMBERS,
    Maybe,
    guarded,
    has_unknown,
    less,
    negated,
    reckon,
)

DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
DURATION = re.compile(
    r"(?P<sign>-?)P(?=\d|T\d)((?P<days>\d+)D)?(T(?=\d)((?P<hours>\d+)H)?((?P<minutes>\d+)M)?((?P<seconds>\d+(\.\d+)?)S)?)?",
    re.ASCII,
)


@attrs.frozen
class Clockwork:
    """What a function may depend on besides its arguments: the policy's zone and its calendar."""

    zone: str
    calendar: Calendar

    def day_of(self, moment: dt.date | dt.datetime) -> dt.date:
        """Dates of instants are taken in the policy's zone."""
        if isinstance(moment, dt.datetime):
            return moment.astimezone(zoneinfo.ZoneInfo(self.zone)).date()
        return moment


def days_between(clockwork: Clockwork, start: dt.date, end: dt.date) -> Decimal:
    """The difference of the two days' ordinals."""
    return Decimal(clockwork.day_of(end).toordinal() - clockwork.day_of(start).toordinal())


def working_days_between(clockwork: Clockwork, start: dt.date, end: dt.date) -> Decimal:
    """The working days after the first day up to and including the second, negative when reversed."""
    first, last = clockwork.day_of(start), clockwork.day_of(end)
    if last < first:
        return -working_days_between(clockwork, last, first)
    days = (dt.date.fromordinal(number) for number in range(first.toordinal() + 1, last.toordinal() + 1))
    return Decimal(sum(1 for day in days if clockwork.calendar.is_working_day(day)))


def aggregated(fold: Callable[[Maybe, Maybe], Maybe]) -> Callable[..., Maybe]:
    """Over the items of one list, or over several arguments; an unknown item, or none at all, is unknown."""

    def apply(_: Clockwork, *arguments: Maybe) -> Maybe:
        items = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], tuple) else arguments
        if not items or has_unknown(items):
            return None
        result = items[0]
        for item in items[1:]:
            result = None if result is None else fold(result, item)
        return result

    return apply


def lesser(best: Maybe, item: Maybe) -> Maybe:
    """The lesser of two; unknown where they don't compare."""
    smaller = less(item, best)
    return None if smaller is None else item if smaller else best


def greater(best: Maybe, item: Maybe) -> Maybe:
    """The greater of two; unknown where they don't compare."""
    larger = less(best, item)
    return None if larger is None else item if larger else best


def absolute(_: Clockwork, value: Maybe) -> Maybe:
    """The value or its opposite, whichever is not below zero."""
    zero = {Decimal: Decimal(0), dt.timedelta: dt.timedelta()}.get(type(value))
    if isinstance(value, Money):
        zero = Money(Decimal(0), value.currency)
    return negated(value) if less(value, zero) else value


def rounded(rounding: str) -> Callable[..., Decimal]:
    """To a number of places behind the point, none unless one is given."""

    def apply(_: Clockwork, number: Decimal, places: Decimal = Decimal(0)) -> Decimal:
        if places != int(places):
            raise ValueError
        if -int(number.as_tuple().exponent) <= places:
            return number
        unit = NUMBERS.scaleb(Decimal(1), -int(places))
        return number.quantize(unit, rounding=rounding, context=NUMBERS)

    return apply


def date(clockwork: Clockwork, *arguments: Any) -> dt.date | None:
    """A date from text, from an instant in the policy's zone, or from year, month and day."""
    if len(arguments) == 3:
        whole = [int(part) for part in arguments if part == int(part)]
        return dt.date(*whole) if len(whole) == 3 else None
    if isinstance(arguments[0], str):
        return dt.date.fromisoformat(arguments[0]) if DATE.fullmatch(arguments[0]) else None
    return clockwork.day_of(arguments[0])


def date_and_time(_: Clockwork, moment: str | dt.datetime) -> dt.datetime | None:
    """An instant from text; one without an offset is none."""
    if isinstance(moment, dt.datetime):
        return moment
    return dt.datetime.fromisoformat(moment).astimezone(dt.UTC) if DATE_TIME.fullmatch(moment) else None


def duration(_: Clockwork, span: str | dt.timedelta) -> dt.timedelta | None:
    """A duration from text; years and months have no length of their own."""
    if isinstance(span, dt.timedelta):
        return span
    parts = DURATION.fullmatch(span)
    if parts is None:
        return None
    seconds = Decimal(parts["seconds"] or 0)
    length = dt.timedelta(
        days=int(parts["days"] or 0),
        hours=int(parts["hours"] or 0),
        minutes=int(parts["minutes"] or 0),
        microseconds=int((seconds * 1_000_000).to_integral_value(decimal.ROUND_HALF_EVEN)),
    )
    return -length if parts["sign"] else length


def money(_: Clockwork, amount: Decimal, currency: str) -> Money | None:
    """An amount in a currency, which has three capital letters."""
    return Money(amount, currency) if re.fullmatch("[A-Z]{3}", currency) else None


FUNCTIONS: dict[str, Callable[..., Maybe]] = {
    "abs": absolute,
    "ceiling": rounded(decimal.ROUND_CEILING),
    "count": lambda _, collection: Decimal(len(collection)),
    "date": date,
    "date and time": date_and_time,
    "days_between": days_between,
    "duration": duration,
    "floor": rounded(decimal.ROUND_FLOOR),
    "max": aggregated(greater),
    "min": aggregated(lesser),
    "money": money,
    "sum": aggregated(lambda total, item: reckon("+", total, item)),
    "working_days_between": working_days_between,
}

TAKES_UNKNOWN = frozenset({"max", "min", "sum"})
"""These look at their arguments one by one; every other function of an unknown argument is unknown."""


def call(name: str, arguments: tuple[Maybe, ...], clockwork: Clockwork) -> Maybe:
    """What a function gives."""
    if name not in TAKES_UNKNOWN and any(argument is None for argument in arguments):
        return None
    return guarded(FUNCTIONS[name], clockwork, *arguments)
