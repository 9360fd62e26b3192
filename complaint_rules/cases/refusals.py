"""Which events a case does not take, and why."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

from complaint_rules.cases.book import matches
from complaint_rules.cases.circumstances import Circumstances
from complaint_rules.cases.ledger import Ledger
from complaint_rules.cases.steps import steps_done
from complaint_rules.domain.errors import EventRefusedError, Fault
from complaint_rules.domain.events import RECEIVED, RECEIVED_AT, Event
from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.unreadable import shown
from complaint_rules.engines.dues import Look
from complaint_rules.language import nodes
from complaint_rules.language.evaluation import needs_of, truth_of
from complaint_rules.language.nodes import Node
from complaint_rules.language.printer import to_text
from complaint_rules.language.traversal import names_in
from complaint_rules.policy.process import EVENT, Step
from complaint_rules.policy.process_words import CLOSED, REOPENED

_REASON = f"{EVENT}reason"


def refuse_untimely(event: Event, ledger: Ledger, path: str = "") -> None:
    """Refuse an event that cannot have happened then: before the receipt or the last event, or twice.

    Args:
        event: The event.
        ledger: The case before it.
        path: Where the event stands, for the fault.

    Raises:
        EventRefusedError: It is one of these.
    """
    if is_past_all_years(event.at, ledger):
        raise EventRefusedError([Fault(_at(path), f"`{to_plain(event.at)}` is past the years that there are")])
    received = ledger.facts.values.get(RECEIVED_AT)
    last = next(_recorded(ledger), None)
    if isinstance(received, dt.datetime) and event.at < received:
        message = f"`{event.type}` at {told_at(event.at, ledger)} is before the receipt, {told_at(received, ledger)}"
        raise EventRefusedError([Fault(_at(path), message)])
    if last is not None and event.at < last.at:
        at, before = (told_at(each, ledger) for each in (event.at, last.at))
        message = f"`{event.type}` at {at} is out of order: `{last.type}` was at {before}"
        raise EventRefusedError([Fault(_at(path), message)])
    if any(event == other for other in _recorded_at(event.at, ledger)):
        raise EventRefusedError([Fault(path, f"`{event.type}` at {told_at(event.at, ledger)} is recorded already")])


def refuse_other_receipt(event: Event, ledger: Ledger, path: str = "") -> None:
    """Refuse an event that is called the receipt, unless it says nothing else than ``complaint.received_at`` does.

    Args:
        event: The event.
        ledger: The case before it.
        path: Where the event stands, for the fault.

    Raises:
        EventRefusedError: It is another instant, comes after something else, or tells more.
    """
    received = ledger.facts.values.get(RECEIVED_AT)
    if not isinstance(received, dt.datetime):
        message = f"`{RECEIVED}` is implied by `{RECEIVED_AT}`; leave it out, or say `{RECEIVED_AT}`"
        raise EventRefusedError([Fault(path, message)])
    if event.at != received:
        at, known = (told_at(each, ledger) for each in (event.at, received))
        message = f"`{RECEIVED}` at {at} is not at `{RECEIVED_AT}`, {known}, by which it is implied"
        raise EventRefusedError([Fault(_at(path), message)])
    if next(_recorded(ledger), None) is not None:
        raise EventRefusedError([Fault(path, f"`{RECEIVED}` comes before everything else, and never again")])
    if event.facts or event.extra or event.reason or event.note:
        message = f"`{RECEIVED}` tells no more than `{RECEIVED_AT}`; what was known then stands beside the events"
        raise EventRefusedError([Fault(path, message)])


def _at(path: str) -> str:
    return f"{path}.at".lstrip(".")


def told_at(moment: dt.datetime, ledger: Ledger) -> str:
    """An instant by the clocks of the policy's zone, as ISO 8601 has it."""
    return moment.astimezone(ledger.book.keeper.hours.zone).isoformat()


def is_past_all_years(moment: dt.datetime, ledger: Ledger) -> bool:
    """Whether an instant is in a year that is none any more where the policy's clocks are."""
    try:
        moment.astimezone(ledger.book.keeper.hours.zone)
    except OverflowError:
        return True
    return False


def _recorded(ledger: Ledger) -> Iterator[Event]:
    """What somebody recorded, the last first."""
    return (taken.event for taken in reversed(ledger.history) if not taken.event.derived)


def _recorded_at(moment: dt.datetime, ledger: Ledger) -> Iterator[Event]:
    return itertools.takewhile(lambda each: each.at == moment, _recorded(ledger))


def refuse_forbidden(event: Event, ledger: Ledger, look: Look, path: str = "") -> None:
    """Refuse an event that the process forbids.

    Args:
        event: The event.
        ledger: The case before it.
        look: At the complaint, with what became known by the event.
        path: Where the event stands, for the fault.

    Raises:
        EventRefusedError: The case is closed, or was not and there is nothing to reopen; or a step that the event does
            requires what does not hold.
    """
    _refuse_after_closing(event, ledger, path)
    _refuse_reopening(event, ledger, path)
    guarded = [step for step, pattern in ledger.book.steps_done_by.get(event.type, ()) if matches(pattern, event)]
    if all(step.requires is None for step in guarded):
        return
    circumstances = Circumstances(look.situation, event, steps_done(ledger, look.situation), ledger.marks)
    for step in guarded:
        if step.requires is not None and truth_of(step.requires, circumstances) is not True:
            fault = Fault(path, _why(event, step, step.requires, circumstances))
            raise EventRefusedError([fault], step=step.id, clauses=step.clauses)


def _refuse_after_closing(event: Event, ledger: Ledger, path: str) -> None:
    if ledger.closed_at is None or ledger.book.may_follow_closing(event.type):
        return
    since = f"the case was closed at {told_at(ledger.closed_at, ledger)}"
    advice = "" if event.type == CLOSED else f"; it goes on after `{REOPENED}`"
    raise EventRefusedError([Fault(path, f"`{event.type}` is refused: {since}{advice}")])


def _refuse_reopening(event: Event, ledger: Ledger, path: str) -> None:
    """What goes on is not to be reopened, which would drop all that was done and every clock that runs."""
    if event.type == REOPENED and not ledger.can_be_reopened:
        message = f"`{REOPENED}` is refused: the case is open, and no step has started a round that it could record"
        raise EventRefusedError([Fault(path, message)])


def _why(event: Event, step: Step, requires: Node, circumstances: Circumstances) -> str:
    """Which step forbids it, by which clauses, and what of its condition does not hold."""
    clauses = f" ({', '.join(step.clauses)})" if step.clauses else ""
    parts = requires.operands if isinstance(requires, nodes.And) else (requires,)
    truths = {part: truth_of(part, circumstances) for part in parts}
    # What is false stands in the way whatever the rest turns out to be.
    lacking = [part for part in parts if truths[part] is False] or [part for part in parts if truths[part] is None]
    told = "; ".join(_told(part, circumstances, known=truths[part] is not None) for part in lacking)
    return f"`{event.type}` is refused by the step `{step.id}`{clauses}: {told}"


def _told(part: Node, circumstances: Circumstances, *, known: bool) -> str:
    """A condition that does not hold, with what its names stand for; or what it needs to be known."""
    text = " ".join(to_text(part).split())
    if not known:
        return f"`{text}` is not known, which needs {', '.join(sorted(needs_of(part, circumstances)))}"
    values = ", ".join(_value(name, circumstances) for name in sorted(names_in(part)) if name != text)
    return f"`{text}` does not hold" + (f", where {values}" if values else "")


def _value(name: str, circumstances: Circumstances) -> str:
    """What a name stands for, without personal values, and without what somebody wrote in words of their own."""
    declaration = circumstances.situation.names.declaration(name)
    if (declaration is not None and declaration.personal) or name == _REASON:
        return f"{name} is not shown"
    value = circumstances.lookup(name)
    return f"{name} is {'not known' if value is None else shown(value)}"
