"""Tables as files. What is text is written as `decide` writes it, in SQL, since there may be millions of rows."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from pathlib import Path

from complaint_rules.batch.database import Database
from complaint_rules.batch.files import Source
from complaint_rules.batch.quoting import literal, plain_number, quoted
from complaint_rules.domain.errors import MissingExtraError
from complaint_rules.engines.columnar.columns import Shape, read
from complaint_rules.engines.columnar.duck_sql import DuckSql
from complaint_rules.engines.columnar.plan import planned
from complaint_rules.engines.columnar.readings import CellType, Held, How, Reading
from complaint_rules.engines.columnar.sql import Writer
from complaint_rules.engines.columnar.zones import offset_at

_INSTANT = "TIMESTAMP WITH TIME ZONE"
_OFFSET = "complaint-rules: offset of "
_SECOND = 1_000_000


def write(database: Database, query: str, target: Source, path: Path, zone: str) -> int:
    """Write what a query gives; gives the number of rows.

    Args:
        database: That writes it.
        query: What.
        target: The file that it will be: its format, and how it is laid out.
        path: Where it is written.
        zone: In which instants are told, where they are texts.

    Raises:
        MissingExtraError: PyArrow is not installed, and is needed.
    """
    if target.format == "arrow":
        return _write_arrow(database, query, path)
    if target.format == "parquet":
        options = "FORMAT parquet, COMPRESSION zstd"
    else:
        query = _as_texts(query, database.types(query), zone, joins_lists=target.format == "csv")
        options = "FORMAT json" if target.format == "jsonl" else "FORMAT csv, HEADER"
        options += ", DELIMITER '\t'" if target.format == "csv" and target.has_tabs else ""
        options += f", COMPRESSION {'gzip' if target.is_gzipped else 'none'}"
    return database.execute(f"COPY ({query}) TO {literal(str(path))} ({options})")


def _write_arrow(database: Database, query: str, path: Path) -> int:
    try:
        from pyarrow import ipc
    except ModuleNotFoundError:
        raise MissingExtraError("batch", "writing Arrow files needs PyArrow") from None
    batches = database.connection.sql(query).to_arrow_reader()
    written = 0
    with ipc.new_file(path, batches.schema) as file:
        for batch in batches:
            file.write_batch(batch)
            written += batch.num_rows
    return written


def _as_texts(query: str, types: Mapping[str, str], zone: str, *, joins_lists: bool) -> str:
    """Instants with the offset of their zone, decimals in plain notation."""
    instants = [name for name, type_ in types.items() if type_ == _INSTANT]
    if instants:
        query = _with_offsets(query, types, instants, zone)
    cells = (f"{_cell(name, type_, joins_lists=joins_lists)} AS {quoted(name)}" for name, type_ in types.items())
    return f"SELECT {', '.join(cells)} FROM ({query})"


def _with_offsets(query: str, types: Mapping[str, str], instants: list[str], zone: str) -> str:
    ticks = {name: Reading(How.TICKS, (name,), CellType(Held.INSTANT, name=_INSTANT)) for name in instants}
    offsets = {
        _OFFSET + name: offset_at(read(reading, Shape.INTEGER), zoneinfo.ZoneInfo(zone))
        for name, reading in ticks.items()
    }
    return Writer(DuckSql()).query(planned(offsets), f"({query})", passing=types)


def _cell(name: str, type_: str, *, joins_lists: bool) -> str:
    cell = quoted(name)
    if type_ == _INSTANT:
        return _instant(cell, quoted(_OFFSET + name))
    if type_.startswith("DECIMAL"):
        return plain_number(cell, type_)
    return f"array_to_string({cell}, ';')" if joins_lists and type_.endswith("[]") else cell


def _instant(cell: str, offset: str) -> str:
    """As ``datetime.isoformat`` has it; with seconds in the offset where a zone kept its own mean time."""
    local = f"make_timestamp(epoch_us({cell}) + {offset})"
    fraction = f"(CASE WHEN epoch_us({cell}) % {_SECOND} = 0 THEN '' ELSE strftime({local}, '.%f') END)"
    seconds = f"(abs({offset}) // {_SECOND})"
    hour, minute, second = (f"lpad(({seconds} // {unit} % 60)::VARCHAR, 2, '0')" for unit in (3600, 60, 1))
    exact = f"(CASE WHEN {seconds} % 60 = 0 THEN '' ELSE ':' || {second} END)"
    sign = f"(CASE WHEN {offset} < 0 THEN '-' ELSE '+' END)"
    told = (f"strftime({local}, '%Y-%m-%dT%H:%M:%S')", fraction, sign, hour, "':'", minute, exact)
    return f"coalesce({' || '.join(told)}, CAST({cell} AS VARCHAR))"
