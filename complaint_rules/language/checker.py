"""Types of a tree: what is wrong is found when a pack loads, not when a complaint comes in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import singledispatchmethod

from complaint_rules.domain import types
from complaint_rules.domain.errors import Fault
from complaint_rules.domain.parsing import Unreadable, read_date, read_date_time, read_duration
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.types import Kind, Type
from complaint_rules.language import nodes
from complaint_rules.language.functions import FUNCTIONS
from complaint_rules.language.lexer import fault_at
from complaint_rules.language.nodes import Node
from complaint_rules.language.operations import ARITHMETIC, ORDERED

_OPEN = frozenset({Kind.ANY, Kind.NULL})
_LITERALS: dict[type, Type] = {
    bool: types.BOOLEAN,
    str: types.TEXT,
    Decimal: types.NUMBER,
    dt.date: types.DATE,
    dt.datetime: types.DATE_TIME,
    dt.timedelta: types.DURATION,
    type(None): types.NULL,
}
_FROM_TEXT = {"date": read_date, "date and time": read_date_time, "duration": read_duration}


def check(
    node: Node, text: str, scope: Mapping[str, Type], expected: Type | None = None, *, closed: bool = True
) -> tuple[Type, list[Fault]]:
    """Type a tree.

    Args:
        node: The tree.
        text: The text that it was parsed from, for lines and columns.
        scope: The type of every name that may be used.
        expected: The type that the whole must have, or None for any.
        closed: Whether a name outside the scope is a fault; otherwise its type is open.

    Returns:
        The type of the whole and every fault, with its line and column in the text.
    """
    checker = _Checker(text, scope, closed=closed)
    found = checker.type_of(node)
    if expected is not None:
        checker.conform(node, found, expected)
    return found, checker.faults


def unify(left: Type, right: Type) -> Type | None:
    """The type that holds the values of both, or None."""
    if left.kind in _OPEN:
        return right
    if right.kind in _OPEN:
        return left
    if left.kind in {Kind.ENUM, Kind.TEXT} and right.kind in {Kind.ENUM, Kind.TEXT}:
        both_enums = left.kind is right.kind is Kind.ENUM
        return types.enum_of(*{*left.values, *right.values}) if both_enums else types.TEXT
    if left.kind is not right.kind:
        return None
    if left.kind is Kind.LIST:
        item = unify(left.item or types.ANY, right.item or types.ANY)
        return None if item is None else types.list_of(item)
    return types.set_of(*{*left.values, *right.values}) if left.kind is Kind.SET else left


class _Checker:
    """Collects faults on its way; a part that is at fault has the open type, so that one fault is told once."""

    def __init__(self, text: str, scope: Mapping[str, Type], *, closed: bool) -> None:
        self.text = text
        self.scope = dict(scope)
        self.closed = closed
        self.faults: list[Fault] = []
        self.found: dict[int, Type] = {}

    def fault(self, node: Node, message: str) -> Type:
        self.faults.append(fault_at(self.text, node.start, message))
        return types.ANY

    def conform(self, node: Node, actual: Type, wanted: Type) -> None:
        """A fault unless a value of the actual type, or this very literal, is of the wanted type."""
        match node:
            case nodes.If():
                self.conform(node.consequence, self.found[id(node.consequence)], wanted)
                self.conform(node.alternative, self.found[id(node.alternative)], wanted)
            case nodes.Literal(value=str(value)) if wanted.kind is Kind.ENUM:
                self.declared(node, value, wanted)
            case _ if unify(actual, wanted) is None or (wanted.kind is Kind.ENUM and actual.kind is Kind.TEXT):
                self.fault(node, f"it is {actual.one} where {wanted.one} is wanted{_advice(actual, wanted)}")
            case _ if wanted.kind is Kind.ENUM and (strange := set(actual.values) - set(wanted.values)):
                self.fault(node, f"it may be {_listed(strange)}, which is none of {_listed(wanted.values)}")

    def declared(self, node: Node, value: str, enum: Type) -> None:
        if value not in enum.values:
            suggestion = did_you_mean(value, enum.values)
            self.fault(node, f"`{value}` is none of {_listed(enum.values)}{suggestion}")

    def boolean(self, *operands: Node) -> Type:
        for operand in operands:
            self.conform(operand, self.type_of(operand), types.BOOLEAN)
        return types.BOOLEAN

    def equatable(self, left: Node, left_type: Type, right: Node, right_type: Type) -> None:
        """Both sides of an equality: one type, and an enum's literal declared."""
        for node, other in ((right, left_type), (left, right_type)):
            match node:
                case nodes.Literal(value=str(value)) if other.kind is Kind.ENUM:
                    return self.declared(node, value, other)
        if unify(left_type, right_type) is None:
            self.fault(left, f"{left_type.one} and {right_type.one} don't compare{_advice(left_type, right_type)}")
        elif left_type.kind is right_type.kind is Kind.ENUM and not set(left_type.values) & set(right_type.values):
            self.fault(left, "these two enums have no value in common, so they are never equal")
        return None

    def orderable(self, left: Node, left_type: Type, right_type: Type) -> None:
        for actual in (left_type, right_type):
            if actual.kind not in ORDERED | _OPEN:
                self.fault(left, f"{actual.one} has no order; only `=` and `!=` compare it")
                return
        if unify(left_type, right_type) is None:
            self.fault(left, f"{left_type.one} and {right_type.one} don't compare{_advice(left_type, right_type)}")

    def comparable(self, sign: str, left: Node, left_type: Type, right: Node) -> None:
        right_type = self.type_of(right)
        if sign in {"=", "!="}:
            self.equatable(left, left_type, right, right_type)
        else:
            self.orderable(left, left_type, right_type)

    def type_of(self, node: Node) -> Type:
        """The type, kept for whoever looks at the node again: its faults are told once, its parts are typed once."""
        found = self._type_of(node)
        self.found[id(node)] = found
        return found

    @singledispatchmethod
    def _type_of(self, node: Node) -> Type:
        raise TypeError(type(node).__name__)

    @_type_of.register
    def _(self, node: nodes.Literal) -> Type:
        return _LITERALS[type(node.value)]

    @_type_of.register
    def _(self, node: nodes.Name) -> Type:
        if node.name in self.scope:
            return self.scope[node.name]
        if self.closed:
            self.fault(node, f"unknown name `{node.name}`{did_you_mean(node.name, self.scope)}")
        return types.ANY

    @_type_of.register
    def _(self, node: nodes.Known) -> Type:
        if self.closed and node.name not in self.scope:
            self.fault(node, f"unknown name `{node.name}`{did_you_mean(node.name, self.scope)}")
        elif self.closed and ("." not in node.name or node.name.startswith(nodes.PARAMETER)):
            self.fault(node, f"`known` asks after a fact; `{node.name}` is none")
        return types.BOOLEAN

    @_type_of.register
    def _(self, node: nodes.Not) -> Type:
        return self.boolean(node.operand)

    @_type_of.register(nodes.And)
    @_type_of.register(nodes.Or)
    def _(self, node: nodes.And | nodes.Or) -> Type:
        return self.boolean(*node.operands)

    @_type_of.register
    def _(self, node: nodes.Compare) -> Type:
        self.comparable(node.operator, node.left, self.type_of(node.left), node.right)
        return types.BOOLEAN

    @_type_of.register
    def _(self, node: nodes.Between) -> Type:
        operand = self.type_of(node.operand)
        self.orderable(node.operand, operand, self.type_of(node.low))
        self.orderable(node.operand, operand, self.type_of(node.high))
        return types.BOOLEAN

    @_type_of.register
    def _(self, node: nodes.In) -> Type:
        operand = self.type_of(node.operand)
        for choice in node.choices:
            self.choice(node.operand, operand, choice)
        return types.BOOLEAN

    def choice(self, node: Node, operand: Type, choice: Node) -> None:
        match choice:
            case nodes.Range():
                self.orderable(node, operand, self.type_of(choice.low))
                self.orderable(node, operand, self.type_of(choice.high))
            case nodes.Test():
                self.comparable(choice.operator, node, operand, choice.operand)
            case nodes.ListOf() if operand.kind is not Kind.LIST:
                self.type_of(choice)
                for item in choice.items:
                    self.equatable(node, operand, item, self.found[id(item)])
            case _:
                self.equatable(node, operand, choice, _element_or_whole(self.type_of(choice), operand))

    @_type_of.register
    def _(self, node: nodes.Arithmetic) -> Type:
        left, right = self.type_of(node.left), self.type_of(node.right)
        if left.kind in _OPEN or right.kind in _OPEN:
            return types.ANY
        result = ARITHMETIC.get((node.operator, left.kind, right.kind))
        if result is None:
            return self.fault(node, f"`{node.operator}` cannot take {left.one} and {right.one}{_advice(left, right)}")
        return Type(result[0])

    @_type_of.register
    def _(self, node: nodes.Negate) -> Type:
        found = self.type_of(node.operand)
        if found.kind not in {Kind.NUMBER, Kind.MONEY, Kind.DURATION} | _OPEN:
            return self.fault(node, f"`-` cannot take {found.one}")
        return found

    @_type_of.register
    def _(self, node: nodes.If) -> Type:
        self.boolean(node.condition)
        consequence, alternative = self.type_of(node.consequence), self.type_of(node.alternative)
        found = unify(consequence, alternative)
        if found is None:
            return self.fault(node, f"one branch is {consequence.one}, the other {alternative.one}")
        return found

    @_type_of.register
    def _(self, node: nodes.Call) -> Type:
        function = FUNCTIONS[node.function]
        arguments = tuple(map(self.type_of, node.arguments))
        found = function.signature(arguments)
        if isinstance(found, str):
            return self.fault(node, f"`{node.function}` is written `{function.usage}`: {found}")
        self.literal_text(node)
        if node.function == "list contains":
            self.membership(node, *arguments)
        return found

    def literal_text(self, node: nodes.Call) -> None:
        """A date written as text is read now, so that a typing error is told when the pack loads."""
        match node:
            case nodes.Call(function=function, arguments=(nodes.Literal(value=str(text)),)) if function in _FROM_TEXT:
                try:
                    _FROM_TEXT[function](text)
                except Unreadable as error:
                    self.fault(node, str(error))

    def membership(self, node: nodes.Call, collection: Type, item: Type) -> None:
        element = _element_or_whole(collection, item)
        if unify(element, item) is None:
            self.fault(node, f"a list of {element} never contains {item.one}")
        else:
            self.equatable(node.arguments[0], element, node.arguments[1], item)

    @_type_of.register
    def _(self, node: nodes.ListOf) -> Type:
        found = types.ANY
        for item in node.items:
            wider = unify(found, self.type_of(item))
            if wider is None:
                return self.fault(item, "the items of a list are of one type")
            found = wider
        return types.list_of(found)

    @_type_of.register
    def _(self, node: nodes.Quantified) -> Type:
        collection = self.type_of(node.collection)
        if collection.kind not in {Kind.LIST, Kind.SET} | _OPEN:
            self.fault(node.collection, f"{collection.one} is no list or set")
        hidden = self.scope.get(node.variable)
        self.scope[node.variable] = _element_or_whole(collection, types.ANY)
        self.boolean(node.condition)
        del self.scope[node.variable]
        if hidden is not None:
            self.scope[node.variable] = hidden
        return types.BOOLEAN


def _element_or_whole(collection: Type, item: Type) -> Type:
    """The type of a collection's items; a list compared with a list of its own type stays whole."""
    if collection.kind is Kind.SET:
        return types.enum_of(*collection.values) if collection.values else types.TEXT
    if collection.kind is Kind.LIST and not (item.kind is Kind.LIST and unify(collection, item) is not None):
        return collection.item or types.ANY
    return collection


def _listed(values: object) -> str:
    return ", ".join(f"`{value}`" for value in sorted(values))  # type: ignore[call-overload]


def _advice(left: Type, right: Type) -> str:
    if {left.kind, right.kind} == {Kind.DATE, Kind.DATE_TIME}:
        return "; take the day of the instant with `date(…)`"
    if {left.kind, right.kind} == {Kind.NUMBER, Kind.MONEY}:
        return '; write the amount as `money(100, "CNY")`'
    if {left.kind, right.kind} == {Kind.NUMBER, Kind.DURATION}:
        return '; write the span as `@"P30D"`, or count days with `days_between(…)`'
    return ""
