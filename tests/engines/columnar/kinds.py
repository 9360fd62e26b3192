"""Tables of every kind that `Policy.decide_table` takes, as its users give them, made of one of Arrow."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from typing import Any, TypeAlias

import attrs
import duckdb as duck
import pyarrow as pa
import pytest

from tests.engines.columnar.back_ends import spark_session

Rows: TypeAlias = list[dict[str, Any]]


@attrs.frozen
class TableKind:
    """A kind of table.

    Args:
        name: As people call it.
        made: Makes one of an Arrow table.
        rows: What stands in one.
        module: Without which there are none.
        slow: Whether it takes tens of seconds.
    """

    name: str
    made: Callable[[pa.Table], Any]
    rows: Callable[[Any], Rows]
    module: str
    slow: bool = False


def _pandas(table: pa.Table) -> Any:
    import pandas as pd

    return table.to_pandas(types_mapper=pd.ArrowDtype)


def _pandas_rows(frame: Any) -> Rows:
    rows: Rows = pa.Table.from_pandas(frame, preserve_index=False).to_pylist()
    return rows


def _polars(table: pa.Table) -> Any:
    import polars as pl

    return pl.LazyFrame(pl.from_arrow(table))


def _ibis(table: pa.Table) -> Any:
    import ibis

    connection = ibis.duckdb.connect()
    connection.raw_sql("SET TimeZone = 'UTC'")
    # As Ibis 12 would make a table of it, SQLGlot 30.18 and later would not write it for DuckDB.
    connection.con.register("given", table)
    return connection.table("given")


def _spark_rows(frame: Any) -> Rows:
    """By way of Arrow: `collect` has no instants of the first day of the year 1, and none with a zone."""
    rows: Rows = frame.toArrow().to_pylist()
    return rows


KINDS = (
    TableKind("arrow", lambda table: table, lambda table: table.to_pylist(), "duckdb"),
    TableKind("duckdb", duck.from_arrow, lambda relation: relation.to_arrow_table().to_pylist(), "duckdb"),
    TableKind("pandas", _pandas, _pandas_rows, "pandas"),
    TableKind("polars", _polars, lambda frame: frame.collect().to_dicts(), "polars"),
    TableKind("ibis", _ibis, lambda table: table.to_pyarrow().to_pylist(), "ibis"),
    TableKind("spark", lambda table: spark_session().createDataFrame(table), _spark_rows, "pyspark", slow=True),
)


def kinds() -> list[object]:
    """Kinds of tables as parameters of a test, each skipped where there is none."""
    return [pytest.param(kind, id=kind.name, marks=_marks(kind)) for kind in KINDS]


def _marks(kind: TableKind) -> list[pytest.MarkDecorator]:
    missing = importlib.util.find_spec(kind.module) is None
    marks = [pytest.mark.skipif(missing, reason=f"{kind.module} is not installed")]
    if kind.name == "ibis":  # Ibis 12 asks DuckDB 2 for things by their old names
        marks.append(pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"))
    return [*marks, pytest.mark.slow, pytest.mark.xdist_group("spark")] if kind.slow else marks
