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


def test_every_part_that_differs_is_told(tmp_path: Path):
    found = results(tmp_path, '{ status = "undetermined", needs = ["complaint.urgent"], rules = ["small/r"] }')
    assert not found.passed
    assert [(each.part, each.expected, each.found) for each in found.differences] == [
        ("needs", ["complaint.urgent"], []),
        ("status", "undetermined", "decided"),
    ]
