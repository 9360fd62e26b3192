"""Tables decided by DuckDB: its own relations, and the data frames of Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.engines.columnar.columns import Column
from complaint_rules.engines.columnar.duck import connect, schema_of
from complaint_rules.engines.columnar.duck_sql import DuckSql
from complaint_rules.engines.columnar.pieces import COLUMNS
from complaint_rules.engines.columnar.plan import Plan, planned
from complaint_rules.engines.columnar.preparing import Prepared, Preparer, Request, look_ups
from complaint_rules.engines.columnar.sql import Writer

if TYPE_CHECKING:
    import duckdb

_FAULTS, _ROW = "#faults", "#row"
_ROWS_AT_ONCE = 5000
MOST_TOLD = 20
"""How many faulty rows an error names."""


def decide_relation(
    relation: duckdb.DuckDBPyRelation, preparer: Preparer, request: Request
) -> duckdb.DuckDBPyRelation:
    """A relation with what is decided of its rows.

    Raises:
        InputError: It does not fit the policy, or rows of it cannot be read.
    """
    schema = schema_of(relation)
    prepared = preparer.prepare(schema, request, trusting=request.on_faults == "raise")
    if request.on_faults == "raise":
        refuse_faulty(relation, prepared)
    with_tables = _with_tables(relation, prepared)
    writer = Writer(DuckSql(), {pieces: name for pieces, (name, _) in with_tables.items()})
    query = _in_order(writer, prepared.plan(), prepared.keep, is_joined=bool(with_tables))
    tables = ", ".join(f"{name}({', '.join(COLUMNS)}) AS ({rows})" for name, rows in with_tables.values())
    return relation.query("complaints", f"WITH {tables} {query}" if tables else query)


def _in_order(writer: Writer, plan: Plan, keep: tuple[str, ...], *, is_joined: bool) -> str:
    """The query, whose rows are in the table's order; a join would mix them up."""
    if not is_joined:
        return writer.query(plan, "complaints", passing=keep)
    numbered = f'(SELECT *, row_number() OVER () AS "{_ROW}" FROM complaints)'
    query = writer.query(plan, numbered, passing=[*keep, _ROW])
    return f'SELECT * EXCLUDE ("{_ROW}") FROM ({query}) ORDER BY "{_ROW}"'


def _with_tables(relation: duckdb.DuckDBPyRelation, prepared: Prepared) -> Mapping[object, tuple[str, str]]:
    """The small tables, as queries: another's connection is no place to make any."""
    tables: dict[object, tuple[str, str]] = {}
    for pieces, days in look_ups(prepared.outputs).items():
        query = Writer(DuckSql()).query(planned(days), "complaints")
        seen = " UNION ".join(f'SELECT DISTINCT "{day}" FROM asked' for day in days)
        found = relation.query(
            "complaints", f"WITH asked AS ({query}) SELECT * FROM ({seen}) AS days(day) WHERE day IS NOT NULL ORDER BY day"
        ).fetchall()
        rows = ", ".join(f"({', '.join(map(str, attrs.astuple(row)))})" for row in pieces.rows(day for (day,) in found))
        empty = "SELECT 0, 0, 0, 0, 0, FALSE WHERE FALSE"
        tables[pieces] = (f"pieces_{len(tables)}", f"VALUES {rows}" if rows else empty)
    return tables


def refuse_faulty(relation: duckdb.DuckDBPyRelation, prepared: Prepared) -> None:
    """Tell the rows that cannot be read.

    Raises:
        InputError: There are any.
    """
    if prepared.faulty.is_constant:
        return
    plan = planned({"faulty": prepared.faulty, "faults": prepared.faults})
    query = Writer(DuckSql()).query(plan, "(SELECT *, row_number() OVER () AS \"#row\" FROM complaints)", passing=["#row"])
    told = f'SELECT "#row", faults FROM ({query}) WHERE faulty'
    rows = relation.query("complaints", f"{told} LIMIT {MOST_TOLD + 1}").fetchall()
    if rows:
        raise InputError(_told(rows))


def _told(rows: list[Any]) -> list[Fault]:
    faults = [
        Fault(f"row {row}: {path}", message)
        for row, texts in rows[:MOST_TOLD]
        for path, _, message in (text.partition(": ") for text in texts)
    ]
    if len(rows) > MOST_TOLD:
        faults.append(Fault("", f"and more rows than these {MOST_TOLD} cannot be read"))
    return faults


def made_tables(
    connection: duckdb.DuckDBPyConnection, outputs: Mapping[str, Column], source: str
) -> Mapping[object, str]:
    """Make the small tables that columns look something up in, for the days that there are.

    Args:
        connection: In which they are made, for as long as it lasts.
        outputs: The columns.
        source: What they are columns of, in SQL.

    Returns:
        The tables' names.
    """
    tables: dict[object, str] = {}
    for pieces, days in look_ups(outputs).items():
        query = Writer(DuckSql()).query(planned(days), source)
        seen = " UNION ".join(f'SELECT DISTINCT "{day}" FROM asked' for day in days)
        rows = connection.sql(f"WITH asked AS ({query}) SELECT * FROM ({seen}) AS days(day) WHERE day IS NOT NULL ORDER BY day").fetchall()
        name = f"pieces_{id(pieces)}"
        connection.execute(
            f"CREATE TEMP TABLE {name} (variant BIGINT, utc_day BIGINT, since BIGINT, until BIGINT, base BIGINT, runs BOOLEAN)"
        )
        made = [attrs.astuple(row) for row in pieces.rows(day for (day,) in rows)]
        for start in range(0, len(made), _ROWS_AT_ONCE):
            values = ", ".join(f"({', '.join(map(str, row))})" for row in made[start : start + _ROWS_AT_ONCE])
            connection.execute(f"INSERT INTO {name} VALUES {values}")
        tables[pieces] = name
    return tables


def decide_arrow(table: Any, preparer: Preparer, request: Request) -> Any:  # noqa: ANN401 - pyarrow's
    """An Arrow table with what is decided of its rows."""
    with connect() as connection:
        connection.register("complaints", table)
        return _decided(connection, preparer, request)


def decide_pandas(frame: Any, preparer: Preparer, request: Request) -> Any:  # noqa: ANN401 - pandas'
    """A data frame with what is decided of its rows, under the same index."""
    import pandas as pd
    import pyarrow as pa

    with connect() as connection:
        connection.register("complaints", frame)
        decided = _decided(connection, preparer, request)
    types = {pa.bool_(): pd.BooleanDtype()}
    made = decided.to_pandas(types_mapper=types.get)
    made.index = frame.index
    return made


def decide_polars(frame: Any, preparer: Preparer, request: Request) -> Any:  # noqa: ANN401 - Polars'
    """A Polars data frame with what is decided of its rows."""
    import polars as pl

    return pl.from_arrow(decide_arrow(frame.to_arrow(), preparer, request))


def _decided(connection: duckdb.DuckDBPyConnection, preparer: Preparer, request: Request) -> Any:  # noqa: ANN401 - pyarrow's
    """The answers to a table in memory, in one pass: what is wrong with rows comes out with them."""
    schema = schema_of(connection.table("complaints"))
    prepared = preparer.prepare(schema, request)
    wanted = dict(prepared.outputs)
    looks_for_faults = request.on_faults == "raise" and not prepared.faulty.is_constant
    if looks_for_faults:
        wanted[_FAULTS] = prepared.faults
    tables = made_tables(connection, wanted, "complaints")
    query = _in_order(Writer(DuckSql(), tables), planned(wanted), prepared.keep, is_joined=bool(tables))
    decided = connection.sql(query).to_arrow_table()
    if not looks_for_faults:
        return decided
    told = [(row, texts) for row, texts in enumerate(decided.column(_FAULTS).to_pylist(), 1) if texts]
    if told:
        raise InputError(_told(told))
    return decided.drop_columns([_FAULTS])
