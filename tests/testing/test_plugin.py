"""The plugin for pytest: what it collects and when, what it tells, what it costs."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest

from complaint_rules.analysis import Analysis, Finding, Undecided, Waived, checking
from complaint_rules.analysis.kinds import KINDS
from complaint_rules.domain.errors import MissingExtraError
from complaint_rules.policy.model import Waiver
from complaint_rules.policy.places import Place
from tests.project.tools import run
from tests.reports.small_packs import ANSWER, rule, write_pack

pytest_plugins = ["pytester"]

WINDOW = "days_between(goods.received_on, complaint.received_at)"
RULES = f"""
{ANSWER}
{rule("in-time", f"{WINDOW} <= 30", '"yes"')}
{rule("late", f"{WINDOW} > 30", '"no"')}

[[example]]
id = "day-30"
title = "on the last day"
given.goods.received_on = 2026-01-01
given.complaint.received_at = 2026-01-31T10:00:00+08:00
expect.answer = "yes"

[[example]]
id = "day-31"
like = "day-30"
given.complaint.received_at = 2026-02-01T10:00:00+08:00
expect.answer = "no"
clauses = ["S-1"]

[[invariant]]
id = "late-is-no"
holds = '''if {WINDOW} > 30 then answer = "no" else true'''
clauses = ["S-1"]
"""
OFF_BY_ONE = RULES.replace("<= 30", "<= 31").replace("> 30'", "> 31'")


@pytest.fixture
def pack(pytester: pytest.Pytester) -> Path:
    return write_pack(pytester.path / "shoes", RULES)


@pytest.fixture
def wrong(pytester: pytest.Pytester) -> Path:
    return write_pack(pytester.path / "shoes", OFF_BY_ONE)


def names(result: pytest.RunResult) -> list[str]:
    return [line.partition("::")[2].split()[0] for line in result.outlines if "pack.toml::" in line and " " in line]


def collected(pytester: pytest.Pytester, *arguments: str) -> set[str]:
    result = pytester.runpytest("--collect-only", "-q", "-p", "no:cacheprovider", *arguments)
    return {line.partition("::")[2] for line in result.outlines if "pack.toml::" in line}


EXAMPLES = {"example/day-30", "example/day-31", "invariant/late-is-no"}


@pytest.mark.parametrize("argument", ["shoes", "shoes/pack.toml"])
def test_a_pack_that_is_named_is_collected(argument: str, pytester: pytest.Pytester, pack: Path):
    assert collected(pytester, argument) >= EXAMPLES


def test_one_test_of_a_pack_can_be_named(pytester: pytest.Pytester, pack: Path):
    assert collected(pytester, "shoes/pack.toml::example/day-31") == {"example/day-31"}


def test_a_pack_in_the_folder_is_collected_where_packs_are_asked_for(pytester: pytest.Pytester, pack: Path):
    assert collected(pytester) == set()
    assert collected(pytester, ".") == set()
    assert collected(pytester, "--policy-packs") >= EXAMPLES
    pytester.makeini("[pytest]\npolicy_packs = true\n")
    assert collected(pytester) >= EXAMPLES


def test_in_the_pack_s_own_folder_too(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, pack: Path):
    monkeypatch.chdir(pack)
    assert collected(pytester) == set()
    assert collected(pytester, ".") >= EXAMPLES


def test_workers_collect_what_was_asked_for_and_no_more(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, pack: Path
):
    (pack / "test_one.py").write_text("def test_one(): pass\n", encoding="utf-8")
    monkeypatch.chdir(pack)
    pytester.runpytest_subprocess("-n1", "-p", "no:cacheprovider").assert_outcomes(passed=1)
    named = pytester.runpytest_subprocess("-n1", "-p", "no:cacheprovider", ".")
    assert named.parseoutcomes()["passed"] >= 4


def test_a_sound_pack_passes(pytester: pytest.Pytester, pack: Path):
    result = pytester.runpytest("-p", "no:cacheprovider", "shoes", "-k", "not check/")
    result.assert_outcomes(passed=3, deselected=result.parseoutcomes()["deselected"])


def test_an_example_that_fails_tells_expected_got_rule_and_clause(pytester: pytest.Pytester, wrong: Path):
    result = pytester.runpytest("-p", "no:cacheprovider", "shoes/pack.toml::example/day-31")
    result.assert_outcomes(failed=1)
    line = next(n for n, text in enumerate(OFF_BY_ONE.splitlines(), 1) if 'id = "day-31"' in text) - 1
    result.stdout.fnmatch_lines(
        [
            f"small: the example `day-31` does not come out as expected (shoes*rules.toml:{line})",
            "  answer.outcome",
            '    expected: "no"',
            '    got:      "yes"',
            f"    decided by small/in-time (shoes*rules.toml:*): {WINDOW.replace('[', '[[]')} <= 31",
            "    clause S-1: It is so.",
        ]
    )
    assert "Traceback" not in result.stdout.str()


def test_an_example_that_waits_for_facts_says_for_which(pytester: pytest.Pytester, pack: Path):
    unknown = '\n[[example]]\nid = "unknown"\ngiven.goods.received_on = 2026-01-01\nexpect.answer = "yes"\n'
    write_pack(pack, RULES + unknown)
    result = pytester.runpytest("-p", "no:cacheprovider", "shoes/pack.toml::example/unknown")
    result.stdout.fnmatch_lines(["    no rule holds", "    it needs complaint.received_at"])


def test_a_broken_invariant_shows_the_nearest_complaint_and_an_example(pytester: pytest.Pytester, wrong: Path):
    result = pytester.runpytest("-p", "no:cacheprovider", "shoes/pack.toml::invariant/late-is-no")
    result.assert_outcomes(failed=1)
    text = result.stdout.str()
    for expected in (
        "small: the invariant `late-is-no` does not hold",
        'expected: answer = "no"',
        'answer: "yes"',
        "decided by small/in-time",
        "* complaint.received_at:",
        "[[example]]",
        'expect.answer = "no"',
    ):
        assert expected in text


def test_a_broken_invariant_can_be_written_down_and_pasted(pytester: pytest.Pytester, wrong: Path):
    arguments = (
        "-p",
        "no:cacheprovider",
        "shoes/pack.toml::invariant/late-is-no",
        "--policy-write-examples",
        "shoes/found.toml",
    )
    pytester.runpytest(*arguments).stdout.fnmatch_lines(["*written as an example to shoes/found.toml"])
    pytester.runpytest(*arguments)  # what is there already is not written again
    text = (wrong / "found.toml").read_text(encoding="utf-8")
    assert text.count("[[example]]") == 1
    found = pytester.runpytest("-p", "no:cacheprovider", "shoes", "-k", "example/found")
    assert found.parseoutcomes()["failed"] == 1
    (wrong / "rules.toml").write_text(RULES, encoding="utf-8")
    mended = pytester.runpytest("-p", "no:cacheprovider", "shoes", "-k", "example/found")
    assert mended.parseoutcomes()["passed"] == 1


def test_a_pack_with_faults_tells_them_all(pytester: pytest.Pytester):
    write_pack(pytester.path / "shoes", RULES.replace('decides = "answer"', 'decides = "anser"'))
    result = pytester.runpytest("-p", "no:cacheprovider", "shoes")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["the pack cannot be loaded", "*rules.toml:*did you mean 'answer'*"])


# coverage


def test_coverage_is_told_and_held_against_a_threshold(pytester: pytest.Pytester, pack: Path):
    arguments = ("-p", "no:cacheprovider", "shoes/pack.toml::coverage", "--policy-coverage")
    told = pytester.runpytest(*arguments)
    told.assert_outcomes(passed=1)
    told.stdout.fnmatch_lines(["small, 2 examples: rules 2/2 (100%), boundaries 2/2 (100%), unknowns 0/2 (0%), *"])
    short = pytester.runpytest(*arguments, "--policy-coverage-fail-under", "50")
    short.assert_outcomes(failed=1)
    short.stdout.fnmatch_lines(["less than 50% is reached: unknowns 0/2 (0%)"])
    pytester.makeini("[pytest]\npolicy_coverage_fail_under = 50\n")
    pytester.runpytest(*arguments).assert_outcomes(failed=1)


def test_coverage_is_told_by_workers_too(pytester: pytest.Pytester, pack: Path):
    result = pytester.runpytest_subprocess("-n2", "-p", "no:cacheprovider", "shoes", "--policy-coverage")
    result.stdout.fnmatch_lines(["*policy coverage*", "small, 2 examples: rules 2/2 (100%)*"])


# what is proved


@pytest.fixture
def proving(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that finds a gap, has waived another finding, and leaves one question open."""
    gap = Finding(kind="gap", subject="answer", message="complaints that no rule decides", place=Place("rules.toml", 3))
    waiver = Waiver("redundant/small/late", "small", "so it is meant", dt.date(2027, 12, 31))
    analysis = Analysis(
        findings=(gap,),
        waived=(Waived(Finding(kind="redundant", subject="small/late", message="without it all is the same"), waiver),),
        undecided=(Undecided(question="conflict/answer", reason="too many ways"),),
    )
    monkeypatch.setattr(checking, "analyse", lambda *_, **__: analysis)


def test_findings_fail_waived_and_undecided_ones_are_skipped_and_the_rest_has_passed(
    pytester: pytest.Pytester, pack: Path, proving: None
):
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", "-rsp", "shoes", "-k", "check/")
    rest = len(KINDS) - 3
    result.assert_outcomes(failed=1, skipped=2, passed=rest, deselected=3)
    result.stdout.fnmatch_lines(["*complaints that no rule decides"])
    result.stdout.fnmatch_lines_random(
        [
            "PASSED *check/masked",
            "SKIPPED * waived until 2027-12-31: so it is meant",
            "SKIPPED * not decided: too many ways",
        ]
    )


def test_without_the_solver_its_place_is_skipped_with_the_reason(
    pytester: pytest.Pytester, pack: Path, monkeypatch: pytest.MonkeyPatch
):
    def missing(policy: object) -> object:
        raise MissingExtraError("prove", "a solver is needed")

    monkeypatch.setattr(checking, "Examination", missing)
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", "-rs", "shoes", "-k", "check/")
    assert result.parseoutcomes()["skipped"] == 1
    result.stdout.fnmatch_lines(["SKIPPED * not decided: a solver is needed; install it with *"])


# what it costs


def test_a_run_without_packs_imports_nothing_that_only_packs_need(pytester: pytest.Pytester):
    pytester.makepyfile(
        """
        import sys

        def test_nothing():
            heavy = {"babel", "cattrs", "complaint_rules.analysis", "complaint_rules.testing.plugin", "hypothesis"}
            assert "complaint_rules.testing.hooks" in sys.modules
            assert not heavy & set(sys.modules)
        """
    )
    # Not in this process, which has imported it long since.
    pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:hypothesispytest").assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("complaint_rules.testing", ["hypothesis", "pytest", "babel", "cattrs"]),
        ("complaint_rules.testing.hooks", ["hypothesis", "babel", "cattrs"]),
        ("complaint_rules.testing.registering", ["hypothesis", "pytest", "babel", "cattrs"]),
        ("complaint_rules.testing.plugin", ["hypothesis"]),
    ],
)
def test_what_is_not_used_is_not_imported(module: str, absent: list[str]):
    imported = run(sys.executable, "-c", f"import sys, {module}; print(*sys.modules, sep='\\n')").split()
    assert module in imported
    assert not set(absent) & set(imported)


@pytest.mark.parametrize("use", ["from complaint_rules.testing import properties", "facts(load('standard'))"])
def test_without_hypothesis_the_error_says_how_to_install_it(use: str):
    code = f"""
import sys
from complaint_rules import MissingExtraError, load
from complaint_rules.testing import facts
sys.modules["hypothesis"] = None
try:
    {use}
except MissingExtraError as error:
    print(error)
"""
    assert run(sys.executable, "-c", code).endswith("install it with `pip install 'complaint-rules[testing]'`\n")
