"""Whenever a writer is killed: what was acknowledged is there, what is half done is not, and the next one goes on."""

from __future__ import annotations

import random
import signal
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

import pytest

from complaint_rules.journal import Journal
from tests.cases.journal import writing
from tests.cases.journal.conftest import Fresh
from tests.cases.journal.making import small_event
from tests.cases.journal.tampering import Rows, tampering

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is killed there as it is here")

KILLS = 30
MOST_STATEMENTS = 40


def rows_of(store: str) -> Rows:
    with tampering(store) as opened:
        return opened.rows()


def shape(rows: Rows) -> dict[str, list]:
    """What a store holds, but for what is random: the commitments, which the hashes cover."""
    return {table: [row[:2] for row in found] for table, found in rows.items()} | {
        "journal_value": [row[:3] for row in rows["journal_value"]]
    }


@pytest.mark.parametrize("operation", writing.OPERATIONS)
def test_killed_between_any_two_statements_all_is_there_or_nothing(operation: str, fresh: Fresh):
    """Once for each statement of an operation, in order, until it is done before there is another."""
    outcomes = []
    for statement in range(1, MOST_STATEMENTS):
        store = fresh()
        writing.prepare(store)
        before = shape(rows_of(store))
        process = writing.processes().Process(target=writing.die_at, args=(store, operation, statement))
        process.start()
        process.join()
        after = shape(rows_of(store))
        with Journal(store, create=False) as journal:
            assert journal.verify() == ()
            assert journal.append(writing.CASE, small_event(9)).count > 2
        outcomes.append((process.exitcode, after == before))
        if process.exitcode == 0:
            break
    *killed, done = outcomes
    assert done == (0, False)
    assert {exitcode for exitcode, _ in killed} == {-signal.SIGKILL}
    # Nothing of it is there until it is committed; the statements after that, of an erasure, only tidy up.
    committed = [unchanged for _, unchanged in killed]
    assert committed == sorted(committed, reverse=True)
    assert sum(committed) > 3


def acknowledgements(pipe: Connection) -> Iterator[tuple[int, str]]:
    """What a writer could tell before it was gone."""
    while True:
        try:
            yield pipe.recv()
        except (EOFError, ConnectionResetError):
            return


def test_killed_at_random_moments_nothing_acknowledged_is_lost(fresh: Fresh):
    store, chance = fresh(), random.Random(7)  # noqa: S311 - no secrets here
    writing.prepare(store)
    told: dict[int, str] = {}
    for kill in range(KILLS):
        ours, theirs = writing.processes().Pipe(duplex=False)
        process = writing.processes().Process(target=writing.write_on, args=(store, kill, theirs))
        process.start()
        theirs.close()
        for _ in range(chance.randrange(5)):
            count, found = ours.recv()
            told[count] = found
        time.sleep(chance.random() / 100)
        process.kill()
        process.join()
        told.update(acknowledgements(ours))
        ours.close()
        with Journal(store, create=False) as journal:
            assert journal.verify() == ()
            there = {entry.sequence: entry.hash for entry in journal.history(writing.CASE)}
        assert told.items() <= there.items()
        # What was written and could not be acknowledged any more is one entry a kill at most.
        assert len(there) - 2 - len(told) <= kill + 1
    assert len(told) > KILLS
