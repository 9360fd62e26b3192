"""The back ends under test: each decides a policy's complaints as a table, every field of every decision."""

from __future__ import annotations

import datetime as dt
import functools
import importlib.util
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import attrs
import pyarrow as pa
import pytest

from complaint_rules.domain.facts import Facts
from complaint_rules.engines.columnar.columns import Column
from complaint_rules.engines.columnar.duck import connect, schema_of
from complaint_rules.engines.columnar.duck_sql import DuckSql
from complaint_rules.engines.columnar.plan import planned
from complaint_rules.engines.columnar.preparing import Preparer, Request
from complaint_rules.engines.columnar.program import FIELDS
from complaint_rules.engines.columnar.readings import Schema
from complaint_rules.engines.columnar.sql import Writer
from complaint_rules.policy.model import Policy
from tests.engines.columnar.tables import ABSENT, table_of, with_absences

Rows: TypeAlias = list[dict[str, Any]]
Run: TypeAlias = Callable[[pa.Table, "Outputs"], Rows]
Outputs: TypeAlias = Callable[[Schema], Mapping[str, Column]]
"""From a table's schema to what comes out of it."""


@attrs.frozen
class BackEnd:
    """A back end.

    Args:
        name: As people call it.
        run: What comes out of a table.
        module: Without which it cannot run.
        slow: Whether it takes tens of seconds.
    """

    name: str
    run: Run
    module: str
    slow: bool = False

    def decide(self, policy: Policy, complaints: Sequence[Facts], as_of: dt.date | None = None) -> Rows:
        """A row for each complaint, with all fields of all decisions, those on deadlines' spans among them."""
        preparer = Preparer(policy)
        request = Request(tuple(policy.order), FIELDS, (), as_of, on_faults="column", deadlines=False)

        def outputs(schema: Schema) -> Mapping[str, Column]:
            given = {name: type_ for name, type_ in schema.items() if not name.endswith(ABSENT)}
            return preparer.prepare(given, request, absences=with_absences).outputs

        return self.run(table_of(policy, complaints), outputs)


def duckdb(table: pa.Table, outputs: Outputs) -> Rows:
    """DuckDB."""
    connection = one_connection()
    connection.register("complaints", table)
    made = outputs(schema_of(connection.table("complaints")))
    rows: Rows = connection.sql(Writer(DuckSql()).query(planned(made), "complaints")).to_arrow_table().to_pylist()
    return rows


@functools.cache
def one_connection() -> Any:
    """One database for all tests, on one core."""
    connection = connect()
    connection.execute("SET threads = 1")
    return connection


def polars(table: pa.Table, outputs: Outputs) -> Rows:
    """Polars."""
    import polars as pl

    from complaint_rules.engines.columnar import polars_tables

    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    made = outputs(polars_tables.schema_of(frame.lazy()))
    return polars_tables.layered(frame.lazy(), made, {}).select(*made).collect().to_dicts()


def spark(table: pa.Table, outputs: Outputs) -> Rows:
    """Spark, in local mode."""
    from complaint_rules.engines.columnar.spark import SparkSql
    from complaint_rules.engines.columnar.spark import schema_of as spark_schema

    session = spark_session()
    frame = session.createDataFrame(table)
    made = outputs(spark_schema(frame))
    query = Writer(SparkSql()).query(planned(made), "@complaints@")
    query = query.replace("{", "{{").replace("}", "}}").replace("@complaints@", "{complaints}")
    return [row.asDict() for row in session.sql(query, complaints=frame).collect()]


@functools.cache
def spark_session() -> Any:
    """One session for all tests: starting it takes ten seconds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
        settings = {
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.shuffle.partitions": "1",
            "spark.driver.memory": "2g",
            "spark.log.level": "ERROR",
        }
        for key, value in settings.items():
            builder = builder.config(key, value)
        return builder.getOrCreate()


BACK_ENDS = (
    BackEnd("duckdb", duckdb, "duckdb"),
    BackEnd("polars", polars, "polars"),
    BackEnd("spark", spark, "pyspark", slow=True),
)


def parameters() -> list[object]:
    """The back ends as parameters of a test, each skipped where it cannot run."""
    return [pytest.param(each, id=each.name, marks=_marks(each)) for each in BACK_ENDS]


def _marks(back_end: BackEnd) -> list[pytest.MarkDecorator]:
    missing = importlib.util.find_spec(back_end.module) is None
    marks = [pytest.mark.skipif(missing, reason=f"{back_end.module} is not installed")]
    return [*marks, pytest.mark.slow, pytest.mark.xdist_group("spark")] if back_end.slow else marks
