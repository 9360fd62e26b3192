"""What an example shows, and at which decisions it looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from complaint_rules.engines.decided import Decided
from complaint_rules.engines.record import Record
from complaint_rules.engines.situation import Names
from complaint_rules.language.traversal import names_in
from complaint_rules.policy.examples import Example
from complaint_rules.policy.model import DEADLINE
from complaint_rules.policy.process import ACCOUNTABILITY


@attrs.frozen
class Course:
    """What an example shows of the life of its case, as far as it expects something of it.

    Args:
        steps: Steps, each with how it stands.
        taken: The guarded steps that one of its events has done.
        refused: The steps that refuse an event which it expects to be refused.
        deadlines: Deadlines, each with how it stands.
        accountabilities: Those under which something is proposed.
    """

    steps: frozenset[tuple[str, str]] = frozenset()
    taken: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    deadlines: frozenset[tuple[str, str]] = frozenset()
    accountabilities: frozenset[str] = frozenset()


@attrs.frozen(repr=False)
class Observation:
    """One example as it comes out.

    Args:
        example: As its author wrote it.
        records: What was decided; of a case, by what was known in the end.
        situation: In which the policy's expressions have the values that they had.
        looks_at: The decisions whose answers it would notice.
        course: Of a case.
    """

    example: Example
    records: Mapping[str, Record]
    situation: Decided
    looks_at: frozenset[str]
    course: Course = Course()


def looked_at(example: Example, names: Names) -> frozenset[str]:
    """The decisions of which an example expects something, and those behind them: others may be what they like."""
    found: set[str] = set()
    waiting = [name for name in _expected(example, names) if name in names.upstream]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(names.upstream[name])
    return frozenset(found)


def _expected(example: Example, names: Names) -> Iterator[str]:
    yield from example.expect
    yield from (f"{DEADLINE}{name}" for name in example.expect_deadlines)
    if example.case is None:
        return
    yield from (f"{DEADLINE}{name.partition('.')[0]}" for name in example.case.obligations)
    if example.case.accountability:
        yield from (name for name in names.reads if name.startswith(ACCOUNTABILITY))
    refusing = [step for _, step in example.case.refused]
    yield from _read_by_steps((*example.case.steps, *refusing), names)


def _read_by_steps(steps: Iterable[str], names: Names) -> Iterator[str]:
    """The decisions by which it is told who does steps, whether they are to be done, and what they require."""
    known = names.policy.steps
    for step in (known[name] for name in steps if name in known):
        yield from step.actors
        for tree in filter(None, (step.when, step.done_when, step.requires)):
            yield from names_in(tree)
