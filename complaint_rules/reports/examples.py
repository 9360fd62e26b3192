"""A pack's examples, decided and compared with what their author expects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import attrs

from complaint_rules.domain.errors import EventRefusedError
from complaint_rules.domain.facts import Value
from complaint_rules.domain.plain import Plain, to_plain
from complaint_rules.engines.record import Record
from complaint_rules.policy.examples import CaseExample, Example
from complaint_rules.policy.model import DEADLINE
from complaint_rules.reports.case import Case
from complaint_rules.reports.decision import Decision
from complaint_rules.reports.differences import Difference, case_differences, refusal_differences


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
            standing = case.at(expected.now)
            refusals = tuple(_refusal(case, event) for event, _ in expected.refused)
    except EventRefusedError as error:
        return ExampleResult(example, (Difference("case", "events", "all are taken", str(error)),))
    differences = (
        *_differences(example, standing),
        *case_differences(expected, standing.to_json()),
        *refusal_differences(expected, refusals),
    )
    return ExampleResult(example, differences)


def _refusal(case: Case, event: Mapping[str, object]) -> str | None:
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
    return ExampleResult(example, (*_differences(example, records), *_late_or_early(example, printed)))


def _differences(example: Example, records: Mapping[str, Record]) -> Iterator[Difference]:
    for decision, parts in example.expect.items():
        for part, expected in parts.items():
            found: Value | None = getattr(records[decision], part)
            if found != expected:
                yield Difference(decision, part, to_plain(expected), to_plain(found))


def _late_or_early(example: Example, printed: Mapping[str, Mapping[str, Plain]]) -> Iterator[Difference]:
    for name, parts in example.expect_deadlines.items():
        found = printed.get(name)
        if found is None or parts is None:
            if (found is None) is not (parts is None):
                yield Difference(f"{DEADLINE}{name}", "applies", expected=parts is not None, found=found is not None)
            continue
        for part, expected in parts.items():
            if found.get(part, []) != expected:  # documents leave out lists that would be empty
                yield Difference(f"{DEADLINE}{name}", part, expected, found.get(part))
