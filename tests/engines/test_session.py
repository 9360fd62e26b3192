"""A session learns, corrects and unlearns, and says what changed; on every engine alike."""

from __future__ import annotations

import datetime as dt
import threading
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaint_rules.domain.errors import ChoiceError, InputError, SessionError
from complaint_rules.domain.facts import Facts
from complaint_rules.engines.compiled import CompiledEngine
from complaint_rules.engines.record import Status
from complaint_rules.engines.rete import ReteEngine, durable
from complaint_rules.engines.session import Change, Session
from tests.engines.available import ENGINE_NAMES, needs_durable
from tests.engines.building import SAMPLES, warranty
from tests.strategies import facts_for, policies

POLICY = warranty()
IN_TIME = {
    "complaint.received_at": "2024-03-01T12:00:00+08:00",
    "complaint.subject": "quality",
    "goods.received_on": "2024-02-10",
}


@pytest.fixture(params=ENGINE_NAMES)
def session(request):
    with Session(POLICY, request.param) as opened:
        yield opened


class TestLearning:
    def test_starts_with_what_no_facts_decide(self, session):
        assert session.records == CompiledEngine(POLICY).decide(Facts({}))
        assert session.facts == Facts({})

    def test_says_which_decisions_changed_and_how(self, session):
        before = session.records["eligibility"]
        changes = session.learn(IN_TIME)
        assert changes["eligibility"] == (before, session.records["eligibility"])
        assert changes["eligibility"].after.outcome == "yes"
        assert list(changes) == ["eligibility", "priority"]

    def test_a_fact_that_changes_nothing_changes_nothing(self, session):
        session.learn(IN_TIME)
        changes = session.learn({"goods.received_on": dt.date(2024, 2, 11), "complaint.subject": "quality"})
        assert not changes
        assert str(changes) == "nothing changed"

    def test_takes_names_dotted_nested_or_both(self, session):
        session.learn({"complaint": {"subject": "price"}, "goods.weight": "20.5", "complaint.urgent": True})
        assert session.facts.values == {
            "complaint.subject": "price",
            "goods.weight": Decimal("20.5"),
            "complaint.urgent": True,
        }

    def test_keeps_what_is_not_ours(self, session):
        session.learn({"extra": {"shelf": 7}})
        session.learn({"extra": {"row": 8}, "complaint.urgent": True})
        assert session.facts.extra == {"shelf": 7, "row": 8}

    def test_learning_null_makes_a_fact_known_to_be_unknown(self, session):
        session.learn({**IN_TIME, "goods.received_on": "2023-01-01"})
        assert session.records["eligibility"].outcome == "no"
        session.learn({"complaint.late": None})
        assert session.records["eligibility"].status is Status.UNDETERMINED

    def test_learning_another_value_corrects(self, session):
        session.learn(IN_TIME)
        changes = session.learn({"goods.received_on": "2023-01-01"})
        assert (changes["eligibility"].before.outcome, changes["eligibility"].after.outcome) == ("yes", "no")

    def test_a_fact_can_overturn_an_assumption(self, session):
        session.learn({**IN_TIME, "goods.received_on": "2023-01-01"})
        assert session.records["eligibility"].assumes == ("complaint.late",)
        session.learn({"complaint.late": True})
        assert session.records["eligibility"].outcome == "yes"


class TestUnlearning:
    def test_an_unlearned_fact_is_absent_again(self, session):
        session.learn(IN_TIME)
        session.learn({"complaint.urgent": True})
        changes = session.unlearn("complaint.urgent", "goods.received_on")
        assert changes["eligibility"].after.needs == ("goods.received_on",)
        assert session.facts.values.keys() == {"complaint.received_at", "complaint.subject"}

    def test_unlearning_everything_leaves_the_beginning(self, session):
        first = session.records
        session.learn(IN_TIME)
        session.unlearn(*IN_TIME)
        assert session.records == first

    def test_a_fact_that_was_not_learned_stays_absent(self, session):
        assert not session.unlearn("goods.weight")

    def test_names_that_are_no_facts_are_all_told(self, session):
        session.learn(IN_TIME)
        with pytest.raises(InputError) as caught:
            session.unlearn("goods.recieved_on", "zebra", "goods.received_on")
        assert [fault.path for fault in caught.value.faults] == ["goods.recieved_on", "zebra"]
        assert "did you mean 'goods.received_on'?" in str(caught.value)
        assert "goods.received_on" in session.facts.values


class TestRefusing:
    @pytest.mark.parametrize(
        ("facts", "paths"),
        [
            ({"complaint.subjekt": "price", "goods.weight": 1.5}, ["complaint.subjekt", "goods.weight"]),
            ({"complaint.subject": "prize"}, ["complaint.subject"]),
            ({"complaint.received_at": "2024-03-01T12:00:00"}, ["complaint.received_at"]),
            ({"goods.weight": 1, "goods": {"weight": 2}}, ["goods.weight"]),
            ({"goods.weight": 1, "goods": 7}, ["goods"]),
            ({"goods": 7, "goods.weight": 1}, ["goods"]),
            ({"zebra": 1}, ["zebra"]),
        ],
    )
    def test_learns_nothing_where_there_is_a_fault(self, session, facts, paths):
        session.learn(IN_TIME)
        kept, records = session.facts, session.records
        with pytest.raises(InputError) as caught:
            session.learn({**facts, "complaint.urgent": True})
        assert [fault.path for fault in caught.value.faults] == paths
        assert session.facts == kept
        assert session.records is records

    def test_a_closed_session_learns_nothing_and_can_be_read(self, session):
        session.learn(IN_TIME)
        session.close()
        session.close()
        with pytest.raises(SessionError, match="the session is closed"):
            session.learn({"complaint.urgent": True})
        with pytest.raises(SessionError, match="the session is closed"):
            session.unlearn("goods.received_on")
        assert session.records["eligibility"].outcome == "yes"

    def test_an_unknown_engine_is_refused_by_name(self):
        with pytest.raises(ChoiceError, match="`reet` is no engine; did you mean 'rete'"):
            Session(POLICY, "reet")  # type: ignore[arg-type]


class TestText:
    def test_says_in_a_line_a_decision_what_became_of_it(self, session):
        assert str(session.learn(IN_TIME)).splitlines() == [
            "eligibility: undetermined -> decided (yes)",
            "priority: undetermined, needs, assumes differ",
        ]

    def test_lists_what_a_collecting_decision_has_found(self, session):
        session.learn({"complaint.demands": ["return"], "goods.loss": {"amount": "1", "currency": "CNY"}})
        text = str(session.learn({"complaint.note": "dented"}))
        assert text == "forms: decided (return_form) -> decided (note_form, return_form)"


class TestDay:
    def test_as_of_holds_for_the_whole_session(self):
        with Session(POLICY, as_of=dt.date(2025, 1, 1)) as session:
            session.learn(IN_TIME)
            assert session.records["eligibility"].outcome == "no"


@needs_durable
class TestRete:
    def test_several_sessions_share_one_engine(self):
        engine = ReteEngine(POLICY)
        with Session(POLICY, engine) as one, Session(POLICY, engine) as other:
            one.learn(IN_TIME)
            assert other.records["eligibility"].status is Status.UNDETERMINED
            assert one.records["eligibility"].outcome == "yes"

    def test_a_new_fact_is_told_without_telling_the_old_ones_again(self, monkeypatch):
        with Session(POLICY, "rete") as session:
            session.learn(IN_TIME)
            told: list[int] = []
            real = durable.Ruleset.tell

            def counting(self, seat, messages):
                told.extend(message["id"] for message in messages)
                return real(self, seat, messages)

            monkeypatch.setattr(durable.Ruleset, "tell", counting)
            session.learn({"complaint.urgent": True})
            assert len(told) == 4  # the fact and the gate that it opens, as it is and without absences

    @pytest.mark.parametrize("step", [{"complaint.subject": "price"}, {"goods.received_on": "2023-01-01"}])
    def test_after_a_failure_nothing_is_learned_and_one_may_try_again(self, monkeypatch, step):
        with Session(POLICY, "rete") as session, Session(POLICY, "compiled") as other:
            session.learn(IN_TIME)
            kept, records = session.facts, session.records

            def failing(self, state):
                raise SessionError("durable-rules failed: error code: 307")

            with monkeypatch.context() as patched:
                patched.setattr(durable.Ruleset, "_fired", failing)
                with pytest.raises(SessionError, match="307"):
                    session.learn(step)
            assert session.facts == kept
            assert session.records is records
            other.learn(IN_TIME)
            assert session.learn(step) == other.learn(step)

    def test_threads_may_share_a_session(self):
        with Session(POLICY, "rete") as session:
            session.learn(IN_TIME)
            names = ["goods.weight", "complaint.urgent", "complaint.subject", "complaint.demands"]
            values = dict(zip(names, ["21", True, "quality", ["return"]], strict=True))
            threads = [threading.Thread(target=session.learn, args=({name: values[name]},)) for name in names]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            with Session(POLICY) as other:
                other.learn({**IN_TIME, **values})
                assert session.records == other.records

    @settings(max_examples=40)
    @given(st.data())
    def test_every_step_of_a_random_session_is_the_compiled_engines_answer(self, data):
        policy = data.draw(policies())
        compiled = CompiledEngine(policy)
        first, second = data.draw(facts_for(policy)), data.draw(facts_for(policy))
        steps = [("learn", name, value) for name, value in (*first.values.items(), *second.values.items())]
        steps += [("unlearn", name, None) for name in data.draw(st.permutations(sorted(first.values)))]
        with Session(policy, "rete") as session:
            for step, name, value in steps:
                before = session.records
                changes = session.learn({name: value}) if step == "learn" else session.unlearn(name)
                expected = compiled.decide(session.facts)
                assert session.records == expected
                assert dict(changes) == {
                    each: Change(before[each], expected[each])
                    for each in policy.order
                    if before[each] != expected[each]
                }


def test_both_engines_tell_the_same_changes():
    sessions = [Session(POLICY, "compiled")]
    if not needs_durable.args[0]:
        sessions.append(Session(POLICY, "rete"))
    for facts in SAMPLES:
        told = [session.learn(facts.values) for session in sessions]
        assert all(changes == told[0] for changes in told)
