"""``batch`` and ``map``: what comes out, what is refused, and what is left behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import ipc

from complaint_rules.cli import main

CSV = """number,issue,got,demands
C-1,quality,2026-02-20,repair;exchange
C-2,price,2026-01-01,
C-3,qualty,2026-02-20,repair
"""
MAPPING = """[facts]
"complaint.id" = "number"
"complaint.subject" = "issue"
"goods.received_on" = "got"
"complaint.demands" = "demands"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "in.csv").write_text(CSV, encoding="utf-8")
    (tmp_path / "map.toml").write_text(MAPPING, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def batch(*words: str) -> int:
    return main(["batch", "in.csv", "out.csv", "--pack", "standard", "--map", "map.toml", *words])


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_rows_that_cannot_be_read_go_to_a_file_of_their_own(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert batch("--decisions", "eligibility", "--fields", "status") == 0
    assert (folder / "out.csv").read_text(encoding="utf-8") == (
        "number,eligibility,eligibility_status\nC-1,,undetermined\nC-2,rejected,decided\n"
    )
    rejects = (folder / "out.rejects.csv").read_text(encoding="utf-8").splitlines()
    assert rejects[0] == "row,faults,number,issue,got,demands"
    assert rejects[1].startswith("3,")
    assert "complaint.subject: is none of" in rejects[1]
    told = capsys.readouterr()
    assert "3 complaints read" in told.out
    assert "1 complaint not readable: see out.rejects.csv" in told.out
    assert told.err == ""


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("es", ["se leyeron 3 reclamaciones", "Admisión", "rechazada", "a la espera de complaint.received_at (1)"]),
        ("zh", ["读取了3件投诉", "受理", "不予受理", "有待查明：complaint.received_at"]),
    ],
)
def test_the_summary_is_in_the_readers_words(
    folder: Path, capsys: pytest.CaptureFixture[str], locale: str, told: list[str]
) -> None:
    assert batch("--decisions", "eligibility", "--locale", locale) == 0
    out = capsys.readouterr().out
    assert [text for text in told if text not in out] == []


def test_strict_stops_and_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert batch("--strict") == 2
    assert names(folder) == {"in.csv", "map.toml"}
    assert "in.csv: row 3: complaint.subject: is none of" in capsys.readouterr().err


@pytest.mark.parametrize("target", ["out.parquet", "out.jsonl", "out.arrow"])
def test_the_output_has_the_format_of_its_name(folder: Path, target: str) -> None:
    words = ["batch", "in.csv", target, "--pack", "standard", "--map", "map.toml", "--fields", "needs"]
    assert main([*words, "--decisions", "eligibility"]) == 0
    rows = READERS[Path(target).suffix](folder / target)
    assert [(row["number"], row["eligibility"]) for row in rows] == [("C-1", None), ("C-2", "rejected")]
    assert rows[0]["eligibility_needs"] == ["complaint.received_at", "order.delivery_completed"]


def arrow_rows(path: Path) -> list[dict[str, Any]]:
    with ipc.open_file(path) as file:
        rows: list[dict[str, Any]] = file.read_all().to_pylist()
        return rows


READERS: dict[str, Callable[[Path], list[dict[str, Any]]]] = {
    ".parquet": lambda path: pq.read_table(path).to_pylist(),
    ".jsonl": lambda path: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()],
    ".arrow": arrow_rows,
}


def test_a_folder_of_parquet_files_is_one_table(folder: Path) -> None:
    (folder / "year").mkdir()
    for month in ("01", "02"):
        pq.write_table(
            pa.table({"complaint.id": [month], "complaint.subject": ["price"]}), folder / "year" / f"{month}.parquet"
        )
    assert main(["batch", "year", "out.parquet", "--pack", "standard", "--decisions", "eligibility"]) == 0
    assert pq.read_table(folder / "out.parquet")["eligibility"].to_pylist() == ["rejected", "rejected"]


def test_json_lines_tell_what_is_left_out_from_what_is_null(folder: Path) -> None:
    lines = [
        {"complaint": {"id": "a", "subject": "quality"}, "order": {"delivery_completed": True}},
        {"complaint": {"id": "b", "subject": "quality"}, "intake": {"late_accepted_by_supervisor": None}},
    ]
    (folder / "in.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    words = ["batch", "in.jsonl", "out.jsonl", "--pack", "standard", "--fields", "needs", "--decisions", "eligibility"]
    assert main(words) == 0
    needs = [row["eligibility_needs"] for row in READERS[".jsonl"](folder / "out.jsonl")]
    assert ["intake.late_accepted_by_supervisor" in each for each in needs] == [False, True]


def test_with_two_packs_only_what_changes_comes_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "next").mkdir()
    (folder / "next" / "pack.toml").write_text(
        '[pack]\nname = "next"\nversion = "1.0.0"\nformat = 1\ntitle = "Next"\nextends = ["standard"]\n'
        'zone = "Asia/Shanghai"\nlocales = ["en"]\nwithout = {"standard/subject-not-covered" = "all subjects now"}\n',
        encoding="utf-8",
    )
    assert batch("--against", "next", "--decisions", "eligibility") == 0
    lines = (folder / "out.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("eligibility,C-2,rejected,")
    assert "1 complaint decided otherwise" in capsys.readouterr().out


def test_a_failure_leaves_the_old_output_as_it_was(folder: Path) -> None:
    (folder / "out.csv").write_text("old", encoding="utf-8")
    (folder / "map.toml").write_text(MAPPING.replace('"issue"', '"isue"'), encoding="utf-8")
    assert batch() == 2
    assert (folder / "out.csv").read_text(encoding="utf-8") == "old"
    assert names(folder) == {"in.csv", "map.toml", "out.csv"}


def test_what_is_not_there_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", "none.csv", "out.csv", "--pack", "standard"]) == 2
    assert main(["batch", "in.csv", "out.xyz", "--pack", "standard"]) == 2
    told = capsys.readouterr().err
    assert "none.csv: no such file or directory" in told
    assert "`out.xyz` does not tell its format" in told


def test_a_drafted_mapping_runs_as_it_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "in.csv").write_text(
        "Complaint ID,Issue,Submitted via,Date received\n1,Quality,Phone,7/29/2013\n2,Price,Fax,12/01/2013\n",
        encoding="utf-8",
    )
    assert main(["map", "in.csv", "--pack", "standard"]) == 0
    drafted = capsys.readouterr()
    assert 'column = "Date received"' in drafted.out
    assert "unknown in every row: " in drafted.err
    assert "complaint.received_at" not in drafted.err
    (folder / "map.toml").write_text(drafted.out, encoding="utf-8")
    assert batch("--strict", "--json", "--decisions", "eligibility") == 0
    summary = json.loads(capsys.readouterr().out)
    assert (summary["read"], summary["rejected"]) == (2, 0)
    assert summary["decisions"]["eligibility"]["outcomes"] == {"rejected": 1}
