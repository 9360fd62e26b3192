"""Checks of promises: what a fact may do to answers, all else equal."""

from __future__ import annotations

from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.types import ANY, Kind
from complaint_rules.policy.context import Context
from complaint_rules.policy.model import Promise
from complaint_rules.policy.tables import PromiseTable

SAME, STRICTER, LOOSER = "same", "stricter", "looser"
KEEPS = (LOOSER, SAME, STRICTER)

_GROWING = frozenset({Kind.BOOLEAN, Kind.SET, Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.DATE_TIME, Kind.DURATION})
"""Kinds of which a value may be more than another: later, larger, true after false, with more members."""


def check_promise(table: PromiseTable, context: Context) -> Promise:
    """One promise."""
    _check_keeps(table, context)
    _check_fact(table, context)
    for index, name in enumerate(table.decisions):
        _check_decision(name, index, table, context)
    clauses = context.clauses(table)
    decisions = tuple(sorted(set(table.decisions)))
    return Promise(table.id, table.pack, table.fact, decisions, table.keeps, clauses, place=table.where.place())


def _check_keeps(table: PromiseTable, context: Context) -> None:
    if table.keeps and table.keeps not in KEEPS:
        advice = did_you_mean(table.keeps, KEEPS) or f"; write {', '.join(KEEPS)}"
        context.faults.append(table.where.fault(f"`{table.keeps}` is nothing to keep{advice}", "keeps"))


def _check_fact(table: PromiseTable, context: Context) -> None:
    fact = context.draft.facts.get(table.fact)
    if fact is None:
        if table.fact:
            message = f"`{table.fact}` is no fact{did_you_mean(table.fact, context.draft.facts)}"
            context.faults.append(table.where.fault(message, "fact"))
    elif table.keeps in {STRICTER, LOOSER} and fact.type is not ANY and fact.type.kind not in _GROWING:
        message = f"of {fact.type.one} no value is more than another; only `{SAME}` can be kept"
        context.faults.append(table.where.fault(message, "fact"))


def _check_decision(name: str, index: int, table: PromiseTable, context: Context) -> None:
    decision = context.draft.decisions.get(name)
    if decision is None:
        message = f"`{name}` is no decision{did_you_mean(name, context.draft.decisions)}"
        context.faults.append(table.where.fault(message, "decisions", index))
    elif table.keeps in {STRICTER, LOOSER} and not decision.order:
        message = f"`{name}` has no `order`, so none of its outcomes is stricter than another"
        context.faults.append(table.where.fault(message, "decisions", index))
