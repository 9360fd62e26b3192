"""How the steps of a case stand."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping

import attrs

from complaint_rules.cases.ledger import Ledger
from complaint_rules.domain.events import Event
from complaint_rules.domain.types import Kind
from complaint_rules.engines.decided import Decided
from complaint_rules.language.evaluation import needs_of, truth_of
from complaint_rules.policy.process import Step


class StepStatus(enum.StrEnum):
    """How a step stands."""

    DONE = "done"
    OPEN = "open"
    """It can be done now."""
    WAITING = "waiting"
    """Others come first."""
    UNDETERMINED = "undetermined"
    """Whether it is to be done is not known yet."""
    NOT_APPLICABLE = "not_applicable"
    """It is not to be done in this case."""
    LEFT_UNDONE = "left_undone"
    """The case was closed without it."""


@attrs.frozen
class StepState:
    """One step of a case.

    Args:
        step: Which.
        status: How it stands.
        actors: The roles that have to do it, as far as they are decided, sorted.
        waits_for: The steps that come first and are not done, sorted.
        needs: The unknown facts and parameters that keep open whether it is to be done, or by whom; sorted.
        event: The event that did it, where one did.
    """

    step: Step
    status: StepStatus
    actors: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    event: Event | None = None

    @property
    def id(self) -> str:
        """The step's."""
        return self.step.id

    def __repr__(self) -> str:
        return f"StepState({self.id}, {self.status})"


def is_done(step: Step, marks: Mapping[str, Event], situation: Decided) -> bool:
    """Whether a step is done: by an event of this round, or by what is known."""
    return step.id in marks or (step.done_when is not None and truth_of(step.done_when, situation) is True)


def steps_done(ledger: Ledger, situation: Decided) -> dict[str, bool]:
    """Whether each step is done, by its id, as far as it is known and decided."""
    steps = ledger.book.policy.steps
    return {name: is_done(step, ledger.marks, situation) for name, step in steps.items()}


def step_states(ledger: Ledger) -> tuple[StepState, ...]:
    """How all steps stand, each after those that come before it."""
    states: dict[str, StepState] = {}
    done = steps_done(ledger, ledger.look.situation)
    for name in ledger.book.order_of_steps:
        states[name] = _state(ledger, ledger.book.policy.steps[name], states, done=done[name])
    return tuple(states.values())


_IN_THE_WAY = frozenset({StepStatus.OPEN, StepStatus.WAITING, StepStatus.UNDETERMINED})


def _state(ledger: Ledger, step: Step, before: Mapping[str, StepState], *, done: bool) -> StepState:
    situation = ledger.look.situation
    actors, needs = actors_of(step.actors, situation)
    if step.starts_cycle and ledger.cycle_step != step.id:
        return StepState(step, StepStatus.NOT_APPLICABLE)
    if done:
        return StepState(step, StepStatus.DONE, actors, event=ledger.marks.get(step.id))
    applies = truth_of(step.when, situation)
    if applies is False or (step.raised_by and step.id not in ledger.raised):
        return StepState(step, StepStatus.NOT_APPLICABLE)
    if ledger.closed_at is not None and applies and not ledger.book.outlasts_closing(step):
        return StepState(step, StepStatus.LEFT_UNDONE, actors)
    if applies is None:
        needs |= needs_of(step.when, situation)
        return StepState(step, StepStatus.UNDETERMINED, actors, needs=tuple(sorted(needs)))
    waits_for = tuple(name for name in step.after if _is_in_the_way(before[name], ledger))
    status = StepStatus.WAITING if waits_for else StepStatus.OPEN
    return StepState(step, status, actors, waits_for, tuple(sorted(needs)))


def _is_in_the_way(state: StepState, ledger: Ledger) -> bool:
    """Whether others wait for a step; once the case is closed, for none that cannot be done any more."""
    can_be_done = ledger.closed_at is None or ledger.book.outlasts_closing(state.step)
    return state.status in _IN_THE_WAY and can_be_done


def actors_of(names: tuple[str, ...], situation: Decided) -> tuple[tuple[str, ...], frozenset[str]]:
    """The roles behind names of roles and decisions, sorted, and what is unknown of them.

    Args:
        names: Roles, or decisions whose outcomes are roles.
        situation: What was decided.
    """
    records, roles, needs = situation.records, set[str](), set[str]()
    for name in names:
        if name in records:
            roles.update(_named_by(name, situation))
            if not records[name].outcome:
                needs.update(records[name].needs)
        else:
            roles.add(name)
    return tuple(sorted(roles)), frozenset(needs)


def _named_by(decision: str, situation: Decided) -> Iterator[str]:
    """The roles that a decision names, certain ones only."""
    outcome = situation.records[decision].outcome
    if situation.names.policy.decisions[decision].type.kind is Kind.ENUM and outcome is not None:
        for each in outcome if isinstance(outcome, tuple) else (outcome,):
            yield str(each)
