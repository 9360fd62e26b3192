"""A pack's examples, decided and compared with what their author expects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from complaint_rules.domain.facts import Value
from complaint_rules.domain.plain import Plain, to_plain
from complaint_rules.engines.record import Record
from complaint_rules.policy.model import DEADLINE, Example


@attrs.frozen
class Difference:
    """One part of a record that is not as expected.

    Args:
        decision: The decision's name, or ``deadline.ID``.
        part: Of its record: ``status``, ``outcome``, ``needs``, …; of a deadline, what documents print of it.
        expected: What the author expects, as JSON has it.
        found: What was decided, as JSON has it.
    """

    decision: str
    part: str
    expected: Plain
    found: Plain


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
