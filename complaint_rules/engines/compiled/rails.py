"""Translates a condition into Python conditions: one that holds where it is true, one where it is false.

Unknown is where neither holds. With two rails three-valued logic needs no values of its own: ``and`` is true where both
true rails hold and false where one false rail holds, and so on. A comparison's rails differ from plain Python only in a
test for None, and its true rail often not even in that. A third rail gives what an unknown condition needs.
"""

from __future__ import annotations

from functools import singledispatch

import attrs

from complaint_rules.domain.types import Kind
from complaint_rules.engines.compiled.frame import STRICT, Code, Coded, Frame
from complaint_rules.language import nodes
from complaint_rules.language.nodes import Node

_DIRECT = frozenset(Kind) - {Kind.MONEY, Kind.LIST, Kind.NULL, Kind.ANY}
"""Kinds whose values Python itself compares as the language does."""

_PYTHON = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_REVERSED = {"=": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@attrs.frozen
class Rails:
    """A condition as Python.

    Args:
        true: Holds where the condition is true.
        false: Holds where it is false.
        needs: The mask of what it needs where it is unknown.
        exact: Whether ``needs`` is zero where it is known.
    """

    true: Code
    false: Code
    needs: Code = "0"
    exact: bool = True

    @property
    def needed(self) -> Code:
        """What it needs, zero where it is known."""
        return self.needs if self.exact else f"(0 if {self.true} or {self.false} else {self.needs})"


_LITERALS = {True: Rails("True", "False"), False: Rails("False", "True"), None: Rails("False", "False")}


def conjunction(*rails: Rails) -> Rails:
    """True where all are true, false where one is false."""
    true, false = " and ".join(rail.true for rail in rails), " or ".join(rail.false for rail in rails)
    return Rails(f"({true})", f"({false})", _needs_of_each(rails), exact=False)


def disjunction(*rails: Rails) -> Rails:
    """True where one is true, false where all are false."""
    return negation(conjunction(*map(negation, rails)))


def negation(rails: Rails) -> Rails:
    """True where false."""
    return attrs.evolve(rails, true=rails.false, false=rails.true)


def _needs_of_each(rails: tuple[Rails, ...]) -> Code:
    return "(" + (" | ".join(rail.needed for rail in rails if rail.needed != "0") or "0") + ")"


@singledispatch
def rails_of(node: Node, frame: Frame) -> Rails:
    """The rails of a boolean tree: from its value, unless its kind of node has a translation."""
    return _of_value(node, frame)


def _of_value(node: Node, frame: Frame) -> Rails:
    value = frame.value(node)
    return Rails(f"{value.code} is True", f"{value.code} is False", value.needs)


@rails_of.register
def _(node: nodes.Literal, frame: Frame) -> Rails:  # noqa: ARG001 - one signature for all nodes
    return _LITERALS[node.value is True if node.value is not None else None]


@rails_of.register
def _(node: nodes.Known, frame: Frame) -> Rails:
    value, strict = frame.local(f"f({node.name!r})"), frame.local(STRICT)
    frame.doubt(strict)
    return Rails(
        f"{value} is not None",
        f"({value} is None and not {strict})",
        f"({frame.bit(node.name)} if {value} is None and {strict} else 0)",
    )


@rails_of.register
def _(node: nodes.Not, frame: Frame) -> Rails:
    return negation(rails_of(node.operand, frame))


@rails_of.register
def _(node: nodes.And, frame: Frame) -> Rails:
    return conjunction(*(rails_of(operand, frame) for operand in node.operands))


@rails_of.register
def _(node: nodes.Or, frame: Frame) -> Rails:
    return disjunction(*(rails_of(operand, frame) for operand in node.operands))


@rails_of.register
def _(node: nodes.If, frame: Frame) -> Rails:
    condition, first, second = (rails_of(part, frame) for part in (node.condition, node.consequence, node.alternative))
    needs = f"{first.needed} if {condition.true} else {second.needed} if {condition.false}"
    return Rails(
        _taken(condition, first.true, second.true),
        _taken(condition, first.false, second.false),
        f"({needs} else {_needs_of_each((condition, first, second))})",
        exact=False,
    )


def _taken(condition: Rails, first: Code, second: Code) -> Code:
    """That the branch taken holds, or both do where it is unknown which is taken."""
    return f"({condition.true} and {first} or {condition.false} and {second} or {first} and {second})"


@rails_of.register
def _(node: nodes.Compare, frame: Frame) -> Rails:
    return _comparison(node.operator, node.left, node.right, frame)


@rails_of.register
def _(node: nodes.Between, frame: Frame) -> Rails:
    low = _comparison(">=", node.operand, node.low, frame)
    return conjunction(low, _comparison("<=", node.operand, node.high, frame))


@rails_of.register
def _(node: nodes.In, frame: Frame) -> Rails:
    texts = tuple(choice.value for choice in node.choices if isinstance(choice, nodes.Literal))
    if len(texts) == len(node.choices) and all(isinstance(text, str) for text in texts):
        operand = frame.value(node.operand)
        among, known = f"{operand.code} in {texts!r}", _all_known(operand)
        return Rails(among, f"({known} and not {among})", operand.needs)
    return disjunction(*(_choice(choice, node.operand, frame) for choice in node.choices))


@singledispatch
def _choice(choice: Node, operand: Node, frame: Frame) -> Rails:
    """The rails of one choice of ``in``."""
    if frame.type_of(choice).kind is Kind.SET:
        return _membership(choice, operand, frame)
    return _of_value(nodes.In(operand, (choice,)), frame)


@_choice.register
def _(choice: nodes.Range, operand: Node, frame: Frame) -> Rails:
    low = _comparison(">=" if choice.low_closed else ">", operand, choice.low, frame)
    return conjunction(low, _comparison("<=" if choice.high_closed else "<", operand, choice.high, frame))


@_choice.register
def _(choice: nodes.Test, operand: Node, frame: Frame) -> Rails:
    return _comparison(choice.operator, operand, choice.operand, frame)


@rails_of.register
def _(node: nodes.Call, frame: Frame) -> Rails:
    match node.function, node.arguments:
        case "list contains", (collection, item) if frame.type_of(collection).kind is Kind.SET:
            return _membership(collection, item, frame)
    return _of_value(node, frame)


def _membership(collection: Node, item: Node, frame: Frame) -> Rails:
    """Of an item in a set: of a set nothing is unknown but the whole."""
    if isinstance(item, nodes.Literal) and item.value is None:
        return _of_value(nodes.Call("list contains", (collection, item)), frame)
    members, member = frame.value(collection), frame.value(item)
    within, known = f"{member.code} in {members.code}", _all_known(members, member)
    return Rails(f"({known} and {within})", f"({known} and not {within})", f"({members.needs} | {member.needs})")


def _comparison(sign: str, left: Node, right: Node, frame: Frame) -> Rails:
    kinds = {frame.type_of(left).kind, frame.type_of(right).kind}
    if not kinds <= _DIRECT:
        return _of_value(nodes.Compare(sign, left, right), frame)
    first, second = frame.value(left), frame.value(right)
    needs = f"({first.needs} | {second.needs})" if second.may_fail else first.needs
    if isinstance(right, nodes.Literal) and isinstance(right.value, bool):
        wanted = (sign == "=") is right.value
        return Rails(f"{first.code} is {wanted}", f"{first.code} is {not wanted}", needs)
    known = _all_known(first, second)
    true, false = (f"{first.code} {table[sign]} {second.code}" for table in (_PYTHON, _REVERSED))
    if sign == "=" and not second.may_fail:
        return Rails(true, f"({known} and {false})", needs)  # None equals no constant: the true rail needs no test
    return Rails(f"({known} and {true})", f"({known} and {false})", needs)


def _all_known(*values: Coded) -> Code:
    return " and ".join(dict.fromkeys(f"{value.code} is not None" for value in values if value.may_fail)) or "True"
