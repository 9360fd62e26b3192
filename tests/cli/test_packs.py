"""`complaint-rules packs`, `show`, `schema`, `freeze`, `check` and `test`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from complaint_rules import load
from tests.engines.available import ENGINE_NAMES
from tests.reports.small_packs import ANSWER, rule, write_pack

EXAMPLE = '[[example]]\nid = "e"\ntitle = "it is so"\ngiven.complaint.urgent = true\nexpect.answer = "{}"\n'
OPEN = '[[clause]]\nid = "S-9"\nkind = "process"\nsays.en = "Later."\nsays.es = "Luego."\n'
TABLES = ANSWER + rule("r", "complaint.urgent", '"yes"') + rule("s", "not(complaint.urgent)", '"no"')


@pytest.fixture
def pack(tmp_path: Path):
    """Writes a small pack, and gives its path."""
    return lambda tables=TABLES, name="small": str(write_pack(tmp_path / name, tables))


def test_packs_lists_the_installed_ones(run):
    ended = run("packs")
    assert ended.code == 0
    assert "Standard handling of customer complaints" in ended.out


def test_packs_as_json(run):
    (standard,) = [each for each in run("packs", "--json").json if each["name"] == "standard"]
    assert standard["version"] == load("standard").version
    assert Path(standard["folder"], "pack.toml").is_file()


def test_show_tells_rules_clauses_and_parameters_in_the_locale(run):
    ended = run("show", "standard", "--locale", "zh")
    assert ended.code == 0
    for text in ("客户投诉标准处理办法", "standard/late", "days_since_receipt > parameter.window", "STD-0.1", "30天"):
        assert text in ended.out


def test_show_as_json(run):
    assert run("show", "standard", "--json").json["digest"] == load("standard").digest


def test_schema_is_the_policy_s(run, tmp_path: Path):
    assert run("schema", "standard").json == load("standard").schema()
    assert run("schema", "standard", "-o", "schema.json").out == ""
    assert json.loads((tmp_path / "schema.json").read_text(encoding="utf-8")) == load("standard").schema()


def test_a_frozen_pack_serves_as_a_pack(run, write, tmp_path: Path):
    assert run("freeze", "standard", "-o", "frozen.json").code == 0
    assert (tmp_path / "frozen.json").read_text(encoding="utf-8") == run("freeze", "standard").out
    file = write("c.json", '{"complaint": {"subject": "price"}}')
    ended = run("decide", file, "--pack", "frozen.json", "--json")
    assert ended.json == run("decide", file, "--pack", "standard", "--json").json


@pytest.mark.parametrize("command", ["freeze", "schema"])
def test_an_unwritable_target_is_told(run, command: str):
    ended = run(command, "standard", "-o", "nowhere/x.json")
    assert (ended.code, ended.out, ended.err) == (2, "", "nowhere/x.json: no such file or directory\n")


def test_check_of_a_sound_pack_finds_nothing(run, pack):
    ended = run("check", pack(TABLES))
    assert ended.code == 0
    assert "no faults; 1 decision, 2 rules, 1 clause" in ended.out
    assert "no findings over all complaints" in ended.out


def test_check_finds_what_nothing_cites_yet(run, pack):
    ended = run("check", pack(TABLES + OPEN))
    assert ended.code == 1
    assert "nothing cites the clause `S-9`" in ended.out
    assert "open in small, cited by nothing yet: 1 clause" in ended.out
    assert "S-9 (process): Later." in ended.out


def test_check_tells_every_fault_with_its_line_and_column(run, pack):
    faulty = pack(ANSWER + rule("r", "complaint.urgant", '"maybe"'))
    ended = run("check", faulty)
    assert (ended.code, ended.err) == (1, "")
    lines = ended.out.splitlines()
    assert any("rules.toml:" in line and "did you mean 'complaint.urgent'" in line for line in lines)
    assert any("`maybe`" in line for line in lines)
    assert lines[-1].endswith("2 faults")


def test_check_of_several_packs_fails_if_one_does(run, pack):
    assert run("check", pack(), pack(ANSWER.replace("yes", "no"), "other")).code == 1
    assert run("check", pack(), "standard").code == 0


def test_check_lists_the_rules_that_cite_no_clause(run, pack):
    bare = TABLES.replace('clauses = ["S-1"]\n', "", 1)
    ended = run("check", pack(bare))
    assert ended.code == 1
    assert re.search(r"rules.toml:\d+: uncited-rule/small/r\n    `small/r` cites no clause", ended.out)
    (document,) = run("check", pack(bare), "--json").json
    assert document["rules_without_clause"] == ["small/r"]


def test_check_as_json(run, pack):
    first, second = run("check", pack(TABLES + OPEN), pack(ANSWER + rule("r", "1 +", '"yes"'), "other"), "--json").json
    assert first["faults"] == []
    assert first["open_clauses"] == {"small": [{"id": "S-9", "kind": "process"}]}
    (fault,) = second["faults"]
    assert fault["file"].endswith("rules.toml")
    assert fault["line"] > 1
    assert fault["path"] == "rule.r.when"


def test_a_pack_that_is_not_there_is_bad_usage(run, pack):
    ended = run("check", pack(), "standart")
    assert (ended.code, ended.out) == (2, "")
    assert "did you mean 'standard'" in ended.err


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_test_lists_what_passed_and_what_failed(run, pack, engine: str):
    ended = run("test", pack(TABLES + EXAMPLE.format("yes")), "--engine", engine)
    assert (ended.code, ended.err) == (0, "")
    assert "passed e: it is so" in ended.out
    failed = run("test", pack(TABLES + EXAMPLE.format("no")), "--engine", engine)
    assert failed.code == 1
    (told,) = [line for line in failed.out.splitlines() if "FAILED" in line]
    assert re.search(r"FAILED e: it is so \(.*\.toml:\d+\)$", told)
    assert 'answer.outcome: expected "no", found "yes"' in failed.out
    assert "0 passed, 1 failed" in failed.out


def test_an_example_that_waits_for_facts_says_for_which(run, pack):
    unknown = EXAMPLE.replace("urgent = true", 'subject = "price"').format("yes") + 'expect.answer.status = "decided"\n'
    ended = run("test", pack(TABLES + unknown.replace("expect.answer =", "expect.answer.outcome =")))
    assert ended.code == 1
    assert ended.out.count("answer needs complaint.urgent\n") == 1


def test_an_example_that_cannot_be_looked_at_fails_alone(run, pack):
    early = (
        '[[example]]\nid = "early"\ngiven.complaint.received_at = 2026-03-02T09:10:00+08:00\nevents = []\n'
        "now = 2026-03-02T09:00:00+08:00\n"
    )
    ended = run("test", pack(TABLES + early + EXAMPLE.format("yes")))
    assert (ended.code, ended.err) == (1, "")
    assert "FAILED early" in ended.out
    assert "is before the receipt" in ended.out
    assert "1 passed, 1 failed" in ended.out


def test_an_example_without_a_title_is_called_by_its_id(run, pack):
    untitled = EXAMPLE.replace('title = "it is so"\n', "")
    assert "  passed e\n" in run("test", pack(TABLES + untitled.format("yes"))).out


def test_test_as_json(run, pack):
    ended = run("test", pack(TABLES + EXAMPLE.format("no")), "--json")
    assert ended.code == 1
    (example,) = ended.json[0]["examples"]
    assert not example["passed"]
    assert example["differences"] == [{"decision": "answer", "part": "outcome", "expected": "no", "found": "yes"}]


def test_a_pack_without_examples_says_so(run, pack):
    ended = run("test", pack())
    assert ended.code == 0
    assert "no examples" in ended.out


def test_a_faulty_pack_is_bad_input_for_all_other_commands(run, pack, write):
    faulty, file = pack(ANSWER + rule("r", "1 +", '"yes"')), write("c.json", "{}")
    for command in (["show"], ["schema"], ["freeze"], ["test"], ["decide", file, "--pack"]):
        ended = run(*command, faulty)
        assert (ended.code, ended.out) == (2, "")
        assert "rules.toml:" in ended.err
