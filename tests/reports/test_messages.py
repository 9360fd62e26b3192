"""What is said to the customer."""

from __future__ import annotations

from pathlib import Path

import pytest

from complaint_rules import load
from tests.reports.small_packs import ANSWER, rule, small

STANDARD = load("standard")
LATE = {
    "complaint": {"id": "C-1", "received_at": "2026-03-02T09:10:00+08:00", "subject": "quality"},
    "goods": {"received_on": "2026-01-30"},
    "order": {"delivery_completed": True},
}

REJECTED = """
[decision.eligibility]
outcomes = ["accepted", "rejected"]
[parameter.window]
unit = "days"
value = 30
""" + rule("late", 'complaint.subject = "price"', '"rejected"', "eligibility", 'reason = "too_late"')


def message(name: str, text: str, more: str = "") -> str:
    return f'[[message]]\nid = "{name}"\nclauses = ["S-1"]\ntext.en = "{text}"\ntext.es = "es: {text}"\n{more}\n'


def reply(folder: Path, tables: str, subject: str | None = "price", locale: str = "en") -> str | None:
    return small(folder, REJECTED + tables).decide({"complaint": {"subject": subject}}, locale=locale).reply


@pytest.mark.parametrize(
    ("locale", "day", "window"),
    [("en", "January 30, 2026", "30 days"), ("es", "30 de enero de 2026", "30 días"), ("zh", "2026年1月30日", "30天")],
)
def test_the_reply_names_the_reason_in_the_locale(locale: str, day: str, window: str):
    said = STANDARD.decide(LATE, locale=locale).reply
    assert said is not None
    assert day in said
    assert window in said


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {**LATE, "goods": {"received_on": "2026-02-20"}},
        {**LATE, "goods": {}},
        {**LATE, "finding": {"reasons_sufficient": True}, "goods": {"received_on": "2026-02-20"}},
    ],
    ids=["nothing known", "accepted", "undetermined", "half found"],
)
def test_there_is_no_reply_unless_the_complaint_is_turned_down(facts: dict[str, dict[str, object]]):
    assert STANDARD.decide(facts).reply is None


def test_there_is_a_reply_when_the_complaint_is_not_established():
    facts = {**LATE, "goods": {"received_on": "2026-02-20"}, "finding": {"demands_reasonable": False}}
    said = STANDARD.decide(facts).reply
    assert said is not None
    assert "exchange, a repair or a discount" in said


def test_parts_follow_one_another_by_rank_and_id(tmp_path: Path):
    tables = message("b", "second", "rank = 1") + message("a", "third", "rank = 2") + message("c", "first")
    assert reply(tmp_path, tables) == "first\n\nsecond\n\nthird"


def test_a_part_is_said_only_when_its_condition_is_true(tmp_path: Path):
    tables = message("a", "known") + message("b", "open", "when = 'complaint.urgent'")
    assert reply(tmp_path, tables) == "known"


def test_a_part_with_a_reason_is_said_only_where_a_decided_record_has_it(tmp_path: Path):
    other = rule("other", 'complaint.subject = "quality"', '"rejected"', "eligibility", 'reason = "other"')
    tables = other + message("a", "late", 'reason = "too_late"') + message("b", "other", 'reason = "other"')
    assert reply(tmp_path / "price", tables) == "late"
    assert reply(tmp_path / "quality", tables, subject="quality") == "other"


def test_a_reason_of_a_conflict_is_no_reason_to_write(tmp_path: Path):
    at_odds = ANSWER + rule("y", "true", '"yes"', more='reason = "torn"') + rule("n", "true", '"no"')
    tables = at_odds + message("a", "always") + message("b", "torn", 'reason = "torn"')
    assert reply(tmp_path, tables) == "always"


def test_a_part_that_is_said_replaces_what_it_overrides_and_what_that_overrides(tmp_path: Path):
    tables = (
        message("a", "plain")
        + message("b", "better", "when = 'complaint.urgent'\noverrides = [\"a\"]")
        + message("c", "best", 'overrides = ["b"]')
    )
    assert reply(tmp_path, tables) == "best"


def test_a_part_that_is_not_said_replaces_nothing(tmp_path: Path):
    tables = message("a", "plain") + message("b", "better", "when = 'complaint.urgent'\noverrides = [\"a\"]")
    assert reply(tmp_path, tables) == "plain"


def test_a_part_that_mentions_something_unknown_is_left_out(tmp_path: Path):
    tables = message("a", "within {parameter.window} days") + message("b", "yours came on {goods.received_on}")
    assert reply(tmp_path, tables) == "within 30 days"


def test_other_wholes_are_said_whatever_is_decided(tmp_path: Path):
    tables = message("a", "we have it", 'part_of = "acknowledgement"') + message("b", "sorry")
    policy = small(tmp_path, REJECTED + tables)
    assert policy.messages({}) == {"acknowledgement": "we have it"}
    assert policy.messages({"complaint": {"subject": "price"}}, locale="es") == {
        "acknowledgement": "es: we have it",
        "reply": "es: sorry",
    }


def test_without_any_part_there_is_no_reply(tmp_path: Path):
    assert reply(tmp_path, "") is None
