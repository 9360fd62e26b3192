"""The places at a boundary: right on it, and right beside it."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal

import attrs

from complaint_rules.domain.facts import Value
from complaint_rules.domain.values import Money
from complaint_rules.engines.situation import Situation
from complaint_rules.language import nodes
from complaint_rules.language.evaluation import value_of
from complaint_rules.language.nodes import Node
from complaint_rules.language.operations import calculate
from complaint_rules.language.traversal import names_in
from complaint_rules.testing.reading import COUNTS

_SECOND = dt.timedelta(seconds=1)
_TICK = dt.timedelta(microseconds=1)


@attrs.frozen
class Aim:
    """A place at a boundary.

    Args:
        side: The expression that has to change.
        target: The value that it has to have.
    """

    side: Node
    target: Value


def aims_at(test: nodes.Compare, situation: Situation) -> list[Aim]:
    """The places at which a comparison's sides are equal, and those at which they are neighbours, equal ones first."""
    aims: list[list[Aim]] = []
    for side, bound in ((test.left, test.right), (test.right, test.left)):
        value = value_of(bound, situation)
        if value is not None and names_in(side) & situation.names.policy.facts.keys():
            aims.append([Aim(side, target) for target in neighbours(value) if _is_possible(side, target)])
    return [aim for places in itertools.zip_longest(*aims) for aim in places if aim is not None]


def _is_possible(side: Node, target: Value) -> bool:
    """Counts are whole numbers."""
    counts = isinstance(side, nodes.Call) and side.function in COUNTS
    return not counts or not isinstance(target, Decimal) or target == target.to_integral_value()


def neighbours(bound: Value) -> list[Value]:
    """A value, and what lies right beside it.

    >>> [str(each) for each in neighbours(Decimal(30))]
    ['30', '29', '31', '29.99', '30.01']
    """
    steps = _STEPS.get(type(bound), ())
    found = [calculate(sign, bound, step) for step in steps for sign in ("-", "+")]
    if isinstance(bound, Money):
        found = [
            Money(amount, bound.currency) for amount in neighbours(bound.amount)[1:] if isinstance(amount, Decimal)
        ]
    return [bound, *(each for each in found if each is not None)]


_STEPS: dict[type, tuple[Value, ...]] = {
    Decimal: (Decimal(1), Decimal("0.01")),
    dt.date: (dt.timedelta(days=1),),
    dt.datetime: (_SECOND, _TICK),
    dt.timedelta: (_SECOND, _TICK),
}
