"""What a network tests: values that are read from a complaint's situation and compared with constants."""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol, TypeAlias

import attrs

from complaint_rules.engines.rete.formulas import Formula
from complaint_rules.engines.situation import Situation
from complaint_rules.language.evaluation import value_of
from complaint_rules.language.nodes import Node
from complaint_rules.language.traversal import names_in

Comparable: TypeAlias = Any
"""A value of a kind whose values Python itself orders as the language does: all constants of a subject are of one."""


class Subject(Protocol):
    """What is compared with constants."""

    @property
    def names(self) -> frozenset[str]:
        """The names that its value depends on."""

    def value_in(self, situation: Situation) -> Comparable | None:
        """Its value; None is unknown."""


@attrs.frozen
class ValueOf:
    """The value of a tree: a fact, a parameter, another decision, ``days_between(…)``, a condition computed whole."""

    node: Node

    @property
    def names(self) -> frozenset[str]:
        """The tree's names."""
        return names_in(self.node)

    def value_in(self, situation: Situation) -> Comparable | None:
        """What the language's own evaluator finds."""
        return value_of(self.node, situation)


@attrs.frozen
class Difference:
    """How two trees compare: -1 where the left is less, 0 where they are equal, 1 otherwise."""

    left: Node
    right: Node

    @property
    def names(self) -> frozenset[str]:
        """Those of both."""
        return names_in(self.left) | names_in(self.right)

    def value_in(self, situation: Situation) -> Comparable | None:
        """The sign; of what has no order (two sets) only whether it is 0 means anything."""
        left: Any = value_of(self.left, situation)
        right: Any = value_of(self.right, situation)
        if left is None or right is None:
            return None
        return 0 if left == right else (-1 if left < right else 1)


@attrs.frozen
class DayInForce:
    """The day that chooses the rules in force."""

    @property
    def names(self) -> frozenset[str]:
        """None: it is read anew each time."""
        return frozenset()

    def value_in(self, situation: Situation) -> dt.date | None:
        """The situation's."""
        return situation.day


@attrs.frozen
class Test:
    """``subject sign constant``; the sign is one of ``= != < <= > >=``. Unknown where the subject is."""

    __test__ = False  # no test of pytest's

    subject: Subject
    sign: str
    constant: Comparable = attrs.field(eq=lambda constant: (type(constant), constant))


Condition: TypeAlias = Formula[Test]
