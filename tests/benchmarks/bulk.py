"""Measures what deciding many complaints takes: ``python -m tests.benchmarks.bulk complaints.parquet``.

``python -m tests.benchmarks.generating complaints.parquet --rows 10000000`` makes the file. What is measured runs in
turn, round after round, and the tables have the medians; times are those of the processor, all threads together; the
yardstick is a scan that counts every column of the file. Before, all are checked to give the same outcomes.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import duckdb

from complaint_rules import Policy, load
from complaint_rules.domain.facts import Facts
from complaint_rules.engines.columnar.duck import schema_of
from complaint_rules.engines.columnar.duck_sql import DuckSql
from complaint_rules.engines.columnar.plan import planned
from complaint_rules.engines.columnar.preparing import Request
from complaint_rules.engines.columnar.sql import Writer
from tests.benchmarks import by_hand_careful, by_hand_polars, by_hand_sql, peers, rule_peers
from tests.benchmarks.inputs import complaints
from tests.benchmarks.page import PAGE, replace

PICTURE = PAGE.with_suffix(".svg")
PACK = Path(__file__).parent / "pack"
FIELDS = ("status", "rules", "needs")
TWO = ("eligibility", "establishment")
IN_BULK = "ours on DuckDB, Parquet to Parquet"
ZEN_BATCH = "GoRules ZEN, its batch call"


@attrs.frozen
class Row:
    """What was measured.

    Args:
        title: For people.
        seconds: The median.
        ratio: To the scan, the median of the rounds.
    """

    title: str
    seconds: float
    ratio: float


def query(policy: Policy, connection: duckdb.DuckDBPyConnection, source: str, **more: Any) -> str:
    """What the engine asks of DuckDB."""
    schema = schema_of(connection.sql(f"FROM {source}"))
    request = Request(keep=(), deadlines=False, **more)
    prepared = policy._preparer.prepare(schema, request, trusting=True)
    return Writer(DuckSql()).query(planned(prepared.outputs), f"(FROM {source})")


def agree(policy: Policy, connection: duckdb.DuckDBPyConnection, source: str) -> None:
    """Check that SQL by hand and the engine give the same."""
    some = f"(FROM {source} LIMIT 200000)"
    names = ", ".join(f'"{name}"' for name in policy.model.order_of_answers)
    ours = query(policy, connection, some, fields=())
    by_hand = f"SELECT {names} FROM ({by_hand_sql.outcomes(some)})"
    assert _same(connection, f"SELECT {names} FROM ({ours})", by_hand)
    _agree_in_polars(connection.sql(f"SELECT * FROM {some}"), connection.sql(by_hand), policy.model.order_of_answers)
    records = query(policy, connection, some, fields=FIELDS, decisions=TWO)
    columns = ", ".join(f"{name}{field}" for name in TWO for field in ("", *(f"_{each}" for each in FIELDS)))
    assert _same(connection, f"SELECT {columns} FROM ({records})", by_hand_sql.records(some))


def _agree_in_polars(rows: Any, expected: Any, names: Iterable[str]) -> None:
    try:
        import polars as pl
    except ModuleNotFoundError:
        return
    found = by_hand_polars.outcomes(pl.from_arrow(rows.to_arrow_table()).lazy()).select(*names).collect()  # type: ignore[union-attr]
    assert found.to_dicts() == expected.to_arrow_table().to_pylist()


def _same(connection: duckdb.DuckDBPyConnection, one: str, other: str) -> bool:
    left, right = (connection.sql(each).to_arrow_table().to_pylist() for each in (one, other))
    return left == right


def subjects(
    policy: Policy, connection: duckdb.DuckDBPyConnection, path: Path, out: Path
) -> dict[str, Callable[[], Any]]:
    """What is measured in the file's own size."""
    source = f"'{path}'"
    columns = ", ".join(f'count("{name}")' for name in connection.sql(f"FROM {source}").columns)
    names = policy.model.order_of_answers
    counted = ", ".join(f'count("{name}")' for name in names)
    ours, by_hand = query(policy, connection, source, fields=()), by_hand_sql.outcomes(source)

    def run(statement: str) -> Callable[[], Any]:
        return lambda: connection.execute(statement).fetchall()

    def written(statement: str) -> Callable[[], Any]:
        return run(f"COPY ({statement}) TO '{out}' (FORMAT parquet)")

    made = {
        "a scan that counts every column": run(f"SELECT {columns} FROM {source}"),
        "SQL by hand, outcomes counted": run(f"SELECT {counted} FROM ({by_hand})"),
        "ours on DuckDB, outcomes counted": run(f"SELECT {counted} FROM ({ours})"),
        "SQL by hand, Parquet to Parquet": written(by_hand),
        IN_BULK: written(ours),
        "SQL by hand, two decisions with status, rules, needs": written(by_hand_sql.records(source)),
        "ours, two decisions with status, rules, needs": written(
            query(policy, connection, source, fields=FIELDS, decisions=TWO)
        ),
        "ours, all with status, rules, needs": written(query(policy, connection, source, fields=FIELDS)),
    }
    try:
        import polars as pl
    except ModuleNotFoundError:
        return made
    lazy = pl.scan_parquet(path)
    by_hand_lazily = by_hand_polars.outcomes(lazy)
    made["Polars by hand, Parquet to Parquet"] = lambda: by_hand_lazily.sink_parquet(out)
    decided = policy.decide_table(lazy, keep=[], fields=[])
    made["ours on Polars, Parquet to Parquet"] = lambda: decided.sink_parquet(out)
    return made


def measured(made: dict[str, Callable[[], Any]], rounds: int) -> list[Row]:
    """Each in turn, round after round."""
    for run in made.values():
        run()
    taken: dict[str, list[float]] = {title: [] for title in made}
    for _ in range(rounds):
        for title, run in made.items():
            start = time.process_time()
            run()
            taken[title].append(time.process_time() - start)
    scans = next(iter(taken.values()))
    return [
        Row(title, statistics.median(times), statistics.median(a / b for a, b in zip(times, scans, strict=True)))
        for title, times in taken.items()
    ]


def one_by_one(policy: Policy, rounds: int) -> list[Row]:
    """Peers that take one complaint at a time, and ZEN's batch call: microseconds each, all facts known."""
    from complaint_rules.engines.compiled import CompiledEngine

    facts = complaints(500, unknown=0)
    plain = [peers.plain(each) for each in facts]
    engine = CompiledEngine(policy.model)
    expected = [engine.outcomes(each) for each in facts]
    made: dict[str, Callable[[], Any]] = {
        "Python by hand": lambda: [by_hand_careful.decided(each.values) for each in facts],
        "ours, compiled: full records": lambda: [engine.decide(each) for each in facts],
    }
    for title, decide in peers.installed({**peers.MAKERS, **rule_peers.MAKERS}):
        if decide is None:
            print(f"not installed, so not measured: {title}", file=sys.stderr)  # noqa: T201 - it is a command
            continue
        assert [decide(each) for each in plain] == expected, title
        made[title] = partial(_each, decide, plain)
    if importlib.util.find_spec("zen"):
        assert peers.zen_batch(plain) == expected
        made[ZEN_BATCH] = lambda: peers.zen_batch(plain)
    if (applied := _in_pandas(facts, expected)) is not None:
        made["pandas apply of Python by hand"] = applied
    rows = measured(made, rounds)
    return [attrs.evolve(row, seconds=row.seconds / len(facts)) for row in rows]


def _in_pandas(facts: list[Facts], expected: list[Any]) -> Callable[[], Any] | None:
    """The function by hand on each row of a data frame; None where there is no pandas."""
    try:
        import pandas as pd
    except ModuleNotFoundError:
        return None
    frame = pd.DataFrame([dict(each.values) for each in facts], dtype=object)
    assert frame.apply(by_hand_careful.decided, axis=1).tolist() == expected
    return lambda: frame.apply(by_hand_careful.decided, axis=1)


def _each(decide: peers.Decide, complaints: list[dict[str, Any]]) -> None:
    for each in complaints:
        decide(each)


def lines(path: Path, rounds: int, threads: int) -> Iterator[str]:
    """The tables."""
    policy = load(PACK)
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f"SET threads = {threads}")
    connection.execute("SET memory_limit = '1GB'")
    agree(policy, connection, f"'{path}'")
    ((count,),) = connection.sql(f"SELECT count(*) FROM '{path}'").fetchall()
    yield f"{count:,} complaints, {threads} of {os.cpu_count()} cores; {_versions()}."
    yield ""
    yield "| In bulk | s of processor time | times the scan |"
    yield "|---|--:|--:|"
    with tempfile.TemporaryDirectory() as folder:
        in_bulk = measured(subjects(policy, connection, path, Path(folder) / "out.parquet"), rounds)
    for row in in_bulk:
        yield f"| {row.title} | {row.seconds:.2f} | {row.ratio:.2f} |"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield ""
    yield f"At most {peak:,.0f} MB of memory, Python and all that is compared included."
    yield ""
    yield "| One by one | µs a complaint | times by hand |"
    yield "|---|--:|--:|"
    each = one_by_one(policy, max(rounds, 5))
    for row in each:
        yield f"| {row.title} | {row.seconds * 1e6:.2f} | {row.ratio:.1f} |"
    yield from _beside_zen({row.title: row.seconds for row in in_bulk}[IN_BULK] / count, each)


def _beside_zen(seconds: float, each: Iterable[Row]) -> Iterator[str]:
    """What one complaint takes in bulk, and how many times as long it takes ZEN's batch call."""
    for row in each:
        if row.title == ZEN_BATCH:
            yield ""
            yield f"In bulk, on DuckDB, ours takes {seconds * 1e6:.2f} µs a complaint from Parquet to Parquet;"
            yield f"ZEN's batch call takes {row.seconds / seconds:.0f} times as long."


def plotted(table: Iterable[str]) -> str:
    """The table in bulk as a picture: a bar for each line, ours in another colour."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table if line.startswith("| ")][1:]
    bars = [(title, float(ratio)) for title, _, ratio in rows]
    unit = 400 / max(ratio for _, ratio in bars)
    height = 24 * len(bars) + 8
    size = f'width="860" height="{height}" font-family="sans-serif" font-size="13"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" {size}>']
    for place, (title, ratio) in enumerate(bars):
        top, colour = 24 * place + 6, "#2a7" if title.startswith("ours") else "#99a"
        parts.append(f'<text x="390" y="{top + 13}" text-anchor="end" fill="#555">{title}</text>')
        parts.append(f'<rect x="400" y="{top}" width="{ratio * unit:.0f}" height="18" fill="{colour}"/>')
        parts.append(f'<text x="{406 + ratio * unit:.0f}" y="{top + 13}" fill="#555">{ratio:g}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _versions() -> str:
    names = (
        "duckdb", "polars", "pandas", "pyarrow", "zen-engine", "rule-engine", "common-expression-language",
        "json-logic-qubit", "business-rules", "clipspy", "durable-rules",
    )  # fmt: skip
    found = []
    for name in names:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    return ", ".join(found)


def main() -> None:
    """The command."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.bulk", description=__doc__)
    arguments.add_argument("file", type=Path, help="complaints, as tests.benchmarks.generating makes them")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--spark", action="store_true", help="measure Spark as well")
    arguments.add_argument("--write", action="store_true", help="write the tables and the picture into docs")
    asked = arguments.parse_args()
    run(asked.file, asked.rounds, asked.threads, spark=asked.spark, write=asked.write)


def run(file: Path, rounds: int, threads: int, *, spark: bool, write: bool) -> None:
    """Measure, print, and write into the page where that is asked for."""
    told: list[str] = []
    for line in _all_lines(file, rounds, threads, spark=spark):
        print(line, flush=True)  # noqa: T201 - it is a command
        told.append(line)
    if write:
        replace("bulk", told)
        PICTURE.write_text(plotted(told[: told.index("", 3)]), encoding="utf-8")


def _all_lines(file: Path, rounds: int, threads: int, *, spark: bool) -> Iterator[str]:
    yield from lines(file, rounds, threads)
    if spark:
        from tests.benchmarks import in_spark

        yield ""
        yield from in_spark.lines(file, min(rounds, 3), threads)


if __name__ == "__main__":
    main()
