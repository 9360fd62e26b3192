"""What the generator must not do: let code double, ask for what is known, or take one number for another's spelling."""

from __future__ import annotations

from decimal import Decimal

import pytest

from complaint_rules.domain import types
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.values import Money
from complaint_rules.engines.compiled import CompiledEngine
from complaint_rules.engines.record import Status
from tests.engines.building import FACTS, decision, policy, rule

NESTINGS = {
    "alternative": 'if complaint.subject = "price" then complaint.late else {}',
    "consequence": "if complaint.late then ({}) else complaint.urgent",
    "condition": "if ({}) then complaint.late else complaint.urgent",
    "connective": "not(({} and complaint.late) or known(complaint.note))",
}


@pytest.mark.parametrize("nesting", NESTINGS)
def test_code_does_not_double_with_each_level(nesting):
    def size(levels: int) -> int:
        text = "complaint.urgent"
        for _ in range(levels):
            text = NESTINGS[nesting].format(text)
        return len(CompiledEngine(policy(decision("answer", rule("nested", "answer", text, "yes")))).source)

    assert size(12) - size(8) < 3 * (size(8) - size(4))


def test_what_has_no_value_because_of_a_conflict_needs_nothing():
    currency = decision(
        "currency",
        rule("one", "currency", "true", "CNY"),
        rule("another", "currency", "true", "EUR"),
        type=types.TEXT,
    )
    amount = decision(
        "amount", rule("sum", "amount", "true", None, value="money(goods.weight, currency)"), type=types.MONEY
    )
    record = CompiledEngine(policy(currency, amount)).decide(Facts({"goods.weight": Decimal(2)}))["amount"]
    assert (record.status, record.needs) == (Status.UNDETERMINED, ())


def test_a_function_without_a_result_needs_all_that_it_read():
    amount = decision(
        "amount", rule("sum", "amount", "true", None, value="money(goods.weight, complaint.note)"), type=types.MONEY
    )
    facts = Facts({"goods.weight": Decimal(2), "complaint.note": "no currency"})
    record = CompiledEngine(policy(amount)).decide(facts)["amount"]
    assert (record.status, record.needs) == (Status.UNDETERMINED, ("complaint.note", "goods.weight"))


def test_an_amount_keeps_its_zeros_whatever_was_decided_before():
    engine = CompiledEngine(
        policy(decision("refund", rule("all", "refund", "true", None, value="goods.loss"), type=types.MONEY))
    )
    for amount in ("12.5", "12.50", "12.5"):
        outcome = engine.decide(Facts({"goods.loss": Money(Decimal(amount), "CNY")}))["refund"].outcome
        assert str(outcome) == str(Money(Decimal(amount), "CNY"))


def test_a_list_in_square_brackets_is_compared_in_generated_code_too():
    engine = CompiledEngine(
        policy(decision("answer", rule("among", "answer", 'complaint.subject in ["price", "quality"]', "yes")))
    )
    assert "('price', 'quality')" in engine.source
    assert "value_of(" not in engine.source


def test_only_what_an_absence_reaches_is_looked_at_again():
    first = decision("first", rule("late", "first", "complaint.late and complaint.urgent", "yes"), otherwise="no")
    second = decision("second", rule("after", "second", 'first = "yes"', "yes"), otherwise="no")
    engine = CompiledEngine(policy(first, second, facts=FACTS, absent={"complaint.late": False}))
    reached = engine.decide(Facts({"complaint.urgent": True}))
    assert {name: record.assumes for name, record in reached.items()} == {
        "first": ("complaint.late",),
        "second": ("complaint.late",),
    }
    unreached = engine.decide(Facts({"complaint.urgent": False}))
    assert {name: record.assumes for name, record in unreached.items()} == {"first": (), "second": ()}
