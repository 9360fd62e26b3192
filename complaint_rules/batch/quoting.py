"""Names and texts in DuckDB's SQL."""

from __future__ import annotations


def literal(value: str) -> str:
    """A text in SQL."""
    return "'" + value.replace("'", "''") + "'"


def quoted(value: str) -> str:
    """A name in SQL."""
    return '"' + value.replace('"', '""') + '"'
