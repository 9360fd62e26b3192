"""Tables that are queries: what is decided of them is one more query, for whichever database they are in."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.engines.columnar.pieces import COLUMNS, Pieces
from complaint_rules.engines.columnar.plan import Plan, planned
from complaint_rules.engines.columnar.preparing import Prepared, Preparer, Request, look_ups
from complaint_rules.engines.columnar.readings import Schema
from complaint_rules.engines.columnar.sql import Dialect, Writer

MOST_TOLD = 20
"""How many faulty rows an error names."""

ROW = "#row"

Ask: TypeAlias = Callable[[str], Sequence[Sequence[Any]]]
"""Runs a query and gives its rows."""


def fresh_name() -> str:
    """A name that no table has."""
    return f"complaint_rules_{uuid.uuid4().hex}"


@attrs.frozen
class Queried:
    """A table in a database.

    Args:
        schema: Its columns.
        dialect: The database's.
        source: What it is in SQL: a name, or a query in brackets.
        ask: Runs a query there.
        in_order: Whether its rows have an order that is kept.
    """

    schema: Schema
    dialect: Dialect
    source: str
    ask: Ask
    in_order: bool = False


def query_for(table: Queried, preparer: Preparer, request: Request) -> str:
    """The query that gives what is decided of a table's rows.

    Raises:
        InputError: The table does not fit the policy, or rows of it cannot be read.
        UnsupportedError: The database cannot do something that the policy asks for.
    """
    prepared = preparer.prepare(table.schema, request, trusting=request.on_faults == "raise")
    if request.on_faults == "raise":
        _refuse_faulty(table, prepared)
    tables = _pieces(table, prepared)
    writer = Writer(table.dialect, {pieces: name for pieces, (name, _) in tables.items()})
    joins = bool(tables) and table.in_order
    query = in_order(writer, table.source, prepared.plan(), prepared.keep, is_joined=joins)
    with_ = ", ".join(f"{name} AS ({rows})" for name, rows in tables.values())
    return f"WITH {with_} {query}" if with_ else query


def in_order(writer: Writer, source: str, plan: Plan, keep: Sequence[str], *, is_joined: bool) -> str:
    """The query, its rows in the table's order; a join would mix them up.

    Args:
        writer: Of the database.
        source: The table.
        plan: Of what comes out.
        keep: The table's columns that come out as they are.
        is_joined: Whether it is joined with others.
    """
    if not is_joined:
        return writer.query(plan, source, passing=keep)
    quoted = writer.dialect.quoted
    row, names = quoted(ROW), ", ".join(map(quoted, (*keep, *plan.layers[-1].made)))
    numbered = f"(SELECT *, row_number() OVER () AS {row} FROM {source})"
    return f"SELECT {names} FROM ({writer.query(plan, numbered, passing=[*keep, ROW])}) AS numbered ORDER BY {row}"


def _refuse_faulty(table: Queried, prepared: Prepared) -> None:
    if prepared.faulty.is_constant:
        return
    row, plan = table.dialect.quoted(ROW), planned({"faulty": prepared.faulty, "faults": prepared.faults})
    number = "row_number() OVER ()" if table.in_order else "0"
    query = Writer(table.dialect).query(plan, f"(SELECT *, {number} AS {row} FROM {table.source} AS t)", passing=[ROW])
    rows = table.ask(f"SELECT {row}, faults FROM ({query}) AS told WHERE faulty LIMIT {MOST_TOLD + 1}")
    if rows:
        raise InputError(told([(row if table.in_order else 0, texts) for row, texts in rows]))


def told(rows: Sequence[tuple[int, Sequence[str]]]) -> list[Fault]:
    """The faults of rows that cannot be read, of the first ones."""
    faults = [
        Fault(f"row {row}: {path}" if row else path, message)
        for row, texts in rows[:MOST_TOLD]
        for path, _, message in (text.partition(": ") for text in texts)
    ]
    if len(rows) > MOST_TOLD:
        faults.append(Fault("", f"and more rows than these {MOST_TOLD} cannot be read"))
    return faults


def _pieces(table: Queried, prepared: Prepared) -> Mapping[Pieces, tuple[str, str]]:
    """The small tables that are joined, by name and as queries: another's database is no place to make any."""
    found: dict[Pieces, tuple[str, str]] = {}
    for pieces, days in look_ups(prepared.outputs).items():
        query = Writer(table.dialect).query(planned(days), table.source)
        quoted = table.dialect.quoted
        seen = " UNION ".join(f"SELECT DISTINCT {quoted(day)} AS utc_day FROM asked" for day in days)
        rows = table.ask(f"WITH asked AS ({query}) SELECT utc_day FROM ({seen}) AS days WHERE utc_day IS NOT NULL")
        found[pieces] = (f"pieces_{len(found)}", _values(pieces, sorted(day for (day,) in rows)))
    return found


def _values(pieces: Pieces, days: Sequence[int]) -> str:
    rows = ", ".join(f"({', '.join(map(str, attrs.astuple(row)))})" for row in pieces.rows(days))
    named = ", ".join(COLUMNS)
    if not rows:
        return f"SELECT * FROM (VALUES (0, 0, 0, 0, 0, FALSE)) AS pieces({named}) WHERE variant < 0"
    return f"SELECT * FROM (VALUES {rows}) AS pieces({named})"
