"""Translates a condition into Python conditions: one that holds where it is true, one where it is false.

Unknown is where neither holds. With two rails three-valued logic needs no values of its own: ``and`` is true where both
true rails hold and false where one false rail holds, and so on. A comparison's rails differ from plain Python only in a
test for None, and its true rail often not even in that. A third rail gives what an unknown condition needs.
"""

from __future__ import annotations

from functools import singledispatch

import attrs

from complaint_rules.domain.types import Kind
from complaint_rules.engines.compiled.frame import Code, Frame
from complaint_rules.engines.compiled.values import Coded, coded, doubted, evaluated, is_open_figure, whole
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


_NULL = nodes.Literal(None)

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
    return _of_value(coded(node, frame))


def _of_value(value: Coded) -> Rails:
    return Rails(f"{value.code} is True", f"{value.code} is False", value.needs)


@rails_of.register
def _(node: nodes.Literal, frame: Frame) -> Rails:  # noqa: ARG001 - one signature for all nodes
    return _LITERALS[node.value is True if node.value is not None else None]


@rails_of.register
def _(node: nodes.Known, frame: Frame) -> Rails:
    value = frame.local(f"f({node.name!r})")
    frame.doubt(frame.strict)
    return Rails(
        f"{value} is not None",
        f"({value} is None and not {frame.strict})",
        f"({frame.bits[node.name]} if {value} is None and {frame.strict} else 0)",
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
def _(node: nodes.Compare, frame: Frame) -> Rails:
    return _comparison(node.operator, node.left, node.right, frame)


@rails_of.register
def _(node: nodes.Between, frame: Frame) -> Rails:
    low = _comparison(">=", node.operand, node.low, frame)
    return conjunction(low, _comparison("<=", node.operand, node.high, frame))


@rails_of.register
def _(node: nodes.In, frame: Frame) -> Rails:
    choices = _listed(node, frame) or node.choices
    texts = tuple(choice.value for choice in choices if isinstance(choice, nodes.Literal))
    if len(texts) == len(choices) and all(isinstance(text, str) for text in texts) and node.operand != _NULL:
        operand = coded(node.operand, frame)
        among, known = f"{operand.code} in {texts!r}", _all_known(operand)
        return Rails(among, f"({known} and not {among})", operand.needs)
    return disjunction(*(_choice(choice, node.operand, frame) for choice in choices))


def _listed(node: nodes.In, frame: Frame) -> tuple[nodes.Literal, ...]:
    """The constants of ``in ["a", "b"]``, which is ``in ("a", "b")`` where the operand is no list itself."""
    match node.choices:
        case [nodes.ListOf(items=items)] if frame.type_of(node.operand).kind in _DIRECT:
            constants = tuple(each for each in items if isinstance(each, nodes.Literal) and each.value is not None)
            return constants if len(constants) == len(items) else ()
    return ()


@singledispatch
def _choice(choice: Node, operand: Node, frame: Frame) -> Rails:
    """The rails of one choice of ``in``."""
    if frame.type_of(choice).kind is Kind.SET:
        return _membership(choice, operand, frame)
    return _of_value(evaluated(nodes.In(operand, (choice,)), frame))


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
    return _of_value(coded(node, frame))


def _membership(collection: Node, item: Node, frame: Frame) -> Rails:
    """Of an item in a set: of a set nothing is unknown but the whole, and an empty one contains nothing whatsoever."""
    if isinstance(item, nodes.Literal) and item.value is None:
        return _of_value(evaluated(nodes.Call("list contains", (collection, item)), frame))
    members, member = coded(collection, frame), coded(item, frame)
    within, known = f"{member.code} in {members.code}", _all_known(members, member)
    outside = f"({known} and not {within})"
    if member.may_fail:
        outside = f"({outside} or {members.code} is not None and not {members.code})"
    return Rails(f"({known} and {within})", outside, f"({members.needs} | {member.needs})", exact=not member.may_fail)


def _comparison(sign: str, left: Node, right: Node, frame: Frame) -> Rails:
    kinds = {frame.type_of(left).kind, frame.type_of(right).kind}
    if not kinds <= _DIRECT and not any(is_open_figure(side, frame) for side in (left, right)):
        return _of_value(evaluated(nodes.Compare(sign, left, right), frame))
    first, second = whole(left, right, frame) or (coded(left, frame), coded(right, frame))
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


# values that come of truths


@coded.register(nodes.Known | nodes.Not | nodes.And | nodes.Or | nodes.Compare | nodes.Between | nodes.In)
def _(node: Node, frame: Frame) -> Coded:
    with frame.no_doubts():
        rails = rails_of(node, frame)
    return doubted(frame.local(f"True if {rails.true} else False if {rails.false} else None"), rails.needed, frame)


@coded.register
def _(node: nodes.If, frame: Frame) -> Coded:
    if frame.type_of(node).kind not in _DIRECT:
        return evaluated(node, frame)
    with frame.no_doubts():
        condition = rails_of(node.condition, frame)
        first, second = coded(node.consequence, frame), coded(node.alternative, frame)
    agreed = f"{first.code} if {first.code} == {second.code} else None"
    local = frame.local(f"{first.code} if {condition.true} else {second.code} if {condition.false} else {agreed}")
    # Each branch's needs stand here once, or a chain's code would double at every link.
    first_needs, second_needs = (
        f"(0 if {condition.false} else {first.needs})",
        f"(0 if {condition.true} else {second.needs})",
    )
    return doubted(local, f"({condition.needed} | {first_needs} | {second_needs} if {local} is None else 0)", frame)
