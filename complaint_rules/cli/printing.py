"""Printing for people and for machines; Rich is imported when something is printed for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from complaint_rules.reports.lines import STEP, Line, Tone

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {
    Tone.PLAIN: "",
    Tone.TITLE: "bold",
    Tone.HEADING: "bold",
    Tone.ANSWER: "green",
    Tone.OPEN: "yellow",
    Tone.FAULT: "red",
    Tone.NOTE: "dim",
}
_LEAST_WIDTH = 20


def print_json(document: Any, *, on_one_line: bool = False) -> None:  # noqa: ANN401 - what JSON holds
    """One document, as it is wherever it goes."""
    print(as_json(document, on_one_line=on_one_line))


def as_json(document: Any, *, on_one_line: bool = False) -> str:  # noqa: ANN401 - what JSON holds
    """A document's text."""
    return json.dumps(document, ensure_ascii=False, indent=None if on_one_line else 2)


def console() -> Console:
    """The terminal, or what stands in its place: then without colours."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def print_lines(lines: Iterable[Line]) -> None:
    """Lines for people, broken where the terminal ends; what is broken goes on under its own beginning."""
    from rich.text import Text

    terminal = console()
    for line in lines:
        indent = STEP * line.depth
        width = max(terminal.width - len(indent), _LEAST_WIDTH)
        for part in Text(line.text, _STYLES[line.tone]).wrap(terminal, width) or [Text()]:
            part.rstrip()
            terminal.print(Text(indent if part else "") + part, soft_wrap=True)


def print_table(headings: Iterable[str], rows: Iterable[Iterable[tuple[str, Tone]]]) -> None:
    """A table as wide as the terminal at most; without a terminal there are no lines and no blanks at the ends."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    terminal = console()
    table = Table(box=box.SIMPLE_HEAD if terminal.is_terminal else None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(text, _STYLES[tone]) for text, tone in row))
    if terminal.is_terminal:
        terminal.print(table)
        return
    with terminal.capture() as captured:
        terminal.print(table)
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())
