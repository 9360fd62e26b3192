"""Steps: when they are done, open, waiting, not to be done; who does them; what is refused; rounds and closing."""

from __future__ import annotations

from typing import Any

import pytest

from complaint_rules import EventRefusedError
from complaint_rules.reports.case import Case
from tests.cases.building import Make, at, deadline, event, opened, received, statuses, step, step_statuses

NOW = at("18:00")
PLAN = (
    step("propose", done_by='"plan_proposed"')
    + step(
        "approve",
        'after = ["propose"]',
        'undone_by = ["plan_proposed", "plan_rejected"]',
        "requires = 'event.by = approver'",
        done_by='"plan_approved"',
    ).replace('actor = "supervisor"', 'actor = "approver"')
    + step(
        "implement",
        'after = ["approve"]',
        "requires = 'step.approve and step.approve.by = approver'",
        done_by='"plan_implemented"',
    )
)


def refusal(case: Case, name: str, time: str, by: str | None = None, **more: Any) -> EventRefusedError:
    before = case.at(at("23:00")).to_json()
    with pytest.raises(EventRefusedError) as caught:
        case.record(event(name, time, by, **more))
    assert case.at(at("23:00")).to_json() == before
    return caught.value


# --- order ------------------------------------------------------------------------------------------------------------


def test_a_step_waits_for_those_before_it(made: Make) -> None:
    case = opened(made(PLAN))
    assert step_statuses(case, NOW) == {"propose": "open", "approve": "waiting", "implement": "waiting"}
    case.record(event("plan_proposed", "11:00"))
    assert step_statuses(case, NOW) == {"propose": "done", "approve": "open", "implement": "waiting"}
    assert [(each.owner, each.step.id) for each in case.at(NOW).next_actions if each.step] == [
        ("supervisor", "approve")
    ]


def test_a_step_is_undone_by_what_makes_it_necessary_again(made: Make) -> None:
    happened = (event("plan_proposed", "11:00"), event("plan_approved", "11:30", "supervisor"))
    case = opened(made(PLAN), *happened)
    assert step_statuses(case, NOW, ["approve"]) == {"approve": "done"}
    case.record(event("plan_proposed", "12:00"))
    assert step_statuses(case, NOW, ["approve"]) == {"approve": "open"}


def test_a_step_is_to_be_done_under_its_condition(made: Make) -> None:
    policy = made(step("call", "when = 'complaint.urgent'"))
    found = [
        step_statuses(opened(policy, facts=received(urgent=urgent)), NOW)["call"] for urgent in (True, False, None)
    ]
    assert found == ["open", "not_applicable", "undetermined"]
    (state,) = opened(policy, facts=received(urgent=None)).at(NOW).steps
    assert state.needs == ("complaint.urgent",)


def test_nobody_waits_for_what_is_not_to_be_done(made: Make) -> None:
    policy = made(step("call", "when = 'complaint.urgent'") + step("write", 'after = ["call"]', done_by='"replied"'))
    waits = {
        urgent: step_statuses(opened(policy, facts=received(urgent=urgent)), NOW)["write"] for urgent in (True, False)
    }
    assert waits == {True: "waiting", False: "open"}


def test_what_is_known_can_show_a_step_done(made: Make) -> None:
    policy = made(step("ask", "done_when = 'known(complaint.subject)'", done_by=""))
    case = opened(policy)
    assert step_statuses(case, NOW) == {"ask": "open"}
    case.record(event("facts_learned", "11:00", facts={"complaint": {"subject": "price"}}))
    assert step_statuses(case, NOW) == {"ask": "done"}


def test_a_step_that_comes_up_at_times_comes_up_with_its_event(made: Make) -> None:
    policy = made(step("archive", 'raised_by = "document_signed"', done_by='"archived"'))
    case = opened(policy)
    assert step_statuses(case, NOW) == {"archive": "not_applicable"}
    case.record(event("document_signed", "11:00"))
    assert step_statuses(case, NOW) == {"archive": "open"}


# --- who --------------------------------------------------------------------------------------------------------------


def test_who_does_a_step_may_be_decided(made: Make) -> None:
    policy = made(PLAN)
    owners = []
    for urgent in (True, False, None):
        case = opened(policy, event("plan_proposed", "11:00"), facts=received(urgent=urgent))
        owners += [(each.owner, each.needs) for each in case.at(NOW).next_actions if each.step]
    assert owners == [("general_manager", ()), ("supervisor", ()), ("", ("complaint.urgent",))]


def test_a_step_of_several_is_an_action_of_each(made: Make) -> None:
    policy = made(step("sum").replace('actor = "supervisor"', 'actor = ["marketing", "approver"]'))
    assert [each.owner for each in opened(policy).at(NOW).next_actions] == ["marketing", "supervisor"]


def test_a_step_shows_when_what_is_owed_by_it_is_due(made: Make) -> None:
    case = opened(made(deadline(), step("contact", done_by='"customer_contacted"')))
    (action,) = case.at(at("11:00")).next_actions
    assert (action.owner, action.step and action.step.id, action.obligation and action.obligation.id) == (
        "marketing",
        "contact",
        "call",
    )


def test_what_is_due_first_comes_first_and_what_has_no_time_last(made: Make) -> None:
    policy = made(step("sum"), deadline(name="b", span="2 hours"), deadline(name="a", span="3 hours"))
    actions = opened(policy).at(at("10:30")).next_actions
    assert [each.obligation.id if each.obligation else "" for each in actions] == ["b", "a", ""]


# --- what is refused --------------------------------------------------------------------------------------------------


def test_nothing_is_carried_out_before_its_approval(made: Make) -> None:
    case = opened(made(PLAN), event("plan_proposed", "11:00"))
    error = refusal(case, "plan_implemented", "12:00")
    assert str(error) == "`plan_implemented` is refused by the step `implement` (T-1): `step.approve` does not hold"
    assert (error.step, error.clauses) == ("implement", ("T-1",))


def test_only_who_may_approves(made: Make) -> None:
    case = opened(made(PLAN), event("plan_proposed", "11:00"))
    assert str(refusal(case, "plan_approved", "12:00", "general_manager")) == (
        "`plan_approved` is refused by the step `approve` (T-1): `event.by = approver` does not hold, "
        "where approver is `supervisor`, event.by is `general_manager`"
    )
    assert "needs event.by" in str(refusal(case, "plan_approved", "12:00"))
    case.record(event("plan_approved", "12:00", "supervisor"))
    case.record(event("plan_implemented", "12:30"))


def test_who_may_approve_must_be_known(made: Make) -> None:
    case = opened(made(PLAN), facts=received())
    assert str(refusal(case, "plan_approved", "12:00", "supervisor")).endswith(
        "`event.by = approver` is not known, which needs complaint.urgent"
    )


def test_an_approval_does_not_outlive_what_it_was_given_for(made: Make) -> None:
    """Learned in between: somebody else has to sign."""
    case = opened(made(PLAN), event("plan_proposed", "11:00"), event("plan_approved", "11:30", "supervisor"))
    case.record(event("facts_learned", "12:00", facts={"complaint.urgent": True}))
    assert "step.approve.by is `supervisor`" in str(refusal(case, "plan_implemented", "12:30"))
    case.record(event("plan_approved", "13:00", "general_manager"))
    case.record(event("plan_implemented", "13:30"))


def test_what_an_event_says_counts_for_whether_it_is_let_happen(made: Make) -> None:
    """It brings to light that somebody else has to sign, or who has to."""
    case = opened(made(PLAN), event("plan_proposed", "11:00"), event("plan_approved", "11:30", "supervisor"))
    urgent = {"complaint": {"urgent": True}}
    error = refusal(case, "plan_implemented", "12:00", facts=urgent)
    assert "step.approve.by is `supervisor`" in str(error)
    case.record(event("plan_implemented", "12:30"))
    unknown = opened(made(PLAN), event("plan_proposed", "11:00"), facts=received())
    unknown.record(event("plan_approved", "11:30", "general_manager", facts=urgent))
    assert step_statuses(unknown, NOW)["approve"] == "done"


def test_what_somebody_wrote_is_not_told_in_a_refusal(made: Make) -> None:
    case = opened(made(step("sum", "requires = 'event.reason = \"agreed\"'")))
    error = refusal(case, "evaluated", "11:00", reason="Ann, 138 0000 0000")
    assert "event.reason is not shown" in str(error)
    assert "Ann" not in str(error)


def test_a_personal_value_is_never_told_in_a_refusal(made: Make) -> None:
    policy = made(step("sum", "requires = 'complainant.name = \"Bob\"'"))
    case = opened(policy, facts=received() | {"complainant": {"name": "Ann"}})
    assert "complainant.name is not shown" in str(refusal(case, "evaluated", "11:00"))


# --- rounds -----------------------------------------------------------------------------------------------------------

ROUNDS = (
    deadline(starts='"form_received"')
    + deadline('met_by = ["arrived_on_site"]', name="arrive", span="24 hours")
    + step("issue", 'starts_cycle = {event = "return_visit", satisfied = false}', done_by='"reopened"')
    + step("contact", done_by='"customer_contacted"')
)


def test_a_dissatisfied_visit_starts_everything_over(made: Make) -> None:
    happened = (event("form_received", "11:00"), event("customer_contacted", "11:30"))
    case = opened(made(ROUNDS), *happened)
    assert step_statuses(case, NOW) == {"contact": "done", "issue": "not_applicable"}
    case.record(event("return_visit", "15:00", satisfied=False))
    assert step_statuses(case, NOW) == {"contact": "open", "issue": "open"}
    assert case.at(NOW).state.cycle == 2


def test_a_satisfied_visit_starts_nothing_over(made: Make) -> None:
    case = opened(made(ROUNDS), event("return_visit", "15:00", satisfied=True))
    assert case.at(NOW).state.cycle == 1


def test_what_had_time_left_is_superseded_and_what_was_late_stays_late(made: Make) -> None:
    case = opened(made(ROUNDS), event("form_received", "11:00"), event("return_visit", "12:00", satisfied=False))
    case.record(event("form_received", "12:30"))
    assert statuses(case, NOW) == {"arrive 1": "pending", "call 1": "superseded", "call 2": "breached"}
    late = opened(made(ROUNDS), event("form_received", "11:00"), event("return_visit", "14:00", satisfied=False))
    late.record(event("form_received", "14:10"))
    late.record(event("customer_contacted", "14:20"))
    assert statuses(late, NOW) == {"arrive 1": "pending", "call 1": "breached", "call 2": "met"}
    assert [str(each.late_by) for each in late.at(NOW).breaches] == ["1:00:00"]


def test_what_no_later_round_can_start_goes_on(made: Make) -> None:
    """Whoever has to be on the scene since the receipt has to be there still."""
    case = opened(made(ROUNDS), event("return_visit", "12:00", satisfied=False), event("arrived_on_site", "12:30"))
    assert statuses(case, NOW) == {"arrive 1": "met"}


def test_reopening_records_the_round_that_a_visit_started_and_otherwise_starts_one(made: Make) -> None:
    case = opened(made(ROUNDS), event("return_visit", "12:00", satisfied=False), event("reopened", "12:10"))
    assert (case.at(NOW).state.cycle, step_statuses(case, NOW)["issue"]) == (2, "done")
    case.record(event("reopened", "13:00"))
    assert case.at(NOW).state.cycle == 3


def test_reopening_a_round_in_which_work_has_gone_on_starts_another(made: Make) -> None:
    policy = made(ROUNDS, step("answer", 'after = ["contact"]', done_by='"replied"'))
    happened = (event("return_visit", "12:00", satisfied=False), event("customer_contacted", "12:10"))
    case = opened(policy, *happened)
    assert opened(policy, *happened, event("reopened", "12:20")).at(NOW).state.cycle == 2
    case.record(event("replied", "12:30"))
    case.record(event("reopened", "13:00"))
    assert case.at(NOW).state.cycle == 3
    assert step_statuses(case, NOW, ["answer"]) == {"answer": "waiting"}


@pytest.mark.parametrize(
    "happened",
    [
        (),
        (event("form_received", "11:00"),),
        (event("return_visit", "11:00", satisfied=True),),
        (event("closed", "11:00"), event("reopened", "11:10")),
    ],
)
def test_what_is_open_and_was_not_started_over_is_not_reopened(
    made: Make, happened: tuple[dict[str, Any], ...]
) -> None:
    """It would drop every clock that runs."""
    case = opened(made(ROUNDS), *happened)
    assert str(refusal(case, "reopened", "11:30")) == (
        "`reopened` is refused: the case is open, and no step has started a round that it could record"
    )


def test_a_reopening_that_was_taken_once_is_restored(made: Make) -> None:
    """Whatever was let happen has happened."""
    case = opened(made(ROUNDS), event("closed", "11:00"), event("reopened", "11:10"))
    again = opened(made(ROUNDS))
    again.restore(each for each in case.events if each.type == "reopened")
    assert again.at(NOW).state.cycle == 2


def test_a_new_round_leaves_alone_what_is_of_the_case_as_a_whole(made: Make) -> None:
    filing = step("archive", 'raised_by = "document_signed"', done_by='"archived"')
    case = opened(made(ROUNDS, filing, step("sum")), event("document_signed", "11:00"), event("evaluated", "11:10"))
    case.record(event("return_visit", "12:00", satisfied=False))
    assert step_statuses(case, NOW, ["archive", "sum"]) == {"archive": "open", "sum": "done"}


def test_a_reopened_case_keeps_its_breaches(made: Make) -> None:
    happened = (event("form_received", "11:00"), event("closed", "14:00"), event("reopened", "15:00"))
    case = opened(made(ROUNDS), *happened, event("form_received", "15:10"))
    assert statuses(case, at("15:30")) == {"arrive 1": "cancelled", "call 1": "breached", "call 2": "pending"}


# --- closing ----------------------------------------------------------------------------------------------------------


def test_closing_ends_what_is_owed(made: Make) -> None:
    case = opened(made(ROUNDS), event("form_received", "11:00"), event("closed", "12:00"))
    standing = case.at(NOW)
    assert statuses(case, NOW) == {"arrive 1": "cancelled", "call 1": "cancelled"}
    assert (standing.is_open, standing.next_actions) == (False, ())
    assert step_statuses(case, NOW) == {"contact": "left_undone", "issue": "not_applicable"}


def test_how_late_it_was_at_closing_stays(made: Make) -> None:
    case = opened(made(ROUNDS), event("form_received", "11:00"), event("closed", "14:00"))
    assert [str(each.late_by) for now in (at("14:00"), at("20:00")) for each in case.at(now).breaches] == [
        "1:00:00"
    ] * 2


def test_a_closed_case_goes_on_after_it_is_reopened_only(made: Make) -> None:
    case = opened(made(ROUNDS), event("closed", "12:00"))
    assert str(refusal(case, "customer_contacted", "13:00")) == (
        "`customer_contacted` is refused: the case was closed at 2026-03-02T12:00:00+08:00; it goes on after `reopened`"
    )
    assert str(refusal(case, "closed", "13:00")).endswith("the case was closed at 2026-03-02T12:00:00+08:00")
    case.record(event("penalty_decided", "13:00"))
    case.record(event("facts_learned", "13:10", facts={"complaint.urgent": True}))
    case.record(event("reopened", "13:20"))
    case.record(event("customer_contacted", "13:30"))


def test_what_is_done_after_closing_is_still_open_then(made: Make) -> None:
    policy = made(step("sum"), step("contact", done_by='"customer_contacted"'))
    case = opened(policy, event("closed", "12:00"))
    assert step_statuses(case, NOW) == {"contact": "left_undone", "sum": "open"}


def test_once_closed_nobody_waits_for_what_cannot_be_done_any_more(made: Make) -> None:
    policy = made(step("contact", done_by='"customer_contacted"'), step("sum", 'after = ["contact"]'))
    case = opened(policy)
    assert step_statuses(case, NOW)["sum"] == "waiting"
    case.record(event("closed", "12:00"))
    assert step_statuses(case, NOW) == {"contact": "left_undone", "sum": "open"}


def test_what_was_perhaps_not_to_be_done_was_not_left_undone(made: Make) -> None:
    policy = made(step("contact", "when = 'complaint.urgent'", done_by='"customer_contacted"'))
    for urgent, status in ((True, "left_undone"), (None, "undetermined"), (False, "not_applicable")):
        case = opened(policy, event("closed", "12:00"), facts=received(urgent=urgent))
        assert step_statuses(case, NOW) == {"contact": status}
