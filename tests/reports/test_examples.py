"""Examples against what was decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from complaint_rules import ChoiceError
from complaint_rules.domain.plain import Plain
from complaint_rules.reports.differences import part_differences
from complaint_rules.reports.examples import ExampleResult, compare, try_example
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


@pytest.mark.parametrize(("expected", "differs"), [([], False), (0, False), (None, True), (["x"], True), ("", True)])
def test_what_is_not_printed_is_an_empty_list_or_none_at_all(expected: Plain, *, differs: bool):
    """Documents leave out empty lists and a count of zero; an instant that is not known they print as null."""
    found = [each.found for each in part_differences("d", {"part": expected}, {"other": "1"})]
    assert found == (["not printed"] if differs else [])


CASE = """
[[example]]
id = "c"
given.complaint.received_at = 2026-03-02T09:10:00+08:00
events = [{ type = "registered", at = 2026-03-02T09:20:00+08:00 }]
now = {now}
{more}
"""


def case_result(folder: Path, now: str, more: str = "", engine: str = "compiled") -> ExampleResult:
    tables = DEADLINE.partition("[[example]]")[0] + rule("r", "true", '"1 hour"', "deadline.call")
    policy = small(folder, tables + CASE.replace("{now}", now).replace("{more}", more))
    (example,) = policy.model.examples
    return try_example(example, policy, engine=engine)


def test_an_example_looked_at_before_the_receipt_has_failed(tmp_path: Path):
    tables = CASE.replace("events =", "#").replace("{now}", "2026-03-02T09:09:59+08:00").replace("{more}", "")
    policy = small(tmp_path, tables)
    (example,) = policy.model.examples
    (difference,) = try_example(example, policy).differences
    assert (difference.decision, difference.part) == ("case", "now")
    assert "is before the receipt" in str(difference.found)


def test_an_example_looked_at_before_its_last_event_has_failed(tmp_path: Path):
    (difference,) = case_result(tmp_path, "2026-03-02T09:19:59+08:00").differences
    assert (difference.decision, difference.part) == ("case", "events")
    assert "is in the future" in str(difference.found)


def test_an_engine_that_there_is_not_is_no_fault_of_the_example(tmp_path: Path):
    with pytest.raises(ChoiceError, match="engine"):
        case_result(tmp_path, "2026-03-02T10:00:00+08:00", engine="quick")


def test_an_obligation_without_an_extension_has_none(tmp_path: Path):
    expected = 'expect_obligations.call = { status = "pending", extensions = 0, assumes = [] }'
    assert case_result(tmp_path, "2026-03-02T10:00:00+08:00", expected).passed
