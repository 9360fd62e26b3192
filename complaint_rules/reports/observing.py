"""A pack's examples as they come out, for whoever measures what they reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from complaint_rules.analysis.coverage.observing import Course, Observation, looked_at
from complaint_rules.cases.book import matches
from complaint_rules.cases.state import State
from complaint_rules.domain.errors import ChoiceError, EventRefusedError
from complaint_rules.domain.facts import Facts
from complaint_rules.engines.decided import decided
from complaint_rules.engines.record import Record
from complaint_rules.engines.situation import Names
from complaint_rules.policy.examples import CaseExample, Example
from complaint_rules.policy.model import Policy
from complaint_rules.reports.examples import Decides, refusal


class Tried(Decides, Protocol):
    """A policy whose examples are tried: :class:`complaint_rules.Policy`."""

    @property
    def model(self) -> Policy:
        """The policy as data."""

    @property
    def names(self) -> Names:
        """What its names are."""


def observe(policy: Tried, examples: Iterable[Example] | None = None) -> Iterator[Observation]:
    """Examples as they come out; one whose events are refused shows nothing.

    Args:
        policy: The policy.
        examples: Some; None for the policy's own.
    """
    for example in policy.model.examples if examples is None else examples:
        seen = _decision(example, policy) if example.case is None else _case(example, example.case, policy)
        if seen is not None:
            yield seen


def _decision(example: Example, policy: Tried) -> Observation:
    decision = policy.decide(example.given, engine="compiled")
    return _seen(example, decision.facts, dict(decision), policy.names, Course())


def _case(example: Example, expected: CaseExample, policy: Tried) -> Observation | None:
    try:
        with policy.case(example.given, expected.events, engine="compiled") as case:
            refused = (refusal(case, event) for event, _ in expected.refused)
            steps = frozenset(step for step in refused if step)
            state = case.at(expected.now).state
    except (EventRefusedError, ChoiceError):
        return None
    return _seen(example, state.facts, dict(state.records), policy.names, _course(expected, state, steps, policy))


def _seen(example: Example, facts: Facts, records: Mapping[str, Record], names: Names, course: Course) -> Observation:
    situation = decided(names, facts, records, None)
    return Observation(example, records, situation, looked_at(example, names), course)


def _course(expected: CaseExample, state: State, refused: frozenset[str], policy: Tried) -> Course:
    deadlines = {name.partition(".")[0] for name in expected.obligations}
    return Course(
        steps=frozenset((each.step.id, str(each.status)) for each in state.steps if each.step.id in expected.steps),
        taken=frozenset(_guarded(state, policy.model)),
        refused=refused,
        deadlines=frozenset((each.id, str(each.status)) for each in state.obligations if each.id in deadlines),
        accountabilities=frozenset(
            proposal.accountability.id
            for answer in (state.answers if expected.accountability else ())
            for proposal in answer.proposals
        ),
    )


def _guarded(state: State, policy: Policy) -> Iterator[str]:
    """The steps with a guard that some event has done."""
    events: list[Any] = [taken.event for taken in state.history if not taken.event.derived]
    for step in policy.steps.values():
        if step.requires is not None and any(matches(each, event) for each in step.done_by for event in events):
            yield step.id
