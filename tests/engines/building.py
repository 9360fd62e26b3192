"""Policies written by hand, a few lines each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from complaint_rules.domain import types
from complaint_rules.domain.calendar import WEEKDAYS_9_TO_18
from complaint_rules.domain.facts import FactDeclaration, Facts, Value
from complaint_rules.domain.types import Type
from complaint_rules.language.parser import parse
from complaint_rules.policy.model import Clause, DecisionDefinition, PackHeader, Parameter, Policy, Rule

YES_NO = types.enum_of("no", "yes")

TIMED = """
[pack]
name = "timed"
version = "1.0.0"
format = 1
title = "Timed"
zone = "Asia/Shanghai"
locales = ["en"]

[calendar]
week = {monday = ["09:00-18:00"], tuesday = ["09:00-18:00"], wednesday = ["09:00-18:00"]}

[[clause]]
id = "T-1"
kind = "deadline"
says = "In time."
"""
"""The head of a pack that works from Monday to Wednesday, in Shanghai."""

FACTS: Mapping[str, Type] = {
    "complaint.received_at": types.DATE_TIME,
    "complaint.subject": types.enum_of("price", "quality", "quantity"),
    "complaint.urgent": types.BOOLEAN,
    "complaint.late": types.BOOLEAN,
    "complaint.note": types.TEXT,
    "complaint.demands": types.set_of("exchange", "repair", "return"),
    "goods.received_on": types.DATE,
    "goods.weight": types.NUMBER,
    "goods.loss": types.MONEY,
}

ASKS = {"goods.weight": {"en": "How heavy is it?"}}


def rule(name: str, decides: str, when: str, then: Value | None, **more: Any) -> Rule:
    """A rule; ``value`` is the text of the expression that computes its outcome."""
    fields: dict[str, Any] = {"reason": "", "group": "", "overrides": (), "since": None, "until": None, **more}
    computed = fields.pop("value", None)
    return Rule(
        id=f"test/{name}",
        pack="test",
        decides=decides,
        when=parse(when),
        text=when,
        then=then,
        value=None if computed is None else parse(computed),
        clauses=("T-1",),
        **fields,
    )


def decision(name: str, *rules: Rule, **more: Any) -> tuple[DecisionDefinition, tuple[Rule, ...]]:
    """A decision of ``yes`` and ``no`` with its rules, unless it is said otherwise."""
    fields: dict[str, Any] = {"type": YES_NO, "collect": False, "otherwise": None, **more}
    ids = tuple(sorted(each.id for each in rules))
    return DecisionDefinition(
        name, title={}, question={}, order=(), clauses=("T-1",), rules=ids, pack="test", **fields
    ), rules


def policy(
    *decisions: tuple[DecisionDefinition, tuple[Rule, ...]],
    facts: Mapping[str, Type] = FACTS,
    absent: Mapping[str, Value] | None = None,
    parameters: Mapping[str, tuple[tuple[dt.date, Value], ...]] | None = None,
) -> Policy:
    """A policy of these decisions, each after those that it uses.

    Args:
        decisions: From :func:`decision`.
        facts: Their types.
        absent: What the absence of some reads as.
        parameters: Their values by day.
    """
    readings = absent or {}
    return Policy(
        name="test",
        version="1.0.0",
        title={"en": "test"},
        zone="Asia/Shanghai",
        locales=("en",),
        in_force_by="complaint.received_at",
        calendar=WEEKDAYS_9_TO_18,
        packs={"test": PackHeader("test", "1.0.0", {"en": "test"})},
        clauses={"T-1": Clause("T-1", "decision", {"en": "T-1"}, "test")},
        facts={
            name: FactDeclaration(name, found, absent=readings.get(name), ask=ASKS.get(name, {}))
            for name, found in facts.items()
        },
        parameters={
            name: Parameter(name, types.NUMBER, "days", ("T-1",), values, "test")
            for name, values in (parameters or {}).items()
        },
        defines={},
        decisions={definition.name: definition for definition, _ in sorted(decisions, key=lambda pair: pair[0].name)},
        order=tuple(definition.name for definition, _ in decisions),
        rules={each.id: each for _, rules in decisions for each in sorted(rules, key=lambda one: one.id)},
        messages={},
        examples=(),
        invariants=(),
        assumptions=(),
        waivers=(),
    )


def when(condition: str, **more: Any) -> Policy:
    """A policy of one decision, ``answer``, that is yes under a condition."""
    return policy(decision("answer", rule("yes", "answer", condition, "yes")), **more)


def warranty() -> Policy:
    """Three decisions, one through another, with an override, an absence that reads as false, and dated figures."""
    always = dt.date.min
    return policy(
        decision(
            "eligibility",
            rule(
                "in-time",
                "eligibility",
                "days_between(goods.received_on, complaint.received_at) <= parameter.window",
                "yes",
            ),
            rule(
                "late",
                "eligibility",
                "days_between(goods.received_on, complaint.received_at) > parameter.window and not(complaint.late)",
                "no",
                reason="late",
            ),
            rule(
                "price", "eligibility", 'complaint.subject = "price"', "no", overrides=("test/in-time",), reason="price"
            ),
            rule("forgiven", "eligibility", "complaint.late", "yes", since=dt.date(2024, 1, 1)),
        ),
        decision(
            "priority",
            rule("urgent", "priority", 'eligibility = "yes" and (complaint.urgent or goods.weight > 20.5)', "high"),
            rule("once", "priority", "complaint.urgent", "high", until=dt.date(2020, 12, 31)),
            type=types.enum_of("high", "low"),
            otherwise="low",
        ),
        decision(
            "forms",
            rule("each", "forms", 'some x in complaint.demands satisfies x = "return"', "return_form"),
            rule("loss", "forms", 'goods.loss > money(100, "CNY")', "loss_form"),
            rule("known", "forms", "known(complaint.note)", "note_form"),
            type=types.enum_of("loss_form", "note_form", "return_form"),
            collect=True,
        ),
        absent={"complaint.late": False},
        parameters={"window": ((always, Decimal(30)), (dt.date(2025, 1, 1), Decimal(15)))},
    )


def received(day: str, **more: Any) -> Facts:
    """Facts of a complaint that came in at noon of a day, with more by ``entity__field``."""
    moment = dt.datetime.fromisoformat(f"{day}T04:00:00+00:00")
    given = {name.replace("__", ".", 1): value for name, value in more.items()}
    return Facts({"complaint.received_at": moment, **given})


SAMPLES: tuple[Facts, ...] = (
    Facts({}),
    Facts({"complaint.received_at": None}),
    received("2024-03-01"),
    received("2024-03-01", goods__received_on=dt.date(2024, 1, 31)),
    received("2024-03-02", goods__received_on=dt.date(2024, 1, 31)),
    received("2025-03-01", goods__received_on=dt.date(2025, 2, 14)),
    received("2025-03-02", goods__received_on=dt.date(2025, 2, 14), complaint__late=True),
    received("2025-03-02", goods__received_on=dt.date(2025, 2, 14), complaint__late=None),
    received("2024-03-01", goods__received_on=dt.date(2024, 2, 1), complaint__subject="price"),
    received("2024-03-01", goods__received_on=dt.date(2024, 2, 1), complaint__urgent=True),
    received("2024-03-01", goods__received_on=dt.date(2024, 2, 1), goods__weight=Decimal("20.50")),
    received("2024-03-01", goods__received_on=dt.date(2024, 2, 1), goods__weight=Decimal("20.500000000000000001")),
    Facts({"complaint.demands": frozenset({"return", "repair"}), "complaint.note": "dented"}),
    Facts({"complaint.demands": frozenset(), "complaint.note": None}),
)
"""Facts for :func:`warranty`, at and beside its boundaries, absent and null."""
