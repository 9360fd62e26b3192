"""An independent oracle: section 6 of the design for z3, over numbers and days as z3 has them.

It shares with the library the nodes, the policy's model and the parser of the policies that it reads, no more. It knows
what policies of :mod:`tests.analysis.large` are made of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import attrs
import z3

from complaint_rules.domain.types import Kind
from complaint_rules.language import nodes
from complaint_rules.language.nodes import Node
from complaint_rules.policy.model import Policy, Rule

Truth = tuple[Any, Any]
"""Where a condition is true, and where it is false."""

_COMPARE = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


@attrs.frozen
class Number:
    """A value and whether it is known."""

    value: Any
    known: Any


@attrs.frozen
class Members:
    """A set: for each value whether it is in; and whether it is known."""

    inside: dict[str, Any]
    known: Any


class Oracle:
    """A policy in z3."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.solver = z3.Solver()
        self.facts: dict[str, Number | Members] = {}
        self.there: dict[str, Any] = {}
        for name, declared in policy.facts.items():
            self._declare(name, declared)
        self.rules: dict[str, Truth] = {}
        self.survivors: dict[str, Any] = {}
        self.outcomes: dict[str, dict[str, Any]] = {}
        self.decided: dict[str, Any] = {}
        self.conflict: dict[str, Any] = {}
        self.not_covered: dict[str, Any] = {}
        for name in policy.order:
            self._decide(name)

    def possible(self, *claims: Any) -> bool:
        """Whether some complaint is so."""
        found = self.solver.check(*claims)
        assert found != z3.unknown
        return found == z3.sat

    def _declare(self, name: str, declared: Any) -> None:
        known = z3.Bool(f"{name} is there")
        self.there[name] = known
        kind = declared.type.kind
        if kind is Kind.SET:
            self.facts[name] = Members({each: z3.Bool(f"{each} in {name}") for each in declared.type.values}, known)
            return
        value = z3.Bool(name) if kind is Kind.BOOLEAN else z3.Real(name) if kind is Kind.NUMBER else z3.Int(name)
        if kind is Kind.ENUM:
            self.solver.add(value >= 0, value < len(declared.type.values))
        if kind in {Kind.DATE, Kind.DATE_TIME}:
            self.solver.add(value >= dt.date(2, 1, 1).toordinal(), value <= dt.date(9998, 12, 31).toordinal())
        if declared.absent is not None:
            absent = z3.Bool(f"{name} is absent")
            self.solver.add(z3.Not(z3.And(known, absent)))
            value = z3.If(absent, z3.BoolVal(declared.absent), value)
            known = z3.Or(known, absent)
        self.facts[name] = Number(value, known)

    # expressions

    def truth(self, node: Node) -> Truth:
        match node:
            case nodes.Literal(value=bool() as value):
                return z3.BoolVal(value), z3.BoolVal(not value)
            case nodes.Known(name=name):
                return self.there[name], z3.Not(self.there[name])
            case nodes.Not(operand=operand):
                true, false = self.truth(operand)
                return false, true
            case nodes.And(operands=operands):
                both = [self.truth(each) for each in operands]
                return z3.And(*(true for true, _ in both)), z3.Or(*(false for _, false in both))
            case nodes.Or(operands=operands):
                both = [self.truth(each) for each in operands]
                return z3.Or(*(true for true, _ in both)), z3.And(*(false for _, false in both))
            case nodes.Name(name=name):
                fact = self.facts[name]
                assert isinstance(fact, Number)
                return z3.And(fact.known, fact.value), z3.And(fact.known, z3.Not(fact.value))
            case nodes.Compare(operator=sign, left=left, right=right):
                return self._compared(sign, left, right)
            case nodes.In(operand=operand, choices=choices):
                return self._in(operand, choices)
        raise NotImplementedError(node)

    def _compared(self, sign: str, left: Node, right: Node) -> Truth:
        if isinstance(left, nodes.Name) and left.name in self.decided:
            assert isinstance(right, nodes.Literal)
            decided, outcome = self.decided[left.name], self.outcomes[left.name][str(right.value)]
            return z3.And(decided, outcome), z3.And(decided, z3.Not(outcome))
        one, two = self.number(left, right), self.number(right, left)
        known = z3.And(one.known, two.known)
        holds = _COMPARE[sign](one.value, two.value)
        return z3.And(known, holds), z3.And(known, z3.Not(holds))

    def _in(self, operand: Node, choices: tuple[Node, ...]) -> Truth:
        (choice,) = choices
        if isinstance(choice, nodes.Name):
            assert isinstance(operand, nodes.Literal)
            members = self.members(choice.name)
            inside = members.inside[str(operand.value)]
            return z3.And(members.known, inside), z3.And(members.known, z3.Not(inside))
        if isinstance(choice, nodes.ListOf):
            return self.truth(nodes.Or(tuple(nodes.Compare("=", operand, item) for item in choice.items)))
        assert isinstance(choice, nodes.Range)
        low = nodes.Compare(">=" if choice.low_closed else ">", operand, choice.low)
        return self.truth(nodes.And((low, nodes.Compare("<=" if choice.high_closed else "<", operand, choice.high))))

    def members(self, name: str) -> Members:
        if name in self.decided:
            values = self.policy.decisions[name].type.values
            inside = {each: self.outcomes[name].get(each, z3.BoolVal(False)) for each in values}
            return Members(inside, self.decided[name])
        fact = self.facts[name]
        assert isinstance(fact, Members)
        return fact

    def number(self, node: Node, other: Node) -> Number:
        match node:
            case nodes.Literal(value=str(text)):
                assert isinstance(other, nodes.Name)
                return Number(self.policy.facts[other.name].type.values.index(text), z3.BoolVal(True))
            case nodes.Literal(value=value):
                return Number(z3.IntVal(str(value)), z3.BoolVal(True))
            case nodes.Name(name=name) if name.startswith("parameter."):
                return self._figure(name.removeprefix("parameter."))
            case nodes.Name(name=name):
                fact = self.facts[name]
                assert isinstance(fact, Number)
                return fact
            case nodes.Call(function="count", arguments=(nodes.Name(name=name),)):
                members = self.members(name)
                return Number(z3.Sum([z3.If(each, 1, 0) for each in members.inside.values()]), members.known)
            case nodes.Call(function="date", arguments=(argument,)):
                return self.day(argument)
            case nodes.Call(function="days_between", arguments=(start, end)):
                first, last = self.day(start), self.day(end)
                return Number(last.value - first.value, z3.And(first.known, last.known))
        raise NotImplementedError(node)

    def day(self, node: Node) -> Number:
        """The day of a date, or of an instant: of instants conditions ask for nothing but the day."""
        assert isinstance(node, nodes.Name)
        fact = self.facts[node.name]
        assert isinstance(fact, Number)
        return fact

    def _figure(self, name: str) -> Number:
        parameter = self.policy.parameters[name]
        day = self.day(nodes.Name(self.policy.in_force_by))
        value, known = z3.IntVal(0), z3.BoolVal(False)
        for start, each in parameter.values:
            begun = day.value >= start.toordinal()
            value, known = z3.If(begun, z3.IntVal(str(each)), value), z3.Or(known, begun)
        return Number(value, z3.And(day.known, known))

    # decisions

    def _hold(self, rule: Rule) -> Truth:
        true, false = self.truth(rule.when)
        if rule.since is None and rule.until is None:
            return true, false
        day = self.day(nodes.Name(self.policy.in_force_by))
        begun = z3.BoolVal(True) if rule.since is None else day.value >= rule.since.toordinal()
        within = begun if rule.until is None else z3.And(begun, day.value <= rule.until.toordinal())
        return z3.And(true, day.known, within), z3.Or(false, z3.And(day.known, z3.Not(within)))

    def _decide(self, name: str) -> None:
        definition = self.policy.decisions[name]
        rules = [self.policy.rules[each] for each in definition.rules]
        self.rules |= {rule.id: self._hold(rule) for rule in rules}
        above = {rule.id: [other.id for other in rules if rule.id in self._below(other.id)] for rule in rules}
        defeated = {each: z3.Or(*(self.rules[other][0] for other in above[each])) for each in above}
        standing = {each: z3.And(z3.Not(self.rules[each][1]), z3.Not(defeated[each])) for each in above}
        self.survivors |= {each: z3.And(self.rules[each][0], z3.Not(defeated[each])) for each in above}
        unsure = {each: z3.Not(z3.Or(*self.rules[each])) for each in above}
        values = {rule.id: str(rule.then) for rule in rules}
        if definition.collect:
            self._collect(name, values, standing, above)
            return
        unbeatable = {
            each: z3.And(self.survivors[each], *(z3.Not(unsure[other]) for other in above[each])) for each in above
        }
        self.conflict[name] = _two_of(values, unbeatable)
        none = z3.Not(z3.Or(*standing.values()))
        agreed = z3.Not(_two_of(values, standing))
        certain = z3.Or(*(self.survivors[each] for each in above))
        self.not_covered[name] = none if definition.otherwise is None else z3.BoolVal(False)
        outcomes = {}
        for value in definition.type.values:
            given = z3.Or(*(standing[each] for each in above if values[each] == value))
            is_otherwise = z3.BoolVal(value == definition.otherwise)
            outcomes[value] = z3.Or(
                z3.And(z3.Not(none), agreed, given, z3.Or(certain, is_otherwise)), z3.And(none, is_otherwise)
            )
        self.outcomes[name] = outcomes
        self.decided[name] = z3.Or(*outcomes.values())

    def _collect(
        self, name: str, values: dict[str, str], standing: dict[str, Any], above: dict[str, list[str]]
    ) -> None:
        certain, possible = {}, []
        for value in self.policy.decisions[name].type.values:
            given = [each for each in above if values[each] == value]
            certain[value] = z3.Or(*(self._certain(each, value, values, above) for each in given))
            possible.append(z3.And(z3.Not(certain[value]), z3.Or(*(standing[each] for each in given))))
        self.outcomes[name] = certain
        self.decided[name] = z3.Not(z3.Or(*possible))
        self.conflict[name] = self.not_covered[name] = z3.BoolVal(False)

    def _certain(self, rule: str, value: str, values: dict[str, str], above: dict[str, list[str]]) -> Any:
        """That a rule survives, and whatever may defeat it gives the same."""
        rivals = (other for other in above[rule] if values[other] != value)
        return z3.And(self.survivors[rule], *(z3.Or(*self.rules[other]) for other in rivals))

    def _below(self, rule: str) -> set[str]:
        """Whatever a rule overrides, taken transitively."""
        found: set[str] = set()
        waiting = list(self.policy.rules[rule].overrides)
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                waiting += self.policy.rules[each].overrides
        return found


def _two_of(values: dict[str, str], where: dict[str, Any]) -> Any:
    """Where rules give two different outcomes."""
    given = [z3.Or(*(where[each] for each in values if values[each] == value)) for value in set(values.values())]
    return _several(given)


def _several(truths: Iterable[Any]) -> Any:
    listed = list(truths)
    return z3.Or(*(z3.And(one, two) for index, one in enumerate(listed) for two in listed[index + 1 :]))
