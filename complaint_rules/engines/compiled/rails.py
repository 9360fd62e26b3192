"""Translates a condition into two Python conditions: one that holds where it is true, one where it is false.

Unknown is where neither holds. With two rails three-valued logic needs no values of its own: ``and`` is true where both
true rails hold and false where one false rail holds, and so on. A comparison's rails differ from plain Python only in a
test for None, and its true rail often not even in that. What has no translation of its own here (``some``, ``min`` of a
list …) is computed by :func:`~complaint_rules.language.evaluation.value_of` before the rails are tried, so that there
is one meaning only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import singledispatchmethod
from typing import TypeAlias

import attrs

from complaint_rules.domain.types import Kind, Type
from complaint_rules.language import nodes
from complaint_rules.language.checker import check
from complaint_rules.language.functions import FUNCTIONS
from complaint_rules.language.nodes import Node

Code: TypeAlias = str
"""A Python expression."""

_DIRECT = frozenset(Kind) - {Kind.MONEY, Kind.LIST, Kind.NULL, Kind.ANY}
"""Kinds whose values Python itself compares as the language does."""

_PYTHON = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_REVERSED = {"=": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@attrs.frozen
class Rails:
    """A condition as Python: ``true`` holds where it is true, ``false`` where it is false."""

    true: Code
    false: Code


_LITERALS = {True: Rails("True", "False"), False: Rails("False", "True")}


class Scribe:
    """Writes the rails of one function's conditions, and collects what they use.

    Args:
        scope: The type of every name.
        fetch: Gives the code that fetches a name's value.
    """

    def __init__(self, scope: Mapping[str, Type], fetch: Callable[[str], Code]) -> None:
        self.scope = scope
        self.fetch = fetch
        self.locals: dict[Code, str] = {}
        self.constants: dict[str, object] = {}
        self._trees: dict[Node, str] = {}
        self._used: set[str] = set()

    # what the function holds

    def local(self, code: Code) -> str:
        """A local variable that holds a value, made once."""
        name = self.locals.setdefault(code, f"x{len(self.locals)}")
        self._used.add(name)
        return name

    def constant(self, value: object) -> str:
        """A global that holds a value."""
        for name, held in self.constants.items():
            if held is value or (type(held) is type(value) and held == value):
                return name
        name = f"K{len(self.constants)}"
        self.constants[name] = value
        return name

    def start_rule(self) -> None:
        """Begin to note the locals that a rule uses."""
        self._used = set()

    def used(self) -> frozenset[str]:
        """The locals that the rule's truth depends on, beyond those that are never unknown."""
        return frozenset(self._used)

    # values

    def value(self, node: Node) -> Code:
        """The code of a tree's value; None is unknown."""
        match node:
            case nodes.Literal():
                return self.literal(node.value)
            case nodes.Name():
                return self.local(self.fetch(node.name))
            case nodes.Call(function=function) if not FUNCTIONS[function].partial:
                return self.call(node)
        return self.interpreted(node)

    def literal(self, value: nodes.Constant) -> Code:
        """The code of a constant."""
        if value is None or isinstance(value, bool | str):
            return repr(value)
        return self.constant(value)

    def call(self, node: nodes.Call) -> Code:
        """The code of a function's value, unknown where an argument is."""
        arguments = [self.value(argument) for argument in node.arguments]
        function = self.constant(FUNCTIONS[node.function].apply)
        unknown = " or ".join(f"{argument} is None" for argument in arguments if argument.startswith("x"))
        applied = f"{function}(s.setting, {', '.join(arguments)})"
        return self.local(f"None if {unknown} else {applied}" if unknown else applied)

    def interpreted(self, node: Node) -> Code:
        """The code of a value that the language's own evaluator finds."""
        if node not in self._trees:
            self._trees[node] = f"value_of({self.constant(node)}, s)"
        return self.local(self._trees[node])

    def type_of(self, node: Node) -> Type:
        """The type of a tree."""
        return check(node, "", self.scope, closed=False)[0]

    # rails

    @singledispatchmethod
    def rails(self, node: Node) -> Rails:
        """The rails of a boolean tree."""
        return self.rails_of_value(node)

    @rails.register
    def _(self, node: nodes.Literal) -> Rails:
        return _LITERALS[node.value] if isinstance(node.value, bool) else Rails("False", "False")

    @rails.register
    def _(self, node: nodes.Known) -> Rails:
        value = self.local(f"f({node.name!r})")
        return Rails(f"{value} is not None", f"({value} is None and not {self.local('s.strict')})")

    @rails.register
    def _(self, node: nodes.Not) -> Rails:
        inner = self.rails(node.operand)
        return Rails(inner.false, inner.true)

    @rails.register
    def _(self, node: nodes.And) -> Rails:
        return conjunction([self.rails(operand) for operand in node.operands])

    @rails.register
    def _(self, node: nodes.Or) -> Rails:
        return disjunction([self.rails(operand) for operand in node.operands])

    @rails.register
    def _(self, node: nodes.If) -> Rails:
        condition, consequence, alternative = map(self.rails, (node.condition, node.consequence, node.alternative))
        return Rails(
            f"(({condition.true}) and ({consequence.true}) or ({condition.false}) and ({alternative.true})"
            f" or ({consequence.true}) and ({alternative.true}))",
            f"(({condition.true}) and ({consequence.false}) or ({condition.false}) and ({alternative.false})"
            f" or ({consequence.false}) and ({alternative.false}))",
        )

    @rails.register
    def _(self, node: nodes.Compare) -> Rails:
        return self.comparison(node.operator, node.left, node.right)

    @rails.register
    def _(self, node: nodes.Between) -> Rails:
        low = self.comparison(">=", node.operand, node.low)
        return conjunction([low, self.comparison("<=", node.operand, node.high)])

    @rails.register
    def _(self, node: nodes.In) -> Rails:
        texts = [choice.value for choice in node.choices if isinstance(choice, nodes.Literal)]
        if len(texts) == len(node.choices) and all(isinstance(text, str) for text in texts):
            value = self.value(node.operand)
            return Rails(f"{value} in {tuple(texts)!r}", f"({value} is not None and {value} not in {tuple(texts)!r})")
        return disjunction([self.choice(choice, node) for choice in node.choices])

    def choice(self, choice: Node, node: nodes.In) -> Rails:
        """The rails of one choice of ``in``."""
        match choice:
            case nodes.Range():
                low = self.comparison(">=" if choice.low_closed else ">", node.operand, choice.low)
                high = self.comparison("<=" if choice.high_closed else "<", node.operand, choice.high)
                return conjunction([low, high])
            case nodes.Test():
                return self.comparison(choice.operator, node.operand, choice.operand)
            case nodes.Name() if self.type_of(choice).kind is Kind.SET:
                return self.membership(choice, node.operand)
            case nodes.Literal() if choice.value is not None:
                return self.comparison("=", node.operand, choice)
        return self.rails_of_value(nodes.In(node.operand, (choice,)))

    @rails.register
    def _(self, node: nodes.Call) -> Rails:
        match node:
            case nodes.Call(function="list contains", arguments=(collection, item)):
                if self.type_of(collection).kind is Kind.SET:
                    return self.membership(collection, item)
        return self.rails_of_value(node)

    def rails_of_value(self, node: Node) -> Rails:
        """The rails of a tree whose value is at hand."""
        value = self.value(node)
        return Rails(f"{value} is True", f"{value} is False")

    def membership(self, collection: Node, item: Node) -> Rails:
        """Of an item in a set: of a set nothing is unknown but the whole."""
        members, member = self.value(collection), self.value(item)
        known = _all_known([members, member])
        return Rails(f"({known} and {member} in {members})", f"({known} and {member} not in {members})")

    def comparison(self, sign: str, left: Node, right: Node) -> Rails:
        """The rails of ``left sign right``."""
        null = [isinstance(side, nodes.Literal) and side.value is None for side in (left, right)]
        kinds = {self.type_of(left).kind, self.type_of(right).kind}
        if any(null) or not kinds <= _DIRECT:
            return self.rails_of_value(nodes.Compare(sign, left, right))
        left_code, right_code = self.value(left), self.value(right)
        if isinstance(right, nodes.Literal) and isinstance(right.value, bool):
            return _against_boolean(left_code, equal=(sign == "=") == right.value)
        known = _all_known([left_code, right_code])
        true, false = (f"{left_code} {table[sign]} {right_code}" for table in (_PYTHON, _REVERSED))
        if sign == "=" and isinstance(right, nodes.Literal):
            return Rails(true, f"({known} and {false})")  # None equals no literal, so the true rail needs no test
        return Rails(f"({known} and {true})", f"({known} and {false})")


def _against_boolean(code: Code, *, equal: bool) -> Rails:
    return Rails(f"{code} is {equal}", f"{code} is {not equal}")


def _all_known(codes: Iterable[Code]) -> Code:
    tests = [f"{code} is not None" for code in codes if code.startswith("x")]
    return " and ".join(dict.fromkeys(tests)) or "True"


def conjunction(rails: list[Rails]) -> Rails:
    """True where all are true, false where one is false."""
    true, false = " and ".join(rail.true for rail in rails), " or ".join(rail.false for rail in rails)
    return Rails(f"({true})", f"({false})")


def disjunction(rails: list[Rails]) -> Rails:
    """True where one is true, false where all are false."""
    true, false = " or ".join(rail.true for rail in rails), " and ".join(rail.false for rail in rails)
    return Rails(f"({true})", f"({false})")
