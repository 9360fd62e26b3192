"""The database that reads, decides and writes: DuckDB, which can be interrupted and tells how far it is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from complaint_rules.batch.files import Source
from complaint_rules.batch.quoting import literal
from complaint_rules.domain.errors import ChoiceError, Fault, InputError
from complaint_rules.engines.columnar.duck import connect, duckdb_module

if TYPE_CHECKING:
    import duckdb

Progress: TypeAlias = Callable[[float], None]
"""Is told, every now and then, which share of the work is done, from 0 to 1."""


class Database:
    """A connection, and who wants to know how far it is.

    Args:
        connection: DuckDB's.
        progress: Is told the share of the statement under way.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, progress: Progress) -> None:
        self.connection = connection
        self._progress = progress

    def execute(self, statement: str) -> int:
        """Run a statement and tell how far it is; gives the number of rows written."""
        written: list[int] = []
        failed: list[BaseException] = []
        done = threading.Event()

        def work() -> None:
            try:
                written.extend(row[0] for row in self.connection.execute(statement).fetchall())
            except BaseException as error:  # noqa: BLE001 - raised again below, on the thread that waits
                failed.append(error)
            finally:
                done.set()

        threading.Thread(target=work, daemon=True).start()
        try:
            while not done.wait(0.1):
                self._progress(max(self.connection.query_progress(), 0.0) / 100)
        except KeyboardInterrupt:
            # Not `Thread.join`: interrupted once, it takes the thread for finished, and the connection would be closed.
            self.connection.interrupt()
            done.wait()
            raise
        if failed:
            raise failed[0]
        return written[0] if written else 0

    def number(self, query: str) -> int:
        """The one number that a query gives."""
        ((value,),) = self.connection.sql(query).fetchall()
        return int(value)

    def types(self, query: str) -> Mapping[str, str]:
        """The types of what a query gives, by name."""
        found = self.connection.sql(query)
        return {name: str(type_) for name, type_ in zip(found.columns, found.types, strict=True)}


@contextmanager
def opened(room: Path, source: Source, progress: Progress, *, memory: str, threads: int | None) -> Iterator[Database]:
    """A database; what it says of errors is made ours.

    Args:
        room: The folder for its own files, if it needs any.
        source: What it reads, for errors.
        progress: Is told how far it is.
        memory: How much it may use before it goes to disk.
        threads: How many; None for one a core.

    Raises:
        ChoiceError: There is no such size of memory.
        InputError: What it reads cannot be read.
    """
    duckdb = duckdb_module()
    connection = connect()
    try:
        connection.execute(f"SET temp_directory = {literal(str(room))}")
        connection.execute("SET enable_progress_bar = true")
        connection.execute("SET enable_progress_bar_print = false")
        _limit_memory(connection, memory)
        if threads is not None:
            connection.execute(f"SET threads = {threads}")
        yield Database(connection, progress)
    except duckdb.Error as error:
        raise InputError([Fault("", _first_lines(error, source), file=source.name)]) from error
    finally:
        connection.close()


def _limit_memory(connection: duckdb.DuckDBPyConnection, memory: str) -> None:
    try:
        connection.execute(f"SET memory_limit = {literal(memory)}")
    except duckdb_module().Error:
        raise ChoiceError([Fault("memory", f"`{memory}` is no size such as `2GB`")]) from None


def _first_lines(error: Exception, source: Source) -> str:
    lines = (line.strip() for line in str(error).splitlines()[:3])
    return " ".join(line for line in lines if line).replace(source.path, source.name)
