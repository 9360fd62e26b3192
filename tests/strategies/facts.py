"""Random facts for a policy, near the constants of its conditions, absent and null in every field."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from complaint_rules.domain.facts import FactDeclaration, Facts, Value
from complaint_rules.domain.types import Kind, Type
from complaint_rules.domain.values import Money
from complaint_rules.language import nodes
from complaint_rules.language.nodes import Node
from complaint_rules.language.traversal import walk
from complaint_rules.policy.model import Policy
from tests.strategies.vocabulary import CONSTANTS

DAY = dt.timedelta(days=1)
TICK = dt.timedelta(microseconds=1)
ABSENT = object()


def facts_for(policy: Policy) -> st.SearchStrategy[Facts]:
    """Facts of a policy, of which any may be absent or null."""
    near = constants_of(policy)
    values = {name: _perhaps(_values(declared, near, policy.zone)) for name, declared in policy.facts.items()}
    return st.fixed_dictionaries(values).map(_without_absent)


def complete_facts_for(policy: Policy) -> st.SearchStrategy[Facts]:
    """Facts of a policy, all of them known."""
    near = constants_of(policy)
    values = {name: _values(declared, near, policy.zone) for name, declared in policy.facts.items()}
    return st.fixed_dictionaries(values).map(Facts)


def _perhaps(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly known, sometimes null, sometimes absent."""
    return st.sampled_from([values] * 5 + [st.none(), st.just(ABSENT)]).flatmap(lambda chosen: chosen)


def _without_absent(values: dict[str, Any]) -> Facts:
    return Facts({name: value for name, value in values.items() if value is not ABSENT})


def _values(declared: FactDeclaration, near: dict[type, list[Any]], zone: str) -> st.SearchStrategy[Any]:
    """The values of a fact: a type's few where they are few, else those at and beside a constant."""
    if declared.type.kind is Kind.BOOLEAN:
        return st.booleans()
    if declared.type.kind is Kind.ENUM:
        return st.sampled_from(declared.type.values)
    if declared.type.kind is Kind.SET:
        return st.frozensets(st.sampled_from(declared.type.values))
    return st.sampled_from(admitted(declared, _pool(declared.type, near, zone)))


def admitted(declared: FactDeclaration, values: Iterable[Value]) -> list[Value]:
    """Those between a fact's declared bounds, or the bounds themselves where none is."""

    def fits(value: Any) -> bool:
        low, high = declared.min_value, declared.max_value
        return (low is None or value >= low) and (high is None or value <= high)

    if declared.type.kind is Kind.MONEY:
        return list(values)
    bounds = [bound for bound in (declared.min_value, declared.max_value) if bound is not None]
    return [value for value in values if fits(value)] + bounds


def _pool(kind: Type, near: dict[type, list[Any]], zone: str) -> list[Any]:
    usual = list(CONSTANTS[kind.kind])
    wanted = type(usual[0])
    found = [*near.get(wanted, []), *usual]
    if wanted is Money:
        found += [Money(amount, currency) for amount in near.get(Decimal, []) for currency in ("CNY", "USD")]
    if wanted is dt.datetime:
        found += [midnight(day, zone) for day in near.get(dt.date, [])]
    if wanted is dt.date:
        found += [moment.astimezone(zoneinfo.ZoneInfo(zone)).date() for moment in near.get(dt.datetime, [])]
        found += [day - window for day in near.get(dt.date, [])[:20] for window in windows(near)]
    return list(dict.fromkeys(beside for one in found for beside in _beside(one)))


def windows(near: dict[type, list[Any]]) -> list[dt.timedelta]:
    """The spans of days that a policy's whole numbers may mean."""
    return [dt.timedelta(days=int(n)) for n in near.get(Decimal, []) if n == n.to_integral_value() and 0 < n < 400]


def midnight(day: dt.date, zone: str) -> dt.datetime:
    """The instant at which a day begins in a zone."""
    return dt.datetime.combine(day, dt.time(), zoneinfo.ZoneInfo(zone)).astimezone(dt.UTC)


def _beside(value: Any) -> tuple[Any, ...]:
    """A constant, what is just below it and what is just above."""
    neighbours = NEIGHBOURS.get(type(value))
    return (value, *neighbours(value)) if neighbours else (value,)


NEIGHBOURS: dict[type, Callable[[Any], tuple[Any, ...]]] = {
    Decimal: lambda number: (number - Decimal("0.01"), number + Decimal("0.01"), number + 1),
    Money: lambda money: tuple(Money(money.amount + Decimal(step), money.currency) for step in ("-0.01", "0.01")),
    dt.date: lambda day: (day - DAY, day + DAY),
    dt.datetime: lambda moment: (moment - TICK, moment + TICK),
    dt.timedelta: lambda span: (span - TICK, span + TICK),
}


def constants_of(policy: Policy) -> dict[type, list[Any]]:
    """By class, the constants of a policy's conditions, values, figures, dates and messages."""
    found: dict[type, list[Any]] = {}
    for constant in dict.fromkeys(_constants(policy)):
        found.setdefault(type(constant), []).append(constant)
    return found


def _constants(policy: Policy) -> Iterator[Any]:
    for rule in policy.rules.values():
        yield from filter(None, (rule.since, rule.until))
        for expression in filter(None, (rule.when, rule.value)):
            yield from _literals(expression)
    for parameter in policy.parameters.values():
        for start, value in parameter.values:
            yield value
            if start != dt.date.min:
                yield start


def _literals(expression: Node) -> Iterator[Any]:
    for node in walk(expression):
        match node:
            case nodes.Call(
                function="money",
                arguments=(nodes.Literal(value=Decimal() as amount), nodes.Literal(value=str(currency))),
            ):
                yield Money(amount, currency)
            case nodes.Literal(value=value) if value is not None:
                yield value
