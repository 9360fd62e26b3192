"""Comparing two cases of two expressions: where it is true, and where it is false."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from complaint_rules.analysis.encoding.items import Amount, Loose, Measure, Members, is_constant, on_line
from complaint_rules.analysis.logic.circuit import Circuit
from complaint_rules.analysis.logic.ladders import Axis, Ladders, Span
from complaint_rules.analysis.logic.solver import FALSE, TRUE, Literal
from complaint_rules.domain.values import Money
from complaint_rules.language import operations

_MIRRORED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@attrs.frozen
class Rails:
    """Where a condition is true, and where it is false; elsewhere it is unknown."""

    true: Literal
    false: Literal


UNKNOWN = Rails(FALSE, FALSE)
ALWAYS = Rails(TRUE, FALSE)
NEVER = Rails(FALSE, TRUE)


def negation(rails: Rails) -> Rails:
    """True where false."""
    return Rails(rails.false, rails.true)


def truth(value: object) -> Rails:
    """The rails of a constant."""
    return ALWAYS if value is True else NEVER if value is False else UNKNOWN


@attrs.frozen
class Comparer:
    """Compares items.

    Args:
        circuit: Where the gates are.
        ladders: Where the numbers are.
    """

    circuit: Circuit
    ladders: Ladders

    def compare(self, sign: str, left: Any, right: Any) -> Rails | None:  # noqa: ANN401 - two items
        """Compare two items; None where that cannot be followed."""
        if left is None or right is None:
            return UNKNOWN
        if is_constant(left) and is_constant(right):
            return truth(operations.compare(sign, left, right))
        if isinstance(left, Loose) or isinstance(right, Loose):
            return None
        if is_constant(left):
            left, right, sign = right, left, _MIRRORED[sign]
        return self._against(sign, left, right)

    def _against(self, sign: str, left: Any, right: Any) -> Rails | None:  # noqa: ANN401 - an item that is no constant, and one
        match left, right:
            case Measure(), Measure():
                return self._measures(sign, left, right)
            case Measure(), _ if not isinstance(right, Amount | Members):
                return self._with_constant(sign, left, on_line(right, left.form))
            case Amount(), Amount() | Money():
                return self._amounts(sign, left, right)
            case Members(), Members() | frozenset() if sign in {"=", "!="}:
                return self._sets(sign, left, right)
        return None

    def _with_constant(self, sign: str, measure: Measure, bound: Any) -> Rails:  # noqa: ANN401 - a number or a text
        if isinstance(bound, str):
            return self._decided(sign, measure.span, bound)
        bound = (bound - measure.offset) * measure.sign
        return self._decided(sign if measure.sign > 0 else _MIRRORED[sign], measure.span, bound)

    def _decided(self, sign: str, span: Span, bound: Any) -> Rails:  # noqa: ANN401 - a number or a text
        true = _LITERALS[sign](self, span, bound)
        return Rails(true, -true)

    def equals(self, span: Span, bound: Any) -> Literal:  # noqa: ANN401 - a number or a text
        """Holds where a span is exactly so much."""
        return self.circuit.both(self.ladders.at_most(span, bound), -self.ladders.below(span, bound))

    def _measures(self, sign: str, left: Measure, right: Measure) -> Rails | None:
        alike = left.sign == right.sign == 1 and left.form is right.form and left.span.plus.axis is right.span.plus.axis
        if alike and left.span == right.span:
            return truth(operations.compare(sign, left.offset, right.offset))
        if not alike or left.span.minus or right.span.minus or left.span.plus.axis is Axis.TEXTS:
            return None
        span = Span(left.span.plus, right.span.plus)
        return self._decided(sign, span, right.offset - left.offset)

    def _amounts(self, sign: str, left: Amount, right: Amount | Money) -> Rails | None:
        if left.currency != right.currency:
            return UNKNOWN
        if left.currency is None:
            return None
        if isinstance(right, Money):
            return self._with_constant(sign, left.measure, on_line(right.amount, left.measure.form))
        return self._measures(sign, left.measure, right.measure)

    def _sets(self, sign: str, left: Members, right: Members | frozenset[str]) -> Rails:
        values = dict(left.literals).keys() | (right if isinstance(right, frozenset) else dict(right.literals).keys())
        same = self.circuit.all_of(
            -self.circuit.differ(left.contains(value), membership(right, value)) for value in sorted(values)
        )
        return Rails(same, -same) if sign == "=" else Rails(-same, same)


def membership(members: Members | frozenset[str], value: object) -> Literal:
    """Holds where a value is in a set."""
    if isinstance(members, Members):
        return members.contains(value)
    return TRUE if value in members else FALSE


_LITERALS: Mapping[str, Callable[[Comparer, Span, Any], Literal]] = {
    "<": lambda comparer, span, bound: comparer.ladders.below(span, bound),
    "<=": lambda comparer, span, bound: comparer.ladders.at_most(span, bound),
    ">": lambda comparer, span, bound: -comparer.ladders.at_most(span, bound),
    ">=": lambda comparer, span, bound: -comparer.ladders.below(span, bound),
    "=": lambda comparer, span, bound: comparer.equals(span, bound),
    "!=": lambda comparer, span, bound: -comparer.equals(span, bound),
}
"""Where a span compares so with a bound; no rung is made that is not asked for."""
