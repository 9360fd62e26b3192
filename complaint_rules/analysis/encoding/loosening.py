"""What cannot be followed exactly may have any value; that it is known where its operands are stays true."""

from __future__ import annotations

from complaint_rules.analysis.encoding.comparing import Rails
from complaint_rules.analysis.encoding.items import AXIS_OF, Cases, Loose, Measure, cases_of
from complaint_rules.analysis.encoding.world import World
from complaint_rules.analysis.logic.ladders import Axis, Point, Span
from complaint_rules.analysis.logic.solver import Literal
from complaint_rules.domain.types import Kind
from complaint_rules.language import nodes
from complaint_rules.language.checker import check
from complaint_rules.language.functions import FUNCTIONS
from complaint_rules.language.nodes import Node
from complaint_rules.language.printer import to_text
from complaint_rules.language.traversal import names_in, walk

_TOTAL = frozenset({"abs", "working_days_between"})
"""Functions that are known wherever their arguments are."""

_FEW = 50
"""With so many parts at most no sum and no product of numbers goes past the range of numbers."""


def _key(node: Node, world: World) -> tuple[object, ...]:
    text = to_text(node)
    world.loosened.told.append(text)
    names = names_in(node)
    # What a decision or a figure comes to hangs on the policy.
    mark = world.mark if any(name not in world.facts for name in names) else ""
    return (text, mark, world.names.setting.zone.key, world.identity_of(names))


def loosened_condition(node: Node, world: World, *, known: Literal | None = None) -> Rails:
    """Rails of a condition that may be anything.

    Args:
        node: The condition.
        world: Where it is read.
        known: Holds where it is true or false for sure; None where it may be unknown.
    """
    key = (*_key(node, world), known)
    found = world.loosened.conditions.get(key)
    if found is None:
        found = world.loosened.conditions[key] = _free_rails(world, known)
    return found


def _free_rails(world: World, known: Literal | None) -> Rails:
    circuit = world.circuit
    value = circuit.variable()
    certain = circuit.variable() if known is None else known
    return Rails(circuit.both(certain, value), circuit.both(certain, -value))


def loosened_value(node: Node, world: World, operands: tuple[Cases, ...]) -> Cases:
    """Cases of a value that may be any of its type.

    Args:
        node: The expression.
        world: Where it is read.
        operands: Its operands' cases: where one of them is unknown it is unknown.
    """
    key = _key(node, world)
    found = world.loosened.values.get(key)
    if found is None:
        found = world.loosened.values[key] = _free_cases(node, key, world, operands)
    return found


def _free_cases(node: Node, key: tuple[object, ...], world: World, operands: tuple[Cases, ...]) -> Cases:
    circuit = world.circuit
    unknown = circuit.any_of(case.guard for cases in operands for case in cases if case.item is None)
    known = -unknown if _is_total(node, world) else circuit.both(-unknown, circuit.variable())
    return cases_of(circuit, [(known, _item(node, key, world)), (-known, None)])


def _is_total(node: Node, world: World) -> bool:
    """Whether a value is known wherever its operands are: numbers that are added, not money of two currencies."""
    parts = list(walk(node))
    return len(parts) <= _FEW and all(_stays_known(part, world) for part in parts)


def _stays_known(node: Node, world: World) -> bool:
    match node:
        case nodes.Name() | nodes.Literal():
            return True
        case nodes.Arithmetic(operator="+" | "-" | "*") | nodes.Negate():
            return all(world.scope[name].kind is Kind.NUMBER for name in names_in(node) if name in world.scope)
        case nodes.Call(function=function):
            return function in _TOTAL
    return False


def _item(node: Node, key: tuple[object, ...], world: World) -> Measure | Loose:
    kind = check(node, "", world.scope, closed=False)[0].kind
    if kind not in AXIS_OF or kind is Kind.TEXT:
        return Loose(repr(key), kind)
    axis, form = AXIS_OF[kind]
    if isinstance(node, nodes.Call) and FUNCTIONS[node.function].count is not None:
        axis = Axis.COUNTS
    point = Point(axis, repr(key))
    world.loosened.points[point] = node
    return Measure(Span(point), form)
