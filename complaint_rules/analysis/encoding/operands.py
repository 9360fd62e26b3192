"""Values: the cases of names, sums, differences of days and functions."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import singledispatch
from typing import Any

import attrs

from complaint_rules.analysis.encoding.items import (
    MICROSECONDS_OF_A_DAY,
    Cases,
    Form,
    Measure,
    Members,
    cases_of,
    instant_number,
    is_constant,
)
from complaint_rules.analysis.encoding.loosening import loosened_value
from complaint_rules.analysis.encoding.world import World
from complaint_rules.analysis.logic.ladders import Axis, Span
from complaint_rules.analysis.logic.solver import TRUE, Literal
from complaint_rules.language import nodes, operations
from complaint_rules.language.functions import FUNCTIONS
from complaint_rules.language.nodes import Node
from complaint_rules.policy.model import Parameter

_MOST_CASES = 1024
"""More combinations of cases than this are not spelled out."""

_LONGEST_SHIFT = 366 * MICROSECONDS_OF_A_DAY
"""By more than this a day is not moved: it could leave the years that there are."""

_NOT_FOLLOWED = object()


def operand_of(node: Node, world: World) -> Cases:
    """What an expression may come to."""
    return world.meet(node, world.operands, cases_for)


@singledispatch
def cases_for(node: Node, world: World) -> Cases:
    """The cases of one kind of node; :func:`operand_of` remembers them."""
    return loosened_value(node, world, ())


@cases_for.register
def _(node: nodes.Literal, world: World) -> Cases:
    return cases_of(world.circuit, [(TRUE, node.value)])


@cases_for.register
def _(node: nodes.Name, world: World) -> Cases:
    if node.name in world.facts:
        return world.facts[node.name].cases
    parameter = world.names.parameter(node.name)
    return world.outcomes[node.name] if parameter is None else _parameter(parameter, world)


def _parameter(parameter: Parameter, world: World) -> Cases:
    if not parameter.dated:
        return cases_of(world.circuit, [(TRUE, parameter.values[0][1] if parameter.values else None)])
    begun = [day_from(start, world) for start, _ in parameter.values]
    ended = [*begun[1:], -TRUE]
    circuit = world.circuit
    found = [
        (circuit.both(start, -end), value)
        for start, end, (_, value) in zip(begun, ended, parameter.values, strict=True)
    ]
    return cases_of(circuit, [*found, (-begun[0], None)])


def day_cases(world: World) -> Cases:
    """The day that chooses the version in force."""
    name = world.names.policy.in_force_by
    return _each(world, lambda item: _day_of(item, world), operand_of(nodes.Name(name), world), nodes.Name(name))


def day_from(start: dt.date, world: World) -> Literal:
    """Holds where the day in force is known and not before another."""
    rails = ((case.guard, world.comparer.compare(">=", case.item, start)) for case in day_cases(world))
    return world.circuit.any_of(world.circuit.both(guard, each.true) for guard, each in rails if each)


def day_known(world: World) -> Literal:
    """Holds where the day in force is known."""
    return world.circuit.any_of(case.guard for case in day_cases(world) if case.item is not None)


# several operands: every combination of their cases


def _combined(
    node: Node, world: World, operands: tuple[Cases, ...], combine: Callable[..., Any], *, strict: bool = True
) -> Cases:
    """What comes of all combinations of cases; loosened where one of them cannot be followed."""
    if math.prod(map(len, operands)) > _MOST_CASES:
        return loosened_value(node, world, operands)
    found = []
    for cases in itertools.product(*operands):
        items = [case.item for case in cases]
        item = None if strict and None in items else combine(*items)
        if item is _NOT_FOLLOWED:
            return loosened_value(node, world, operands)
        found.append((world.circuit.all_of(case.guard for case in cases), item))
    return cases_of(world.circuit, found)


def _each(world: World, change: Callable[[Any], Any], cases: Cases, node: Node) -> Cases:
    return _combined(node, world, (cases,), change)


@cases_for.register
def _(node: nodes.Arithmetic, world: World) -> Cases:
    operands = (operand_of(node.left, world), operand_of(node.right, world))
    return _combined(node, world, operands, lambda left, right: _calculated(node.operator, left, right))


def _calculated(sign: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - items
    if is_constant(left) and is_constant(right):
        return operations.calculate(sign, left, right)
    if sign == "-" and _is_moment(left) and _is_moment(right):
        return _difference(left, right)
    if sign in {"+", "-"} and isinstance(left, Measure) and isinstance(right, dt.timedelta):
        return _shifted(left, right if sign == "+" else -right)
    if sign == "+" and isinstance(right, Measure) and isinstance(left, dt.timedelta):
        return _shifted(right, left)
    return _NOT_FOLLOWED


def _is_moment(item: object) -> bool:
    return isinstance(item, dt.date) or (isinstance(item, Measure) and item.form in {Form.DATE, Form.INSTANT})


def _difference(left: Any, right: Any) -> Any:  # noqa: ANN401 - two dates, or two instants
    instants = _is_instant(left)
    return _less(left, right, Form.DURATION if instants else Form.DURATION_OF_DAYS)


def _is_instant(item: object) -> bool:
    return isinstance(item, dt.datetime) or (isinstance(item, Measure) and item.form is Form.INSTANT)


def _less(left: Any, right: Any, form: Form) -> Any:  # noqa: ANN401 - two days or two instants, not both constant
    """``left - right`` on their line."""
    if isinstance(left, Measure) and isinstance(right, Measure):
        if left.span.minus or right.span.minus or left.span.plus.axis is not right.span.plus.axis:
            return _NOT_FOLLOWED
        if left.span == right.span:
            return _NOT_FOLLOWED  # the same fact twice: seldom enough
        return Measure(Span(left.span.plus, right.span.plus), form, left.offset - right.offset)
    if isinstance(left, Measure):
        return attrs.evolve(left, form=form, offset=left.offset - _on_axis(right))
    return attrs.evolve(right, form=form, offset=_on_axis(left) - right.offset, sign=-1)


def _on_axis(moment: dt.date) -> int:
    return instant_number(moment) if isinstance(moment, dt.datetime) else moment.toordinal()


def _shifted(measure: Measure, by: dt.timedelta) -> Any:  # noqa: ANN401 - an item
    microseconds = by // dt.timedelta(microseconds=1)
    if abs(microseconds) > _LONGEST_SHIFT:
        return _NOT_FOLLOWED
    if measure.form is Form.DATE:
        return attrs.evolve(measure, offset=measure.offset + microseconds // MICROSECONDS_OF_A_DAY)
    if measure.form in {Form.INSTANT, Form.DURATION}:
        return attrs.evolve(measure, offset=measure.offset + microseconds)
    return _NOT_FOLLOWED


@cases_for.register
def _(node: nodes.Negate, world: World) -> Cases:
    return _each(world, _negated, operand_of(node.operand, world), node)


def _negated(item: Any) -> Any:  # noqa: ANN401 - an item
    if is_constant(item):
        return operations.negate(item)
    if isinstance(item, Measure):
        return attrs.evolve(item, sign=-item.sign, offset=-item.offset)
    return _NOT_FOLLOWED


# functions


@cases_for.register
def _(node: nodes.Call, world: World) -> Cases:
    operands = tuple(operand_of(argument, world) for argument in node.arguments)
    if node.function == "count" and len(operands) == 1:
        return _counted(node, operands[0], world)
    followed = _FOLLOWED.get(node.function)
    partial = FUNCTIONS[node.function].partial

    def combine(*items: Any) -> Any:  # noqa: ANN401 - items
        if all(is_constant(item) or item is None for item in items):
            return FUNCTIONS[node.function].apply(world.names.setting, *items)
        return followed(world, *items) if followed else _NOT_FOLLOWED

    return _combined(node, world, operands, combine, strict=not partial)


def _counted(node: nodes.Call, cases: Cases, world: World) -> Cases:
    """How many members a set has: one case for each number."""
    found: list[tuple[Literal, Any]] = []
    for case in cases:
        if not isinstance(case.item, Members | frozenset | None):
            return loosened_value(node, world, (cases,))
        found += ((world.circuit.both(case.guard, guard), number) for guard, number in _sizes(case.item, world))
    return cases_of(world.circuit, found)


def _sizes(item: Members | frozenset[str] | None, world: World) -> Iterator[tuple[Literal, Any]]:
    if not isinstance(item, Members):
        yield TRUE, None if item is None else Decimal(len(item))
        return
    counts = world.circuit.counts_of(literal for _, literal in item.literals)
    yield from ((literal, Decimal(number)) for number, literal in enumerate(counts))


def _day_of(item: Any, world: World) -> Any:  # noqa: ANN401 - an item
    """The day of a date or an instant."""
    if isinstance(item, dt.date):
        return world.names.setting.date_of(item)
    if not isinstance(item, Measure) or item.form is Form.DATE:
        return item if isinstance(item, Measure) else _NOT_FOLLOWED
    if item.offset or item.span.minus or item.span.plus.axis is not Axis.INSTANTS:
        return _NOT_FOLLOWED
    return Measure(Span(world.days.day_of(item.span.plus)), Form.DATE)


def _days_between(world: World, start: Any, end: Any) -> Any:  # noqa: ANN401 - items
    first, last = _day_of(start, world), _day_of(end, world)
    if _NOT_FOLLOWED in (first, last) or first is None or last is None:
        return _NOT_FOLLOWED
    if is_constant(first) and is_constant(last):
        return FUNCTIONS["days_between"].apply(world.names.setting, first, last)
    return _less(last, first, Form.NUMBER)


def _same(form: Form) -> Callable[..., Any]:
    """A conversion of what is of the type already."""
    return lambda _, item, *rest: (
        item if isinstance(item, Measure) and item.form is form and not rest else _NOT_FOLLOWED
    )


_FOLLOWED: dict[str, Callable[..., Any]] = {
    "date": lambda world, *items: _day_of(items[0], world) if len(items) == 1 else _NOT_FOLLOWED,
    "date and time": _same(Form.INSTANT),
    "days_between": _days_between,
    "duration": _same(Form.DURATION),
}
