"""What an example expects of a case, compared with how the case stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

import attrs

from complaint_rules.domain.plain import Plain
from complaint_rules.policy.examples import CaseExample
from complaint_rules.policy.process import STEP

_LEFT_OUT: tuple[object, ...] = ([], 0)
"""What documents leave out where there is nothing of the kind."""

_NOT_PRINTED = "not printed"


@attrs.frozen
class Difference:
    """One part of a record that is not as expected.

    Args:
        decision: The decision's name, or ``deadline.ID``.
        part: Of its record: ``status``, ``outcome``, ``needs``, …; of a deadline, what documents print of it.
        expected: What the author expects, as JSON has it.
        found: What was decided, as JSON has it.
        needs: The facts that what was found waits for.
    """

    decision: str
    part: str
    expected: Plain
    found: Plain
    needs: tuple[str, ...] = ()


def case_differences(expected: CaseExample, found: Mapping[str, Any]) -> Iterator[Difference]:
    """The parts of a case that are not as expected.

    Args:
        expected: What the author expects.
        found: The case's document.
    """
    for name, parts in expected.obligations.items():
        yield from part_differences(f"obligation.{name}", parts, _obligation(name, found["obligations"]))
    steps = {each["id"]: each for each in found["steps"]}
    for name, step in expected.steps.items():
        yield from part_differences(f"{STEP}{name}", step, steps.get(name))
    for number, answer in enumerate(expected.accountability, 1):
        if not any(holds(answer, each) for each in found["accountability"]):
            yield Difference(f"accountability[{number}]", "any", dict(answer), found["accountability"])


def refusal_differences(expected: CaseExample, refusals: tuple[str | None, ...]) -> Iterator[Difference]:
    """The events that are taken though they should be refused, or that another step forbids.

    Args:
        expected: What the author expects.
        refusals: For each event the step that forbids it, empty for none; None where it is taken.
    """
    for (event, step), refusal in zip(expected.refused, refusals, strict=True):
        name = f"event.{event.get('type')}"
        if refusal is None:
            yield Difference(name, "refused", expected=True, found=False)
        elif step and refusal != step:
            yield Difference(name, "step", step, refusal)


def _obligation(name: str, obligations: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The last obligation of a deadline, or of a round of it."""
    deadline, _, cycle = name.partition(".")
    matching = [each for each in obligations if each["id"] == deadline and cycle in {"", str(each["cycle"])}]
    return matching[-1] if matching else None


def part_differences(
    name: str, expected: Mapping[str, Plain] | None, found: Mapping[str, Plain] | None
) -> Iterator[Difference]:
    """The parts of something printed that are not as expected.

    Args:
        name: What it is called in a difference.
        expected: By part; None where it should not apply.
        found: What documents print of it; None where it does not apply.
    """
    if found is None or expected is None:
        if (found is None) is not (expected is None):
            yield Difference(name, "applies", expected=expected is not None, found=found is not None)
        return
    needs = tuple(cast("list[str]", found.get("needs", [])))
    for part, value in expected.items():
        if part in found:
            if found[part] != value:
                yield Difference(name, part, value, found[part], needs)
        elif value not in _LEFT_OUT:
            yield Difference(name, part, value, _NOT_PRINTED, needs)


def holds(expected: Any, found: Any) -> bool:  # noqa: ANN401 - whatever JSON holds
    """Whether a document has all that is expected of it: of objects the keys, of lists some item for each.

    >>> holds({"a": [{"b": 1}]}, {"a": [{"b": 1, "c": 2}, {"b": 3}], "d": 4})
    True
    """
    if isinstance(expected, Mapping):
        return isinstance(found, Mapping) and all(holds(value, found.get(key)) for key, value in expected.items())
    if isinstance(expected, list) and any(isinstance(each, Mapping) for each in expected):
        return isinstance(found, list) and all(any(holds(each, one) for one in found) for each in expected)
    return bool(expected == found)
