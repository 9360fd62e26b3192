"""Values at which policies are apt to be wrong: their own constants, and days and instants special anywhere."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import attrs

from complaint_rules.domain.calendar import Calendar
from complaint_rules.domain.facts import FactDeclaration, Value
from complaint_rules.domain.types import Kind
from complaint_rules.domain.values import Money
from complaint_rules.domain.wall_clock import changed_days, instant_at, zone_of
from complaint_rules.language import nodes
from complaint_rules.language.nodes import Node
from complaint_rules.language.traversal import walk
from complaint_rules.policy.model import Policy
from complaint_rules.testing.aiming import neighbours
from complaint_rules.testing.reading import compared_in

_DAY = dt.timedelta(days=1)
_TICK = dt.timedelta(microseconds=1)
_SECOND = dt.timedelta(seconds=1)
_HOUR = dt.timedelta(hours=1)
_LONGEST_WINDOW = 400
_MOST_DAYS = 400
_MOST_HOLIDAYS = 12
_MOST_EDGES = 40

_USUAL: Mapping[Kind, tuple[Value, ...]] = {
    Kind.NUMBER: tuple(map(Decimal, ("0", "1", "2", "10", "0.5", "-1", "1000"))),
    Kind.TEXT: ("text", "another text", "\u00e9t\u00e9", "\u98a8"),
    Kind.DURATION: tuple(dt.timedelta(hours=hours) for hours in (0, 1, 24, 48, -1)),
}
_AMOUNTS = tuple(map(Decimal, ("0", "0.01", "100", "1000", "-1")))
_CURRENCIES = ("CNY", "USD")


@attrs.frozen
class Landmarks:
    """The special values of one policy.

    Args:
        constants: What its conditions and figures name, by the values' class, each once.
        days: Ends of months and years, leap days, days of clock changes, holidays, and the days beside these.
        instants: The edges of those days, of working hours on them, and the hours around clock changes.
        own_days: The policy's own days, days before them by as many as its whole numbers say, and the days beside.
        own_instants: The edges of these, and of working hours on them.
        currencies: Those that it names, or two.
    """

    constants: Mapping[type, tuple[Any, ...]]
    days: tuple[dt.date, ...]
    instants: tuple[dt.datetime, ...]
    own_days: tuple[dt.date, ...]
    own_instants: tuple[dt.datetime, ...]
    currencies: tuple[str, ...]

    def own(self, declared: FactDeclaration) -> list[Value]:
        """The values of a fact's type that the policy itself names, and what lies right beside them."""
        kind = declared.type.kind
        named = [beside for value in self.constants.get(_CLASSES[kind], ()) for beside in neighbours(value)]
        if kind is Kind.MONEY:
            codes = self._currencies(declared)
            return [money for money in named if isinstance(money, Money) and money.currency in codes]
        own: Mapping[Kind, tuple[Value, ...]] = {Kind.DATE: self.own_days, Kind.DATE_TIME: self.own_instants}
        return list(dict.fromkeys([*named, *own.get(kind, ())]))

    def usual(self, declared: FactDeclaration) -> list[Value]:
        """The values of a fact's type that are special under any policy."""
        kind = declared.type.kind
        if kind is Kind.MONEY:
            return [Money(amount, code) for code in self._currencies(declared) for amount in _AMOUNTS]
        special: Mapping[Kind, tuple[Value, ...]] = {Kind.DATE: self.days, Kind.DATE_TIME: self.instants}
        return list(special.get(kind) or _USUAL[kind])

    def of(self, declared: FactDeclaration) -> list[Value]:
        """Both."""
        return list(dict.fromkeys([*self.own(declared), *self.usual(declared)]))

    def _currencies(self, declared: FactDeclaration) -> tuple[str, ...]:
        bound = declared.min_value or declared.max_value
        return (bound.currency,) if isinstance(bound, Money) else self.currencies


_CLASSES: Mapping[Kind, type] = {
    Kind.TEXT: str,
    Kind.NUMBER: Decimal,
    Kind.MONEY: Money,
    Kind.DATE: dt.date,
    Kind.DATE_TIME: dt.datetime,
    Kind.DURATION: dt.timedelta,
}


def landmarks_of(policy: Policy, around: dt.date) -> Landmarks:
    """The special values of a policy.

    Args:
        policy: The policy.
        around: The day near which others are looked for.
    """
    constants: dict[type, list[Any]] = {}
    for value in dict.fromkeys(_constants(policy)):
        constants.setdefault(type(value), []).append(value)
    days = tuple(itertools.islice(_special_days(policy, around), _MOST_DAYS))
    own_days = tuple(itertools.islice(_own_days(policy, around, constants), _MOST_DAYS))
    currencies = tuple(dict.fromkeys(money.currency for money in constants.get(Money, ())))
    return Landmarks(
        constants={kind: tuple(values) for kind, values in constants.items()},
        days=days,
        instants=tuple(dict.fromkeys(_instants(policy, days))),
        own_days=own_days,
        own_instants=tuple(dict.fromkeys(_instants(policy, own_days[:_MOST_EDGES]))),
        currencies=tuple(dict.fromkeys([*currencies, *_CURRENCIES])) if len(currencies) < 2 else currencies,
    )


def _constants(policy: Policy) -> Iterator[Value]:
    for condition in compared_in(policy):
        yield from _literals(condition.tree)
    for figure in policy.parameters.values():
        for start, value in figure.values:
            yield value
            if start != dt.date.min:
                yield start
    for rule in policy.rules.values():
        yield from (value for value in (rule.then,) if isinstance(value, Money | Decimal))


def _literals(tree: Node) -> Iterator[Value]:
    for node in walk(tree):
        match node:
            case nodes.Call(
                function="money", arguments=(nodes.Literal(value=Decimal() as amount), nodes.Literal(value=str(code)))
            ):
                yield Money(amount, code)
            case nodes.Literal(value=value) if value is not None:
                yield value


def _special_days(policy: Policy, around: dt.date) -> Iterator[dt.date]:
    special = [around, *_of_the_year(around.year), *_of_calendar(policy.calendar), *_changes(policy, around)]
    yield from dict.fromkeys(beside for day in special for beside in _beside(day))


def _own_days(policy: Policy, around: dt.date, constants: Mapping[type, Iterable[Any]]) -> Iterator[dt.date]:
    zone = zone_of(policy.zone)
    own = [*constants.get(dt.date, ()), *(each.astimezone(zone).date() for each in constants.get(dt.datetime, ()))]
    windows = [int(n) for n in constants.get(Decimal, ()) if n == n.to_integral_value() and 0 < n <= _LONGEST_WINDOW]
    windows_back = (_moved(day, -days) for day in [around, *own] for days in windows)
    yield from dict.fromkeys(beside for day in (*own, *windows_back) if day is not None for beside in _beside(day))


def _moved(day: dt.date, days: int) -> dt.date | None:
    try:
        return day + days * _DAY
    except OverflowError:
        return None


def _beside(day: dt.date) -> Iterator[dt.date]:
    found = (_moved(day, days) for days in (0, -1, 1))
    return (each for each in found if each is not None)


def _of_the_year(year: int) -> Iterator[dt.date]:
    """The last days of February in this and the nearest leap year, other months' ends, and the year's."""
    leap = next(each for each in range(min(year, 9990), 0, -1) if each % 4 == 0 and (each % 100 or each % 400 == 0))
    yield from (dt.date(leap, 2, 29), dt.date(year, 3, 1) - _DAY, dt.date(year, 12, 31))
    yield from (dt.date(year, month, 1) - _DAY for month in (2, 4, 5, 11) if year > 1)


def _of_calendar(calendar: Calendar) -> Iterator[dt.date]:
    yield from itertools.islice(sorted({*calendar.holidays, *calendar.extra}), _MOST_HOLIDAYS)


def _changes(policy: Policy, around: dt.date) -> Iterator[dt.date]:
    """The days of clock changes in the policy's zone, last year's, this one's and the next."""
    years = (year for year in (around.year, around.year - 1, around.year + 1) if 2 <= year <= 9998)
    yield from (dt.date.fromordinal(day) for year in years for day in changed_days(zone_of(policy.zone), year))


def _instants(policy: Policy, days: Iterable[dt.date]) -> Iterator[dt.datetime]:
    zone = zone_of(policy.zone)
    for day in days:
        if dt.date.min + _DAY < day < dt.date.max - _DAY:
            start = instant_at(day, 0, zone)
            yield from (start, start - _TICK, start + 12 * _HOUR)
            if day.toordinal() in changed_days(zone, day.year):
                yield from (start + hours * _HOUR / 2 for hours in range(2, 8))
            for interval in policy.calendar.intervals_on(day):
                yield from (edge for minute in interval for edge in _edges(instant_at(day, minute, zone)))


def _edges(moment: dt.datetime) -> tuple[dt.datetime, ...]:
    return moment, moment - _SECOND
