"""Steps, events and accountabilities as pack data: read strictly, composed, and frozen like everything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from complaint_rules.cases.obligations import ObligationStatus
from complaint_rules.cases.steps import StepStatus
from complaint_rules.policy.canonical import policy_tables
from complaint_rules.policy.checking_cases import STATUSES, STEP_STATUSES
from complaint_rules.policy.freezing import freeze, thaw
from complaint_rules.policy.process import EventPattern
from tests.policy.packs import HEADER, RULES, faults_of, header_of, load_from, marked, write_pack

HEAD = '[[step]]\nid = "call"\ntitle = "Call"\nactor = "marketing"\n'
WHOLE = """\
[event.parts_ordered]
title = {en = "Parts were ordered", es = "Se pidieron piezas"}

[[deadline]]
id = "visit"
owner = "marketing"
action = "visit"
starts = "received"
on = true
[[rule]]
id = "visit"
decides = "deadline.visit"
when = "true"
then = "5 days"

[[step]]
id = "propose"
title = {en = "Propose", es = "Proponer"}
actor = ["marketing", "responsible_department"]
form = "plan_form"
when = 'complaint.urgent'
done_by = ["plan_proposed", "parts_ordered"]
undone_by = "plan_rejected"
clauses = ["B-2"]

[[step]]
id = "visit"
title = "Visit"
actor = "marketing"
after = ["propose"]
raised_by = "plan_proposed"
starts_cycle = {event = "return_visit", satisfied = false}
done_by = {event = "return_visit", satisfied = true, meets = "visit"}
done_when = 'known(complaint.subject)'
requires = '''
event.by in ["marketing", "general_manager"] and step.propose
and known(event.reason) and not(step.propose.satisfied)'''
clauses = ["B-1", "B-2"]

[decision.responsible_department]
outcomes = ["garage"]
[[rule]]
id = "garage"
decides = "responsible_department"
when = "true"
then = "garage"

[[accountability]]
id = "cause"
title = "For the cause"
for = "cause"
persons = ["finding.responsible_person"]
when = 'eligibility = "accepted"'
unit = "percent"
decided_by = "supervisor"
note = "A proposal."
clauses = ["B-2"]
[[rule]]
id = "amount"
decides = "accountability.cause"
when = 'complaint.urgent'
then = {value = 'parameter.window'}
"""
BASE = {"pack.toml": HEADER, "rules.toml": RULES, "steps.toml": WHOLE}


def test_a_step_is_read_whole(tmp_path: Path) -> None:
    policy = load_from(tmp_path, "base", base=BASE)
    propose, visit = policy.steps["propose"], policy.steps["visit"]
    assert (propose.actors, propose.form, propose.text) == (
        ("marketing", "responsible_department"),
        "plan_form",
        "complaint.urgent",
    )
    assert propose.done_by == (EventPattern("parts_ordered"), EventPattern("plan_proposed"))
    assert propose.undone_by == (EventPattern("plan_rejected"),)
    assert visit.done_by == (EventPattern("return_visit", satisfied=True, meets="visit"),)
    assert visit.starts_cycle == (EventPattern("return_visit", satisfied=False),)
    assert (visit.after, visit.raised_by, visit.clauses) == (
        ("propose",),
        (EventPattern("plan_proposed"),),
        ("B-1", "B-2"),
    )
    assert (visit.done_when is None, visit.requires is None) == (False, False)
    assert policy.events["parts_ordered"].title["es"] == "Se pidieron piezas"


def test_an_accountability_is_a_decision_that_shows_in_cases_alone(tmp_path: Path) -> None:
    policy = load_from(tmp_path, "base", base=BASE)
    cause = policy.accountabilities["cause"]
    assert (cause.delays, cause.persons, cause.unit, cause.decided_by) == (
        False,
        ("finding.responsible_person",),
        "percent",
        ("supervisor",),
    )
    assert policy.decisions[cause.decision].rules == ("base/amount",)
    assert cause.decision not in policy.order_of_answers


FAULTS = {
    "no title": ('▸[[step]]\nid = "call"\nactor = "marketing"\ndone_by = "replied"\n', "`title` is missing"),
    "no id that is one": (HEAD.replace('"call"', '▸"Call it"') + 'done_by = "replied"\n', "`Call it` is no name"),
    "an id twice": (
        HEAD + 'done_by = "replied"\n' + HEAD.replace('"call"', '▸"call"') + 'done_by = "replied"\n',
        "taken already",
    ),
    "an unknown actor": (
        HEAD.replace('"marketing"', '▸"marketting"') + 'done_by = "replied"\n',
        "did you mean 'marketing'?",
    ),
    "one of several actors": (
        HEAD.replace('"marketing"', '["marketing", ▸"quallity"]') + 'done_by = "replied"\n',
        "did you mean 'quality'?",
    ),
    "an actor of a wrong type": (HEAD.replace('"marketing"', "▸7") + 'done_by = "replied"\n', "write a role"),
    "nothing that ends it": ("▸" + HEAD, "nothing ends it"),
    "an unknown event": (HEAD + 'done_by = ▸"repliedd"\n', "did you mean 'replied'?"),
    "an unknown event among several": (HEAD + 'done_by = ["replied", ▸"closd"]\n', "did you mean 'closed'?"),
    "a pattern that is none": (HEAD + 'done_by = ▸{evnt = "replied"}\n', "write an event, or"),
    "satisfied of another event": (
        HEAD + 'done_by = ▸{event = "replied", satisfied = true}\n',
        "only `return_visit` tells",
    ),
    "done by the receipt": (HEAD + 'done_by = ▸"received"\n', "`received` comes before everything else"),
    "a round that closing starts": (
        HEAD + 'done_by = "replied"\nstarts_cycle = ▸"closed"\n',
        "`closed` has a meaning of its own for rounds",
    ),
    "satisfaction that nothing tells": (
        HEAD + "done_by = \"replied\"\nrequires = ▸'event.satisfied'\n",
        "only `return_visit` tells `event.satisfied`",
    ),
    "meets no deadline": (HEAD + 'done_by = ▸{event = "replied", meets = "vist"}\n', "did you mean 'visit'?"),
    "after no step": (HEAD + 'done_by = "replied"\nafter = [▸"propos"]\n', "did you mean 'propose'?"),
    "a condition of a wrong type": (
        HEAD + "done_by = \"replied\"\nwhen = '▸complaint.subject'\n",
        "where a boolean is wanted",
    ),
    "a step in a plain condition": (HEAD + "done_by = \"replied\"\nwhen = '▸step.propose'\n", "step.propose"),
    "an unknown step in what it requires": (
        HEAD + "done_by = \"replied\"\nrequires = '▸step.propos'\n",
        "did you mean 'step.propose'?",
    ),
    "a role that is none in what it requires": (
        HEAD + 'done_by = "replied"\nrequires = \'event.by = ▸"marketting"\'\n',
        "did you mean 'marketing'?",
    ),
    "requiring something of no event": (
        HEAD + "done_when = 'complaint.urgent'\nrequires = ▸'step.propose'\n",
        "only an event can be refused",
    ),
    "an unknown clause": (HEAD + 'done_by = "replied"\nclauses = [▸"B-9"]\n', "`B-9` is no clause"),
    "an event that every policy knows": ('▸[event.replied]\ntitle = "Replied"\n', "needs no declaring"),
    "answering for nothing known": (
        '[[accountability]]\nid = "x"\ntitle = "X"\nfor = ▸"delays"\n',
        "did you mean 'delay'?",
    ),
    "a person who is no fact": (
        '[[accountability]]\nid = "x"\ntitle = "X"\nfor = "cause"\npersons = [▸"finding.person"]\n',
        "`finding.person` is no fact",
    ),
    "a person who is no text": (
        '[[accountability]]\nid = "x"\ntitle = "X"\nfor = "cause"\npersons = [▸"complaint.urgent"]\n',
        "a text names a person",
    ),
    "persons for a delay": (
        '[[accountability]]\nid = "x"\ntitle = "X"\nfor = "delay"\npersons = ▸["finding.responsible_person"]\n',
        "leave `persons` out",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_points_at_its_line_and_column(tmp_path: Path, name: str) -> None:
    text, message = FAULTS[name]
    plain, places = marked(WHOLE + text)
    (fault,) = faults_of(tmp_path, "base", base={**BASE, "steps.toml": plain})
    assert message in fault.message
    assert [(fault.line, fault.column)] == places


def test_steps_that_wait_for_one_another_are_told(tmp_path: Path) -> None:
    waiting = (
        HEAD
        + 'done_by = "replied"\nafter = ["ask"]\n'
        + HEAD.replace('"call"', '"ask"')
        + 'done_by = "replied"\nafter = ["call"]\n'
    )
    (fault,) = faults_of(tmp_path, "base", base={**BASE, "steps.toml": WHOLE + waiting})
    assert fault.message == "the steps wait for one another: ask > call > ask"


def test_a_fact_may_not_have_a_name_that_a_process_needs(tmp_path: Path) -> None:
    for name in ("step.call", "event.by", "accountability.cause"):
        facts = f'[facts."{name}"]\ntype = "boolean"\n'
        (fault, *_) = faults_of(tmp_path / name, "base", base={**BASE, "facts.toml": facts})
        assert f"the fact `{name}` has a name that is kept" in fault.message


# --- composing --------------------------------------------------------------------------------------------------------

OWN = '[[step]]\nid = "propose"\ntitle = "Ours"\nactor = "quality"\ndone_by = "plan_proposed"\n'


def extending(name: str, *bases: str) -> str:
    listed = ", ".join(f'"{base}"' for base in bases)
    return header_of(name) + f"extends = [{listed}]\n"


def test_a_step_takes_the_place_of_a_base_s_when_it_says_so(tmp_path: Path) -> None:
    own = {"pack.toml": extending("own", "base"), "steps.toml": OWN + 'overrides = ["base/propose"]\n'}
    policy = load_from(tmp_path, "own", base=BASE, own=own)
    assert (policy.steps["propose"].pack, policy.steps["visit"].after) == ("own", ("propose",))


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ("", 'write `overrides = ["base/propose"]`'),
        ('overrides = ["base/visit"]\n', "call it `visit`"),
        ('overrides = ["base/prpose"]\n', "did you mean 'base/propose'?"),
    ],
)
def test_a_base_s_step_is_not_replaced_by_mistake(tmp_path: Path, overrides: str, message: str) -> None:
    own = {"pack.toml": extending("own", "base"), "steps.toml": OWN + overrides}
    faults = faults_of(tmp_path, "own", base=BASE, own=own)
    assert [message in fault.message for fault in faults] == [True]


def test_a_step_taken_out_is_waited_for_by_nobody(tmp_path: Path) -> None:
    header = extending("own", "base") + '[pack.without]\n"step:base/propose" = "not here"\n'
    base = {
        **BASE,
        "steps.toml": WHOLE.replace(" and step.propose\n", "\n").replace(" and not(step.propose.satisfied)", ""),
    }
    policy = load_from(tmp_path, "own", base=base, own={"pack.toml": header})
    assert list(policy.steps) == ["visit"]
    assert policy.steps["visit"].after == ()


def test_what_still_asks_for_a_step_taken_out_is_told(tmp_path: Path) -> None:
    header = extending("own", "base") + '[pack.without]\n"step:base/propose" = "not here"\n'
    faults = faults_of(tmp_path, "own", base=BASE, own={"pack.toml": header})
    assert ["step.propose" in fault.message for fault in faults] == [True, True]


def test_two_bases_that_both_replace_a_step_are_named(tmp_path: Path) -> None:
    packs = {
        name: {"pack.toml": extending(name, "base"), "steps.toml": OWN + 'overrides = ["base/propose"]\n'}
        for name in ("left", "right")
    }
    (fault,) = faults_of(tmp_path, "own", base=BASE, own={"pack.toml": extending("own", "left", "right")}, **packs)
    assert "`left` and `right` each put a step of their own in the place of `propose`" in fault.message


def test_two_bases_that_both_declare_a_step_are_named(tmp_path: Path) -> None:
    packs = {
        name: {
            "pack.toml": header_of(name),
            "steps.toml": '[[step]]\nid = "x"\ntitle = "X"\nactor = "quality"\ndone_by = "replied"\n',
        }
        for name in ("left", "right")
    }
    faults = faults_of(tmp_path, "own", own={"pack.toml": extending("own", "left", "right")}, **packs)
    assert any("the step `x` is declared by `left` and by `right`" in fault.message for fault in faults)


# --- freezing ---------------------------------------------------------------------------------------------------------


def test_a_frozen_policy_has_its_process(tmp_path: Path) -> None:
    policy = load_from(tmp_path, "base", base=BASE)
    thawed = thaw(freeze(policy))
    assert (thawed.steps, thawed.events, thawed.accountabilities) == (
        policy.steps,
        policy.events,
        policy.accountabilities,
    )
    assert thawed.digest == policy.digest


def test_every_part_of_a_step_is_part_of_the_digest(tmp_path: Path) -> None:
    digest = load_from(tmp_path / "whole", "base", base=BASE).digest
    for line in WHOLE.splitlines():
        key = line.partition(" ")[0]
        if key in {"form", "undone_by", "raised_by", "done_when", "starts_cycle", "note", "unit", "persons"}:
            changed = WHOLE.replace(line + "\n", "", 1)
            assert load_from(tmp_path / key, "base", base={**BASE, "steps.toml": changed}).digest != digest, key


def test_a_policy_without_a_process_keeps_its_digest(tmp_path: Path) -> None:
    policy = load_from(tmp_path, "base", base={"pack.toml": HEADER, "rules.toml": RULES})
    assert not {"step", "event", "accountability", "deadline"} & policy_tables(policy).keys()


def test_an_event_of_a_pack_can_start_and_meet_deadlines(tmp_path: Path) -> None:
    head = '[[deadline]]\nid = "order"\nowner = "marketing"\naction = "order"\n'
    more = head + 'starts = "parts_ordered"\nmet_by = ["parts_ordered"]\n'
    rule = '[[rule]]\nid = "order"\ndecides = "deadline.order"\nwhen = "true"\nthen = "1 day"\n'
    policy = load_from(tmp_path, "base", base={**BASE, "more.toml": more + rule})
    assert policy.deadlines["order"].met_by == ("parts_ordered",)


# --- examples ---------------------------------------------------------------------------------------------------------

EXAMPLE = """\
[[example]]
id = "first"
given.complaint.received_at = 2026-03-02T10:00:00+08:00
given.complaint.urgent = true
events = [{type = "plan_proposed", at = 2026-03-02T11:00:00+08:00}]
now = 2026-03-02T12:00:00+08:00
expect_steps.propose = "done"
expect_obligations.visit = {status = "pending", due_on = "2026-03-07"}
expect_refused = [{type = "return_visit", at = 2026-03-02T11:30:00+08:00, satisfied = true, step = "visit"}]
[[example]]
id = "second"
like = "first"
then = [{type = "plan_rejected", at = 2026-03-02T11:10:00+08:00}]
expect_steps.propose = "open"
[[example]]
id = "third"
like = "first"
expect.eligibility = {status = "undetermined"}
"""


def test_an_example_takes_over_what_happened_and_adds_to_it(tmp_path: Path) -> None:
    policy = load_from(tmp_path, "base", base={**BASE, "examples.toml": EXAMPLE})
    first, second, third = (example for example in policy.examples if example.id in {"first", "second", "third"})
    assert first.case is not None
    assert second.case is not None
    assert [each["type"] for each in second.case.events] == ["plan_proposed", "plan_rejected"]
    assert (first.case.now, second.case.now) == ("2026-03-02T12:00:00+08:00",) * 2
    assert first.case.refused[0][1] == "visit"
    assert third.case is None  # it says nothing of a case


def test_examples_of_cases_are_frozen(tmp_path: Path) -> None:
    policy = load_from(tmp_path, "base", base={**BASE, "examples.toml": EXAMPLE})
    frozen = freeze(policy)
    assert thaw(frozen).examples == policy.examples
    (first,) = [each for each in json.loads(frozen)["policy"]["example"] if each["id"] == "first"]
    assert first["expect_steps"] == {"propose": {"status": "done"}}


FIRST = EXAMPLE.partition('[[example]]\nid = "second"')[0]
WRONG_EXAMPLES = {
    "an unknown event": (EXAMPLE.replace('"plan_proposed"', '▸"plan_propsed"', 1), "did you mean 'plan_proposed'?"),
    "a naive instant": (
        EXAMPLE.replace("at = 2026-03-02T11:00:00+08:00", "at = ▸2026-03-02T11:00:00", 1),
        "has no UTC offset",
    ),
    "no now": ("▸" + FIRST.replace("now = 2026-03-02T12:00:00+08:00\n", ""), "`now` is missing"),
    "an unknown step": (
        EXAMPLE.replace("expect_steps.propose", "expect_steps.▸propse", 1),
        "did you mean 'propose'?",
    ),
    "an unknown status": (
        EXAMPLE.replace('propose = "done"', 'propose = ▸"finished"', 1),
        "`finished` is no status here",
    ),
    "an unknown deadline": (
        EXAMPLE.replace("expect_obligations.visit", "expect_obligations.▸vist"),
        "did you mean 'visit'?",
    ),
    "an unknown part": (EXAMPLE.replace("due_on =", "▸due_un ="), "did you mean 'due_on'?"),
    "a second refused event": (
        EXAMPLE.replace(', step = "visit"}]', '}, {type = ▸"b", at = 2026-03-02T11:40:00+08:00}]'),
        "`expect_refused[1].type`: `b` is no event",
    ),
    "a refused event that is a text": (
        EXAMPLE.replace("expect_refused = [", 'expect_refused = [▸"a", '),
        "`expect_refused[0]`: is a text and no event",
    ),
    "an unknown step that refuses": (EXAMPLE.replace('step = "visit"', 'step = ▸"vist"'), "did you mean 'visit'?"),
}


@pytest.mark.parametrize("name", WRONG_EXAMPLES)
def test_what_an_example_expects_of_a_case_is_checked(tmp_path: Path, name: str) -> None:
    text, message = WRONG_EXAMPLES[name]
    plain, places = marked(text)
    faults = faults_of(tmp_path, "base", base={**BASE, "examples.toml": plain})
    assert [message in fault.message for fault in faults][:1] == [True]
    assert (faults[0].line, faults[0].column) == places[0]


def test_an_example_knows_every_status() -> None:
    """Packs are checked below the cases, so the words are written down twice."""
    assert {*STATUSES} == {str(each) for each in ObligationStatus}
    assert {*STEP_STATUSES} == {str(each) for each in StepStatus}


def test_packs_may_be_written_side_by_side(tmp_path: Path) -> None:
    """The helper of these tests writes what it should."""
    write_pack(tmp_path / "base", BASE)
    assert (tmp_path / "base" / "steps.toml").read_text(encoding="utf-8") == WHOLE
