"""Files of texts, read once and whole: every record becomes a row, those that do not fit too.

DuckDB reads them, and is told everything about how they are laid out: what it guesses drops lines that look like
comments or titles. It reads on one thread where there are quotes, since on several it guesses which are open. A quote
that is open at the end of a file it drops with all that follows; so the records are counted in another way as well.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import attrs

from complaint_rules.batch.database import Database
from complaint_rules.batch.files import Source
from complaint_rules.batch.ours import LINE_FAULTS, ROW, TEXT
from complaint_rules.batch.quoting import file_literal, literal, quoted
from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.engines.columnar.duck import duckdb_module
from complaint_rules.engines.columnar.mapping import Layout

_LONGEST = 16 * 2**20
"""How many bytes a record may have."""

_MOST_SHOWN = 10_000
"""How many bytes of a record that does not fit DuckDB gives back."""

_NO_DELIMITER = "\x1e"
"""No line of JSON has it."""

_ONE_DELIMITER = "\x1f"
"""Stands for one of several characters, of which Python's reader knows none."""

_SAID = {
    "MISSING COLUMNS": "row: has too few cells",
    "TOO MANY COLUMNS": "row: has too many cells",
    "UNQUOTED VALUE": "row: has something behind a closing quote",
    "INVALID ENCODING": "row: is no UTF-8",
    "LINE SIZE OVER MAXIMUM": f"row: is longer than {_LONGEST // 2**20} MB",
}


@attrs.frozen
class Dialect:
    """How a file is laid out.

    Args:
        columns: The columns' names.
        delimiter: Between cells.
        quote: Around cells; empty for none.
        skipped: How many lines come before the first record: empty ones, and the header.
    """

    columns: tuple[str, ...]
    delimiter: str
    quote: str
    skipped: int = 0

    def reading(self, path: str, *, strict: bool = True) -> str:
        """What reads a file's records in DuckDB; those that do not fit go to ``reject_errors``.

        Args:
            path: The file.
            strict: Whether quotes have to fit.
        """
        columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in self.columns)
        options = [
            "auto_detect = false",
            "store_rejects = true",
            "header = false",
            "allow_quoted_nulls = false",
            "comment = ''",
            f"columns = {{{columns}}}",
            f"skip = {self.skipped}",
            f"delim = {literal(self.delimiter)}",
            f"quote = {literal(self.quote)}",
            f"escape = {literal(self.quote)}",
            f"strict_mode = {str(strict and bool(self.quote)).lower()}",
            f"parallel = {str(not self.quote).lower()}",
            f"max_line_size = {_LONGEST}",
        ]
        return f"read_csv({file_literal(path)}, {', '.join(options)})"


@attrs.frozen
class Records:
    """A file's records, on disk.

    Args:
        query: What reads them, with their numbers as :data:`ROW`.
        malformed: How many do not fit; where any do not, they have :data:`LINE_FAULTS` and :data:`TEXT`.
    """

    query: str
    malformed: int = 0


LINES = Dialect(("line",), _NO_DELIMITER, "")
"""Every line is a record of one cell, also the empty ones."""


def dialect_of(source: Source, layout: Layout) -> Dialect:
    """How a file is laid out, with its columns' names.

    Raises:
        InputError: It has none, or they cannot be read.
    """
    delimiter = "\t" if layout.delimiter == "," and source.has_tabs else layout.delimiter
    dialect = Dialect((), delimiter, layout.quote)
    faults = [Fault("table.delimiter", "is empty")] if not delimiter else []
    faults += [Fault("table.quote", "is more than one character")] if len(layout.quote) > 1 else []
    if faults:
        raise InputError(faults)
    try:
        with _text(source, errors="surrogateescape") as file:
            empty, first = _first_record(_records(file, dialect))
        "".join(first).encode()
    except (UnicodeEncodeError, csv.Error, EOFError, gzip.BadGzipFile) as error:
        reason = "it is not encoded so" if isinstance(error, UnicodeEncodeError) else str(error)
        raise InputError([Fault("", f"is no table of texts in UTF-8: {reason}", file=source.name)]) from None
    if not first:
        raise InputError([Fault("", "is empty", file=source.name)])
    if len(layout.columns) > len(first):
        told = f"names {len(layout.columns)} columns, and `{source.name}` has {len(first)}"
        raise InputError([Fault("table.columns", told)])
    header = first if layout.header else [f"column{place}" for place in range(len(first))]
    columns = _unlike([*layout.columns, *header[len(layout.columns) :]])
    return attrs.evolve(dialect, columns=tuple(columns), skipped=empty + layout.header)


def _first_record(records: Iterator[list[str]]) -> tuple[int, list[str]]:
    empty = 0
    for cells in records:
        if cells:
            return empty, cells
        empty += 1
    return empty, []


def _unlike(names: Iterable[str]) -> Iterator[str]:
    """Names of columns, none empty and none twice, whatever its case."""
    seen: set[str] = set()
    for place, given in enumerate(names):
        name = given or f"column{place}"
        number = 0
        while name.casefold() in seen:
            number += 1
            name = f"{given or f'column{place}'}_{number}"
        seen.add(name.casefold())
        yield name


@contextmanager
def _text(source: Source, errors: str) -> Iterator[IO[str]]:
    opened = gzip.open if source.is_gzipped else open
    with opened(source.path, "rt", encoding="utf-8-sig", newline="", errors=errors) as file:
        yield file


def _records(file: Iterable[str], dialect: Dialect) -> Iterator[list[str]]:
    """Records as Python reads them."""
    lines = file
    if len(dialect.delimiter) > 1:
        lines = (line.replace(dialect.delimiter, _ONE_DELIMITER) for line in file)
    delimiter = dialect.delimiter if len(dialect.delimiter) == 1 else _ONE_DELIMITER
    if not dialect.quote:
        return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return csv.reader(lines, delimiter=delimiter, quotechar=dialect.quote)


def staged(database: Database, source: Source, dialect: Dialect, room: Path) -> Records:
    """Put a file's records on disk, as a table.

    Args:
        database: That does it.
        source: The file.
        dialect: How it is laid out.
        room: A folder for the table.

    Raises:
        InputError: It cannot be told where its records end.
    """
    fitting = room / "fitting.parquet"
    count = _copied(database, source, f"SELECT * FROM {dialect.reading(source.path)}", fitting)
    malformed = database.number("SELECT count(DISTINCT line) FROM reject_errors")
    empty = _empty_lines(database, source, dialect, count, malformed) if dialect.quote else []
    table = f"read_parquet({file_literal(str(fitting))}, file_row_number = true)"
    if not malformed:
        return Records(f"SELECT file_row_number + 1 AS {quoted(ROW)}, * EXCLUDE (file_row_number) FROM {table}")
    whole = room / "records.parquet"
    _copied(database, source, _merged(database, table, dialect, empty), whole)
    fitting.unlink()
    return Records(f"SELECT * FROM read_parquet({file_literal(str(whole))})", malformed)


def _copied(database: Database, source: Source, query: str, path: Path) -> int:
    try:
        return database.execute(f"COPY ({query}) TO {literal(str(path))} (FORMAT parquet)")
    except duckdb_module().InvalidInputException as error:
        if "invalid state" in str(error):
            told = "has lines that end in different ways, so it cannot be told where its rows end"
            raise InputError([Fault("", told, file=source.name)]) from None
        raise


def _empty_lines(database: Database, source: Source, dialect: Dialect, count: int, malformed: int) -> list[int]:
    """Where lines are empty, if some records do not fit; refuses a file whose records cannot be told apart."""
    _refuse_swallowed(database, source, dialect)
    if malformed:
        records, empty = _counted(source, dialect)
    else:
        records, empty = _counted_laxly(database, source, dialect), []
    if records != count + malformed:
        raise InputError([Fault("", "has a quote that is opened and not closed", file=source.name)])
    return empty


def _refuse_swallowed(database: Database, source: Source, dialect: Dialect) -> None:
    """A quote that does not fit may have swallowed any number of lines."""
    swallowed = f"contains(trim(csv_line, chr(10) || chr(13)), chr(10)) OR strlen(csv_line) >= {_MOST_SHOWN}"
    found = database.connection.sql(
        f"SELECT line FROM reject_errors WHERE error_type = 'UNQUOTED VALUE' AND ({swallowed}) ORDER BY line LIMIT 1"
    ).fetchall()
    for (line,) in found:
        told = "has a quote that is not closed, or not doubled inside a cell; what follows cannot be told apart"
        raise InputError([Fault(f"row {line - dialect.skipped}", told, file=source.name)])


def _counted_laxly(database: Database, source: Source, dialect: Dialect) -> int:
    """How many records there are where quotes need not fit: one that is open at the end counts there."""
    last = database.number("SELECT coalesce(max(scan_id), -1) FROM reject_scans")
    count = database.number(f"SELECT count(*) FROM {dialect.reading(source.path, strict=False)}")
    return count + database.number(f"SELECT count(DISTINCT line) FROM reject_errors WHERE scan_id > {last}")


def _counted(source: Source, dialect: Dialect) -> tuple[int, list[int]]:
    """How many records Python finds, and at which places, from 1, lines are empty."""
    empty: list[int] = []
    number = 0
    limit = csv.field_size_limit(sys.maxsize)
    try:
        with _text(source, errors="replace") as file:
            for number, cells in enumerate(_records(file, dialect), 1):
                if not cells:
                    empty.append(number)
    finally:
        csv.field_size_limit(limit)
    header = dialect.skipped
    if len(dialect.columns) == 1:  # There, an empty line is an empty cell.
        return number - header, []
    return number - header - sum(place > header for place in empty), [place for place in empty if place > header]


def _merged(database: Database, table: str, dialect: Dialect, empty: list[int]) -> str:
    """All records in their order, numbered alike: those that fit, and of the others what is wrong with them."""
    said = " ".join(f"WHEN {literal(kind)} THEN {literal(text)}" for kind, text in _SAID.items())
    database.connection.execute("CREATE TEMP TABLE empty_lines AS SELECT unnest(?::BIGINT[]) AS line", [empty])
    database.connection.execute(
        "CREATE TEMP TABLE malformed AS "
        f"WITH found AS (SELECT line, list_sort(list_distinct(list(CASE error_type::VARCHAR {said} "
        "ELSE 'row: cannot be read' END))) AS faults, "
        "trim(first(csv_line), chr(10) || chr(13)) AS text FROM reject_errors GROUP BY line), "
        "numbered AS (SELECT line, row_number() OVER (ORDER BY line) AS before FROM empty_lines) "
        f"SELECT (found.line - {dialect.skipped} - coalesce(before, 0))::BIGINT AS row, faults, text "
        "FROM found ASOF LEFT JOIN numbered ON found.line > numbered.line"
    )
    columns = ", ".join(f"fitting.{quoted(name)}" for name in dialect.columns)
    row, faults, text = map(quoted, (ROW, LINE_FAULTS, TEXT))
    shifts = (
        "(SELECT row - place AS before, max(place) AS place FROM "
        "(SELECT row, row_number() OVER (ORDER BY row) AS place FROM malformed) GROUP BY before)"
    )
    return (
        f"SELECT file_row_number + 1 + coalesce(place, 0) AS {row}, {columns}, NULL::VARCHAR[] AS {faults}, "
        f"NULL::VARCHAR AS {text} FROM {table} AS fitting ASOF LEFT JOIN {shifts} AS shifts "
        "ON fitting.file_row_number + 1 > shifts.before "
        f"UNION ALL BY NAME SELECT row AS {row}, faults AS {faults}, text AS {text} FROM malformed ORDER BY {row}"
    )
