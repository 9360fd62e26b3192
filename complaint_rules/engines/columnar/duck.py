"""DuckDB, the default back end; it is imported nowhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from complaint_rules.domain.errors import MissingExtraError
from complaint_rules.engines.columnar.readings import CellType, Held, Schema

if TYPE_CHECKING:
    import duckdb

_INTEGERS = {
    "TINYINT": 3,
    "SMALLINT": 5,
    "INTEGER": 10,
    "BIGINT": 19,
    "UTINYINT": 3,
    "USMALLINT": 5,
    "UINTEGER": 10,
}
_PLAIN = {
    "BOOLEAN": Held.BOOLEAN,
    "FLOAT": Held.FLOAT,
    "DOUBLE": Held.FLOAT,
    "VARCHAR": Held.TEXT,
    "DATE": Held.DATE,
    "TIMESTAMP WITH TIME ZONE": Held.INSTANT,
    "TIMESTAMP": Held.LOCAL,
    "TIMESTAMP_NS": Held.LOCAL,
    "TIMESTAMP_MS": Held.LOCAL,
    "TIMESTAMP_S": Held.LOCAL,
    "INTERVAL": Held.INTERVAL,
    '"NULL"': Held.NOTHING,
    "NULL": Held.NOTHING,
}
_WIDE = {"HUGEINT": 38, "UHUGEINT": 38, "UBIGINT": 20}


def connect() -> duckdb.DuckDBPyConnection:
    """A database in memory that reckons in UTC.

    Raises:
        MissingExtraError: DuckDB is not installed.
    """
    connection: duckdb.DuckDBPyConnection = duckdb_module().connect()
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def duckdb_module() -> Any:  # noqa: ANN401 - a module
    """DuckDB.

    Raises:
        MissingExtraError: It is not installed.
    """
    try:
        import duckdb
    except ModuleNotFoundError:
        raise MissingExtraError("batch", "deciding tables needs DuckDB") from None
    return duckdb


def schema_of(relation: duckdb.DuckDBPyRelation) -> Schema:
    """A relation's columns."""
    return {name: cell_type(type_) for name, type_ in zip(relation.columns, relation.types, strict=True)}


def cell_type(type_: Any) -> CellType:  # noqa: ANN401 - DuckDB's own types
    """What a column of a type holds."""
    name = str(type_)
    if type_.id == "list":
        ((_, item),) = type_.children
        held = (
            Held.TEXTS
            if item.id in {"varchar", "enum"}
            else Held.NOTHING
            if str(item) in {'"NULL"', "NULL"}
            else Held.OTHER
        )
        return CellType(
            Held.TEXTS if held is Held.NOTHING else held, name=f"ENUM {name}" if item.id == "enum" else name
        )
    if type_.id == "struct":
        return CellType(Held.RECORD, fields={key: cell_type(field) for key, field in type_.children}, name=name)
    if type_.id == "enum":
        return CellType(Held.TEXT, name=name)
    if found := re.fullmatch(r"DECIMAL\(([0-9]+),([0-9]+)\)", name):
        return CellType(Held.DECIMAL, digits=int(found[1]), places=int(found[2]), name=name)
    if name in _INTEGERS:
        return CellType(Held.INTEGER, digits=_INTEGERS[name], name=name)
    if name in _WIDE:
        return CellType(Held.DECIMAL, digits=_WIDE[name], name=name)
    return CellType(_PLAIN.get(name, Held.OTHER), name=name)
