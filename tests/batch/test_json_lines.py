"""JSON Lines: a line is taken where the scalar engines take it, and is told otherwise."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from complaint_rules import InputError, Policy, load
from complaint_rules.batch.drafting import drafted
from complaint_rules.batch.files import source_of
from complaint_rules.batch.mappings import mapping_in
from complaint_rules.batch.running import Job, run
from complaint_rules.cli.inputs import read_sources
from complaint_rules.engines.columnar.preparing import Preparer

LINES = (
    '{"complaint": {"id": "a", "subject": "price"}}',
    '{"complaint": {"id": "b", "subject": null, "demands": []}, "extra": {"anything": {"goes": 1}}}',
    '{"complaint": {"demands": ["repair", "return"], "urgent": true, "received_at": "2026-03-02T09:00:00+08:00"}}',
    '{"assessment": {"loss": {"amount": "12.50", "currency": "CNY"}}}',
    '{"assessment": {"loss": {"currency": "CNY", "amount": 12.5}}}',
    '{"assessment": {"loss": {"amount": 1.50, "currency": "CNY"}}, "goods": {"received_on": "2026-02-28"}}',
    "{}",
    # What follows is refused.
    '{"complaint": {"subject": "price", "subject": "quality"}}',
    '{"complaint": {}, "complaint": {}}',
    '{"complaint": {"subject": ',
    '{"complaint": {"subject": "price"}} {}',
    '{"complaint": {"subjekt": "price"}}',
    '{"complaynt": {}}',
    '{"complaint": 7}',
    '{"complaint": null}',
    '{"extra": 7}',
    '["complaint"]',
    "null",
    '{"complaint": {"subject": 7}}',
    '{"complaint": {"subject": ["price"]}}',
    '{"complaint": {"description": 7}}',
    '{"complaint": {"description": "  "}}',
    '{"complaint": {"urgent": "true"}}',
    '{"complaint": {"urgent": 1}}',
    '{"complaint": {"received_at": true}}',
    '{"complaint": {"received_at": 1767225600}}',
    '{"complaint": {"received_at": "2026-03-02T09:00:00"}}',
    '{"complaint": {"demands": "repair"}}',
    '{"complaint": {"demands": ["repair", 3]}}',
    '{"complaint": {"demands": ["repair", null]}}',
    '{"complaint": {"demands": ["repair", "repair"]}}',
    '{"complaint": {"demands": {"repair": true}}}',
    '{"goods": {"received_on": 20260302}}',
    '{"assessment": {"loss": 12}}',
    '{"assessment": {"loss": {"amount": "12.50"}}}',
    '{"assessment": {"loss": {"amount": "12.50", "currency": "CNY", "more": 1}}}',
    '{"assessment": {"loss": {"amount": true, "currency": "CNY"}}}',
    '{"assessment": {"loss": {"amount": "12.50", "currency": 7}}}',
)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load("standard")


def job(policy: Policy, folder: Path, lines: tuple[str, ...], **more: Any) -> Job:
    (folder / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    source, target = source_of(str(folder / "in.jsonl")), source_of(str(folder / "out.jsonl"))
    return Job(Preparer(policy.model), source, target, decisions=("eligibility",), fields=("needs",), **more)


def is_taken(policy: Policy, line: str, folder: Path) -> bool:
    path = folder / "one.jsonl"
    path.write_text(line, encoding="utf-8")
    try:
        for source in read_sources([str(path)]):
            for complaint in source.complaints:
                policy.read(complaint.facts)
    except InputError:
        return False
    return True


def rejected_rows(folder: Path) -> dict[int, str]:
    with (folder / "out.rejects.csv").open(encoding="utf-8", newline="") as file:
        return {int(row["row"]): row["faults"] for row in csv.DictReader(file)}


def test_a_line_is_taken_where_the_scalar_engines_take_it(policy: Policy, tmp_path: Path) -> None:
    summary = run(job(policy, tmp_path, LINES))
    taken = [is_taken(policy, line, tmp_path) for line in LINES]
    assert taken == [True] * 7 + [False] * (len(LINES) - 7)
    rejected = rejected_rows(tmp_path)
    assert {number: LINES[number - 1] for number in rejected} == dict(list(enumerate(LINES, 1))[7:])
    assert all(rejected.values())
    assert (summary.read, summary.rejected, summary.written) == (len(LINES), len(rejected), 7)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"complaint": {"subject": ', "row: is no JSON"),
        ("[]", "row: is no object"),
        ('{"complaint": {"subject": "price", "subject": "quality"}}', "complaint: a field stands twice"),
        ('{"complaint": {"subjekt": "price"}}', "complaint.subjekt: unknown field"),
        ('{"complaynt": {}}', "complaynt: unknown entity"),
        ('{"goods": 1}', "goods: is no object with fields"),
    ],
)
def test_what_is_wrong_with_a_line_is_told(policy: Policy, tmp_path: Path, line: str, told: str) -> None:
    run(job(policy, tmp_path, ("{}", line)))
    assert rejected_rows(tmp_path) == {2: told}


def test_strict_stops_at_a_line_that_is_no_json(policy: Policy, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="row 2: row: is no JSON"):
        run(job(policy, tmp_path, ("{}", '{"complaint"'), strict=True))
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl"}


def test_an_amount_that_a_binary_float_does_not_hold_is_refused_not_rounded(policy: Policy, tmp_path: Path) -> None:
    line = '{"assessment": {"loss": {"amount": 0.10000000000000000555, "currency": "CNY"}}}'
    assert run(job(policy, tmp_path, ("{}", line))).rejected == 1


def test_fields_with_names_of_their_own_are_mapped_and_the_draft_runs_as_it_is(policy: Policy, tmp_path: Path) -> None:
    rows = [
        {"Issue": "Quality", "customer": {"Phone number": "1"}, "Demands": ["repair", "return"]},
        {"Issue": "Price", "customer": {"Phone number": "2"}, "Demands": []},
    ]
    work = job(policy, tmp_path, tuple(map(json.dumps, rows)))
    draft = drafted(policy.model, work.source)
    assert 'column = "Issue"' in draft.text
    (tmp_path / "map.toml").write_text(draft.text, encoding="utf-8")
    run(job(policy, tmp_path, tuple(map(json.dumps, rows)), mapping=mapping_in(tmp_path / "map.toml"), strict=True))
    found = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["eligibility"] for row in found] == [None, "rejected"]


def test_lists_and_nested_fields_are_columns_of_a_mapping(policy: Policy, tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(
        '[facts]\n"complaint.subject" = "about.what"\n"complaint.demands" = "wants"\n', encoding="utf-8"
    )
    lines = ('{"about": {"what": "price"}, "wants": ["repair", "return"]}', '{"wants": ["no such"]}', "{")
    work = job(policy, tmp_path, lines, mapping=mapping_in(tmp_path / "map.toml"))
    assert run(work).rejected == 2
    assert set(rejected_rows(tmp_path)) == {2, 3}
