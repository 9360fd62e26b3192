"""A case takes what can have happened, in order, and one by one or in one go comes to the same."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaint_rules import ChoiceError, EventRefusedError, Facts, InputError, Money
from complaint_rules.domain.temporal import read_date_time
from complaint_rules.testing import cases
from tests.cases.building import PACKS, Make, at, deadline, event, opened, received, shipped
from tests.engines.available import ENGINE_NAMES

NOW = at("18:00")
TUESDAY = "2026-03-03"


def refusal(*events: dict[str, Any], made: Make) -> str:
    with pytest.raises(EventRefusedError) as caught:
        opened(made(deadline()), *events)
    return str(caught.value)


# --- what cannot have happened ----------------------------------------------------------------------------------------


def test_an_event_before_the_receipt_is_refused(made: Make) -> None:
    assert refusal(event("registered", "09:59:59"), made=made) == (
        "events[0].at: `registered` at 2026-03-02T01:59:59Z is before the receipt, 2026-03-02T02:00:00Z"
    )


def test_an_event_out_of_order_is_refused(made: Make) -> None:
    assert refusal(event("registered", "11:00"), event("transferred", "10:59"), made=made) == (
        "events[1].at: `transferred` at 2026-03-02T02:59:00Z is out of order: `registered` was at 2026-03-02T03:00:00Z"
    )


def test_an_event_twice_is_refused_and_two_at_one_instant_are_not(made: Make) -> None:
    assert refusal(
        event("registered", "11:00"), event("transferred", "11:00"), event("registered", "11:00"), made=made
    ) == ("events[2]: `registered` at 2026-03-02T03:00:00Z is recorded already")
    opened(made(deadline()), event("registered", "11:00", "marketing"), event("registered", "11:00", "receiver"))


def test_the_same_event_written_in_another_offset_is_the_same(made: Make) -> None:
    assert "recorded already" in refusal(
        event("registered", "11:00"), {"type": "registered", "at": "2026-03-02T03:00:00Z"}, made=made
    )


def test_an_event_of_the_future_is_refused_when_looking(made: Make) -> None:
    case = opened(made(deadline()), event("registered", "11:00"), event("transferred", "12:00"))
    with pytest.raises(EventRefusedError) as caught:
        case.at(at("11:30"))
    assert str(caught.value) == (
        "events[1].at: `transferred` at 2026-03-02T04:00:00Z is in the future of 2026-03-02T03:30:00Z"
    )


def test_before_the_receipt_there_is_nothing_to_look_at(made: Make) -> None:
    with pytest.raises(ChoiceError, match=r"^now: `2026-03-02T01:59:59Z` is before the receipt"):
        opened(made(deadline())).at(at("09:59:59"))
    assert len(opened(made(deadline())).at(at("10:00")).obligations) == 1


def test_a_naive_instant_is_refused(made: Make) -> None:
    with pytest.raises(ChoiceError, match=r"^now: `2026-03-02T11:00:00` has no UTC offset"):
        opened(made(deadline())).at("2026-03-02T11:00:00")


def test_the_faults_of_facts_and_of_events_are_told_together(made: Make) -> None:
    file = {"complaint": {"subjekt": "price"}, "events": [{"type": "registerd", "at": at("11:00")}, {"at": "x"}]}
    with pytest.raises(InputError) as caught:
        made(deadline()).case(file)
    assert [fault.path for fault in caught.value.faults] == [
        "complaint.subjekt",
        "events[0].type",
        "events[1].at",
        "events[1].type",
    ]


def test_the_case_stays_that_of_its_complaint(made: Make) -> None:
    case = opened(made(deadline()), event("registered", "11:00"))
    with pytest.raises(EventRefusedError, match=r"^facts\.complaint\.id: the case is that of `C-1`$"):
        case.record(event("facts_learned", "12:00", facts={"complaint.id": "C-2"}))
    with pytest.raises(EventRefusedError, match="is after `registered`"):
        case.record(event("facts_learned", "12:00", facts={"complaint.received_at": at("11:30")}))
    case.record(event("facts_learned", "12:00", facts={"complaint.received_at": at("09:30")}))
    assert [each.ends_at for each in case.at(NOW).obligations] == [read_date_time(at("11:30"))]


# --- learning ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_what_is_learned_changes_decisions_and_the_case_says_which_and_why(engine: str) -> None:
    policy = shipped("kfeng")
    with policy.case(received(demands=["compensation"]), engine=engine) as case:
        changes = case.record(event("cause_found", "11:00", "quality", facts={"finding.pretext": False}))
        assert changes is not None
        assert changes["complaint_type"].after.outcome == "claim"
        (learned,) = case.at(NOW).to_json()["learned"]
    assert (learned["event"], learned["facts"]) == ("cause_found", ["finding.pretext"])
    assert learned["changed"]["complaint_type"]["before"]["needs"] == ["finding.pretext"]
    after = learned["changed"]["complaint_type"]["after"]
    assert (after["outcome"], after["rules"], after["clauses"]) == ("claim", ["kfeng/claim"], ["KF-3b"])


def test_an_event_that_teaches_nothing_changes_no_decision(made: Make) -> None:
    case = opened(made(deadline()))
    assert case.record(event("registered", "11:00")) is None
    assert case.at(NOW).learned == ()


def test_extra_facts_are_kept_and_never_read() -> None:
    with shipped("standard").case(received()) as case:
        case.record(event("facts_learned", "11:00", facts={"extra": {"crm": 7}, "complaint.urgent": True}))
        assert dict(case.facts.extra) == {"crm": 7}
        assert "extra" not in case.at(NOW).to_json()["events"][0]["facts"]


def test_a_case_goes_on_after_its_session_was_closed() -> None:
    with shipped("standard").case(received()) as case:
        case.record(event("facts_learned", "11:00", facts={"complaint.urgent": True}))
    case.record(event("facts_learned", "12:00", facts={"complaint.subject": "price"}))
    assert case.at(NOW)["eligibility"].outcome == "rejected"


# --- the same, however it is told -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PACKS)
@settings(max_examples=25)
@given(data=st.data())
def test_one_by_one_in_one_go_and_from_its_file_is_the_same(name: str, data: st.DataObject) -> None:
    policy = shipped(name)
    history = data.draw(cases(policy))
    facts, events, now = history.facts, history.events, history.now
    whole = policy.case(facts, events, engine="compiled")
    one_by_one = policy.case(facts, engine="compiled")
    for each in events:
        one_by_one.record(each)
    from_file = policy.case(whole.to_json(), engine="compiled")
    documents = [case.at(now).to_json() for case in (whole, one_by_one, from_file)]
    assert documents[0] == documents[1] == documents[2]


@pytest.mark.parametrize("name", PACKS)
@settings(max_examples=15)
@given(data=st.data())
def test_the_case_as_it_was_is_the_case_that_was(name: str, data: st.DataObject) -> None:
    history = data.draw(cases(shipped(name)))
    facts, events = history.facts, history.events
    case = shipped(name).case(facts, events, engine="compiled")
    for count, each in enumerate(events, 1):
        moment = read_date_time(each["at"])
        if count < len(events) and read_date_time(events[count]["at"]) == moment:
            continue
        then = shipped(name).case(facts, events[:count], engine="compiled")
        assert case.until(moment).at(moment).to_json() == then.at(moment).to_json()


def told_by(engine: str) -> dict[str, Any]:
    with shipped("auto_maintenance").case(received(urgent=True, area="maintenance"), engine=engine) as case:
        case.record(event("registered", "10:10"))
        case.record(event("facts_learned", "10:20", facts={"assessment.safety": True, "complaint.urgent": False}))
        case.record(event("form_received", "10:30"))
        document = case.at(NOW).to_json()
    return {key: value for key, value in document.items() if key != "engine"}


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_every_engine_tells_the_same_case(engine: str) -> None:
    assert told_by(engine) == told_by("compiled")


def test_a_case_is_made_of_checked_facts_as_well(made: Make) -> None:
    policy = made(deadline())
    facts = policy.read(received(urgent=False))
    assert isinstance(facts, Facts)
    assert policy.case(facts).at(NOW).to_json() == policy.case(received(urgent=False)).at(NOW).to_json()


# --- who answers for what ---------------------------------------------------------------------------------------------


def answered(policy_name: str, *events: dict[str, Any], now: str = NOW, **entities: Any) -> list[dict[str, Any]]:
    with shipped(policy_name).case({**received(), **entities}, events, engine="compiled") as case:
        found: list[dict[str, Any]] = case.at(now).to_json()["accountability"]
    return found


def test_each_delay_is_counted_once_with_every_clause_that_names_it() -> None:
    late = [
        each for each in answered("auto_maintenance") if each["for"] == "delay" and each["obligation"] == "transfer"
    ]
    ((clauses, owner, late_by),) = [(each["clauses"], each["owner"], each["late_by"]) for each in late]
    assert (clauses, owner, late_by) == (["AM-V.1", "STD-7.3"], "receiver", "PT7H30M")


def test_a_figure_that_is_not_set_is_named_and_none_is_invented() -> None:
    (late,) = [each for each in answered("auto_maintenance") if each.get("obligation") == "transfer"]
    (proposal,) = late["proposals"]
    assert (proposal["status"], proposal["amount"], proposal["needs"]) == (
        "undetermined",
        None,
        ["parameter.deduction_for_delay"],
    )
    assert "the law forbids" in proposal["note"]


BANDS = """
[pack]
name = "banded"
version = "1.0.0"
format = 1
title = "With figures"
extends = ["standard>=1,<2"]
locales = ["en"]

[parameter.small_loss]
value = { amount = "1000", currency = "CNY" }
[parameter.medium_loss]
value = { amount = "10000", currency = "CNY" }
[parameter.deduction_for_small_loss]
value = 1
[parameter.deduction_for_medium_loss]
value = 3
[parameter.deduction_for_large_loss]
value = 5
"""


@pytest.mark.parametrize(
    ("loss", "percent"),
    [("0", 1), ("1000", 1), ("1000.01", 3), ("10000", 3), ("10000.01", 5)],
)
def test_a_recorded_loss_picks_the_band(tmp_path: Path, loss: str, percent: int) -> None:
    from complaint_rules import load

    (tmp_path / "pack.toml").write_text(BANDS, encoding="utf-8")
    found = {"reasons_sufficient": True, "demands_reasonable": True, "responsible_person": "Zhou Min"}
    facts = {**received(), "finding": found, "assessment": {"loss": {"amount": loss, "currency": "CNY"}}}
    (answer,) = load(tmp_path).case(facts).at(NOW).to_json()["accountability"]
    assert answer["persons"][0] == {"fact": "finding.responsible_person", "name": "Zhou Min"}
    (proposal,) = answer["proposals"]
    assert (proposal["amount"], proposal["unit"]) == (str(percent), "percent of performance pay")
    assert proposal["decided_by"] == ["supervisor"]
    assert Money(Decimal(loss), "CNY")


def test_where_nothing_is_established_nobody_answers_for_a_cause() -> None:
    assert answered("standard", finding={"reasons_sufficient": False}) == []
    (unknown,) = answered("standard", finding={"reasons_sufficient": True})
    assert unknown["needs"] == ["finding.demands_reasonable"]
