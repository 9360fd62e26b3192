"""A pack's examples, decided and compared with what their author expects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import attrs

from complaint_rules.domain.errors import ChoiceError, EventRefusedError
from complaint_rules.domain.facts import Value
from complaint_rules.domain.plain import Plain, to_plain
from complaint_rules.engines.record import Record
from complaint_rules.policy.examples import CaseExample, Example
from complaint_rules.policy.model import DEADLINE
from complaint_rules.reports.case import Case
from complaint_rules.reports.decision import Decision
from complaint_rules.reports.differences import Difference, case_differences, part_differences, refusal_differences


@attrs.frozen
class ExampleResult:
    """How one example came out.

    Args:
        example: The example.
        differences: None where it came out as expected.
    """

    example: Example
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        """Whether all is as expected."""
        return not self.differences


class Decides(Protocol):
    """A policy, as examples are tried under it."""

    def decide(self, facts: Mapping[str, Any], *, engine: str) -> Decision:
        """Decide a complaint."""

    def case(self, file: Mapping[str, Any], events: Sequence[Mapping[str, Any]], *, engine: str) -> Case:
        """Follow a complaint."""


def try_example(example: Example, policy: Decides, *, engine: str = "compiled") -> ExampleResult:
    """Decide an example, or follow its case, and compare with what its author expects.

    Args:
        example: The example.
        policy: Whose it is.
        engine: What decides.
    """
    if example.case is None:
        decision = policy.decide(example.given, engine=engine)
        return compare(example, decision, decision.to_json()["deadlines"])
    return _try_case(example, example.case, policy, engine)


def _try_case(example: Example, expected: CaseExample, policy: Decides, engine: str) -> ExampleResult:
    try:
        with policy.case(example.given, expected.events, engine=engine) as case:
            return ExampleResult(example, _differences_of_case(example, expected, case))
    except EventRefusedError as error:
        return ExampleResult(example, (Difference("case", "events", "all are taken", str(error)),))


def _differences_of_case(example: Example, expected: CaseExample, case: Case) -> tuple[Difference, ...]:
    try:
        standing = case.at(expected.now)
    except ChoiceError as error:
        return (Difference("case", "now", "can be looked at", str(error)),)
    refusals = tuple(refusal(case, event) for event, _ in expected.refused)
    return (
        *_differences(example, standing),
        *case_differences(expected, standing.to_json()),
        *refusal_differences(expected, refusals),
    )


def refusal(case: Case, event: Mapping[str, object]) -> str | None:
    """The step that forbids an event (empty where its time does), or None where it is taken."""
    trial = case.copy()
    try:
        trial.record(event)
    except EventRefusedError as error:
        return error.step
    return None


def compare(
    example: Example, records: Mapping[str, Record], deadlines: Iterable[Mapping[str, Plain]] = ()
) -> ExampleResult:
    """Compare what was decided with what an example expects.

    Args:
        example: The example.
        records: What was decided.
        deadlines: As documents print them.
    """
    printed = {str(each["id"]): each for each in deadlines}
    of_deadlines = (
        difference
        for name, parts in example.expect_deadlines.items()
        for difference in part_differences(f"{DEADLINE}{name}", parts, printed.get(name))
    )
    return ExampleResult(example, (*_differences(example, records), *of_deadlines))


def _differences(example: Example, records: Mapping[str, Record]) -> Iterator[Difference]:
    for decision, parts in example.expect.items():
        for part, expected in parts.items():
            record = records[decision]
            found: Value | None = getattr(record, part)
            if found != expected:
                yield Difference(decision, part, to_plain(expected), to_plain(found), record.needs)
