"""What a generated function holds: its locals and its constants."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TypeAlias

from complaint_rules.domain.types import Type
from complaint_rules.engines.meaning import MAX_REMEMBERED
from complaint_rules.engines.situation import Names
from complaint_rules.language.checker import check
from complaint_rules.language.evaluation import needs_of, value_of
from complaint_rules.language.nodes import Node

Code: TypeAlias = str
"""A Python expression."""

_COMPARED = (Node, Decimal, dt.date, dt.timedelta, frozenset)
"""What one global may hold for all that look alike: ``1`` and ``1.0`` are equal, yet written differently."""


class _Masks(dict[frozenset[str], int]):
    """Sets of needs as masks, worked out once each.

    Args:
        bits: Of the names.
    """

    def __init__(self, bits: Mapping[str, int]) -> None:
        super().__init__()
        self._bits = bits

    def __missing__(self, needs: frozenset[str]) -> int:
        mask = sum(self._bits[name] for name in needs)
        if len(self) < MAX_REMEMBERED:
            self[needs] = mask
        return mask


class Frame:
    """Collects what the conditions of one function use.

    Args:
        names: What the policy's names are.
        scope: The type of every name.
        behind: The facts and parameters that may be needed, one bit each in a mask of needs.
        day: The code of the day that chooses the version in force.
        strict: The code of whether no absence is read as an answer.
    """

    def __init__(
        self, names: Names, scope: Mapping[str, Type], behind: Iterable[str], *, day: Code, strict: Code
    ) -> None:
        self.names = names
        self.scope = scope
        self.day = day
        self.strict = strict
        self.bits = {name: 1 << position for position, name in enumerate(sorted(behind))}
        self._locals: dict[Code, str] = {}
        self._written = 0
        self.evaluates = False
        self._found: dict[str, str] = {}
        self.constants: dict[str, object] = {"value_of": value_of, "needs_of": needs_of, "mask": _Masks(self.bits)}
        self._constant_names: dict[tuple[type, object], str] = {}
        self._doubtful: dict[str, None] = {}

    def local(self, code: Code) -> str:
        """A local variable that holds a value, made once."""
        return self._locals.setdefault(code, f"x{len(self._locals)}")

    def new_locals(self) -> list[str]:
        """The assignments of the locals that were made since the last call."""
        made = list(self._locals.items())[self._written :]
        self._written = len(self._locals)
        return [f"{name} = {code}" for code, name in made]

    def forget_locals(self) -> None:
        """Begin anew, where the locals so far need not have been assigned."""
        self._locals, self._written = {}, 0

    def new_finding(self, decision: str) -> str:
        """The local variable that holds a decision's finding from here on."""
        return self._found.setdefault(decision, f"k{len(self._found)}")

    def finding(self, decision: str) -> Code:
        """The finding of a decision: a local variable's where there is one, else the situation's."""
        return self._found.get(decision, f"s.findings[{decision!r}]")

    def show(self, names: Iterable[str]) -> None:
        """Put the findings of these decisions into the situation, where the language's own evaluator sees them."""
        self.evaluates = True
        for name in sorted(self._found.keys() & names):
            self.local(f"s.findings.setdefault({name!r}, {self._found[name]})")

    def constant(self, value: object) -> str:
        """A global that holds a value, made once."""
        key = (type(value), repr(value) if isinstance(value, _COMPARED) else id(value))
        name = self._constant_names.setdefault(key, f"K{len(self._constant_names)}")
        self.constants[name] = value
        return name

    def doubt(self, test: Code) -> None:
        """Note a test without which the rule at hand cannot be unknown."""
        if test != "False":
            self._doubtful[test] = None

    @contextlib.contextmanager
    def no_doubts(self) -> Iterator[None]:
        """Note none of the doubts that come up within."""
        before = self._doubtful.copy()
        yield
        self._doubtful = before

    def take_doubts(self) -> Code:
        """The tests noted since the last call, one of which holds wherever the rule is unknown; empty for none."""
        code = " or ".join(self._doubtful)
        self._doubtful = {}
        return code

    def type_of(self, node: Node) -> Type:
        """The type of a tree."""
        return check(node, "", self.scope, closed=False)[0]
