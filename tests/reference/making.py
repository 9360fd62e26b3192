"""Small policies for hand-worked cases, written as an author would write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import attrs

from complaint_rules.domain import types
from complaint_rules.domain.facts import FactDeclaration, Value
from complaint_rules.domain.types import Type
from complaint_rules.language.parser import parse
from complaint_rules.policy.model import DecisionDefinition, Parameter, Policy, Rule
from tests.strategies.policies import empty_policy
from tests.strategies.vocabulary import IN_FORCE_BY

YES_NO = types.enum_of("no", "yes")
REMEDIES = types.enum_of("exchange", "refund", "repair")

FACTS: Mapping[str, Type] = {
    IN_FORCE_BY: types.DATE_TIME,
    "a.bought": types.DATE,
    "a.flag": types.BOOLEAN,
    "a.late": types.BOOLEAN,
    "a.mark": types.BOOLEAN,
    "a.price": types.MONEY,
    "a.size": types.NUMBER,
    "a.tags": types.set_of("exchange", "refund", "repair"),
    "a.wish": REMEDIES,
}
ABSENT: Mapping[str, Value] = {"a.late": False, "a.tags": frozenset()}
ASKS: Mapping[str, Mapping[str, str]] = {
    "a.flag": {"en": "is it flagged?", "es": "\u00bfest\u00e1 marcado?"},
    "a.mark": {"en": "is it marked?"},
}


@attrs.frozen
class Draft:
    """A rule: its condition, its outcome (or ``value``, the expression for it), and what else is said of it."""

    when: str
    then: Value | None = None
    value: str = ""
    overrides: tuple[str, ...] = ()
    reason: str = ""
    clauses: tuple[str, ...] = ("T-1",)
    since: dt.date | None = None
    until: dt.date | None = None


def decision(
    name: str, rules: Mapping[str, Draft], *, of: Type = YES_NO, collect: bool = False, otherwise: Value | None = None
) -> tuple[DecisionDefinition, tuple[Rule, ...]]:
    """A decision and its rules, by id."""
    made = tuple(
        Rule(
            id=rule_id,
            pack="t",
            decides=name,
            when=parse(draft.when),
            text=draft.when,
            then=draft.then,
            value=parse(draft.value) if draft.value else None,
            reason=draft.reason,
            group="",
            overrides=draft.overrides,
            clauses=draft.clauses,
            since=draft.since,
            until=draft.until,
        )
        for rule_id, draft in rules.items()
    )
    ids = tuple(sorted(rules))
    return DecisionDefinition(name, of, {}, {}, collect, (), otherwise, (), ids, "t"), made


def policy(
    *decisions: tuple[DecisionDefinition, tuple[Rule, ...]], figures: Mapping[str, Mapping[dt.date, int]] | None = None
) -> Policy:
    """A policy of these decisions, each of which may use those before it, and of these numbers by their first day."""
    declared = {
        name: FactDeclaration(name, found, absent=ABSENT.get(name), ask=ASKS.get(name, {}))
        for name, found in FACTS.items()
    }
    parameters = {
        name: Parameter(
            name, types.NUMBER, "days", (), tuple((day, Decimal(n)) for day, n in sorted(days.items())), "t"
        )
        for name, days in (figures or {}).items()
    }
    return attrs.evolve(
        empty_policy(),
        facts=declared,
        parameters=parameters,
        decisions={definition.name: definition for definition, _ in decisions},
        order=tuple(definition.name for definition, _ in decisions),
        rules={rule.id: rule for _, rules in decisions for rule in rules},
    )
