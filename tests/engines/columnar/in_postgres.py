"""Complaints in a table of PostgreSQL, decided there by the SQL that `Policy.table_query` gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from complaint_rules import Policy
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.types import Kind
from complaint_rules.engines.columnar.program import FIELDS

Rows: TypeAlias = list[dict[str, Any]]
Connection: TypeAlias = Any
"""Psycopg's, which may not be installed."""

_TYPES: Mapping[Kind, str] = {
    Kind.BOOLEAN: "boolean",
    Kind.TEXT: "text",
    Kind.ENUM: "text",
    Kind.SET: "text[]",
    Kind.NUMBER: "decimal(16,8)",
    Kind.DATE: "date",
    Kind.DATE_TIME: "timestamptz",
    Kind.DURATION: "interval",
}

_NO_TYPES: Mapping[str, str] = {}


def _columns(policy: Policy, names: Sequence[str], types: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in names:
        kind = policy.model.facts[name].type.kind
        if kind is Kind.MONEY:
            yield f"{name}.amount", _TYPES[Kind.NUMBER]
            yield f"{name}.currency", "text"
        else:
            yield name, types.get(name, _TYPES[kind])


def _cell(facts: Facts, column: str) -> Any:
    name, _, part = column.rpartition(".")
    if name in facts.values or name.count("."):
        money = facts.values.get(name)
        return None if money is None else getattr(money, part)
    value = facts.values.get(column)
    return sorted(value) if isinstance(value, frozenset) else value


def decided_in_postgres(
    connection: Connection,
    policy: Policy,
    complaints: Sequence[Facts],
    *,
    names: Sequence[str] | None = None,
    decisions: Sequence[str] | None = None,
    as_of: dt.date | None = None,
    types: Mapping[str, str] = _NO_TYPES,
    days: tuple[dt.date, dt.date] = (dt.date(2020, 1, 1), dt.date(2020, 1, 1)),
) -> Rows:
    """What a view over the complaints' table has.

    Args:
        connection: To the database.
        policy: Which decides.
        complaints: A row each.
        names: The facts that the table has columns for; None for all.
        decisions: Which come out; None for all, those on deadlines' spans included.
        as_of: The day whose rules apply.
        types: Of columns that are to have another than usual.
        days: On which complaints may start a deadline's clock.
    """
    columns = dict(_columns(policy, tuple(policy.model.facts) if names is None else names, types))
    typed = {"number": "bigint", **columns}
    asked = policy.model.order if decisions is None else decisions
    sql = policy.table_query(
        typed, dialect="postgres", source="complaints", decisions=asked, fields=FIELDS, keep=["number"], as_of=as_of,
        days=days,
    )  # fmt: skip
    quoted = {f'"{name}"': type_ for name, type_ in typed.items()}
    places = ", ".join(["%s"] * len(typed))
    with connection.transaction(force_rollback=True), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE complaints ({', '.join(f'{name} {type_}' for name, type_ in quoted.items())})")
        rows = [[number, *(_cell(each, name) for name in columns)] for number, each in enumerate(complaints)]
        cursor.executemany(f"INSERT INTO complaints VALUES ({places})", rows)
        cursor.execute(f"CREATE VIEW decided AS {sql}")
        cursor.execute("SELECT * FROM decided ORDER BY number")
        described = [column.name for column in cursor.description]
        return [dict(zip(described, row, strict=True)) for row in cursor.fetchall()]
