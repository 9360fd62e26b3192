"""Faults as an author's hand may slip: a boundary off by one, one at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs

from complaint_rules import Policy
from complaint_rules.language import nodes
from complaint_rules.language.nodes import Node
from complaint_rules.language.printer import to_text
from complaint_rules.policy import model

_STRICTNESS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_BOUNDED = (nodes.Compare, nodes.Between, nodes.Range, nodes.Test)


@attrs.frozen
class Planted:
    """A policy with one fault in it.

    Args:
        where: The rule or the figure.
        what: How it reads now.
        policy: The policy.
    """

    where: str
    what: str
    policy: Policy


def off_by_ones(policy: Policy) -> Iterator[Planted]:
    """Every bound one further or nearer, every bracket and sign stricter or not, every figure one more or less."""
    whole = policy.model
    for rule in whole.rules.values():
        for tree in _variants(rule.when):
            changed = attrs.evolve(rule, when=tree, text=to_text(tree))
            yield Planted(rule.id, " ".join(to_text(tree).split()), _with_rule(whole, changed))
    for figure in whole.parameters.values():
        for step in (-1, 1) if figure.values and isinstance(figure.values[-1][1], Decimal) else ():
            yield _with_figure(whole, figure, step)


def _with_rule(policy: model.Policy, rule: model.Rule) -> Policy:
    return Policy(attrs.evolve(policy, rules={**policy.rules, rule.id: rule}))


def _with_figure(policy: model.Policy, figure: model.Parameter, step: int) -> Planted:
    moved = tuple((start, value + step) for start, value in figure.values if isinstance(value, Decimal))
    changed = attrs.evolve(figure, values=moved)
    parameters = {**policy.parameters, figure.name: changed}
    return Planted(f"parameter.{figure.name}", f"{moved[-1][1]}", Policy(attrs.evolve(policy, parameters=parameters)))


def _variants(node: Node) -> Iterator[Node]:
    yield from _own(node)
    for field in attrs.fields(type(node)):
        value = getattr(node, field.name)
        for changed in _of_field(value, bounded=isinstance(node, _BOUNDED)):
            changes: dict[str, Any] = {field.name: changed}
            yield attrs.evolve(node, **changes)


def _of_field(value: object, *, bounded: bool) -> Iterator[object]:
    match value:
        case nodes.Literal(value=bound) if bounded:
            yield from (nodes.Literal(moved) for moved in _beside(bound))
        case Node():
            yield from _variants(value)
        case tuple():
            for place, item in enumerate(value):
                for changed in _of_field(item, bounded=False):
                    yield (*value[:place], changed, *value[place + 1 :])


def _beside(bound: nodes.Constant) -> Iterator[nodes.Constant]:
    match bound:
        case Decimal():
            yield from (moved for moved in (bound - 1, bound + 1) if moved >= 0)  # a literal is never negative
        case dt.date() if not isinstance(bound, dt.datetime):
            yield from (bound - dt.timedelta(days=1), bound + dt.timedelta(days=1))


def _own(node: Node) -> Iterator[Node]:
    match node:
        case nodes.Compare(operator=sign) | nodes.Test(operator=sign) if sign in _STRICTNESS:
            yield attrs.evolve(node, operator=_STRICTNESS[sign])
        case nodes.Range(low_closed=low, high_closed=high):
            yield attrs.evolve(node, low_closed=not low)
            yield attrs.evolve(node, high_closed=not high)
