"""Deadlines of a decided complaint, as JSON and for people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from complaint_rules import Policy, load
from complaint_rules.reports.deadlines import deadline_rows
from complaint_rules.reports.explanation import needs_of_deadlines
from complaint_rules.reports.lines import Tone, plain
from complaint_rules.reports.policies import PolicyReport, policy_document
from complaint_rules.reports.summary import summarize
from tests.reports.small_packs import ANSWER, rule, small

POLICIES = Path(__file__).resolve().parents[2] / "policies"
BAISHA = load(POLICIES / "baisha")
WORKSHOP = load(POLICIES / "auto_maintenance")
RECEIVED = {"complaint": {"id": "B-1", "received_at": "2026-03-02T01:10:00Z"}}
LOCAL = {**RECEIVED, "site": {"same_city": True}}


def deadlines(policy: Policy, facts: dict[str, Any], locale: str = "en") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = policy.decide(facts, locale=locale).to_json()["deadlines"]
    return found


def test_a_deadline_is_printed_with_both_instants_in_the_pack_s_zone():
    assert deadlines(BAISHA, LOCAL) == [
        {
            "id": "arrive_on_site",
            "owner": "regional_marketing_center",
            "action": "be on the scene, settle who is responsible, and deal with it",
            "clauses": ["BS-H4a"],
            "starts_at": "2026-03-02T09:10:00+08:00",
            "due_at": "2026-03-03T09:10:00+08:00",
        }
    ]


def test_an_open_deadline_tells_what_it_needs_and_how_it_may_come_out():
    (found,) = deadlines(BAISHA, RECEIVED)
    assert (found["starts_at"], found["due_at"]) == ("2026-03-02T09:10:00+08:00", None)
    assert found["needs"] == ["site.same_city"]
    assert found["alternatives"] == [
        {"facts": {"site.same_city": True}, "due_at": "2026-03-03T09:10:00+08:00"},
        {"facts": {"site.same_city": False}, "due_at": "2026-03-04T09:10:00+08:00"},
    ]


SATURDAY: dict[str, Any] = {
    "complaint": {
        "id": "A-1",
        "received_at": "2026-03-07T09:10:00+08:00",
        "area": "maintenance",
        "demands": ["repair"],
    },
    "assessment": dict.fromkeys(["safety", "large_damage", "slow_to_resolve", "strong_feeling"], False),
}


def test_what_a_start_hangs_on_is_asked_next():
    """On a Saturday, three clocks start at once or on Monday, and no decision reads the fact that says which."""
    for facts, asked in (
        (SATURDAY, True),
        ({**SATURDAY, "complaint": {**SATURDAY["complaint"], "urgent": True}}, False),
    ):
        decision = WORKSHOP.decide(facts)
        summary = plain(summarize(decision.view, decision.deadlines).questions)
        assert summary in decision.explain()
        question = "complaint.urgent: Does whoever received the complaint judge it to be urgent?"
        assert (question in summary) is asked


def test_what_a_span_hangs_on_is_counted_once():
    decision = BAISHA.decide(RECEIVED)
    (due,) = decision.deadlines
    assert due.needs == ("site.same_city",)
    assert list(needs_of_deadlines(decision.deadlines, decision.view)) == []
    assert "site.same_city: " in plain(summarize(decision.view, decision.deadlines).questions)


def test_deadlines_are_sorted_and_are_no_decisions():
    document = WORKSHOP.decide(RECEIVED).to_json()
    ids = [each["id"] for each in document["deadlines"]]
    assert ids == sorted(ids)
    assert {"register", "transfer"} <= set(ids)
    assert not [name for name in document["decisions"] if name.startswith("deadline.")]


def test_the_record_behind_a_deadline_can_be_asked_for():
    assert BAISHA.decide(LOCAL)["deadline.arrive_on_site"].outcome == "24 hours"


def test_the_action_is_told_in_the_reader_s_locale():
    assert deadlines(BAISHA, LOCAL, "zh")[0]["action"] == "到达现场，确认责任并处理"


def test_what_was_taken_from_an_absence_is_told():
    (register,) = (each for each in deadlines(WORKSHOP, {**RECEIVED}) if each["id"] == "register")
    assert register["due_at"] == "2026-03-02T09:40:00+08:00"
    assert register["assumes"] == ["intake.during_on_site_service"]


CALL = '[[deadline]]\nid = "call"\nowner = "marketing"\naction = "call"\nstarts = "received"\n'


def test_a_day_to_hit_is_printed_as_a_date(tmp_path: Path):
    policy = small(tmp_path, CALL + "on = true\n" + rule("call", "true", '"5 days"', "deadline.call"))
    (found,) = deadlines(policy, RECEIVED)
    assert "due_at" not in found
    assert found["due_on"] == "2026-03-07"


def test_a_warning_and_a_conflict_are_printed_where_there_is_one(tmp_path: Path):
    one = rule("one", "true", '"1 hour"', "deadline.call")
    two = rule("two", "complaint.urgent", '"2 hours"', "deadline.call")
    policy = small(tmp_path, CALL + 'warn = "50%"\n' + one + two)
    (calm,) = deadlines(policy, {"complaint": {**RECEIVED["complaint"], "urgent": False}})
    assert (calm["warns_at"], calm["due_at"]) == ("2026-03-02T09:40:00+08:00", "2026-03-02T10:10:00+08:00")
    (at_odds,) = deadlines(policy, {"complaint": {**RECEIVED["complaint"], "urgent": True}})
    assert at_odds["conflict"] == ["small/one", "small/two"]
    assert (at_odds["due_at"], at_odds["alternatives"]) == (None, [])
    decision = policy.decide({"complaint": {**RECEIVED["complaint"], "urgent": True}})
    (row,) = deadline_rows(decision.deadlines, decision.view)
    assert (row.due, row.tone) == ("in conflict", Tone.FAULT)


# --- for people -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locale", "title", "due", "heading"),
    [
        ("en", "Arrival on the scene", "Mar 3, 2026, 9:10:00 AM (Asia/Shanghai)", "Deadline"),
        ("es", "Llegada al lugar", "3 mar 2026, 9:10:00 (Asia/Shanghai)", "Plazo"),
        ("zh", "到达现场", "2026年3月3日 09:10:00 (Asia/Shanghai)", "时限"),
    ],
)
def test_a_row_tells_the_instant_in_the_reader_s_words(locale: str, title: str, due: str, heading: str):
    decision = BAISHA.decide(LOCAL, locale=locale)
    summary = summarize(decision.view, decision.deadlines)
    (row,) = summary.deadlines
    assert (row.deadline, row.due.replace("\u202f", " "), row.tone) == (f"{title} (arrive_on_site)", due, Tone.ANSWER)
    assert summary.deadline_columns[0] == heading
    assert "deadline.arrive_on_site" not in [each.decision for each in summary.rows]


def test_an_open_row_tells_every_way():
    decision = BAISHA.decide(RECEIVED)
    (row,) = deadline_rows(decision.deadlines, decision.view)
    assert row.due.startswith("if site.same_city = yes: Mar 3, 2026")
    assert "; if site.same_city = no: Mar 4, 2026" in row.due
    assert row.tone is Tone.OPEN


def test_a_way_without_the_deadline_says_so():
    decision = WORKSHOP.decide({"complaint": {"received_at": "2026-03-07T12:00:00+08:00"}})
    due = {row.deadline: row.due for row in deadline_rows(decision.deadlines, decision.view)}
    assert due["Phone call to the company leader (escalate_by_phone)"].endswith("if complaint.urgent = no: none")


def test_without_the_receipt_the_row_tells_what_is_needed():
    decision = BAISHA.decide({"site": {"same_city": True}})
    (row,) = deadline_rows(decision.deadlines, decision.view)
    assert row.due == "needs complaint.received_at"


def test_where_no_fact_would_help_the_time_is_told_to_be_unknown(tmp_path: Path):
    starts = """{at = "received", when = 'answer = "yes"'}"""
    tables = CALL.replace('"received"', starts) + ANSWER + rule("call", "true", '"5 days"', "deadline.call")
    policy = small(tmp_path, tables)
    decision = policy.decide(RECEIVED)
    (row,) = deadline_rows(decision.deadlines, decision.view)
    assert (row.due, row.tone) == ("time not known", Tone.OPEN)
    told = policy.case(RECEIVED).at("2026-03-03T01:10:00Z").text()
    assert "call: ○ pending; time not known" in told


def test_an_explanation_tells_the_deadlines_and_why_the_span_is_what_it_is():
    told = BAISHA.decide(LOCAL).explain()
    assert "Arrival on the scene (deadline.arrive_on_site): 24 hours" in told
    assert "Deadlines\n  Arrival on the scene (arrive_on_site): Mar 3, 2026" in told
    assert "    the clock starts Mar 2, 2026" in told


@pytest.mark.parametrize(
    ("span", "locale", "told"),
    [
        ("1 working hour", "en", "1 working hour"),
        ("2 working hours", "es", "2 horas laborables"),
        ("30 working minutes", "es", "30 minutos laborables"),
        ("3 working days", "es", "3 días hábiles"),
        ("1 week", "es", "1 semana"),
        ("6 months", "es", "6 meses"),
    ],
)
def test_an_explanation_tells_a_span_in_the_reader_s_words(tmp_path: Path, span: str, locale: str, told: str):
    policy = small(tmp_path, CALL + rule("call", "true", f'"{span}"', "deadline.call"))
    lines = policy.decide(RECEIVED, locale=locale).explain().splitlines()
    assert f"deadline.call: {told}" in lines


def test_a_policy_shows_its_deadlines_with_their_rules():
    lines = "\n".join(line.text for line in PolicyReport(WORKSHOP.model, "en").lines())
    assert "deadline contact_customer: Contact with the customer" in lines
    assert "the clock starts at form_received, escalated_by_phone (when complaint.urgent)" in lines
    assert "out of hours it starts at the next opening, unless complaint.urgent" in lines
    assert "auto_maintenance/first-return-visit gives 5 days" in lines
    assert "on that day, neither earlier nor later" in lines


def test_a_policy_s_document_has_its_deadlines_apart():
    document = policy_document(WORKSHOP.model, "en")
    assert not [name for name in document["decisions"] if name.startswith("deadline.")]
    call = document["deadlines"]["contact_customer"]
    assert call["starts"] == [
        {"at": "form_received", "when": None},
        {"at": "escalated_by_phone", "when": "complaint.urgent"},
    ]
    assert [each["then"] for each in call["rules"]] == ["2 working hours", "2 hours"]
