"""Deadlines as pack data: read strictly, decided by rules, composed and frozen like everything else."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from complaint_rules.domain.extensions import Extension
from complaint_rules.domain.spans import read_span
from complaint_rules.domain.terms import Count, Ends, OutOfHours
from complaint_rules.policy.canonical import policy_tables
from complaint_rules.policy.freezing import freeze, thaw
from complaint_rules.policy.loading import check_pack, load_policy
from complaint_rules.policy.model import Extending, StartPoint
from tests.policy.packs import HEADER, RULES, faults_of, header_of, load_from, marked, write_pack

HEAD = '[[deadline]]\nid = "call"\nowner = "marketing"\naction = "call"\nstarts = "received"\n'
RULE = (
    '[[rule]]\nid = "call"\ndecides = "deadline.call"\nwhen = "true"\nthen = "2 working days"\nclause = "B-2"\n'
    'group = "usual"\n'
)
WHOLE = """\
[[deadline]]
id = "call"
title = {en = "The call", es = "La llamada"}
owner = "marketing"
action = {en = "call the customer", es = "llamar al cliente"}
starts = ["form_received", {at = "received", when = 'late'}]
applies = "out_of_hours"
out_of_hours = "next_opening"
unless = 'complaint.urgent'
count = "rolled"
ends = "same_time"
warn = "80%"
met_by = ["return_visit", "customer_contacted"]
cancelled_by = ["closed"]
pause = ["document_signed"]
resume = ["facts_learned"]
extend = {event = "facts_learned", by = "1 day", times = 2, cap = "5 days"}
on_breach = "evaluated"
clauses = ["B-2"]
"""
BASE = {"pack.toml": HEADER, "rules.toml": RULES, "deadlines.toml": WHOLE + RULE}


def test_a_deadline_is_read_whole(tmp_path: Path) -> None:
    deadline = load_from(tmp_path, "base", base=BASE).deadlines["call"]
    assert (deadline.owner, deadline.action["es"], deadline.decision) == (
        "marketing",
        "llamar al cliente",
        "deadline.call",
    )
    first, second = deadline.starts
    assert first == StartPoint("form_received")
    assert (second.name, second.text) == ("received", "late")
    assert (deadline.terms.count, deadline.terms.ends) == (Count.ROLLED, Ends.SAME_TIME)
    assert deadline.terms.out_of_hours is OutOfHours.NEXT_OPENING
    assert deadline.unless_text == "complaint.urgent"
    assert deadline.only_out_of_hours
    assert deadline.warning == Decimal("0.8")
    assert deadline.met_by == ("customer_contacted", "return_visit")
    assert deadline.extending == Extending(
        "facts_learned", Extension(read_span("1 day"), times=2, cap=read_span("5 days"))
    )
    assert (deadline.cancelled_by, deadline.pause, deadline.resume) == (
        ("closed",),
        ("document_signed",),
        ("facts_learned",),
    )
    assert deadline.on_breach == "evaluated"


def test_what_is_left_out_is_the_usual(tmp_path: Path) -> None:
    base = {**BASE, "deadlines.toml": HEAD + RULE}
    deadline = load_from(tmp_path, "base", base=base).deadlines["call"]
    assert (deadline.terms.count, deadline.terms.ends) == (Count.FOLLOWING, Ends.CLOSE)
    assert deadline.terms.out_of_hours is OutOfHours.AT_ONCE
    assert (deadline.unless, deadline.warning, deadline.extending, deadline.on) == (None, None, None, False)
    assert not deadline.only_out_of_hours


def test_its_span_is_a_decision_on_the_spans_of_its_rules(tmp_path: Path) -> None:
    policy = load_from(tmp_path, "base", base=BASE)
    decision = policy.decisions["deadline.call"]
    assert decision.type.values == ("2 working days",)
    assert decision.rules == ("base/call",)
    assert "deadline.call" in policy.order
    assert "deadline.call" not in policy.order_of_answers


CASES = {
    "no owner": (HEAD.replace("[[", "▸[[").replace('owner = "marketing"\n', ""), "deadline.call", "`owner` is missing"),
    "no start": (
        HEAD.replace("[[", "▸[[").replace('starts = "received"\n', ""),
        "deadline.call",
        "`starts` is missing",
    ),
    "owner by another name": (
        HEAD.replace('"marketing"', '▸"comprehensive"'),
        "deadline.call.owner",
        "did you mean 'general_department'?",
    ),
    "owner": (HEAD.replace('"marketing"', '▸"marketting"'), "deadline.call.owner", "did you mean 'marketing'?"),
    "start": (HEAD.replace('"received"', '▸"recieved"'), "deadline.call.starts", "did you mean 'received'?"),
    "start of another type": (
        HEAD.replace('"received"', '▸"goods.received_on"'),
        "deadline.call.starts",
        "`goods.received_on` is a date; a clock starts at an event or a date_time",
    ),
    "no starts": (HEAD.replace('"received"', "▸[]"), "deadline.call.starts", "name at least one event or fact"),
    "start of no form": (HEAD.replace('"received"', '["closed", ▸7]'), "deadline.call.starts[1]", "write an event"),
    "start with an unknown key": (
        HEAD.replace('"received"', '[▸{at = "closed", if = "x"}]'),
        "deadline.call.starts[0]",
        "write an event",
    ),
    "start's condition": (
        HEAD.replace('"received"', """[{at = "closed", when = '▸complaint.urgnt'}]"""),
        "deadline.call.starts[0].when",
        "did you mean 'complaint.urgent'?",
    ),
    "count": (HEAD + 'count = ▸"folowing"\n', "deadline.call.count", "did you mean 'following'?"),
    "ends": (HEAD + 'ends = ▸"noon"\n', "deadline.call.ends", "write close or end_of_day or same_time"),
    "out of hours": (HEAD + 'out_of_hours = ▸"later"\n', "deadline.call.out_of_hours", "`later` is not known here"),
    "applies": (HEAD + 'applies = ▸"seldom"\n', "deadline.call.applies", "write always or out_of_hours"),
    "unless of no use": (
        HEAD + "unless = ▸'complaint.urgent'\n",
        "deadline.call.unless",
        'none is without `out_of_hours = "next_opening"`',
    ),
    "unless of another type": (
        HEAD + "out_of_hours = \"next_opening\"\nunless = '▸complaint.subject'\n",
        "deadline.call.unless",
        "boolean",
    ),
    "event": (HEAD + 'met_by = ["closed", ▸"close"]\n', "deadline.call.met_by[1]", "did you mean 'closed'?"),
    "a breach that closes": (
        HEAD + 'on_breach = ▸"closed"\n',
        "deadline.call.on_breach",
        "a breach cannot bring about `closed`",
    ),
    "a breach that does what is guarded": (
        HEAD + 'on_breach = ▸"evaluated"\n[[step]]\nid = "sum"\ntitle = "Sum"\nactor = "marketing"\n'
        'done_by = "evaluated"\nrequires = \'event.by = "marketing"\'\n',
        "deadline.call.on_breach",
        "`evaluated` does the step `sum`, which requires something; a breach cannot bring it about",
    ),
    "met by the receipt": (
        HEAD + 'met_by = ▸["received"]\n',
        "deadline.call.met_by",
        "`received` comes before everything else, and never again",
    ),
    "a day that warns": (
        HEAD + 'on = true\nwarn = ▸"80%"\n',
        "deadline.call.warn",
        "a day that has to be hit stays; leave this out, or `on`",
    ),
    "pause without an end": (HEAD + 'pause = ▸["archived"]\n', "deadline.call.pause", "it needs `resume` as well"),
    "resume without a pause": (HEAD + 'resume = ▸["archived"]\n', "deadline.call.resume", "it needs `pause` as well"),
    "pause and resume in one": (
        HEAD + 'pause = ["archived"]\nresume = ▸["archived"]\n',
        "deadline.call.resume",
        "`archived` cannot stop the clock and let it go on as well",
    ),
    "breach": (HEAD + 'on_breach = ▸"late"\n', "deadline.call.on_breach", "`late` is no event"),
    "share": (HEAD + 'warn = ▸"120%"\n', "deadline.call.warn", "`120%` is no share from 0% to 100%"),
    "warning": (HEAD + 'warn = ▸"1 workday"\n', "deadline.call.warn", "names no unit"),
    "extension": (HEAD + 'extend = ▸{by = "1 day"}\n', "deadline.call.extend", "write `{event ="),
    "extension's times": (
        HEAD + 'extend = ▸{event = "closed", by = "1 day", times = 0}\n',
        "deadline.call.extend",
        "write `{event =",
    ),
    "extension's span": (HEAD + 'extend = {event = "closed", by = ▸"1 days"}\n', "deadline.call.extend.by", "1 day"),
    "extension's event": (
        HEAD + 'extend = {event = ▸"close", by = "1 day"}\n',
        "deadline.call.extend.event",
        "did you mean 'closed'?",
    ),
    "unknown key": (HEAD + '▸ownr = "x"\n', "deadline.call.ownr", "did you mean 'owner'?"),
    "unit": (
        HEAD + '▸unit = "hours"\n',
        "deadline.call.unit",
        'unknown key `unit`; how long it runs its rules say, such as `then = "24 hours"`',
    ),
    "clause": (HEAD + 'clauses = [▸"B-9"]\n', "deadline.call.clauses[0]", "`B-9` is no clause"),
    "doubled": (HEAD + HEAD.replace('"call"\no', '▸"call"\no'), "deadline.call.id", "is taken already"),
    "a fact's name": (
        '[facts."deadline.call"]\ntype = "text"\n' + HEAD.replace('"call"\no', '▸"call"\no'),
        "deadline.call.id",
        "`deadline.call` is a fact already",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_points_at_its_line_and_column(case: str, tmp_path: Path) -> None:
    text, path, message = CASES[case]
    deadlines, (place,) = marked(text + RULE)
    (fault,) = faults_of(tmp_path, "base", base={**BASE, "deadlines.toml": deadlines})
    assert (fault.path, fault.line, fault.column) == (path, *place), fault
    assert message in fault.message


RULE_CASES = {
    "no span": (RULE.replace('"2 w', '▸"soon, 2 w'), "rule.call.then", "is no span"),
    "wrong number": (RULE.replace('"2 working days"', '▸"1 working days"'), "rule.call.then", "1 working day"),
    "computed": (RULE.replace('"2 working days"', "▸{value = '2'}"), "rule.call.then", "is no span"),
    "another deadline": (
        RULE.replace('"deadline.call"', '▸"deadline.cal"'),
        "rule.call.decides",
        "did you mean 'deadline.call'?",
    ),
}


@pytest.mark.parametrize("case", RULE_CASES)
def test_a_rule_gives_a_span(case: str, tmp_path: Path) -> None:
    text, path, message = RULE_CASES[case]
    deadlines, (place,) = marked(HEAD + text)
    fault, *_ = (
        each
        for each in faults_of(tmp_path, "base", base={**BASE, "deadlines.toml": deadlines})
        if each.path.startswith("rule")
    )
    assert (fault.path, fault.line, fault.column) == (path, *place), fault
    assert message in fault.message


def test_a_day_to_hit_is_counted_in_days(tmp_path: Path) -> None:
    deadlines, (place,) = marked(HEAD + "on = true\n" + RULE.replace('"2 working days"', '▸"2 hours"'))
    (fault,) = faults_of(tmp_path, "base", base={**BASE, "deadlines.toml": deadlines})
    assert (fault.line, fault.column) == place
    assert fault.message.startswith("`2 hours` names no day")


def test_a_deadline_without_a_rule_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, "base", base={**BASE, "deadlines.toml": HEAD})
    assert fault.message == 'no rule says how long it runs; write one that has `decides = "deadline.call"`'


# --- composing --------------------------------------------------------------------------------------------------------


def own(text: str, **keys: str) -> dict[str, str]:
    return {"pack.toml": header_of("own", extends='["base"]', **keys), "rules.toml": text}


def test_a_company_overrides_the_rule_of_a_base_and_adds_a_span(tmp_path: Path) -> None:
    quicker = RULE.replace("2 working days", "1 day").replace('group = "usual"', 'overrides = ["group:usual"]')
    policy = load_from(tmp_path, "own", base=BASE, own=own(quicker))
    assert policy.decisions["deadline.call"].type.values == ("1 day", "2 working days")
    assert policy.rules["own/call"].overrides == ("base/call",)


def test_a_company_cannot_change_the_deadline_itself(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, "own", base=BASE, own=own(HEAD))
    assert [fault.message for fault in faults] == [
        "the deadline `call` is of the base `base` already; `own` cannot change it"
    ]


def test_a_base_s_deadline_may_lose_its_rules(tmp_path: Path) -> None:
    policy = load_from(tmp_path, "own", base=BASE, own=own("", without='{"base/call" = "nobody calls"}'))
    assert policy.decisions["deadline.call"].rules == ()


def test_a_department_that_a_company_adds_may_own_a_deadline(tmp_path: Path) -> None:
    decision = '[decision.responsible_department]\noutcomes = ["legal"]\n'
    owned = HEAD.replace('"marketing"', '"legal"')
    assert load_from(tmp_path, "base", base={**BASE, "deadlines.toml": decision + owned + RULE}).deadlines[
        "call"
    ].owner == ("legal")


def test_a_cited_clause_is_no_longer_open(tmp_path: Path) -> None:
    uncited = write_pack(tmp_path / "before", {"pack.toml": HEADER, "rules.toml": RULES})
    cited = write_pack(tmp_path / "after", BASE)
    assert [clause.id for clause in check_pack(uncited).open_clauses["base"]] == ["B-2"]
    assert check_pack(cited).open_clauses == {}


# --- freezing ---------------------------------------------------------------------------------------------------------


def test_deadlines_and_what_examples_expect_of_them_survive_freezing(tmp_path: Path) -> None:
    example = (
        '[[example]]\nid = "e"\n[example.expect_deadlines.call]\nstarts_at = "unknown"\nneeds = ["complaint.urgent"]\n'
        'alternatives = [{facts = {"complaint.urgent" = true}, due_at = 2026-03-06T10:00:00Z}]\n'
        '[[example]]\nid = "f"\nexpect_deadlines.call = {applies = false}\n'
    )
    policy = load_from(tmp_path, "base", base={**BASE, "examples.toml": example})
    assert policy.deadlines
    assert thaw(freeze(policy)) == policy
    (first,) = (each for each in policy.examples if each.id == "e")
    assert first.expect_deadlines["call"] == {
        "starts_at": None,
        "needs": ["complaint.urgent"],
        "alternatives": [{"facts": {"complaint.urgent": True}, "due_at": "2026-03-06T18:00:00+08:00"}],
    }


def test_the_digest_tells_two_deadlines_apart(tmp_path: Path) -> None:
    policy = load_from(tmp_path, "base", base=BASE)
    other = {**BASE, "deadlines.toml": (WHOLE + RULE).replace("80%", "81%")}
    assert load_from(tmp_path / "other", "base", base=other).digest != policy.digest


def test_a_policy_without_deadlines_has_the_canonical_form_that_it_always_had() -> None:
    tables = policy_tables(load_policy("standard"))
    assert "deadline" not in tables
    assert "expect_deadlines" not in json.dumps(tables)


EXAMPLE_CASES = {
    "deadline": ("▸cal = {applies = false}", "cal", "did you mean 'call'?"),
    "part": ('call = {▸due = "unknown"}', "call.due", "unknown key `due`"),
    "instant": ('call = {due_at = ▸"2026-03-06T10:00:00"}', "call.due_at", "offset"),
    "nothing": ("call = ▸{}", "call", "write what is to be printed"),
    "both": ("call = ▸{applies = false, needs = []}", "call", "`applies = false` stands alone"),
    "alternatives": ("call = {alternatives = ▸[7]}", "call.alternatives", "write a list of"),
    "alternative's part": (
        "call = {alternatives = [{▸fact = {}}]}",
        "call.alternatives[0].fact",
        "did you mean 'facts'?",
    ),
}


@pytest.mark.parametrize("case", EXAMPLE_CASES)
def test_what_an_example_cannot_expect_is_a_fault(case: str, tmp_path: Path) -> None:
    text, path, message = EXAMPLE_CASES[case]
    examples, (place,) = marked(f'[[example]]\nid = "e"\n[example.expect_deadlines]\n{text}\n')
    (fault,) = faults_of(tmp_path, "base", base={**BASE, "examples.toml": examples})
    assert (fault.path, fault.line, fault.column) == (f"example.e.expect_deadlines.{path}", *place), fault
    assert message in fault.message
