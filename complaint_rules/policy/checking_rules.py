"""Checks of rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from complaint_rules.domain.errors import Fault
from complaint_rules.domain.facts import Value
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.types import ANY, BOOLEAN, Kind, Type
from complaint_rules.language.nodes import Name, Node
from complaint_rules.language.traversal import walk
from complaint_rules.policy.checking_declarations import outcome_at
from complaint_rules.policy.checking_spans import deadline_decided_by, span_outcome
from complaint_rules.policy.context import Context
from complaint_rules.policy.model import Rule
from complaint_rules.policy.tables import RuleTable


def check_rule(name: str, table: RuleTable, context: Context) -> Rule:
    """One rule."""
    condition = context.expressions.read(table.when, table.where, "when", expected=BOOLEAN)
    kind = _kind(table, context)
    then, value = _consequence(table, kind, context)
    _check_dates(table, context)
    return Rule(
        id=name,
        pack=table.pack,
        decides=table.decides,
        when=condition.node,
        text=condition.text,
        then=then,
        value=value,
        reason=table.reason,
        group=table.group,
        overrides=table.overrides,
        clauses=context.clauses(table),
        since=table.since,
        until=table.until,
        title=table.title.by_locale,
        place=table.where.place(),
    )


def _kind(table: RuleTable, context: Context) -> Type:
    """The type of the decision's outcomes."""
    if table.decides and table.decides not in context.outcomes:
        message = f"`{table.decides}` is no decision{did_you_mean(table.decides, context.outcomes)}"
        context.faults.append(table.where.fault(message, "decides"))
    return context.outcomes.get(table.decides, ANY)


def _consequence(table: RuleTable, kind: Type, context: Context) -> tuple[Value | None, Node | None]:
    """The outcome, or the expression that computes it."""
    then = table.then
    if then is None:
        return None, None
    deadline = deadline_decided_by(table, context)
    if deadline is not None:
        return span_outcome(then, table, deadline, context.faults), None
    if not isinstance(then, Mapping) or (kind.kind is Kind.MONEY and "value" not in then):
        return outcome_at(table.decides, then, kind, table, context.faults, "then"), None
    text = then.get("value")
    if set(then) != {"value"} or not isinstance(text, str) or not text.strip():
        message = "write an outcome, or `{value = 'expression'}`"
        context.faults.append(table.where.fault(message, "then"))
        return None, None
    expected = None if kind is ANY else kind
    node = context.expressions.read(text, table.where, "then", "value", expected=expected).node
    context.faults.extend(_told_by_an_outcome(node, table, context))
    return None, node


def _told_by_an_outcome(value: Node, table: RuleTable, context: Context) -> Iterator[Fault]:
    """Personal facts that an outcome would tell; whether one is known it may tell."""
    facts = context.draft.facts
    for name in sorted({below.name for below in walk(value) if isinstance(below, Name)} & facts.keys()):
        if facts[name].personal:
            yield table.where.fault(f"`{name}` is personal, and an outcome is told to everybody", "then", "value")


def _check_dates(table: RuleTable, context: Context) -> None:
    if table.since and table.until and table.since > table.until:
        message = f"from {table.since} is after until {table.until}, so the rule is never in force"
        context.faults.append(table.where.fault(message, "from"))
