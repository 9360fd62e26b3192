"""Tables decided by DuckDB: its own relations, and the data frames of Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.engines.columnar.columns import Column
from complaint_rules.engines.columnar.duck import connect, schema_of
from complaint_rules.engines.columnar.duck_sql import DuckSql
from complaint_rules.engines.columnar.plan import planned
from complaint_rules.engines.columnar.preparing import Preparer, Request, look_ups
from complaint_rules.engines.columnar.readings import CellType, Held
from complaint_rules.engines.columnar.sql import Writer
from complaint_rules.engines.columnar.sql_tables import Queried, fresh_name, in_order, query_for, told

if TYPE_CHECKING:
    import duckdb

_FAULTS = "#faults"
_SOURCE = "complaints"
_ROWS_AT_ONCE = 5000


def decide_relation(relation: duckdb.DuckDBPyRelation, preparer: Preparer, request: Request) -> duckdb.DuckDBPyRelation:
    """A relation with what is decided of its rows.

    Raises:
        InputError: It does not fit the policy, or rows of it cannot be read.
    """
    source = fresh_name()

    def run(query: str) -> duckdb.DuckDBPyRelation:
        found = relation.query(source, query)
        assert found is not None  # noqa: S101 - it is None for statements that give no rows
        return found

    def ask(query: str) -> Sequence[Sequence[Any]]:
        rows: Sequence[Sequence[Any]] = run(query).fetchall()
        return rows

    table = Queried(schema_of(relation), DuckSql(), source, ask, in_order=True)
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
    """An Arrow table with what is decided of its rows beside its own columns, which stay as they are."""
    names: list[str] = table.column_names
    read = _read_once(names, preparer, request)
    answers = _answers(table.select([names.index(name) for name in read]), names, preparer, request)
    decided = table.select(_kept(names, request.keep))
    for field in answers.schema:
        decided = decided.append_column(field, answers.column(field.name))
    return decided


def decide_pandas(frame: Any, preparer: Preparer, request: Request) -> Any:  # noqa: ANN401 - pandas'
    """A data frame with what is decided of its rows beside its own columns, which stay as they are, and its index."""
    import pandas as pd
    import pyarrow as pa

    names = list(frame.columns)
    read = _read_once(names, preparer, request)
    given = frame.iloc[:, [names.index(name) for name in read]]
    nothing = [name for name in read if given[name].isna().all()]
    answers = _answers(given, [name for name in names if isinstance(name, str)], preparer, request, nothing)
    types = {pa.bool_(): pd.BooleanDtype()}
    made = answers.to_pandas(types_mapper=types.get)
    made.index = frame.index
    return pd.concat([frame.iloc[:, _kept(names, request.keep)], made], axis=1)


def _read_once(names: Sequence[Any], preparer: Preparer, request: Request) -> list[str]:
    """The columns that may be read: they alone are given to DuckDB, which would not give back all as they were."""
    read = [name for name in names if isinstance(name, str) and preparer.may_read(name, request.mapping)]
    twice = {name: Fault(name, "two columns have this name") for name in read if read.count(name) > 1}
    if twice:
        raise InputError(twice.values())
    return read


def _kept(names: Sequence[Any], keep: Sequence[str] | None) -> list[int]:
    """The places of the columns that come out."""
    if keep is None:
        return list(range(len(names)))
    return [place for each in keep for place, name in enumerate(names) if name == each]


def _answers(
    given: Any,  # noqa: ANN401 - of pandas or pyarrow
    names: Sequence[str],
    preparer: Preparer,
    request: Request,
    nothing: Sequence[str] = (),
) -> Any:  # noqa: ANN401 - pyarrow's
    """What is decided of a table in memory, in one pass: what is wrong with rows comes out with it.

    Args:
        given: Those of its columns that may be read.
        names: Of all its columns.
        preparer: Of the policy.
        request: What is asked for.
        nothing: The columns in which nothing stands, whatever their type.
    """
    with connect() as connection:
        connection.register(_SOURCE, given if given.shape[1] else _rows(given.shape[0]))
        schema = {name: CellType(Held.OTHER) for name in names}
        schema |= schema_of(connection.table(_SOURCE)) if given.shape[1] else {}
        schema |= {name: CellType(Held.NOTHING) for name in nothing}
        prepared = preparer.prepare(schema, request)
        wanted = dict(prepared.outputs)
        looks_for_faults = request.on_faults == "raise" and not prepared.faulty.is_constant
        if looks_for_faults:
            wanted[_FAULTS] = prepared.faults
        if not wanted:
            return _rows(given.shape[0]).select([])
        tables = made_tables(connection, wanted, _SOURCE)
        writer = Writer(DuckSql(), tables)
        query = in_order(writer, _SOURCE, planned(wanted), (), is_joined=bool(tables))
        decided = connection.sql(query).to_arrow_table()
    if not looks_for_faults:
        return decided
    faulty = [(row, texts) for row, texts in enumerate(decided.column(_FAULTS).to_pylist(), 1) if texts]
    if faulty:
        raise InputError(told(faulty))
    return decided.drop_columns([_FAULTS])


def _rows(count: int) -> Any:  # noqa: ANN401 - pyarrow's
    """A table that has rows and nothing to read."""
    import pyarrow as pa

    return pa.table({"row": pa.array(range(count), pa.int64())})
