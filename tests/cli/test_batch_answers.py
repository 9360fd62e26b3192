"""What ``batch`` writes of its answers, and what it tells of two policies."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import Run

PACK = """
[pack]
name = "small"
version = "1.0.0"
format = 1
title = "Small"
zone = "Asia/Shanghai"
locales = ["en"]
in_force_by = "complaint.received_at"

[facts."complaint.id"]
type = "text"
[facts."complaint.received_at"]
type = "date_time"
[facts."order.price"]
type = "number"
min = 0
max = 1000

[[clause]]
id = "C"
kind = "decision"
says = "Everything."

[decision.refund]
title = "Refund"
type = "number"
clauses = ["C"]

[[rule]]
id = "refund"
decides = "refund"
when = "true"
then = { value = 'order.price * 1.25' }
clauses = ["C"]

[[deadline]]
id = "answer"
owner = "agent"
action = "answer"
starts = "complaint.received_at"
met_by = ["cause_found"]
clauses = ["C"]

[[rule]]
id = "answer"
decides = "deadline.answer"
when = "true"
then = "24 hours"
clauses = ["C"]

[decision.only_PACK]
outcomes = ["yes"]
clauses = ["C"]

[[rule]]
id = "only"
decides = "only_PACK"
when = "true"
then = "yes"
clauses = ["C"]
"""

FACT = """
[facts."order.source"]
type = "text"

[decision.known]
outcomes = ["yes"]
clauses = ["C"]

[[rule]]
id = "known"
decides = "known"
when = "known(order.source)"
then = "yes"
clauses = ["C"]
"""

ROWS = """complaint.id,complaint.received_at,order.price
a,2026-01-20T15:00:00Z,2.1
b,1900-06-01T12:00:00.5+00:00,100
c,,
"""


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    (tmp_path / "one" / "pack.toml").write_text(PACK.replace("PACK", "one"), encoding="utf-8")
    (tmp_path / "two" / "pack.toml").write_text(PACK.replace("PACK", "two"), encoding="utf-8")
    (tmp_path / "in.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "two" / "pack.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_instants_and_numbers_are_written_as_decide_writes_them(packs: Path, run: Run) -> None:
    assert run("batch", "in.csv", "out.jsonl", "--pack", "one", "--fields", "none").code == 0
    for row, line in zip(rows_of(packs / "out.jsonl"), ROWS.splitlines()[1:], strict=True):
        name, received, price = line.split(",")
        facts = {"complaint": {"id": name, "received_at": received or None}, "order": {"price": price or None}}
        decided = run("decide", "-", "--pack", "one", "--json", stdin=json.dumps(facts)).json
        (deadline,) = decided["deadlines"]
        assert (row["refund"], row["deadline_answer"]) == (
            decided["decisions"]["refund"]["outcome"],
            deadline["due_at"],
        )


def test_instants_that_are_written_can_be_read_again(packs: Path, run: Run) -> None:
    received = [dt.datetime(2026, 1, 20, 23, tzinfo=dt.UTC), None]
    table = pa.table({"complaint.received_at": received, "order.price": pa.array([3, None], pa.decimal128(10, 4))})
    pq.write_table(table, packs / "in.parquet")
    words = ("--pack", "one", "--decisions", "refund", "--fields", "none", "--keep", "all")
    assert run("batch", "in.parquet", "out.csv", *words).code == 0
    lines = (packs / "out.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == ["2026-01-21T07:00:00+08:00,3,3.75,2026-01-22T07:00:00+08:00", ",,,"]
    (packs / "again.csv").write_text("\n".join(",".join(line.split(",")[:2]) for line in lines), encoding="utf-8")
    assert run("batch", "again.csv", "out.csv", "--strict", *words).code == 0


@pytest.mark.parametrize("fields", ["none", "status,reasons,rules,needs", "needs"])
@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("24 hours", "48 hours", {"refund": 0, "deadline_answer": 2}),
        ("* 1.25", "* 2.5 * 0.5", {"refund": 0, "deadline_answer": 0}),
        ("* 1.25", "* 1.5", {"refund": 2, "deadline_answer": 0}),
        (
            'when = "true"\nthen = {',
            'when = "known(order.price)"\nthen = {',
            {"refund": 1, "deadline_answer": 0},
        ),
    ],
)
def test_what_changes_does_not_hang_on_what_is_written(
    packs: Path, run: Run, fields: str, old: str, new: str, changed: dict[str, int]
) -> None:
    change(packs, old, new)
    ended = run("batch", "in.csv", "out.jsonl", "--pack", "one", "--against", "two", "--fields", fields, "--json")
    assert ended.json["changed"] == changed
    rows = rows_of(packs / "out.jsonl")
    assert len(rows) == ended.json["written"] == max(ended.json["changed"].values())
    assert all(("refund_status" in row) is ("status" in fields) for row in rows)


def test_facts_and_decisions_of_one_policy_alone(packs: Path, run: Run) -> None:
    change(packs, "[decision.only_two]", FACT + "\n[decision.only_two]")
    text = ROWS.replace("order.price\n", "order.price,order.source\n").replace("2.1\n", "2.1,web\n")
    (packs / "in.csv").write_text(text.replace("100\n", "100,\n").replace("c,,\n", "c,,,\n"), encoding="utf-8")
    words = ("batch", "in.csv", "out.csv", "--pack", "one", "--against", "two")
    ended = run(*words, "--json")
    assert ended.json["not_compared"] == {"pack": ["only_one"], "against": ["known", "only_two"]}
    ended = run(*words)
    assert "decided by the first alone, and not compared: only_one" in ended.out
    assert "decided by the second alone, and not compared: known and only_two" in ended.out
    assert run(*words, "--decisions", "known,refund").code == 0
    assert run(*words, "--decisions", "nothing").err == "the policy makes no decision `nothing`\n"
    (packs / "in.csv").write_text("order.sauce\nweb\n", encoding="utf-8")
    assert "order.sauce: unknown field" in run(*words).err


def test_a_summary_does_not_list_every_number(packs: Path, run: Run) -> None:
    rows = "".join(f"{number},{number}\n" for number in range(150))
    (packs / "in.csv").write_text("complaint.id,order.price\n" + rows, encoding="utf-8")
    decided = run("batch", "in.csv", "out.csv", "--pack", "one", "--json").json["decisions"]["refund"]
    assert "125" in decided["outcomes"]
    assert (len(decided["outcomes"]), decided["more_outcomes"]) == (100, 50)
    assert "and 138 more outcomes" in run("batch", "in.csv", "out.csv", "--pack", "one").out
