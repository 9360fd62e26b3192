"""A pack's examples, decided and compared with what their author expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from complaint_rules.domain.facts import Value
from complaint_rules.domain.plain import Plain, to_plain
from complaint_rules.engines.record import Record
from complaint_rules.policy.model import Example


@attrs.frozen
class Difference:
    """One part of a record that is not as expected.

    Args:
        decision: The decision's name.
        part: Of its record: ``status``, ``outcome``, ``needs``, …
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


def compare(example: Example, records: Mapping[str, Record]) -> ExampleResult:
    """Compare what was decided with what an example expects."""
    return ExampleResult(example, tuple(_differences(example, records)))


def _differences(example: Example, records: Mapping[str, Record]) -> Iterator[Difference]:
    for decision, parts in example.expect.items():
        for part, expected in parts.items():
            found: Value | None = getattr(records[decision], part)
            if found != expected:
                yield Difference(decision, part, to_plain(expected), to_plain(found))
