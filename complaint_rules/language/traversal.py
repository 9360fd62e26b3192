"""Walking and rewriting a tree without knowing its nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from complaint_rules.language.nodes import Between, In, Known, Name, Node, Quantified

_CHILD_FIELDS = {
    node_class: tuple(field.name for field in attrs.fields(node_class) if "Node" in str(field.type))
    for node_class in Node.__subclasses__()
}
"""The fields that hold nodes, by their annotation."""


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, in the order of the text."""
    below: list[Node] = []
    for field in _CHILD_FIELDS[type(node)]:
        value = getattr(node, field)
        below.extend(value if isinstance(value, tuple) else (value,))
    return tuple(below)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, parents first."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def depth_of(node: Node) -> int:
    """How many nodes stand above one another at most."""
    deepest, level = 0, [node]
    while level:
        deepest += 1
        level = [child for parent in level for child in children(parent)]
    return deepest


def steps_of(node: Node) -> int:
    """How many nodes an evaluation may visit.

    ``between`` and ``in`` come back to their operand for each choice, ``some`` and ``every`` to their condition for
    each item: a collection is reckoned to have as many as it has nodes, and ten at least, for a name may hold them.
    """
    match node:
        case In(operand=operand, choices=choices):
            visits = sum(2 + len(children(choice)) for choice in choices)
            return 1 + visits * steps_of(operand) + 2 * sum(map(steps_of, choices))
        case Between(operand=operand, low=low, high=high):
            return 1 + 2 * steps_of(operand) + steps_of(low) + steps_of(high)
        case Quantified(collection=collection, condition=condition):
            items = steps_of(collection)
            return 1 + items + max(10, items) * steps_of(condition)
    return 1 + sum(map(steps_of, children(node)))


def names_in(node: Node) -> frozenset[str]:
    """Every free name, those inside ``known`` as well; a quantifier's variable is bound, not free."""
    if isinstance(node, Name | Known):
        return frozenset({node.name})
    if isinstance(node, Quantified):
        return names_in(node.collection) | (names_in(node.condition) - {node.variable})
    return frozenset[str]().union(*map(names_in, children(node)))


def known_in(node: Node) -> frozenset[str]:
    """The names that ``known`` asks after."""
    return frozenset(below.name for below in walk(node) if isinstance(below, Known))


def substitute(node: Node, replacements: Mapping[str, Node]) -> Node:
    """The tree with named expressions in place of their names; a quantifier's variable hides one of that name."""
    if isinstance(node, Name):
        return replacements.get(node.name, node)
    if isinstance(node, Quantified) and node.variable in replacements:
        visible = {name: value for name, value in replacements.items() if name != node.variable}
        return attrs.evolve(
            node,
            collection=substitute(node.collection, replacements),
            condition=substitute(node.condition, visible),
        )
    changes: dict[str, Any] = {}
    for field in _CHILD_FIELDS[type(node)]:
        value = getattr(node, field)
        changes[field] = (
            tuple(substitute(child, replacements) for child in value)
            if isinstance(value, tuple)
            else substitute(value, replacements)
        )
    return attrs.evolve(node, **changes) if changes else node
