"""Checks of clauses, parameters and decisions."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Iterator, Mapping

from complaint_rules.domain.errors import Fault
from complaint_rules.domain.facts import Value
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.types import ANY, Kind, Type
from complaint_rules.policy.context import Context, cited_clauses
from complaint_rules.policy.drafts import Draft
from complaint_rules.policy.model import Clause, DecisionDefinition, Parameter, Rule
from complaint_rules.policy.tables import ClauseTable, DecisionTable, ParameterTable, Table
from complaint_rules.policy.values import read_type, value_at

_OF_PARAMETERS = ("boolean", "date", "date_time", "duration", "money", "number", "text")
_OF_DECISIONS = ("boolean", "enum", "money", "number", "text")


def check_clause(name: str, table: ClauseTable) -> Clause:
    """One clause of the catalogue."""
    return Clause(
        name, table.kind, table.says.by_locale, table.pack, table.reading.by_locale, place=table.where.place()
    )


def check_parameter(name: str, table: ParameterTable, draft: Draft, faults: list[Fault]) -> Parameter:
    """One parameter, its values in order of their days."""
    kind = read_type(table.type or "number", (), _OF_PARAMETERS, table.where, faults, key="values") or ANY
    values = () if kind is ANY else tuple(sorted(_values(table, kind, faults), key=operator.itemgetter(0)))
    return Parameter(
        name,
        kind,
        table.unit,
        cited_clauses(table, draft, faults),
        values,
        table.pack,
        table.title.by_locale,
        place=table.where.place(),
    )


def _values(table: ParameterTable, kind: Type, faults: list[Fault]) -> Iterator[tuple[dt.date, Value]]:
    if table.value is not None and table.values:
        faults.append(table.where.fault("`value` is for always; give it, or values by day, not both", "value"))
    always = [(dt.date.min, table.value, ("value",))] if table.value is not None else []
    dated = [(_day(table, text, faults), value, ("values", text)) for text, value in table.values.items()]
    for day, raw, keys in (*always, *dated):
        value = value_at(kind, raw, table.where, faults, *keys)
        if day is not None and value is not None:
            yield day, value


def _day(table: ParameterTable, text: str, faults: list[Fault]) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        message = f"`{text}` is no day; values stand under the first day on which they hold, such as 2020-01-01"
        faults.append(table.where.fault_of_key(message, "values", text))
        return None


def type_of_decision(table: DecisionTable, faults: list[Fault]) -> Type:
    """The type of one outcome; open where it is at fault."""
    kind = read_type(table.type or "enum", table.outcomes, _OF_DECISIONS, table.where, faults, key="outcomes")
    return kind or ANY


def check_decision(name: str, table: DecisionTable, rules: Mapping[str, Rule], context: Context) -> DecisionDefinition:
    """One decision with the ids of its rules."""
    kind = context.outcomes[name]
    _check_order(table, kind, context.faults)
    return DecisionDefinition(
        name=name,
        type=kind,
        title=table.title.by_locale,
        question=table.question.by_locale,
        collect=bool(table.collect),
        order=table.order,
        otherwise=_otherwise(name, table, kind, context.faults),
        clauses=context.clauses(table),
        rules=tuple(sorted(rule.id for rule in rules.values() if rule.decides == name)),
        pack=table.pack,
        place=table.where.place(),
    )


def _check_order(table: DecisionTable, kind: Type, faults: list[Fault]) -> None:
    for index, outcome in enumerate(table.order):
        if kind is not ANY and outcome not in kind.values:
            message = f"`{outcome}` is no outcome{did_you_mean(outcome, kind.values)}"
            faults.append(table.where.fault(message, "order", index))
        elif outcome in table.order[:index]:
            faults.append(table.where.fault(f"`{outcome}` is listed twice", "order", index))


def _otherwise(name: str, table: DecisionTable, kind: Type, faults: list[Fault]) -> Value | None:
    if table.otherwise is None:
        return None
    if table.collect:
        message = "a decision that collects has no `otherwise`; without a rule it is the empty set"
        faults.append(table.where.fault(message, "otherwise"))
        return None
    return outcome_at(name, table.otherwise, kind, table, faults, "otherwise")


def outcome_at(
    name: str, value: object, kind: Type, table: Table, faults: list[Fault], *keys: str | int
) -> Value | None:
    """An outcome that stands in a table; an undeclared one is told as such."""
    if kind is ANY:
        return None
    if kind.kind is Kind.ENUM and isinstance(value, str) and value not in kind.values:
        faults.append(table.where.fault(undeclared(name, value, kind), *keys))
        return None
    return value_at(kind, value, table.where, faults, *keys)


def undeclared(name: str, value: str, kind: Type) -> str:
    """What is said of an outcome that a decision doesn't have."""
    advice = did_you_mean(value, kind.values) or f"; outcomes are {', '.join(kind.values)}"
    return f"`{value}` is no outcome of `{name}`{advice}"
