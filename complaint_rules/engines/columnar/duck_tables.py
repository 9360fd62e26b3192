"""Tables decided by DuckDB: its own relations, and the data frames of Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.engines.columnar.duck import connect, schema_of
from complaint_rules.engines.columnar.duck_sql import DuckSql
from complaint_rules.engines.columnar.plan import planned
from complaint_rules.engines.columnar.preparing import Prepared, Preparer, Request
from complaint_rules.engines.columnar.sql import Writer

if TYPE_CHECKING:
    import duckdb

_FAULTS = "#faults"
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
    return relation.query("complaints", Writer(DuckSql()).query(prepared.plan(), "complaints", passing=prepared.keep))


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
    query = Writer(DuckSql()).query(planned(wanted), "complaints", passing=prepared.keep)
    decided = connection.sql(query).to_arrow_table()
    if not looks_for_faults:
        return decided
    told = [(row, texts) for row, texts in enumerate(decided.column(_FAULTS).to_pylist(), 1) if texts]
    if told:
        raise InputError(_told(told))
    return decided.drop_columns([_FAULTS])
