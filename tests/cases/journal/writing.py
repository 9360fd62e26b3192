"""What other processes do to a journal while it is tested; it is imported there as well."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import complaint_rules.cases.journal.database.store  # noqa: F401 - which journals import when they are made
from complaint_rules import ConflictError, load
from complaint_rules.journal import Journal
from tests.cases.journal.making import PACK, small_complaint, small_event

KEPT = load(PACK)
"""Loaded once for all processes, which are forked from one that has imported this module."""

CASE = "A"


def processes() -> Any:
    """How processes are started: forked, so that one is there at once, from one that has no threads."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def write_on(store: str, writer: int, acknowledged: Connection) -> None:
    """Append for ever, and tell what was acknowledged."""
    with Journal(store) as journal:
        for number in itertools.count(1):
            head = journal.append(CASE, small_event(1, note=f"{writer}.{number}", facts={"complainant.name": "Chen"}))
            acknowledged.send((head.count, head.hash))


def open_at_once(store: str, start: Barrier) -> None:
    """Make a journal together with others."""
    start.wait()
    Journal(store).close()


def compete(store: str, writer: int, count: int, start: Barrier, told: Connection) -> None:
    """Append so many events, each only to what was seen before; tell what was acknowledged, and the conflicts."""
    with Journal(store) as journal:
        start.wait()
        told.send(competing(journal, writer, count))


def competing(journal: Journal, writer: int, count: int) -> tuple[dict[int, str], int]:
    """The notes that a writer recorded, by their sequence, and how often another one was faster."""
    written: dict[int, str] = {}
    lost: list[ConflictError] = []
    while len(written) < count:
        note = f"{writer}.{len(written)}"
        seen = journal.cases()[CASE].count
        try:
            written[journal.append(CASE, small_event(1, note=note), expected=seen).count] = note
        except ConflictError as error:
            lost.append(error)
    assert all(error.case == CASE and error.found > error.expected for error in lost)
    return written, len(lost)


def _open(journal: Journal) -> None:
    journal.open(KEPT, small_complaint("B"))


def _append(journal: Journal) -> None:
    journal.append(CASE, small_event(2, note="there", facts={"complainant": {"email": "chen@x.org"}}))


def _add(journal: Journal) -> None:
    journal.add({**small_complaint("B"), "events": [small_event(1, note="1"), small_event(2)]}, policy=KEPT)


def _erase(journal: Journal) -> None:
    journal.erase(CASE)


OPERATIONS: Mapping[str, Callable[[Journal], None]] = {
    "open": _open,
    "append": _append,
    "add": _add,
    "erase": _erase,
}


def die_at(store: str, operation: str, statement: int) -> None:
    """Do something to a journal, and be killed right before one of its statements, the commit among them."""
    import sqlalchemy as sa

    with Journal(store) as journal:
        counter = itertools.count(1)

        def count(*_: Any) -> None:
            if next(counter) == statement:
                os.kill(os.getpid(), signal.SIGKILL)

        for name in ("before_cursor_execute", "commit"):
            sa.event.listen(sa.Engine, name, count)
        OPERATIONS[operation](journal)


def prepare(store: str | Path) -> None:
    """A journal with one case."""
    with Journal(store) as journal:
        journal.open(KEPT, small_complaint(CASE))
        journal.append(CASE, small_event(1, note="first"))
