"""What a run came to: how many of which outcome, and what kept the others open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

import attrs

from complaint_rules.batch.comparing import CHANGED, Compared
from complaint_rules.batch.quoting import plain_number, quoted

if TYPE_CHECKING:
    import duckdb


MOST_OUTCOMES = 100
"""Of one decision, the most frequent; a decision on numbers may have any number of them."""


@attrs.frozen
class DecisionSummary:
    """What one decision came to.

    Args:
        outcomes: How many complaints have which outcome, the most frequent; of a collecting decision, each value for
            itself.
        statuses: How many have which status.
        missing: By fact, how many undetermined complaints wait for it.
        more: How many outcomes there are besides.
    """

    outcomes: Mapping[str, int] = attrs.field(factory=dict)
    statuses: Mapping[str, int] = attrs.field(factory=dict)
    missing: Mapping[str, int] = attrs.field(factory=dict)
    more: int = 0


@attrs.frozen
class Summary:
    """What a run came to.

    Args:
        read: How many rows were read.
        rejected: How many of them could not be.
        decisions: By name.
        changes: Of two policies: by decision and deadline, how many complaints come out otherwise.
        of_one: The decisions and deadlines that only the first of them has, and those that only the second has.
        written: How many rows came out.
        seconds: How long it took.
    """

    read: int
    rejected: int
    decisions: Mapping[str, DecisionSummary] = attrs.field(factory=dict)
    changes: Mapping[str, int] | None = None
    of_one: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    written: int = 0
    seconds: float = 0.0


def summed(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    names: Iterable[str],
    fields: Collection[str],
    read: int,
    rejected: int,
) -> Summary:
    """The sum of what was written.

    Args:
        connection: That reads it.
        source: What was written, in SQL.
        names: The decisions.
        fields: What of their answers was written.
        read: How many rows were read.
        rejected: How many of them could not be.
    """
    decisions = {name: _of_decision(connection, source, name, fields) for name in names}
    return Summary(read, rejected, decisions, written=read - rejected)


def _of_decision(
    connection: duckdb.DuckDBPyConnection, source: str, name: str, fields: Collection[str]
) -> DecisionSummary:
    types = {each: str(type_) for each, type_ in _types(connection, source).items()}
    values = f"SELECT {_text(name, types[name])} AS value FROM {source}"
    outcomes = _counted(connection, values, most=MOST_OUTCOMES)
    more = 0
    if len(outcomes) == MOST_OUTCOMES:
        ((different,),) = connection.sql(f"SELECT count(DISTINCT value) FROM ({values})").fetchall()
        more = different - MOST_OUTCOMES
    statuses: Mapping[str, int] = {}
    missing: Mapping[str, int] = {}
    status = quoted(f"{name}_status")
    if "status" in fields:
        statuses = _counted(connection, f"SELECT {status}::VARCHAR AS value FROM {source}")
        if "needs" in fields:
            needs = quoted(f"{name}_needs")
            missing = _counted(
                connection, f"SELECT unnest({needs})::VARCHAR AS value FROM {source} WHERE {status} = 'undetermined'"
            )
    return DecisionSummary(outcomes, statuses, missing, more)


def _text(name: str, type_: str) -> str:
    """The text of an outcome; of a collecting decision, of each of them."""
    if type_.startswith("DECIMAL"):
        return plain_number(quoted(name), type_)
    return f"unnest({quoted(name)})::VARCHAR" if type_.endswith("[]") else f"{quoted(name)}::VARCHAR"


def _types(connection: duckdb.DuckDBPyConnection, source: str) -> Mapping[str, object]:
    found = connection.sql(f"SELECT * FROM {source} LIMIT 0")
    return dict(zip(found.columns, found.types, strict=True))


def _counted(connection: duckdb.DuckDBPyConnection, query: str, most: int | None = None) -> dict[str, int]:
    rows = connection.sql(
        f"SELECT value, count(*) FROM ({query}) WHERE value IS NOT NULL GROUP BY value ORDER BY count(*) DESC, value"
        f"{'' if most is None else f' LIMIT {most}'}"
    ).fetchall()
    return dict(rows)


def changes_summed(
    connection: duckdb.DuckDBPyConnection, source: str, both: Compared, read: int, rejected: int
) -> Summary:
    """The sum of what two policies decide differently."""
    counts = _counted(connection, f"SELECT unnest({CHANGED}) AS value FROM {source}")
    ((written,),) = connection.sql(f"SELECT count(*) FROM {source}").fetchall()
    changes = {name: counts.get(name, 0) for name in both.answers}
    return Summary(read, rejected, changes=changes, of_one=both.of_one, written=written)
