"""Changing a store behind the journal's back, row by row."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, TypeAlias

import attrs
import sqlalchemy as sa

from complaint_rules.cases.journal.database import tables
from complaint_rules.cases.journal.database.connecting import place_of

Row: TypeAlias = tuple[Any, ...]
Rows: TypeAlias = dict[str, list[Row]]
"""Everything that a store holds, by table."""

TABLES = tables.metadata.sorted_tables


@attrs.frozen
class Tampered:
    """A store that can be changed at will.

    Args:
        store: Its path or URL.
        engine: Which minds no keys from one table into another.
    """

    store: str
    engine: sa.Engine

    def rows(self) -> Rows:
        """Everything that it holds."""
        with self.engine.connect() as connection:
            return {
                table.name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
                for table in TABLES
            }

    def write(self, rows: Rows) -> None:
        """Let it hold something else."""
        with self.engine.begin() as connection:
            for table in reversed(TABLES):
                connection.execute(sa.delete(table))
            for table in TABLES:
                names = [column.name for column in table.columns]
                found = [dict(zip(names, row, strict=True)) for row in rows[table.name]]
                if found:
                    connection.execute(sa.insert(table), found)


@contextlib.contextmanager
def tampering(store: str) -> Iterator[Tampered]:
    """Opens a store for whoever means ill."""
    engine = sa.create_engine(place_of(store).url)
    if engine.dialect.name == "postgresql":
        sa.event.listen(engine, "connect", _mind_no_keys)
    try:
        yield Tampered(store, engine)
    finally:
        engine.dispose()


def _mind_no_keys(connection: Any, _record: object) -> None:
    connection.execute("SET session_replication_role = replica")
    connection.commit()


def key_of(table: str) -> int:
    """How many columns of a table, from the left, are its key."""
    return len(tables.metadata.tables[table].primary_key)


def is_possible(rows: Rows) -> bool:
    """Whether a store would take these rows: no key stands twice."""
    return all(len({row[: key_of(table)] for row in found}) == len(found) for table, found in rows.items())
