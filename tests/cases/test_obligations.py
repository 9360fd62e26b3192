"""How obligations stand: on both sides of their ends, with pauses, extensions, and what is not known."""

from __future__ import annotations

from typing import Any

import pytest

from complaint_rules import EventRefusedError, Policy
from complaint_rules.cases.obligations import Obligation, ObligationStatus
from complaint_rules.reports.case import Case
from tests.cases.building import Make, at, deadline, event, local, only, opened, received, statuses, step

TUESDAY, WEDNESDAY, THURSDAY, NEXT_MONDAY = "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-09"


def told(each: Obligation) -> tuple[str, str | None, str]:
    """How it stands, when it ended, and how late it is."""
    return str(each.status), local(each.ended_at), str(each.late_by)


# --- both sides of the end --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "status"), [("11:59:59", "pending"), ("12:00:00", "pending"), ("12:00:01", "breached")]
)
def test_the_last_instant_is_in_time(made: Make, now: str, status: str) -> None:
    assert only(opened(made(deadline())), at(now)).status == status


@pytest.mark.parametrize(
    ("done", "status", "late"),
    [("11:59:59", "met", "None"), ("12:00:00", "met", "None"), ("12:00:01", "met_late", "0:00:01")],
)
def test_what_is_done_at_the_last_instant_is_in_time(made: Make, done: str, status: str, late: str) -> None:
    case = opened(made(deadline()), event("customer_contacted", done, "marketing"))
    found = only(case, at("15:00"))
    assert told(found) == (status, f"Mon {done}", late)
    assert (found.met_by, found.is_breach) == ("marketing", status == "met_late")


def test_how_late_it_is_grows_until_it_is_done(made: Make) -> None:
    case = opened(made(deadline()))
    assert [str(only(case, at(now)).late_by) for now in ("12:30", "13:00")] == ["0:30:00", "1:00:00"]
    case.record(event("customer_contacted", "14:00"))
    assert told(only(case, at("18:00"))) == ("met_late", "Mon 14:00:00", "2:00:00")


def test_what_is_done_twice_counts_once(made: Make) -> None:
    case = opened(made(deadline()), event("customer_contacted", "11:00"), event("customer_contacted", "14:00"))
    assert told(only(case, at("18:00"))) == ("met", "Mon 11:00:00", "None")


def test_a_clock_in_working_time_stands_still_at_night(made: Make) -> None:
    policy = made(deadline(span="9 working hours"))
    assert only(opened(policy), at("10:00:00", TUESDAY)).status == "pending"
    assert only(opened(policy), at("10:00:01", TUESDAY)).status == "breached"


# --- starting ---------------------------------------------------------------------------------------------------------


def test_what_has_not_started_is_not_owed(made: Make) -> None:
    case = opened(made(deadline(starts='"form_received"')))
    assert case.at(at("18:00")).obligations == ()
    case.record(event("form_received", "19:00"))
    assert local(only(case, at("19:30")).ends_at) == "Mon 21:00:00"


def test_what_was_done_before_the_start_does_not_count(made: Make) -> None:
    policy = made(deadline(starts='"form_received"'))
    case = opened(policy, event("customer_contacted", "10:30"), event("form_received", "11:00"))
    assert only(case, at("12:00")).status == "pending"


def test_the_first_start_counts_and_a_second_starts_nothing(made: Make) -> None:
    policy = made(deadline(starts='"form_received"'))
    case = opened(policy, event("form_received", "11:00"), event("form_received", "12:00"))
    assert local(only(case, at("12:30")).ends_at) == "Mon 13:00:00"
    case.record(event("customer_contacted", "12:40"))
    case.record(event("form_received", "12:50"))
    assert only(case, at("18:00")).status == "met"


def test_of_several_starts_the_earliest_that_counts(made: Make) -> None:
    starts = """["form_received", {at = "escalated_by_phone", when = 'complaint.urgent'}]"""
    policy = made(deadline(starts=starts))
    happened = (event("escalated_by_phone", "10:30"), event("form_received", "11:00"))
    assert local(only(opened(policy, *happened), at("11:30")).ends_at) == "Mon 13:00:00"
    urgent = opened(policy, *happened, facts=received(urgent=True))
    assert local(only(urgent, at("11:30")).ends_at) == "Mon 12:30:00"


def test_a_start_out_of_hours_can_be_met_before_its_clock_starts(made: Make) -> None:
    policy = made(deadline('out_of_hours = "next_opening"'))
    case = opened(policy, event("customer_contacted", "13:00", day=THURSDAY), facts=received("12:00", day=THURSDAY))
    found = only(case, at("14:00", THURSDAY))
    assert (local(found.due.starts_at), told(found)) == ("Mon 09:00:00", ("met", "Thu 13:00:00", "None"))


# --- cancelling -------------------------------------------------------------------------------------------------------

CANCELLED = deadline('cancelled_by = ["customer_satisfied"]', starts='"form_received"')


def test_it_is_cancelled_while_there_is_time(made: Make) -> None:
    case = opened(made(CANCELLED), event("form_received", "11:00"), event("customer_satisfied", "13:00"))
    assert told(only(case, at("18:00"))) == ("cancelled", "Mon 13:00:00", "None")


def test_a_cancellation_takes_no_breach_back(made: Make) -> None:
    case = opened(made(CANCELLED), event("form_received", "11:00"), event("customer_satisfied", "13:00:01"))
    assert only(case, at("18:00")).status == "breached"


def test_after_a_cancellation_its_start_may_come_again(made: Make) -> None:
    happened = (
        event("form_received", "11:00"),
        event("customer_satisfied", "12:00"),
        event("form_received", "13:00"),
    )
    case = opened(made(CANCELLED), *happened)
    found = [each for each in case.at(at("15:30")).obligations if each.id == "call"]
    assert [(str(each.status), local(each.ends_at)) for each in found] == [
        ("cancelled", "Mon 13:00:00"),
        ("breached", "Mon 15:00:00"),
    ]


def test_what_happens_after_a_new_start_concerns_the_new_clock_and_not_one_that_ran_out_before(made: Make) -> None:
    policy = made(deadline('met_by = ["replied"]', 'cancelled_by = ["customer_satisfied"]', starts='"form_received"'))
    case = opened(
        policy,
        event("form_received", "11:00"),
        event("customer_satisfied", "14:00"),
        event("form_received", "15:00"),
        event("replied", "16:00"),
    )
    assert [(str(each.status), local(each.ends_at)) for each in case.at(at("16:00")).obligations] == [
        ("breached", "Mon 13:00:00"),
        ("met", "Mon 17:00:00"),
    ]


def test_what_was_met_and_then_cancelled_can_start_again(made: Make) -> None:
    policy = made(
        deadline(
            'met_by = ["result_fed_back"]', 'cancelled_by = ["customer_dissatisfied"]', starts='"customer_satisfied"'
        )
    )
    case = opened(
        policy,
        event("customer_satisfied", "11:00"),
        event("result_fed_back", "11:30"),
        event("customer_dissatisfied", "12:00"),
        event("customer_satisfied", "13:00"),
    )
    assert [str(each.status) for each in case.at(at("14:00")).obligations] == ["met", "pending"]


# --- pauses -----------------------------------------------------------------------------------------------------------

PAUSED = deadline('pause = ["plan_proposed"]', 'resume = ["customer_agreed"]')


def test_a_pause_moves_the_end_by_its_length(made: Make) -> None:
    case = opened(made(PAUSED), event("plan_proposed", "11:00"), event("customer_agreed", "14:30"))
    assert local(only(case, at("15:00")).ends_at) == "Mon 15:30:00"
    assert only(case, at("15:30:00")).status == "pending"
    assert only(case, at("15:30:01")).status == "breached"


def test_while_it_is_paused_nothing_runs_out(made: Make) -> None:
    case = opened(made(PAUSED), event("plan_proposed", "11:00"))
    for now in ("11:30", "18:00", "23:59"):
        found = only(case, at(now))
        assert (found.status, found.late_by, len(found.course.pauses)) == (ObligationStatus.PAUSED, None, 1)
    assert case.at(at("18:00")).next_actions == ()


def test_a_pause_after_the_end_helps_nobody(made: Make) -> None:
    case = opened(made(PAUSED), event("plan_proposed", "12:00:01"), event("customer_agreed", "14:00"))
    assert told(only(case, at("15:00"))) == ("breached", None, "3:00:00")


def test_what_is_done_while_it_is_paused_is_in_time(made: Make) -> None:
    case = opened(made(PAUSED), event("plan_proposed", "11:00"), event("customer_contacted", "17:00"))
    assert told(only(case, at("18:00"))) == ("met", "Mon 17:00:00", "None")


def test_a_pause_twice_is_one_and_a_resumption_alone_is_none(made: Make) -> None:
    happened = (
        event("customer_agreed", "10:10"),
        event("plan_proposed", "11:00"),
        event("plan_proposed", "11:30"),
        event("customer_agreed", "12:00"),
    )
    assert local(only(opened(made(PAUSED), *happened), at("12:30")).ends_at) == "Mon 13:00:00"


def test_a_pause_that_was_there_at_the_start_counts(made: Make) -> None:
    policy = made(deadline('pause = ["plan_proposed"]', 'resume = ["customer_agreed"]', starts='"form_received"'))
    happened = (event("plan_proposed", "10:30"), event("form_received", "11:00"), event("customer_agreed", "12:00"))
    assert local(only(opened(policy, *happened), at("12:30")).ends_at) == "Mon 14:00:00"


def test_a_pause_of_working_time_moves_a_working_deadline_by_just_that_much(made: Make) -> None:
    policy = made(deadline('pause = ["plan_proposed"]', 'resume = ["customer_agreed"]', span="4 working hours"))
    over_night = (event("plan_proposed", "17:00"), event("customer_agreed", "10:00", day=TUESDAY))
    case = opened(policy, *over_night, facts=received("15:00", urgent=False))
    # Two hours were worked, two are left when the clock goes on.
    assert local(only(case, at("10:30", TUESDAY)).ends_at) == "Tue 12:00:00"
    nobody_works = (event("plan_proposed", "18:00"), event("customer_agreed", "09:00", day=TUESDAY))
    case = opened(policy, *nobody_works, facts=received("15:00", urgent=False))
    assert local(only(case, at("09:30", TUESDAY)).ends_at) == "Tue 10:00:00"


# --- extensions -------------------------------------------------------------------------------------------------------

EXTENDED = deadline('extend = {event = "recourse_offered", by = "1 hour", times = 2, cap = "3 hours"}')


def test_an_extension_gives_more_time_up_to_its_cap_and_number(made: Make) -> None:
    policy = made(EXTENDED)
    granted = [
        event("recourse_offered", "10:30"),
        event("recourse_offered", "10:40"),
        event("recourse_offered", "10:50"),
    ]
    ends = [local(only(opened(policy, *granted[:count]), at("11:00")).ends_at) for count in range(4)]
    assert ends == ["Mon 12:00:00", "Mon 13:00:00", "Mon 13:00:00", "Mon 13:00:00"]


def test_what_has_run_out_is_not_extended(made: Make) -> None:
    case = opened(made(EXTENDED), event("recourse_offered", "12:00:01"))
    found = only(case, at("12:30"))
    assert (found.status, found.course.granted) == (ObligationStatus.BREACHED, 0)


# --- days to hit ------------------------------------------------------------------------------------------------------


def visits(made: Make, *times: str) -> Case:
    """A visit is owed on Wednesday; the house is open from Monday to Wednesday."""
    policy = made(deadline("on = true", 'met_by = ["visit_attempted"]', span="2 days"))
    return opened(policy, *({"type": "visit_attempted", "at": each} for each in times))


@pytest.mark.parametrize(
    ("visit", "status", "off"),
    [
        (at("23:59:59", TUESDAY), "breached", 1),
        (at("00:00:00", WEDNESDAY), "met", 0),
        (at("23:59:59", WEDNESDAY), "met", 0),
        (at("00:00:01", THURSDAY), "breached", 1),
    ],
)
def test_what_is_owed_on_a_day_counts_on_that_day_only(made: Make, visit: str, status: str, off: int) -> None:
    found = only(visits(made, visit), at("12:00", "2026-03-06"))
    assert (str(found.status), len(found.off_schedule)) == (status, off)


def test_a_day_is_missed_when_it_is_over(made: Make) -> None:
    case = visits(made)
    assert only(case, at("00:00:00", THURSDAY)).status == "pending"
    assert only(case, at("00:00:01", THURSDAY)).status == "breached"


@pytest.mark.parametrize(
    ("visit", "status"),
    [
        (at("12:00", THURSDAY), "met"),  # the day itself, though nobody works on it
        (at("12:00", "2026-03-06"), "breached"),  # neither that day nor the next open one
        (at("12:00", NEXT_MONDAY), "met"),
        (at("12:00", "2026-03-10"), "breached"),
    ],
)
def test_on_a_closed_day_the_next_open_day_counts_too(made: Make, visit: str, status: str) -> None:
    policy = made(deadline("on = true", 'met_by = ["visit_attempted"]', span="3 days"))
    case = opened(policy, {"type": "visit_attempted", "at": visit})
    found = only(case, at("12:00", "2026-03-11"))
    assert (str(found.due.due_on), str(found.status)) == ("2026-03-05", status)


# --- what is not known ------------------------------------------------------------------------------------------------

SPLIT = """
[[deadline]]
id = "call"
owner = "marketing"
action = "call"
starts = "received"
met_by = ["customer_contacted"]
clauses = ["T-1"]
[[rule]]
id = "near"
decides = "deadline.call"
when = 'site.same_city'
then = "2 hours"
clauses = ["T-1"]
[[rule]]
id = "far"
decides = "deadline.call"
when = 'not(site.same_city)'
then = "4 hours"
clauses = ["T-1"]
"""


def learned(time: str, **facts: object) -> dict[str, object]:
    return event("facts_learned", time, facts={name.replace("__", "."): value for name, value in facts.items()})


def test_an_end_that_hangs_on_something_unknown_is_pending_with_its_needs(made: Make) -> None:
    found = only(opened(made(SPLIT)), at("14:00"))
    assert (found.status, found.ends_at, found.due.needs) == (ObligationStatus.PENDING, None, ("site.same_city",))
    assert [local(way.due.due_at) for way in found.due.alternatives if way.due] == ["Mon 12:00:00", "Mon 14:00:00"]


def test_what_is_late_in_any_way_is_late(made: Make) -> None:
    """Not to say what the end hangs on is no way out."""
    case = opened(made(SPLIT))
    found = only(case, at("14:00:01"))
    assert (found.status, found.ends_at, str(found.late_by)) == ("breached", None, "0:00:01")
    assert found.due.needs == ("site.same_city",)
    assert [each.id for each in case.at(at("14:00:01")).breaches] == ["call"]
    for name, status in (("customer_contacted", "met_late"), ("closed", "breached")):
        done = opened(made(SPLIT), event(name, "15:00"))
        assert (only(done, at("18:00")).status, str(only(done, at("18:00")).late_by)) == (status, "1:00:00")
    case.record(learned("15:00", site__same_city=True))
    assert told(only(case, at("15:00"))) == ("breached", None, "3:00:00")


ASSUMING = deadline().replace('when = "true"', "when = 'not(intake.during_on_site_service)'") + (
    '[facts."intake.during_on_site_service"]\ntype = "boolean"\nabsent = false\n'
)


@pytest.mark.parametrize("during", [True, False])
@pytest.mark.parametrize("happened", [(), ("customer_contacted",), ("closed",)])
def test_what_rests_on_an_assumption_goes_with_it(made: Make, happened: tuple[str, ...], *, during: bool) -> None:
    case = opened(made(ASSUMING), *(event(name, "12:30") for name in happened))
    before = only(case, at("13:00"))
    assert before.is_breach
    assert before.due.assumes == ("intake.during_on_site_service",)
    case.record(learned("13:00", intake__during_on_site_service=during))
    found = case.at(at("14:00")).obligations
    assert [(each.status, each.due.assumes) for each in found] == ([] if during else [(before.status, ())])


@pytest.mark.parametrize(("same_city", "status"), [(True, "breached"), (False, "pending")])
def test_what_is_learned_tells_what_was_late_all_along(made: Make, *, same_city: bool, status: str) -> None:
    case = opened(made(SPLIT), learned("13:00", site__same_city=same_city))
    assert only(case, at("13:00")).status == status


def test_what_was_done_before_the_end_was_known_is_judged_when_it_is(made: Make) -> None:
    case = opened(made(SPLIT), event("customer_contacted", "13:00"))
    found = only(case, at("18:00"))
    assert (found.status, found.late_by, found.due.needs) == (ObligationStatus.MET, None, ("site.same_city",))
    case.record(learned("18:00", site__same_city=True))
    assert told(only(case, at("19:00"))) == ("met_late", "Mon 13:00:00", "1:00:00")


def test_a_breach_stays_whatever_is_learned_later(made: Make) -> None:
    """By what was known, two hours were over; that there were four is known too late."""
    near = received(urgent=False) | {"site": {"same_city": True}}
    case = opened(made(SPLIT), learned("12:30", site__same_city=False), facts=near)
    assert told(only(case, at("13:00"))) == ("breached", None, "1:00:00")


def test_what_is_learned_in_time_gives_more_time(made: Make) -> None:
    near = received(urgent=False) | {"site": {"same_city": True}}
    case = opened(made(SPLIT), learned("12:00:00", site__same_city=False), facts=near)
    assert local(only(case, at("13:00")).ends_at) == "Mon 14:00:00"


def test_without_the_receipt_what_is_done_is_met_and_nothing_is_late(made: Make) -> None:
    case = opened(made(deadline()), event("customer_contacted", "13:00"), facts={"complaint": {"urgent": False}})
    found = only(case, at("18:00"))
    assert (found.status, found.ends_at, found.due.needs) == (ObligationStatus.MET, None, ("complaint.received_at",))


def test_one_that_does_not_apply_is_not_owed(made: Make) -> None:
    only_urgent = deadline().replace('when = "true"', "when = 'complaint.urgent'")
    case = opened(made(only_urgent))
    assert case.at(at("18:00")).obligations == ()
    assert only(opened(made(only_urgent), facts=received(urgent=True)), at("18:00")).status == "breached"


# --- what was owed, and does not apply by what is learned -------------------------------------------------------------

EITHER = deadline('pause = ["plan_proposed"]', 'resume = ["customer_agreed"]').replace(
    'when = "true"', "when = 'complaint.urgent or site.same_city'"
)
FAR = {"site": {"same_city": False}}
NOT_URGENT = learned("11:00", complaint__urgent=False)
ELSEWHERE = learned("11:30", site__same_city=False)


@pytest.mark.parametrize(
    ("before", "happened", "now", "expected"),
    [
        ({}, [NOT_URGENT, ELSEWHERE], "11:00", ("pending", None)),  # perhaps it applies by the other
        ({}, [NOT_URGENT, ELSEWHERE], "18:00", ("cancelled", "Mon 11:30:00")),
        (FAR, [NOT_URGENT], "18:00", ("cancelled", "Mon 11:00:00")),
        (
            FAR,
            [event("plan_proposed", "10:30"), NOT_URGENT],
            "18:00",
            ("cancelled", "Mon 11:00:00"),
        ),
        (FAR, [event("customer_contacted", "10:30"), NOT_URGENT], "18:00", ("met", None)),
        (
            FAR,
            [NOT_URGENT, event("closed", "11:40")],
            "18:00",
            ("cancelled", "Mon 11:00:00"),
        ),
    ],
)
def test_what_was_owed_for_certain_is_cancelled_by_what_ends_it(
    made: Make, before: dict[str, Any], happened: list[dict[str, Any]], now: str, expected: tuple[str, str | None]
) -> None:
    policy, facts = made(EITHER), received(urgent=True) | before
    case = opened(policy, facts=facts)
    for each in happened:
        if each["at"] <= at(now):
            case.record(each)
    found = only(case, at(now))
    assert (found.status, local(found.ended_at) if found.has_lapsed else None) == expected
    for again in (policy.case(case.to_json(), engine="compiled"), case.copy()):
        assert again.at(at(now)).to_json() == case.at(at(now)).to_json()


def test_what_lapsed_is_owed_again_as_it_was_where_that_was_wrong(made: Make) -> None:
    facts = received(urgent=True) | FAR
    case = opened(made(EITHER), NOT_URGENT, learned("11:30", complaint__urgent=True), facts=facts)
    assert (only(case, at("12:00")).status, only(case, at("12:00:01")).status) == ("pending", "breached")
    case = opened(made(EITHER), NOT_URGENT, learned("12:30", complaint__urgent=True), facts=facts)
    assert str(only(case, at("12:30")).late_by) == "0:30:00"


@pytest.mark.parametrize(
    ("starts", "urgent", "happened"),
    [
        ("received", None, NOT_URGENT),
        ("received", True, learned("10:00", complaint__urgent=False)),
        ("form_received", True, event("form_received", "11:00", facts={"complaint.urgent": False})),
    ],
)
def test_what_never_ran_for_certain_leaves_no_trace(
    made: Make, starts: str, urgent: object, happened: dict[str, Any]
) -> None:
    text = deadline(starts=f'"{starts}"').replace('when = "true"', "when = 'complaint.urgent'")
    facts = received() if urgent is None else received(urgent=urgent)
    assert opened(made(text), happened, facts=facts).at(at("18:00")).obligations == ()


def test_a_visit_on_the_right_day_after_one_in_vain_tells_how_it_went(made: Make) -> None:
    again = 'met_by = ["visit_attempted", "return_visit"]'
    policy = made(
        deadline("on = true", again, span="2 days"),
        step(
            "visit", done_by='[{event = "return_visit", meets = "call"}, {event = "visit_attempted", meets = "call"}]'
        ),
        step("close", "requires = 'step.visit.satisfied'", done_by='"closed"'),
    )
    wednesday = "2026-03-04"
    case = opened(policy, event("visit_attempted", "10:00", day=wednesday))
    trial = case.until(at("10:00", wednesday))
    with pytest.raises(EventRefusedError):
        trial.record(event("closed", "15:10", day=wednesday))
    case.record(event("return_visit", "15:00", day=wednesday, satisfied=True))
    case.record(event("closed", "15:10", day=wednesday))
    found = only(case, at("16:00", wednesday))
    assert (found.status, local(found.ended_at)) == ("met", "Wed 10:00:00")


# --- warnings ---------------------------------------------------------------------------------------------------------


def test_a_warning_comes_at_its_point_and_goes_with_the_end(made: Make) -> None:
    policy = made(deadline('warn = "50%"'))
    warned = {now: len(opened(policy).at(at(now)).warnings) for now in ("10:59:59", "11:00", "12:00", "12:00:01")}
    assert warned == {"10:59:59": 0, "11:00": 1, "12:00": 1, "12:00:01": 0}


def test_a_warning_point_moves_with_a_pause(made: Make) -> None:
    policy = made(deadline('warn = "50%"', 'pause = ["plan_proposed"]', 'resume = ["customer_agreed"]'))
    case = opened(policy, event("plan_proposed", "10:30"), event("customer_agreed", "12:00"))
    assert [len(case.at(at(now)).warnings) for now in ("12:29:59", "12:30:00")] == [0, 1]


# --- breaches that bring something about ------------------------------------------------------------------------------


def test_a_breach_emits_its_event_at_the_end_of_the_time(made: Make) -> None:
    second = deadline('met_by = ["replied"]', name="answer", starts='"unresolved_reported"', span="1 hour")
    policy = made(deadline('on_breach = "unresolved_reported"'), second)
    case = opened(policy)
    assert statuses(case, at("12:00:00")) == {"call 1": "pending"}
    standing = case.at(at("12:30"))
    assert [(taken.event.type, taken.event.derived, local(taken.event.at)) for taken in standing.state.history] == [
        ("unresolved_reported", True, "Mon 12:00:00")
    ]
    assert statuses(case, at("12:30")) == {"call 1": "breached", "answer 1": "pending"}
    assert statuses(case, at("13:00:01")) == {"call 1": "breached", "answer 1": "breached"}
    assert case.events == ()  # nobody recorded it


def test_what_a_breach_brings_about_meets_what_it_meets(made: Make) -> None:
    meets = deadline('met_by = ["unresolved_reported"]', name="report", span="5 hours")
    case = opened(made(deadline('on_breach = "unresolved_reported"'), meets))
    assert statuses(case, at("13:00")) == {"call 1": "breached", "report 1": "met"}


def test_two_that_start_one_another_by_their_breaches_come_to_an_end(made: Make) -> None:
    first = deadline(
        'met_by = ["closed"]',
        'cancelled_by = ["archived"]',
        'on_breach = "archived"',
        name="one",
        starts='["received", "evaluated"]',
        span="0 hours",
    )
    second = deadline(
        'met_by = ["closed"]',
        'cancelled_by = ["evaluated"]',
        'on_breach = "evaluated"',
        name="two",
        starts='"archived"',
        span="0 hours",
    )
    assert statuses(opened(made(first, second)), at("23:00")) == {"one 1": "breached", "two 1": "breached"}


def test_without_events_a_case_owes_what_deciding_tells(made: Make) -> None:
    policy: Policy = made(deadline(), deadline(name="other", span="3 working days"))
    decided = {due.id: due.due_at for due in policy.decide(received(urgent=False)).deadlines}
    owed = {each.id: each.ends_at for each in opened(policy).at(at("10:00")).obligations}
    assert owed == decided
