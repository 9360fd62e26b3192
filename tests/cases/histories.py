"""Random histories of cases under the shipped packs: what can happen, in order, without what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeAlias

from hypothesis import strategies as st

from complaint_rules import EventRefusedError
from complaint_rules.domain.events import FACTS_LEARNED, RECEIVED, RETURN_VISIT
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.reading import write_facts
from complaint_rules.policy.process_words import EVENTS
from tests.cases.building import shipped

History: TypeAlias = tuple[dict[str, Any], list[dict[str, Any]], dt.datetime]

START = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
GAPS = st.one_of(
    st.sampled_from([dt.timedelta(), dt.timedelta(minutes=30), dt.timedelta(hours=2), dt.timedelta(days=1)]),
    st.timedeltas(dt.timedelta(), dt.timedelta(days=4)).map(
        lambda gap: gap - dt.timedelta(microseconds=gap.microseconds)
    ),
)
LEARNED: dict[str, list[Any]] = {
    "complaint.urgent": [True, False],
    "complaint.subject": ["quality", "price"],
    "site.same_city": [True, False],
    "assessment.safety": [True, False],
    "assessment.large_damage": [False],
    "assessment.slow_to_resolve": [False],
    "assessment.strong_feeling": [False],
    "plan.remedies": [frozenset({"repair"}), frozenset({"compensation"})],
    "finding.reasons_sufficient": [True, False],
    "finding.demands_reasonable": [True],
    "finding.responsible_party": ["company", "agent"],
}
BY = ["", "marketing", "general_manager", "department_manager", "supervisor", "customer_service_center", "quality"]


def learned() -> st.SearchStrategy[dict[str, Any]]:
    """Facts that become known, as case files have them."""
    known = {name: st.sampled_from(values) for name, values in LEARNED.items()}
    return st.fixed_dictionaries({}, optional=known).map(lambda values: write_facts(Facts(values)))


@st.composite
def happenings(draw: st.DrawFn, name: str, moment: dt.datetime) -> dict[str, Any]:
    """Something that happens at an instant, whether or not a case takes it."""
    kind = draw(st.sampled_from(sorted(set(EVENTS) - {RECEIVED} | shipped(name).model.events.keys())))
    event: dict[str, Any] = {"type": kind, "at": to_plain(moment)}
    by = draw(st.sampled_from(BY))
    if by:
        event["by"] = by
    if kind == RETURN_VISIT:
        event["satisfied"] = draw(st.booleans())
    if kind == "closed" and draw(st.booleans()):
        event["reason"] = "not reached"
    facts = draw(learned()) if kind in {FACTS_LEARNED, "cause_found", "plan_proposed"} else {}
    if kind == FACTS_LEARNED and not facts:
        facts = {"complaint": {"urgent": draw(st.booleans())}}
    return {**event, **({"facts": facts} if facts else {})}


@st.composite
def histories(draw: st.DrawFn, name: str, most: int = 12) -> History:
    """The facts of a complaint, what has happened to it, and an instant after that."""
    given = draw(learned())
    complaint = {"id": "C-1", "received_at": to_plain(START), "area": "maintenance", **given.get("complaint", {})}
    facts = {**given, "complaint": complaint}
    case = shipped(name).case(facts, engine="compiled")
    moment, events = START, []
    for _ in range(draw(st.integers(0, most))):
        moment += draw(GAPS)
        event = draw(happenings(name, moment))
        try:
            case.record(event)
        except EventRefusedError:
            continue
        events.append(event)
    return facts, events, moment + draw(GAPS)
