"""How a case stands at one instant: everything that follows from what was recorded by then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import attrs

from complaint_rules.cases.answering import Answer, answers
from complaint_rules.cases.ledger import Ledger, Taken
from complaint_rules.cases.obligations import Obligation, ObligationStatus
from complaint_rules.cases.steps import StepState, StepStatus, step_states
from complaint_rules.domain.events import Event
from complaint_rules.domain.facts import Facts, Texts
from complaint_rules.engines.record import Records
from complaint_rules.engines.session import Changes
from complaint_rules.policy.model import Deadline
from complaint_rules.policy.process import Step


@attrs.frozen
class Learned:
    """What became known with an event, and what that changed.

    Args:
        event: The event.
        changes: The decisions that changed, those on deadlines' spans among them.
    """

    event: Event
    changes: Changes


@attrs.frozen
class NextAction:
    """Something that somebody has to do now.

    Args:
        owner: The role; empty where it is not decided yet.
        step: The step, where it is one.
        obligation: What is owed in time, where it is.
        needs: What keeps open who has to do it, or when; sorted.
    """

    owner: str
    step: Step | None = None
    obligation: Obligation | None = None
    needs: tuple[str, ...] = ()

    @property
    def due_at(self) -> dt.datetime | None:
        """The last instant that is in time, in UTC; None where none is set, or known."""
        return None if self.obligation is None else self.obligation.ends_at

    @property
    def action(self) -> Texts:
        """What is to be done, by locale."""
        if self.step is not None:
            return self.step.title
        return {} if self.obligation is None else self.obligation.action

    @property
    def status(self) -> ObligationStatus | None:
        """How what is owed stands; None where nothing is owed in time."""
        return None if self.obligation is None else self.obligation.status

    def __repr__(self) -> str:
        what = [each for each in (self.owner, self.step and self.step.id, self.obligation) if each]
        return f"NextAction({', '.join(map(str, what))})"


@attrs.frozen
class State:
    """One case at one instant.

    Args:
        now: The instant, in UTC.
        facts: What is known.
        records: What is decided by that.
        cycle: The round of the case, from 1.
        closed_at: When it was closed; None while it is open.
        history: The events, those that breaches made among them.
        steps: How the steps stand.
        obligations: What is or was owed.
        next_actions: What is to be done, first what is due first.
        answers: What somebody has to answer for.
        learned: What became known on the way.
    """

    now: dt.datetime
    facts: Facts
    records: Records
    cycle: int
    closed_at: dt.datetime | None
    history: tuple[Taken, ...]
    steps: tuple[StepState, ...]
    obligations: tuple[Obligation, ...]
    next_actions: tuple[NextAction, ...]
    answers: tuple[Answer, ...]
    learned: tuple[Learned, ...]

    @property
    def breaches(self) -> tuple[Obligation, ...]:
        """The obligations that are or were late."""
        return tuple(each for each in self.obligations if each.is_breach)

    @property
    def warnings(self) -> tuple[Obligation, ...]:
        """The obligations whose warning point is over, and whose time is not."""
        return tuple(each for each in self.obligations if self.warns(each))

    def warns(self, obligation: Obligation) -> bool:
        """Whether an obligation's warning point is over, and its time is not."""
        warns_at = obligation.due.warns_at
        return obligation.status is ObligationStatus.PENDING and warns_at is not None and warns_at <= self.now


def state_of(ledger: Ledger, now: dt.datetime, learned: list[Learned]) -> State:
    """How a case stands.

    Args:
        ledger: The case, for which time has passed up to the instant.
        now: The instant.
        learned: What became known on the way.
    """
    steps, obligations = step_states(ledger), tuple(ledger.obligations(now))
    return State(
        now=now,
        facts=ledger.facts,
        records=ledger.records,
        cycle=ledger.cycle,
        closed_at=ledger.closed_at,
        history=tuple(ledger.history),
        steps=steps,
        obligations=obligations,
        next_actions=tuple(sorted(_next_actions(steps, obligations), key=_urgency)),
        answers=tuple(answers(ledger, obligations)),
        learned=tuple(learned),
    )


def _next_actions(steps: tuple[StepState, ...], obligations: tuple[Obligation, ...]) -> Iterator[NextAction]:
    """The steps that are open, each with what is owed by it, and what else is owed."""
    owed = [each for each in obligations if each.is_owed and each.status is not ObligationStatus.PAUSED]
    told: set[int] = set()
    for state in steps:
        if state.status is StepStatus.OPEN:
            own = [each for each in owed if _does(state.step, each.due.deadline)]
            told.update(map(id, own))
            yield from _for_step(state, own)
    for obligation in owed:
        if id(obligation) not in told:
            yield NextAction(obligation.owner, obligation=obligation, needs=_needs(obligation))


def _for_step(state: StepState, owed: list[Obligation]) -> Iterator[NextAction]:
    """One action for each obligation that the step meets, else one for each of those who do it."""
    for obligation in owed:
        yield NextAction(obligation.owner, state.step, obligation, _needs(obligation))
    if not owed:
        for actor in state.actors or ("",):
            yield NextAction(actor, state.step, needs=state.needs)


def _does(step: Step, deadline: Deadline) -> bool:
    """Whether what does a step meets a deadline."""
    return any(
        pattern.event in deadline.met_by and pattern.meets in {"", deadline.id} and pattern.satisfied is not False
        for pattern in step.done_by
    )


def _needs(obligation: Obligation) -> tuple[str, ...]:
    return obligation.due.needs if obligation.ends_at is None else ()


def _urgency(action: NextAction) -> tuple[bool, dt.datetime, str, str]:
    """What is due first comes first; what has no time, last, in the order of the names."""
    due = action.due_at
    name = action.step.id if action.step is not None else action.obligation.id if action.obligation is not None else ""
    return due is None, due or dt.datetime.max.replace(tzinfo=dt.UTC), name, action.owner
