"""Files as tables: what reads them, by their format."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from complaint_rules.batch import json_lines
from complaint_rules.batch.database import Database
from complaint_rules.batch.delimited import LINES, Dialect, Records, dialect_of, staged
from complaint_rules.batch.files import Source
from complaint_rules.batch.ours import LINE_FAULTS, ROW, UNFIT
from complaint_rules.batch.quoting import file_literal, quoted
from complaint_rules.domain.errors import Fault, InputError, MissingExtraError
from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.engines.columnar.mapping import Layout, TableMapping

if TYPE_CHECKING:
    import duckdb


def reading(
    database: Database,
    source: Source,
    mapping: TableMapping | None,
    facts: Mapping[str, FactDeclaration],
    room: Path,
) -> str:
    """The query that reads a file; texts are read first, once, into a table of ours.

    Args:
        database: That will read it.
        source: The file.
        mapping: How its texts are laid out, and which fields of JSON are read.
        facts: Of the policy, by which JSON is read.
        room: A folder for that table.

    Raises:
        InputError: It is none of its format.
    """
    if source.format == "csv":
        return _csv(staged(database, source, _dialect(source, mapping), room))
    if source.format == "jsonl":
        records = staged(database, source, LINES, room)
        lines = json_lines.lines_of(records.query, has_malformed=bool(records.malformed))
        return json_lines.reading(lines, facts, None if mapping is None else mapping.reads)
    return _typed(source, database.connection)


def beginning(source: Source, mapping: TableMapping, connection: duckdb.DuckDBPyConnection) -> str:
    """The query that reads a file as far as one likes, without what does not fit."""
    if source.format == "csv":
        return f"SELECT * FROM {_dialect(source, mapping).reading(source.path)}"
    if source.format == "jsonl":
        return json_lines.reading(first_lines(source), {}, mapping.reads)
    return _typed(source, connection)


def first_lines(source: Source) -> str:
    """The query that reads a file's lines as JSON, as far as one likes."""
    texts = f"SELECT 0 AS {quoted(ROW)}, line FROM {LINES.reading(source.path)}"
    return json_lines.lines_of(texts, has_malformed=False)


def _dialect(source: Source, mapping: TableMapping | None) -> Dialect:
    return dialect_of(source, Layout() if mapping is None else mapping.table)


def _csv(records: Records) -> str:
    if not records.malformed:
        return records.query
    return f"SELECT *, {quoted(LINE_FAULTS)} IS NOT NULL AS {quoted(UNFIT)} FROM ({records.query})"


def _typed(source: Source, connection: duckdb.DuckDBPyConnection) -> str:
    return _arrow(source, connection) if source.format == "arrow" else _parquet(source)


def _parquet(source: Source) -> str:
    folder = Path(source.path)
    if not folder.is_dir():
        return f"SELECT * FROM read_parquet({file_literal(source.path)})"
    if next(folder.glob("**/*.parquet"), None) is None:
        raise InputError([Fault("", "holds no Parquet files", file=source.name)])
    every = f"{file_literal(str(folder))[:-1]}/**/*.parquet'"
    return f"SELECT * FROM read_parquet({every}, union_by_name = true)"


def _arrow(source: Source, connection: duckdb.DuckDBPyConnection) -> str:
    try:
        import pyarrow as pa
        from pyarrow import dataset
    except ModuleNotFoundError:
        raise MissingExtraError("batch", "reading Arrow files needs PyArrow") from None
    try:
        connection.register("arrow_file", dataset.dataset(source.path, format="ipc"))
    except (pa.ArrowException, OSError):
        told = "is no Arrow file; of Arrow's formats, the one for files is read, not the one for streams"
        raise InputError([Fault("", told, file=source.name)]) from None
    return "SELECT * FROM arrow_file"
