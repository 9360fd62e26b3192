"""Obligations are those that a naive reckoning of the whole history gives."""

from __future__ import annotations

import datetime as dt
import functools
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaint_rules import EventRefusedError, Policy, load
from complaint_rules.domain.plain import to_plain
from complaint_rules.testing.histories import GAPS
from tests.cases.building import HEADER, deadline, shipped, step
from tests.reference.obligations import Naive, Told

START = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)

HELD = ('pause = ["plan_proposed"]', 'resume = ["customer_agreed"]')
EVERYTHING = "".join(
    (
        deadline('cancelled_by = ["customer_satisfied"]', *HELD, starts='"form_received"', span="5 working hours"),
        deadline(
            'extend = {event = "recourse_offered", by = "1 hour", times = 2, cap = "4 hours"}',
            'met_by = ["replied"]',
            *HELD,
            name="answer",
        ),
        deadline(
            "on = true",
            'met_by = ["return_visit", "visit_attempted"]',
            name="visit",
            starts='"registered"',
            span="2 days",
        ),
        deadline(
            'applies = "out_of_hours"',
            'out_of_hours = "next_opening"',
            "unless = 'complaint.urgent'",
            name="phone",
            starts='["received", "registered"]',
            span="2 working days",
        ),
        step("again", 'starts_cycle = {event = "return_visit", satisfied = false}', done_by='"reopened"'),
    )
)
KINDS = {
    "everything": [
        "form_received",
        "customer_contacted",
        "customer_satisfied",
        "plan_proposed",
        "customer_agreed",
        "recourse_offered",
        "replied",
        "return_visit",
        "visit_attempted",
        "registered",
        "reopened",
        "closed",
    ],
    "baisha": ["arrived_on_site", "reopened", "closed"],
    "auto_maintenance": [
        "registered",
        "transferred",
        "form_received",
        "escalated_by_phone",
        "customer_contacted",
        "customer_satisfied",
        "customer_dissatisfied",
        "result_fed_back",
        "unresolved_reported",
        "return_visit",
        "visit_attempted",
        "reopened",
        "closed",
    ],
}


@functools.cache
def policy_of(name: str) -> Policy:
    if name != "everything":
        return shipped(name)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "pack.toml").write_text(HEADER + EVERYTHING, encoding="utf-8")
        return load(folder)


FACTS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "complaint": st.fixed_dictionaries(
            {
                "id": st.just("C-1"),
                "received_at": st.sampled_from([START, START + dt.timedelta(hours=9), START + dt.timedelta(days=5)]),
                "urgent": st.booleans(),
                "demands": st.sampled_from([["repair"], ["compensation"]]),
            }
        ),
        "site": st.fixed_dictionaries({"same_city": st.booleans()}),
        "assessment": st.fixed_dictionaries(
            {
                "safety": st.booleans(),
                **{name: st.just(False) for name in ("large_damage", "slow_to_resolve", "strong_feeling")},
            }
        ),
        "intake": st.fixed_dictionaries({"during_on_site_service": st.booleans()}),
    }
)


def told(standing: Any) -> list[Told]:
    return sorted((each.id, each.cycle, str(each.status), each.ends_at, each.ended_at) for each in standing.obligations)


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=5 * settings().max_examples)
@given(data=st.data())
def test_what_is_owed_is_what_a_naive_reckoning_gives(name: str, data: st.DataObject) -> None:
    policy, facts = policy_of(name), data.draw(FACTS)
    case = policy.case(facts, engine="compiled")
    moment: dt.datetime = facts["complaint"]["received_at"]
    for kind in data.draw(st.lists(st.sampled_from(KINDS[name]), max_size=20)):
        moment += data.draw(GAPS)
        event = {"type": kind, "at": to_plain(moment), "by": "general_manager", "reason": "settled"}
        if kind == "return_visit":
            event["satisfied"] = data.draw(st.booleans())
        try:
            case.record(event)
        except EventRefusedError:
            continue
    now = moment + data.draw(GAPS)
    expected = Naive(policy, facts, facts["complaint"]["received_at"], case.events, now).told()
    assert told(case.at(now)) == expected
