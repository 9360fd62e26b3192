"""Files by the ending of their names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs

from complaint_rules.domain.errors import ChoiceError, Fault
from complaint_rules.domain.spelling import did_you_mean

FORMATS = ("csv", "jsonl", "parquet", "arrow")

_LISTED = ", ".join(FORMATS)

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
_TEXTS = frozenset({"csv", "jsonl"})
_GZIP = ".gz"


@attrs.frozen
class Source:
    """A file, or a folder of Parquet files.

    Args:
        path: Where it is.
        format: One of :data:`FORMATS`.
        name: What people call it; its path unless given.
    """

    path: str
    format: str
    name: str = attrs.field(default=attrs.Factory(lambda self: self.path, takes_self=True))

    @property
    def is_gzipped(self) -> bool:
        """Whether its name says that it is compressed."""
        return self.format in _TEXTS and self.path.lower().endswith(_GZIP)

    @property
    def has_tabs(self) -> bool:
        """Whether its name says that tabs stand between its cells."""
        return self.path.lower().removesuffix(_GZIP).endswith(".tsv")


def source_of(path: str, format_: str | None = None, *, name: str | None = None) -> Source:
    """A file to read or to write, by its name.

    Args:
        path: Where it is.
        format_: Its format, where its name does not tell it.
        name: What people call it; its path unless given.

    Raises:
        ChoiceError: Its name does not tell its format, and nobody else does.
    """
    called = path if name is None else name
    if format_ is not None:
        if format_ not in FORMATS:
            advice = did_you_mean(format_, FORMATS) or f"; there are {_LISTED}"
            raise ChoiceError([Fault("format", f"`{format_}` is no format{advice}")])
        return Source(path, format_, called)
    if Path(path).is_dir() or path.endswith("/"):
        return Source(path, "parquet", called)
    ending = Path(path).name.lower().removesuffix(_GZIP).rpartition(".")
    found = _ENDINGS.get(ending[2]) if ending[1] else None
    if found is None or (path.lower().endswith(_GZIP) and found not in _TEXTS):
        hint = "JSON is taken line by line, a complaint each (jsonl); " if ending[2] == "json" else ""
        raise ChoiceError([Fault("format", f"`{path}` does not tell its format; {hint}name it: {_LISTED}")])
    return Source(path, found, called)
