"""`complaint-rules test` with --coverage, --mutants, --missing and --fail-under."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.reports.small_packs import ANSWER, rule, write_pack

RULES = ANSWER + rule("urgent", "complaint.urgent", '"yes"') + rule("calm", "not(complaint.urgent)", '"no"')
URGENT = """
[[example]]
id = "urgent"
given.complaint.urgent = true
expect.answer = "yes"
"""
CALM = URGENT.replace('"urgent"', '"calm"').replace("true", "false").replace('"yes"', '"no"')
UNKNOWN = '\n[[example]]\nid = "unknown"\nexpect.answer.status = "undetermined"\n'
WRONG = CALM.replace('"no"', '"yes"')


@pytest.fixture
def pack(tmp_path: Path):
    """Writes a small pack with examples, and gives its path."""

    def write(*examples: str) -> str:
        return str(write_pack(tmp_path / "small", RULES + "".join(examples)))

    return write


def test_what_is_missing_is_told_with_its_place(run, pack):
    ended = run("test", pack(URGENT), "--coverage")
    assert ended.code == 0
    assert re.search(r"^rules +1 +2 +50 *$", ended.out, re.MULTILINE)
    assert re.search(r"rules.toml:\d+: rules\n +`small/calm` decides `answer`\n", ended.out)


def test_without_a_measure_each_example_is_told_and_with_one_only_those_that_fail(run, pack):
    folder = pack(URGENT)
    assert "passed urgent" in run("test", folder).out
    assert "passed urgent" not in run("test", folder, "--coverage").out


@pytest.mark.parametrize(("least", "code"), [("50", 1), ("0", 0)])
def test_a_threshold_is_held_against_every_kind(run, pack, least, code):
    ended = run("test", pack(URGENT), "--fail-under", least)
    assert ended.code == code
    assert ("less than 50% is reached: unknowns 0/1 (0%)" in ended.out) is (code == 1)


@pytest.mark.parametrize("least", ["-1", "101", "nan"])
def test_a_threshold_that_is_no_percentage_is_refused(run, pack, least):
    ended = run("test", pack(URGENT), "--fail-under", least)
    assert (ended.code, ended.out) == (2, "")
    assert "is no percentage" in ended.err


def test_a_threshold_is_held_against_the_faults_as_well(run, pack):
    ended = run("test", pack(URGENT), "--mutants", "--fail-under", "100")
    assert ended.code == 1
    assert re.search(r"less than 100% of the faults are noticed: \d+%", ended.out)
    assert run("test", pack(URGENT, CALM, UNKNOWN), "--mutants", "--fail-under", "100").code == 0


def test_faults_that_are_not_noticed_are_told(run, pack):
    told = run("test", pack(URGENT), "--mutants").out
    assert re.search(r"rules.toml:\d+: small/calm\n +a rule dropped: .*\n +it shows in `answer`\n", told)


def test_no_faults_are_planted_while_an_example_fails(run, pack):
    ended = run("test", pack(WRONG), "--mutants", "--fail-under", "0")
    assert ended.code == 1
    assert "no faults are planted until all examples pass" in ended.out
    assert run("test", pack(WRONG), "--mutants", "--json").json[0]["mutants"] is None


def test_what_is_missing_can_be_pasted_and_nothing_is_missing_then(run, pack):
    printed = run("test", pack(URGENT), "--missing", "--mutants")
    assert (printed.code, printed.err) == (0, "")
    after = run("test", pack(URGENT, printed.out), "--mutants", "--coverage", "--fail-under", "100")
    assert after.code == 0
    assert "missing:" not in after.out


def test_json_has_all_of_it(run, pack):
    (document,) = run("test", pack(URGENT), "--coverage", "--mutants", "--missing", "--json").json
    kinds = {each["kind"]: (each["covered"], each["total"]) for each in document["coverage"]["kinds"]}
    assert kinds["rules"] == (1, 2)
    assert document["mutants"]["survived"][0]["decision"] == "answer"
    assert document["missing_examples"].count("[[example]]") == 2
    assert document["without_example"] == []


@pytest.mark.parametrize("option", ["--mutants", "--missing"])
def test_without_the_solver_the_error_says_how_to_install_it(run, pack, monkeypatch, option):
    monkeypatch.setitem(sys.modules, "pysat.solvers", None)
    ended = run("test", pack(URGENT), option)
    assert ended.code == 2
    assert "pip install 'complaint-rules[prove]'" in ended.err


def test_without_the_solver_what_is_reached_is_measured_all_the_same(run, pack, monkeypatch):
    monkeypatch.setitem(sys.modules, "pysat.solvers", None)
    ended = run("test", pack(URGENT), "--coverage")
    assert ended.code == 0
    assert "whether all of it can be reached is not proved" in ended.out


PAYOUT = '\n[decision.payout]\ntitle.en = "Payout"\ntitle.es = "Pago"\ntype = "money"\n' + rule(
    "paid", "complaint.urgent", '{ amount = "18.0", currency = "EUR" }', "payout"
)


def test_the_title_of_a_missing_example_tells_money_in_words(run, pack):
    printed = run("test", pack(PAYOUT), "--missing", "--mutants").out
    assert 'title = "to be read: payout is 18.0 EUR"' in printed
    assert "{'amount'" not in printed
