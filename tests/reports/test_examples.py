"""Examples against what was decided."""

from __future__ import annotations

from pathlib import Path

from complaint_rules.reports.examples import compare
from tests.reports.small_packs import ANSWER, rule, small

EXAMPLE = """
[[example]]
id = "e"
title = "it is so"
given.complaint.urgent = true
expect.answer = {expected}
"""


def results(folder: Path, expected: str):
    tables = ANSWER + rule("r", "complaint.urgent", '"yes"') + EXAMPLE.replace("{expected}", expected)
    policy = small(folder, tables)
    (example,) = policy.model.examples
    return compare(example, policy.decide(example.given))


def test_an_example_that_comes_out_as_expected_has_passed(tmp_path: Path):
    assert results(tmp_path, '"yes"').passed


DEADLINE = """
[[deadline]]
id = "call"
owner = "marketing"
action = "call"
starts = "received"

[[example]]
id = "d"
given.complaint.received_at = 2026-03-02T09:10:00+08:00
expect_deadlines.call = {expected}
"""


def deadline_results(folder: Path, expected: str, when: str = "true"):
    tables = DEADLINE.replace("{expected}", expected) + rule("r", when, '"1 hour"', "deadline.call")
    policy = small(folder, tables)
    (example,) = policy.model.examples
    decision = policy.decide(example.given)
    return compare(example, decision, decision.to_json()["deadlines"])


def test_a_deadline_that_is_due_as_expected_has_passed(tmp_path: Path):
    assert deadline_results(tmp_path, "{ due_at = 2026-03-02T10:10:00+08:00, needs = [], assumes = [] }").passed


def test_a_deadline_that_is_due_at_another_second_is_told(tmp_path: Path):
    (difference,) = deadline_results(tmp_path, "{ due_at = 2026-03-02T10:10:01+08:00 }").differences
    assert (difference.decision, difference.part) == ("deadline.call", "due_at")
    assert (difference.expected, difference.found) == ("2026-03-02T10:10:01+08:00", "2026-03-02T10:10:00+08:00")


def test_a_deadline_that_applies_against_expectation_is_told(tmp_path: Path):
    (difference,) = deadline_results(tmp_path, "{ applies = false }").differences
    assert (difference.part, difference.expected, difference.found) == ("applies", False, True)


def test_a_deadline_that_does_not_apply_against_expectation_is_told(tmp_path: Path):
    (difference,) = deadline_results(tmp_path, "{ needs = [] }", when="false").differences
    assert (difference.part, difference.expected, difference.found) == ("applies", True, False)


def test_every_part_that_differs_is_told(tmp_path: Path):
    found = results(tmp_path, '{ status = "undetermined", needs = ["complaint.urgent"], rules = ["small/r"] }')
    assert not found.passed
    assert [(each.part, each.expected, each.found) for each in found.differences] == [
        ("needs", ["complaint.urgent"], []),
        ("status", "undetermined", "decided"),
    ]
