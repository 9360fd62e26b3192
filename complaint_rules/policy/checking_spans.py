"""A deadline is a decision whose outcomes are spans: those that its rules give, in their one spelling."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from complaint_rules.domain.errors import Fault
from complaint_rules.domain.parsing import Unreadable
from complaint_rules.domain.spans import Span, read_span
from complaint_rules.domain.types import Type, enum_of
from complaint_rules.policy.context import Context
from complaint_rules.policy.drafts import Draft
from complaint_rules.policy.model import DEADLINE
from complaint_rules.policy.sources import Where
from complaint_rules.policy.tables import DeadlineTable, DecisionTable, RuleTable


def with_span_decisions(draft: Draft) -> Draft:
    """The draft with a decision for every deadline, so that whatever holds for decisions holds for deadlines."""
    spans = {f"{DEADLINE}{name}": _decision_on(table) for name, table in draft.deadlines.items()}
    return attrs.evolve(draft, decisions={**draft.decisions, **spans})


def _decision_on(table: DeadlineTable) -> DecisionTable:
    return DecisionTable(where=table.where, pack=table.pack, title=table.title, clauses=table.cited())


def span_types(draft: Draft) -> dict[str, Type]:
    """The type of each deadline's decision: the spans that its rules give. Without a rule it has none."""
    return {f"{DEADLINE}{name}": enum_of(*set(_spans_given(name, draft))) for name in draft.deadlines}


def _spans_given(name: str, draft: Draft) -> Iterator[str]:
    for rule in draft.rules.values():
        if rule.decides == f"{DEADLINE}{name}":
            span = read_span_at(rule.then, rule.where, [], "then")
            if span is not None:
                yield str(span)


def deadline_decided_by(rule: RuleTable, context: Context) -> DeadlineTable | None:
    """The deadline whose span a rule decides, or None."""
    if not rule.decides.startswith(DEADLINE):
        return None
    return context.draft.deadlines.get(rule.decides.removeprefix(DEADLINE))


def span_outcome(then: object, rule: RuleTable, deadline: DeadlineTable, faults: list[Fault]) -> str | None:
    """The span that a rule gives, as text."""
    span = read_span_at(then, rule.where, faults, "then")
    if span is not None and deadline.on and not span.unit.counts_days:
        message = f"`{span}` names no day, and the day of `{deadline.id}` has to be hit; count days, weeks or months"
        faults.append(rule.where.fault(message, "then"))
    return None if span is None else str(span)


def read_span_at(value: object, where: Where, faults: list[Fault], *keys: str | int) -> Span | None:
    """The span that stands in a table, or None, which then is a fault."""
    try:
        return read_span(value)
    except Unreadable as error:
        faults.extend(where.fault(problem.message(), *keys) for problem in error.problems)
        return None
