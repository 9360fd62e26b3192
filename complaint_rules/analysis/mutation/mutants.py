"""Mutants: a policy with one small fault in the pack's own rules or figures, as an author's hand may slip."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

import attrs

from complaint_rules.analysis.findings.conditions import leaving_out
from complaint_rules.analysis.mutation.rewriting import (
    Rewriting,
    rewritten,
    with_condition,
    with_rule,
    without_rule,
)
from complaint_rules.domain.facts import Value
from complaint_rules.domain.plain import plain_text
from complaint_rules.domain.spans import read_span
from complaint_rules.domain.types import BOOLEAN, Kind
from complaint_rules.domain.values import Money
from complaint_rules.language import nodes
from complaint_rules.language.nodes import Node
from complaint_rules.language.traversal import children
from complaint_rules.policy.model import DEADLINE, DecisionDefinition, Policy, Rule
from complaint_rules.policy.places import Place

_BESIDE = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_DAY = dt.timedelta(days=1)
_TRUE = nodes.Literal(value=True)


@attrs.frozen(eq=False)
class Mutant:
    """A policy with a fault.

    Args:
        kind: What fault it is, one of :data:`KINDS`.
        where: The rule's id, or the figure's name.
        decision: What the rule decides; empty for a figure.
        change: What was changed, to be read.
        policy: The policy.
        place: Where what was changed stands.
        clauses: Of the rule or figure.
    """

    kind: str
    where: str
    decision: str
    change: str
    policy: Policy = attrs.field(repr=False)
    place: Place = attrs.field(repr=False)
    clauses: tuple[str, ...] = attrs.field(repr=False)


def mutants_of(policy: Policy) -> Iterator[Mutant]:
    """The policy with each fault of each kind, one at a time; no two mutants are written alike."""
    seen: set[object] = set()
    for kind, plant in KINDS.items():
        for planted in plant(policy):
            written = planted if planted.rule is None else _written(planted.rule)
            if written not in seen:
                seen.add(written)
                yield _mutant(kind, planted, policy)


@attrs.frozen(eq=False)
class Planted:
    """A fault of some kind.

    Args:
        where: The rule's id, or the figure's name.
        change: What was changed.
        rule: The rule as it is now; None where it is gone, or where no rule was changed.
        policy: Makes the policy.
    """

    where: str
    change: str
    rule: Rule | None
    policy: Callable[[], Policy]


def _written(rule: Rule) -> object:
    return rule.id, rule.when, rule.value, repr(rule.then), rule.overrides


def _mutant(kind: str, planted: Planted, policy: Policy) -> Mutant:
    rule = policy.rules.get(planted.where)
    owner = rule or policy.parameters[planted.where]
    decision = rule.decides if rule else ""
    return Mutant(kind, planted.where, decision, planted.change, planted.policy(), owner.place, owner.clauses)


def _own(policy: Policy) -> Iterator[Rule]:
    return (rule for rule in policy.rules.values() if rule.pack == policy.name)


def _with(policy: Policy, rule: Rule, change: str) -> Planted:
    return Planted(rule.id, change, rule, partial(with_rule, policy, rule))


def _rewritten_rules(policy: Policy, change: Callable[[Node], Iterator[Node]]) -> Iterator[Planted]:
    """Own rules with one node of their conditions, or of what computes their outcome, changed."""
    for rule in _own(policy):
        for each in rewritten(rule.when, change):
            yield _with(policy, with_condition(rule, each.tree), each.text)
        if rule.value is not None:
            for each in rewritten(rule.value, change):
                yield _with(policy, attrs.evolve(rule, value=each.tree), each.text)


def shifted_bound(policy: Policy) -> Iterator[Planted]:
    """A bound that includes where it should not, or the other way round."""
    return _rewritten_rules(policy, _beside)


def _beside(node: Node) -> Iterator[Node]:
    match node:
        case nodes.Compare(operator=sign) | nodes.Test(operator=sign) if sign in _BESIDE:
            yield attrs.evolve(node, operator=_BESIDE[sign])
        case nodes.Range():
            yield attrs.evolve(node, low_closed=not node.low_closed)
            yield attrs.evolve(node, high_closed=not node.high_closed)
        case nodes.Between(operand=operand, low=low, high=high):
            for closed in ((False, True), (True, False)):
                yield nodes.In(operand, (nodes.Range(low, high, *closed),))


def shifted_figure(policy: Policy) -> Iterator[Planted]:
    """A figure or a constant that is one more, or one less."""
    yield from _rewritten_rules(policy, _by_one)
    for name, parameter in policy.parameters.items():
        if parameter.pack == policy.name:
            for steps in (1, -1):
                values = tuple((day, moved) for day, value in parameter.values for moved in _moved(value, steps))
                if values:
                    changed = attrs.evolve(parameter, values=values)
                    parameters = {**policy.parameters, name: changed}
                    told = f"it is one {'more' if steps > 0 else 'less'}"
                    yield Planted(name, told, None, partial(attrs.evolve, policy, parameters=parameters))


def _by_one(node: Node) -> Iterator[Node]:
    if isinstance(node, nodes.Literal):
        for moved in (each for steps in (1, -1) for each in _moved(node.value, steps)):
            negative = isinstance(moved, Decimal) and moved < 0
            yield nodes.Negate(nodes.Literal(-moved)) if negative else nodes.Literal(moved)


def _moved(value: object, steps: int) -> Iterator[Any]:
    """A value one further on its line, in the unit in which it is written; nothing for what is on none."""
    match value:
        case Decimal():
            yield value + steps
        case Money(amount=amount, currency=code):
            yield Money(amount + steps, code)
        case dt.date():
            yield value + steps * _DAY
        case dt.timedelta():
            yield value + steps * (dt.timedelta(hours=1) if value % _DAY else _DAY)


def swapped_connective(policy: Policy) -> Iterator[Planted]:
    """`and` for `or`, or the other way round."""
    return _rewritten_rules(policy, _swapped)


def _swapped(node: Node) -> Iterator[Node]:
    match node:
        case nodes.And(operands=operands):
            yield nodes.Or(operands)
        case nodes.Or(operands=operands):
            yield nodes.And(operands)
        case nodes.Quantified(quantifier=quantifier):
            yield attrs.evolve(node, quantifier="every" if quantifier == "some" else "some")


def turned_condition(policy: Policy) -> Iterator[Planted]:
    """A `not` too many or too few, of a whole condition or of a part of it."""
    for rule in _own(policy):
        if rule.when != _TRUE:  # turned round, it would be as good as dropped
            for each in _turned(rule.when):
                yield _with(policy, with_condition(rule, each.tree), each.text)


def _turned(tree: Node) -> Iterator[Rewriting]:
    turned = tree.operand if isinstance(tree, nodes.Not) else nodes.Not(tree)
    yield Rewriting(tree, turned, turned)
    if isinstance(tree, nodes.And | nodes.Or):
        for index, operand in enumerate(tree.operands):
            for each in _turned(operand):
                operands = (*tree.operands[:index], each.tree, *tree.operands[index + 1 :])
                yield attrs.evolve(each, tree=attrs.evolve(tree, operands=operands))
    elif isinstance(tree, nodes.Not) and children(tree.operand):
        for each in _turned(tree.operand):
            if each.before != tree.operand:
                yield attrs.evolve(each, tree=nodes.Not(each.tree))


def dropped_part(policy: Policy) -> Iterator[Planted]:
    """A part of a condition that is left out."""
    for rule in _own(policy):
        for each in leaving_out(rule.when):
            left_out = Rewriting(each.part, each.part, each.left).text.partition(" becomes ")[0]
            yield _with(policy, with_condition(rule, each.left), f"{left_out} is left out")


def dropped_rule(policy: Policy) -> Iterator[Planted]:
    """A rule that is forgotten."""
    for rule in _own(policy):
        yield Planted(rule.id, "it is forgotten", None, partial(without_rule, policy, rule.id))


def swapped_outcome(policy: Policy) -> Iterator[Planted]:
    """Another outcome than the one that is meant."""
    for rule in _own(policy):
        if rule.then is not None:
            other = next(_others(rule.then, policy.decisions[rule.decides]), None)
            if other is not None:
                change = f"`{plain_text(rule.then)}` becomes `{plain_text(other)}`"
                yield _with(policy, attrs.evolve(rule, then=other), change)


def _others(value: Value, definition: DecisionDefinition) -> Iterator[Value]:
    """Other outcomes that a decision may have."""
    kind = definition.type.kind
    if definition.name.startswith(DEADLINE):
        yield from _longer(str(value))
    elif kind is Kind.BOOLEAN:
        yield not value
    elif kind in {Kind.NUMBER, Kind.MONEY}:
        yield from _moved(value, 1)
    elif kind is Kind.TEXT:
        yield f"{value}!"
    yield from (each for each in definition.type.values if each != value)


def _longer(text: str) -> Iterator[Value]:
    span = read_span(text)
    yield str(attrs.evolve(span, count=span.count + 1))


def dropped_override(policy: Policy) -> Iterator[Planted]:
    """One of the rules that a rule overrides is forgotten."""
    for rule in _own(policy):
        for target in rule.overrides:
            kept = tuple(each for each in rule.overrides if each != target)
            yield _with(policy, attrs.evolve(rule, overrides=kept), f"it overrides `{target}` no more")


def unknown_misread(policy: Policy) -> Iterator[Planted]:
    """A fact that is read as false while nobody knows it, or held to be known."""
    flags = {name for name, declared in policy.facts.items() if declared.type == BOOLEAN}

    def misread(node: Node) -> Iterator[Node]:
        match node:
            case nodes.Name(name=name) if name in flags:
                yield nodes.And((nodes.Known(name), node))
            case nodes.Known():
                yield _TRUE

    return _rewritten_rules(policy, misread)


KINDS: Mapping[str, Callable[[Policy], Iterator[Planted]]] = {
    "a bound shifted": shifted_bound,
    "a figure off by one": shifted_figure,
    "`and` for `or`": swapped_connective,
    "a condition turned round": turned_condition,
    "a part dropped": dropped_part,
    "a rule dropped": dropped_rule,
    "an outcome swapped": swapped_outcome,
    "an override dropped": dropped_override,
    "an unknown misread": unknown_misread,
}
