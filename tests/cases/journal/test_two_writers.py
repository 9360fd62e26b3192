"""Two who write at once: one wins, the other one is told."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from complaint_rules import ConflictError, EventRefusedError
from complaint_rules.domain.events import Event
from complaint_rules.journal import Journal
from tests.cases.journal import writing
from tests.cases.journal.conftest import Fresh
from tests.cases.journal.making import small_complaint, small_event
from tests.cases.journal.writing import CASE, KEPT

WRITERS = 4
EACH = 15


@pytest.fixture
def store(fresh: Fresh) -> str:
    made = fresh()
    writing.prepare(made)
    return made


def notes_of(journal: Journal) -> dict[int, str]:
    return {entry.sequence: entry.content.note for entry in journal.history(CASE) if isinstance(entry.content, Event)}


def check(store: str, results: list[tuple[dict[int, str], int]]) -> None:
    """Everything that somebody was told is written is there, once, and nothing else."""
    told = {2: "first"}
    for written, _ in results:
        assert not written.keys() & told.keys()
        told |= written
    with Journal(store) as journal:
        assert notes_of(journal) == told
        assert len(told) == 1 + WRITERS * EACH
        assert journal.verify() == ()


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not forked there")
def test_processes_that_compete_lose_nothing(store: str):
    context = writing.processes()
    start = context.Barrier(WRITERS)
    pipes = [context.Pipe(duplex=False) for _ in range(WRITERS)]
    started = [
        context.Process(target=writing.compete, args=(store, writer, EACH, start, theirs))
        for writer, (_, theirs) in enumerate(pipes)
    ]
    for process in started:
        process.start()
    results = [ours.recv() for ours, _ in pipes]
    for process in started:
        process.join()
    for pipe in pipes:
        for end in pipe:
            end.close()
    check(store, results)
    assert sum(conflicts for _, conflicts in results) > 0


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not forked there")
def test_processes_that_make_a_journal_at_once_make_one(fresh: Fresh):
    context = writing.processes()
    for _ in range(3):
        store, start = fresh(), context.Barrier(WRITERS)
        started = [context.Process(target=writing.open_at_once, args=(store, start)) for _ in range(WRITERS)]
        for process in started:
            process.start()
        for process in started:
            process.join()
        assert [process.exitcode for process in started] == [0] * WRITERS
        with Journal(store, create=False) as journal:
            assert journal.verify() == ()


def test_threads_with_a_journal_each_lose_nothing(store: str):
    def compete(writer: int) -> tuple[dict[int, str], int]:
        with Journal(store) as journal:
            start.wait()
            return writing.competing(journal, writer, EACH)

    start = threading.Barrier(WRITERS)
    with ThreadPoolExecutor(WRITERS) as threads:
        check(store, list(threads.map(compete, range(WRITERS))))


def test_threads_that_share_a_journal_lose_nothing(store: str):
    with Journal(store) as journal, ThreadPoolExecutor(WRITERS) as threads:
        results = list(threads.map(lambda writer: writing.competing(journal, writer, EACH), range(WRITERS)))
    check(store, results)


def test_the_slower_one_is_told_what_is_there_now(store: str):
    with Journal(store) as one, Journal(store) as other:
        seen = one.cases()[CASE]
        assert other.cases()[CASE] == seen
        one.append(CASE, {"type": "customer_contacted", "at": "2026-03-02T12:00:00+08:00"}, expected=seen.count)
        with pytest.raises(ConflictError) as caught:
            other.append(CASE, small_event(1, note="late"), expected=seen.count)
        assert (caught.value.case, caught.value.expected, caught.value.found) == (CASE, 2, 3)
        assert str(caught.value) == (
            "A: the case has 3 entries and not 2; the last is `customer_contacted` at 2026-03-02T04:00:00Z"
        )
        assert "late" not in notes_of(one).values()


def test_without_an_expectation_the_slower_one_writes_if_the_case_still_takes_it(store: str):
    with Journal(store) as one, Journal(store) as other:
        other.append(CASE, small_event(1, note="other"))
        one.append(CASE, {"type": "closed", "at": "2026-03-02T12:00:00+08:00"})
        with pytest.raises(EventRefusedError, match="the case was closed"):
            other.append(CASE, small_event(9, note="after closing"))
        assert other.append(CASE, {"type": "evaluated", "at": "2026-03-03T12:00:00+08:00"}).count == 5


def test_a_case_is_opened_once(store: str):
    with Journal(store) as one, Journal(store) as other:
        one.open(KEPT, small_complaint("B"))
        with pytest.raises(ConflictError, match=r"^B: the case has 1 entry and not 0; the last is its opening$"):
            other.open(KEPT, small_complaint("B"))
