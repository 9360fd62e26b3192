"""Tables decided by DuckDB: its own relations, and the data frames of Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from complaint_rules.domain.errors import InputError
from complaint_rules.engines.columnar.columns import Column
from complaint_rules.engines.columnar.duck import connect, schema_of
from complaint_rules.engines.columnar.duck_sql import DuckSql
from complaint_rules.engines.columnar.plan import planned
from complaint_rules.engines.columnar.preparing import Preparer, Request, look_ups
from complaint_rules.engines.columnar.sql import Writer
from complaint_rules.engines.columnar.sql_tables import Queried, in_order, query_for, told

if TYPE_CHECKING:
    import duckdb

_FAULTS = "#faults"
_ROWS_AT_ONCE = 5000


def decide_relation(relation: duckdb.DuckDBPyRelation, preparer: Preparer, request: Request) -> duckdb.DuckDBPyRelation:
    """A relation with what is decided of its rows.

    Raises:
        InputError: It does not fit the policy, or rows of it cannot be read.
    """

    def run(query: str) -> duckdb.DuckDBPyRelation:
        found = relation.query("complaints", query)
        assert found is not None  # noqa: S101 - it is None for statements that give no rows
        return found

    def ask(query: str) -> Sequence[Sequence[Any]]:
        rows: Sequence[Sequence[Any]] = run(query).fetchall()
        return rows

    table = Queried(schema_of(relation), DuckSql(), "complaints", ask, in_order=True)
    return run(query_for(table, preparer, request))


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
        seen = " UNION ".join(f'SELECT DISTINCT "{day}" AS utc_day FROM asked' for day in days)
        found = f"WITH asked AS ({query}) SELECT utc_day FROM ({seen}) WHERE utc_day IS NOT NULL ORDER BY utc_day"
        rows = connection.sql(found).fetchall()
        name = f"pieces_{len(tables)}"
        connection.execute(
            f"CREATE TEMP TABLE {name} "
            "(variant BIGINT, utc_day BIGINT, since BIGINT, until BIGINT, base BIGINT, runs BOOLEAN)"
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


def _decided(connection: duckdb.DuckDBPyConnection, preparer: Preparer, request: Request) -> Any:  # noqa: ANN401
    """The answers to a table in memory, in one pass: what is wrong with rows comes out with them."""
    prepared = preparer.prepare(schema_of(connection.table("complaints")), request)
    wanted = dict(prepared.outputs)
    looks_for_faults = request.on_faults == "raise" and not prepared.faulty.is_constant
    if looks_for_faults:
        wanted[_FAULTS] = prepared.faults
    tables = made_tables(connection, wanted, "complaints")
    writer = Writer(DuckSql(), tables)
    query = in_order(writer, "complaints", planned(wanted), prepared.keep, is_joined=bool(tables))
    decided = connection.sql(query).to_arrow_table()
    if not looks_for_faults:
        return decided
    faulty = [(row, texts) for row, texts in enumerate(decided.column(_FAULTS).to_pylist(), 1) if texts]
    if faulty:
        raise InputError(told(faulty))
    return decided.drop_columns([_FAULTS])
