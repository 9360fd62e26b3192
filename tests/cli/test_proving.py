"""`complaint-rules check`, its proofs, and `complaint-rules diff`."""

from __future__ import annotations

import json
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from complaint_rules.analysis.kinds import KINDS
from tests.reports.small_packs import ANSWER, rule, write_pack

URGENT = ANSWER + rule("r", "complaint.urgent", '"yes"')
GAP = URGENT + rule("s", "not(complaint.urgent) and site.same_city", '"no"')
SOUND = URGENT + rule("s", "not(complaint.urgent)", '"no"')
ORDERED = ANSWER.replace('outcomes = ["yes", "no"]', 'outcomes = ["yes", "no"]\norder = ["yes", "no"]')
WAIVER = '[[waiver]]\nfinding = "gap/answer"\nbecause = "so it is"\nuntil = 2026-06-30\n'


@pytest.fixture
def pack(tmp_path: Path):
    """Writes a small pack, and gives its path."""
    return lambda tables=SOUND, name="small": str(write_pack(tmp_path / name, tables))


def test_a_finding_is_told_with_its_place_its_region_and_a_complaint(run, pack):
    ended = run("check", pack(GAP))
    assert ended.code == 1
    assert re.search(
        r"""^small: .*
  1 finding over all complaints
  \S+rules.toml:2: gap/answer
    no rule decides `answer` for some complaints, and it has no `otherwise`
    where
      not\(complaint.urgent\)
      not\(site.same_city\)
    for example \(\* differs from an ordinary complaint\)
      \* complaint.urgent: false
      \* site.same_city: false
      answer: not covered
$""".replace("small", r"\S+small"),
        ended.out,
        re.MULTILINE,
    )


def test_a_finding_s_place_is_never_broken(run, pack, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    assert re.search(r"rules.toml:2: gap/answer\n", run("check", pack(GAP)).out)


def test_the_witness_of_a_finding_can_be_decided_as_it_is(run, pack, write):
    folder = pack(GAP)
    (document,) = run("check", folder, "--json").json
    (finding,) = document["findings"]
    assert (finding["id"], finding["where"]) == ("gap/answer", ["not(complaint.urgent)", "not(site.same_city)"])
    file = write("c.json", json.dumps(finding["witness"]["complaint"]))
    assert run("decide", file, "--pack", folder, "--json").json["decisions"]["answer"]["status"] == "not_covered"


def test_a_waiver_holds_until_its_last_day(run, pack):
    folder = pack(GAP + WAIVER)
    waived = run("check", folder, "--today", "2026-06-30")
    assert waived.code == 0
    assert "gap/answer, by small until 2026-06-30: so it is" in waived.out
    assert run("check", folder).code == 0
    ended = run("check", folder, "--today", "2026-07-01")
    assert ended.code == 1
    assert "waived by small until 2026-06-30" in ended.out


def test_a_waiver_of_nothing_is_found(run, pack):
    ended = run("check", pack(SOUND + WAIVER))
    assert ended.code == 1
    assert "idle-waiver/gap/answer" in ended.out


def test_a_day_that_is_none_is_bad_usage(run, pack):
    ended = run("check", pack(), "--today", "tomorrow")
    assert (ended.code, ended.out) == (2, "")
    assert "today: " in ended.err


def test_what_is_not_followed_exactly_is_said_to_be_undecided(run, pack):
    working = "working_days_between(goods.received_on, complaint.received_at) > 5"
    tables = ANSWER + rule("r", working, '"yes"') + rule("s", f"not({working})", '"no"')
    ended = run("check", pack(tables))
    assert ended.code == 0
    assert "not decided: 2" in ended.out
    assert "exactness/small/r" in ended.out
    (document,) = run("check", pack(tables), "--json").json
    assert {each["question"] for each in document["undecided"]} == {"exactness/small/r", "exactness/small/s"}


def test_the_facts_that_can_matter_are_in_the_json(run, pack):
    (document,) = run("check", pack(), "--json").json
    assert document["knowledge"] == {"answer": ["complaint.urgent"]}


def test_without_the_solver_only_texts_are_checked_and_that_is_said(run, pack, monkeypatch):
    monkeypatch.setitem(sys.modules, "pysat.solvers", None)
    ended = run("check", pack(GAP))
    assert ended.code == 0
    assert "no findings in its texts" in ended.out
    assert "pip install 'complaint-rules[prove]'" in ended.out


def test_findings_as_sarif(run, pack, tmp_path: Path):
    run(
        "check",
        pack(GAP + WAIVER),
        pack(GAP, "other"),
        pack(ANSWER + rule("r", "1 +", '"yes"'), "third"),
        "--sarif",
        "s.json",
    )
    document = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    (sarif,) = document["runs"]
    assert document["version"] == "2.1.0"
    known = {each["id"] for each in sarif["tool"]["driver"]["rules"]}
    assert known == {*KINDS, "fault", "undecided"}
    fault, *findings = sorted(sarif["results"], key=lambda each: each["level"])
    assert fault["ruleId"] == "fault"
    assert [each["ruleId"] for each in findings] == ["gap", "gap"]
    assert [each.get("suppressions", [{}])[0].get("justification") for each in findings] == [
        "so it is (until 2026-06-30)",
        None,
    ]
    assert all(each["ruleId"] in known for each in sarif["results"])
    (location,) = findings[0]["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"].endswith("small/rules.toml")
    assert location["physicalLocation"]["region"]["startLine"] == 2


def test_findings_as_junit(run, pack, tmp_path: Path):
    run("check", pack(GAP), "--junit", "j.xml")
    suites = ET.parse(tmp_path / "j.xml").getroot()  # noqa: S314 - what is read was written here
    (suite,) = suites
    assert (suite.get("failures"), suite.get("errors"), suite.get("skipped")) == ("1", "0", "0")
    failed = [case.get("name") for case in suite if case.find("failure") is not None]
    passed = {case.get("name") for case in suite if len(case) == 0}
    assert failed == ["gap/answer"]
    assert passed == KINDS.keys() - {"gap"}


def test_waived_and_undecided_are_skipped_tests_and_faults_are_errors(run, pack, tmp_path: Path):
    working = "working_days_between(goods.received_on, complaint.received_at) > 5"
    loose = ANSWER + rule("r", working, '"yes"') + rule("s", f"not({working}) and complaint.urgent", '"no"')
    run("check", pack(loose + WAIVER), pack(ANSWER + rule("r", "1 +", '"yes"'), "other"), "--junit", "j.xml")
    first, second = ET.parse(tmp_path / "j.xml").getroot()  # noqa: S314 - what is read was written here
    skipped = [case.get("name") for case in first if case.find("skipped") is not None]
    assert skipped == ["gap/answer", "exactness/small/r", "exactness/small/s"]
    assert second.get("errors") == "1"


def test_an_unwritable_report_is_told(run, pack):
    ended = run("check", pack(), "--sarif", "nowhere/s.json")
    assert (ended.code, ended.err) == (2, "nowhere/s.json: no such file or directory\n")


# diff


def test_diff_tells_what_changes_where_and_by_which_rules(run, pack):
    old = pack(ORDERED + rule("r", 'goods.product = "a"', '"yes"') + rule("s", 'goods.product != "a"', '"no"'))
    new = pack(ORDERED + rule("r", "true", '"yes"'), "other")
    ended = run("diff", old, new)
    assert ended.code == 0
    assert "answer: looser" in ended.out
    assert "  no → yes\n" in ended.out
    assert "old: no (small/s)" in ended.out
    assert "rules removed: small/s" in ended.out


PAYOUT = """
[decision.payout]
title.en = "Payout"
title.es = "Pago"
type = "money"
"""


def test_diff_tells_money_in_words(run, pack):
    def paying(amount: int) -> str:
        return PAYOUT + rule("r", "complaint.urgent", f'{{ amount = "{amount}", currency = "EUR" }}', "payout")

    ended = run("diff", pack(paying(18)), pack(paying(20), "other"))
    assert "18 EUR → 20 EUR" in ended.out


def test_diff_of_equals_finds_nothing(run, pack):
    ended = run("diff", pack(), pack(SOUND, "other"), "--never", "changed")
    assert ended.code == 0
    assert ended.out.splitlines()[1:] == ["equivalent: answer"]


@pytest.mark.parametrize(
    ("then", "never", "told"),
    [
        ('"yes"', "stricter", ""),
        ('"yes"', "looser", "--never looser: answer is looser\n"),
        ('"yes"', "changed", "--never changed: answer is looser\n"),
        ('"no"', "looser", ""),
        (None, "looser", "--never looser: answer is incomparable\n"),
    ],
)
def test_diff_fails_where_a_decision_becomes_what_it_must_not(run, pack, then: str | None, never: str, told: str):
    split = rule("r", "complaint.urgent", '"yes"') + rule("s", "not(complaint.urgent)", '"no"')
    new = rule("r", "not(complaint.urgent)", '"yes"') if then is None else rule("r", "true", then)
    ended = run("diff", pack(ORDERED + split), pack(ORDERED + new, "other"), "--never", never)
    assert (ended.code, ended.err) == (1 if told else 0, told)


def test_diff_is_not_silent_on_what_it_does_not_compare(run, pack):
    hours = "[calendar.week]\n" + 'monday = ["09:00-17:00"]\n'
    event = '[event.looked_at]\ntitle.en = "looked at"\ntitle.es = "visto"\n'
    old, new = pack(SOUND + event), pack(SOUND + event.replace("visto", "mirado") + hours, "other")
    ended = run("diff", old, new, "--never", "changed")
    told = ["calendar changed", "event looked_at: title"]
    assert ended.out.splitlines()[2:] == [
        "changed, and not compared over all complaints",
        *(f"  {each}" for each in told),
    ]
    assert (ended.code, ended.err) == (1, f"--never changed: {', '.join(f'{each} (not compared)' for each in told)}\n")
    assert run("diff", old, new, "--json").json["uncompared"] == [
        {"kind": "calendar", "name": "", "change": "changed", "keys": []},
        {"kind": "event", "name": "looked_at", "change": "changed", "keys": ["title"]},
    ]


def test_diff_as_json(run, pack):
    document = run("diff", pack(GAP), pack(SOUND, "other"), "--json").json
    change = next(
        each for each in document["decisions"]["answer"]["changes"] if each["after"] == "no" and each["where"]
    )
    assert (change["before"], change["after"], change["where"]) == (
        "not covered",
        "no",
        [["not(complaint.urgent)", "not(site.same_city)"]],
    )
    assert document["rules"]["changed"] == ["small/s"]
    assert change["witness"]["old"]["answer"]["status"] == "not_covered"


def test_diff_by_history_counts_and_names_the_complaints_that_change(run, pack, write):
    changing = {"complaint": {"id": "C-1", "urgent": False}, "site": {"same_city": False}}
    past = write("past.jsonl", json.dumps(changing) + '\n{"complaint": {"urgent": true}}\n')
    ended = run("diff", pack(GAP), pack(SOUND, "other"), "--history", past)
    assert "of 2 past complaints 1 change" in ended.out
    assert "not covered → no: 1 (C-1)" in ended.out
    document = run("diff", pack(GAP), pack(SOUND, "other"), "--history", past, "--json").json
    assert document["history"]["decisions"]["answer"] == [
        {"before": "not covered", "after": "no", "complaints": ["C-1"]}
    ]


def test_past_complaints_that_neither_policy_can_read_are_bad_input(run, pack, write):
    past = write("past.json", '{"complaint": {"urgent": "perhaps"}}')
    ended = run("diff", pack(GAP), pack(SOUND, "other"), "--history", past)
    assert (ended.code, ended.out) == (2, "")
    assert "complaint.urgent" in ended.err


def test_a_fact_that_one_pack_alone_knows_is_left_out_for_the_other(run, pack, write):
    more = SOUND + '[facts."goods.colour"]\ntype = "boolean"\nask.en = "?"\nask.es = "?"\n'
    past = write("past.json", '{"complaint": {"urgent": true}, "goods": {"colour": true}}')
    ended = run("diff", pack(), pack(more, "other"), "--history", past)
    assert "of 1 past complaints 0 change" in ended.out
    assert "not compared, as one policy alone knows it: `goods.colour`" in ended.out
