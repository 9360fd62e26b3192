"""Why a complaint was decided as it was, as data and in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules import Policy, Status, load
from complaint_rules.domain.facts import Facts
from complaint_rules.reports.explanation import DecisionExplanation, questions_in_order
from complaint_rules.testing import facts
from tests.reports.small_packs import ANSWER, rule, small

STANDARD = load("standard")
SECRET = "Wang-Secret-99"  # noqa: S105 - a name that must not be told
PERSONAL = ("name", "phone", "email", "address", "vehicle_plate")
BASE = {
    "complaint": {"id": "C-1", "received_at": "2026-03-02T09:10:00+08:00", "subject": "quality"},
    "complainant": dict.fromkeys(PERSONAL, SECRET),
    "goods": {"received_on": "2026-01-30"},
    "order": {"delivery_completed": True},
}


def explained(policy: Policy, facts: dict, name: str, **options) -> DecisionExplanation:
    explanations = policy.decide(facts, **options).explanation()
    return next(each for each in explanations if each.definition.name == name)


def test_names_the_rule_that_won_with_its_clause():
    found = explained(STANDARD, BASE, "eligibility")
    (winner,) = found.winners
    assert (winner.rule.id, winner.outcome) == ("standard/late", "rejected")
    assert [clause.id for clause in winner.clauses] == ["STD-0.1"]


def test_names_the_rules_that_were_defeated(tmp_path: Path):
    tables = ANSWER + rule("usual", "true", '"no"') + rule("urgent", "true", '"yes"', more='overrides = ["usual"]')
    found = explained(small(tmp_path, tables), {}, "answer")
    assert [each.rule.id for each in found.winners] == ["small/urgent"]
    assert [each.rule.id for each in found.defeated] == ["small/usual"]


def test_tells_what_was_read_and_what_was_read_from_an_absence():
    found = explained(STANDARD, {**BASE, "intake": {"late_accepted_by_supervisor": True}}, "eligibility")
    read = {each.name: each for each in found.readings}
    assert str(read["goods.received_on"].value) == "2026-01-30"
    assert read["parameter.window"].value == 30
    assert not read["intake.late_accepted_by_supervisor"].assumed
    absent = explained(STANDARD, {**BASE, "goods": {"received_on": None}}, "eligibility")
    assert {each.name for each in absent.readings if not each.known} == {"goods.received_on"}


def test_a_near_miss_tells_the_rule_and_the_distance():
    found = explained(STANDARD, BASE, "eligibility")
    (miss,) = found.near_misses
    assert (miss.rule, miss.holds, miss.outcome) == ("standard/in-window", False, "accepted")
    assert (miss.margin.actual, miss.margin.bound, miss.margin.distance) == (31, 30, 1)


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("en", "31 days, the window is 30 days: 1 day late"),
        ("es", "30 días; 1 día de retraso"),
        ("es_MX", "30 días; 1 día de retraso"),
        ("zh", "为30天：迟1天"),
    ],
)
def test_a_near_miss_is_told_in_the_locale(locale: str, told: str):
    assert told in STANDARD.decide(BASE, locale=locale).explain()


def test_the_last_day_tells_how_much_was_left():
    facts = {**BASE, "goods": {"received_on": "2026-01-31"}}
    assert "30 days, it takes more than 30 days: 1 day short" in STANDARD.decide(facts).explain()


def test_a_rule_that_won_alone_by_little_is_a_near_miss_where_no_other_would_win_instead(tmp_path: Path):
    tables = ANSWER.replace('["yes", "no"]', '["yes", "no"]\notherwise = "no"') + rule(
        "late", "days_between(goods.received_on, complaint.received_at) > 30", '"yes"'
    )
    found = explained(small(tmp_path, tables), BASE, "answer")
    assert [(miss.rule, miss.holds, miss.margin.distance) for miss in found.near_misses] == [("small/late", True, 1)]


def test_a_rule_that_is_out_of_force_is_no_near_miss(tmp_path: Path):
    tables = ANSWER + rule("old", 'complaint.subject = "price"', '"yes"', more="until = 2020-01-01")
    assert explained(small(tmp_path, tables), BASE, "answer").changes == ()


def test_tells_what_to_ask_next_for_what_is_not_determined():
    decision = STANDARD.decide({**BASE, "goods": {}}, locale="es")
    assert "goods.received_on" in [need.name for need in questions_in_order(decision.explanation())]
    assert "¿Qué día recibió el cliente la mercancía?" in decision.explain()


def test_what_holds_up_most_decisions_is_asked_first(tmp_path: Path):
    tables = "".join(
        f'[decision.d{number}]\noutcomes = ["yes"]\n' + rule(f"r{number}", when, '"yes"', f"d{number}")
        for number, when in enumerate(["complaint.urgent", "site.same_city", "site.same_city"])
    )
    needs = questions_in_order(small(tmp_path, tables).decide({}).explanation())
    assert [need.name for need in needs] == ["site.same_city", "complaint.urgent"]


def test_nothing_is_asked_for_what_is_decided():
    decision = STANDARD.decide(BASE)
    asked = {need.name for need in questions_in_order(decision.explanation())}
    records = [decision[name] for name in STANDARD.model.order_of_answers]
    open_ = {name for record in records if record.status is Status.UNDETERMINED for name in record.needs}
    assert asked == open_


TORN = (
    ANSWER
    + rule("y", "true", '"yes"')
    + rule("n", "true", '"no"')
    + '[decision.middle]\noutcomes = ["a"]\n[decision.last]\noutcomes = ["b"]\n'
    + rule("t", 'answer = "yes"', '"a"', "middle")
    + rule("l", 'middle = "a"', '"b"', "last")
)


def test_an_upstream_conflict_is_named_however_far_up(tmp_path: Path):
    found = explained(small(tmp_path, TORN), {}, "last")
    assert found.upstream == (("answer", Status.CONFLICT), ("middle", Status.UNDETERMINED))


def test_rules_at_odds_are_told_with_what_they_give(tmp_path: Path):
    told = small(tmp_path, TORN).decide({}).explain()
    assert "At odds\n    small/n gives no" in told
    assert "because answer is in conflict" in told


@pytest.mark.parametrize("locale", ["en", "es", "zh"])
def test_the_clause_s_text_is_told_in_the_locale(locale: str):
    assert STANDARD.model.clauses["STD-0.1"].says[locale] in STANDARD.decide(BASE, locale=locale).explain()


def test_tells_on_request_what_would_have_to_be_different():
    decision = STANDARD.decide(BASE)
    line = "intake.late_accepted_by_supervisor would have to be true"
    assert line in decision.explain(changes=True)
    assert line not in decision.explain()


def test_a_personal_value_is_read_but_not_told(tmp_path: Path):
    policy = small(tmp_path, ANSWER + rule("named", "known(complainant.name)", '"yes"'))
    told = policy.decide(BASE).explain(changes=True)
    assert "complainant.name: given, not shown" in told
    assert SECRET not in told


@given(
    facts=facts(STANDARD),
    locale=st.sampled_from(["en", "es", "zh"]),
    secrets=st.sets(st.sampled_from(PERSONAL)),
)
def test_whatever_is_given_can_be_explained_without_personal_values(facts: Facts, locale: str, secrets: set[str]):
    values = {**facts.values, **{f"complainant.{name}": SECRET for name in secrets}}
    decision = STANDARD.decide(Facts(values), locale=locale)
    told = decision.explain(changes=True)
    assert all(name in told for name in STANDARD.model.order_of_answers)
    assert SECRET not in told + repr(decision) + repr(decision.view)


def test_what_a_decided_answer_does_not_need_is_not_asked(tmp_path: Path):
    tables = ANSWER + rule("r", "true", '"yes"') + rule("s", "complaint.urgent", '"yes"')
    decision = small(tmp_path, tables).decide({})
    assert decision["answer"].needs == ("complaint.urgent",)
    assert "Not known" not in decision.explain()
    assert "Ask next" not in decision.explain()


def test_what_is_collected_is_a_plain_list(tmp_path: Path):
    tables = ANSWER.replace("outcomes", "collect = true\noutcomes")
    tables += rule("y", "true", '"yes"') + rule("n", "true", '"no"')
    assert "Respuesta (answer): no, yes" in small(tmp_path, tables).decide({}, locale="es").explain()
