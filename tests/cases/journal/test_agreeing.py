"""Store and memory agree after every step, through two journals on one store, over a shipped pack's events."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from complaint_rules import EventRefusedError, Policy, load
from complaint_rules.domain.events import RECEIVED, Event
from complaint_rules.journal import Journal
from complaint_rules.policy.process_words import EVENTS
from complaint_rules.policy.roles import roles_of
from complaint_rules.reports.case import Case
from tests.cases.journal import making
from tests.cases.journal.conftest import Fresh
from tests.cases.journal.making import RECEIVED as START

NAMES = ("A", "B")
PACK = making.PACK.parents[3] / "policies" / "auto_maintenance"
POLICY = load(PACK)

LATER = st.sampled_from([dt.timedelta(), dt.timedelta(minutes=20), making.HOUR, dt.timedelta(days=1), -making.HOUR])
TYPES = st.sampled_from(sorted((set(EVENTS) | POLICY.model.events.keys()) - {RECEIVED, "facts_learned"}))
ROLES = st.sampled_from(["", *sorted(roles_of(POLICY.model))])
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "complaint.subject": st.none() | st.sampled_from(["maintenance_quality", "service_attitude", "price"]),
        "complainant.name": st.none() | st.sampled_from(["Chen Yu", "Li Na"]),
        "finding.responsible_person": st.none() | st.sampled_from(["Zhou", "Wu"]),
        "assessment.safety": st.none() | st.booleans(),
        "plan.remedies": st.none() | st.frozensets(st.sampled_from(["repair", "compensation", "apology"])),
    },
).filter(bool)


def refusal(case: Case, event: dict[str, Any]) -> EventRefusedError | None:
    """Why a case does not take an event; None where it takes it."""
    try:
        case.record(event)
    except EventRefusedError as error:
        return error
    return None


class Agreeing(RuleBasedStateMachine):
    """Two cases in memory; the same two in a store, to which two journals write in turn."""

    policy: Policy = POLICY
    fresh: Fresh

    def __init__(self) -> None:
        super().__init__()
        store = type(self).fresh()
        self.journals = [Journal(store), Journal(store, keep=1)]
        complaints = [making.small_complaint(name) for name in NAMES]
        self.cases = {
            name: self.policy.case(each, engine="compiled") for name, each in zip(NAMES, complaints, strict=True)
        }
        self.now = START

    @initialize()
    def open_cases(self) -> None:
        for journal, name in zip(self.journals, NAMES, strict=True):
            journal.open(self.policy, making.small_complaint(name))

    def teardown(self) -> None:
        for journal in self.journals:
            assert journal.verify() == ()
            journal.close()

    def take(self, name: str, journal: int, event: dict[str, Any]) -> None:
        """Both take it, or both refuse it for the same reason."""
        written = self.journals[journal]
        before = written.cases()[name]
        refused = refusal(self.cases[name], event)
        if refused is None:
            assert written.append(name, event, expected=before.count).count == before.count + 1
            self.now = max(self.now, event["at"])
            return
        with pytest.raises(EventRefusedError) as caught:
            written.append(name, event, expected=before.count)
        assert (str(caught.value), caught.value.step) == (str(refused), refused.step)
        assert written.cases()[name] == before

    @rule(
        name=st.sampled_from(NAMES),
        journal=st.sampled_from([0, 1]),
        kind=TYPES,
        by=ROLES,
        later=LATER,
        satisfied=st.booleans(),
        note=st.sampled_from(["", "called", "wrote"]),
    )
    def happen(
        self, name: str, journal: int, kind: str, by: str, later: dt.timedelta, satisfied: bool, note: str
    ) -> None:
        event: dict[str, Any] = {"type": kind, "at": self.now + later, "by": by or None, "note": note or None}
        self.take(name, journal, event | ({"satisfied": satisfied} if kind == "return_visit" else {}))

    @rule(name=st.sampled_from(NAMES), journal=st.sampled_from([0, 1]), facts=FACTS, later=LATER)
    def learn(self, name: str, journal: int, facts: dict[str, Any], later: dt.timedelta) -> None:
        self.take(name, journal, {"type": "facts_learned", "at": self.now + later, "facts": facts})

    @rule(journal=st.sampled_from([0, 1]))
    def forget(self, journal: int) -> None:
        """As another process would begin, that has replayed nothing yet."""
        self.journals[journal]._following.forget(NAMES)

    @invariant()
    def agree(self) -> None:
        for name, case in self.cases.items():
            stored = self.journals[0].case(name, engine="compiled")
            assert stored.events == case.events
            assert stored.facts == case.facts
            moment = self.now + dt.timedelta(days=3)
            assert stored.at(moment).to_json() == case.at(moment).to_json()
            written = [entry.content for entry in self.journals[1].history(name)[1:]]
            assert written == [event for event in case.events if isinstance(event, Event)]


def test_store_and_memory_agree_after_every_step(fresh: Fresh):
    machine = type("AgreeingHere", (Agreeing,), {"fresh": staticmethod(fresh)})
    run_state_machine_as_test(machine, settings=settings(max_examples=15, stateful_step_count=20, deadline=None))
