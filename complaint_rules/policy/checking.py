"""From a draft to a policy: everything named is there, everything is of its type, nothing goes in a circle.

All faults are found in one go. What is at fault is left out or open, so that it causes no further faults.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Mapping
from typing import TypeVar

from complaint_rules.domain.errors import Fault
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.types import Kind, Type
from complaint_rules.language.nodes import PARAMETER
from complaint_rules.language.traversal import names_in
from complaint_rules.policy.calendars import read_calendar
from complaint_rules.policy.checking_deadlines import check_deadline
from complaint_rules.policy.checking_declarations import (
    check_clause,
    check_decision,
    check_parameter,
    type_of_decision,
)
from complaint_rules.policy.checking_examples import check_examples
from complaint_rules.policy.checking_process import (
    check_accountability,
    check_event,
    check_steps,
    reserved_faults,
    with_proposal_decisions,
)
from complaint_rules.policy.checking_promises import check_promise
from complaint_rules.policy.checking_rules import check_rule
from complaint_rules.policy.checking_spans import span_types, with_span_decisions
from complaint_rules.policy.checking_texts import (
    check_assumption,
    check_invariant,
    check_message,
    check_report,
    check_waiver,
)
from complaint_rules.policy.context import Context
from complaint_rules.policy.drafts import Draft
from complaint_rules.policy.expressions import Expressions
from complaint_rules.policy.graphs import order_of
from complaint_rules.policy.model import Parameter, Policy, Rule
from complaint_rules.policy.scope import type_by_name
from complaint_rules.policy.tables import DefineTable, PackTable, Table

_T = TypeVar("_T")
_TableT = TypeVar("_TableT", bound=Table)


def build(draft: Draft, faults: list[Fault]) -> Policy:
    """Check a draft.

    Args:
        draft: The composed tables.
        faults: Takes every fault; where there is one, what is returned is no policy to use.

    Returns:
        The policy, its digest still empty.
    """
    parameters = _each(draft.parameters, lambda name, table: check_parameter(name, table, draft, faults))
    context = _context(draft, parameters, faults)
    draft = context.draft
    _check_header(draft, faults)
    faults.extend(reserved_faults(draft))
    defines = context.expressions.define(_defines_of(draft, faults))
    rules = _each(draft.rules, lambda name, table: check_rule(name, table, context))
    _check_overrides(draft, faults)
    return Policy(
        name=draft.header.name,
        version=draft.header.version,
        title=draft.header.title.by_locale,
        zone=draft.header.zone,
        locales=draft.header.locales,
        in_force_by=draft.header.in_force_by,
        calendar=read_calendar(draft.calendar, faults),
        packs=dict(sorted(draft.packs.items())),
        clauses=_each(draft.clauses, check_clause),
        facts=dict(sorted(draft.facts.items())),
        parameters=parameters,
        defines=dict(sorted(defines.items())),
        decisions=_each(draft.decisions, lambda name, table: check_decision(name, table, rules, context)),
        order=_order(draft, rules, faults),
        rules=rules,
        messages=_each(draft.messages, lambda name, table: check_message(name, table, context)),
        examples=check_examples(context),
        invariants=tuple(check_invariant(table, context) for table in draft.invariants),
        assumptions=tuple(check_assumption(table, context) for table in draft.assumptions),
        waivers=tuple(waiver for table in draft.waivers if (waiver := check_waiver(table))),
        reports=tuple(check_report(table, context) for table in draft.reports),
        promises=tuple(check_promise(table, context) for table in draft.promises),
        deadlines=_each(draft.deadlines, lambda name, table: check_deadline(name, table, context)),
        events=_each(draft.events, lambda name, table: check_event(name, table, context)),
        steps=check_steps(context),
        accountabilities=_each(draft.accountabilities, lambda name, table: check_accountability(name, table, context)),
        declared=draft.declared,
    )


def _context(draft: Draft, parameters: Mapping[str, Parameter], faults: list[Fault]) -> Context:
    """The draft, with the decisions of deadlines and accountabilities, and what the names in its expressions are."""
    draft = with_proposal_decisions(draft)
    outcomes = _each(draft.decisions, lambda _, table: type_of_decision(table, faults)) | span_types(draft)
    draft = with_span_decisions(draft)
    return Context(draft, outcomes, Expressions(_scope(draft, parameters, outcomes), faults), faults)


def _each(tables: Mapping[str, _TableT], check: Callable[[str, _TableT], _T]) -> dict[str, _T]:
    return {name: check(name, tables[name]) for name in sorted(tables)}


def _scope(draft: Draft, parameters: Mapping[str, Parameter], outcomes: Mapping[str, Type]) -> dict[str, Type]:
    """The type of every name."""
    facts = {name: fact.type for name, fact in draft.facts.items()}
    figures = {PARAMETER + name: parameter.type for name, parameter in parameters.items()}
    collects = {name: bool(table.collect) for name, table in draft.decisions.items()}
    return facts | figures | {name: type_by_name(kind, collect=collects[name]) for name, kind in outcomes.items()}


def _defines_of(draft: Draft, faults: list[Fault]) -> dict[str, DefineTable]:
    """The defines whose names no decision has: where both have it, the decision is meant."""
    for name in sorted(draft.defines.keys() & draft.decisions.keys()):
        table = draft.defines[name]
        place = draft.decisions[name].where.place()
        message = f"`{name}` is a decision already, in {place.file}:{place.line}"
        faults.append(table.where.fault_of_key(message, *((name,) if table.where.has(name) else ())))
    return {name: table for name, table in draft.defines.items() if name not in draft.decisions}


def _check_overrides(draft: Draft, faults: list[Fault]) -> None:
    _, circles = order_of({name: table.overrides for name, table in draft.rules.items()})
    _, circles_of_messages = order_of({name: table.overrides for name, table in draft.messages.items()})
    tables: dict[str, Table] = {**draft.messages, **draft.rules}
    for circle in (*circles, *circles_of_messages):
        message = f"the overrides go in a circle: {' > '.join(circle)}"
        faults.append(tables[circle[0]].where.fault(message, "overrides"))


def _check_header(draft: Draft, faults: list[Fault]) -> None:
    header = draft.header
    if header.zone and not _is_zone(header.zone):
        faults.append(
            header.where.fault(f"`{header.zone}` is no IANA time zone; write one such as Asia/Shanghai", "zone")
        )
    fact = draft.facts.get(header.in_force_by)
    if header.in_force_by and fact is None:
        message = f"`{header.in_force_by}` is no fact{did_you_mean(header.in_force_by, draft.facts)}"
        faults.append(header.where.fault(message, "in_force_by"))
    elif fact and fact.type.kind not in {Kind.DATE, Kind.DATE_TIME, Kind.ANY}:
        message = (
            f"`{header.in_force_by}` is of the type {fact.type}; a date or a date_time chooses the version in force"
        )
        faults.append(header.where.fault(message, "in_force_by"))
    faults.extend(_unspoken(draft, header))


def _unspoken(draft: Draft, header: PackTable) -> list[Fault]:
    """Locales of the pack in which a base doesn't say its messages."""
    return [
        header.where.fault(f"the message `{name}` of a base has no text in `{locale}`", "locales", index)
        for index, locale in enumerate(header.locales)
        for name, table in draft.messages.items()
        if table.pack != header.name and table.text and locale not in table.text.by_locale
    ]


def _is_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _order(draft: Draft, rules: Mapping[str, Rule], faults: list[Fault]) -> tuple[str, ...]:
    """The decisions, each behind those whose outcomes its rules use."""
    uses: dict[str, set[str]] = {name: set() for name in draft.decisions}
    for rule in rules.values():
        if rule.decides in uses:
            uses[rule.decides] |= _used_by(rule) & uses.keys()
    order, circles = order_of(uses)
    for circle in circles:
        name, used = circle[0], circle[1]
        guilty = min(rule.id for rule in rules.values() if rule.decides == name and used in _used_by(rule))
        table = draft.rules[guilty]
        key = "when" if used in names_in(rules[guilty].when) else "then"
        faults.append(table.where.fault(f"the decisions go in a circle: {' > '.join(circle)}", key))
    return order


def _used_by(rule: Rule) -> frozenset[str]:
    return names_in(rule.when) | (names_in(rule.value) if rule.value is not None else frozenset())
