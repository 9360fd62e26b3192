"""Generates complaints for the benchmark policy: ``python -m tests.benchmarks.generating OUT.parquet --rows 10000000``.

Which values a row has hangs on its number and the seed alone, so that a file is the same whenever and wherever it is
made. Most complaints are about quality, a few per cent of every fact are unknown, and most customers complain within a
month; with ``--dirty`` one cell in a thousand is none of what its column promises.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

SUBJECTS = {"quality": 46, "quantity": 14, "tolerance": 12, "price": 11, "service_attitude": 9, "other": 8}
PARTIES = {"company": 40, "customer": 15, "carrier": 20, "supplier": 20, "agent": 5}
DEMANDS = {"return": 30, "exchange": 30, "repair": 35, "compensation": 15, "discount": 12}
FLAGS = {
    "order.exists": 97,
    "order.shipped": 95,
    "order.delivery_completed": 93,
    "finding.reasons_sufficient": 80,
    "finding.demands_reasonable": 75,
    "assessment.safety": 6,
    "assessment.large_damage": 9,
}
"""How many per cent are true."""

UNKNOWN = 4
"""Per cent of every fact."""

_TICKS_OF_A_YEAR = 365 * 86_400


def query(rows: int, *, seed: int = 1, dirty: bool = False) -> str:
    """The query that makes so many complaints."""
    columns = dict(_columns(seed, dirty=dirty))
    selected = ",\n".join(f'{code} AS "{name}"' for name, code in columns.items())
    return f"SELECT {selected} FROM range({rows}) AS rows(i)"


def _columns(seed: int, *, dirty: bool) -> Iterable[tuple[str, str]]:
    yield "complaint.id", "'C-' || i"
    yield (
        "complaint.received_at",
        _unless(seed, 1, f"make_timestamptz((1735689600 + {_draw(seed, 2)} % {_TICKS_OF_A_YEAR})::BIGINT * 1000000)"),
    )
    yield "complaint.subject", _unless(seed, 3, _dirty(_one_of(seed, 4, SUBJECTS), seed, 5, "qualty", dirty=dirty))
    yield "complaint.demands", _unless(seed, 6, _some_of(seed, 7, DEMANDS))
    # Three in four complain within 30 days, the others within 200; a few before they have the goods.
    days = f"CASE WHEN {_draw(seed, 20)} % 4 > 0 THEN {_draw(seed, 21)} % 31 ELSE {_draw(seed, 21)} % 201 - 3 END"
    received = f"make_date((20089 + ({_draw(seed, 2)} % {_TICKS_OF_A_YEAR}) // 86400 - ({days}))::INTEGER)"
    yield "goods.received_on", _unless(seed, 22, received)
    yield "finding.responsible_party", _unless(seed, 23, _one_of(seed, 24, PARTIES))
    for place, (name, share) in enumerate(FLAGS.items(), 30):
        yield name, _unless(seed, 10 + place, f"{_draw(seed, 60 + place)} % 100 < {share}")


def _draw(seed: int, number: int) -> str:
    """A random whole number that hangs on the row, the seed and the place of the draw."""
    return f"(hash(i, {number}, {seed}) // 256)::BIGINT"


def _unless(seed: int, number: int, code: str) -> str:
    return f"CASE WHEN {_draw(seed, 100 + number)} % 100 >= {UNKNOWN} THEN {code} END"


def _dirty(code: str, seed: int, number: int, wrong: str, *, dirty: bool) -> str:
    return f"CASE WHEN {_draw(seed, number)} % 1000 = 0 THEN '{wrong}' ELSE {code} END" if dirty else code


def _one_of(seed: int, number: int, shares: Mapping[str, int]) -> str:
    words = [word for word, share in shares.items() for _ in range(share)]
    return f"[{', '.join(repr(word) for word in words)}][1 + {_draw(seed, number)} % {len(words)}]"


def _some_of(seed: int, number: int, shares: Mapping[str, int]) -> str:
    chosen = ", ".join(
        f"CASE WHEN {_draw(seed, number + place)} % 100 < {share} THEN '{word}' END"
        for place, (word, share) in enumerate(shares.items())
    )
    return f"list_filter([{chosen}], lambda word: word IS NOT NULL)"


def generate(target: Path, rows: int, *, seed: int = 1, dirty: bool = False) -> None:
    """Write so many complaints to a Parquet file."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f"COPY ({query(rows, seed=seed, dirty=dirty)}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def main() -> None:
    """The command."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.generating", description=__doc__)
    arguments.add_argument("target", type=Path, help="the Parquet file to write")
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--dirty", action="store_true", help="make one subject in a thousand unreadable")
    asked = arguments.parse_args()
    generate(asked.target, asked.rows, seed=asked.seed, dirty=asked.dirty)


if __name__ == "__main__":
    main()
