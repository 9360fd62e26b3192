"""Personal values go for good; the chain, and what was decided by the rest, stay."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules import Facts, InputError, Policy
from complaint_rules.cases.journal.sealing import is_sealed
from complaint_rules.domain.events import Event
from complaint_rules.domain.types import Kind
from complaint_rules.journal import Erasure, Journal, Opened
from tests.cases.journal import making
from tests.cases.journal.conftest import Fresh
from tests.cases.journal.making import RECEIVED, small_complaint, small_event
from tests.cases.journal.tampering import tampering

SECRET = "Zhang-Secret-7"  # noqa: S105 - a name that is to be erased


@pytest.fixture(scope="module")
def journal(fresh: Fresh) -> Iterator[Journal]:
    with Journal(fresh()) as opened:
        yield opened


def erased_facts(facts: Facts, policy: Policy) -> Facts:
    """Facts as they read once everything that can be erased is."""
    declared = policy.model.facts

    def erased(name: str) -> str | None:
        return "[erased]" if declared[name].type.kind is Kind.TEXT else None

    values = {
        name: erased(name) if value is not None and is_sealed(declared[name]) else value
        for name, value in facts.values.items()
    }
    return Facts(values)


@given(data=st.data())
def test_everything_personal_is_erased_and_nothing_else(data: st.DataObject, journal: Journal, kept: Policy):
    complaint, events = data.draw(making.histories(kept))
    name = str(complaint.values["complaint.id"])
    journal.open(kept, complaint)
    for event in events:
        journal.append(name, event)
    there = [(entry.sequence, place) for entry in journal.history(name) for place in entry.sealed]
    assert list(journal.erase(name)) == there
    opened, *rest = journal.history(name)
    assert isinstance(opened.content, Opened)
    assert opened.content.facts == erased_facts(complaint, kept)
    for before, entry in zip(events, rest, strict=False):
        after = entry.content
        assert isinstance(after, Event)
        assert (after.type, after.at, after.by, after.satisfied) == (
            before.type,
            before.at,
            before.by,
            before.satisfied,
        )
        assert Facts(after.facts, after.extra) == erased_facts(Facts(before.facts), kept)
        assert [bool(word) for word in (after.note, after.reason)] == [bool(w) for w in (before.note, before.reason)]
        assert {after.note, after.reason} <= {"", "[erased]"}
    assert journal.erase(name) == ()
    assert len(rest) == len(events) + bool(there)
    # Still a case, though two of its events may look the same by now, and one may have been done by what is erased.
    assert len(journal.case(name, engine="compiled").events) == len(events)
    journal.append(name, small_event(1000))


def test_the_chain_still_verifies(journal: Journal):
    assert journal.verify() == ()


def test_an_erased_text_stays_known_and_leaves_decisions_as_they_were(journal: Journal, kept: Policy):
    journal.open(kept, small_complaint("A"))
    journal.append("A", small_event(1, note="there"))
    now = RECEIVED + 5 * making.HOUR
    before = journal.case("A").at(now)
    assert before["record_completeness"].needs == ()
    journal.erase("A")
    after = journal.case("A").at(now)
    assert dict(after) == dict(before)
    assert after.obligations == before.obligations


def test_what_was_let_happen_has_happened_though_what_it_asked_for_is_erased(journal: Journal, kept: Policy):
    journal.open(kept, small_complaint("G") | {"customer": {"grown_up": True, "born_on": "1990-01-31"}})
    journal.append("G", {"type": "called_back", "at": RECEIVED})
    journal.erase("G", ["customer.grown_up"])
    case = journal.case("G")
    assert [event.type for event in case.events] == ["called_back"]
    assert case.facts.values["customer.grown_up"] is None
    assert case.facts.values["customer.born_on"] == dt.date(1990, 1, 31)
    assert case.until(RECEIVED).events == case.events


def test_events_that_look_the_same_once_their_notes_are_erased_are_two(journal: Journal, kept: Policy):
    journal.open(kept, small_complaint("T"))
    for note in ("first", "second"):
        journal.append("T", small_event(1, note=note))
    journal.erase("T", ["note"])
    assert [event.note for event in journal.case("T").events] == ["[erased]", "[erased]"]


def test_single_facts_are_erased_wherever_they_stand(journal: Journal, kept: Policy):
    journal.open(kept, small_complaint("S"))
    journal.append("S", small_event(1, note="a note", reason="a reason", facts={"complainant.name": "Chen Yu-Lan"}))
    erased = journal.erase("S", ["complainant.name", "reason"], at="2026-04-01T09:00:00+08:00")
    assert erased == ((1, "facts.complainant.name"), (2, "facts.complainant.name"), (2, "reason"))
    opened, event, erasure = journal.history("S")
    assert erasure.content == Erasure(erased, dt.datetime(2026, 4, 1, 1, tzinfo=dt.UTC))
    assert (opened.erased, event.erased) == (("facts.complainant.name",), ("facts.complainant.name", "reason"))
    assert isinstance(event.content, Event)
    assert (event.content.note, event.content.reason) == ("a note", "[erased]")
    case = journal.case("S")
    assert case.facts.values["complainant.name"] == "[erased]"
    assert case.facts.values["complainant.phone"] == "+86 755 0000 0000"
    assert journal.erase("S", ["complainant.name"]) == ()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("complainant.nmae", "unknown fact; did you mean 'complainant.name'?"),
        ("complaint.subject", "stands in the chain for good"),
        ("complaint.id", "stands in the chain for good"),
    ],
)
def test_what_cannot_be_erased_is_told(name: str, told: str, journal: Journal, kept: Policy):
    case = making.new_name()
    journal.open(kept, small_complaint(case))
    with pytest.raises(InputError) as caught:
        journal.erase(case, ["complainant.name", name])
    assert told in str(caught.value)
    assert journal.history(case)[0].erased == ()


def test_a_case_file_that_is_added_again_does_not_bring_back_what_was_erased(journal: Journal, kept: Policy):
    events = [small_event(1, note="there", facts={"complainant.email": "chen@x.org", "extra": {"a": 1}})]
    file = {**small_complaint("R"), "events": events}
    journal.add(file, policy=kept)
    journal.erase("R")
    added = journal.add({**file, "events": [*events, small_event(2, note="new")]})
    assert added.events == 1
    opened, first, erasure, second = journal.history("R")
    assert opened.erased
    assert first.erased
    assert isinstance(erasure.content, Erasure)
    assert isinstance(second.content, Event)
    assert second.content.note == "new"


def test_no_salt_is_used_twice_and_equal_values_have_different_commitments(fresh: Fresh, kept: Policy):
    store = fresh()
    with Journal(store) as journal:
        for name in "AB":
            journal.open(kept, small_complaint(name))
            journal.append(name, small_event(1, note="said twice", facts={"complainant": {"name": "Chen Yu"}}))
    with tampering(store) as opened:
        rows = opened.rows()
    salts = [row[3] for row in rows["journal_value"]]
    assert len(salts) == len(set(salts)) == 12
    assert {len(salt) for salt in salts} == {64}
    bodies = "".join(row[3] for row in rows["journal_entry"])
    assert bodies.count('"sealed":"') == len({part[:64] for part in bodies.split('"sealed":"')[1:]}) == 12
    assert not any(word in bodies for word in ("Chen", "warped", 'same"', "ticket"))


@pytest.mark.parametrize("together", [False, True])
def test_nothing_of_an_erased_value_is_left_in_the_files(together: bool, fresh_file: Fresh, kept: Policy):
    store = fresh_file()
    with Journal(store) as journal:
        journal.open(kept, small_complaint("A") | {"complainant": {"name": SECRET}, "extra": {"name": SECRET}})
        for hour in range(30):
            journal.append("A", small_event(hour, note=f"{SECRET} {hour}" * 50))
        assert any(SECRET.encode() in content for content in files_of(store))
        if together:
            with journal.together():
                journal.erase("A")
        else:
            journal.erase("A")
        assert not any(SECRET.encode() in content for content in files_of(store))
        assert journal.verify() == ()


def files_of(store: str) -> list[bytes]:
    return [file.read_bytes() for file in Path(store).parent.glob(f"{Path(store).name}*") if file.suffix != ".db-shm"]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no PostgreSQL there")
def test_no_row_of_an_erased_value_is_left_on_a_server(fresh: Fresh, kept: Policy):
    store = fresh()
    with Journal(store) as journal:
        journal.open(kept, small_complaint("A") | {"complainant": {"name": SECRET}})
        journal.erase("A")
    with tampering(store) as opened:
        assert SECRET not in repr(opened.rows())
