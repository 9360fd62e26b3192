"""The query that decides a table, as text, for a database that is somewhere else."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from complaint_rules.domain.errors import ChoiceError, Fault, InputError
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.engines.columnar.duck_sql import DuckSql
from complaint_rules.engines.columnar.postgres import PostgresSql
from complaint_rules.engines.columnar.preparing import Preparer, Request
from complaint_rules.engines.columnar.readings import CellType, Held, Schema
from complaint_rules.engines.columnar.refusing import refused
from complaint_rules.engines.columnar.spark import SparkSql
from complaint_rules.engines.columnar.sql import Dialect
from complaint_rules.engines.columnar.sql_tables import Queried, query_for
from complaint_rules.engines.columnar.values import days_of

DIALECTS: Mapping[str, Callable[[], Dialect]] = {"duckdb": DuckSql, "postgres": PostgresSql, "spark": SparkSql}

_TYPES: Mapping[str, CellType] = {
    "boolean": CellType(Held.BOOLEAN),
    "smallint": CellType(Held.INTEGER, digits=5),
    "integer": CellType(Held.INTEGER, digits=10),
    "bigint": CellType(Held.INTEGER, digits=19),
    "double": CellType(Held.FLOAT),
    "text": CellType(Held.TEXT),
    "text[]": CellType(Held.TEXTS),
    "date": CellType(Held.DATE),
    "timestamptz": CellType(Held.INSTANT),
    "timestamp": CellType(Held.LOCAL),
    "interval": CellType(Held.INTERVAL),
}
_DECIMAL = re.compile(r"decimal\(([0-9]+),\s*([0-9]+)\)")


def written_query(
    columns: Mapping[str, str],
    preparer: Preparer,
    request: Request,
    *,
    dialect: str,
    source: str,
    days: tuple[dt.date, dt.date] | None,
) -> str:
    """The query that decides a table.

    Args:
        columns: The table's columns and their types: ``text``, ``text[]``, ``integer``, ``decimal(12,2)`` and so on.
        preparer: Of the policy.
        request: What is asked for.
        dialect: ``duckdb``, ``postgres`` or ``spark``.
        source: The table's name there.
        days: The first and the last day on which a complaint may start a deadline's clock.

    Raises:
        ChoiceError: There is no such dialect.
        InputError: A column's type is none, or the table does not fit the policy.
        UnsupportedError: The database cannot do something that the policy asks for.
    """
    if dialect not in DIALECTS:
        advice = did_you_mean(dialect, DIALECTS) or f"; there are {', '.join(DIALECTS)}"
        raise ChoiceError([Fault("dialect", f"`{dialect}` is no dialect{advice}")])

    def ask(_: str) -> Sequence[Sequence[Any]]:
        if days is None:
            raise refused("deadlines", "without the `days` on which they start")
        return [(day,) for day in range(days_of(days[0]) - 1, days_of(days[1]) + 2)]

    table = Queried(_schema(columns), DIALECTS[dialect](), source, ask)
    return query_for(table, preparer, request)


def _schema(columns: Mapping[str, str]) -> Schema:
    found: dict[str, CellType] = {}
    faults: list[Fault] = []
    for name, word in columns.items():
        decimal = _DECIMAL.fullmatch(word)
        if decimal is not None:
            found[name] = CellType(Held.DECIMAL, digits=int(decimal[1]), places=int(decimal[2]))
        elif word in _TYPES:
            found[name] = _TYPES[word]
        else:
            advice = did_you_mean(word, _TYPES) or f"; there are {', '.join(_TYPES)}, decimal(12,2)"
            faults.append(Fault(name, f"`{word}` is no type of a column{advice}"))
    if faults:
        raise InputError(faults)
    return found
