"""Measures what deciding takes, against the same policy written by hand: ``python -m tests.benchmarks``.

With ``--bulk FILE`` a file of complaints is decided as well; with ``--write`` the tables go into
``docs/benchmarks.md``.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import platform
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.benchmarks import bulk, cases, subjects
from tests.benchmarks.measuring import Measured
from tests.benchmarks.page import replace

_PACKAGES = ("attrs", "cattrs", "pendulum", "durable-rules")


def main() -> None:
    """Check that all give the same answers, measure, and print."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    arguments.add_argument("--write", action="store_true", help="write the tables into docs/benchmarks.md")
    arguments.add_argument("--rounds", type=int, default=400, help="of deciding; seldom things are measured less often")
    arguments.add_argument("--bulk", type=Path, help="complaints in bulk, as tests.benchmarks.generating makes them")
    arguments.add_argument("--spark", action="store_true", help="measure Spark in bulk as well")
    asked = arguments.parse_args()
    subjects.agree()
    tables = "\n".join(_tables(asked.rounds))
    print(tables)  # noqa: T201 - it is a command
    if asked.write:
        replace("measured", tables.split("\n"))
    if asked.bulk is not None:
        bulk.run(asked.bulk, 5, 2, spark=asked.spark, write=asked.write)


def _tables(rounds: int) -> Iterator[str]:
    yield f"\n{_machine()}.\n"
    for table in subjects.deciding(rounds):
        yield from _table("Deciding checked facts", table, "µs", 1e6)
    yield from _table("Full records of a shipped pack's examples", subjects.shipped(rounds // 4), "µs", 1e6)
    yield from _table("From text to text", subjects.texts(rounds // 2), "µs", 1e6)
    yield from _table("Engines and sessions", subjects.engines(rounds // 4), "µs", 1e6)
    yield from _table("Making an engine", subjects.making(rounds // 8), "ms", 1e3)
    yield from _table("Cases: one event", cases.replaying(max(rounds // 40, 3)), "µs", 1e6)
    yield from _table("Cases: looking at one", cases.looking(max(rounds // 80, 3)), "µs", 1e6)
    yield from _imports(subjects.importing(rounds // 16))


def _machine() -> str:
    packages = ", ".join(f"{name} {version}" for name in _PACKAGES if (version := _version(name)))
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{python}, {_processor()}, {platform.system()}; {packages}"


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _processor() -> str:
    """The processor's name, where the system tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "") or platform.processor() or platform.machine()


def _table(title: str, rows: Iterable[Measured], unit: str, factor: float) -> Iterator[str]:
    yield f"| {title} | {unit} | times the first | at most |\n|---|--:|--:|--:|"
    for row in rows:
        aimed = "" if row.subject.target is None else f"{row.subject.target:g}"
        yield f"| {row.subject.title} | {row.seconds * factor:.3g} | {row.ratio:.2f} | {aimed} |"
    yield ""


def _imports(rows: list[Measured]) -> Iterator[str]:
    """Without what Python takes to start."""
    bare, others, ours = (row.seconds * 1e3 for row in rows)
    yield "| Importing, without the start of Python | ms | times the first | at most |\n|---|--:|--:|--:|"
    yield f"| {rows[1].subject.title} | {others - bare:.3g} | 1.00 | |"
    yield f"| {rows[2].subject.title} | {ours - bare:.3g} | {(ours - bare) / (others - bare):.2f} | 1.2 |"


main()
