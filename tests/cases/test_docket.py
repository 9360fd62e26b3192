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
from tests.cases.building import PACKS, Make, at, deadline, event, opened, received, shipped, step
from tests.engines.available import ENGINE_NAMES

NOW = at("18:00")
TUESDAY = "2026-03-03"
NO_MORE = "`received` tells no more than `complaint.received_at`; what was known then stands beside the events"


def refusal(*events: dict[str, Any], made: Make) -> str:
    with pytest.raises(EventRefusedError) as caught:
        opened(made(deadline()), *events)
    return str(caught.value)


# --- what cannot have happened ----------------------------------------------------------------------------------------


def test_an_event_before_the_receipt_is_refused(made: Make) -> None:
    assert refusal(event("registered", "09:59:59"), made=made) == (
        "events[0].at: `registered` at 2026-03-02T09:59:59+08:00 is before the receipt, 2026-03-02T10:00:00+08:00"
    )


def test_an_event_out_of_order_is_refused(made: Make) -> None:
    assert refusal(event("registered", "11:00"), event("transferred", "10:59"), made=made) == (
        "events[1].at: `transferred` at 2026-03-02T10:59:00+08:00 is out of order:"
        " `registered` was at 2026-03-02T11:00:00+08:00"
    )


def test_an_event_twice_is_refused_and_two_at_one_instant_are_not(made: Make) -> None:
    assert refusal(
        event("registered", "11:00"), event("transferred", "11:00"), event("registered", "11:00"), made=made
    ) == ("events[2]: `registered` at 2026-03-02T11:00:00+08:00 is recorded already")
    opened(made(deadline()), event("registered", "11:00", "marketing"), event("registered", "11:00", "receiver"))


def test_the_same_event_written_in_another_offset_is_the_same(made: Make) -> None:
    assert "recorded already" in refusal(
        event("registered", "11:00"), {"type": "registered", "at": "2026-03-02T03:00:00Z"}, made=made
    )


# --- the receipt, told as an event ------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", [at("10:00"), "2026-03-02T02:00:00Z"])
def test_the_receipt_may_be_told_and_adds_nothing(moment: str, made: Make) -> None:
    receipt = {"type": "received", "at": moment, "by": "receiver"}
    policy = made(deadline())
    without = opened(policy, event("customer_contacted", "11:00"))
    with_it = opened(policy, receipt, event("customer_contacted", "11:00"))
    assert with_it.to_json() == without.to_json()
    assert with_it.at(NOW).to_json() == without.at(NOW).to_json()
    assert policy.case({**received(urgent=False), "events": [receipt]}).events == ()
    alone = opened(policy)
    assert alone.record(receipt) is None
    assert alone.events == ()


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ([event("received", "10:01")],
         ("events[0].at: `received` at 2026-03-02T10:01:00+08:00 is not at `complaint.received_at`,"
          " 2026-03-02T10:00:00+08:00, by which it is implied")),
        ([event("registered", "10:00"), event("received", "10:00")],
         "events[1]: `received` comes before everything else, and never again"),
        ([event("received", "10:00", facts={"complaint": {"urgent": True}})],
         f"events[0]: {NO_MORE}"),
        ([event("received", "10:00", note="by phone")],
         f"events[0]: {NO_MORE}"),
    ],
)  # fmt: skip
def test_what_is_not_the_receipt_may_not_be_called_so(events: list[dict[str, Any]], told: str, made: Make) -> None:
    assert refusal(*events, made=made) == told


def test_the_receipt_is_told_where_its_fact_is(made: Make) -> None:
    with pytest.raises(EventRefusedError, match=r"leave it out, or say `complaint\.received_at`"):
        opened(made(deadline()), event("received", "10:00"), facts={})


# --- what cannot be looked at -----------------------------------------------------------------------------------------


def test_an_event_of_the_future_is_refused_when_looking(made: Make) -> None:
    case = opened(made(deadline()), event("registered", "11:00"), event("transferred", "12:00"))
    with pytest.raises(EventRefusedError) as caught:
        case.at(at("11:30"))
    assert str(caught.value) == (
        "events[1].at: `transferred` at 2026-03-02T12:00:00+08:00 is in the future of 2026-03-02T11:30:00+08:00"
    )


def test_before_the_receipt_there_is_nothing_to_look_at(made: Make) -> None:
    with pytest.raises(ChoiceError, match=r"^now: `2026-03-02T09:59:59\+08:00` is before the receipt"):
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


def test_a_fault_names_its_place_in_the_list_that_was_given(made: Make) -> None:
    """A file's events and those given beside it are counted each by themselves, whatever kind of fault it is."""
    file = {**received(urgent=False), "events": [event("registered", "11:00"), event("transferred", "12:00")]}
    with pytest.raises(EventRefusedError, match=r"^events\[0\]\.at: `closed` .* is out of order"):
        made(deadline()).case(file, [event("closed", "10:30")])
    with pytest.raises(InputError, match=r"^events\[0\]\.type: `closd` is no event"):
        made(deadline()).case(file, [event("closd", "12:30")])
    with pytest.raises(InputError) as caught:
        made(deadline()).case({**file, "goods": 1}, [event("closd", "12:30")])
    assert [fault.path for fault in caught.value.faults] == ["events[0].type", "goods"]
    assert len(made(deadline()).case(file, [event("closed", "12:30")]).events) == 3


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


PENALTY = """
[[accountability]]
id = "late"
title = "For what was late"
for = "delay"
when = 'complaint.urgent'
clauses = ["T-1"]
"""


def test_whether_anybody_answers_for_a_delay_may_be_unknown(made: Make) -> None:
    policy = made(deadline(), PENALTY)
    found = {
        urgent: policy.case(received(urgent=urgent)).at(NOW).to_json()["accountability"]
        for urgent in (True, False, None)
    }
    assert [len(found[urgent]) for urgent in (True, False, None)] == [1, 0, 1]
    assert (found[True][0]["needs"], found[None][0]["needs"]) == ([], ["complaint.urgent"])


def test_an_instant_that_the_zone_has_no_year_for_is_refused(made: Make) -> None:
    last = "9999-12-31T23:59:59Z"
    case = made(deadline()).case({"complaint": {"id": "C-1"}})
    with pytest.raises(EventRefusedError, match="is past the years that there are"):
        case.record({"type": "registered", "at": last})
    with pytest.raises(ChoiceError, match="is past the years that there are"):
        case.at(last)
    late = made(deadline()).decide({"complaint": {"id": "C-1", "received_at": last}}).to_json()["deadlines"]
    assert [(each["due_at"], each["needs"]) for each in late] == [(None, ["complaint.received_at"])]


def test_an_event_that_is_refused_leaves_nothing_behind(made: Make) -> None:
    """Not even with the engine that learns what it says."""
    guarded = step("sum", "requires = 'complaint.urgent = false'")
    case = opened(made(deadline(), guarded), facts=received())
    with pytest.raises(EventRefusedError):
        case.record(event("evaluated", "11:00", facts={"complaint.urgent": True}))
    case.record(event("facts_learned", "12:00", facts={"complaint.urgent": False}))
    assert case.at(NOW).to_json() == case.copy().at(NOW).to_json()
    assert case.at(NOW)["approver"].outcome == "supervisor"


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
