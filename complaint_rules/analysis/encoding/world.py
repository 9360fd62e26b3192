"""One reading of a policy over variables: its facts, and what its expressions and decisions come to."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from complaint_rules.analysis.encoding.comparing import Comparer, Rails
from complaint_rules.analysis.encoding.facts import Days, FactBits
from complaint_rules.analysis.encoding.items import Cases
from complaint_rules.analysis.logic.circuit import Circuit
from complaint_rules.analysis.logic.ladders import Ladders, Point
from complaint_rules.domain.types import Type
from complaint_rules.engines.situation import Names
from complaint_rules.language.nodes import Node


@attrs.define(eq=False)
class Loosened:
    """What was loosened: equal expressions over equal facts are loosened alike.

    Args:
        conditions: Their rails, by text and facts.
        values: Their cases, by text and facts.
        points: The expression behind each point that stands for one.
        texts: All that was loosened.
    """

    conditions: dict[tuple[object, ...], Rails] = attrs.field(factory=dict)
    values: dict[tuple[object, ...], Cases] = attrs.field(factory=dict)
    points: dict[Point, Node] = attrs.field(factory=dict)
    texts: set[str] = attrs.field(factory=set)


@attrs.define(eq=False)
class World:
    """One reading of a policy.

    Args:
        names: What the policy's names are.
        scope: Their types.
        facts: Their variables, by name.
        circuit: Where the gates are.
        ladders: Where the numbers are.
        days: The days of instants.
        loosened: What was loosened so far; worlds of one solver share it.
        mark: Tells the policy from others of one solver.
        base: A world of the same policy, other facts; what does not hang on these is taken from it.
        changed: The facts that are other variables there.
        outcomes: What each decision's name stands for, once it is encoded.
        conditions: The rails of the conditions met so far, by the node's identity; the node is kept with them.
        operands: The cases of the values met so far, likewise.
    """

    names: Names
    scope: Mapping[str, Type]
    facts: Mapping[str, FactBits]
    circuit: Circuit
    ladders: Ladders
    days: Days
    loosened: Loosened
    mark: str = ""
    base: World | None = None
    changed: frozenset[str] = frozenset()
    outcomes: dict[str, Cases] = attrs.field(factory=dict)
    conditions: dict[int, tuple[Node, Rails]] = attrs.field(factory=dict)
    operands: dict[int, tuple[Node, Cases]] = attrs.field(factory=dict)
    comparer: Comparer = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.comparer = Comparer(self.circuit, self.ladders)

    def identity_of(self, names: frozenset[str]) -> tuple[str, ...]:
        """The copies of the facts behind some names, which tell what is equal in two worlds."""
        behind = frozenset[str]().union(*map(self.names.behind, names))
        return tuple(sorted(self.facts[name].key for name in behind if name in self.facts))
