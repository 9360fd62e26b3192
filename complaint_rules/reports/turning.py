"""What would have to be otherwise for a condition to come out otherwise.

A condition is a tree of ``and``, ``or`` and ``not`` over *tests*. To turn it, some of its tests have to be turned; of
the ways to do so, the one with the fewest is taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from typing import TypeAlias

import attrs

from complaint_rules.language import nodes
from complaint_rules.language.evaluation import Environment, truth_of
from complaint_rules.language.nodes import Node
from complaint_rules.language.operations import Truth

NEGATED = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
"""What holds where a known comparison doesn't."""


@attrs.frozen
class Turn:
    """One test that has to come out otherwise.

    Args:
        test: A tree without ``and``, ``or`` and ``not`` at its top.
        wanted: What it has to be.
        now: What it is; None is unknown.
    """

    test: Node
    wanted: bool
    now: Truth


Way: TypeAlias = tuple[Turn, ...] | None
"""The tests to turn: none where there is nothing to do, None where nothing helps."""


@singledispatch
def way_to(node: Node, wanted: bool, environment: Environment) -> Way:  # noqa: FBT001 - a truth
    """The shortest way to make a condition true, or false.

    Args:
        node: A checked condition.
        wanted: What it has to be.
        environment: What its names stand for.
    """
    now = truth_of(node, environment)
    return () if now is wanted else (Turn(node, wanted, now),)


@way_to.register
def _(node: nodes.Literal, wanted: bool, environment: Environment) -> Way:  # noqa: ARG001, FBT001 - as above
    return () if node.value is wanted else None


@way_to.register
def _(node: nodes.Not, wanted: bool, environment: Environment) -> Way:  # noqa: FBT001 - as above
    return way_to(node.operand, not wanted, environment)


@way_to.register
def _(node: nodes.And, wanted: bool, environment: Environment) -> Way:  # noqa: FBT001 - as above
    ways = [way_to(operand, wanted, environment) for operand in node.operands]
    return _all(ways) if wanted else _shortest(ways)


@way_to.register
def _(node: nodes.Or, wanted: bool, environment: Environment) -> Way:  # noqa: FBT001 - as above
    ways = [way_to(operand, wanted, environment) for operand in node.operands]
    return _shortest(ways) if wanted else _all(ways)


@way_to.register
def _(node: nodes.Between, wanted: bool, environment: Environment) -> Way:  # noqa: FBT001 - as above
    return way_to(_within(node.operand, node.low, node.high), wanted, environment)


@way_to.register
def _(node: nodes.In, wanted: bool, environment: Environment) -> Way:  # noqa: FBT001 - as above
    """Ranges and tests are comparisons; all other choices together are one test."""
    tests = [_admission(choice, node.operand) for choice in node.choices]
    others = tuple(choice for choice, test in zip(node.choices, tests, strict=True) if test is None)
    ways = [way_to(test, wanted, environment) for test in tests if test is not None]
    if others:
        rest = attrs.evolve(node, choices=others)
        now = truth_of(rest, environment)
        ways.append(() if now is wanted else (Turn(rest, wanted, now),))
    return _shortest(ways) if wanted else _all(ways)


def _admission(choice: Node, operand: Node) -> Node | None:
    match choice:
        case nodes.Range(low=low, high=high, low_closed=low_closed, high_closed=high_closed):
            return _within(operand, low, high, low_closed=low_closed, high_closed=high_closed)
        case nodes.Test(operator=operator, operand=other):
            return nodes.Compare(operator, operand, other)
    return None


def _within(operand: Node, low: Node, high: Node, *, low_closed: bool = True, high_closed: bool = True) -> Node:
    above = nodes.Compare(">=" if low_closed else ">", operand, low)
    below = nodes.Compare("<=" if high_closed else "<", operand, high)
    return nodes.And((above, below))


def _all(ways: Iterable[Way]) -> Way:
    turns: list[Turn] = []
    for way in ways:
        if way is None:
            return None
        turns += (turn for turn in way if turn not in turns)
    return tuple(turns)


def _shortest(ways: Iterable[Way]) -> Way:
    return min((way for way in ways if way is not None), key=len, default=None)
