"""One reading of a policy over variables: its facts, and what its expressions and decisions come to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

import attrs

from complaint_rules.analysis.encoding.comparing import Comparer, Rails
from complaint_rules.analysis.encoding.facts import Days, FactBits
from complaint_rules.analysis.encoding.items import Cases
from complaint_rules.analysis.logic.circuit import Circuit
from complaint_rules.analysis.logic.ladders import Ladders, Point
from complaint_rules.domain.types import Type
from complaint_rules.engines.situation import Names
from complaint_rules.language.nodes import Node

_T = TypeVar("_T")


@attrs.define(eq=False)
class Loosened:
    """What was loosened: equal expressions over equal facts are loosened alike.

    Args:
        conditions: Their rails, by text and facts.
        values: Their cases, by text and facts.
        points: The expression behind each point that stands for one.
        told: The text of each, as often as it was met.
    """

    conditions: dict[tuple[object, ...], Rails] = attrs.field(factory=dict)
    values: dict[tuple[object, ...], Cases] = attrs.field(factory=dict)
    points: dict[Point, Node] = attrs.field(factory=dict)
    told: list[str] = attrs.field(factory=list)

    def since(self, start: int) -> tuple[str, ...]:
        """What was met since there were so many, each once."""
        return tuple(dict.fromkeys(self.told[start:]))


@attrs.frozen
class Met(Generic[_T]):
    """An expression that was met.

    Args:
        node: The expression; its identity is the key, and lasts as long as this does.
        found: What it is.
        loosened: The texts of what was loosened in it.
    """

    node: Node
    found: _T
    loosened: tuple[str, ...]


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
        conditions: The rails of the conditions met so far, by the node's identity.
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
    conditions: dict[int, Met[Rails]] = attrs.field(factory=dict)
    operands: dict[int, Met[Cases]] = attrs.field(factory=dict)
    comparer: Comparer = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.comparer = Comparer(self.circuit, self.ladders)

    def meet(self, node: Node, met: dict[int, Met[_T]], encode: Callable[[Node, World], _T]) -> _T:
        """What an expression is: as it was when it was met before, else encoded."""
        before = met.get(id(node))
        if before is not None:
            self.loosened.told += before.loosened
            return before.found
        start = len(self.loosened.told)
        found = encode(node, self)
        met[id(node)] = Met(node, found, self.loosened.since(start))
        return found

    def identity_of(self, names: frozenset[str]) -> tuple[str, ...]:
        """The copies of the facts behind some names, which tell what is equal in two worlds."""
        behind = frozenset[str]().union(*map(self.names.behind, names))
        return tuple(sorted(self.facts[name].key for name in behind if name in self.facts))
