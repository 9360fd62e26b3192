"""The JSON document that others rely on."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules import Money, Policy, Record, Status, load
from complaint_rules.domain.facts import Facts
from complaint_rules.reports.document import record_document
from complaint_rules.testing import facts
from tests.engines.available import ENGINE_NAMES

STANDARD = load("standard")
KEYS = ["status", "outcome", "reasons", "rules", "clauses", "defeated", "needs", "questions", "assumes"]


def test_a_record_has_its_keys_in_the_fixed_order():
    assert list(record_document(Record(Status.DECIDED, "accepted"))) == KEYS


def test_possible_is_there_for_collecting_decisions_only():
    assert record_document(Record(Status.UNDETERMINED, ("a",), possible=("b",)))["possible"] == ["b"]
    assert "possible" not in record_document(Record(Status.UNDETERMINED, None))


@pytest.mark.parametrize(
    ("outcome", "plain"),
    [
        (Decimal("12.50"), "12.5"),
        (Decimal("1E+3"), "1000"),
        (Money(Decimal("12.50"), "CNY"), {"amount": "12.50", "currency": "CNY"}),
        (True, True),
        (None, None),
        (("a", "b"), ["a", "b"]),
    ],
)
def test_outcomes_are_written_plainly(outcome: object, plain: object):
    assert record_document(Record(Status.DECIDED, outcome))["outcome"] == plain  # type: ignore[arg-type]


def test_the_document_has_its_keys_in_the_fixed_order():
    document = STANDARD.decide({"complaint": {"id": "C-1"}}).to_json()
    assert list(document) == ["complaint", "pack", "engine", "decisions", "deadlines", "reply"]
    assert document["complaint"] == "C-1"
    assert document["pack"] == {"name": "standard", "version": STANDARD.version, "digest": STANDARD.digest}
    assert document["deadlines"] == []
    assert list(document["decisions"]) == sorted(STANDARD.model.order_of_answers)


def test_a_complaint_without_a_number_says_so():
    assert STANDARD.decide({}).to_json()["complaint"] is None


@pytest.mark.parametrize("engine", ENGINE_NAMES)
@given(facts=facts(STANDARD), locale=st.sampled_from(["en", "es", "zh"]))
def test_equal_input_gives_equal_text_on_every_engine(engine: str, facts: Facts, locale: str):
    first = text(STANDARD, facts, "compiled", locale)
    assert text(ANOTHER, facts, engine, locale).replace(f'"engine": "{engine}"', '"engine": "compiled"') == first


ANOTHER = load("standard")


def text(policy: Policy, facts: Facts, engine: str, locale: str) -> str:
    return json.dumps(policy.decide(facts, engine=engine, locale=locale).to_json(), ensure_ascii=False)
