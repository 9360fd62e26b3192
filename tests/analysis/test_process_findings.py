"""What `check` says of a process, on the packs of `docs/analysis.md`: a small repair, and it says it no more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from complaint_rules.analysis import Analysis, Finding, analyse
from complaint_rules.domain.errors import EventRefusedError
from complaint_rules.policy.loading import load_policy
from complaint_rules.reports.findings import witness_lines
from tests.analysis.processes import docket_of, replays
from tests.analysis.test_docs import EXAMPLES, HEADER
from tests.cases.building import HEADER as CASES
from tests.cases.building import deadline, step

CAN_BE_MAJOR = ('otherwise = "general"', 'otherwise = "major"')
REPAIRS: dict[str, tuple[str, str]] = {
    "unreachable-step/report": CAN_BE_MAJOR,
    "undoable-step/approve": CAN_BE_MAJOR,
    "unstartable-deadline/implement": CAN_BE_MAJOR,
    "unmeetable-deadline/approve_in_time": CAN_BE_MAJOR,
    "deadlock/approve+examine": ('after = ["examine"]\n', ""),
    "trap/close": ("step.confirm or complaint.urgent", "step.confirm or not(site.same_city)"),
    "unnamed-owner/answer": ('otherwise = "quality"', 'otherwise = "workshop"'),
    "nobody-acts/department": (
        'outcomes = ["quality", "agent"]',
        'outcomes = ["quality", "agent"]\notherwise = "agent"',
    ),
    "nobody-decides/cause": ('decided_by = "department"', 'decided_by = "general_manager"'),
}

pytestmark = pytest.mark.skipif(not EXAMPLES, reason="the page is not beside the tests")


def example_of(name: str) -> str:
    """The pack of the page that finds it."""
    return next(text for text in EXAMPLES if f"# finds {name}\n" in text)


def analysed(folder: Path, rules: str) -> Analysis:
    (folder / "pack.toml").write_text(HEADER, encoding="utf-8")
    (folder / "rules.toml").write_text(rules, encoding="utf-8")
    return analyse(load_policy(folder))


def named(analysis: Analysis, name: str) -> Finding:
    return next(each for each in analysis.findings if each.id == name)


@pytest.mark.parametrize("name", REPAIRS)
def test_a_small_repair_takes_a_finding_away(tmp_path: Path, name: str):
    old, new = REPAIRS[name]
    assert named(analysed(tmp_path, example_of(name)), name)
    repaired = analysed(tmp_path, example_of(name).replace(old, new))
    assert name not in {each.id for each in repaired.findings}
    assert not [each for each in repaired.undecided if each.question == name]


@pytest.mark.parametrize("name", sorted(REPAIRS.keys() - {"unreachable-step/report", "unstartable-deadline/implement"}))
def test_a_finding_shows_a_case_that_the_engine_takes(tmp_path: Path, name: str):
    found = named(analysed(tmp_path, example_of(name)), name)
    assert found.witness is not None
    assert replays(load_policy(tmp_path), found.witness)
    assert found.clauses == ("S-1",)
    assert found.place.line > 0


@pytest.mark.parametrize("name", ["unreachable-step/report", "unstartable-deadline/implement"])
def test_of_what_never_comes_up_there_is_no_case_to_show(tmp_path: Path, name: str):
    assert named(analysed(tmp_path, example_of(name)), name).witness is None


def test_a_trap_tells_why_the_closing_is_refused_and_of_which_complaints(tmp_path: Path):
    found = named(analysed(tmp_path, example_of("trap/close")), "trap/close")
    assert found.region == ("not(complaint.urgent)", "not(site.same_city)")
    assert "`closed` is refused by the step `close` (S-1)" in found.details[0]


APPROVED_BY = """
[[step]]
id = "approve"
title = "Approve the plan"
actor = "supervisor"
done_by = "plan_approved"
clauses = ["S-1"]

[[step]]
id = "close"
title = "Close the case"
actor = "receiver"
done_by = "closed"
requires = 'not(step.approve) or step.approve.by = "supervisor"'
clauses = ["S-1"]
"""
"""Nobody is kept from approving a plan a second time."""

AT_ONCE = APPROVED_BY.replace(
    'done_by = "plan_approved"', 'done_by = "plan_approved"\nrequires = "not(step.approve)"'
).replace("step.approve.by =", "step.approve.by !=")


def test_no_trap_is_told_where_somebody_else_can_do_it_over(tmp_path: Path):
    assert not [each for each in analysed(tmp_path, APPROVED_BY).findings if each.kind == "trap"]


def test_a_trap_behind_some_events_is_told_with_them(tmp_path: Path):
    found = named(analysed(tmp_path, AT_ONCE), "trap/close/plan_approved")
    assert found.witness is not None
    case = docket_of(load_policy(tmp_path), found.witness)
    (approved,) = case.events
    assert approved.type == "plan_approved"
    with pytest.raises(EventRefusedError):
        case.record(attrs.evolve(approved, type="closed", by=""))
    assert "plan_approved" in " ".join(line.text for line in witness_lines(found.witness))


BREACHED = """
[event.late]
title = "It is late"

[[deadline]]
id = "answer"
owner = "supervisor"
action = "answer the customer"
starts = "received"
met_by = ["replied"]
on_breach = "late"
clauses = ["S-1"]

[[rule]]
id = "answered-in-a-day"
decides = "deadline.answer"
when = 'true'
then = "24 hours"
clauses = ["S-1"]

[decision.department]
title = "Department"
outcomes = ["quality"]

[[rule]]
id = "near"
decides = "department"
when = 'site.same_city'
then = "quality"
clauses = ["S-1"]

[[step]]
id = "warn"
title = "Warn the supervisor"
actor = "supervisor"
done_by = "late"
clauses = ["S-1"]

[[step]]
id = "explain"
title = "Explain why it is late"
actor = "department"
after = ["warn"]
done_by = "plan_proposed"
clauses = ["S-1"]

[[step]]
id = "again"
title = "Begin again"
actor = "quality"
done_by = "registered"
starts_cycle = "late"
clauses = ["S-1"]
"""


def test_what_a_breach_brings_about_starts_nothing_over(tmp_path: Path):
    analysis = analysed(tmp_path, BREACHED)
    assert not [each.id for each in analysis.findings if each.kind in {"undoable-step", "unreachable-step"}]
    found = named(analysis, "nobody-acts/department")
    assert found.witness is not None
    assert [(each.type, each.derived) for each in found.witness.events] == [("late", True)]
    assert "by itself, after a breach" in " ".join(line.text for line in witness_lines(found.witness))


def test_without_the_breach_the_same_event_always_does(tmp_path: Path):
    analysis = analysed(tmp_path, BREACHED.replace('on_breach = "late"\n', ""))
    assert named(analysis, "undoable-step/warn").witness is not None


STARTED_OVER = """
[[step]]
id = "visit"
title = "Visit the customer"
actor = "quality"
done_by = "return_visit"
clauses = ["S-1"]

[[step]]
id = "again"
title = "Begin again"
actor = "quality"
done_by = "registered"
starts_cycle = "return_visit"
clauses = ["S-1"]
"""


def test_what_a_new_round_wipes_out_is_never_done(tmp_path: Path):
    found = named(analysed(tmp_path, STARTED_OVER), "undoable-step/visit")
    assert "with `return_visit` everything starts over" in found.message
    assert found.witness is not None


VISITED = """
[[step]]
id = "worry"
title = "Note what the customer is not content with"
actor = "quality"
done_by = {event = "return_visit", satisfied = false}
clauses = ["S-1"]

[[step]]
id = "confirm"
title = "Have the customer confirm"
actor = "quality"
done_by = {event = "return_visit", satisfied = true}
requires = "step.worry"
clauses = ["S-1"]
"""


def test_what_a_happy_visit_requires_an_unhappy_one_does_not(tmp_path: Path):
    assert not [each.id for each in analysed(tmp_path, VISITED).findings if each.kind == "deadlock"]


def test_a_visit_that_requires_the_other_kind_of_itself_waits_for_itself(tmp_path: Path):
    rules = VISITED.replace('"step.worry"', '"step.confirm and event.satisfied"')
    assert named(analysed(tmp_path, rules), "deadlock/confirm")


RAISED = """
[event.sample_sent]
title = "A sample is sent"

[event.lab_done]
title = "The laboratory is done"

[event.signed]
title = "Somebody signs"

[[step]]
id = "lab"
title = "Test the sample"
actor = "quality"
raised_by = "sample_sent"
done_by = "lab_done"
requires = "step.sign"
clauses = ["S-1"]

[[step]]
id = "sign"
title = "Sign the report"
actor = "quality"
raised_by = "sample_sent"
done_by = "signed"
requires = "step.lab"
clauses = ["S-1"]
"""


def test_steps_that_an_event_raises_wait_for_each_other_after_it(tmp_path: Path):
    found = named(analysed(tmp_path, RAISED), "deadlock/lab+sign")
    assert found.witness is not None
    assert [each.type for each in found.witness.events] == ["sample_sent"]


def test_a_closing_that_hangs_on_a_figure_without_value_is_left_open(tmp_path: Path):
    figure = '[parameter.window]\nunit = "days"\nclauses = ["S-1"]\n'
    rules = example_of("trap/close").replace("complaint.urgent", "parameter.window > 3") + figure
    analysis = analysed(tmp_path, rules)
    (left,) = [each for each in analysis.undecided if each.question.startswith("trap/")]
    assert "`parameter.window`" in left.reason


def _step(name: str, more: str = "") -> str:
    return f'[[step]]\nid = "{name}"\ntitle = "{name}"\nactor = "quality"\nclauses = ["S-1"]\n{more}\n'


def _steps(number: int) -> Iterator[str]:
    for place in range(number):
        yield f'[event.e{place}]\ntitle = "e{place}"\n'
        yield _step(f"s{place}", f'done_by = "e{place}"')


def test_a_process_with_too_many_states_is_left_open(tmp_path: Path):
    requires = " and ".join(f"step.s{place}" for place in range(12))
    closing = _step("close", f'done_by = "closed"\nrequires = "{requires}"')
    analysis = analysed(tmp_path, "".join([*_steps(12), closing]))
    (left,) = [each for each in analysis.undecided if each.question.startswith("trap/")]
    assert "more than 2,000" in left.reason


@pytest.mark.parametrize(
    ("closing", "starting", "is_told"),
    [
        ("event.by = approver and not(event.by = approver)", "", True),
        ("event.by = approver", "", False),
        ("event.by = approver and not(event.by = approver)", 'starts_cycle = "registered"', False),
    ],
)
def test_what_only_reopening_does_needs_a_case_that_was_closed_or_started_over(
    tmp_path: Path, closing: str, starting: str, *, is_told: bool
):
    steps = (
        step("close", f"requires = '{closing}'", done_by='"closed"'),
        step("again", starting, done_by='"reopened"'),
    )
    (tmp_path / "pack.toml").write_text(CASES + deadline('met_by = ["reopened"]') + "".join(steps), encoding="utf-8")
    found = {each.id for each in analyse(load_policy(tmp_path)).findings}
    hanging = {"undoable-step/again", "unmeetable-deadline/call"}
    assert found & hanging == (hanging if is_told else set())
