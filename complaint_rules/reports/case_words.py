"""Single phrases of a case: how an obligation stands, what happened, who has to do what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from complaint_rules.cases.answering import Proposal
from complaint_rules.cases.obligations import Obligation, ObligationStatus
from complaint_rules.cases.state import State
from complaint_rules.cases.steps import StepStatus
from complaint_rules.domain.events import Event
from complaint_rules.engines.due import Alternative, Due
from complaint_rules.engines.record import Status
from complaint_rules.reports.deadlines import way
from complaint_rules.reports.names import name_words
from complaint_rules.reports.viewing import View
from complaint_rules.reports.wording import marked

_MOST_WAYS = 2
_STATUSES = {
    ObligationStatus.PENDING: marked("pending"),
    ObligationStatus.PAUSED: marked("paused"),
    ObligationStatus.MET: marked("met"),
    ObligationStatus.MET_LATE: marked("met late, by {distance}"),
    ObligationStatus.BREACHED: marked("breached, late by {distance}"),
    ObligationStatus.CANCELLED: marked("cancelled"),
    ObligationStatus.SUPERSEDED: marked("superseded"),
}
_STEPS = {
    StepStatus.DONE: marked("done"),
    StepStatus.OPEN: marked("open"),
    StepStatus.WAITING: marked("waiting for {steps}"),
    StepStatus.UNDETERMINED: marked("undetermined"),
    StepStatus.NOT_APPLICABLE: marked("not applicable"),
    StepStatus.LEFT_UNDONE: marked("left undone"),
}
_EVENTS = {
    "archived": marked("archived"),
    "arrived_on_site": marked("arrived on site"),
    "cause_found": marked("cause found"),
    "closed": marked("closed"),
    "customer_agreed": marked("customer agreed"),
    "customer_contacted": marked("customer contacted"),
    "customer_declined": marked("customer declined"),
    "customer_dissatisfied": marked("customer dissatisfied"),
    "customer_satisfied": marked("customer satisfied"),
    "document_signed": marked("document signed"),
    "escalated_by_phone": marked("escalated by phone"),
    "evaluated": marked("evaluated"),
    "facts_learned": marked("facts learned"),
    "form_received": marked("form received"),
    "loss_recovered": marked("loss recovered"),
    "penalty_decided": marked("penalty decided"),
    "plan_approved": marked("plan approved"),
    "plan_implemented": marked("plan carried out"),
    "plan_proposed": marked("plan proposed"),
    "plan_rejected": marked("plan rejected"),
    "preventive_approved": marked("prevention approved"),
    "preventive_implemented": marked("prevention carried out"),
    "recourse_offered": marked("other recourse offered"),
    "registered": marked("registered"),
    "reopened": marked("reopened"),
    "replied": marked("replied"),
    "result_fed_back": marked("result fed back"),
    "return_visit": marked("return visit"),
    "transferred": marked("transferred"),
    "unresolved_reported": marked("reported as unresolved"),
    "visit_attempted": marked("visit attempted"),
}


def status_words(each: Obligation, view: View) -> str:
    """How an obligation stands, with how late it is."""
    distance = "" if each.late_by is None else view.wording.value(rounded(each.late_by))
    return view.wording.say(_STATUSES[each.status], distance=distance)


def standing_words(each: Obligation, state: State, view: View) -> str:
    """How an obligation stands, with how late it is, or since when there is a warning of its end."""
    told = status_words(each, view)
    return f"{told}, {warning_words(each, view, view.wording.year_of(state.now))}" if state.warns(each) else told


def warning_words(each: Obligation, view: View, year: int) -> str:
    """Since when there is a warning of an obligation's end; as for :func:`due_words`."""
    moment = "" if each.due.warns_at is None else view.wording.moment(each.due.warns_at, year)
    return view.wording.say("warning since {moment}", moment=moment)


def rounded(length: dt.timedelta) -> dt.timedelta:
    """A length of time as people say it: days and hours, or hours and minutes, or all that there is of less.

    >>> str(rounded(dt.timedelta(days=4, minutes=40, seconds=7)))
    '4 days, 0:00:00'
    >>> str(rounded(dt.timedelta(hours=2, seconds=7)))
    '2:00:00'
    """
    if length >= dt.timedelta(days=1):
        return length - length % dt.timedelta(hours=1)
    return length - length % dt.timedelta(minutes=1) if length >= dt.timedelta(hours=1) else length


def due_words(each: Obligation, view: View, year: int) -> str:
    """When an obligation is or was due, or what that hangs on.

    Args:
        each: The obligation.
        view: Of the complaint.
        year: The one that goes without saying.
    """
    say, due = view.wording.say, each.due
    if not due.is_open:
        return _known_due(each, view, year)
    if len(due.alternatives) > _MOST_WAYS:
        return f"{due_in_short(each, view, year)}; {needs_words(due.needs, view)}"
    if due.alternatives:
        ways = (way(each, view, lambda known: _end(known, view, year)) for each in due.alternatives)
        return say("due {ways}", ways="; ".join(ways))
    if not due.needs:
        return say("time not known")
    return say("due: needs {names}", names=", ".join(due.needs))


def due_in_short(each: Obligation, view: View, year: int) -> str:
    """When an obligation is or was due, or may be; not what that hangs on. As for :func:`due_words`."""
    say, due = view.wording.say, each.due
    if not due.is_open:
        return _known_due(each, view, year)
    ends = tuple(_possible_ends(due.alternatives, view, year))
    return say("may be due {ends}", ends=view.wording.either(ends)) if ends else say("time not known")


def _known_due(each: Obligation, view: View, year: int) -> str:
    """When an obligation is or was due; while its clock stands still, that moves on with every moment."""
    say, end = view.wording.say, _end(each.due, view, year)
    if each.due.due_on is not None:
        return say("due on {day}", day=end)
    if each.status is ObligationStatus.PAUSED:
        return say("if it went on now, due {moment}", moment=end)
    return say("due {moment}", moment=end)


def _end(due: Due, view: View, year: int) -> str:
    """The end of a deadline, where it is known."""
    if due.due_on is not None:
        return view.wording.day(due.due_on, year)
    return "" if due.due_at is None else view.wording.moment(due.due_at, year)


def _possible_ends(alternatives: Iterable[Alternative], view: View, year: int) -> Iterator[str]:
    """The ends that a deadline may have, the earliest first, each once; then whatever else there may be."""
    dues = [each.due for each in alternatives]
    known = {due.due_at or due.due_on: due for due in dues if due is not None and not due.is_open}
    yield from (_end(known[end], view, year) for end in sorted(known))  # type: ignore[type-var] # all of one sort
    if any(due is not None and due.is_open for due in dues):
        yield view.wording.say("at a time not known")
    if None in dues:
        yield view.wording.say("not at all")


def needs_words(names: Sequence[str], view: View) -> str:
    """What is not known; of much, the first."""
    say, most = view.wording.say, 4
    if len(names) <= most + 1:
        return say("needs {names}", names=", ".join(names))
    more = view.wording.value(Decimal(len(names) - most))
    return say("needs {names} and {number} more", names=", ".join(names[:most]), number=more)


def step_words(status: StepStatus, waits_for: Iterable[str], view: View) -> str:
    """How a step stands; it may wait for others, given by their titles."""
    return view.wording.say(_STEPS[status], steps="; ".join(waits_for))


def event_title(event: Event, view: View) -> str:
    """What happened."""
    say, own = view.wording.say, view.policy.events.get(event.type)
    title = view.text(own.title) if own is not None else say(_EVENTS[event.type])
    if event.satisfied is None:
        return title
    found = say("customer satisfied") if event.satisfied else say("customer dissatisfied")
    return say("{event}: {found}", event=title, found=found)


def owner_words(owner: str, view: View) -> str:
    """Who has to do something."""
    return name_words(owner, view.wording) if owner else view.wording.say("not decided yet")


def proposal_words(each: Proposal, view: View) -> str:
    """What is proposed, or what is missing for a proposal."""
    say, record = view.wording.say, each.record
    if record.status is Status.DECIDED and isinstance(record.outcome, Decimal):
        amount = view.wording.value(record.outcome)
        return say("proposed: {amount} {unit}", amount=amount, unit=each.accountability.unit)
    if not record.needs:
        return say("nothing proposed")
    return say("nothing proposed: needs {names}", names=", ".join(record.needs))
