"""What people are told of real rows: every answer with its clause, every open one with its question, in each locale."""

from __future__ import annotations

import pytest

from complaint_rules import Decision, Facts, Policy, Status
from tests.real_data.mappings import Row, cfpb_facts, nhtsa_facts


def assert_told(decision: Decision, policy: Policy) -> None:
    told = decision.explain(changes=True)
    answered = {each.definition.name for each in decision.explanation()}
    assert answered >= set(policy.model.order_of_answers)
    for name in answered:
        record = decision[name]
        assert f"({name})" in told
        assert all(rule in told for rule in (*record.rules, *record.needs))
        assert all(clause in told for clause in record.clauses)
        # Of a decided answer nothing is asked: what it still needs cannot change it.
        assert record.status is Status.DECIDED or all(question in told for question in record.questions)


@pytest.mark.parametrize(("locale", "step"), [("en", 1), ("es", 10), ("zh", 10)])
def test_every_vehicle_complaint_is_explained(locale: str, step: int, nhtsa: list[Row], maintenance: Policy) -> None:
    for row in nhtsa[::step]:
        assert_told(maintenance.decide(nhtsa_facts(row, maintenance.model.zone), locale=locale), maintenance)


@pytest.mark.parametrize("locale", ["en", "es", "zh"])
def test_financial_complaints_are_explained(locale: str, cfpb: list[Row], standard: Policy) -> None:
    for row in cfpb[::120]:
        assert_told(standard.decide(cfpb_facts(row, standard.model.zone), locale=locale), standard)


def test_an_explanation_of_a_row_tells_the_day_that_the_row_writes(cfpb: list[Row], standard: Policy) -> None:
    """In the policy's zone and the reader's locale; ``7/29/2013`` in the file."""
    facts: Facts = standard.read(cfpb_facts(cfpb[0], standard.model.zone))
    assert cfpb[0]["Date received"] == "7/29/2013"
    assert "Jul 29, 2013" in standard.decide(facts).explain()
    assert "29 jul 2013" in standard.decide(facts, locale="es").explain()
    assert "2013年7月29日" in standard.decide(facts, locale="zh").explain()
