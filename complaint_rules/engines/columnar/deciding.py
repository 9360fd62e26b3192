"""Which back end decides a table: that of the table itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from complaint_rules.domain.errors import ChoiceError, Fault
from complaint_rules.engines.columnar.preparing import Preparer, Request

Table: TypeAlias = Any
"""A table of pandas, Polars, Arrow, DuckDB, Spark or Ibis."""

Decide: TypeAlias = Callable[[Table, Preparer, Request], Table]


def _pandas() -> Decide:
    from complaint_rules.engines.columnar.duck_tables import decide_pandas

    return decide_pandas


def _arrow() -> Decide:
    from complaint_rules.engines.columnar.duck_tables import decide_arrow

    return decide_arrow


def _duckdb() -> Decide:
    from complaint_rules.engines.columnar.duck_tables import decide_relation

    return decide_relation


def _polars() -> Decide:
    from complaint_rules.engines.columnar.polars_tables import decide_polars

    return decide_polars


def _spark() -> Decide:
    from complaint_rules.engines.columnar.spark import decide_spark

    return decide_spark


def _ibis() -> Decide:
    from complaint_rules.engines.columnar.ibis_tables import decide_ibis

    return decide_ibis


_BACK_ENDS: Mapping[tuple[str, str], Callable[[], Decide]] = {
    ("pandas", "DataFrame"): _pandas,
    ("pyarrow", "Table"): _arrow,
    ("polars", "DataFrame"): _polars,
    ("polars", "LazyFrame"): _polars,
    ("pyspark", "DataFrame"): _spark,
    ("ibis", "Table"): _ibis,
    ("duckdb", "DuckDBPyRelation"): _duckdb,
    ("_duckdb", "DuckDBPyRelation"): _duckdb,
}
"""By the package and the name of a table's class; each is imported when its first table is decided."""


def decide_table(table: Table, preparer: Preparer, request: Request) -> Table:
    """A table with what is decided of its rows, of the same kind.

    Raises:
        ChoiceError: It is no table of a back end that there is.
        InputError: It does not fit the policy, or rows of it cannot be read.
    """
    package = type(table).__module__.partition(".")[0]
    back_end = _BACK_ENDS.get((package, type(table).__name__))
    if back_end is None:
        kinds = ", ".join(sorted({f"`{module.lstrip('_')}.{name}`" for module, name in _BACK_ENDS}))
        raise ChoiceError(
            [Fault("table", f"`{package}.{type(table).__name__}` is no table that can be decided; there are {kinds}")]
        )
    return back_end()(table, preparer, request)
