"""What is written, what is refused, and what goes together."""

from __future__ import annotations

import pytest

from complaint_rules import (
    CaseNotFoundError,
    ChoiceError,
    ConflictError,
    EventRefusedError,
    Facts,
    InputError,
    JournalError,
    Policy,
    load,
)
from complaint_rules.domain.conversion import facts_of, structure_submission
from complaint_rules.domain.events import Event
from complaint_rules.journal import Added, Head, Journal
from tests.cases.journal import making
from tests.cases.journal.conftest import Fresh
from tests.cases.journal.making import RECEIVED, small_complaint, small_event


@pytest.fixture
def journal(fresh: Fresh, kept: Policy):
    with Journal(fresh()) as opened:
        opened.open(kept, small_complaint("A"))
        yield opened


def told_by(journal: Journal, case: str = "A") -> list[str]:
    """The notes of a case's events."""
    return [entry.content.note for entry in journal.history(case) if isinstance(entry.content, Event)]


def test_the_head_moves_with_each_entry(journal: Journal):
    first = journal.cases()["A"]
    second = journal.append("A", small_event(1))
    third = journal.append("A", small_event(2), expected=second.count)
    assert [head.count for head in (first, second, third)] == [1, 2, 3]
    assert [entry.hash for entry in journal.history("A")] == [first.hash, second.hash, third.hash]
    assert journal.cases() == {"A": third}


@pytest.mark.parametrize(
    ("event", "error", "told"),
    [
        ({"type": "visit_attemptet", "at": RECEIVED}, InputError, "did you mean 'visit_attempted'"),
        ({"type": "visit_attempted"}, InputError, "at: is missing"),
        (small_event(-1), EventRefusedError, "before the receipt"),
        (small_event(0), EventRefusedError, "out of order"),
        (small_event(1, note="there"), EventRefusedError, "is recorded already"),
        ({"type": "called_back", "at": "2026-03-03T00:00:00Z"}, EventRefusedError, "refused by the step `call_back`"),
        (small_event(2, facts={"complaint": {"id": "B"}}), EventRefusedError, "the case is that of `A`"),
        (small_event(2, facts={"extra": {"set": {1}}}), InputError, "cannot be kept in a journal"),
    ],
    ids=["typo", "missing", "before receipt", "out of order", "twice", "forbidden", "other complaint", "not kept"],
)
def test_what_a_case_does_not_take_is_not_written(event: dict, error: type[Exception], told: str, journal: Journal):
    before = journal.append("A", small_event(1, note="there"))
    with pytest.raises(error, match=told):
        journal.append("A", event)
    assert journal.cases() == {"A": before}
    assert journal.append("A", small_event(3)).count == before.count + 1


def test_an_event_of_one_case_can_be_appended_to_another(journal: Journal, kept: Policy):
    event = Event("visit_attempted", RECEIVED, note="there", extra={"by_hand": True})
    journal.open(kept, small_complaint("B"))
    for case in ("A", "B"):
        journal.append(case, event)
        assert journal.case(case).events == (event,)


def test_a_case_that_is_not_there_is_told_with_what_was_meant(journal: Journal, kept: Policy):
    journal.open(kept, small_complaint("B-2026-17"))
    for use in (journal.case, journal.history, journal.policy, journal.erase):
        with pytest.raises(
            CaseNotFoundError, match=r"^the journal has no case `B-2026-1`; did you mean 'B-2026-17'\?$"
        ):
            use("B-2026-1")
    with pytest.raises(CaseNotFoundError):
        journal.append("B-2026-1", small_event(1))


def test_a_case_that_was_read_goes_on_by_itself(journal: Journal):
    case = journal.case("A")
    case.record(small_event(1, note="only here"))
    assert told_by(journal) == []
    journal.append("A", small_event(1, note="there"))
    assert [event.note for event in case.events] == ["only here"]


def test_what_is_written_together_is_kept_together(journal: Journal, kept: Policy):
    with journal.together():
        journal.open(kept, small_complaint("B"))
        journal.append("B", small_event(1, note="b"))
        journal.append("A", small_event(1, note="a"))
        assert journal.cases()["B"].count == 2
    assert (told_by(journal), told_by(journal, "B")) == (["a"], ["b"])


def go_wrong(journal: Journal, kept: Policy) -> None:
    with journal.together():
        journal.append("A", small_event(2, note="taken back"))
        journal.open(kept, small_complaint("B"))
        journal.erase("A")
        journal.append("A", small_event(1, note="out of order"))


def test_where_something_goes_wrong_nothing_of_it_is_kept(journal: Journal, kept: Policy):
    before = journal.append("A", small_event(1, note="before"))
    with pytest.raises(EventRefusedError):
        go_wrong(journal, kept)
    assert journal.cases() == {"A": before}
    assert told_by(journal) == ["before"]
    assert journal.append("A", small_event(2, note="after")).count == before.count + 1
    assert journal.verify() == ()


def test_a_refusal_inside_may_be_passed_over(journal: Journal):
    with journal.together():
        journal.append("A", small_event(1, note="one"))
        with pytest.raises(EventRefusedError):
            journal.append("A", small_event(0, note="out of order"))
        with pytest.raises(ConflictError):
            journal.append("A", small_event(2, note="not seen"), expected=1)
        journal.append("A", small_event(2, note="two"))
    assert told_by(journal) == ["one", "two"]


def test_few_replayed_cases_are_kept_and_all_are_followed(fresh: Fresh, kept: Policy):
    with Journal(fresh(), keep=2) as journal:
        for name in "ABCD":
            journal.open(kept, small_complaint(name))
        for hour in (1, 2):
            for name in "ABCD":
                journal.append(name, small_event(hour))
        assert {head.count for head in journal.cases().values()} == {3}


def test_a_journal_that_keeps_no_case_is_one_all_the_same(fresh: Fresh, kept: Policy):
    with Journal(fresh(), keep=0) as journal:
        journal.open(kept, small_complaint("A"))
        assert journal.append("A", small_event(1)).count == 2


def case_file(name: str, *events: dict, **more: object) -> dict:
    return {**small_complaint(name), **more, "events": list(events)}


def test_a_case_file_opens_its_case_and_brings_its_events(journal: Journal, kept: Policy):
    added = journal.add(case_file("B", small_event(1, note="1"), small_event(2, note="2")), policy=kept)
    assert added == Added("B", True, 2, journal.cases()["B"])
    assert told_by(journal, "B") == ["1", "2"]


def test_of_a_case_file_that_was_added_before_only_new_events_are_appended(journal: Journal, kept: Policy):
    events = [small_event(hour, note=str(hour), facts={"complainant.email": "a@x.org"}) for hour in range(1, 4)]
    assert journal.add(case_file("B", *events[:2]), policy=kept).events == 2
    again = journal.add(case_file("B", *events), policy=kept)
    assert (again.opened, again.events) == (False, 1)
    assert journal.add(case_file("B", *events)).events == 0
    only_new = {"complaint": {"id": "B"}, "events": [small_event(9, note="9")]}
    assert journal.add(only_new) == Added("B", False, 1, journal.cases()["B"])
    assert told_by(journal, "B") == ["1", "2", "3", "9"]


def test_the_receipt_told_as_an_event_is_no_entry(journal: Journal, kept: Policy):
    receipt = {"type": "received", "at": "2026-03-02T09:10:00+08:00"}
    assert journal.add(case_file("B", receipt, small_event(1, note="1")), policy=kept).events == 1
    assert journal.add(case_file("B", receipt, small_event(1, note="1"), small_event(2, note="2"))).events == 1
    assert journal.add({"complaint": {"id": "B"}, "events": [receipt]}).events == 0
    assert told_by(journal, "B") == ["1", "2"]
    assert journal.append("A", receipt) == journal.cases()["A"]
    assert journal.cases()["A"].count == 1


@pytest.mark.parametrize("hour", [1, 2])
def test_what_is_not_the_receipt_is_not_added_as_one(hour: int, journal: Journal, kept: Policy):
    before = journal.add(case_file("B", small_event(1)), policy=kept).head
    with pytest.raises(EventRefusedError, match=r"^events\[0\]\.at: `received` at "):
        journal.add({"complaint": {"id": "B"}, "events": [small_event(hour, type="received")]})
    late = {"type": "received", "at": "2026-03-02T09:10:00+08:00"}
    with pytest.raises(EventRefusedError, match=r"^events\[1\]: `received` comes before everything else"):
        journal.add({"complaint": {"id": "B"}, "events": [small_event(1), late]})
    assert journal.cases()["B"] == before


def test_a_case_goes_on_under_its_own_policy_whatever_is_given(journal: Journal, kept: Policy):
    journal.append("A", {"type": "facts_learned", "at": RECEIVED, "facts": {"customer": {"grown_up": True}}})
    called = {"type": "called_back", "at": "2026-03-02T02:00:00Z"}
    assert journal.add({"complaint": {"id": "A"}, "events": [called]}, policy=load("standard")).events == 1
    assert journal.policy("A").digest == kept.digest


@pytest.mark.parametrize("new", [True, False], ids=["opening", "appending"])
def test_a_case_file_is_added_whole_or_not_at_all(new: bool, journal: Journal, kept: Policy):
    before = journal.cases()
    file = case_file("B" if new else "A", small_event(3, note="3"), small_event(1, note="1"))
    with pytest.raises(EventRefusedError, match=r"^events\[1\]\.at: .* is out of order"):
        journal.add(file, policy=kept)
    assert journal.cases() == before


def test_all_faults_of_a_case_file_are_told(journal: Journal, kept: Policy):
    file = case_file("B", small_event(1, type="nothing"), small_event(2, by="nobody"), goods={"weigth": 1})
    with pytest.raises(InputError) as caught:
        journal.add(file, policy=kept)
    assert [fault.path for fault in caught.value.faults] == ["events[0].type", "events[1].by", "goods.weigth"]


def test_facts_that_are_at_odds_with_those_of_the_opening_are_told_without_their_values(journal: Journal):
    file = small_complaint("A") | {"complainant": {"name": "Another"}, "goods": {"weight": 3}, "extra": {"ticket": 8}}
    with pytest.raises(InputError) as caught:
        journal.add(file)
    assert [fault.path for fault in caught.value.faults] == ["complainant.name", "extra", "goods.weight"]
    assert "Another" not in str(caught.value)


def test_a_case_file_of_a_case_that_is_not_there_needs_a_policy(journal: Journal):
    with pytest.raises(CaseNotFoundError, match="the journal has no case `B`"):
        journal.add(case_file("B"))


@pytest.mark.parametrize(
    "file", [{}, {"complaint": 1}, {"complaint": {"id": 7}}, {"complaint": {"id": None}}], ids=repr
)
def test_a_case_file_needs_a_complaint_s_id(file: dict, journal: Journal, kept: Policy):
    with pytest.raises(InputError, match=r"^complaint"):
        journal.add(file, policy=kept)


def test_a_case_is_opened_with_facts_alone(journal: Journal, kept: Policy):
    with pytest.raises(InputError, match=r"^events: a case is opened with facts alone"):
        journal.open(kept, case_file("B", small_event(1)))


def test_facts_that_were_checked_elsewhere_are_checked_for_this_policy(journal: Journal, kept: Policy):
    with pytest.raises(InputError, match=r"^goods\.colour: unknown field"):
        journal.open(kept, Facts({"complaint.id": "B", "goods.colour": "red"}))
    with pytest.raises(InputError, match=r"^goods\.weight: "):
        journal.open(kept, Facts({"complaint.id": "B", "goods.weight": "heavy"}))
    typed = structure_submission(small_complaint("B"))
    journal.open(kept, typed)
    assert journal.case("B").facts == facts_of(typed)


def test_days_and_instants_that_are_none_are_told(journal: Journal, kept: Policy):
    with pytest.raises(ChoiceError, match=r"^as_of: "):
        journal.open(kept, small_complaint("B"), as_of="yesterday")
    with pytest.raises(ChoiceError, match=r"^at: "):
        journal.erase("A", at="2026-03-02T09:00:00")


def test_a_closed_journal_is_closed(fresh: Fresh, kept: Policy):
    journal = Journal(fresh())
    journal.open(kept, small_complaint("A"))
    journal.close()
    for use in (lambda: journal.append("A", small_event(1)), journal.cases, lambda: journal.case("A")):
        with pytest.raises(JournalError, match="the journal is closed"):
            use()
    journal.close()


def test_nothing_personal_is_shown_by_what_people_print(journal: Journal):
    head = journal.append("A", small_event(1, note="secret", facts={"complainant.email": "secret"}))
    assert isinstance(head, Head)
    shown = repr((journal, journal.history("A"), [entry.content for entry in journal.history("A")], head))
    assert not any(word in shown for word in ("secret", "Chen", "warped"))


def test_what_others_recorded_meanwhile_is_taken_in(fresh: Fresh, kept: Policy):
    store = fresh()
    with Journal(store) as one, Journal(store) as other:
        one.open(kept, small_complaint("A"))
        other.append("A", {"type": "facts_learned", "at": RECEIVED, "facts": {"customer": {"grown_up": True}}})
        one.append("A", {"type": "called_back", "at": RECEIVED + making.HOUR})
        other.erase("A", ["customer.grown_up"])
        with pytest.raises(EventRefusedError, match=r"customer\.grown_up"):
            one.append("A", {"type": "called_back", "at": RECEIVED + 2 * making.HOUR})
