"""A journal's rows in a database."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Executable, Table, delete, insert, inspect, select, text, tuple_, union
from sqlalchemy.dialects import postgresql, sqlite

from complaint_rules.cases.journal.database import statements, tables
from complaint_rules.cases.journal.database.connecting import (
    BEGIN,
    POSTGRESQL,
    connect,
    one_line_of,
    place_of,
    when_free,
)
from complaint_rules.cases.journal.entries import Head
from complaint_rules.cases.journal.stored import StoredCase, StoredEntry, StoredValue

_FORMAT = "format"
_MAKING = 7_266_537
"""The number of the lock under which tables are made, so that two that start at once don't both make them."""

_AT_ONCE = 200
"""How many cases are read at a time."""


class DatabaseStore:
    """A journal's store in SQLite or PostgreSQL.

    Args:
        store: A path, or a URL.
        create: Whether to make the journal where there is none.

    Raises:
        JournalError: There is no such database, it cannot be used, or it holds a journal of another format.
        MissingExtraError: PostgreSQL's driver is not installed.
    """

    def __init__(self, store: str | os.PathLike[str], *, create: bool = True) -> None:
        self._place = place_of(store)
        if not create and self._place.file is not None and not self._place.file.is_file():
            raise self._place.error("there is no journal")
        self._engine = connect(self._place)
        try:
            with self._place.errors():
                self._prepare(create=create)
        except BaseException:
            self._engine.dispose()
            raise

    def _prepare(self, *, create: bool) -> None:
        """Make the tables where there are none, and see that they are ours."""
        with self._connected(writes=False) as connection:
            there = inspect(connection).has_table(tables.about.name)
        if not there and not create:
            raise self._place.error("holds no journal")
        if self._place.file is not None:
            self._use_write_ahead_log()
        if not there:
            self._make_tables()
        with self._connected(writes=False) as connection:
            found = connection.scalar(select(tables.about.c.value).where(tables.about.c.name == _FORMAT))
        if found != tables.FORMAT:
            raise self._place.error(f"holds a journal of another format; this version reads {tables.FORMAT}")

    def _make_tables(self) -> None:
        with self._connected(writes=True) as connection:
            if not self._place.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MAKING})
            if not inspect(connection).has_table(tables.about.name):
                tables.metadata.create_all(connection)
                connection.execute(insert(tables.about).values(name=_FORMAT, value=tables.FORMAT))

    def _use_write_ahead_log(self) -> None:
        """So that readers and a writer don't wait for each other, and a crash leaves nothing half-written."""
        # SQLite waits for whoever uses the file, but not here: it gives up at once where two turn to the log together.
        mode = when_free(lambda: self._pragma("journal_mode = WAL"))
        if mode != "wal":
            raise self._place.error("SQLite cannot write ahead there, on which a journal relies")

    @contextlib.contextmanager
    def reading(self) -> Iterator[DatabaseReading]:
        """One look: everything is read as it stands at one moment."""
        with self._place.errors(), self._connected(writes=False) as connection:
            yield DatabaseReading(connection)

    @contextlib.contextmanager
    def writing(self) -> Iterator[DatabaseWriting]:
        """One transaction, kept at the end unless something was raised."""
        with self._place.errors(), self._connected(writes=True) as connection:
            yield DatabaseWriting(connection)

    @contextlib.contextmanager
    def _connected(self, *, writes: bool) -> Iterator[Connection]:
        # A writer waits for its turn at the beginning, not when it has read what another one then changes.
        if self._place.is_sqlite:
            options = {BEGIN: "BEGIN IMMEDIATE" if writes else "BEGIN"}
        else:
            options = {"isolation_level": "READ COMMITTED" if writes else "REPEATABLE READ"}
        with self._engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    def forget_erased(self) -> None:
        """Have what was erased leave the files: SQLite's log is emptied; of PostgreSQL, dead rows are made free."""
        with self._place.errors():
            if self._place.file is not None:
                self._pragma("wal_checkpoint(TRUNCATE)")
            elif not self._place.is_sqlite:
                with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.execute(text(f"VACUUM {tables.value.name}"))

    def _pragma(self, pragma: str) -> Any:  # noqa: ANN401 - what SQLite answers first
        """Have SQLite do what it does in no transaction."""
        with self._engine.connect().execution_options(**{BEGIN: ""}) as connection:
            return connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()

    def close(self) -> None:
        """Give up the connection."""
        self._engine.dispose()


class DatabaseReading:
    """What one transaction sees.

    Args:
        connection: In a transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _rows(self, statement: Executable) -> Sequence[Any]:
        return self._connection.execute(statement).all()

    def head(self, case: str) -> Head | None:
        """How far a case has come; None where there is none."""
        return self._head(case, locked=False)

    def _head(self, case: str, *, locked: bool) -> Head | None:
        statement = statements.LOCKED_HEAD if locked else statements.HEAD
        row = self._connection.execute(statement, {"key": case}).first()
        return None if row is None else Head(*row)

    def case(self, case: str, *, after: int = 0) -> StoredCase:
        """A case's rows, those of later entries than one."""
        return next(self._whole([case], {case: self.head(case)}, after))[1]

    def policy(self, digest: str) -> Any:  # noqa: ANN401 - what stands there
        """A frozen policy's text; None where there is none."""
        return self._connection.scalar(statements.POLICY, {"key": digest})

    def policies(self) -> Iterator[tuple[Any, Any]]:
        """The digest and the text of every frozen policy."""
        return ((row[0], row[1]) for row in self._rows(select(tables.policy)))

    def heads(self) -> Mapping[str, Head]:
        """How far each case has come, by name."""
        return {case: Head(count, found) for case, count, found in self._rows(select(tables.case))}

    def names(self, most: int) -> Sequence[str]:
        """The names of all cases; none where there are more than so many."""
        rows = self._rows(select(tables.case.c.case_id).limit(most + 1))
        return [row[0] for row in rows] if len(rows) <= most else []

    def everything(self) -> Iterator[tuple[str, StoredCase]]:
        """Every case that any row names, sorted, with its rows."""
        names = union(*(select(table.c.case_id) for table in (tables.case, tables.entry, tables.value)))
        ordered = iter(sorted((row[0] for row in self._rows(names)), key=str))
        heads = self.heads()
        while cases := list(itertools.islice(ordered, _AT_ONCE)):
            yield from self._whole(cases, heads)

    def _whole(
        self, cases: Sequence[str], heads: Mapping[str, Head | None], after: int = 0
    ) -> Iterator[tuple[str, StoredCase]]:
        entries = self._by_case(tables.entry, cases, after)
        values = self._by_case(tables.value, cases, after)
        for case in cases:
            chain = tuple(StoredEntry(*row) for row in entries[case])
            beside = tuple(StoredValue(*row) for row in values[case])
            yield str(case), StoredCase(heads.get(case), chain, beside)

    def _by_case(self, table: Table, cases: Sequence[str], after: int) -> Mapping[str, list[Any]]:
        """The rest of a table's rows by their case, in order."""
        found: dict[str, list[Any]] = {case: [] for case in cases}
        statement = select(table).where(table.c.case_id.in_(cases)).order_by(table.c.case_id, table.c.sequence)
        for case, *rest in self._rows(statement.where(table.c.sequence > after) if after else statement):
            found[case].append(rest)
        return found

    def damage(self) -> Iterator[str]:
        """What SQLite finds wrong with its file; PostgreSQL has checksums of its own, and looks at them as it reads."""
        if self._connection.dialect.name != POSTGRESQL:
            rows = self._connection.exec_driver_sql("PRAGMA integrity_check")
            yield from (f"the file is damaged: {one_line_of(row[0])}" for row in rows if row[0] != "ok")


class DatabaseWriting(DatabaseReading):
    """What one transaction sees and writes."""

    def locked_head(self, case: str) -> Head | None:
        """How far a case has come; nobody else can add to it until the transaction ends."""
        return self._head(case, locked=True)

    def has_policy(self, digest: str) -> bool:
        """Whether a frozen policy is there."""
        return self._connection.scalar(statements.POLICY_THERE, {"key": digest}) is not None

    def add_policy(self, digest: str, text: str) -> str:
        """Keep a frozen policy, unless it is there; gives the text that is kept."""
        self._insert_new(tables.policy, digest=digest, frozen=text)
        kept: str = self.policy(digest)
        return kept

    def add_case(self, case: str, head: Head) -> bool:
        """Make room for a case; false where it is there already."""
        return self._insert_new(tables.case, case_id=case, count=head.count, hash=head.hash)

    def _insert_new(self, table: Table, **row: object) -> bool:
        """Insert a row unless one of that key is there, or another transaction is about to put it there."""
        module = postgresql if self._connection.dialect.name == POSTGRESQL else sqlite
        statement = module.insert(table).values(**row).on_conflict_do_nothing().returning(*table.primary_key)
        return self._connection.execute(statement).first() is not None

    def add_entry(self, case: str, entry: StoredEntry, values: Iterable[StoredValue]) -> None:
        """Add an entry, and the values beside it."""
        row = {"case_id": case, "sequence": entry.sequence, "hash": entry.hash, "body": entry.body}
        self._connection.execute(statements.ADD_ENTRY, row)
        rows = [
            {"case_id": case, "sequence": each.sequence, "place": each.place, "salt": each.salt, "value": each.value}
            for each in values
        ]
        if rows:
            self._connection.execute(statements.ADD_VALUES, rows)

    def move_head(self, case: str, before: Head, after: Head) -> bool:
        """Say how far a case has come now; false where it had not come so far as was thought."""
        keys = {"key": case, "count_before": before.count, "hash_before": before.hash}
        moved = self._connection.execute(statements.MOVE_HEAD, {**keys, "count": after.count, "hash": after.hash})
        return moved.rowcount == 1

    def erase(self, case: str, values: Iterable[tuple[int, str]]) -> None:
        """Delete values and their salts."""
        key = tuple_(tables.value.c.sequence, tables.value.c.place)
        self._connection.execute(delete(tables.value).where(tables.value.c.case_id == case, key.in_(list(values))))
