"""The options that several commands share."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from cyclopts import Parameter

STREAM = "<stdin>"
"""What stands for ``-``, the standard input (or output), once the command line is read: an option it is not."""

Pack: TypeAlias = Annotated[
    str, Parameter(help="An installed pack's name, a pack's folder, or a frozen policy (.json).")
]
Packs: TypeAlias = Annotated[
    list[str], Parameter(help="Installed packs' names, packs' folders, or frozen policies (.json).", negative=())
]
Json: TypeAlias = Annotated[
    bool, Parameter(name="--json", help="Print JSON, for machines.", negative=(), show_default=False)
]
Engine: TypeAlias = Annotated[Literal["compiled", "rete"], Parameter(help="What decides; both give the same records.")]
SessionEngine: TypeAlias = Annotated[
    Literal["compiled", "rete"] | None,
    Parameter(help="What decides; rete where it is installed unless given. Both give the same records."),
]
Locale: TypeAlias = Annotated[
    str | None, Parameter(help="The language of texts, such as es; the pack's first unless given.")
]
AsOf: TypeAlias = Annotated[
    str | None, Parameter(name="--as-of", help="Decide by the rules of another day, such as 2026-01-31.")
]
Sarif: TypeAlias = Annotated[str | None, Parameter(name="--sarif", help="A file to write as SARIF, for code hosts.")]
Junit: TypeAlias = Annotated[
    str | None, Parameter(name="--junit", help="A file to write as JUnit's XML, for build servers.")
]
Today: TypeAlias = Annotated[
    str | None, Parameter(name="--today", help="The day on which waivers are judged, such as 2026-01-31.")
]
Output: TypeAlias = Annotated[
    str | None, Parameter(name=["--output", "-o"], help="The file to write; the standard output unless given.")
]
