"""What examples reach, measured on packs of a few lines."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from complaint_rules.analysis.coverage import Coverage, coverage_of
from complaint_rules.reports.coverage import coverage_lines, examples_coverage, summary
from complaint_rules.reports.lines import plain
from complaint_rules.reports.observing import observe
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
    """What is reached; of all of it that the solver does not have to be asked about."""
    policy = small(folder, rules + "".join(examples))
    return coverage_of(policy.model, observe(policy))


def missing(coverage: Coverage, kind: str) -> list[str]:
    return [f"{each.target.text}{each.why and ': '}{each.why}" for each in coverage[kind].missing]


def counted(coverage: Coverage) -> dict[str, tuple[int, int]]:
    return {each.kind: (each.covered, each.total) for each in coverage.measures if each.total}


def test_without_examples_nothing_is_reached(tmp_path: Path):
    coverage = measured(tmp_path)
    assert counted(coverage) == {"rules": (0, 3), "boundaries": (0, 2), "unknowns": (0, 3), "clauses": (0, 1)}
    assert coverage.percent == 0


def test_a_rule_is_reached_where_it_decides(tmp_path: Path):
    coverage = measured(tmp_path, example("a", 40, "given.complaint.urgent = false"))
    assert missing(coverage, "rules") == ["`small/in-time` decides `answer`", "`small/urgent` decides `answer`"]


def test_an_example_that_expects_nothing_of_a_decision_reaches_none_of_its_rules(tmp_path: Path):
    coverage = measured(tmp_path, example("a", 30, expect=""))
    told = "`small/in-time` decides `answer`: no example expects anything of `answer` then"
    assert told in missing(coverage, "rules")
    assert coverage["boundaries"].covered == 0


def test_an_example_reaches_what_is_behind_the_decision_that_it_looks_at(tmp_path: Path):
    first = ANSWER.replace("[decision.answer]", "[decision.first]")
    rules = ANSWER + first + rule("one", "complaint.urgent", '"yes"', "first") + rule("two", 'first = "yes"', '"no"')
    expected = '\n[[example]]\nid = "e"\ngiven.complaint.urgent = true\nexpect.answer = "no"\n'
    assert measured(tmp_path, expected, rules=rules)["rules"].percent == 100


def test_a_rule_that_is_always_defeated_never_decides(tmp_path: Path):
    rules = ANSWER + rule("a", "true", '"yes"') + rule("b", "true", '"no"', more='overrides = ["a"]')
    coverage = measured(tmp_path, '\n[[example]]\nid = "e"\nexpect.answer = "no"\n', rules=rules)
    assert missing(coverage, "rules") == ["`small/a` decides `answer`: it holds, but does not decide"]
    assert coverage["overrides"].percent == 100


def test_what_no_complaint_can_reach_is_not_counted_once_it_is_proved(tmp_path: Path):
    rules = ANSWER + rule("a", "true", '"yes"') + rule("b", "true", '"no"', more='overrides = ["a"]')
    coverage = examples_coverage(small(tmp_path, rules + '\n[[example]]\nid = "e"\nexpect.answer = "no"\n'))
    assert counted(coverage)["rules"] == (1, 1)
    assert [each.target.text for each in coverage.unreachable] == ["`small/a` decides `answer`"]


def test_without_the_solver_it_is_counted_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    rules = ANSWER + rule("a", "true", '"yes"') + rule("b", "true", '"no"', more='overrides = ["a"]')
    policy = small(tmp_path, rules + '\n[[example]]\nid = "e"\nexpect.answer = "no"\n')
    monkeypatch.setitem(sys.modules, "pysat.solvers", None)
    coverage = examples_coverage(policy)
    assert counted(coverage)["rules"] == (1, 2)
    assert "whether all of it can be reached is not proved: proofs need python-sat" in plain(coverage_lines(coverage))


def test_a_rule_that_waits_for_an_open_figure_says_so(tmp_path: Path):
    figure = '[parameter.open]\nunit = "days"\nclause = "S-1"\n'
    rules = ANSWER + figure + rule("a", f"{WINDOW} < parameter.open", '"yes"')
    waits = "it waits for `parameter.open`, still without a value"
    coverage = measured(tmp_path, rules=rules)
    assert missing(coverage, "rules") == [f"`small/a` decides `answer`: {waits}"]
    assert coverage["boundaries"].total == 0
    (never,) = (each for each in examples_coverage(small(tmp_path, rules)).unreachable if each.target.kind == "rules")
    assert never.why == waits


@pytest.mark.parametrize(
    ("days", "left"), [([29], [30, 31]), ([30], [31]), ([31], [30]), ([30, 31], []), ([30, 32], [31])]
)
def test_a_boundary_has_two_sides(days: list[int], left: list[int], tmp_path: Path):
    coverage = measured(tmp_path, *(example(f"d{day}", day) for day in days))
    texts = [each.target.text for each in coverage["boundaries"].missing]
    assert texts == [f"`{WINDOW} = {day}`, where `answer` is decided" for day in left]


def test_an_example_that_lies_beyond_a_boundary_is_said_to_be_too_far(tmp_path: Path):
    (below,) = measured(tmp_path, example("a", 31), example("b", 5))["boundaries"].missing
    assert below.why == "examples lie below it, but not right at the boundary"


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
    told = "".join(each.target.text for each in coverage["boundaries"].missing)
    assert (" = 200 EUR" not in told, "right" not in told) == (side == "on", side == "beside")


def test_days_on_which_rules_begin_and_end_are_boundaries(tmp_path: Path):
    rules = ANSWER + rule("a", "true", '"yes"', more="from = 2026-01-31\nuntil = 2026-03-01")
    coverage = measured(tmp_path, example("last-before", 29), rules=rules)
    assert len(missing(coverage, "boundaries")) == 3
    coverage = measured(tmp_path, example("before", 29), example("first", 30), rules=rules)
    assert len(missing(coverage, "boundaries")) == 2


def test_an_unknown_is_reached_where_the_answer_tells_of_it(tmp_path: Path):
    text = "`complaint.urgent` is unknown, and `answer` needs it or assumes what it is"
    assert text in missing(measured(tmp_path, example("known", 10)), "unknowns")
    coverage = measured(tmp_path, example("unknown", 40, expect="expect.answer.status = 'undetermined'"))
    assert len(missing(coverage, "unknowns")) == 2
    assert text not in missing(coverage, "unknowns")


def test_a_clause_is_reached_by_what_cites_it_and_not_by_being_named(tmp_path: Path):
    coverage = measured(tmp_path, example("a", 10, 'clauses = ["S-1"]', expect=""))
    assert missing(coverage, "clauses") == ["`S-1` is carried out"]
    assert measured(tmp_path, example("a", 10))["clauses"].percent == 100


def test_clauses_of_figures_and_steps_are_reached_with_them(tmp_path: Path):
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
    assert missing(measured(tmp_path, example("a", 10), rules=rules), "clauses") == ["`S-2` is carried out"]
    step = example("s", 0, "now = 2026-01-01T11:00:00+08:00\nexpect_steps.note = 'open'", expect="")
    coverage = measured(tmp_path, step, rules=rules)
    assert missing(coverage, "clauses") == ["`S-1` is carried out", "`S-3` is carried out"]
    assert missing(coverage, "steps") == ["`note` is done"]


def test_cases_reach_the_rules_of_deadlines(tmp_path: Path):
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


def test_a_number_that_is_decided_is_compared_where_it_is_used(tmp_path: Path):
    days = '[decision.days]\ntitle.en = "Days"\ntitle.es = "Días"\ntype = "number"\n'
    computed = rule("count", "true", f"{{ value = '{WINDOW}' }}", "days")
    rules = ANSWER + days + computed + rule("late", "days > 30", '"no"')
    coverage = measured(tmp_path, example("a", 30, expect="expect.answer.status = 'not_covered'"), rules=rules)
    (left,) = coverage["boundaries"].missing
    assert left.target.text == f"`{WINDOW} = 31`, where `answer` is decided"


def test_lines_tell_what_is_missing_and_where(tmp_path: Path):
    coverage = measured(tmp_path, example("a", 30))
    assert summary(coverage) == (
        "small, 1 example: rules 1/3 (33%), boundaries 1/2 (50%), unknowns 0/3 (0%), clauses 1/1 (100%)"
    )
    head, place, text, *_ = plain(coverage_lines(coverage)).splitlines()
    assert head == "  missing: 6"
    assert place.endswith(": rules")
    assert "rules.toml:" in place
    assert text == "      `small/late` decides `answer`"


@pytest.mark.parametrize("name", PACKS)
def test_the_shipped_packs_examples_leave_nothing_out(name: str):
    coverage = examples_coverage(shipped(name))
    assert coverage.unmeasured == ()
    assert [(each.target.kind, each.target.text, each.why) for each in coverage.missing] == []


PRICED = f"""
[facts."toy.price"]
type = "money"

{ANSWER}
{rule("dear", 'toy.price > money(18, "EUR")', '"yes"')}
{rule("cheap", 'toy.price <= money(18, "EUR")', '"no"')}
"""


@pytest.mark.parametrize(
    ("given", "covered"),
    [('given.toy.price = { amount = "5", currency = "JPY" }', 0), ('unknown = ["toy.price"]', 1)],
)
def test_a_fact_that_is_needed_although_it_is_known_is_not_unknown(tmp_path: Path, given: str, covered: int):
    told = example("priced", 3, given, 'expect.answer.status = "undetermined"')
    assert counted(measured(tmp_path, told, rules=PRICED))["unknowns"] == (covered, 1)
