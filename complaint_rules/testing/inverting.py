"""What a fact has to be for an expression to come to a value: the inverse of evaluating, as far as there is one.

Every change is tried before it is offered, so a wrong or rounded inverse offers nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import singledispatch
from typing import TypeAlias

from complaint_rules.domain.facts import Value
from complaint_rules.domain.types import Kind
from complaint_rules.domain.values import Money
from complaint_rules.domain.wall_clock import instant_at
from complaint_rules.engines.situation import Situation
from complaint_rules.language import nodes
from complaint_rules.language.evaluation import truth_of, value_of
from complaint_rules.language.nodes import Node
from complaint_rules.language.operations import Maybe, calculate
from complaint_rules.testing.reading import admits, situation_of

Change: TypeAlias = tuple[str, Value]
"""A fact, and the value that it has to have."""

_TICK = dt.timedelta(microseconds=1)
_DAY = dt.timedelta(days=1)
_FURTHEST = 4_000
"""Working days that are searched one by one."""


def reaching(node: Node, target: Value, situation: Situation) -> Iterator[Change]:
    """The changes of one fact after which an expression has a value.

    >>> from complaint_rules import load
    >>> from complaint_rules.language.parser import parse
    >>> names = load("standard").names
    >>> known = situation_of(names, {"goods.received_on": dt.date(2026, 1, 1)})
    >>> age = parse("days_between(goods.received_on, complaint.received_at)")
    >>> for name, value in reaching(age, Decimal(30), known):
    ...     print(name, value)
    complaint.received_at 2026-01-31 04:00:00+00:00
    complaint.received_at 2026-01-30 16:00:00+00:00
    complaint.received_at 2026-01-31 15:59:59.999999+00:00

    Args:
        node: The expression.
        target: The value.
        situation: The complaint as it is.
    """
    for name, value in _changes(node, target, situation):
        declared = situation.names.policy.facts.get(name)
        if declared is not None and admits(declared, value):
            after = situation_of(situation.names, {**situation.facts, name: value})
            if value_of(node, after) == target:
                yield name, value


@singledispatch
def _changes(node: Node, target: Value, situation: Situation) -> Iterator[Change]:  # noqa: ARG001 - one signature for all nodes
    """Nothing is known of the inverse."""
    return iter(())


@_changes.register
def _(node: nodes.Name, target: Value, situation: Situation) -> Iterator[Change]:  # noqa: ARG001 - as above
    yield node.name, target


@_changes.register
def _(node: nodes.Negate, target: Value, situation: Situation) -> Iterator[Change]:
    negative = calculate("*", target, Decimal(-1))
    if negative is not None:
        yield from _changes(node.operand, negative, situation)


@_changes.register
def _(node: nodes.If, target: Value, situation: Situation) -> Iterator[Change]:
    truth = truth_of(node.condition, situation)
    if truth is not None:
        yield from _changes(node.consequence if truth else node.alternative, target, situation)


@_changes.register
def _(node: nodes.Arithmetic, target: Value, situation: Situation) -> Iterator[Change]:
    left, right = value_of(node.left, situation), value_of(node.right, situation)
    for side, wanted in (
        (node.left, _left_of(node.operator, target, right)),
        (node.right, _right_of(node, target, left)),
    ):
        if wanted is not None:
            yield from _changes(side, wanted, situation)


def _left_of(sign: str, target: Value, right: Maybe) -> Maybe:
    inverse = {"+": "-", "-": "+", "*": "/", "/": "*"}.get(sign)
    return None if inverse is None or right is None else _calculated(inverse, target, right)


def _right_of(node: nodes.Arithmetic, target: Value, left: Maybe) -> Maybe:
    if left is None or node.operator not in {"+", "-", "*", "/"}:
        return None
    pair = (target, left) if node.operator in {"+", "*"} else (left, target)
    return _calculated({"+": "-", "-": "-", "*": "/", "/": "/"}[node.operator], *pair)


def _calculated(sign: str, left: Value, right: Value) -> Maybe:
    try:
        return calculate(sign, left, right)
    except (KeyError, TypeError):  # no such operation between values of these types
        return None


@_changes.register
def _(node: nodes.Call, target: Value, situation: Situation) -> Iterator[Change]:
    inverse = _INVERSES.get(node.function)
    if inverse is not None:
        yield from inverse(node.arguments, target, situation)


def _same(arguments: tuple[Node, ...], target: Value, situation: Situation) -> Iterator[Change]:
    """A function that leaves some values as they are."""
    yield from _changes(arguments[0], target, situation)


def _absolute(arguments: tuple[Node, ...], target: Value, situation: Situation) -> Iterator[Change]:
    yield from _changes(arguments[0], target, situation)
    yield from _changes(nodes.Negate(arguments[0]), target, situation)


def _extreme(arguments: tuple[Node, ...], target: Value, situation: Situation) -> Iterator[Change]:
    for argument in arguments:
        yield from _changes(argument, target, situation)


def _amount(arguments: tuple[Node, ...], target: Value, situation: Situation) -> Iterator[Change]:
    if isinstance(target, Money):
        yield from _changes(arguments[0], target.amount, situation)


def _date(arguments: tuple[Node, ...], target: Value, situation: Situation) -> Iterator[Change]:
    if len(arguments) == 1 and type(target) is dt.date:
        yield from _on_day(arguments[0], target, situation)


def _counted(arguments: tuple[Node, ...], target: Value, situation: Situation) -> Iterator[Change]:
    """Of a set that is a fact, the members that it has, as far as they are wanted, and then others."""
    match arguments[0], target:
        case nodes.Name(name=name), Decimal() as size if name in situation.names.policy.facts:
            members = situation.names.policy.facts[name].type.values
            held = value_of(arguments[0], situation)
            inside = [each for each in members if isinstance(held, frozenset) and each in held]
            ordered = [*inside, *(each for each in members if each not in inside)]
            if 0 <= size <= len(ordered) and size == size.to_integral_value():
                yield name, frozenset(ordered[: int(size)])


def _days(arguments: tuple[Node, ...], target: Value, situation: Situation) -> Iterator[Change]:
    start, end = (_day(argument, situation) for argument in arguments)
    if not isinstance(target, Decimal) or target != target.to_integral_value() or abs(target) > 10**6:
        return
    count = dt.timedelta(days=int(target))
    if start is not None:
        yield from _on_day(arguments[1], _shifted(start, count), situation)
    if end is not None:
        yield from _on_day(arguments[0], _shifted(end, -count), situation)


def _working_days(arguments: tuple[Node, ...], target: Value, situation: Situation) -> Iterator[Change]:
    start, end = (_day(argument, situation) for argument in arguments)
    if not isinstance(target, Decimal) or target != target.to_integral_value() or abs(target) > _FURTHEST:
        return
    count = int(target)
    between = situation.setting.calendar.working_days_between
    if start is not None:
        found = _first_and_last(start, count, lambda day: between(start, day))
        yield from (change for day in found for change in _on_day(arguments[1], day, situation))
    if end is not None:
        found = _first_and_last(end, -count, lambda day: -between(day, end))
        yield from (change for day in found for change in _on_day(arguments[0], day, situation))


def _first_and_last(base: dt.date, count: int, counted: object) -> list[dt.date]:
    """The days at both ends of those that are so many working days away; where nobody works, the count stays."""
    assert callable(counted)  # noqa: S101 - a function of a day
    reach = 3 * abs(count) + 15
    days = [day for offset in range(-reach, reach + 1) if (day := _shifted(base, offset * _DAY)) is not None]
    found = [day for day in days if counted(day) == count]
    return list(dict.fromkeys([*found[:1], *found[-1:]]))


def _day(node: Node, situation: Situation) -> dt.date | None:
    value = value_of(node, situation)
    return situation.setting.date_of(value) if isinstance(value, dt.date) else None


def _shifted(day: dt.date, length: dt.timedelta) -> dt.date | None:
    try:
        return day + length
    except OverflowError:
        return None


def _on_day(node: Node, day: dt.date | None, situation: Situation) -> Iterator[Change]:
    """Changes after which a day, or an instant's day in the policy's zone, is that one."""
    if day is None or not dt.date.min + _DAY < day < dt.date.max - _DAY:
        return
    declared = situation.names.declaration(node.name) if isinstance(node, nodes.Name) else None
    if declared is None or declared.type.kind is not Kind.DATE_TIME:
        yield from _changes(node, day, situation)
        return
    yield from ((declared.name, moment) for moment in moments_of(day, situation.lookup(declared.name), situation))


def moments_of(day: dt.date, like: Maybe, situation: Situation) -> Iterator[dt.datetime]:
    """Instants of a day in the policy's zone: at the time of another instant (or noon), its first and its last."""
    zone = situation.setting.zone
    time = like.astimezone(zone).time() if isinstance(like, dt.datetime) else dt.time(12)
    yield dt.datetime.combine(day, time, zone).astimezone(dt.UTC)
    yield instant_at(day, 0, zone)
    yield instant_at(day + _DAY, 0, zone) - _TICK


_INVERSES = {
    "abs": _absolute,
    "ceiling": _same,
    "count": _counted,
    "date": _date,
    "date and time": _same,
    "days_between": _days,
    "duration": _same,
    "floor": _same,
    "max": _extreme,
    "min": _extreme,
    "money": _amount,
    "working_days_between": _working_days,
}
