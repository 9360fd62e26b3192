"""Mappings in files."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.engines.columnar.mapping import TableMapping, read_mapping


def mapping_in(path: str | os.PathLike[str]) -> TableMapping:
    """The mapping of a TOML file.

    Raises:
        InputError: It cannot be read, or has faults; every one is told.
    """
    try:
        data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError([Fault("", f"is no TOML: {error}", file=str(path))]) from None
    return read_mapping(data, file=str(path))
