"""Conditions: where each is true and where it is false, by Kleene's logic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import singledispatch
from typing import Any

from complaint_rules.analysis.encoding.comparing import (
    UNKNOWN,
    Rails,
    membership,
    negation,
    truth,
)
from complaint_rules.analysis.encoding.items import Amount, Cases, Loose, Members, cases_of, is_constant
from complaint_rules.analysis.encoding.loosening import loosened_condition
from complaint_rules.analysis.encoding.operands import cases_for, operand_of
from complaint_rules.analysis.encoding.world import World
from complaint_rules.analysis.logic.solver import FALSE, TRUE, Literal
from complaint_rules.domain.values import Money
from complaint_rules.language import nodes
from complaint_rules.language.nodes import Node
from complaint_rules.language.traversal import substitute, walk

_NULL = nodes.Literal(None)


def rails_of(node: Node, world: World) -> Rails:
    """Where a condition is true, and where it is false."""
    return world.meet(node, world.conditions, _rails)


@singledispatch
def _rails(node: Node, world: World) -> Rails:
    """From the value, unless the kind of node has a translation."""
    return _of_value(operand_of(node, world), node, world)


def _of_value(cases: Cases, node: Node, world: World) -> Rails:
    circuit = world.circuit
    if any(isinstance(case.item, Loose) for case in cases):
        return loosened_condition(node, world)
    true, false = (circuit.any_of(case.guard for case in cases if case.item is wanted) for wanted in (True, False))
    return Rails(true, false)


def conjunction(rails: Iterable[Rails], world: World) -> Rails:
    """True where all are, false where one is."""
    listed = list(rails)
    return Rails(
        world.circuit.all_of(each.true for each in listed), world.circuit.any_of(each.false for each in listed)
    )


def disjunction(rails: Iterable[Rails], world: World) -> Rails:
    """True where one is, false where all are."""
    return negation(conjunction(map(negation, rails), world))


@_rails.register
def _(node: nodes.Literal, world: World) -> Rails:  # noqa: ARG001 - one signature for all nodes
    return truth(node.value)


@_rails.register
def _(node: nodes.Known, world: World) -> Rails:
    known = world.facts[node.name].known
    return Rails(known, -known)


@_rails.register
def _(node: nodes.Not, world: World) -> Rails:
    return negation(rails_of(node.operand, world))


@_rails.register
def _(node: nodes.And, world: World) -> Rails:
    return conjunction((rails_of(operand, world) for operand in node.operands), world)


@_rails.register
def _(node: nodes.Or, world: World) -> Rails:
    return disjunction((rails_of(operand, world) for operand in node.operands), world)


@_rails.register
def _(node: nodes.Compare, world: World) -> Rails:
    if _NULL in (node.left, node.right):
        return _with_null(node, world)
    if _holds_null(node.left) or _holds_null(node.right):
        return loosened_condition(node, world)
    return _compared(node.operator, operand_of(node.left, world), operand_of(node.right, world), node, world)


def _holds_null(node: Node) -> bool:
    return any(below == _NULL or isinstance(below, nodes.ListOf) for below in walk(node))


def _lists_null(node: Node) -> bool:
    return isinstance(node, nodes.ListOf) and _NULL in node.items


def _with_null(node: nodes.Compare, world: World) -> Rails:
    """The literal ``null`` equals itself and differs from every known value."""
    if node.operator not in {"=", "!="}:
        return UNKNOWN
    if node.left == node.right:
        return truth(node.operator == "=")
    other = operand_of(node.right if node.left == _NULL else node.left, world)
    known = world.circuit.any_of(case.guard for case in other if case.item is not None)
    return Rails(FALSE, known) if node.operator == "=" else Rails(known, FALSE)


def _compared(sign: str, left: Cases, right: Cases, node: Node, world: World) -> Rails:
    """Every pair of cases by itself; a pair that cannot be followed is loosened."""
    circuit = world.circuit
    true: list[Literal] = []
    false: list[Literal] = []
    for first in left:
        for second in right:
            guard = circuit.both(first.guard, second.guard)
            rails = world.comparer.compare(sign, first.item, second.item) if guard != FALSE else UNKNOWN
            if rails is None:
                rails = _loosened_pair(first.item, second.item, node, world)
            true.append(circuit.both(guard, rails.true))
            false.append(circuit.both(guard, rails.false))
    return Rails(circuit.any_of(true), circuit.any_of(false))


def _loosened_pair(left: Any, right: Any, node: Node, world: World) -> Rails:  # noqa: ANN401 - two items
    """Two known values compare as true or false, unless they may be money of two currencies."""
    money = any(isinstance(item, Loose | Money | Amount) for item in (left, right))
    return loosened_condition(node, world, known=None if money else TRUE)


@_rails.register
def _(node: nodes.Between, world: World) -> Rails:
    bounds = (nodes.Compare(">=", node.operand, node.low), nodes.Compare("<=", node.operand, node.high))
    return conjunction((rails_of(bound, world) for bound in bounds), world)


@_rails.register
def _(node: nodes.In, world: World) -> Rails:
    return disjunction((_admits(choice, node.operand, world) for choice in node.choices), world)


@singledispatch
def _admits(choice: Node, operand: Node, world: World) -> Rails:
    """Whether one choice of ``in`` admits the operand: as an item of a collection, or as its equal."""
    collection = operand_of(choice, world)
    if any(isinstance(case.item, Members | frozenset) for case in collection):
        return _contains(collection, operand, nodes.In(operand, (choice,)), world)
    if any(isinstance(case.item, Loose) for case in collection):
        return loosened_condition(nodes.In(operand, (choice,)), world)
    return rails_of(nodes.Compare("=", operand, choice), world)


@_admits.register
def _(choice: nodes.Range, operand: Node, world: World) -> Rails:
    low = nodes.Compare(">=" if choice.low_closed else ">", operand, choice.low)
    high = nodes.Compare("<=" if choice.high_closed else "<", operand, choice.high)
    return conjunction((rails_of(low, world), rails_of(high, world)), world)


@_admits.register
def _(choice: nodes.Test, operand: Node, world: World) -> Rails:
    return rails_of(nodes.Compare(choice.operator, operand, choice.operand), world)


@_admits.register
def _(choice: nodes.ListOf, operand: Node, world: World) -> Rails:
    if isinstance(operand, nodes.ListOf) or any(isinstance(case.item, Loose) for case in operand_of(operand, world)):
        return loosened_condition(nodes.In(operand, (choice,)), world)
    return disjunction((rails_of(nodes.Compare("=", operand, item), world) for item in choice.items), world)


@_rails.register
def _(node: nodes.Call, world: World) -> Rails:
    if node.function != "list contains":
        return _of_value(operand_of(node, world), node, world)
    collection, item = node.arguments
    if isinstance(collection, nodes.ListOf):
        return _admits(collection, item, world)
    return _contains(operand_of(collection, world), item, node, world)


def _contains(collection: Cases, item: Node, node: Node, world: World) -> Rails:
    """Of an item in a set: an empty one contains nothing whatsoever."""
    items = operand_of(item, world)
    plain = all(is_constant(case.item) or case.item is None for case in items)
    sets = all(isinstance(case.item, Members | frozenset | None) for case in collection)
    if not (plain and sets) or item == _NULL:
        return loosened_condition(node, world)
    circuit = world.circuit
    pairs = [(circuit.both(one.guard, two.guard), one.item, two.item) for one in collection for two in items]
    within = [(guard, *_within(members, value, world)) for guard, members, value in pairs]
    return Rails(
        circuit.any_of(circuit.both(guard, inside) for guard, inside, _ in within),
        circuit.any_of(circuit.both(guard, outside) for guard, _, outside in within),
    )


def _within(members: Any, value: Any, world: World) -> tuple[Literal, Literal]:  # noqa: ANN401 - items
    """Whether a value is surely in a set, and whether it surely is not."""
    if members is None:
        return FALSE, FALSE
    if value is not None:
        inside = membership(members, value)
        return inside, -inside
    listed = [literal for _, literal in members.literals] if isinstance(members, Members) else [-FALSE for _ in members]
    return FALSE, -world.circuit.any_of(listed)


@_rails.register
def _(node: nodes.Quantified, world: World) -> Rails:
    collection = operand_of(node.collection, world)
    if isinstance(node.collection, nodes.ListOf) and not _lists_null(node.collection):
        return _over_all(node, [(TRUE, item) for item in node.collection.items], world)
    if not all(isinstance(case.item, Members | frozenset | None) for case in collection):
        return loosened_condition(node, world)
    circuit = world.circuit
    cases = [(case.guard, _over_set(node, case.item, world)) for case in collection]
    return Rails(
        circuit.any_of(circuit.both(guard, rails.true) for guard, rails in cases),
        circuit.any_of(circuit.both(guard, rails.false) for guard, rails in cases),
    )


def _over_set(node: nodes.Quantified, item: Members | frozenset[str] | None, world: World) -> Rails:
    if item is None:
        return UNKNOWN
    values = [value for value, _ in item.literals] if isinstance(item, Members) else sorted(item)
    return _over_all(node, [(membership(item, value), nodes.Literal(value)) for value in values], world)


def _over_all(node: nodes.Quantified, items: list[tuple[Literal, Node]], world: World) -> Rails:
    """``some`` is a disjunction over the items, ``every`` a conjunction; an item that is not there takes no part."""
    conditions = [(there, rails_of(substitute(node.condition, {node.variable: item}), world)) for there, item in items]
    if node.quantifier == "every":
        return _joined(conditions, world)
    return negation(_joined([(there, negation(rails)) for there, rails in conditions], world))


def _joined(conditions: list[tuple[Literal, Rails]], world: World) -> Rails:
    circuit = world.circuit
    return Rails(
        circuit.all_of(circuit.either(-there, rails.true) for there, rails in conditions),
        circuit.any_of(circuit.both(there, rails.false) for there, rails in conditions),
    )


@_rails.register
def _(node: nodes.If, world: World) -> Rails:
    condition, circuit = rails_of(node.condition, world), world.circuit
    first, second = rails_of(node.consequence, world), rails_of(node.alternative, world)

    def rail(one: Literal, two: Literal) -> Literal:
        chosen = circuit.either(circuit.both(condition.true, one), circuit.both(condition.false, two))
        return circuit.either(chosen, circuit.both(one, two))

    return Rails(rail(first.true, second.true), rail(first.false, second.false))


# values that come of conditions


@cases_for.register(nodes.Known | nodes.Not | nodes.And | nodes.Or | nodes.Compare | nodes.Between | nodes.In)
@cases_for.register
def _of_condition(node: nodes.Quantified, world: World) -> Cases:
    rails = rails_of(node, world)
    unknown = world.circuit.both(-rails.true, -rails.false)
    return cases_of(world.circuit, [(rails.true, True), (rails.false, False), (unknown, None)])


@cases_for.register
def _(node: nodes.If, world: World) -> Cases:
    condition, circuit = rails_of(node.condition, world), world.circuit
    first, second = operand_of(node.consequence, world), operand_of(node.alternative, world)
    open_ = circuit.both(-condition.true, -condition.false)
    found: list[tuple[Literal, Any]] = [(circuit.both(condition.true, case.guard), case.item) for case in first]
    found += ((circuit.both(condition.false, case.guard), case.item) for case in second)
    for one in first:
        for two in second:
            guard = circuit.all_of((open_, one.guard, two.guard))
            found += _agreed(guard, one.item, two.item, node, world) if guard != FALSE else ()
    return cases_of(circuit, found)


def _agreed(guard: Literal, one: Any, two: Any, node: Node, world: World) -> Iterator[tuple[Literal, Any]]:  # noqa: ANN401
    """With an unknown condition, the branches' value where they have the same."""
    rails = world.comparer.compare("=", one, two) or loosened_condition(node, world)
    yield world.circuit.both(guard, rails.true), one
    yield world.circuit.both(guard, -rails.true), None
