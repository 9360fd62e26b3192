"""The examples of a pack as they come out, and at which decisions each of them looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from complaint_rules.domain.errors import EventRefusedError
from complaint_rules.domain.facts import Facts
from complaint_rules.engines.decided import Decided, decided
from complaint_rules.engines.record import Record
from complaint_rules.engines.situation import Names
from complaint_rules.library import Policy
from complaint_rules.policy.examples import Example
from complaint_rules.policy.model import DEADLINE
from complaint_rules.policy.process import ACCOUNTABILITY


@attrs.frozen
class Look:
    """One example.

    Args:
        example: As its author wrote it.
        records: What was decided; of a case, by what was known in the end.
        situation: In which the policy's expressions have the values that they had.
        at: The decisions whose answers it would notice: those of which it expects something, and those behind them.
    """

    example: Example
    records: Mapping[str, Record]
    situation: Decided
    at: frozenset[str]


def looks(policy: Policy) -> Iterator[Look]:
    """Every example of the pack; a case that is refused notices nothing."""
    for example in policy.model.examples:
        look = _case(example, policy) if example.case else _decision(example, policy)
        if look is not None:
            yield look


def _decision(example: Example, policy: Policy) -> Look:
    decision = policy.decide(example.given)
    return _look(example, decision.facts, dict(decision), policy.names)


def _case(example: Example, policy: Policy) -> Look | None:
    assert example.case is not None  # noqa: S101 - asked before
    try:
        with policy.case(example.given, example.case.events, engine="compiled") as case:
            standing = case.at(example.case.now)
    except EventRefusedError:
        return None
    return _look(example, standing.state.facts, dict(standing.state.records), policy.names)


def _look(example: Example, facts: Facts, records: Mapping[str, Record], names: Names) -> Look:
    situation = decided(names, facts, records, None)
    return Look(example, records, situation, _with_upstream(_expected(example, names), names))


def _expected(example: Example, names: Names) -> Iterator[str]:
    """The decisions of which an example expects something."""
    yield from example.expect
    yield from (f"{DEADLINE}{name}" for name in example.expect_deadlines)
    if example.case is not None:
        yield from (f"{DEADLINE}{name.partition('.')[0]}" for name in example.case.obligations)
        if example.case.accountability:
            yield from (name for name in names.reads if name.startswith(ACCOUNTABILITY))
        steps = steps_of(example) & names.policy.steps.keys()
        yield from (name for step in steps for name in names.policy.steps[step].actors)


def steps_of(example: Example) -> frozenset[str]:
    """The steps of which an example expects something."""
    if example.case is None:
        return frozenset()
    return frozenset({*example.case.steps, *(step for _, step in example.case.refused)})


def _with_upstream(expected: Iterable[str], names: Names) -> frozenset[str]:
    found: set[str] = set()
    waiting = [name for name in expected if name in names.upstream]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(names.upstream[name])
    return frozenset(found)
