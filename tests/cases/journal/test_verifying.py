"""Whatever is changed behind a journal's back is found."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from complaint_rules import JournalError, Policy
from complaint_rules.journal import Head, Journal
from tests.cases.journal import making
from tests.cases.journal.conftest import Fresh
from tests.cases.journal.tampering import Rows, Tampered, is_possible, key_of, tampering


def fill(journal: Journal, kept: Policy, baisha: Policy) -> None:
    """Three cases under two policies, with personal values, some of them erased."""
    for name, policy in (("A", kept), ("B", baisha), ("C", kept)):
        journal.open(policy, making.small_complaint(name))
    for hours in (1, 2, 3):
        journal.append(
            "A", making.small_event(hours, note=f"call {hours}", facts={"complainant.email": f"{hours}@x.org"})
        )
    journal.append("B", making.small_event(1, reason="nobody there"))
    journal.erase("A", ["complainant.name", "note"])
    journal.append("A", making.small_event(4, note="after that"))


@pytest.fixture(scope="module")
def filled(fresh: Fresh, kept: Policy, baisha: Policy) -> Iterator[Tampered]:
    store = fresh()
    with Journal(store) as journal:
        fill(journal, kept, baisha)
    with tampering(store) as tampered:
        yield tampered


@pytest.fixture(scope="module")
def rows(filled: Tampered) -> Rows:
    return filled.rows()


def found_in(tampered: Tampered, changed: Rows, kept: Mapping[str, Head] | None = None) -> list[str]:
    """What is found once a store holds other rows; it is put right again."""
    before = tampered.rows()
    tampered.write(changed)
    try:
        with Journal(tampered.store, create=False) as journal:
            return [str(finding) for finding in journal.verify(kept)]
    except JournalError as error:
        return [str(fault) for fault in error.faults]
    finally:
        tampered.write(before)


def with_row(rows: Rows, table: str, index: int, *changed: tuple[Any, ...]) -> Rows:
    """Rows with others in the place of one."""
    return {**rows, table: [*rows[table][:index], *changed, *rows[table][index + 1 :]]}


def altered(value: Any, draw: st.DataObject) -> Any:
    """Another value, one character or number away."""
    if isinstance(value, int):
        return value + draw.draw(st.sampled_from([-2, -1, 1, 2, 1000]))
    place = draw.draw(st.integers(0, len(value)))
    character = draw.draw(st.sampled_from(["0", "1", "a", "x", " ", '"', "}", ""]))
    return value[:place] + character + value[place + 1 :]


def places_of(rows: Rows) -> list[tuple[str, int]]:
    return [(table, index) for table, found in rows.items() for index in range(len(found))]


def test_nothing_is_found_where_nothing_was_changed(filled: Tampered, rows: Rows):
    assert found_in(filled, rows) == []


@given(data=st.data())
def test_any_altered_character_is_found(data: st.DataObject, filled: Tampered, rows: Rows):
    table, index = data.draw(st.sampled_from(places_of(rows)))
    row = rows[table][index]
    column = data.draw(st.integers(0, len(row) - 1))
    value = altered(row[column], data)
    assume(value != row[column])
    changed = with_row(rows, table, index, (*row[:column], value, *row[column + 1 :]))
    assume(is_possible(changed))
    assert found_in(filled, changed)


def test_any_removed_row_is_found(filled: Tampered, rows: Rows):
    missed = [place for place in places_of(rows) if not found_in(filled, with_row(rows, *place))]
    assert missed == []


@given(data=st.data())
def test_any_row_that_was_put_in_is_found(data: st.DataObject, filled: Tampered, rows: Rows):
    table, index = data.draw(st.sampled_from([place for place in places_of(rows) if place[0] != "journal_about"]))
    row = rows[table][index]
    column = data.draw(st.integers(0, key_of(table) - 1))
    another = (*row[:column], altered(row[column], data), *row[column + 1 :])
    changed = with_row(rows, table, index, row, another)
    assume(is_possible(changed))
    assert found_in(filled, changed)


@given(data=st.data())
def test_any_two_rows_that_were_swapped_are_found(data: st.DataObject, filled: Tampered, rows: Rows):
    tables = [table for table, found in rows.items() if len(found) > 1]
    table = data.draw(st.sampled_from(tables))
    one, other = data.draw(st.lists(st.sampled_from(range(len(rows[table]))), min_size=2, max_size=2, unique=True))
    key = key_of(table)
    first, second = rows[table][one], rows[table][other]
    # All that is not the key, or one column of it.
    columns = data.draw(st.sampled_from([range(key, len(first)), *([each] for each in range(key, len(first)))]))
    assume(any(first[each] != second[each] for each in columns))
    changed = copy.deepcopy(rows)
    changed[table][one] = tuple(second[each] if each in columns else value for each, value in enumerate(first))
    changed[table][other] = tuple(first[each] if each in columns else value for each, value in enumerate(second))
    assert found_in(filled, changed)


def entry(rows: Rows, case: str, sequence: int) -> int:
    """The place of an entry's row."""
    return next(place for place, row in enumerate(rows["journal_entry"]) if row[:2] == (case, sequence))


def test_a_finding_tells_case_and_sequence(filled: Tampered, rows: Rows):
    place = entry(rows, "A", 2)
    row = rows["journal_entry"][place]
    changed = with_row(rows, "journal_entry", place, (*row[:3], row[3].replace("visit_attempted", "customer_agreed")))
    assert found_in(filled, changed) == ["A: 2: the entry was altered, or does not follow the one before it"]


def test_every_finding_is_told(filled: Tampered, rows: Rows):
    changed = with_row(rows, "journal_entry", entry(rows, "A", 6))
    changed = with_row(changed, "journal_entry", entry(changed, "A", 3))
    index = next(index for index, row in enumerate(rows["journal_value"]) if row[:3] == ("B", 2, "reason"))
    row = rows["journal_value"][index]
    changed = with_row(changed, "journal_value", index, (*row[:4], '"another reason"'))
    digest = next(row[0] for row in rows["journal_policy"] if '"name": "baisha"' in row[1])
    changed["journal_policy"] = [row for row in rows["journal_policy"] if row[0] != digest]
    assert found_in(filled, changed) == [
        "A: 3: the entry is missing",
        "A: 6: the entry is missing",
        "A: 3: a value of an entry that is not there",
        "A: 6: a value of an entry that is not there",
        "B: 2: reason: the value was altered",
        f"B: 1: the frozen policy `baisha` 1.0.0, `{digest}`, is lost",
    ]


def test_a_value_that_was_deleted_and_not_erased_is_lost(filled: Tampered, rows: Rows):
    (index,) = (index for index, row in enumerate(rows["journal_value"]) if row[:3] == ("B", 2, "reason"))
    assert found_in(filled, with_row(rows, "journal_value", index)) == [
        "B: 2: reason: the value is lost, and was not erased"
    ]


def test_an_erased_value_that_came_back_is_found(filled: Tampered, rows: Rows):
    back = ("A", 1, "facts.complainant.name", "00", '"Chen Yu"')
    changed = {**rows, "journal_value": [*rows["journal_value"], back]}
    assert found_in(filled, changed) == [
        "A: 1: facts.complainant.name: the value is there, though it was erased",
    ]


def without(rows: Rows, case: str, *, after: int) -> Rows:
    """What somebody leaves who cuts a case off, and knows how heads are kept."""
    cut: Rows = {
        table: [row for row in found if row[0] != case or (len(row) > 3 and row[1] <= after)]
        for table, found in rows.items()
    }
    if after:
        last = next(row for row in rows["journal_entry"] if row[:2] == (case, after))
        cut["journal_case"] = sorted([*cut["journal_case"], last[:3]])
    return cut


def test_a_case_that_was_cut_off_with_its_head_is_found_against_what_was_kept_elsewhere(filled: Tampered, rows: Rows):
    heads = {row[0]: Head(*row[1:]) for row in rows["journal_case"]}
    assert heads["B"].count == 2
    cut = without(rows, "B", after=1)
    assert found_in(filled, cut) == []
    assert found_in(filled, cut, heads) == ["B: 2: the entry is missing, which was kept note of"]


def test_a_case_that_is_gone_is_found_against_what_was_kept_elsewhere(filled: Tampered, rows: Rows):
    heads = {row[0]: Head(*row[1:]) for row in rows["journal_case"]}
    gone = without(rows, "C", after=0)
    assert found_in(filled, gone) == []
    assert found_in(filled, gone, heads) == ["C: the case is gone, which was kept note of"]


def test_a_chain_that_was_made_anew_is_found_against_what_was_kept_elsewhere(
    fresh: Fresh, kept: Policy, baisha: Policy
):
    with Journal(fresh()) as journal:
        fill(journal, kept, baisha)
        heads = journal.cases()
        journal.append("C", making.small_event(1))
        assert journal.verify(heads) == ()
    with Journal(fresh()) as forged:
        fill(forged, kept, baisha)
        assert forged.verify() == ()
        assert {finding.message for finding in forged.verify(heads)} == {
            "the entry, or one before it, is not the one that was kept note of"
        }


def test_an_altered_case_is_not_followed(fresh: Fresh, kept: Policy):
    store = fresh()
    with Journal(store) as journal:
        journal.open(kept, making.small_complaint("A"))
        journal.append("A", making.small_event(1, note="first"))
        with tampering(store) as tampered:
            rows = tampered.rows()
            place = entry(rows, "A", 2)
            row = rows["journal_entry"][place]
            tampered.write(with_row(rows, "journal_entry", place, (*row[:3], row[3].replace("receiver", "customer"))))
        for read in (journal.case, journal.history):
            with pytest.raises(JournalError, match=r"^A: 2: the entry was altered"):
                read("A")
    with Journal(store) as journal, pytest.raises(JournalError, match=r"^A: 2: the entry was altered"):
        journal.append("A", making.small_event(2))


def test_a_journal_that_saw_more_than_there_is_now_goes_no_further(fresh: Fresh, kept: Policy):
    store = fresh()
    with Journal(store) as journal, tampering(store) as tampered:
        journal.open(kept, making.small_complaint("A"))
        before = tampered.rows()
        journal.append("A", making.small_event(1))
        tampered.write(before)
        assert journal.verify() == ()
        with pytest.raises(JournalError, match=r"^A: the case had 2 entries"):
            journal.append("A", making.small_event(2))


@pytest.fixture(scope="module")
def whole_file(fresh_file: Fresh, kept: Policy, baisha: Policy) -> Path:
    """A journal's file, with nothing beside it."""
    store = fresh_file()
    with Journal(store) as journal:
        fill(journal, kept, baisha)
    assert not Path(f"{store}-wal").exists()
    return Path(store)


@given(data=st.data())
def test_a_byte_that_was_altered_in_the_file_is_found_or_alters_nothing(data: st.DataObject, whole_file: Path):
    """Much of a file is free, or says how it is laid out; what of it is altered may leave every row as it is."""
    content = bytearray(whole_file.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    copied = whole_file.with_suffix(".copy")
    copied.write_bytes(content)
    try:
        with Journal(copied, create=False) as journal:
            findings = journal.verify()
    except JournalError:
        return
    finally:
        for suffix in ("-wal", "-shm"):
            Path(f"{copied}{suffix}").unlink(missing_ok=True)
    if not findings:
        with tampering(str(copied)) as tampered, tampering(str(whole_file)) as as_written:
            assert tampered.rows() == as_written.rows()


def test_a_file_that_is_cut_off_is_found(whole_file: Path):
    copied = Path(shutil.copy(whole_file, whole_file.with_suffix(".short")))
    with copied.open("r+b") as file:
        file.truncate(copied.stat().st_size * 2 // 3)
    with pytest.raises(JournalError, match="malformed"):
        Journal(copied, create=False)
