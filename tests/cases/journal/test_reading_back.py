"""Whatever is recorded reads back equal, under the policy that the case was opened with."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules import Facts, InputError, Policy, load
from complaint_rules.domain.events import Event
from complaint_rules.journal import Journal, Opened
from tests.cases.journal import making
from tests.cases.journal.conftest import Fresh


@pytest.fixture(scope="module")
def journal(fresh: Fresh):
    with Journal(fresh()) as opened:
        yield opened


@given(data=st.data())
def test_facts_and_events_read_back_as_they_were_recorded(data: st.DataObject, journal: Journal, kept: Policy):
    complaint, events = data.draw(making.histories(kept))
    name = str(complaint.values["complaint.id"])
    head = journal.open(kept, complaint)
    for event in events:
        head = journal.append(name, event, expected=head.count)
    first, *rest = journal.history(name)
    assert isinstance(first.content, Opened)
    assert first.content.facts == complaint
    assert [entry.content for entry in rest] == events
    assert (first.erased, head.count) == ((), 1 + len(events))
    case = journal.case(name, engine="compiled")
    assert case.events == tuple(events)
    assert case.facts == kept.case(complaint, events, engine="compiled").facts


def test_an_event_of_case_files_is_read_as_a_case_reads_it(journal: Journal, kept: Policy):
    name = making.new_name()
    journal.open(kept, making.small_complaint(name))
    journal.append(name, {"type": "return_visit", "at": "2026-03-02T10:00:00+08:00", "satisfied": False})
    visit = Event("return_visit", dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC), satisfied=False)
    assert journal.case(name).events == (visit,)


def test_a_case_is_followed_under_the_policy_that_it_was_opened_with(fresh: Fresh, tmp_path, kept: Policy):
    folder = tmp_path / "pack"
    folder.mkdir()
    written = (making.PACK / "pack.toml").read_text(encoding="utf-8")
    (folder / "pack.toml").write_text(written, encoding="utf-8")
    store, name = fresh(), making.new_name()
    with Journal(store) as journal:
        journal.open(load(folder), {**making.small_complaint(name), "customer": {"grown_up": True}})
    upgraded = written.replace("when = 'customer.grown_up'\nthen = \"grown\"", "when = 'true'\nthen = \"young\"")
    (folder / "pack.toml").write_text(upgraded.replace('"1.0.0"', '"1.1.0"'), encoding="utf-8")
    now = making.RECEIVED + making.HOUR
    with Journal(store) as journal:
        assert journal.case(name).at(now)["tone"].outcome == "grown"
        assert journal.case(name, policy=load(folder)).at(now)["tone"].outcome == "young"
        opened = journal.history(name)[0].content
        assert isinstance(opened, Opened)
        assert (opened.policy.version, opened.policy.digest) == ("1.0.0", kept.digest)
        assert journal.policy(name).digest == kept.digest


def test_the_day_whose_rules_apply_is_kept(journal: Journal, kept: Policy):
    name = making.new_name()
    journal.open(kept, making.small_complaint(name), as_of="2026-01-31")
    opened = journal.history(name)[0].content
    assert isinstance(opened, Opened)
    assert opened.as_of == dt.date(2026, 1, 31)


@pytest.mark.parametrize("value", [{1, 2}, (1,), float("nan"), b"x", {1: 2}, 10**5000, object()], ids=type)
def test_what_no_file_holds_is_not_kept(value: object, journal: Journal, kept: Policy):
    name = making.new_name()
    with pytest.raises(InputError, match=r"^extra\.deep\.0.*: .* cannot be kept in a journal"):
        journal.open(kept, {**making.small_complaint(name), "extra": {"deep": [value]}})
    assert name not in journal.cases()


def test_what_is_nested_too_deep_is_not_kept(journal: Journal, kept: Policy):
    deep: list = []
    for _ in range(10_000):
        deep = [deep]
    with pytest.raises(InputError, match="nested too deep"):
        journal.open(kept, {**making.small_complaint(making.new_name()), "extra": {"deep": deep}})


@pytest.mark.parametrize(
    ("name", "told"),
    [(None, "is missing"), ("C" * 201, "has 201 characters; a journal takes 200"), ("a\0b", "number zero")],
    ids=["none", "long", "zero"],
)
def test_a_case_needs_a_name_that_can_be_a_key(name: str | None, told: str, journal: Journal, kept: Policy):
    with pytest.raises(InputError, match=f"^complaint.id: .*{told}"):
        journal.open(kept, Facts({} if name is None else {"complaint.id": name}))


@pytest.mark.parametrize("name", ["投诉 1", "a'b; DROP TABLE journal_case", "%", "É\n\t", "🦊", "C" * 200])
def test_any_other_name_will_do(name: str, journal: Journal, kept: Policy):
    journal.open(kept, making.small_complaint(name))
    journal.append(name, making.small_event(1))
    assert journal.cases()[name].count == 2
    assert journal.verify() == ()
