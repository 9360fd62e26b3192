"""The functions of the language: FEEL's own under FEEL's names, and ours.

Each says which types it takes and what it gives. Unless it is ``partial``, a function of an unknown argument is unknown
without being called.
"""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeAlias

import attrs

from complaint_rules.domain import types
from complaint_rules.domain.calendar import Calendar
from complaint_rules.domain.parsing import Unreadable, read_date, read_date_time, read_duration
from complaint_rules.domain.types import Kind, Type
from complaint_rules.domain.values import Money
from complaint_rules.language import operations
from complaint_rules.language.operations import Maybe

Signature: TypeAlias = Callable[[tuple[Type, ...]], Type | str]
"""From the arguments' types to the result's, or to what is wrong with them."""


@attrs.frozen
class Setting:
    """What a function may depend on besides its arguments.

    Args:
        zone: In which the date of an instant is taken.
        calendar: That tells working days.
    """

    zone: zoneinfo.ZoneInfo
    calendar: Calendar

    def date_of(self, moment: dt.date | dt.datetime) -> dt.date | None:
        """A date as it is, an instant's date in the zone; None past the years that Python knows."""
        if not isinstance(moment, dt.datetime):
            return moment
        try:
            return moment.astimezone(self.zone).date()
        except OverflowError:
            return None


@attrs.frozen
class Function:
    """One function.

    Args:
        signature: Its types.
        apply: Called with the setting and the arguments' values.
        usage: How it is written, for error texts.
        partial: Whether it is called with unknown arguments too.
        count: What ``apply`` gives, as an ``int``, where the function gives nothing but whole numbers.
    """

    signature: Signature
    apply: Callable[..., Maybe]
    usage: str
    partial: bool = False
    count: Callable[..., int | None] | None = None


def _counting(signature: Signature, count: Callable[..., int | None], usage: str) -> Function:
    def apply(*arguments: Any) -> Decimal | None:  # noqa: ANN401 - those of the function
        counted = count(*arguments)
        return None if counted is None else Decimal(counted)

    return Function(signature, apply, usage, count=count)


def _fits(actual: Type, kinds: frozenset[Kind]) -> bool:
    return actual.kind in kinds or actual.kind in {Kind.ANY, Kind.NULL}


def _takes(*parameters: frozenset[Kind], gives: Type, least: int | None = None) -> Signature:
    fewest = len(parameters) if least is None else least

    def signature(arguments: tuple[Type, ...]) -> Type | str:
        if not fewest <= len(arguments) <= len(parameters):
            return "it takes another number of arguments"
        for position, (actual, kinds) in enumerate(zip(arguments, parameters, strict=False), 1):
            if not _fits(actual, kinds):
                wanted = " or ".join(sorted(kind.value for kind in kinds))
                return f"argument {position} is {actual.one}, not a {wanted}"
        return gives

    return signature


def _first_of(*alternatives: Signature) -> Signature:
    def signature(arguments: tuple[Type, ...]) -> Type | str:
        results = [alternative(arguments) for alternative in alternatives]
        return next((result for result in results if isinstance(result, Type)), results[0])

    return signature


def _aggregate(kinds: frozenset[Kind]) -> Signature:
    """Over one list, or over several arguments of one kind."""

    def signature(arguments: tuple[Type, ...]) -> Type | str:
        if len(arguments) == 1 and arguments[0].kind is Kind.LIST:
            arguments = (arguments[0].item or types.ANY,)
        if not arguments:
            return "it takes at least one argument"
        known = [argument for argument in arguments if argument.kind not in {Kind.ANY, Kind.NULL}]
        if not all(argument.kind in kinds for argument in known):
            return f"it takes only {', '.join(sorted(kind.value for kind in kinds))}"
        if len({argument.kind for argument in known}) > 1:
            return "its arguments are of different types"
        return known[0] if known else types.ANY

    return signature


def _same_kind(kinds: frozenset[Kind]) -> Signature:
    def signature(arguments: tuple[Type, ...]) -> Type | str:
        checked = _takes(kinds, gives=types.ANY)(arguments)
        return checked if isinstance(checked, str) else arguments[0]

    return signature


def _contains_signature(arguments: tuple[Type, ...]) -> Type | str:
    if len(arguments) != 2:
        return "it takes a list and an item"
    return types.BOOLEAN if _fits(arguments[0], _COLLECTION) else f"{arguments[0].one} is no list or set"


def _items(arguments: tuple[Maybe, ...]) -> tuple[Maybe, ...] | None:
    """The items to aggregate over; None where one is unknown or there is none."""
    first = arguments[0]
    items = first if len(arguments) == 1 and isinstance(first, tuple) else arguments
    return None if not items or None in items else items


def _extreme(sign: str) -> Callable[..., Maybe]:
    def pick(_: Setting, *arguments: Maybe) -> Maybe:
        items = _items(arguments)
        if items is None:
            return None
        best = items[0]
        for item in items[1:]:
            better = operations.ordered(sign, item, best)
            if better is None:
                return None
            best = item if better else best
        return best

    return pick


def _sum(_: Setting, *arguments: Maybe) -> Maybe:
    items = _items(arguments)
    if items is None:
        return None
    total = items[0]
    for item in items[1:]:
        if total is None or item is None:
            return None
        total = operations.calculate("+", total, item)
    return total


def _floor(_: Setting, value: Decimal, scale: Decimal = Decimal(0)) -> Maybe:
    return operations.round_to(value, scale, up=False)


def _ceiling(_: Setting, value: Decimal, scale: Decimal = Decimal(0)) -> Maybe:
    return operations.round_to(value, scale, up=True)


def _read(reader: Callable[[Any], Maybe], text: str) -> Maybe:
    try:
        return reader(text)
    except Unreadable:
        return None


def _date(setting: Setting, *arguments: Any) -> Maybe:  # noqa: ANN401 - one text, date or instant, or three numbers
    if len(arguments) == 3:
        return _date_of_parts(*arguments)
    if isinstance(arguments[0], str):
        return _read(read_date, arguments[0])
    return setting.date_of(arguments[0])


def _date_of_parts(year: Decimal, month: Decimal, day: Decimal) -> Maybe:
    parts = (year, month, day)
    if any(part != part.to_integral_value() for part in parts):
        return None
    try:
        return dt.date(*map(int, parts))
    except (ValueError, OverflowError):
        return None


def _date_time(_: Setting, moment: str | dt.datetime) -> Maybe:
    return moment if isinstance(moment, dt.datetime) else _read(read_date_time, moment)


def _days_between(setting: Setting, start: dt.date, end: dt.date) -> int | None:
    try:  # as by `date_of`; without its calls, in the function that decides most, a fifth of the time less
        first = start.astimezone(setting.zone) if isinstance(start, dt.datetime) else start
        last = end.astimezone(setting.zone) if isinstance(end, dt.datetime) else end
    except OverflowError:
        return None
    return last.toordinal() - first.toordinal()


def _working_days_between(setting: Setting, start: dt.date, end: dt.date) -> int | None:
    first, last = setting.date_of(start), setting.date_of(end)
    return None if first is None or last is None else setting.calendar.working_days_between(first, last)


def _money(_: Setting, amount: Decimal, currency: str) -> Maybe:
    return Money(amount, currency) if len(currency) == 3 and currency.isascii() and currency.isupper() else None


def _count(_: Setting, collection: frozenset[str] | tuple[Maybe, ...]) -> int:
    return len(collection)


def _contains(_: Setting, collection: frozenset[str] | tuple[Maybe, ...] | None, item: Maybe) -> Maybe:
    return None if collection is None else operations.contains(collection, item)


_NUMBER = frozenset({Kind.NUMBER})
_TEXT = frozenset({Kind.TEXT})
_DAY = frozenset({Kind.DATE, Kind.DATE_TIME})
_SIZED = frozenset({Kind.NUMBER, Kind.MONEY, Kind.DURATION})
_COLLECTION = frozenset({Kind.LIST, Kind.SET})

FUNCTIONS: dict[str, Function] = {
    "abs": Function(_same_kind(_SIZED), lambda _, value: operations.absolute(value), "abs(number)"),
    "ceiling": Function(_takes(_NUMBER, _NUMBER, gives=types.NUMBER, least=1), _ceiling, "ceiling(number, places)"),
    "count": _counting(_takes(_COLLECTION, gives=types.NUMBER), _count, "count(list)"),
    "date": Function(
        _first_of(_takes(_TEXT | _DAY, gives=types.DATE), _takes(_NUMBER, _NUMBER, _NUMBER, gives=types.DATE)),
        _date,
        'date("2026-01-31"), date(instant) or date(year, month, day)',
    ),
    "date and time": Function(
        _takes(frozenset({Kind.TEXT, Kind.DATE_TIME}), gives=types.DATE_TIME),
        _date_time,
        'date and time("2026-01-31T09:00:00+08:00")',
    ),
    "days_between": _counting(_takes(_DAY, _DAY, gives=types.NUMBER), _days_between, "days_between(from, to)"),
    "duration": Function(
        _takes(frozenset({Kind.TEXT, Kind.DURATION}), gives=types.DURATION),
        lambda _, text: text if isinstance(text, dt.timedelta) else _read(read_duration, text),
        'duration("PT24H")',
    ),
    "floor": Function(_takes(_NUMBER, _NUMBER, gives=types.NUMBER, least=1), _floor, "floor(number, places)"),
    "list contains": Function(_contains_signature, _contains, "list contains(list, item)", partial=True),
    "max": Function(_aggregate(operations.ORDERED), _extreme(">"), "max(list)", partial=True),
    "min": Function(_aggregate(operations.ORDERED), _extreme("<"), "min(list)", partial=True),
    "money": Function(_takes(_NUMBER, _TEXT, gives=types.MONEY), _money, 'money(100, "CNY")'),
    "sum": Function(_aggregate(_SIZED), _sum, "sum(list)", partial=True),
    "working_days_between": _counting(
        _takes(_DAY, _DAY, gives=types.NUMBER), _working_days_between, "working_days_between(from, to)"
    ),
}


@functools.cache
def zone_named(name: str) -> zoneinfo.ZoneInfo:
    """The IANA zone of that name.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: There is none.
    """
    return zoneinfo.ZoneInfo(name)
