"""Each shipped pack, driven by whatever can happen: what must hold holds after every step."""

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
    precondition,
    rule,
    run_state_machine_as_test,
)

from complaint_rules import EventRefusedError
from complaint_rules.cases.obligations import ObligationStatus
from complaint_rules.domain.events import FACTS_LEARNED, RECEIVED
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.reading import write_facts
from complaint_rules.policy.process_words import EVENTS
from complaint_rules.reports.case import Case
from complaint_rules.testing.histories import GAPS
from tests.cases.building import PACKS, shipped

START = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
LEARNED: dict[str, list[Any]] = {
    "complaint.urgent": [True, False],
    "complaint.subject": ["quality", "price"],
    "site.same_city": [True, False],
    "assessment.safety": [True, False],
    "assessment.large_damage": [False],
    "assessment.slow_to_resolve": [False],
    "assessment.strong_feeling": [False],
    "plan.remedies": [frozenset({"repair"}), frozenset({"compensation"})],
    "finding.reasons_sufficient": [True, False],
    "finding.demands_reasonable": [True],
    "finding.responsible_party": ["company", "agent"],
}
BY = ["", "marketing", "general_manager", "department_manager", "supervisor", "customer_service_center", "quality"]


def learned() -> st.SearchStrategy[dict[str, Any]]:
    """Facts that become known, as case files have them."""
    known = {name: st.sampled_from(values) for name, values in LEARNED.items()}
    return st.fixed_dictionaries({}, optional=known).map(lambda values: write_facts(Facts(values)))


OPEN = frozenset({ObligationStatus.PENDING, ObligationStatus.PAUSED})
APPROVED, IMPLEMENTED = "plan_approved", "plan_implemented"
PROPOSED = frozenset({"plan_proposed", "plan_rejected", "customer_declined", "customer_dissatisfied"})


class CaseMachine(RuleBasedStateMachine):
    """One case under one pack; subclasses have a rule for each event that can happen there."""

    pack = "standard"

    @initialize(facts=learned())
    def receive(self, facts: dict[str, Any]) -> None:
        complaint = {"id": "C-1", "received_at": to_plain(START), **facts.get("complaint", {})}
        self.moment = START
        self.case: Case = shipped(self.pack).case({**facts, "complaint": complaint}, engine="compiled")
        self.recorded: list[dict[str, Any]] = []
        self.breached: set[tuple[str, int]] = set()

    def happen(self, kind: str, gap: dt.timedelta, by: str, **more: Any) -> None:
        """Record an event; one that is refused leaves the case as it was."""
        at = self.moment + gap
        event = {"type": kind, "at": to_plain(at), **({"by": by} if by else {}), **more}
        events = self.case.events
        try:
            self.case.record(event)
        except EventRefusedError:
            assert self.case.events == events
            return
        self.moment = at
        self.recorded.append(event)

    @rule(gap=GAPS)
    def wait(self, gap: dt.timedelta) -> None:
        """Time passes, and is only looked at."""
        self.case.at(self.moment + gap)

    @invariant()
    def no_breach_is_taken_back(self) -> None:
        """Only one that rests on what was assumed may go, with what becomes known."""
        breaches = self.case.at(self.moment).breaches
        assert self.breached <= {(each.id, each.cycle) for each in breaches}
        self.breached = {(each.id, each.cycle) for each in breaches if not each.due.assumes}

    @invariant()
    def nothing_is_carried_out_unapproved(self) -> None:
        approved_by = ""
        cycle = 0
        for taken in self.case.at(self.moment).state.history:
            if taken.cycle != cycle:
                cycle, approved_by = taken.cycle, ""
            if taken.event.type in PROPOSED:
                approved_by = ""
            elif taken.event.type == APPROVED:
                assert taken.event.by
                approved_by = taken.event.by
            elif taken.event.type == IMPLEMENTED:
                assert approved_by

    @invariant()
    def once_closed_nothing_is_left_running(self) -> None:
        standing = self.case.at(self.moment)
        if not standing.is_open:
            assert not [each for each in standing.obligations if each.status in OPEN]
            assert not [each for each in standing.next_actions if each.obligation is not None and not each.step]

    @invariant()
    def what_is_to_be_done_can_be_told(self) -> None:
        standing = self.case.at(self.moment)
        assert standing.to_json()["status"] in {"open", "closed"}
        due = [each.due_at for each in standing.next_actions if each.due_at is not None]
        assert due == sorted(due)

    @precondition(lambda self: self.case.at(self.moment).is_open)
    @invariant()
    def closing_is_within_reach(self) -> None:
        """The one who has the last word can close, and says why."""
        trial = self.case.until(self.moment)
        trial.record({"type": "closed", "at": to_plain(self.moment), "by": "general_manager", "reason": "a deadlock"})
        assert not trial.at(self.moment).is_open

    def teardown(self) -> None:
        """What was recorded one by one comes to the same in one go."""
        if hasattr(self, "case"):
            again = shipped(self.pack).case(self.case.to_json(), engine="compiled")
            assert again.at(self.moment).to_json() == self.case.at(self.moment).to_json()


def _rule_for(kind: str) -> Any:
    """A rule of the machine that lets one sort of event happen."""
    more: dict[str, Any] = {}
    if kind == "return_visit":
        more["satisfied"] = st.booleans()
    if kind == "closed":
        more["reason"] = st.sampled_from(["not reached", "settled"])
    if kind in {FACTS_LEARNED, "cause_found", "plan_proposed"}:
        more["facts"] = learned().filter(bool)

    def happens(self: CaseMachine, gap: dt.timedelta, by: str, **arguments: Any) -> None:
        self.happen(kind, gap, by, **arguments)

    happens.__name__ = kind
    decorate: Any = rule(gap=GAPS, by=st.sampled_from(BY), **more)
    return decorate(happens)


def machine_for(pack: str) -> type[CaseMachine]:
    """The machine of a pack."""
    kinds = sorted(set(EVENTS) - {RECEIVED} | shipped(pack).model.events.keys())
    return type(f"{pack.title()}Machine", (CaseMachine,), {"pack": pack, **{kind: _rule_for(kind) for kind in kinds}})


@pytest.mark.parametrize("pack", PACKS)
def test_whatever_happens_the_invariants_hold(pack: str) -> None:
    profile = settings(max_examples=max(settings().max_examples // 6, 10), stateful_step_count=25)
    run_state_machine_as_test(machine_for(pack), settings=profile)
