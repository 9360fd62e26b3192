"""The classes into which a policy's conditions cut the values of its facts, and the boundaries between them.

Whoever tries a policy (examples, strategies) needs one value of each class, and both sides of each boundary; whoever
measures how well it is tried, which of them were.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import attrs

from complaint_rules.analysis.encoding.facts import FactBits
from complaint_rules.analysis.encoding.items import AXIS_OF, Form, on_line, value_at
from complaint_rules.analysis.encoding.placing import number_of
from complaint_rules.analysis.encoding.space import Reading, Space
from complaint_rules.analysis.logic.differences import edges_of, range_of
from complaint_rules.analysis.logic.ladders import Axis, Interval, Ladder, Rung, Span
from complaint_rules.analysis.witness.choosing import nearest_number, nearest_text
from complaint_rules.analysis.witness.ordinary import plain_value
from complaint_rules.analysis.wording import expression_of
from complaint_rules.domain.facts import Facts, Value
from complaint_rules.domain.values import Money
from complaint_rules.policy.model import Policy


@attrs.frozen
class Boundary:
    """Where conditions tell values apart: ``expression < bound``, or ``<=``, on one side.

    Args:
        expression: What is compared, in the expression language: a fact, or a count of days between two.
        facts: The facts in it, sorted.
        bound: With what it is compared.
        included: Whether the bound itself is on the lower side.
        span: The same for whoever compares numbers; see :meth:`side_of`.
    """

    expression: str
    facts: tuple[str, ...]
    bound: Value
    included: bool
    span: Span = attrs.field(repr=False)
    rung: Rung = attrs.field(repr=False)

    def side_of(self, facts: Facts) -> int | None:
        """On which side of it a complaint is: -1 below, 1 above; None where that is not known."""
        plus = number_of(self.span.plus, facts.values)
        minus = number_of(self.span.minus, facts.values) if self.span.minus else 0
        if plus is None or minus is None:
            return None
        number = plus if self.span.minus is None else plus - minus
        bound, included = self.rung
        return -1 if (number <= bound if included else number < bound) else 1


def boundaries_of(policy: Policy) -> tuple[Boundary, ...]:
    """Every boundary that a policy's conditions draw, those of what is not followed exactly left out."""
    space = Space(policy)
    space.read(policy)
    found = [each for span, ladder in space.prover.ladders.by_span.items() for each in _boundaries(span, ladder, space)]
    return tuple(sorted(found, key=lambda each: (each.expression, each.rung[0], each.included)))


def _boundaries(span: Span, ladder: Ladder, space: Space) -> Iterator[Boundary]:
    if span.plus in space.loosened.points or (span.minus is None and " in " in span.plus.name):
        return  # an instant's day is a boundary of the instant already
    expression, form = expression_of(span, space)
    facts = tuple(sorted({point.name.partition(" in ")[0] for point in (span.plus, span.minus) if point}))
    for bound, included in ladder.rungs:
        yield Boundary(expression, facts, _value(bound, form), included, span, (bound, included))


def _value(bound: Any, form: Form) -> Value:  # noqa: ANN401 - a number or a text
    return value_at(bound, form)


def values_of_classes(policy: Policy) -> dict[str, tuple[Value, ...]]:
    """For each fact one value of every class that the policy's conditions tell apart, ordinary where there is a choice.

    Of a set every member alone, none, and all.

    >>> from complaint_rules.policy.loading import load_policy
    >>> values_of_classes(load_policy("policies/kfeng"))["order.shipped"]
    (False, True)
    """
    space = Space(policy)
    reading: Reading = space.read(policy)
    return {name: tuple(_values(bits, space)) for name, bits in sorted(reading.world.facts.items())}


def _values(bits: FactBits, space: Space) -> Iterator[Value]:
    if bits.members:
        alone = [frozenset({each}) for each in bits.members]
        yield from (frozenset(), *alone, *([frozenset(bits.members)] if len(alone) > 1 else ()))
    elif bits.point is None:
        yield from (value for value in bits.values if value is not None)
    else:
        ladder = space.prover.ladders.of(Span(bits.point))
        limits = space.prover.ladders.ranges.get(bits.point, (None, None))
        found = (_representative(bits, interval, limits) for interval in _intervals(ladder))
        yield from dict.fromkeys(value for value in found if value is not None)


def _intervals(ladder: Ladder) -> Iterator[Interval]:
    rungs: list[Rung | None] = [None, *ladder.rungs, None]
    yield from (Interval(above, below) for above, below in itertools.pairwise(rungs))


def _representative(bits: FactBits, interval: Interval, limits: tuple[Any, Any]) -> Value | None:
    wish, point = plain_value(bits.declaration), bits.point
    if point is None:
        return None
    if point.axis is Axis.TEXTS:
        return nearest_text(interval, str(wish))
    least, greatest = range_of(point, list(edges_of(Span(point), interval, [1, 1])))
    if isinstance(wish, Money):
        number = nearest_number(least, greatest, Fraction(wish.amount), whole=False)
        return None if number is None else Money(value_at(number, Form.NUMBER), wish.currency)  # type: ignore[arg-type]
    form = AXIS_OF[bits.declaration.type.kind][1]
    number = nearest_number(least, greatest, on_line(wish, form), whole=point.axis.whole)
    if number is None or not _within(number, limits):
        return None
    return value_at(number, form)


def _within(number: Any, limits: tuple[Any, Any]) -> bool:  # noqa: ANN401 - a number
    low, high = limits
    return (low is None or number >= low) and (high is None or number <= high)
