"""Events are read strictly, written back as they were, and never show what is personal."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules import InputError
from complaint_rules.cases.events import event_reader
from complaint_rules.domain.events import FACTS_LEARNED, RECEIVED, RETURN_VISIT, Event, event_document
from complaint_rules.policy.process_words import EVENTS
from complaint_rules.policy.roles import roles_of
from tests.cases.building import at, event, shipped
from tests.strategies.facts import facts_for

POLICY = shipped("kfeng").model
READER = event_reader(POLICY)
SOME = "2026-01-31T09:00:00+08:00"


def faults(*raw: object) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        READER.read_all(list(raw))
    return [(fault.path, fault.message) for fault in caught.value.faults]


def test_an_event_is_read() -> None:
    read = READER.read(event("form_received", "11:30", "quality", note="by hand"))
    assert read == Event("form_received", dt.datetime(2026, 3, 2, 3, 30, tzinfo=dt.UTC), "quality", note="by hand")


def test_every_fault_of_every_event_is_told_with_its_path() -> None:
    assert faults(
        {"type": "form_recieved", "at": at("11:30")},
        {"type": "registered", "at": "2026-03-02T11:30:00", "by": "quallity"},
        {"typ": "registered"},
        "registered",
    ) == [
        ("events[0].type", "`form_recieved` is no event; did you mean 'form_received'?"),
        (
            "events[1].at",
            f"`2026-03-02T11:30:00` has no UTC offset; write it such as `{SOME}`, or with `Z` for UTC",
        ),
        ("events[1].by", "`quallity` is no role; did you mean 'quality'?"),
        ("events[2].at", "is missing"),
        ("events[2].typ", "unknown field; did you mean 'type'?"),
        ("events[2].type", "is missing"),
        (
            "events[3]",
            f'is a text and no event such as `{{"type": "registered", "at": "{SOME}"}}`',
        ),
    ]


def test_a_role_has_one_name_in_records() -> None:
    assert READER.read(event("registered", "10:00", "comprehensive")).by == "general_department"


def test_only_a_return_visit_tells_whether_the_customer_is_satisfied() -> None:
    assert [path for path, _ in faults(event(RETURN_VISIT, "10:00"))] == ["events[0].satisfied"]
    assert [path for path, _ in faults(event("closed", "10:00", satisfied=True))] == ["events[0].satisfied"]
    assert [path for path, _ in faults(event(RETURN_VISIT, "10:00", satisfied="yes"))] == ["events[0].satisfied"]
    assert READER.read(event(RETURN_VISIT, "10:00", satisfied=False)).satisfied is False


def test_learning_facts_takes_facts_and_tells_what_is_wrong_with_them() -> None:
    assert faults(event(FACTS_LEARNED, "10:00")) == [
        ("events[0].facts", "are missing; `facts_learned` tells what became known")
    ]
    wrong = {"complaint": {"subject": "qualty"}, "complaint.urgent": 1}
    assert [path for path, _ in faults(event(FACTS_LEARNED, "10:00", facts=wrong))] == [
        "events[0].facts.complaint.subject",
        "events[0].facts.complaint.urgent",
    ]
    twice = {"complaint": {"urgent": True}, "complaint.urgent": False}
    assert faults(event(FACTS_LEARNED, "10:00", facts=twice)) == [
        ("events[0].facts.complaint.urgent", "it is given twice")
    ]


def test_a_personal_value_is_not_told() -> None:
    wrong = {"complainant": {"name": 17}}
    ((path, message),) = faults(event(FACTS_LEARNED, "10:00", facts=wrong))
    assert (path, "17" in message) == ("events[0].facts.complainant.name", False)
    read = READER.read(event(FACTS_LEARNED, "10:00", facts={"complainant": {"name": "Ann"}}, note="call Ann"))
    assert "Ann" not in repr(read)


def test_events_are_a_list() -> None:
    with pytest.raises(InputError, match="events: is an object and no list of events"):
        READER.read_all({})


INSTANTS = st.datetimes(timezones=st.just(dt.UTC))
LEARNED = facts_for(POLICY)


@st.composite
def events(draw: st.DrawFn) -> Event:
    name = draw(st.sampled_from(sorted(set(EVENTS) - {RECEIVED} | POLICY.events.keys())))
    facts = draw(LEARNED) if name == FACTS_LEARNED or draw(st.booleans()) else None
    learned = {} if facts is None else dict(facts.values)
    if name == FACTS_LEARNED and not learned:
        learned = {"complaint.urgent": None}
    return Event(
        name,
        draw(INSTANTS),
        by=draw(st.sampled_from(["", *sorted(roles_of(POLICY))])),
        satisfied=draw(st.booleans()) if name == RETURN_VISIT else None,
        reason=draw(st.sampled_from(["", "not reached"])),
        note=draw(st.sampled_from(["", "客户来电"])),
        facts=learned,
    )


@given(events())
def test_reading_is_the_inverse_of_writing(written: Event) -> None:
    assert READER.read(event_document(written)) == written
