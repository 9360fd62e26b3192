"""Translates a tree into a Python expression of its value, in which None is the unknown."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import singledispatch

import attrs

from complaint_rules.engines.compiled.frame import Code, Frame
from complaint_rules.language import nodes
from complaint_rules.language.functions import FUNCTIONS
from complaint_rules.language.nodes import Node
from complaint_rules.language.operations import Maybe
from complaint_rules.language.traversal import names_in

_LONG = Decimal(10**9)
"""Whole constants from here on stay decimals: their text could be of any length."""


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


@singledispatch
def coded(node: Node, frame: Frame) -> Coded:
    """The code of a tree's value."""
    return evaluated(node, frame)


def evaluated(node: Node, frame: Frame) -> Coded:
    """The code of what has no translation: the language's own evaluator finds it."""
    frame.show(names_in(node))
    tree = frame.constant(node)
    return doubted(frame.local(f"value_of({tree}, s)"), f"mask[needs_of({tree}, s)]", frame)


def doubted(code: Code, needs: Code, frame: Frame) -> Coded:
    """A value that may be unknown."""
    frame.doubt(f"{code} is None")
    return Coded(code, needs)


@coded.register
def _(node: nodes.Literal, frame: Frame) -> Coded:
    return Coded(_constant(node.value, frame), may_fail=node.value is None)


@coded.register
def _(node: nodes.Name, frame: Frame) -> Coded:
    name = node.name
    parameter = frame.names.parameter(name)
    fixed = fixed_value(node, frame)
    if fixed is not None:
        return Coded(_constant(fixed, frame), may_fail=False)
    if name in frame.names.policy.facts:
        local = frame.local(f"f({name!r}{_absence(name, frame)})")
        return doubted(local, f"({frame.bits[name]} if {local} is None else 0)", frame)
    if parameter is not None:
        value_on = f"None if {frame.day} is None else {frame.constant(parameter)}.value_on({frame.day})"
        local = frame.local(value_on if parameter.dated else "None")
        needs = f"mask[s.needs({name!r})]" if parameter.dated else frame.bits[name]
    else:
        local, needs = frame.local(f"{frame.finding(name)}.operand"), f"mask[{frame.finding(name)}.needs]"
    return doubted(local, f"({needs} if {local} is None else 0)", frame)


def _absence(fact: str, frame: Frame) -> Code:
    """What ``get`` takes besides the name of a fact whose absence reads as an answer."""
    if fact not in frame.names.absences:
        return ""
    answer = _constant(frame.names.absences[fact], frame)
    return f", None if {frame.strict} else {answer}"


@coded.register
def _(node: nodes.Call, frame: Frame) -> Coded:
    function = FUNCTIONS[node.function]
    if function.partial:
        return evaluated(node, frame)
    if function.count is None:
        return _called(node, function.apply, frame)
    with frame.no_doubts():
        counted = _called(node, function.count, frame)
    number = frame.local(f"None if {counted.code} is None else {frame.constant(Decimal)}({counted.code})")
    return doubted(number, counted.needs, frame)


def whole(left: Node, right: Node, frame: Frame) -> tuple[Coded, Coded] | None:
    """Both sides of a comparison as ``int``, where a function that counts is compared with a whole constant.

    An ``int`` is made and compared in a third of a decimal's time: of all of a decision's that is a twentieth.
    """
    count = FUNCTIONS[left.function].count if isinstance(left, nodes.Call) else None
    constant = fixed_value(right, frame)
    if not isinstance(left, nodes.Call) or count is None or not isinstance(constant, Decimal):
        return None
    exact = constant == constant.to_integral_value() and abs(constant) < _LONG
    return (_called(left, count, frame), Coded(str(int(constant)), may_fail=False)) if exact else None


def fixed_value(node: Node, frame: Frame) -> Maybe:
    """What a constant, or a parameter that never changes, stands for; None for all else."""
    if isinstance(node, nodes.Literal):
        return node.value
    parameter = frame.names.parameter(node.name) if isinstance(node, nodes.Name) else None
    return parameter.values[0][1] if parameter is not None and parameter.values and not parameter.dated else None


def is_open_figure(node: Node, frame: Frame) -> bool:
    """Whether a tree is a parameter without value: whatever is compared with it, of any type, the answer is unknown."""
    return isinstance(node, nodes.Name) and node.name in frame.names.policy.open_figures


def _called(node: nodes.Call, function: Callable[..., object], frame: Frame) -> Coded:
    with frame.no_doubts():  # one test, of the result, serves for all arguments
        arguments = [coded(argument, frame) for argument in node.arguments]
    unknown = " or ".join(f"{each.code} is None" for each in arguments if each.may_fail)
    codes = (frame.constant(frame.names.setting), *(each.code for each in arguments))
    applied = f"{frame.constant(function)}({', '.join(codes)})"
    local = frame.local(f"None if {unknown} else {applied}" if unknown else applied)
    # Unknown although every argument is known: the function has no result, and needs other arguments.
    needs = f"mask[{frame.constant(_all_read(node, frame))}]"
    if unknown:
        needs = f"({' | '.join(each.needs for each in arguments if each.may_fail)} if {unknown} else {needs})"
    return doubted(local, f"({needs} if {local} is None else 0)", frame)


def _all_read(node: Node, frame: Frame) -> frozenset[str]:
    return frozenset[str]().union(*map(frame.names.behind, names_in(node)))


def _constant(value: object, frame: Frame) -> Code:
    return repr(value) if value is None or isinstance(value, bool | str) else frame.constant(value)
