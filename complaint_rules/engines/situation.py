"""What the names of a policy stand for while one complaint is decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import attrs

from complaint_rules.domain.facts import FactDeclaration, Value
from complaint_rules.engines.meaning import Finding
from complaint_rules.language.functions import Setting, zone_named
from complaint_rules.language.nodes import PARAMETER, Node
from complaint_rules.language.operations import Maybe, Truth
from complaint_rules.language.traversal import known_in, names_in
from complaint_rules.policy.model import Parameter, Policy, Rule

_NOTHING: frozenset[str] = frozenset()


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return _NOTHING.union(*sets)


def _trees_of(rule: Rule) -> tuple[Node, ...]:
    return (rule.when,) if rule.value is None else (rule.when, rule.value)


class Names:
    """What each name of a policy is, looked up once a policy.

    ``reads`` gives, for a decision, the facts and parameters behind it through every decision in between; ``read_by``
    the names that its rules read themselves, ``upstream`` the decisions among them, and ``asked_known`` those that
    ``known`` asks after there; ``dated`` says whether anything in the policy depends on the day.

    Args:
        policy: The policy.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.setting = Setting(zone_named(policy.zone), policy.calendar)
        self.absences: dict[str, Value] = {
            name: declaration.absent for name, declaration in policy.facts.items() if declaration.absent is not None
        }
        self.read_by_rule = {rule.id: _union(map(names_in, _trees_of(rule))) for rule in policy.rules.values()}
        self.read_by: dict[str, frozenset[str]] = {}
        self.upstream: dict[str, tuple[str, ...]] = {}
        self.reads: dict[str, frozenset[str]] = {}
        self.asked_known: dict[str, frozenset[str]] = {}
        for name in policy.order:
            rules = policy.decisions[name].rules
            self.read_by[name] = _union(self.read_by_rule[rule] for rule in rules)
            self.upstream[name] = tuple(sorted(self.read_by[name] & self.reads.keys()))
            self.reads[name] = _union(map(self.behind, self.read_by[name]))
            self.asked_known[name] = _union(known_in(tree) for rule in rules for tree in _trees_of(policy.rules[rule]))
        self.everything = _union(self.reads.values()) | {policy.in_force_by}
        self.dated = any(parameter.dated for parameter in policy.parameters.values()) or any(
            rule.since is not None or rule.until is not None for rule in policy.rules.values()
        )

    def behind(self, name: str) -> frozenset[str]:
        """The facts and parameters behind a name."""
        return self.reads[name] if name in self.reads else frozenset({name})

    def parameter(self, name: str) -> Parameter | None:
        """The parameter that an expression writes ``parameter.NAME``."""
        return self.policy.parameters[name.removeprefix(PARAMETER)] if name.startswith(PARAMETER) else None

    def declaration(self, name: str) -> FactDeclaration | None:
        """The declaration of a fact."""
        return self.policy.facts.get(name)


@attrs.define
class Situation:
    """One complaint while it is decided: an environment for the policy's expressions.

    Args:
        names: What names are.
        facts: The checked facts.
        day: The day that chooses the version in force; None where it is unknown.
        strict: Whether no absence is read as an answer (for what an answer assumes).
        findings: Of the decisions made so far.
    """

    names: Names = attrs.field(repr=False)
    facts: Mapping[str, Maybe] = attrs.field(repr=False)  # they may be personal
    day: dt.date | None
    strict: bool
    findings: dict[str, Finding] = attrs.field(factory=dict)

    @property
    def setting(self) -> Setting:
        """The policy's zone and calendar."""
        return self.names.setting

    def lookup(self, name: str) -> Maybe:
        """A name's value; None is unknown."""
        if name in self.facts:
            return self.facts[name]
        if name in self.findings:
            return self.findings[name].operand
        parameter = self.names.parameter(name)
        if parameter is not None:
            return self._parameter_value(parameter)
        return None if self.strict else self.names.absences.get(name)

    def _parameter_value(self, parameter: Parameter) -> Maybe:
        if not parameter.dated:
            return parameter.values[0][1] if parameter.values else None
        return None if self.day is None else parameter.value_on(self.day)

    def is_known(self, name: str) -> Truth:
        """Whether a fact is there; unknown where it is not and no absence may be read as an answer."""
        if self.facts.get(name) is not None:
            return True
        return None if self.strict else False

    def needs(self, name: str) -> frozenset[str]:
        """The facts and parameters that an unknown name waits for."""
        if name in self.findings:
            return self.findings[name].needs
        parameter = self.names.parameter(name)
        if parameter is not None and parameter.dated and self.day is None:
            return frozenset({self.names.policy.in_force_by})
        return frozenset({name})

    def reads(self, name: str) -> frozenset[str]:
        """The facts and parameters behind a name."""
        return self.names.behind(name)


def day_in_force(names: Names, facts: Mapping[str, Maybe], as_of: dt.date | None, *, strict: bool) -> dt.date | None:
    """The day that chooses the version in force: the caller's, else that of the policy's ``in_force_by``.

    None where that is unknown, or where nothing in the policy depends on it.
    """
    if as_of is not None or not names.dated:
        return as_of
    fact = names.policy.in_force_by
    moment = facts[fact] if fact in facts else None if strict else names.absences.get(fact)
    return names.setting.date_of(moment) if isinstance(moment, dt.date) else None
