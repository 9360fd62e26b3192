"""What a policy's conditions read, and the comparisons in them: what strategies and coverage are made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from complaint_rules.domain.facts import FactDeclaration, Value
from complaint_rules.engines.situation import Names, Situation, day_in_force
from complaint_rules.language import nodes
from complaint_rules.language.nodes import Node
from complaint_rules.language.operations import Maybe
from complaint_rules.language.traversal import children, names_in
from complaint_rules.policy.conditions import Condition, conditions_of
from complaint_rules.policy.model import Policy, Rule
from complaint_rules.policy.places import Place

ORDERINGS = frozenset({"<", "<=", ">", ">="})

COUNTS = frozenset({"count", "days_between", "working_days_between"})
"""The functions that give whole numbers."""


@attrs.frozen
class Boundary:
    """A comparison in a condition: on its two sides the condition comes out differently.

    Args:
        owner: The rule, or whatever else the condition belongs to.
        test: The comparison.
        place: Where the owner stands.
    """

    owner: str
    test: nodes.Compare
    place: Place


def compared_in(policy: Policy) -> Iterator[Condition]:
    """All conditions, and the days between which rules are in force as if they were conditions."""
    yield from conditions_of(policy)
    for rule in policy.rules.values():
        yield from (Condition(rule.id, test, rule.place) for test in dates_of_rule(rule, policy))


def dates_of_rule(rule: Rule, policy: Policy) -> Iterator[nodes.Compare]:
    """The days between which a rule is in force, as comparisons."""
    if rule.since is not None:
        yield _in_force(policy, ">=", rule.since)
    if rule.until is not None:
        yield _in_force(policy, "<=", rule.until)


def days_of_figures(policy: Policy) -> Iterator[nodes.Compare]:
    """The days from which figures have another value, as comparisons."""
    starts = {start for figure in policy.parameters.values() for start, _ in figure.values}
    yield from (_in_force(policy, ">=", start) for start in sorted(starts - {dt.date.min}))


def _in_force(policy: Policy, sign: str, day: dt.date) -> nodes.Compare:
    return nodes.Compare(sign, nodes.Call("date", (nodes.Name(policy.in_force_by),)), nodes.Literal(day))


def boundaries_of(policy: Policy) -> Iterator[Boundary]:
    """The orderings in all conditions, each with its owner; ranges have one at either end."""
    for condition in compared_in(policy):
        for test in orderings_in(condition.tree):
            yield Boundary(condition.owner, test, condition.place)


def orderings_in(tree: Node) -> Iterator[nodes.Compare]:
    """The comparisons by ``< <= > >=`` in an expression, ranges taken apart; those of a quantifier's variable left out.

    >>> from complaint_rules.language.parser import parse
    >>> from complaint_rules.language.printer import to_text
    >>> [to_text(test) for test in orderings_in(parse('a.x in [0..30) and not(a.y < 5)'))]
    ['a.x >= 0', 'a.x < 30', 'a.y < 5']
    """
    match tree:
        case nodes.Compare(operator=sign) if sign in ORDERINGS or _is_counted(tree):
            yield tree
        case nodes.Between(operand=operand, low=low, high=high):
            yield from (nodes.Compare(">=", operand, low), nodes.Compare("<=", operand, high))
        case nodes.In(operand=operand, choices=choices):
            yield from (test for choice in choices for test in _of_choice(choice, operand))
    below = (tree.collection,) if isinstance(tree, nodes.Quantified) else children(tree)
    for child in below:
        yield from orderings_in(child)


def _is_counted(test: nodes.Compare) -> bool:
    """Whether a number is compared by ``=`` with another: beside it lie two boundaries as well."""
    sides = (test.left, test.right)
    return any(isinstance(side, nodes.Call) and side.function in COUNTS for side in sides)


def _of_choice(choice: Node, operand: Node) -> Iterator[nodes.Compare]:
    match choice:
        case nodes.Range(low=low, high=high, low_closed=low_closed, high_closed=high_closed):
            yield nodes.Compare(">=" if low_closed else ">", operand, low)
            yield nodes.Compare("<=" if high_closed else "<", operand, high)
        case nodes.Test(operator=sign, operand=other) if sign in ORDERINGS:
            yield nodes.Compare(sign, operand, other)


def facts_read(names: Names) -> frozenset[str]:
    """The facts on which anything in a policy hangs."""
    policy = names.policy
    read = frozenset[str]().union(*(names_in(condition.tree) for condition in conditions_of(policy)))
    starts = {start.name for deadline in policy.deadlines.values() for start in deadline.starts}
    persons = {person for each in policy.accountabilities.values() for person in each.persons}
    return (read | starts | persons | names.everything) & policy.facts.keys()


def situation_of(names: Names, values: Mapping[str, Value | None]) -> Situation:
    """A complaint before anything is decided: decisions are unknown in it."""
    return Situation(names, values, day_in_force(names, values, None, strict=False), strict=False)


def admits(declared: FactDeclaration, value: Maybe) -> bool:
    """Whether a value lies between a fact's declared bounds."""
    low, high = declared.min_value, declared.max_value
    if low is None and high is None:
        return True
    currencies = {getattr(each, "currency", None) for each in (low, high, value) if each is not None}
    if len(currencies) > 1:
        return False
    return (low is None or _size(value) >= _size(low)) and (high is None or _size(value) <= _size(high))


def _size(value: Any) -> Any:  # noqa: ANN401 - what has an order
    return getattr(value, "amount", value)
