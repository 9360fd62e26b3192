"""The boundaries at which a policy's conditions tell values apart, read off without asking the solver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from complaint_rules.analysis.encoding.items import Form, on_line
from complaint_rules.analysis.encoding.placing import number_of
from complaint_rules.analysis.encoding.space import Space
from complaint_rules.analysis.logic.ladders import Axis, Ladder, Point, Rung, Span
from complaint_rules.analysis.logic.solver import FALSE, TRUE
from complaint_rules.analysis.wording import FORM_OF, expression_of
from complaint_rules.domain.facts import Value
from complaint_rules.domain.types import Kind
from complaint_rules.domain.values import Money
from complaint_rules.engines.situation import Situation
from complaint_rules.language.evaluation import value_of
from complaint_rules.language.nodes import Node
from complaint_rules.language.traversal import names_in
from complaint_rules.policy.model import Policy


@attrs.frozen
class Boundary:
    """Where conditions tell values apart: ``expression < bound``, or ``<=``, on one side.

    Args:
        expression: What is compared, in the expression language: a fact, or a count of days between two.
        facts: The facts in it, sorted.
        rung: The bound as a number of its line, and whether it is on the lower side itself.
        span: What is compared, as the prover has it.
        form: How numbers of the line are written.
        currency: In which an amount has to be; empty where it is none, or where conditions name several.
        trees: The expressions for which the prover has only a point, by that point.
    """

    expression: str
    facts: tuple[str, ...]
    rung: Rung
    span: Span = attrs.field(repr=False)
    form: Form = attrs.field(repr=False)
    currency: str = ""
    trees: tuple[tuple[Point, Node], ...] = attrs.field(default=(), repr=False)

    @property
    def axis(self) -> Axis:
        """The line on which it lies."""
        return self.span.plus.axis

    def number_in(self, situation: Situation) -> Any:  # noqa: ANN401 - a number or a text
        """What a complaint has of that which is compared, as a number of its line; None where that is not known."""
        if not self._is_in_currency(situation.facts):
            return None
        plus = self._number_of(self.span.plus, situation)
        minus = self._number_of(self.span.minus, situation) if self.span.minus else 0
        if plus is None or minus is None:
            return None
        return plus if self.span.minus is None else plus - minus

    def _number_of(self, point: Point, situation: Situation) -> Any:  # noqa: ANN401 - a number or a text
        tree = dict(self.trees).get(point)
        if tree is None:
            return number_of(point, situation.facts)
        value = value_of(tree, situation)
        return None if value is None else on_line(value, FORM_OF[point.axis])

    def _is_in_currency(self, values: Mapping[str, Value | None]) -> bool:
        amounts = (values.get(name) for name in self.facts)
        return all(not isinstance(each, Money) or self.currency in {"", each.currency} for each in amounts)

    def side_of(self, situation: Situation) -> int | None:
        """On which side of it a complaint is: -1 below, 1 above; None where that is not known."""
        number = self.number_in(situation)
        if number is None:
            return None
        bound, included = self.rung
        return -1 if (number <= bound if included else number < bound) else 1


@attrs.frozen
class Boundaries:
    """What a policy's conditions draw.

    Args:
        drawn: The boundaries, those outside of what facts may be left out; by expression and bound.
        unfollowed: Comparisons of which none is known, for both sides are reckoned; as expressions.
    """

    drawn: tuple[Boundary, ...]
    unfollowed: tuple[str, ...]


def boundaries_of(policy: Policy) -> Boundaries:
    """Every boundary that a policy's conditions draw."""
    space = Space(policy)
    space.read(policy)
    by_span = space.prover.ladders.by_span
    days = {literal for span, ladder in by_span.items() if _is_day(span) for literal in ladder.literals}
    found = (each for span, ladder in by_span.items() for each in _boundaries(span, ladder, space, days))
    return Boundaries(
        tuple(sorted(found, key=lambda each: (each.expression, each.rung))),
        tuple(sorted({str(text) for text, *_ in space.loosened.conditions})),
    )


def _is_day(span: Span) -> bool:
    """Whether it is the day on which an instant falls."""
    return span.minus is None and span.plus.axis is Axis.DAYS and " in " in span.plus.name


def _boundaries(span: Span, ladder: Ladder, space: Space, days: set[int]) -> Iterator[Boundary]:
    expression, form = expression_of(span, space)
    points = [each for each in (span.plus, span.minus) if each]
    trees = tuple((each, space.loosened.points[each]) for each in points if each in space.loosened.points)
    names = {point.name.partition(" in ")[0] for point in points}.union(*(names_in(tree) for _, tree in trees))
    facts = tuple(sorted(names & space.facts.keys()))
    currency = _currency_of(facts, space)
    for rung, literal in zip(ladder.rungs, ladder.literals, strict=True):
        # One that always holds, or never, lies outside; an instant that begins a day is the day's boundary.
        if literal not in {TRUE, FALSE} and (span.plus.axis is not Axis.INSTANTS or literal not in days):
            yield Boundary(expression, facts, rung, span, form, currency, trees)


def _currency_of(facts: tuple[str, ...], space: Space) -> str:
    """The one currency that conditions name for some amounts; empty where there is none, or several."""
    amounts = (space.facts[name] for name in facts if space.facts[name].declaration.type.kind is Kind.MONEY)
    codes = {str(code) for bits in amounts for code in bits.values if code is not None}
    return codes.pop() if len(codes) == 1 else ""
