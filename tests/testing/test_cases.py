"""Cases that are drawn: what happens is taken, and much of it happens when it matters."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from complaint_rules.cases.obligations import ObligationStatus
from complaint_rules.testing import History, cases
from tests.cases.building import PACKS, shipped
from tests.testing.building import sample

GREEDY = settings(max_examples=200, database=None, deadline=None, derandomize=True)


@pytest.mark.parametrize("name", PACKS)
@given(data=st.data())
def test_a_case_takes_all_that_happens(name: str, data: st.DataObject):
    policy = shipped(name)
    history = data.draw(cases(policy))
    standing = policy.case(history.file).at(history.now)
    assert [event.event.type for event in standing.state.history if not event.event.derived] == [
        event["type"] for event in history.events
    ]


def test_the_longest_case_has_as_many_events_as_were_asked_for():
    assert max(len(history.events) for history in sample(cases(shipped("kfeng"), max_events=3), 200)) == 3


def test_things_happen_right_when_they_are_due_and_a_second_later():
    policy = shipped("baisha")
    met = [
        (each.status, each.ended_at - each.ends_at)
        for history in sample(cases(policy), 250)
        for each in policy.case(history.file).at(history.now).obligations
        if each.ended_at is not None and each.ends_at is not None
    ]
    assert (ObligationStatus.MET, dt.timedelta()) in met
    assert (ObligationStatus.MET_LATE, dt.timedelta(seconds=1)) in met


def test_cases_get_far():
    """Past what only the right person may do, in order."""
    kinds = {event["type"] for history in sample(cases(shipped("kfeng")), 300) for event in history.events}
    assert {"plan_approved", "plan_implemented", "closed", "facts_learned"} <= kinds


def test_the_least_case_is_a_complaint_to_which_nothing_happened():
    least: History = find(cases(shipped("baisha")), lambda _: True, settings=GREEDY)
    assert least.events == ()
    assert least.now == dt.datetime.fromisoformat(least.facts["complaint"]["received_at"])
