"""Opening a database: which there are, how each is set up, and what its errors are called."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from complaint_rules.domain.errors import Fault, JournalError, MissingExtraError
from complaint_rules.domain.unreadable import one_line

POSTGRESQL = "postgresql"
SQLITE = "sqlite"

IN_MEMORY = ":memory:"

_DRIVERS = {POSTGRESQL: "postgresql+psycopg", SQLITE: "sqlite+pysqlite"}
_WAIT_IN_SECONDS = 60
"""For another writer of the same file."""
_NEXT_TRY_IN_SECONDS = 0.01

BEGIN = "complaint_rules_begin"
"""The option of a connection to SQLite that says how its transactions begin; empty for no transaction at all."""

_PRAGMAS = (
    "PRAGMA synchronous = FULL",  # what is acknowledged has reached the disk
    "PRAGMA fullfsync = ON",  # and on a Mac not only the disk's cache
    "PRAGMA secure_delete = ON",  # what is erased is overwritten
    "PRAGMA foreign_keys = ON",
)


@attrs.frozen(repr=False)
class Place:
    """Where a journal is.

    Args:
        url: Of the database.
        name: As errors tell it, without a password.
    """

    url: URL
    name: str

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file, or memory."""
        return self.url.get_backend_name() == SQLITE

    @property
    def file(self) -> Path | None:
        """The file, where it is one."""
        database = self.url.database or IN_MEMORY
        return Path(database) if self.is_sqlite and database != IN_MEMORY else None

    def error(self, message: str) -> JournalError:
        """An error of this journal."""
        return JournalError([Fault("", message, self.name)])

    @contextlib.contextmanager
    def errors(self) -> Iterator[None]:
        """What the database refuses is an error of the journal; no values of statements are told."""
        try:
            yield
        except SQLAlchemyError as error:
            raise self.error(_told(error)) from error
        except UnicodeDecodeError as error:  # out of the driver, which tells of a damaged file in the file's own words
            raise self.error("the file is damaged") from error


def place_of(store: str | os.PathLike[str]) -> Place:
    """Where a journal is.

    Args:
        store: A path, or a URL of SQLite or PostgreSQL.

    Raises:
        JournalError: It is another database's URL, or none.
    """
    text = os.fspath(store)
    if "://" not in text:
        return Place(URL.create(_DRIVERS[SQLITE], database=text), text)
    try:
        url = make_url(text)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError):
        raise JournalError([Fault("store", "cannot be read as the URL of a database")]) from None
    if backend not in _DRIVERS:
        message = f"`{one_line(backend)}` is no store of journals; there are `{POSTGRESQL}` and `{SQLITE}`"
        raise JournalError([Fault("store", message)])
    return Place(url.set(drivername=_DRIVERS[backend]), url.render_as_string(hide_password=True))


def connect(place: Place) -> Engine:
    """An engine for a journal, all of whose work goes over one connection.

    Raises:
        MissingExtraError: PostgreSQL's driver is not installed.
        JournalError: The URL's options are none.
    """
    # A file that is still locked, or a server's connection that was lost, are told when they are used.
    options: dict[str, Any] = {"hide_parameters": True}
    if place.is_sqlite:
        arguments = {"timeout": _WAIT_IN_SECONDS, "check_same_thread": False}
        options |= {"poolclass": StaticPool, "connect_args": arguments}
    else:
        options |= {"pool_size": 1, "max_overflow": 0, "pool_pre_ping": True}
    try:
        engine = create_engine(place.url, **options)
    except (ImportError, NoSuchModuleError) as error:
        raise MissingExtraError("postgresql", "a journal on PostgreSQL needs psycopg") from error
    if place.is_sqlite:
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
    """Transactions begin when we say so; and nothing that is acknowledged is lost."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    """Begin a transaction as its connection says."""
    statement = connection.get_execution_options()[BEGIN]
    if statement:
        connection.exec_driver_sql(statement)


def when_free(ask: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever SQLite answers
    """What SQLite answers, once nobody else keeps it from answering; for what it does not wait for by itself."""
    until = time.monotonic() + _WAIT_IN_SECONDS
    while True:
        try:
            return ask()
        except OperationalError as error:
            if not _is_busy(error) or time.monotonic() > until:
                raise
        time.sleep(_NEXT_TRY_IN_SECONDS)


def _is_busy(error: OperationalError) -> bool:
    name: str = getattr(error.orig, "sqlite_errorname", "")
    return name.startswith("SQLITE_BUSY")  # an extended code's name goes on


def _told(error: SQLAlchemyError) -> str:
    """The first line of the database's own words; further lines may quote values."""
    original = getattr(error, "orig", None)
    lines = str(original or error).strip().splitlines()
    return one_line_of(lines[0]) if lines else type(error).__name__


def one_line_of(text: str) -> str:
    """A line of a database, whole, in the style of our errors."""
    line = "".join(each if each.isprintable() else " " for each in text).strip().removesuffix(".")
    return line[:1].lower() + line[1:]
