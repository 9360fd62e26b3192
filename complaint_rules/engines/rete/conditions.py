"""Translates a condition into two formulas: one that holds where it is true, one where it is false.

As in the compiled engine, unknown is where neither holds, so an unknown value is simply not told and no test for a
missing one is ever needed. What has no form of its own here (``some``, a comparison of money, ``known``) is computed
whole by :func:`~complaint_rules.language.evaluation.value_of` and told as true or false.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import singledispatchmethod
from typing import Any

import attrs

from complaint_rules.domain.types import Kind, Type
from complaint_rules.engines.rete.formulas import AllOf, AnyOf, Only, all_of, any_of
from complaint_rules.engines.rete.subjects import Condition, DayInForce, Difference, Subject, Test, ValueOf
from complaint_rules.language import nodes
from complaint_rules.language.checker import check
from complaint_rules.language.nodes import Node
from complaint_rules.language.operations import negate
from complaint_rules.policy.model import Rule

_DIRECT = frozenset(Kind) - {Kind.MONEY, Kind.LIST, Kind.NULL, Kind.ANY}
"""Kinds whose values Python itself compares as the language does."""

_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_MIRRORED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@attrs.frozen
class Rails:
    """A condition: ``true`` holds where it is true, ``false`` where it is false."""

    true: Condition
    false: Condition


_LITERALS = {True: Rails(AllOf(), AnyOf()), False: Rails(AnyOf(), AllOf()), None: Rails(AnyOf(), AnyOf())}


def conjunction(rails: Iterable[Rails]) -> Rails:
    """True where all are true, false where one is false."""
    each = tuple(rails)
    return Rails(all_of(rail.true for rail in each), any_of(rail.false for rail in each))


def disjunction(rails: Iterable[Rails]) -> Rails:
    """True where one is true, false where all are false."""
    each = tuple(rails)
    return Rails(any_of(rail.true for rail in each), all_of(rail.false for rail in each))


def compared(subject: Subject, sign: str, constant: object) -> Rails:
    """The rails of ``subject sign constant``."""
    return Rails(Only(Test(subject, sign, constant)), Only(Test(subject, _OPPOSITE[sign], constant)))


def constant_of(node: Node) -> Any:  # noqa: ANN401 - any constant
    """The value of a tree that is a constant, or None."""
    match node:
        case nodes.Literal():
            return node.value
        case nodes.Negate(operand=nodes.Literal(value=value)) if value is not None:
            return negate(value)
    return None


def is_null(node: Node) -> bool:
    """Whether a tree is the literal ``null``."""
    return isinstance(node, nodes.Literal) and node.value is None


class Translator:
    """Translates the conditions of one policy.

    Args:
        scope: The type of every name.
    """

    def __init__(self, scope: Mapping[str, Type]) -> None:
        self.scope = scope

    def rails_of_rule(self, rule: Rule) -> Rails:
        """The rails of a rule: its condition, within its time in force."""
        parts = [self.rails(rule.when)]
        if rule.since is not None:
            parts.append(compared(DayInForce(), ">=", rule.since))
        if rule.until is not None:
            parts.append(compared(DayInForce(), "<=", rule.until))
        return conjunction(parts)

    def kind_of(self, node: Node) -> Kind:
        """The kind of a tree's value."""
        return check(node, "", self.scope, closed=False)[0].kind

    @singledispatchmethod
    def rails(self, node: Node) -> Rails:
        """The rails of a boolean tree."""
        return self.whole(node)

    def whole(self, node: Node) -> Rails:
        """The rails of a tree that is told as true or false."""
        return Rails(*(Only(Test(ValueOf(node), "=", constant)) for constant in (True, False)))

    @rails.register
    def _(self, node: nodes.Literal) -> Rails:
        return _LITERALS[node.value if isinstance(node.value, bool) else None]

    @rails.register
    def _(self, node: nodes.Not) -> Rails:
        inner = self.rails(node.operand)
        return Rails(inner.false, inner.true)

    @rails.register
    def _(self, node: nodes.And) -> Rails:
        return conjunction(map(self.rails, node.operands))

    @rails.register
    def _(self, node: nodes.Or) -> Rails:
        return disjunction(map(self.rails, node.operands))

    @rails.register
    def _(self, node: nodes.If) -> Rails:
        condition, yes, no = map(self.rails, (node.condition, node.consequence, node.alternative))
        true = [(condition.true, yes.true), (condition.false, no.true), (yes.true, no.true)]
        false = [(condition.true, yes.false), (condition.false, no.false), (yes.false, no.false)]
        return Rails(any_of(map(all_of, true)), any_of(map(all_of, false)))

    @rails.register
    def _(self, node: nodes.Compare) -> Rails:
        return self.comparison(node.operator, node.left, node.right)

    @rails.register
    def _(self, node: nodes.Between) -> Rails:
        return self.within(node.operand, nodes.Range(node.low, node.high, low_closed=True, high_closed=True))

    @rails.register
    def _(self, node: nodes.In) -> Rails:
        return disjunction(self.choice(node.operand, choice) for choice in node.choices)

    def choice(self, operand: Node, choice: Node) -> Rails:
        """The rails of one choice of ``in``."""
        match choice:
            case nodes.Range():
                return self.within(operand, choice)
            case nodes.Test():
                return self.comparison(choice.operator, operand, choice.operand)
            case nodes.ListOf() if self.kind_of(operand) in _DIRECT:
                return disjunction(self.comparison("=", operand, item) for item in choice.items)
            case nodes.Literal() if choice.value is not None:
                return self.comparison("=", operand, choice)
        return self.whole(nodes.In(operand, (choice,)))

    def within(self, operand: Node, choice: nodes.Range) -> Rails:
        """The rails of a range."""
        above, below = ">=" if choice.low_closed else ">", "<=" if choice.high_closed else "<"
        return conjunction([self.comparison(above, operand, choice.low), self.comparison(below, operand, choice.high)])

    def comparison(self, sign: str, left: Node, right: Node) -> Rails:
        """The rails of ``left sign right``."""
        if is_null(left) or is_null(right) or not {self.kind_of(left), self.kind_of(right)} <= _DIRECT:
            return self.whole(nodes.Compare(sign, left, right))
        left_constant, right_constant = constant_of(left), constant_of(right)
        if left_constant is None and right_constant is not None:
            return compared(ValueOf(left), sign, right_constant)
        if right_constant is None and left_constant is not None:
            return compared(ValueOf(right), _MIRRORED[sign], left_constant)
        return compared(Difference(left, right), sign, 0)
