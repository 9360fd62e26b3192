"""Checks of messages, invariants, assumptions, waivers and reports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from complaint_rules.domain.errors import Fault
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.types import BOOLEAN
from complaint_rules.language.nodes import PARAMETER
from complaint_rules.policy.context import Context
from complaint_rules.policy.model import Assumption, Invariant, Message, Report, Waiver
from complaint_rules.policy.tables import AssumeTable, InvariantTable, MessageTable, ReportTable, WaiverTable

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""A name in braces, which a message's text gives the value of."""

_BRACES = re.compile(r"\{[^{}]*\}|[{}]")


def check_message(name: str, table: MessageTable, context: Context) -> Message:
    """One message."""
    _check_reason(table, context)
    context.faults.extend(_placeholder_faults(table, context))
    return Message(
        id=name,
        pack=table.pack,
        part_of=table.part_of,
        rank=table.rank,
        when=context.expressions.read(table.when, table.where, "when", expected=BOOLEAN).node,
        reason=table.reason,
        texts=table.text.by_locale,
        overrides=table.overrides,
        clauses=context.clauses(table),
        place=table.where.place(),
    )


def _check_reason(table: MessageTable, context: Context) -> None:
    """A reason that no rule gives would leave the text unsaid for ever (a base's may be taken out on purpose)."""
    reasons = {rule.reason for rule in context.draft.rules.values()} - {""}
    if table.reason and table.reason not in reasons and table.pack == context.draft.header.name:
        message = f"no rule gives the reason `{table.reason}`{did_you_mean(table.reason, reasons)}"
        context.faults.append(table.where.fault(message, "reason"))


def _placeholder_faults(table: MessageTable, context: Context) -> Iterator[Fault]:
    for locale, text in table.text.by_locale.items():
        keys = ("text", locale) if table.where.has("text", locale) else ("text",)
        for match in _BRACES.finditer(text):
            message = _about_placeholder(match.group(), context)
            if message:
                before = text[: match.start()]
                column = len(before) - (before.rfind("\n") + 1) + 1
                yield table.where.fault_inside(message, before.count("\n") + 1, column, *keys)


def _about_placeholder(text: str, context: Context) -> str:
    """What is wrong with something in braces, or nothing."""
    if len(text) == 1:
        return f"a lone `{text}`; braces stand around the name of a fact or a parameter"
    name, facts = text[1:-1], context.draft.facts
    if name in facts:
        return f"`{name}` is personal and is never put into a text" if facts[name].personal else ""
    known = {*facts, *(PARAMETER + each for each in context.draft.parameters)}
    return "" if name in known else f"`{name}` is no fact or parameter{did_you_mean(name, known)}"


def check_invariant(table: InvariantTable, context: Context) -> Invariant:
    """One invariant."""
    holds = context.expressions.read(table.holds, table.where, "holds", expected=BOOLEAN)
    clauses = context.clauses(table)
    return Invariant(table.id, table.pack, holds.node, holds.text, clauses, place=table.where.place())


def check_assumption(table: AssumeTable, context: Context) -> Assumption:
    """One assumption."""
    holds = context.expressions.read(table.holds, table.where, "holds", expected=BOOLEAN)
    return Assumption(table.id, table.pack, holds.node, holds.text, table.because, place=table.where.place())


def check_waiver(table: WaiverTable) -> Waiver | None:
    """One waiver; None where its day is missing, which is a fault already."""
    if table.until is None:
        return None
    return Waiver(table.finding, table.pack, table.because, table.until, place=table.where.place())


def check_report(table: ReportTable, context: Context) -> Report:
    """One report."""
    clauses = context.clauses(table)
    title = table.title.by_locale
    return Report(table.id, table.pack, title, table.every, table.actor, clauses, place=table.where.place())
