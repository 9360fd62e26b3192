"""What examples exercise, measured on packs of a few lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from complaint_rules.testing.coverage import Coverage, coverage_of
from tests.cases.building import PACKS, shipped
from tests.reports.small_packs import ANSWER, rule, small

WINDOW = "days_between(goods.received_on, complaint.received_at)"
RULES = f"""
{ANSWER}
{rule("in-time", f"{WINDOW} <= 30", '"yes"')}
{rule("late", f"{WINDOW} > 30 and not(complaint.urgent)", '"no"')}
{rule("urgent", f"complaint.urgent and {WINDOW} > 30", '"yes"')}
[[clause]]
id = "S-2"
kind = "process"
says.en = "Somebody writes it down."
says.es = "Alguien lo anota."
"""


def example(name: str, day: int, more: str = "", expect: str = 'expect.answer.status = "decided"') -> str:
    """An example of a complaint so many days after the receipt."""
    received = f"2026-01-{day + 1:02}" if day < 31 else f"2026-02-{day - 30:02}"
    return f"""
[[example]]
id = "{name}"
given.goods.received_on = 2026-01-01
given.complaint.received_at = {received}T10:00:00+08:00
{more}
{expect}
"""


def measured(folder: Path, *examples: str, rules: str = RULES) -> Coverage:
    return coverage_of(small(folder, rules + "".join(examples)))


def missing(coverage: Coverage, name: str) -> list[str]:
    return [gap.text for gap in coverage[name].missing]


def test_without_examples_nothing_is_exercised(tmp_path: Path):
    coverage = measured(tmp_path)
    assert [str(measure) for measure in coverage.measures] == [
        "rules 0/3",
        "boundaries 0/6",
        "unknowns 0/3",
        "clauses 0/2",
    ]
    assert coverage.percent == 0


def test_a_rule_is_exercised_where_it_decides(tmp_path: Path):
    coverage = measured(tmp_path, example("a", 40, "given.complaint.urgent = false"))
    assert missing(coverage, "rules") == ["`small/in-time` never holds", "`small/urgent` never holds"]


def test_an_example_that_expects_nothing_of_a_decision_exercises_none_of_its_rules(tmp_path: Path):
    coverage = measured(tmp_path, example("a", 30, expect=""))
    told = "`small/in-time` decides, but no example expects anything of `answer` then"
    assert told in missing(coverage, "rules")
    assert coverage["boundaries"].covered == 0


def test_an_example_exercises_what_is_behind_the_decision_that_it_looks_at(tmp_path: Path):
    first = ANSWER.replace("[decision.answer]", "[decision.first]")
    rules = ANSWER + first + rule("one", "complaint.urgent", '"yes"', "first") + rule("two", 'first = "yes"', '"no"')
    expected = '\n[[example]]\nid = "e"\ngiven.complaint.urgent = true\nexpect.answer = "no"\n'
    assert measured(tmp_path, expected, rules=rules)["rules"].percent == 100


def test_a_rule_that_is_always_defeated_never_decides(tmp_path: Path):
    rules = ANSWER + rule("a", "true", '"yes"') + rule("b", "true", '"no"', more='overrides = ["a"]')
    coverage = measured(tmp_path, '\n[[example]]\nid = "e"\nexpect.answer = "no"\n', rules=rules)
    assert missing(coverage, "rules") == ["`small/a` holds, but never decides"]


def test_a_rule_that_waits_for_an_open_figure_says_so(tmp_path: Path):
    figure = '[parameter.open]\nunit = "days"\nclause = "S-1"\n'
    coverage = measured(tmp_path, rules=ANSWER + figure + rule("a", f"{WINDOW} < parameter.open", '"yes"'))
    assert missing(coverage, "rules") == ["`small/a` never holds; it waits for the open parameter.open"]
    assert coverage["boundaries"].total == 0


@pytest.mark.parametrize(
    ("days", "left"),
    [
        ([29], ["= 30", "right above 30"]),
        ([30], ["right above 30"]),
        ([31], ["= 30"]),
        ([30, 31], []),
        ([30, 32], ["right above 30"]),
    ],
)
def test_a_boundary_has_two_sides(days: list[int], left: list[str], tmp_path: Path):
    coverage = measured(tmp_path, *(example(f"d{day}", day) for day in days))
    mine = [text for text in missing(coverage, "boundaries") if "in-time" in text]
    assert mine == [f"`small/in-time`: no example with {WINDOW} {each}" for each in left]


@pytest.mark.parametrize(
    ("sign", "value", "side"),
    [
        ("<", "199.99", "beside"),
        ("<", "199.98", ""),
        ("<", "200.01", ""),
        (">=", "199.99", "beside"),
        ("<=", "200.01", "beside"),
        (">", "200.01", "beside"),
        (">", "200.02", ""),
        ("<=", "200", "on"),
    ],
)
def test_right_beside_is_as_near_as_can_be_where_the_comparison_turns(sign: str, value: str, side: str, tmp_path: Path):
    fact = '[facts."goods.price"]\ntype = "money"\n'
    rules = ANSWER + fact + rule("a", f'goods.price {sign} money(200, "EUR")', '"yes"')
    given = f'given.goods.price = {{ amount = "{value}", currency = "EUR" }}'
    coverage = measured(tmp_path, f'\n[[example]]\nid = "e"\n{given}\nexpect.answer.needs = []\n', rules=rules)
    told = "".join(missing(coverage, "boundaries"))
    assert (" = money" not in told, "right" not in told) == (side == "on", side == "beside")


def test_days_on_which_rules_begin_and_end_are_boundaries(tmp_path: Path):
    rules = ANSWER + rule("a", "true", '"yes"', more="from = 2026-01-31\nuntil = 2026-03-01")
    coverage = measured(tmp_path, example("last-before", 29), rules=rules)
    assert len(missing(coverage, "boundaries")) == 3
    coverage = measured(tmp_path, example("before", 29), example("first", 30), rules=rules)
    assert len(missing(coverage, "boundaries")) == 2


def test_an_unknown_is_exercised_where_the_answer_tells_of_it(tmp_path: Path):
    coverage = measured(tmp_path, example("known", 10))
    assert "no example of `answer` in which `complaint.urgent` is unknown and matters" in missing(coverage, "unknowns")
    coverage = measured(tmp_path, example("unknown", 40, expect="expect.answer.status = 'undetermined'"))
    assert len(missing(coverage, "unknowns")) == 2


def test_a_clause_is_exercised_by_a_rule_or_an_example_that_cites_it(tmp_path: Path):
    coverage = measured(tmp_path, example("a", 10))
    assert missing(coverage, "clauses") == ["`S-2`: no example carries it out"]
    coverage = measured(tmp_path, example("a", 10, 'clauses = ["S-2"]'))
    assert coverage["clauses"].percent == 100


def test_clauses_of_figures_and_steps_that_an_example_looks_at_are_exercised(tmp_path: Path):
    more = """
[[clause]]
id = "S-3"
kind = "decision"
says.en = "Thirty days."
says.es = "Treinta días."
[parameter.window]
unit = "days"
clause = "S-3"
value = 30
[[step]]
id = "note"
title = { en = "Note it", es = "Anotarlo" }
actor = "receiver"
done_by = "registered"
clauses = ["S-2"]
"""
    rules = RULES.replace(f"{WINDOW} <= 30", f"{WINDOW} <= parameter.window") + more
    assert missing(measured(tmp_path, example("a", 10), rules=rules), "clauses") == ["`S-2`: no example carries it out"]
    step = example("s", 0, "now = 2026-01-01T11:00:00+08:00\nexpect_steps.note = 'open'", expect="")
    coverage = measured(tmp_path, step, rules=rules)
    assert missing(coverage, "clauses") == ["`S-1`: no example carries it out", "`S-3`: no example carries it out"]


def test_cases_exercise_the_rules_of_deadlines(tmp_path: Path):
    deadline = """
[[deadline]]
id = "look"
owner = "quality"
action = { en = "look", es = "mirar" }
starts = "received"
met_by = ["cause_found"]
clauses = ["S-1"]
[[rule]]
id = "two-hours"
decides = "deadline.look"
when = 'true'
then = "2 hours"
clauses = ["S-1"]
"""
    case = example("case", 0, "now = 2026-01-01T11:00:00+08:00\nexpect_obligations.look.status = 'pending'", expect="")
    assert measured(tmp_path, case, rules=ANSWER + deadline)["rules"].percent == 100
    other = example("case", 0, "now = 2026-01-01T11:00:00+08:00", expect="")
    assert measured(tmp_path, other, rules=ANSWER + deadline)["rules"].percent == 0


def test_lines_tell_what_is_missing_and_where(tmp_path: Path):
    first, second, *_ = measured(tmp_path, example("a", 30)).lines()
    assert first == "small, 1 example: rules 1/3 (33%), boundaries 3/6 (50%), unknowns 0/3 (0%), clauses 1/2 (50%)"
    assert second.startswith("  rules: `small/late` never holds (")
    assert "rules.toml:" in second


@pytest.mark.parametrize("name", PACKS)
def test_the_shipped_packs_examples_leave_little_out(name: str):
    coverage = coverage_of(shipped(name))
    assert coverage.percent > 85
    assert coverage["clauses"].percent == coverage["boundaries"].percent == 100
