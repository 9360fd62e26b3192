"""Checks of deadlines: who owes what, what starts the clock, and how it counts."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TypeVar

from complaint_rules.domain.events import RECEIVED
from complaint_rules.domain.extensions import Extension
from complaint_rules.domain.spans import Span
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.terms import Count, Ends, OutOfHours, Terms
from complaint_rules.domain.types import BOOLEAN, Kind
from complaint_rules.policy.checking_spans import read_span_at
from complaint_rules.policy.context import Context
from complaint_rules.policy.event_patterns import events_named
from complaint_rules.policy.expressions import Expression
from complaint_rules.policy.model import DEADLINE, Deadline, Extending, StartPoint
from complaint_rules.policy.process_words import CLOSED, REOPENED
from complaint_rules.policy.roles import meant_role, roles_among
from complaint_rules.policy.tables import DeadlineTable


class Applies(enum.StrEnum):
    """To which starts a deadline applies."""

    ALWAYS = "always"
    OUT_OF_HOURS = "out_of_hours"


_WordT = TypeVar("_WordT", bound=enum.StrEnum)

_SHARE = re.compile(r"(100|[1-9]?[0-9])%")
_EXTENSION = {"event", "by", "times", "cap"}


def check_deadline(name: str, table: DeadlineTable, context: Context) -> Deadline:
    """One deadline; how long it runs its rules say."""
    _check_decided(name, table, context)
    _check_owner(table, context)
    _check_course(table, context)
    unless = _unless(table, context)
    return Deadline(
        id=name,
        pack=table.pack,
        title=table.title.by_locale,
        owner=table.owner,
        action=table.action.by_locale,
        starts=tuple(_starts(table, context)),
        terms=Terms(
            _word(table, "count", Count.FOLLOWING, context),
            _word(table, "ends", Ends.CLOSE, context),
            _word(table, "out_of_hours", OutOfHours.AT_ONCE, context),
        ),
        clauses=context.clauses(table),
        unless=unless.node if table.unless else None,
        unless_text=unless.text,
        only_out_of_hours=_word(table, "applies", Applies.ALWAYS, context) is Applies.OUT_OF_HOURS,
        on=bool(table.on),
        warning=_warning(table, context),
        met_by=_events(table, "met_by", context),
        cancelled_by=_events(table, "cancelled_by", context),
        pause=_events(table, "pause", context),
        resume=_events(table, "resume", context),
        extending=_extending(table, context),
        on_breach=_event(table, table.on_breach, context, "on_breach"),
        place=table.where.place(),
    )


def _check_decided(name: str, table: DeadlineTable, context: Context) -> None:
    """A deadline without any rule is never due; one of a base may have lost its rules on purpose."""
    decided = any(rule.decides == f"{DEADLINE}{name}" for rule in context.draft.rules.values())
    if not decided and table.pack == context.draft.header.name:
        message = f'no rule says how long it runs; write one that has `decides = "{DEADLINE}{name}"`'
        context.faults.append(table.where.fault(message))
    if f"{DEADLINE}{name}" in context.draft.facts:
        context.faults.append(table.where.fault(f"`{DEADLINE}{name}` is a fact already; choose another id", "id"))


def _check_owner(table: DeadlineTable, context: Context) -> None:
    roles = roles_among(context.outcomes)
    if table.owner and table.owner not in roles:
        advice = meant_role(table.owner, roles) or f"; roles are {', '.join(sorted(roles))}"
        context.faults.append(table.where.fault(f"`{table.owner}` is no role{advice}", "owner"))


def _check_course(table: DeadlineTable, context: Context) -> None:
    """What happens to its clock can happen, and changes something."""

    def fault(message: str, key: str) -> None:
        context.faults.append(table.where.fault(message, key))

    for key in ("met_by", "cancelled_by", "pause", "resume"):
        if RECEIVED in getattr(table, key):
            fault(f"`{RECEIVED}` comes before everything else, and never again", key)
    for key in ("pause", "extend", "warn"):
        if table.on and getattr(table, key):
            fault("a day that has to be hit stays; leave this out, or `on`", key)
    for key, other in (("pause", "resume"), ("resume", "pause")):
        if getattr(table, key) and not getattr(table, other):
            fault(f"it needs `{other}` as well", key)
    for event in sorted({*table.pause} & {*table.resume}):
        fault(f"`{event}` cannot stop the clock and let it go on as well", "resume")
    _check_on_breach(table, context)


def _check_on_breach(table: DeadlineTable, context: Context) -> None:
    """What nobody did cannot close a case, or start it over, or do what somebody has to be allowed to."""
    event, steps = table.on_breach, context.draft.steps
    guarded = sorted(name for name, step in steps.items() if step.requires and event in events_named(step.done_by))
    if event in {RECEIVED, CLOSED, REOPENED}:
        context.faults.append(table.where.fault(f"a breach cannot bring about `{event}`", "on_breach"))
    elif event and guarded:
        message = f"`{event}` does the step `{guarded[0]}`, which requires something; a breach cannot bring it about"
        context.faults.append(table.where.fault(message, "on_breach"))


def _unless(table: DeadlineTable, context: Context) -> Expression:
    if table.unless and table.out_of_hours != OutOfHours.NEXT_OPENING.value:
        message = f'it says when a start is not moved, but none is without `out_of_hours = "{OutOfHours.NEXT_OPENING}"`'
        context.faults.append(table.where.fault(message, "unless"))
    return context.expressions.read(table.unless, table.where, "unless", expected=BOOLEAN)


def _word(table: DeadlineTable, key: str, usual: _WordT, context: Context) -> _WordT:
    """One of a few words; the usual one where none is given."""
    text, words = getattr(table, key), type(usual)
    if not text or text in {*words}:
        return words(text) if text else usual
    advice = did_you_mean(text, [*words]) or f"; write {' or '.join(words)}"
    context.faults.append(table.where.fault(f"`{text}` is not known here{advice}", key))
    return usual


def _starts(table: DeadlineTable, context: Context) -> Iterator[StartPoint]:
    if table.starts == []:
        context.faults.append(table.where.fault("name at least one event or fact", "starts"))
    elif isinstance(table.starts, list):
        yield from (_start(table, each, context, "starts", index) for index, each in enumerate(table.starts))
    elif table.starts is not None:
        yield _start(table, table.starts, context, "starts")


def _start(table: DeadlineTable, written: object, context: Context, *keys: str | int) -> StartPoint:
    """One start: ``{at = "form_received", when = 'complaint.urgent'}``, the condition being optional."""
    parts = written if isinstance(written, Mapping) else {"at": written}
    name, when = parts.get("at"), parts.get("when", "")
    if not isinstance(name, str) or not isinstance(when, str) or parts.keys() - {"at", "when"}:
        message = "write an event or a fact, or `{at = \"EVENT\", when = 'expression'}`, or a list of these"
        context.faults.append(table.where.fault(message, *keys))
        return StartPoint("")
    _check_start(table, name, context, *keys)
    condition = context.expressions.read(when, table.where, *keys, *(("when",) if when else ()), expected=BOOLEAN)
    return StartPoint(name, condition.node if when else None, condition.text)


def _check_start(table: DeadlineTable, name: str, context: Context, *keys: str | int) -> None:
    facts = context.draft.facts
    if name in facts:
        kind = facts[name].type.kind
        if kind not in {Kind.DATE_TIME, Kind.ANY}:
            message = f"`{name}` is a {facts[name].type}; a clock starts at an event or a date_time"
            context.faults.append(table.where.fault(message, *keys))
    elif name not in context.events:
        advice = did_you_mean(name, [*context.events, *facts]) or f"; events are {', '.join(sorted(context.events))}"
        context.faults.append(table.where.fault(f"`{name}` is no event and no fact{advice}", *keys))


def _events(table: DeadlineTable, key: str, context: Context) -> tuple[str, ...]:
    names = getattr(table, key)
    return tuple(sorted({_event(table, name, context, key, index) for index, name in enumerate(names)}))


def _event(table: DeadlineTable, name: str, context: Context, *keys: str | int) -> str:
    if name and name not in context.events:
        advice = did_you_mean(name, context.events) or f"; events are {', '.join(sorted(context.events))}"
        context.faults.append(table.where.fault(f"`{name}` is no event{advice}", *keys))
    return name


def _warning(table: DeadlineTable, context: Context) -> Decimal | Span | None:
    """``80%`` of the time, or ``1 working hour`` before the end."""
    if not table.warn:
        return None
    if table.warn.endswith("%"):
        share = _SHARE.fullmatch(table.warn)
        if share is None:
            context.faults.append(table.where.fault(f"`{table.warn}` is no share from 0% to 100%", "warn"))
        return Decimal(share[1]) / 100 if share else None
    return read_span_at(table.warn, table.where, context.faults, "warn")


def _extending(table: DeadlineTable, context: Context) -> Extending | None:
    if table.extend is None:
        return None
    event, times = _granting(table.extend)
    if not event:
        message = (
            'write `{event = "EVENT", by = "2 days", times = 1, cap = "10 days"}`; `times` and `cap` may be left out'
        )
        context.faults.append(table.where.fault(message, "extend"))
        return None
    _event(table, event, context, "extend", "event")
    by, cap = (_span_of(table, key, context) for key in ("by", "cap"))
    return None if by is None else Extending(event, Extension(by, times, cap))


def _granting(written: object) -> tuple[str, int]:
    """The event that grants an extension, and how often it may; no event where the table is none of its kind."""
    if not isinstance(written, Mapping) or not {"event", "by"} <= written.keys() <= _EXTENSION:
        return "", 0
    event, times = written["event"], written.get("times", 1)
    counted = isinstance(times, int) and not isinstance(times, bool) and times > 0
    return (event, times) if isinstance(event, str) and counted else ("", 0)


def _span_of(table: DeadlineTable, key: str, context: Context) -> Span | None:
    written = table.extend.get(key)
    return None if written is None else read_span_at(written, table.where, context.faults, "extend", key)
