"""Measures a journal of cases on SQLite and on PostgreSQL, and how it grows: ``python -m tests.benchmarks.journal``.

With ``--write`` the tables go into ``docs/journal.md`` as well. Time is the wall's here: one waits for the disk.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import functools
import importlib.metadata
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import attrs

from complaint_rules import Policy, load
from complaint_rules.journal import Journal
from tests import postgresql

PAGE = Path(__file__).parents[2] / "docs" / "journal.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
_ROOT = Path(__file__).parents[2]
_RECEIVED = dt.datetime(2026, 3, 2, 1, 10, tzinfo=dt.UTC)
_PACKAGES = ("sqlalchemy", "psycopg")

Fresh: TypeAlias = Callable[[], str]
Row: TypeAlias = tuple[str, Sequence[str]]


def main() -> None:
    """Measure, and print."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.journal", description=__doc__)
    arguments.add_argument("--write", action="store_true", help="write the tables into docs/journal.md")
    arguments.add_argument("--appends", type=int, default=1000, help="how many appends are measured in each place")
    asked = arguments.parse_args()
    lines = []
    for line in _tables(asked.appends):
        print(line, flush=True)  # noqa: T201 - it is a command
        lines.append(line)
    if asked.write:
        tables = "\n".join(lines)
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n{tables}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def _tables(appends: int) -> Iterator[str]:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stores: dict[str, Fresh] = {"SQLite": functools.partial(_new_file, folder)}
        reason = postgresql.why_not()
        if not reason:
            stores["PostgreSQL"] = stack.enter_context(postgresql.running()).fresh
        policy = load(_ROOT / "policies" / "auto_maintenance")
        yield f"\n{_machine()}.{f' {reason}.' if reason else ''}\n"
        yield from _table(
            "Appending one event, with a note, to one of 50 cases",
            ("events a second", "median, ms", "p99, ms"),
            [
                ("a block of 4 KB and `fsync`, for comparison", _told(_syncing(folder, appends))),
                *((name, _told(_appending(fresh(), policy, appends))) for name, fresh in stores.items()),
            ],
        )
        for name, fresh in stores.items():
            yield from _table(
                f"{name}, one case that grows",
                ("append, ms", "of that, the processor's", "the first one, replaying", "read and replay", "verify"),
                [(f"{count:,} events", _long_case(fresh(), policy, count)) for count in (100, 1_000, 10_000)],
            )
            yield from _table(
                f"{name}, more cases of 5 events",
                ("append, ms", "of that, the processor's", "to a case that was not replayed", "verify"),
                [(f"{count:,} cases", _many_cases(fresh(), policy, count)) for count in (100, 1_000, 10_000)],
            )


def _new_file(folder: Path) -> str:
    return str(Path(tempfile.mkdtemp(dir=folder)) / "cases.db")


def _complaint(name: str) -> dict[str, Any]:
    return {
        "complaint": {
            "id": name,
            "received_at": _RECEIVED,
            "subject": "maintenance_quality",
            "description": "It drips.",
        },
        "complainant": {"name": "Chen Yu", "phone": "+86 755 0000 0000"},
    }


def _event(number: int) -> dict[str, Any]:
    moment = _RECEIVED + dt.timedelta(minutes=number)
    return {"type": "visit_attempted", "at": moment, "by": "customer_service_center", "note": f"nobody there, {number}"}


def _filled(store: str, policy: Policy, cases: int, events: int) -> None:
    """A journal with so many cases of so many events each, a hundred cases or thousands of events a transaction."""
    with Journal(store) as journal:
        for first in range(0, cases, 100):
            with journal.together():
                for case in range(first, min(first + 100, cases)):
                    journal.open(policy, _complaint(f"C-{case}"))
                    for number in range(1, events + 1):
                        journal.append(f"C-{case}", _event(number))


def _seconds(function: Callable[[], object]) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def _appending(store: str, policy: Policy, appends: int) -> list[float]:
    _filled(store, policy, 50, 1)
    with Journal(store) as journal:
        for case in range(50):
            journal.append(f"C-{case}", _event(2))
        return [
            _seconds(functools.partial(journal.append, f"C-{number % 50}", _event(3 + number)))
            for number in range(appends)
        ]


def _syncing(folder: Path, count: int) -> list[float]:
    """What the disk takes by itself."""

    def write() -> None:
        os.write(file, b"x" * 4096)
        os.fsync(file)

    file = os.open(folder / "syncing", os.O_WRONLY | os.O_CREAT)
    try:
        return [_seconds(write) for _ in range(count)]
    finally:
        os.close(file)


def _told(times: list[float]) -> tuple[str, ...]:
    p99 = statistics.quantiles(times, n=100)[98]
    return f"{len(times) / sum(times):,.0f}", f"{statistics.median(times) * 1e3:.2f}", f"{p99 * 1e3:.2f}"


@attrs.frozen
class _Appends:
    """Appends to one journal, each event later than the one before."""

    journal: Journal
    first: int

    def take(self, names: Sequence[str]) -> tuple[float, float]:
        """What one takes, of one to each of these cases in turn: in all, and of the processor; medians."""
        taken = []
        for number, name in enumerate(names):
            used = time.process_time()
            elapsed = _seconds(functools.partial(self.journal.append, name, _event(self.first + number)))
            taken.append((elapsed, time.process_time() - used))
        elapsed, used = (statistics.median(each) for each in zip(*taken, strict=True))
        return elapsed, used


def _long_case(store: str, policy: Policy, events: int) -> tuple[str, ...]:
    _filled(store, policy, 1, events)
    with Journal(store) as journal:
        journal.policy("C-0")
        first = _seconds(functools.partial(journal.append, "C-0", _event(events + 1)))
        append = _Appends(journal, events + 2).take(["C-0"] * 200)
        read = statistics.median(_seconds(functools.partial(journal.case, "C-0", engine="compiled")) for _ in range(5))
        verified = statistics.median(_seconds(journal.verify) for _ in range(5))
    return _milliseconds(*append, first, read, verified)


def _many_cases(store: str, policy: Policy, cases: int) -> tuple[str, ...]:
    _filled(store, policy, cases, 5)
    names = [f"C-{number * cases // 100}" for number in range(100)]
    with Journal(store) as journal:
        journal.policy("C-0")
        first, _ = _Appends(journal, 6).take(names)
        append = _Appends(journal, 200).take(names)
        verified = _seconds(journal.verify)
    return _milliseconds(*append, first, verified)


def _milliseconds(*seconds: float) -> tuple[str, ...]:
    return tuple(f"{each * 1e3:,.2f}" if each < 0.1 else f"{each * 1e3:,.0f}" for each in seconds)


def _table(title: str, columns: Sequence[str], rows: Sequence[Row]) -> Iterator[str]:
    yield f"| {title} | {' | '.join(columns)} |\n|---|{'--:|' * len(columns)}"
    for name, cells in rows:
        yield f"| {name} | {' | '.join(cells)} |"
    yield ""


def _machine() -> str:
    import platform
    import sqlite3

    packages = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _PACKAGES)
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{python}, {platform.system()}, {os.cpu_count()} cores; SQLite {sqlite3.sqlite_version}, {packages}"


if __name__ == "__main__":
    main()
