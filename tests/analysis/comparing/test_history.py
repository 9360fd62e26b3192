"""Two policies over past complaints."""

from __future__ import annotations

import datetime as dt

from complaint_rules.analysis.comparing import Past, compare_history
from tests.engines.building import received, when


def test_complaints_that_change_are_counted_and_named():
    old, new = (when(f"days_between(goods.received_on, complaint.received_at) <= {days}") for days in (30, 60))
    days = {"C-1": "2024-02-20", "C-2": "2024-01-15", "C-3": "2023-01-01"}
    facts = {name: received("2024-03-01", goods__received_on=dt.date.fromisoformat(day)) for name, day in days.items()}
    history = compare_history(old, new, [Past(name, each, each) for name, each in facts.items()])
    assert (history.complaints, history.changed) == (3, 1)
    assert history.changes == {"answer": {("not covered", "yes"): ("C-2",)}}


def test_a_complaint_that_one_policy_cannot_read_is_told_apart():
    policy = when("complaint.late")
    history = compare_history(policy, policy, [Past("C-1", received("2024-03-01"), None)])
    assert (history.complaints, history.unreadable) == (0, ("C-1",))
