"""Printing for people and for machines; Rich is imported when something is printed for people."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TextIO

from complaint_rules.reports.lines import STEP, Line, Tone
from complaint_rules.reports.widths import cells

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_STYLES = {
    Tone.PLAIN: "",
    Tone.TITLE: "bold",
    Tone.HEADING: "bold",
    Tone.ANSWER: "green",
    Tone.OPEN: "yellow",
    Tone.WARNING: "bold yellow",
    Tone.FAULT: "red",
    Tone.NOTE: "dim",
}
_LEAST_WIDTH = 20
_SHORT = 8
_LATIN = re.compile(r"[!-~]{5}")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_HARMLESS = "\n\u200c\u200d"
"""Line ends, and what joins letters or keeps them apart in some scripts."""


def visible(text: str) -> str:
    r"""A text in which what would steer a terminal, or cannot be seen, is written as an escape.

    >>> print(visible("app\u200beal\x1b[2J, 受理"))
    app\u200beal\x1b[2J, 受理
    """
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    hidden = unicodedata.category(character) in _HIDDEN and character not in _HARMLESS
    return ascii(character)[1:-1] if hidden else character


def print_json(document: Any, *, on_one_line: bool = False, file: TextIO | None = None) -> None:  # noqa: ANN401 - what JSON holds
    """One document, as it is wherever it goes: to the standard output unless it is said otherwise."""
    print(as_json(document, on_one_line=on_one_line), file=file or sys.stdout)


def as_json(document: Any, *, on_one_line: bool = False) -> str:  # noqa: ANN401 - what JSON holds
    """A document's text."""
    return json.dumps(document, ensure_ascii=False, indent=None if on_one_line else 2)


def console(file: TextIO | None = None) -> Console:
    """The terminal, or what stands in its place: then without colours."""
    from rich.console import Console

    return Console(file=file, highlight=False, markup=False, emoji=False)


def print_lines(lines: Iterable[Line], *, file: TextIO | None = None) -> None:
    """Lines for people, broken where the terminal ends; what is broken goes on under its own beginning."""
    from rich.text import Text

    terminal = console(file)
    for line in lines:
        indent = STEP * line.depth
        width = max(terminal.width - len(indent), _LEAST_WIDTH)
        text = Text(visible(line.text), _STYLES[line.tone])
        for part in [text] if line.whole else text.wrap(terminal, width) or [Text()]:
            part.rstrip()
            terminal.print(Text(indent if part else "") + part, soft_wrap=True)


def _widths(columns: list[tuple[Text, ...]], room: int) -> list[int | None]:
    """The widths at which no word is broken, where there is room for that; else the table finds its own.

    Every column takes its longest word, and what is left over goes, in equal parts, to those that want more.
    """
    widths = _least_widths(columns)
    wanted = [max(cells(line) for cell in column for line in cell.plain.split("\n")) for column in columns]
    if sum(widths) > room:
        return [None] * len(columns)
    for _ in range(room - sum(widths)):
        index = min(range(len(columns)), key=lambda each: (widths[each] >= wanted[each], widths[each]))
        widths[index] += widths[index] < wanted[index]
    return [*widths]


def _least_widths(columns: Iterable[tuple[Text, ...]]) -> list[int]:
    return [max((_unbroken(word) for cell in column for word in cell.plain.split()), default=0) for column in columns]


def _unbroken(word: str) -> int:
    """The columns that a word needs; East Asian scripts may be broken anywhere, but for Latin words within them."""
    whole = cells(word)
    return whole if whole == len(word) or _LATIN.search(word) else min(whole, _SHORT)


def has_room(headings: Iterable[str], rows: Iterable[Iterable[tuple[str, Tone]]]) -> bool:
    """Whether a table fits the terminal without breaking a word; arguments as for :func:`print_table`."""
    columns = _columns(headings, rows)
    return sum(_least_widths(columns)) <= _room(console(), len(columns))


def _columns(headings: Iterable[str], rows: Iterable[Iterable[tuple[str, Tone]]]) -> list[tuple[Text, ...]]:
    """The texts of each column, its heading first."""
    from rich.text import Text

    texts = ([Text(visible(text), _STYLES[tone]) for text, tone in row] for row in rows)
    return list(zip(map(Text, headings), *texts, strict=True))


def _room(terminal: Console, number: int) -> int:
    """What the gaps between so many columns leave."""
    return terminal.width - (3 * number - 1 if terminal.is_terminal else 2 * number - 2)


def print_table(headings: Iterable[str], rows: Iterable[Iterable[tuple[str, Tone]]]) -> None:
    """A table as wide as the terminal at most; without a terminal there are no lines and no blanks at the ends."""
    from rich import box
    from rich.table import Table

    terminal = console()
    table = Table(box=box.SIMPLE_HEAD if terminal.is_terminal else None, pad_edge=False, header_style="bold")
    columns = _columns(headings, rows)
    for (heading, *_), width in zip(columns, _widths(columns, _room(terminal, len(columns))), strict=True):
        table.add_column(heading, overflow="fold", width=width)
    for row in zip(*(column[1:] for column in columns), strict=True):
        table.add_row(*row)
    if terminal.is_terminal:
        terminal.print(table)
        return
    with terminal.capture() as captured:
        terminal.print(table)
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())
