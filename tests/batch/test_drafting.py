"""Drafts of mappings: what a file's columns are taken for, and files of which none can be made."""

from __future__ import annotations

import io
import json
import sys
import tomllib
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from complaint_rules import InputError, Policy, load
from complaint_rules.batch.drafting import drafted
from complaint_rules.batch.files import source_of
from complaint_rules.batch.running import Job, run
from complaint_rules.cli import main
from complaint_rules.engines.columnar.mapping import read_mapping
from complaint_rules.engines.columnar.preparing import Preparer

OWN = {
    "complaint": {"id": "a", "subject": "quality", "demands": ["repair", "return"]},
    "order": {"delivery_completed": True},
    "assessment": {"loss": {"amount": "12.50", "currency": "CNY"}},
}
OWN_AS_CSV = (
    "complaint.id,complaint.subject,complaint.demands,order.delivery_completed,"
    "assessment.loss.amount,assessment.loss.currency\na,quality,repair;return,true,12.50,CNY\n"
)
FACTS = {"complaint.id", "complaint.subject", "complaint.demands", "order.delivery_completed", "assessment.loss"}


@pytest.fixture(scope="module")
def standard() -> Policy:
    return load("standard")


def draft_of(policy: Policy, path: Path) -> dict[str, Any]:
    """The facts of a draft, which decides the file without a fault."""
    source = source_of(str(path))
    data = tomllib.loads(drafted(policy.model, source).text)
    target = source_of(str(path.with_name("out.jsonl")))
    job = Job(Preparer(policy.model), source, target, mapping=read_mapping(data), strict=True)
    assert run(job).rejected == 0
    facts: dict[str, Any] = data.get("facts", {})
    return facts


def write_parquet(path: Path) -> None:
    pq.write_table(pa.Table.from_pylist([{"complaint": OWN["complaint"], "order": OWN["order"]}]), path)


@pytest.mark.parametrize("name", ["in.csv", "in.jsonl"])
def test_what_is_called_like_a_fact_is_taken_for_it(standard: Policy, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(OWN_AS_CSV if name == "in.csv" else json.dumps(OWN), encoding="utf-8")
    assert set(draft_of(standard, path)) == FACTS


def test_records_are_looked_into(standard: Policy, tmp_path: Path) -> None:
    write_parquet(tmp_path / "in.parquet")
    assert set(draft_of(standard, tmp_path / "in.parquet")) == FACTS - {"assessment.loss"}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (",complaint.subject\n0,quality\n1,price\n", {"complaint.subject"}),
        ("Issue,\nquality,x\nprice,y\n", {"complaint.subject"}),
        ("#Issue,Case\nquality,1\nprice,2\n", {"complaint.subject", "complaint.id"}),
    ],
)
def test_an_empty_name_of_a_column_is_no_row(standard: Policy, tmp_path: Path, text: str, facts: set[str]) -> None:
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    assert set(draft_of(standard, tmp_path / "in.csv")) == facts


@pytest.mark.parametrize("text", ["quality,2026-01-31,\nprice,2026-02-28,\n", "quality,7,\nprice,8,\n"])
def test_a_row_with_an_empty_cell_is_no_header(standard: Policy, tmp_path: Path, text: str) -> None:
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    assert tomllib.loads(drafted(standard.model, source_of(str(tmp_path / "in.csv"))).text)["table"]["header"] is False


@pytest.mark.parametrize(
    ("column", "cells", "fact", "entry"),
    [
        ("Date received", ["2011-12-06 13:41:31.788000+01:00"], "complaint.received_at",
         {"layout": "%Y-%m-%d %H:%M:%S.%f%z"}),
        ("Date received", ["2011-12-06 13:41:31+01:00"], "complaint.received_at", {"layout": "%Y-%m-%d %H:%M:%S%z"}),
        ("Demands", ["Repair|Exchange", "Return"], "complaint.demands",
         {"split": "|", "values": {"Exchange": "exchange", "Repair": "repair", "Return": "return"}}),
        ("complaint.demands", ["nothing known"], "complaint.demands", {"others": "unknown"}),
        ("order.delivery_completed", ["Y"], "order.delivery_completed", {"values": {"Y": True}}),
    ],
)  # fmt: skip
def test_cells_tell_how_they_are_read(
    standard: Policy, tmp_path: Path, column: str, cells: list[str], fact: str, entry: dict[str, Any]
) -> None:
    (tmp_path / "in.csv").write_text("\n".join([f"{column},n", *(f"{cell},{cell}" for cell in cells)]), "utf-8")
    assert draft_of(standard, tmp_path / "in.csv")[fact] == {"column": column, **entry}


def test_a_key_of_json_may_have_quotes(standard: Policy, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({'a"b': {'c"d': 1}, "Issue": "Quality"}), encoding="utf-8")
    draft = drafted(standard.model, source_of(str(tmp_path / "in.jsonl")))
    assert draft.unused == ('a"b.c"d',)
    mapping = {"facts": {"complaint.id": 'a"b.c"d'}}
    source, target = source_of(str(tmp_path / "in.jsonl")), source_of(str(tmp_path / "out.jsonl"))
    run(Job(Preparer(standard.model), source, target, mapping=read_mapping(mapping), strict=True))
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))['a"b.c"d'] == "1"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("in.csv", "a,b\n1,2\n".encode("utf-16"), "is no table of texts in UTF-8"),
        ("in.parquet", b"no such thing at all", "No magic bytes"),
        ("in.arrow", b"no such thing at all", "is no Arrow file"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(
    standard: Policy, tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=told):
        drafted(standard.model, source_of(str(tmp_path / name)))


def test_a_file_may_come_on_the_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(OWN_AS_CSV.encode())))
    assert main(["map", "-", "--from", "csv", "--pack", "standard"]) == 0
    assert set(tomllib.loads(capsys.readouterr().out)["facts"]) == FACTS
