"""`complaint-rules decide`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from complaint_rules import load
from tests.engines.available import ENGINE_NAMES

ROOT = Path(__file__).resolve().parents[2]
PRICE = '{"complaint": {"id": "C-1", "subject": "price"}}'
QUALITY = '{"complaint": {"id": "C-2", "subject": "quality"}}'
TOML = '[complaint]\nid = "C-3"\nreceived_at = 2026-03-02T09:10:00+08:00\n[goods]\nreceived_on = 2026-01-30\n'
MANY_TOML = '[[submission]]\ncomplaint = { id = "C-4" }\n[[submission]]\ncomplaint = { id = "C-5" }\n'


def numbers(documents: Iterable[dict]) -> list[str]:
    return [document["complaint"] for document in documents]


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_one_complaint_gives_one_document(run, write, engine: str):
    ended = run("decide", write("c.json", PRICE), "--pack", "standard", "--json", "--engine", engine)
    assert (ended.code, ended.err) == (0, "")
    assert ended.json == load("standard").decide(json.loads(PRICE), engine=engine).to_json()


def test_many_complaints_give_an_array(run, write):
    ended = run("decide", write("c.json", f"[{PRICE}, {QUALITY}]"), "--pack", "standard", "--json")
    assert numbers(ended.json) == ["C-1", "C-2"]


@pytest.mark.parametrize("text", [f"[{PRICE}]", "[]"])
def test_an_array_gives_an_array_however_short(run, write, text: str):
    assert len(run("decide", write("c.json", text), "--pack", "standard", "--json").json) == len(json.loads(text))


@pytest.mark.parametrize("name", ["c.jsonl", "c.ndjson", "c.json", "c"])
def test_json_lines_give_json_lines(run, write, name: str):
    ended = run("decide", write(name, f"{PRICE}\n\n{QUALITY}\n"), "--pack", "standard", "--json")
    assert numbers(map(json.loads, ended.out.splitlines())) == ["C-1", "C-2"]


@pytest.mark.parametrize(("text", "expected"), [(TOML, "C-3"), (MANY_TOML, ["C-4", "C-5"])])
@pytest.mark.parametrize("name", ["c.toml", "c"])
def test_reads_toml(run, write, name: str, text: str, expected: object):
    document = run("decide", write(name, text), "--pack", "standard", "--json").json
    assert (numbers(document) if isinstance(document, list) else document["complaint"]) == expected


def test_reads_several_files_of_any_sort(run, write):
    files = [write("a.json", PRICE), write("b.toml", MANY_TOML), write("c.jsonl", QUALITY)]
    assert numbers(run("decide", *files, "--pack", "standard", "--json").json) == ["C-1", "C-4", "C-5", "C-2"]


@pytest.mark.parametrize(
    ("text", "expected"), [(PRICE, ["C-1"]), (f"{PRICE}\n{QUALITY}", ["C-1", "C-2"]), (TOML, ["C-3"])]
)
def test_reads_the_standard_input(run, text: str, expected: list[str]):
    out = run("decide", "-", "--pack", "standard", "--json", stdin=text).out
    documents = [json.loads(out)] if out.startswith("{\n") else list(map(json.loads, out.splitlines()))
    assert numbers(documents) == expected


def test_a_byte_order_mark_is_no_fault(run, write):
    assert run("decide", write("c.json", f"\ufeff{PRICE}"), "--pack", "standard", "--json").code == 0


def test_numbers_are_read_exactly(run, write, tmp_path):
    text = '{"assessment": {"loss": {"amount": 12345678901234567890.12, "currency": "CNY"}}}'
    command = ("eval", "assessment.loss", "--facts", write("c.json", text))
    assert run(*command).out == 'money(12345678901234567890.12, "CNY")\n'


def test_people_get_every_decision_with_why_and_what_to_ask(run, write):
    ended = run("decide", write("c.json", PRICE), "--pack", "standard")
    assert ended.code == 0
    assert all(name in ended.out for name in load("standard").model.order_of_answers)
    for text in ("C-1", "subject not covered; STD-0.2", "Ask next", "Reply to the customer"):
        assert text in ended.out


@pytest.mark.parametrize("columns", ["40", "80", "200"])
@pytest.mark.parametrize("explain", [(), ("--explain",), ("--changes", "--locale", "zh")])
def test_what_people_get_fits_the_width_and_is_plain(run, write, monkeypatch, columns: str, explain: tuple[str, ...]):
    monkeypatch.setenv("COLUMNS", columns)
    ended = run("decide", write("c.json", PRICE), "--pack", "standard", *explain)
    assert max(map(width, ended.out.splitlines())) <= int(columns)
    assert [line for line in ended.out.splitlines() if line != line.rstrip()] == []
    assert not set("\x1b╭│─") & set(ended.out)


def width(line: str) -> int:
    from rich.cells import cell_len

    return cell_len(line)


def test_people_get_deadlines_with_what_they_hang_on(run, write):
    facts = {"complaint": {"received_at": "2026-03-02T09:10:00+08:00"}}
    ended = run("decide", write("c.json", json.dumps(facts)), "--pack", ROOT / "policies" / "baisha", "--locale", "es")
    assert ended.code == 0
    told = " ".join(ended.out.split())
    assert "Plazo Vence Deber Llegada al lugar" in told
    assert "si site.same_city = sí: 3" in told


def test_explains_in_the_locale(run, write):
    ended = run("decide", write("c.toml", TOML), "--pack", "standard", "--explain", "--locale", "es")
    assert "1 día de retraso" in ended.out


def test_another_day_s_rules_can_be_asked_for(run, write):
    file = write("c.json", PRICE)
    assert run("decide", file, "--pack", "standard", "--as-of", "2020-01-01", "--json").code == 0
    ended = run("decide", file, "--pack", "standard", "--as-of", "2020-02-30", "--json")
    assert (ended.code, ended.out, ended.err) == (2, "", "as_of: `2020-02-30` is no day of the calendar\n")


BAD = {
    "syntax": ('{"complaint":\n  }', "c.json:2:3: not valid JSON: expecting value"),
    "doubled key": ('{"complaint": {"id": "a", "id": "b"}}', "c.json: not valid JSON: the key `id` stands twice"),
    "no number": ('{"goods": {"price": NaN}}', "c.json: not valid JSON: `NaN` is no number"),
    "empty": ("  \n", "c.json: holds no complaint"),
    "deep": ("[" * 100_000, "c.json: not valid JSON: nested too deep"),
    "no object": ("5", "c.json: a number is no object of named fields"),
    "unknown field": (
        '{"complaint": {"subjekt": "x"}}',
        "c.json: complaint.subjekt: unknown field; did you mean 'subject'?",
    ),
}


@pytest.mark.parametrize(("text", "told"), BAD.values(), ids=BAD)
def test_a_faulty_input_is_told_and_nothing_is_printed(run, write, text: str, told: str):
    ended = run("decide", write("c.json", text), "--pack", "standard", "--json")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(told)


def test_every_fault_of_every_complaint_of_every_file_is_told_with_its_place(run, write):
    files = [
        write("a.json", f'[{PRICE}, {{"complaint": {{"subjekt": "x", "received_at": "2026-01-01T10:00:00"}}}}]'),
        write("b.jsonl", f'{PRICE}\n{{"goods": {{"received_on": "soon"}}}}\n'),
    ]
    ended = run("decide", *files, "--pack", "standard", "--json")
    assert (ended.code, ended.out) == (2, "")
    assert [line.split(" ")[0:4] for line in ended.lines] == [
        ["a.json:", "complaint", "2:", "complaint.received_at:"],
        ["a.json:", "complaint", "2:", "complaint.subjekt:"],
        ["b.jsonl:2:", "complaint", "2:", "goods.received_on:"],
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("null", "<stdin>: null is no object of named fields; give one, or leave it out"),
        ("5", "<stdin>: a number is no object of named fields; give one, or leave it out"),
        ("[1]", "<stdin>: complaint 1: a number is no object of named fields; give one, or leave it out"),
        ("[[1]]", "<stdin>: complaint 1: a list is no object of named fields; give one, or leave it out"),
        ("[" * 100_000, "<stdin>: not valid JSON: nested too deep"),
        ("nul", "<stdin>: not valid TOML"),
    ],
)
def test_json_that_is_no_object_is_told_as_json(run, text: str, told: str):
    ended = run("decide", "-", "--pack", "standard", stdin=text)
    assert (ended.code, ended.out) == (2, "")
    assert " ".join(ended.lines) == told


def test_files_that_cannot_be_read_are_told_together(run, write, tmp_path):
    (tmp_path / "latin.json").write_bytes('{"complaint": {"id": "ñ"}}'.encode("latin-1"))
    ended = run("decide", "nowhere.json", "latin.json", ".", write("b.toml", "a = = 1"), "--pack", "standard")
    assert (ended.code, ended.out) == (2, "")
    assert ended.lines == [
        ".: is a directory",
        "b.toml:1:5: not valid TOML",
        "latin.json: is not UTF-8",
        "nowhere.json: no such file or directory",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("submission = 5\n", "c.toml: `submission` is an array of tables"),
        (f"extra = {{}}\n{MANY_TOML}", "c.toml: beside `[[submission]]` nothing else may stand, such as `extra`"),
    ],
)
def test_a_toml_file_with_many_holds_nothing_else(run, write, text: str, told: str):
    assert run("decide", write("c.toml", text), "--pack", "standard").err.startswith(told)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--pack", "standart"], "did you mean 'standard'?"),
        (["--pack", "./nowhere"], "nowhere: no such folder"),
        (["--pack", "nowhere.json"], "no frozen policy there"),
        (["--pack", "standard", "--locale", "fr"], "no texts in `fr`; it has them in en, es, zh"),
        (["--pack", "standard", "--engine", "magic"], "compiled"),
        (["--pack", "standard", "--jsn"], "--json"),
        ([], "--pack"),
    ],
)
def test_bad_usage_ends_with_2_and_says_what_would_be_right(run, write, arguments: list[str], told: str):
    ended = run("decide", write("c.json", PRICE), *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err
    assert "Traceback" not in ended.err


def test_the_standard_input_is_read_once(run):
    ended = run("decide", "-", "-", "--pack", "standard", stdin=PRICE)
    assert (ended.code, ended.out) == (2, "")
    assert "can be read only once" in ended.err


def test_a_missing_extra_is_told_with_the_command_that_installs_it(run, write, monkeypatch):
    from complaint_rules import MissingExtraError
    from complaint_rules.engines import choosing

    def missing(*_: object) -> None:
        raise MissingExtraError("rete", "the `rete` engine needs durable-rules")

    monkeypatch.setitem(choosing._MAKERS, "rete", missing)
    ended = run("decide", write("c.json", PRICE), "--pack", "standard", "--engine", "rete")
    assert ended.code == 2
    assert "pip install 'complaint-rules[rete]'" in ended.err


@pytest.mark.skipif(os.name == "nt", reason="paths differ")
def test_a_pack_is_found_by_its_folder(run, write, tmp_path):
    from tests.reports.small_packs import ANSWER, rule, write_pack

    write_pack(tmp_path / "mine", ANSWER + rule("r", "complaint.urgent", '"yes"'))
    ended = run("decide", write("c.json", '{"complaint": {"urgent": true}}'), "--pack", "./mine", "--json")
    assert ended.json["decisions"]["answer"]["outcome"] == "yes"
