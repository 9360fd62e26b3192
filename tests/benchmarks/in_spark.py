"""Measures Spark against its own scan and write: ``python -m tests.benchmarks.in_spark complaints.parquet``.

Times are the wall's, since Spark's are not this process's; what is measured runs in turn.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from complaint_rules import Policy, load
from tests.benchmarks.bulk import FIELDS, PACK


def session(cores: int) -> Any:
    """One in local mode."""
    from pyspark.sql import SparkSession

    made = SparkSession.builder.master(f"local[{cores}]").config("spark.ui.enabled", "false")
    settings = {"spark.sql.session.timeZone": "UTC", "spark.driver.memory": "2g", "spark.log.level": "ERROR"}
    settings["spark.ui.showConsoleProgress"] = "false"
    for key, value in settings.items():
        made = made.config(key, value)
    return made.getOrCreate()


def subjects(policy: Policy, frame: Any, out: str) -> dict[str, Callable[[], Any]]:
    """What is measured; all of it writes."""

    def written(made: Any) -> Callable[[], Any]:
        return lambda: made.write.mode("overwrite").parquet(out)

    outcomes = policy.decide_table(frame, keep=["complaint.id"], fields=[])
    records = policy.decide_table(frame, keep=["complaint.id"], fields=FIELDS)
    return {
        "Spark's own scan and write of the file's columns": written(frame),
        "ours on Spark, seven outcomes": written(outcomes),
        "ours on Spark, all with status, rules, needs": written(records),
    }


def lines(path: Path, rounds: int, cores: int) -> Iterator[str]:
    """The table."""
    spark = session(cores)
    frame = spark.read.parquet(str(path))
    yield f"Spark {spark.version} in local mode, {frame.count():,} complaints, {cores} of {os.cpu_count()} cores."
    yield ""
    yield "| In Spark | s on the wall | times its scan and write |"
    yield "|---|--:|--:|"
    with tempfile.TemporaryDirectory() as folder:
        made = subjects(load(PACK), frame, f"{folder}/out")
        taken: dict[str, list[float]] = {title: [] for title in made}
        for number in range(rounds + 1):
            for title, run in made.items():
                start = time.perf_counter()
                run()
                if number:  # the first is the Java machine's own affair
                    taken[title].append(time.perf_counter() - start)
    scans = next(iter(taken.values()))
    for title, times in taken.items():
        ratio = statistics.median(own / scan for own, scan in zip(times, scans, strict=True))
        yield f"| {title} | {statistics.median(times):.2f} | {ratio:.2f} |"


def main() -> None:
    """The command."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.in_spark", description=__doc__)
    arguments.add_argument("file", type=Path, help="complaints, as tests.benchmarks.generating makes them")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--cores", type=int, default=2)
    asked = arguments.parse_args()
    for line in lines(asked.file, asked.rounds, asked.cores):
        print(line, flush=True)  # noqa: T201 - it is a command


if __name__ == "__main__":
    main()
