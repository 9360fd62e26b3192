"""``batch`` writes what it says where it says, and over nothing else."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import ipc

from complaint_rules.batch.database import Database, opened
from complaint_rules.batch.files import Source
from tests.cli.conftest import Run

GOOD = "complaint.id,complaint.subject\n1,quality\n2,price\n"
BAD = GOOD + "3,nix\n"
USUAL = ("--pack", "standard", "--decisions", "eligibility", "--fields", "none")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "in.csv").write_text(BAD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make_folder(path: Path) -> None:
    path.mkdir()
    (path / "kept").write_text("kept", encoding="utf-8")


@pytest.mark.parametrize(
    ("make", "told"), [(make_folder, "out.csv: is a folder"), (os.mkfifo, "out.csv: is no regular file")]
)
def test_what_is_no_file_is_not_replaced(folder: Path, run: Run, make: Callable[[Path], None], told: str) -> None:
    make(folder / "out.csv")
    ended = run("batch", "in.csv", "out.csv", "--to", "csv", *USUAL)
    assert (ended.code, told in ended.err) == (2, True)
    assert not (folder / "out.csv").is_file()
    assert not (folder / "out.csv").is_dir() or names(folder / "out.csv") == {"kept"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["in.csv"], "in.csv: is the input"),
        (["link.csv"], "link.csv: is the input"),
        (["out.csv", "--rejects", "in.csv"], "in.csv: is the input"),
        (["out.csv", "--rejects", "./out.csv"], "out.csv: is to hold both"),
        (["map.toml", "--to", "csv", "--map", "map.toml"], "map.toml: is read as well"),
        (["none/out.csv"], "none: there is no such folder"),
    ],
)
def test_nothing_is_written_over_what_is_read_or_written(folder: Path, run: Run, words: list[str], told: str) -> None:
    (folder / "map.toml").write_text('[facts]\n"complaint.subject" = "complaint.subject"\n', encoding="utf-8")
    (folder / "link.csv").symlink_to(folder / "in.csv")
    before = names(folder)
    ended = run("batch", "in.csv", *words, *USUAL)
    assert (ended.code, told in ended.err) == (2, True)
    assert names(folder) == before
    assert (folder / "in.csv").read_text(encoding="utf-8") == BAD


def test_a_link_stays_one(folder: Path, run: Run) -> None:
    (folder / "there").mkdir()
    (folder / "out.csv").symlink_to(folder / "there" / "real.csv")
    assert run("batch", "in.csv", "out.csv", *USUAL).code == 0
    assert (folder / "out.csv").is_symlink()
    assert (folder / "there" / "real.csv").read_text(encoding="utf-8").startswith("complaint.id,")


def test_rejects_on_the_way_to_a_stream_need_a_file(folder: Path, run: Run) -> None:
    ended = run("batch", "in.csv", "-", *USUAL)
    assert (ended.code, "in.csv: row 3: complaint.subject" in ended.err) == (2, True)


def test_rejects_of_an_earlier_run_do_not_stay(folder: Path, run: Run) -> None:
    assert run("batch", "in.csv", "out.csv", *USUAL).code == 0
    (folder / "in.csv").write_text(GOOD, encoding="utf-8")
    assert run("batch", "in.csv", "out.csv", *USUAL).code == 0
    assert (folder / "out.rejects.csv").read_text(encoding="utf-8") == "row,faults,complaint.id,complaint.subject\n"
    assert run("batch", "in.csv", "other.csv", *USUAL).code == 0
    assert names(folder) == {"in.csv", "out.csv", "out.rejects.csv", "other.csv"}


def test_a_failure_leaves_neither_file(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    executed = Database.execute

    def interrupted(database: Database, statement: str) -> int:
        if "decided.parquet" in statement:
            raise KeyboardInterrupt
        return executed(database, statement)

    monkeypatch.setattr(Database, "execute", interrupted)
    assert run("batch", "in.csv", "out.csv", *USUAL).code == 130
    assert names(folder) == {"in.csv"}


def test_an_interrupted_run_ends_and_leaves_nothing(folder: Path) -> None:
    rows = "".join(f"{number},quality\n" for number in range(400_000))
    (folder / "in.csv").write_text("complaint.id,complaint.subject\n" + rows, encoding="utf-8")
    program = (
        "import os, signal, sys, threading\n"
        "from complaint_rules.batch.database import Database\n"
        "from complaint_rules.cli import main\n"
        "executed = Database.execute\n"
        "def execute(database, statement):\n"
        "    if 'decided.parquet' in statement:\n"
        "        threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        "    return executed(database, statement)\n"
        "Database.execute = execute\n"
        "sys.exit(main(['batch', 'in.csv', 'out.csv', '--pack', 'standard']))\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (130, "")
    assert names(folder) == {"in.csv"}


def test_the_progress_moves() -> None:
    seen: list[float] = []
    with opened(Path(), Source("in.csv", "csv"), seen.append, memory="1GB", threads=1) as database:
        database.execute("SELECT count(*) FROM range(400000000) WHERE hash(range) = 1")
    assert any(0 < share < 1 for share in seen)


def test_output_in_the_folder_that_is_read_is_refused(folder: Path, run: Run) -> None:
    (folder / "year").mkdir()
    pq.write_table(pa.table({"complaint.id": ["1"]}), folder / "year" / "a.parquet")
    ended = run("batch", "year", "year/out.csv", *USUAL)
    assert (ended.code, "year/out.csv: lies in `year`" in ended.err) == (2, True)
    assert names(folder / "year") == {"a.parquet"}


def test_files_of_a_folder_may_have_different_columns(folder: Path, run: Run) -> None:
    (folder / "year").mkdir()
    pq.write_table(pa.table({"complaint.id": ["1"]}), folder / "year" / "a.parquet")
    pq.write_table(pa.table({"complaint.subject": ["price"], "complaint.id": ["2"]}), folder / "year" / "b.parquet")
    assert run("batch", "year", "out.csv", *USUAL).code == 0
    assert (folder / "out.csv").read_text(encoding="utf-8") == "complaint.id,eligibility\n1,\n2,rejected\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["in.csv", "out.csv", "--memory", "lots"], "`lots` is no size such as `2GB`"),
        (["none.arrow", "out.csv"], "none.arrow: no such file or directory"),
        (["broken.arrow", "out.csv"], "broken.arrow: is no Arrow file"),
        (["stream.arrow", "out.csv"], "stream.arrow: is no Arrow file"),
        (["year", "out.csv"], "year: holds no Parquet files"),
        (["list.json", "out.csv"], "JSON is taken line by line, a complaint each (jsonl)"),
        (["in.csv", "out.parquet.gz"], "`out.parquet.gz` does not tell its format"),
    ],
)
def test_what_cannot_be_is_told(folder: Path, run: Run, words: list[str], told: str) -> None:
    (folder / "year").mkdir()
    (folder / "list.json").write_text("[]", encoding="utf-8")
    (folder / "broken.arrow").write_text("broken", encoding="utf-8")
    table = pa.table({"complaint.id": ["1"]})
    with ipc.new_stream(folder / "stream.arrow", table.schema) as file:
        file.write_table(table)
    ended = run("batch", *words, *USUAL)
    assert (ended.code, told in ended.err) == (2, True), ended.err


def test_faults_of_the_standard_input_name_it(run: Run) -> None:
    ended = run("batch", "-", "out.csv", "--strict", *USUAL, stdin="{")
    assert ended.err == "<stdin>: row 1: row: is no JSON\n"


def test_no_decisions_are_deadlines_alone(folder: Path, run: Run) -> None:
    assert run("batch", "in.csv", "out.csv", "--pack", "standard", "--decisions", "").code == 0
    assert (folder / "out.csv").read_text(encoding="utf-8") == "complaint.id\n1\n2\n"


def test_names_tell_how_texts_are_laid_out_and_packed(folder: Path, run: Run) -> None:
    assert run("batch", "in.csv", "out.tsv.gz", *USUAL).code == 0
    text = gzip.decompress((folder / "out.tsv.gz").read_bytes()).decode()
    assert text == "complaint.id\teligibility\n1\t\n2\trejected\n"
    assert run("batch", "out.tsv.gz", "out.jsonl.gz", *USUAL).code == 0
    lines = gzip.decompress((folder / "out.jsonl.gz").read_bytes()).decode().splitlines()
    assert [json.loads(line)["complaint.id"] for line in lines] == ["1", "2"]


def test_lines_of_json_are_found_again(folder: Path, run: Run) -> None:
    lines = ['{"complaint": {"id": "1"}}', "", "  ", "{bad", '{"complaint": {"subject": "price"}}']
    (folder / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert run("batch", "in.jsonl", "out.jsonl", *USUAL).code == 0
    rows = [json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["row"], row["complaint.id"], row["eligibility"]) for row in rows] == [
        (1, "1", None),
        (5, None, "rejected"),
    ]
    rejects = (folder / "out.rejects.csv").read_text(encoding="utf-8").splitlines()
    assert rejects[1].startswith("4,row: is no JSON,{bad,")


def test_where_no_row_can_be_read_there_are_no_headings(folder: Path, run: Run) -> None:
    (folder / "in.csv").write_text("complaint.id,complaint.subject\n1,nix\n", encoding="utf-8")
    ended = run("batch", "in.csv", "out.csv", "--pack", "standard")
    assert len(ended.out.splitlines()) == 2


def test_a_collecting_decision_without_any_value_is_told(folder: Path, run: Run) -> None:
    (folder / "in.jsonl").write_text(
        json.dumps(
            {
                "complainant": {"name": "Li"},
                "complaint": {"received_at": "2026-03-02T09:00:00Z", "subject": "price", "demands": ["repair"]},
            }
        ),
        encoding="utf-8",
    )
    ended = run("batch", "in.jsonl", "out.csv", "--pack", "standard", "--decisions", "missing_fields")
    assert ended.out.splitlines()[-2:] == ["What the record lacks", "  none"]
