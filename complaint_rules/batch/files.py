"""Files as DuckDB reads and writes them, by the ending of their names."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from complaint_rules.batch import json_lines
from complaint_rules.batch.quoting import literal, quoted
from complaint_rules.domain.errors import ChoiceError, Fault, MissingExtraError
from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.engines.columnar.mapping import Layout, TableMapping

if TYPE_CHECKING:
    import duckdb

FORMATS = ("csv", "jsonl", "parquet", "arrow")

_ENDINGS: Mapping[str, str] = {
    "csv": "csv",
    "tsv": "csv",
    "txt": "csv",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "parquet": "parquet",
    "arrow": "arrow",
    "feather": "arrow",
    "ipc": "arrow",
}


@attrs.frozen
class Source:
    """A file, or a folder of Parquet files.

    Args:
        path: Where it is.
        format: One of :data:`FORMATS`.
    """

    path: str
    format: str


def source_of(path: str, format_: str | None = None) -> Source:
    """A file to read or to write, by its name.

    Raises:
        ChoiceError: Its name does not tell its format, and nobody else does.
    """
    if format_ is not None:
        if format_ not in FORMATS:
            advice = did_you_mean(format_, FORMATS) or f"; there are {', '.join(FORMATS)}"
            raise ChoiceError([Fault("format", f"`{format_}` is no format{advice}")])
        return Source(path, format_)
    if Path(path).is_dir() or path.endswith("/"):
        return Source(path, "parquet")
    parts = Path(path).name.lower().removesuffix(".gz").rpartition(".")
    found = _ENDINGS.get(parts[2]) if parts[1] else None
    if found is None:
        raise ChoiceError([Fault("format", f"`{path}` does not tell its format; name it: {', '.join(FORMATS)}")])
    return Source(path, found)


def reading(
    source: Source,
    mapping: TableMapping | None,
    facts: Mapping[str, FactDeclaration],
    connection: duckdb.DuckDBPyConnection,
) -> str:
    """The query that reads a file.

    Args:
        source: The file.
        mapping: How its texts are laid out, and which fields of JSON are read.
        facts: Of the policy, by which JSON is read.
        connection: That will read it.
    """
    return _READERS[source.format](source, mapping, facts, connection)


def _csv(source: Source, mapping: TableMapping | None, _: object, __: object) -> str:
    layout = Layout() if mapping is None else mapping.table
    delimiter = "\t" if layout.delimiter == "," and ".tsv" in Path(source.path).name.lower() else layout.delimiter
    options = [
        "all_varchar = true",
        f"header = {str(layout.header).lower()}",
        f"delim = {literal(delimiter)}",
        f"quote = {literal(layout.quote)}",
        f"escape = {literal(layout.quote)}",
        "allow_quoted_nulls = false",
        "strict_mode = true",
    ]
    if layout.columns:
        options.append(f"names = [{', '.join(map(literal, layout.columns))}]")
    return f"SELECT * FROM read_csv({literal(source.path)}, {', '.join(options)})"


def _parquet(source: Source, _: object, __: object, ___: object) -> str:
    path = f"{source.path.rstrip('/')}/**/*.parquet" if Path(source.path).is_dir() else source.path
    return f"SELECT * FROM read_parquet({literal(path)})"


def _arrow(source: Source, _: object, __: object, connection: duckdb.DuckDBPyConnection) -> str:
    try:
        from pyarrow import dataset
    except ModuleNotFoundError:
        raise MissingExtraError("batch", "reading Arrow files needs PyArrow") from None
    connection.register("arrow_file", dataset.dataset(source.path, format="ipc"))
    return "SELECT * FROM arrow_file"


def _jsonl(source: Source, mapping: TableMapping | None, facts: Mapping[str, FactDeclaration], __: object) -> str:
    return json_lines.reading(source.path, facts, None if mapping is None else mapping.reads)


_READERS: Mapping[str, Callable[..., str]] = {"csv": _csv, "jsonl": _jsonl, "parquet": _parquet, "arrow": _arrow}


def writing(source: Source, query: str, columns: Mapping[str, str]) -> str:
    """The statement that writes what a query gives.

    Args:
        source: The file to write.
        query: What.
        columns: The types of what it gives, by name.
    """
    if source.format == "csv":
        cells = ", ".join(
            f"array_to_string({quoted(each)}, ';') AS {quoted(each)}" if type_.endswith("[]") else quoted(each)
            for each, type_ in columns.items()
        )
        return f"COPY (SELECT {cells} FROM ({query})) TO {literal(source.path)} (FORMAT csv, HEADER)"
    if source.format == "jsonl":
        return f"COPY ({query}) TO {literal(source.path)} (FORMAT json)"
    return f"COPY ({query}) TO {literal(source.path)} (FORMAT parquet, COMPRESSION zstd)"


def write_arrow(connection: duckdb.DuckDBPyConnection, query: str, path: str) -> None:
    """Write what a query gives to an Arrow file, batch by batch.

    Raises:
        MissingExtraError: PyArrow is not installed.
    """
    try:
        from pyarrow import ipc
    except ModuleNotFoundError:
        raise MissingExtraError("batch", "writing Arrow files needs PyArrow") from None
    batches = connection.sql(query).to_arrow_reader()
    with ipc.new_file(path, batches.schema) as file:
        for batch in batches:
            file.write_batch(batch)


@contextmanager
def whole_or_not(path: str) -> Iterator[str]:
    """Another name to write under, that becomes the file's when all is written, and goes when anything fails.

    Args:
        path: The file's name; what stands there stays until then.
    """
    target = Path(path)
    temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
    try:
        yield str(temporary)
        if target.is_dir():
            shutil.rmtree(target)
        temporary.replace(target)
    finally:
        if temporary.is_dir():
            shutil.rmtree(temporary, ignore_errors=True)
        temporary.unlink(missing_ok=True)
