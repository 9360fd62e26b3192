"""Ibis tables: what is decided of them is a query of their own back end, where that is one that is known here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from complaint_rules.engines.columnar.duck_sql import DuckSql
from complaint_rules.engines.columnar.postgres import PostgresSql
from complaint_rules.engines.columnar.preparing import Preparer, Request
from complaint_rules.engines.columnar.readings import CellType, Held, Schema
from complaint_rules.engines.columnar.refusing import refused
from complaint_rules.engines.columnar.spark import SparkSql
from complaint_rules.engines.columnar.sql import Dialect
from complaint_rules.engines.columnar.sql_tables import Queried, fresh_name, query_for

_DIALECTS: Mapping[str, Callable[[], Dialect]] = {"duckdb": DuckSql, "pyspark": SparkSql, "postgres": PostgresSql}


def decide_ibis(table: Any, preparer: Preparer, request: Request) -> Any:  # noqa: ANN401 - Ibis'
    """An Ibis table with what is decided of its rows.

    Raises:
        InputError: It does not fit the policy, or rows of it cannot be read.
        UnsupportedError: Its back end is none that is known here, or cannot do something that the policy asks for.
    """
    import ibis
    from ibis.expr import operations

    back_end = table.get_backend()
    if table.op().find(operations.InMemoryTable):
        table.limit(0).to_pyarrow()  # which is how such a table comes to its back end
    if back_end.name == "polars":
        from complaint_rules.engines.columnar.polars_tables import decide_polars

        return back_end.create_table(fresh_name(), decide_polars(table.to_polars(), preparer, request))
    if back_end.name not in _DIALECTS:
        raise refused(f"the back end `{back_end.name}`", f"of Ibis; it can do {', '.join([*_DIALECTS, 'polars'])}")

    def ask(query: str) -> Sequence[Sequence[Any]]:
        return [tuple(row.values()) for row in _run(back_end, query).to_pyarrow().to_pylist()]

    source = f"({ibis.to_sql(table, dialect=back_end.name)})"
    queried = Queried(schema_of(table), _DIALECTS[back_end.name](), source, ask)
    return _run(back_end, query_for(queried, preparer, request))


def _run(back_end: Any, query: str) -> Any:  # noqa: ANN401 - Ibis'
    """A query as a table; with DuckDB through a view, because Ibis 12 asks DuckDB 2 for what it has no more."""
    if back_end.name != "duckdb":
        return back_end.sql(query, dialect=back_end.dialect)
    name = fresh_name()
    back_end.raw_sql(f"CREATE TEMP VIEW {name} AS {query}")
    return back_end.table(name)


_PLAIN: tuple[tuple[str, Held], ...] = (
    ("is_boolean", Held.BOOLEAN),
    ("is_floating", Held.FLOAT),
    ("is_string", Held.TEXT),
    ("is_date", Held.DATE),
    ("is_interval", Held.INTERVAL),
    ("is_null", Held.NOTHING),
)
_DIGITS = {1: 3, 2: 5, 4: 10, 8: 19}


def cell_type(type_: Any) -> CellType:  # noqa: ANN401 - Ibis' own types
    """What a column of a type holds."""
    name = str(type_)
    if type_.is_struct():
        return CellType(Held.RECORD, fields={key: cell_type(field) for key, field in type_.items()}, name=name)
    if type_.is_array():
        return CellType(Held.TEXTS if type_.value_type.is_string() else Held.OTHER, name=name)
    if type_.is_timestamp():
        return CellType(Held.LOCAL if type_.timezone is None else Held.INSTANT, name=name)
    if type_.is_decimal():
        return CellType(Held.DECIMAL, digits=type_.precision or 38, places=type_.scale or 0, name=name)
    if type_.is_integer():
        return CellType(Held.INTEGER, digits=_DIGITS[type_.nbytes], name=name)
    held = next((held for test, held in _PLAIN if getattr(type_, test)()), Held.OTHER)
    return CellType(held, name=name)


def schema_of(table: Any) -> Schema:  # noqa: ANN401 - Ibis'
    """A table's columns."""
    return {name: cell_type(type_) for name, type_ in table.schema().items()}
