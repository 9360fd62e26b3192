"""What a generated function holds: its locals and constants, and the code of values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import singledispatchmethod
from typing import TypeAlias

import attrs

from complaint_rules.domain.types import Type
from complaint_rules.engines.situation import PARAMETER, Names
from complaint_rules.language import nodes
from complaint_rules.language.checker import check
from complaint_rules.language.evaluation import needs_of, value_of
from complaint_rules.language.functions import FUNCTIONS
from complaint_rules.language.nodes import Node
from complaint_rules.language.traversal import names_in

Code: TypeAlias = str
"""A Python expression."""

STRICT = "s.strict"

_COMPARED = (Node, Decimal, dt.date, dt.timedelta, frozenset)
"""What one global may hold for all equals."""


@attrs.frozen
class Coded:
    """A value as Python.

    Args:
        code: Its value; None is unknown.
        needs: The mask of what keeps it unknown; zero where it is known.
        may_fail: Whether it can be unknown at all.
    """

    code: Code
    needs: Code = "0"
    may_fail: bool = True


class Frame:
    """Collects what the conditions of one function use.

    Args:
        names: What the policy's names are.
        scope: The type of every name.
        behind: The facts and parameters that may be needed, one bit each in a mask of needs.
    """

    def __init__(self, names: Names, scope: Mapping[str, Type], behind: Iterable[str]) -> None:
        self.names = names
        self.scope = scope
        self.bits = {name: 1 << position for position, name in enumerate(sorted(behind))}
        self._locals: dict[Code, str] = {}
        self._written = 0
        self._decided: dict[str, str] = {}
        self.constants: dict[str, object] = {"value_of": value_of, "needs_of": needs_of, "mask": self._masker()}
        self._doubtful: dict[str, None] = {}

    def _masker(self) -> Callable[[frozenset[str]], int]:
        masks: dict[frozenset[str], int] = {}

        def mask(needs: frozenset[str]) -> int:
            if needs not in masks:
                masks[needs] = sum(self.bits[name] for name in needs)
            return masks[needs]

        return mask

    # what the function holds

    def local(self, code: Code) -> str:
        """A local variable that holds a value, made once."""
        return self._locals.setdefault(code, f"x{len(self._locals)}")

    def new_locals(self) -> list[str]:
        """The assignments of the locals that were made since the last call."""
        made = list(self._locals.items())[self._written :]
        self._written = len(self._locals)
        return [f"{name} = {code}" for code, name in made]

    def decided(self, decision: str) -> str:
        """The local variable that holds a decision's outcome from here on."""
        return self._decided.setdefault(decision, f"y{len(self._decided)}")

    def constant(self, value: object) -> str:
        """A global that holds a value, made once."""
        for name, held in self.constants.items():
            if held is value or (type(held) is type(value) and isinstance(value, _COMPARED) and held == value):
                return name
        name = f"K{len(self.constants)}"
        self.constants[name] = value
        return name

    def doubt(self, test: Code) -> None:
        """Note a test without which the rule at hand cannot be unknown."""
        self._doubtful[test] = None

    def take_doubts(self) -> Code:
        """The tests noted since the last call, one of which holds wherever the rule is unknown; empty for none."""
        code = " or ".join(self._doubtful)
        self._doubtful = {}
        return code

    def bit(self, name: str) -> int:
        """The bit of a fact or parameter in a mask of needs."""
        return self.bits[name]

    def type_of(self, node: Node) -> Type:
        """The type of a tree."""
        return check(node, "", self.scope, closed=False)[0]

    # values

    @singledispatchmethod
    def value(self, node: Node) -> Coded:
        """The code of a tree's value."""
        return self.evaluated(node)

    def evaluated(self, node: Node) -> Coded:
        """The code of what has no translation: the language's own evaluator finds it."""
        tree = self.constant(node)
        return self._doubted(self.local(f"value_of({tree}, s)"), f"mask(needs_of({tree}, s))")

    @value.register
    def _(self, node: nodes.Literal) -> Coded:
        return Coded(self._constant(node.value), may_fail=node.value is None)

    @value.register
    def _(self, node: nodes.Name) -> Coded:
        name = node.name
        parameter = self.names.parameter(name)
        if parameter is not None and parameter.values and not parameter.dated:
            return Coded(self._constant(parameter.values[0][1]), may_fail=False)
        if name in self.names.policy.facts:
            lookup = f"s.lookup({name!r})" if name in self.names.absences else f"f({name!r})"
            local = self.local(lookup)
            return self._doubted(local, f"({self.bit(name)} if {local} is None else 0)")
        if name in self._decided:
            local = self._decided[name]
        else:
            local = self.local(f"s.lookup({name!r})" if name.startswith(PARAMETER) else f"o[{name!r}]")
        return self._doubted(local, f"(mask(s.needs({name!r})) if {local} is None else 0)")

    @value.register
    def _(self, node: nodes.Call) -> Coded:
        function = FUNCTIONS[node.function]
        if function.partial:
            return self.evaluated(node)
        arguments = [self.value(argument) for argument in node.arguments]
        unknown = " or ".join(f"{each.code} is None" for each in arguments if each.may_fail)
        applied = f"{self.constant(function.apply)}(s.setting, {', '.join(each.code for each in arguments)})"
        local = self.local(f"None if {unknown} else {applied}" if unknown else applied)
        below = " | ".join(each.needs for each in arguments if each.may_fail) or "0"
        # Unknown although every argument is known: the function has no result, and needs other arguments.
        everything = f"mask({self.constant(self._all_read(node))})"
        return self._doubted(local, f"(({below}) or {everything} if {local} is None else 0)")

    def _all_read(self, node: Node) -> frozenset[str]:
        return frozenset[str]().union(*map(self.names.behind, names_in(node)))

    def _constant(self, value: object) -> Code:
        return repr(value) if value is None or isinstance(value, bool | str) else self.constant(value)

    def _doubted(self, local: str, needs: Code) -> Coded:
        self.doubt(f"{local} is None")
        return Coded(local, needs)
