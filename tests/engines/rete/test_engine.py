"""The rete engine gives the compiled engine's records, whatever durable-rules makes difficult."""

from __future__ import annotations

import datetime as dt
import itertools
import sys
from decimal import Decimal
from typing import Any

import pytest

from complaint_rules.domain import types
from complaint_rules.domain.errors import SessionError
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.values import Money
from complaint_rules.engines.compiled import CompiledEngine
from complaint_rules.engines.record import Record, Status
from complaint_rules.engines.rete import ReteEngine, durable
from complaint_rules.engines.rete.durable import MAX_LIVE
from complaint_rules.engines.rete.network import MAX_USES
from tests.engines.available import needs_durable
from tests.engines.building import FACTS, SAMPLES, decision, policy, rule, warranty, when
from tests.engines.memory import growth_of
from tests.engines.rete.test_durable import run_together

pytestmark = needs_durable

DAYS = (None, dt.date(2020, 1, 1), dt.date(2024, 12, 31), dt.date(2025, 1, 1))


def answer(condition: str, facts: dict) -> Record:
    """The record of a rule with this condition; on both engines, or the test fails."""
    policy = when(condition)
    record = ReteEngine(policy).decide(Facts(facts))["answer"]
    assert record == CompiledEngine(policy).decide(Facts(facts))["answer"]
    return record


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("facts", SAMPLES)
def test_gives_the_compiled_engines_records(facts, as_of):
    policy = warranty()
    assert ReteEngine(policy).decide(facts, as_of=as_of) == CompiledEngine(policy).decide(facts, as_of=as_of)


class TestValues:
    @pytest.mark.parametrize(
        "weight",
        ["4.9999999999999999999999999999999999", "5", "5.0000000000000000000000000000000001", "1E+999", str(2**64 + 5)],
    )
    def test_numbers_beyond_what_floats_and_64_bits_hold_are_exact(self, weight):
        record = answer("goods.weight > 5", {"goods.weight": Decimal(weight)})
        assert (record.status is Status.DECIDED) is (Decimal(weight) > 5)

    @pytest.mark.parametrize(("note", "expected"), [("7", False), ("5", True), ("five", False)])
    def test_a_text_of_digits_is_no_number(self, note, expected):
        record = answer('complaint.note = "5"', {"complaint.note": note})
        assert (record.status is Status.DECIDED) is expected

    @pytest.mark.parametrize("note", ['"', "\\", "{}", "\x00", "\n", "\ud800", "%s", "\U0001f600", '","t":1,"x":"'])
    def test_no_text_reaches_durable_rules_whatever_is_in_it(self, note):
        assert answer('complaint.note != "calm"', {"complaint.note": note}).status is Status.DECIDED

    def test_money_dates_and_instants_are_compared_exactly(self):
        condition = (
            'goods.loss >= money(12.50, "CNY") and goods.received_on > @"2026-02-28"'
            ' and complaint.received_at < @"2026-03-01T00:00:00+08:00"'
        )
        facts = {
            "goods.loss": Money(Decimal("12.5"), "CNY"),
            "goods.received_on": dt.date(2026, 3, 1),
            "complaint.received_at": dt.datetime(2026, 2, 28, 15, 59, 59, 999999, tzinfo=dt.UTC),
        }
        assert answer(condition, facts).status is Status.DECIDED
        late = facts | {"complaint.received_at": dt.datetime(2026, 2, 28, 16, tzinfo=dt.UTC)}
        assert answer(condition, late).status is Status.NOT_COVERED

    def test_two_currencies_do_not_compare(self):
        record = answer('goods.loss > money(1, "CNY")', {"goods.loss": Money(Decimal(5), "USD")})
        assert record.status is Status.UNDETERMINED


class TestUnknown:
    def test_a_missing_fact_is_unknown_and_ends(self):
        record = answer('not(complaint.urgent) or goods.weight < 5 or complaint.subject != "price"', {})
        assert record.status is Status.UNDETERMINED
        assert record.needs == ("complaint.subject", "complaint.urgent", "goods.weight")

    def test_known_is_asked_without_a_test_for_a_missing_field(self):
        assert answer("not(known(complaint.note))", {}).assumes == ("complaint.note",)

    def test_a_branch_that_both_ways_share_needs_no_condition(self):
        record = answer("if complaint.urgent then goods.weight > 5 else goods.weight > 4", {"goods.weight": Decimal(6)})
        assert record.status is Status.DECIDED


class TestSize:
    def test_a_condition_of_a_hundred_parts(self):
        condition = " and ".join(f"goods.weight != {number}" for number in range(100))
        assert answer(condition, {"goods.weight": Decimal("99.5")}).status is Status.DECIDED
        assert answer(condition, {"goods.weight": Decimal(99)}).status is Status.NOT_COVERED

    def test_alternatives_that_all_hold_do_not_multiply(self):
        pair = '(goods.weight > {0} or complaint.note != "{0}")'
        condition = " and ".join(pair.format(number) for number in range(30))
        facts = {"goods.weight": Decimal(100), "complaint.note": "calm"}
        assert answer(condition, facts).status is Status.DECIDED

    def test_six_hundred_facts(self):
        names = {f"many.f{number}": types.BOOLEAN for number in range(600)}
        many = policy(
            decision("answer", *(rule(f"r{number}", "answer", f"many.f{number}", "yes") for number in range(600))),
            facts={**FACTS, **names},
        )
        facts = Facts(dict.fromkeys(names, False) | {"many.f599": True})
        assert ReteEngine(many).decide(facts) == CompiledEngine(many).decide(facts)

    def test_one_condition_in_very_many_rules(self):
        rules = [
            rule(f"r{number}", "answer", f"complaint.urgent and goods.weight > {number}", "yes")
            for number in range(2 * MAX_USES + 60)
        ]
        wide = policy(decision("answer", *rules))
        facts = Facts({"complaint.urgent": True, "goods.weight": Decimal("100.5")})
        assert ReteEngine(wide).decide(facts) == CompiledEngine(wide).decide(facts)

    def test_a_decision_without_rules_and_a_rule_without_conditions(self):
        plain = policy(decision("answer"), decision("other", rule("always", "other", "true", "yes")))
        assert ReteEngine(plain).decide(Facts({})) == CompiledEngine(plain).decide(Facts({}))


class TestRemembering:
    def test_follows_every_step_of_learning_and_unlearning(self):
        policy = warranty()
        compiled = CompiledEngine(policy)
        with ReteEngine(policy).remembering() as live:
            for facts in (*SAMPLES, *reversed(SAMPLES)):
                assert live.decide(facts) == compiled.decide(facts)

    def test_tells_only_what_is_new(self, monkeypatch):
        told: list[int] = []
        real = durable.Ruleset._tell

        def counting(self, seat, messages):
            told.append(len(messages))
            return real(self, seat, messages)

        monkeypatch.setattr(durable.Ruleset, "_tell", counting)
        with ReteEngine(when("complaint.urgent and complaint.late and goods.weight > 5")).remembering() as live:
            live.decide(Facts({"complaint.urgent": True}))
            live.decide(Facts({"complaint.urgent": True, "complaint.late": True}))
            del told[:]
            live.decide(Facts({"complaint.urgent": True, "complaint.late": True, "goods.weight": Decimal(6)}))
            assert told == [1]
            del told[:]
            live.decide(Facts({"complaint.urgent": True, "complaint.late": True, "goods.weight": Decimal(7)}))
            assert told == []

    def test_more_complaints_than_states_are_all_remembered(self):
        policy = warranty()
        engine, compiled = ReteEngine(policy), CompiledEngine(policy)
        remembered = [engine.remembering() for _ in range(MAX_LIVE + 10)]
        for facts in SAMPLES[:5]:
            expected = compiled.decide(facts)
            assert all(live.decide(facts) == expected for live in remembered)
        assert max(net.ruleset.live for net in engine.networks.values() if net.ruleset) <= MAX_LIVE
        for live in remembered:
            live.close()
        assert all(net.ruleset.live == 0 for net in engine.networks.values() if net.ruleset)


class TestFailure:
    @pytest.fixture
    def failing(self, monkeypatch):
        """Makes durable-rules fail at one of its calls, as often as it is told to."""
        left: dict[str, Any] = {"times": 0, "call": ""}
        real = durable._guarded

        def guarded(call, *arguments):
            if left["times"] and call.__name__ == left["call"]:
                left["times"] -= 1
                return real(broken)
            return real(call, *arguments)

        def broken():
            raise RuntimeError("error code: 307")

        monkeypatch.setattr(durable, "_guarded", guarded)
        return left

    @pytest.mark.parametrize("call", ["assert_fact", "start_action_for_state", "complete_and_start_action"])
    @pytest.mark.parametrize("facts", SAMPLES[3:5])
    def test_a_failure_is_raised_and_the_next_answer_is_right(self, failing, call, facts):
        policy = warranty()
        engine, expected = ReteEngine(policy), CompiledEngine(policy).decide(facts)
        failing.update(call=call, times=1)
        with pytest.raises(SessionError, match="error code: 307"):
            engine.decide(facts)
        assert engine.decide(facts) == expected

    def test_an_interrupt_in_between_is_not_swallowed(self, monkeypatch):
        engine = ReteEngine(warranty())

        def interrupted(self, state):
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(durable.Ruleset, "_fired", interrupted)
            with pytest.raises(KeyboardInterrupt):
                engine.decide(SAMPLES[3])
        assert engine.decide(SAMPLES[3]) == CompiledEngine(warranty()).decide(SAMPLES[3])


def test_many_threads_on_one_engine_get_their_own_answers():
    policy = warranty()
    engine, compiled = ReteEngine(policy), CompiledEngine(policy)
    expected = [compiled.decide(facts) for facts in SAMPLES]
    wrong: list[int] = []

    def work(start: int) -> None:
        with engine.remembering() as live:
            for number in range(start, start + 60):
                place = number % len(SAMPLES)
                if not expected[place] == engine.decide(SAMPLES[place]) == live.decide(SAMPLES[place]):
                    wrong.append(place)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        run_together(lambda start=start: work(start) for start in range(10))
    finally:
        sys.setswitchinterval(interval)
    assert wrong == []


SMALL = when("complaint.urgent or complaint.late and goods.weight > 5", absent={"complaint.late": False})


@pytest.mark.parametrize(
    ("decided", "times"),
    [(warranty(), 1_500), (SMALL, 5_000), pytest.param(SMALL, 100_000, marks=pytest.mark.slow)],
    ids=["large", "small", "small-100,000"],
)
def test_memory_stays_flat_over_many_sessions(decided, times):
    engine = ReteEngine(decided)
    places = itertools.cycle(SAMPLES)

    def use() -> None:
        with engine.remembering() as live:
            live.decide(next(places))

    assert growth_of(use, warm_up=400, times=times) < 2_000_000
    assert all(net.ruleset.live == 0 for net in engine.networks.values() if net.ruleset)


def test_memory_stays_flat_over_many_engines():
    def use() -> None:
        ReteEngine(warranty()).decide(SAMPLES[3])

    assert growth_of(use, warm_up=10, times=25) < 4_000_000
