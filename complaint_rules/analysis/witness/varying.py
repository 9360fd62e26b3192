"""Other complaints near one that its replay did not confirm, where something was loosened.

What was loosened has a class that the model wants: of a product, a count of working days. One fact after the other is
moved to where that expression, taken for a straight line, would fall into the class.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from complaint_rules.analysis.encoding.facts import FactBits
from complaint_rules.analysis.encoding.items import AXIS_OF, Form, on_line, value_at
from complaint_rules.analysis.logic.ladders import Axis, Interval, Ladders, Point, Span
from complaint_rules.analysis.logic.solver import Model
from complaint_rules.analysis.witness.placing import Values
from complaint_rules.domain.facts import Facts, Value
from complaint_rules.domain.values import Money
from complaint_rules.engines.situation import Names, Situation, day_in_force
from complaint_rules.language.evaluation import value_of
from complaint_rules.language.nodes import Node
from complaint_rules.language.traversal import names_in

_AROUND = (0, 1, -1, 2, -2, 3, -3)
_STEP: Mapping[Axis, Any] = {
    Axis.DAYS: 7,
    Axis.INSTANTS: 7 * 86_400_000_000,
    Axis.DURATIONS: 3_600_000_000,
    Axis.NUMBERS: Fraction(1),
}
_FINE: Mapping[Axis, Any] = {
    Axis.DAYS: 1,
    Axis.INSTANTS: 86_400_000_000,
    Axis.DURATIONS: 60_000_000,
    Axis.NUMBERS: Fraction(1, 100),
}


def variations(
    values: Values,
    loosened: Mapping[Point, Node],
    facts: Mapping[str, FactBits],
    wanted: tuple[Model, Ladders],
    names: Names,
) -> Iterator[Values]:
    """Complaints in which a loosened expression is where a model wants it.

    Args:
        values: The complaint that was not confirmed, by the facts' keys.
        loosened: The expression behind each point that stands for one.
        facts: The facts that may be moved, by name.
        wanted: The model, and where its numbers are.
        names: Of the policy.
    """
    model, ladders = wanted
    for point, node in loosened.items():
        if not names_in(node) <= facts.keys() or Span(point) not in ladders.by_span:
            continue
        interval, _ = ladders.of(Span(point)).interval(model)
        for name in sorted(names_in(node)):
            bits = facts[name]
            if bits.point is not None and values.get(bits.key) is not None and bits.point.axis in _STEP:
                at = _evaluator(node, values, bits, facts, names)
                yield from _moved(values, bits, bits.point.axis, at, interval)


def _evaluator(
    node: Node, values: Values, moved: FactBits, facts: Mapping[str, FactBits], names: Names
) -> Callable[[Value], Fraction | None]:
    """What the expression comes to with another value of one fact."""

    def at(value: Value) -> Fraction | None:
        given = {name: values[bits.key] for name, bits in facts.items() if bits.key in values}
        given[moved.name] = value
        checked = Facts(given)
        situation = Situation(
            names, checked.values, day_in_force(names, checked.values, None, strict=False), strict=False
        )
        return _as_number(value_of(node, situation))

    return at


def _as_number(value: Any) -> Fraction | None:  # noqa: ANN401 - any value
    form = next((form for kind, form in _FORMS if isinstance(value, kind)), None)
    return None if form is None else Fraction(on_line(value, form))


_FORMS = ((Decimal, Form.NUMBER), (dt.datetime, Form.INSTANT), (dt.date, Form.DATE), (dt.timedelta, Form.DURATION))


def _moved(
    values: Values, bits: FactBits, axis: Axis, at: Callable[[Value], Fraction | None], interval: Interval
) -> Iterator[Values]:
    start = values[bits.key]
    number = Fraction(_number(start, bits))
    here, there = at(_value(number, start, bits)), at(_value(number + _STEP[axis], start, bits))
    if here is None or there is None or here == there:
        return
    slope = (there - here) / _STEP[axis]
    for target in _targets(interval):
        for steps in _AROUND:
            reached = number + (target - here) / slope + steps * _FINE[axis]
            moved = Fraction(round(reached)) if axis.whole else reached
            try:
                yield {**values, bits.key: _value(moved, start, bits)}
            except (OverflowError, ValueError):
                return


def _targets(interval: Interval) -> list[Fraction]:
    bounds = [Fraction(rung[0]) for rung in (interval.above, interval.below) if rung is not None]
    return [sum(bounds, Fraction(0)) / len(bounds), *bounds] if bounds else []


def _number(value: Any, bits: FactBits) -> Any:  # noqa: ANN401 - a value
    return value.amount if isinstance(value, Money) else on_line(value, AXIS_OF[bits.declaration.type.kind][1])


def _value(number: Fraction, like: Any, bits: FactBits) -> Value:  # noqa: ANN401 - a value
    if isinstance(like, Money):
        return Money(value_at(number, Form.NUMBER), like.currency)  # type: ignore[arg-type]
    return value_at(number, AXIS_OF[bits.declaration.type.kind][1])
