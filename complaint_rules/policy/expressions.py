"""The expressions of a pack: parsed, typed against everything that has a name, defines put in place of their names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import attrs

from complaint_rules.domain import types
from complaint_rules.domain.errors import ExpressionError, Fault
from complaint_rules.domain.types import Type
from complaint_rules.language.checker import check
from complaint_rules.language.nodes import Literal, Name, Node, Quantified
from complaint_rules.language.parser import MAX_NODES, check_bounds, parse
from complaint_rules.language.printer import to_text
from complaint_rules.language.traversal import names_in, substitute, walk
from complaint_rules.policy.graphs import order_of
from complaint_rules.policy.model import Define
from complaint_rules.policy.sources import Where
from complaint_rules.policy.tables import DefineTable

_NOTHING = Literal(None)


@attrs.frozen
class Expression:
    """One expression.

    Args:
        node: Defines expanded.
        text: Canonical, defines by their names.
    """

    node: Node = _NOTHING
    text: str = ""


@attrs.define
class Expressions:
    """Reads the expressions of one pack.

    Args:
        scope: The type of every name: facts, parameters, decisions, and the defines read so far.
        faults: Takes the faults.
        defines: The defines read so far, expanded.
        sizes: How many nodes each of them has.
    """

    scope: dict[str, Type]
    faults: list[Fault]
    defines: dict[str, Node] = attrs.field(factory=dict)
    sizes: dict[str, int] = attrs.field(factory=dict)

    def read(self, text: str, where: Where, *keys: str | int, expected: Type | None = None) -> Expression:
        """Read one expression; one that is at fault is the literal ``null``.

        Args:
            text: As the author wrote it; empty where that was a fault already.
            where: The table in which it stands.
            keys: Under which it stands there.
            expected: Its type, or None for any.
        """
        node = self.parsed(text, where, *keys) if text else None
        if node is None:
            return Expression()
        self.typed(node, text, where, *keys, expected=expected)
        return Expression(self.expanded(node, where, *keys), to_text(node))

    def parsed(self, text: str, where: Where, *keys: str | int) -> Node | None:
        """The tree as written, or None."""
        try:
            return parse(text)
        except ExpressionError as error:
            self.faults.extend(where.faults_inside(error.faults, *keys))
        return None

    def typed(self, node: Node, text: str, where: Where, *keys: str | int, expected: Type | None) -> Type:
        """The type of a tree; its faults are taken."""
        found, faults = check(node, text, self.scope, expected)
        self.faults.extend(where.faults_inside(faults, *keys))
        for below in walk(node):
            # Otherwise the variable could catch a name inside a define that is put into the condition.
            if isinstance(below, Quantified) and below.variable in self.scope:
                message = f"the variable `{below.variable}` is a decision or a define already; choose another"
                self.faults.append(where.fault(message, *keys))
        return found

    def expanded(self, node: Node, where: Where, *keys: str | int) -> Node:
        """The tree with defines put in, unless it would become too large."""
        names = Counter(below.name for below in walk(node) if isinstance(below, Name) and below.name in self.defines)
        if sum(self.sizes[name] * times for name, times in names.items()) > MAX_NODES:
            self.faults.append(where.fault(f"with its defines put in it has more than {MAX_NODES} parts", *keys))
            return _NOTHING
        whole = substitute(node, self.defines) if names else node
        try:
            check_bounds(whole)
        except ExpressionError as error:
            message = f"with its defines put in, {error.faults[0].message}"
            self.faults.append(where.fault(message, *keys))
        return whole

    def define(self, tables: Mapping[str, DefineTable]) -> dict[str, Define]:
        """Read the defines, each after those that it uses, so that the expressions behind may use them."""
        trees = {name: self.parsed(table.text, table.where, *_keys(table, name)) for name, table in tables.items()}
        nodes = {name: node for name, node in trees.items() if node is not None}
        order, circles = order_of({name: names_in(node) for name, node in nodes.items()})
        for circle in circles:
            table = tables[circle[0]]
            message = f"the defines go in a circle: {' > '.join(circle)}"
            self.faults.append(table.where.fault(message, *_keys(table, circle[0])))
        for name in tables:  # one that is at fault, or has a decision's name, is open, and causes no further faults
            self.scope.setdefault(name, types.ANY)
        return {name: self.defined(name, tables[name], nodes[name]) for name in order}

    def defined(self, name: str, table: DefineTable, node: Node) -> Define:
        """One define, those that it uses read already."""
        keys = _keys(table, name)
        found = self.typed(node, table.text, table.where, *keys, expected=None)
        self.scope[name] = found
        self.defines[name] = self.expanded(node, table.where, *keys)
        self.sizes[name] = sum(1 for _ in walk(self.defines[name]))
        return Define(name, self.defines[name], to_text(node), table.pack, place=table.where.place(*keys))


def _keys(table: DefineTable, name: str) -> tuple[str, ...]:
    """Where the text stands: in a pack's files right under its name."""
    return (name,) if table.where.has(name) else ("text",)
