"""How a case stands, as JSON: instants in the policy's zone, with their offset."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any

import attrs

from complaint_rules.cases.answering import Answer, Person, Proposal
from complaint_rules.cases.ledger import Taken
from complaint_rules.cases.obligations import Obligation
from complaint_rules.cases.state import Learned, NextAction, State
from complaint_rules.cases.steps import StepState
from complaint_rules.domain.events import event_document
from complaint_rules.domain.facts import Texts
from complaint_rules.domain.plain import Plain, to_plain
from complaint_rules.engines.record import Record
from complaint_rules.policy.model import Policy
from complaint_rules.reports.deadlines import deadline_documents
from complaint_rules.reports.document import record_document
from complaint_rules.reports.locales import text_in


def state_document(state: State, policy: Policy, *, engine: str, locale: str, reply: str | None) -> dict[str, Any]:
    """One case at one instant.

    Args:
        state: How it stands.
        policy: Whose case it is.
        engine: What decided it.
        locale: Of the texts.
        reply: What is said to the customer, or None.
    """
    write = _Writer(policy, locale)
    return {
        "complaint": to_plain(state.facts.values.get("complaint.id")),
        "pack": {"name": policy.name, "version": policy.version, "digest": policy.digest},
        "engine": engine,
        "now": write.instant(state.now),
        "status": "open" if state.closed_at is None else "closed",
        "closed_at": write.instant(state.closed_at),
        "cycle": state.cycle,
        "decisions": {name: record_document(state.records[name]) for name in sorted(policy.order_of_answers)},
        "steps": [write.step(each) for each in state.steps],
        "obligations": [write.obligation(each) for each in state.obligations],
        "next_actions": [write.action(each) for each in state.next_actions],
        "warnings": [write.named(each) for each in state.warnings],
        "breaches": [write.named(each) for each in state.breaches],
        "accountability": [write.answer(each) for each in state.answers],
        "learned": [write.learned(each) for each in state.learned],
        "events": [write.event(each) for each in state.history],
        "reply": reply,
    }


@attrs.frozen
class _Writer:
    """Writes the parts of one case."""

    policy: Policy
    locale: str

    def text(self, texts: Texts) -> str:
        return text_in(texts, self.locale, self.policy.locales)

    def instant(self, moment: dt.datetime | None) -> str | None:
        return None if moment is None else moment.astimezone(zoneinfo.ZoneInfo(self.policy.zone)).isoformat()

    def step(self, state: StepState) -> dict[str, Any]:
        step, event = state.step, state.event
        return {
            "id": step.id,
            "title": self.text(step.title),
            "status": str(state.status),
            "actors": [*state.actors],
            "form": step.form or None,
            "clauses": [*step.clauses],
            "waits_for": [*state.waits_for],
            "needs": [*state.needs],
            "done_at": None if event is None else self.instant(event.at),
            "done_by": None if event is None else event.type,
        }

    def obligation(self, each: Obligation) -> dict[str, Any]:
        (deadline,) = deadline_documents([each.due], self.policy, self.locale)
        pauses = [{"since": self.instant(pause.since), "until": self.instant(pause.until)} for pause in each.pauses]
        optional = {
            "pauses": pauses,
            "extensions": each.extensions,
            "off_schedule": [self.instant(moment) for moment in each.off_schedule],
        }
        return {
            **deadline,
            "cycle": each.cycle,
            "status": str(each.status),
            "ended_at": self.instant(each.ended_at),
            "met_by": each.met_by or None,
            "stopped_at": self.instant(each.stopped_at),
            "late_by": to_plain(each.late_by),
            **{key: value for key, value in optional.items() if value},
        }

    def named(self, each: Obligation) -> dict[str, Any]:
        """An obligation by name, where the whole of it stands elsewhere."""
        return {
            "obligation": each.id,
            "cycle": each.cycle,
            "owner": each.owner,
            "status": str(each.status),
            "ends_at": self.instant(each.ends_at),
            "late_by": to_plain(each.late_by),
        }

    def action(self, each: NextAction) -> dict[str, Any]:
        obligation, step = each.obligation, each.step
        return {
            "owner": each.owner or None,
            "action": self.text(each.action),
            "due_at": self.instant(each.due_at),
            "step": None if step is None else step.id,
            "obligation": None if obligation is None else obligation.id,
            "status": None if each.status is None else str(each.status),
            "needs": [*each.needs],
        }

    def answer(self, each: Answer) -> dict[str, Any]:
        delay = {} if each.obligation is None else self.named(each.obligation)
        return {
            "for": "cause" if each.obligation is None else "delay",
            **delay,
            "persons": [self.person(person) for person in each.persons],
            "clauses": [*each.clauses],
            "needs": [*each.needs],
            "proposals": [self.proposal(proposal) for proposal in each.proposals],
        }

    def person(self, each: Person) -> dict[str, Any]:
        if self.policy.facts[each.fact].personal and each.name is not None:
            return {"fact": each.fact, "name": None, "not_shown": True}
        return {"fact": each.fact, "name": to_plain(each.name)}

    def proposal(self, each: Proposal) -> dict[str, Any]:
        return {
            "accountability": each.accountability.id,
            "status": str(each.record.status),
            "amount": to_plain(each.record.outcome),
            "unit": each.accountability.unit or None,
            "needs": [*each.record.needs],
            "clauses": [*each.record.clauses],
            "decided_by": [*each.decided_by],
            "note": self.text(each.accountability.note) or None,
        }

    def learned(self, each: Learned) -> dict[str, Any]:
        return {
            "at": self.instant(each.event.at),
            "event": each.event.type,
            "facts": sorted(each.event.facts),
            "changed": {
                name: {"before": _outline(change.before), "after": _outline(change.after)}
                for name, change in each.changes.items()
            },
        }

    def event(self, each: Taken) -> dict[str, Any]:
        personal = {name for name in each.event.facts if self.policy.facts[name].personal}
        facts = {name: value for name, value in each.event.facts.items() if name not in personal}
        document = event_document(attrs.evolve(each.event, facts=facts, extra={}))
        return {
            **document,
            "at": self.instant(each.event.at),
            "cycle": each.cycle,
            **({"not_shown": sorted(personal)} if personal else {}),
            **({"meets": sorted(each.meets)} if each.meets else {}),
            **({"derived": True} if each.event.derived else {}),
        }


def _outline(record: Record) -> dict[str, Plain]:
    """What a record comes to, and why."""
    whole = record_document(record)
    return {key: whole[key] for key in ("status", "outcome", "reasons", "rules", "clauses", "needs")}
