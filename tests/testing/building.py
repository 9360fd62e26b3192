"""A small pack with a boundary of every kind, policies that answer wrongly, and ways to look at what is drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import attrs
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from complaint_rules import Decision, Facts, Policy, Record
from tests.reports.small_packs import ANSWER, HEADER, rule, small

T = TypeVar("T")

BOUNDARIES = f"""
{ANSWER}
[facts."goods.price"]
type = "money"
[facts."goods.weight"]
type = "number"
min = 0
max = 50
[facts."goods.checked_at"]
type = "date_time"
[facts."goods.used_for"]
type = "duration"
[facts."goods.sent_on"]
type = "date"
[facts."goods.colour"]
type = "enum"
values = ["blue", "red"]

[parameter.window]
unit = "days"
clause = "S-1"
2020-01-01 = 30
2026-01-01 = 20

[parameter.open]
unit = "days"
clause = "S-1"

{rule("window", "days_between(goods.received_on, complaint.received_at) <= parameter.window", '"yes"')}
{rule("working", "working_days_between(goods.sent_on, goods.received_on) in [2..5)", '"yes"')}
{rule("price", 'goods.price > money(100, "EUR") * 2', '"yes"')}
{rule("weight", "goods.weight between 5 and 12.5", '"yes"')}
{rule("moment", 'goods.checked_at < @"2026-03-02T09:00:00Z"', '"yes"')}
{rule("duration", 'goods.used_for >= @"PT48H"', '"yes"')}
{rule("demands", "count(complaint.demands) >= 2", '"yes"')}
{rule("dated", 'goods.colour = "red"', '"yes"', more="from = 2025-06-01")}
{rule("open", "days_between(goods.sent_on, goods.received_on) > parameter.open", '"yes"')}
"""
"""Rules that all give one answer, with a comparison of every kind."""


def many_boundaries(folder: Path) -> Policy:
    """The policy with a comparison of every kind."""
    return small(folder, BOUNDARIES, HEADER)


def sample(strategy: st.SearchStrategy[T], count: int = 300) -> list[T]:
    """So many values of a strategy, the same each time."""
    found: list[T] = []

    @settings(
        max_examples=count,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(value: T) -> None:
        found.append(value)

    collect()
    return found


Change = Callable[[str, Record, Facts, str], Record]
"""From a decision's name, its record, the facts and the engine to another record."""


class Altered(Policy):
    """A policy whose engine answers otherwise than it should."""

    change: Change

    def decide(self, facts: Any, *, engine: str = "compiled", **more: Any) -> Decision:
        right = super().decide(facts, engine=engine, **more)
        records = {name: self.change(name, record, right.facts, engine) for name, record in right.items()}
        return Decision(
            self.names, right.facts, records, engine=engine, locale=right.locale, as_of=None, dues=lambda: ()
        )


def altered(policy: Policy, change: Change) -> Policy:
    """A policy whose records are changed before anybody sees them."""
    other = Altered(policy.model)
    other.change = change
    return other


def values_of(facts: Facts) -> Mapping[str, Any]:
    """The values as whatever they are."""
    return facts.values


def days_apart(facts: Facts, zone: dt.tzinfo) -> Decimal | None:
    """How many days after the receipt of the goods a complaint came in; None where that is unknown."""
    received, complained = facts.values.get("goods.received_on"), facts.values.get("complaint.received_at")
    if not isinstance(received, dt.date) or not isinstance(complained, dt.datetime):
        return None
    return Decimal((complained.astimezone(zone).date() - received).days)


def with_outcome(record: Record, outcome: Any) -> Record:
    """The record with another outcome."""
    return attrs.evolve(record, outcome=outcome)
