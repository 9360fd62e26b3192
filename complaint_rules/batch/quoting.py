"""Names and texts in DuckDB's SQL."""

from __future__ import annotations

import re


def literal(value: str) -> str:
    """A text in SQL."""
    return "'" + value.replace("'", "''") + "'"


def file_literal(path: str) -> str:
    """A file to read in SQL: this one, not all those whose names have its form."""
    return literal(re.sub(r"[*?\[]", r"[\g<0>]", path))


def quoted(value: str) -> str:
    """A name in SQL."""
    return '"' + value.replace('"', '""') + '"'


def plain_number(number: str, type_: str) -> str:
    """The text of a decimal in plain notation, without needless zeros.

    Args:
        number: Its code.
        type_: Its type.
    """
    text = f"CAST({number} AS VARCHAR)"
    return text if type_.endswith(",0)") else f"rtrim(rtrim({text}, '0'), '.')"
