"""Where everything in a TOML document stands: ``tomllib`` reads the values but keeps no positions.

The scanner is given only what ``tomllib`` has accepted, so it looks for the ends of things and refuses nothing.
"""

from __future__ import annotations

import bisect
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

import attrs

from complaint_rules.domain.errors import Fault, PolicyError
from complaint_rules.policy.places import Place
from complaint_rules.policy.toml_strings import characters_of, end_of_string

Path: TypeAlias = tuple[str | int, ...]
"""Keys, and indexes of arrays from 0, from the document down."""

_BLANK = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]*")
_PLAINER: Mapping[str, str] = {
    r"cannot overwrite a value": "the key stands twice in one table",
    r"cannot declare \((.+)\) twice": "the table stands twice in one file; write its keys together",
    r"illegal character '\\n'": "a text in quotes is not closed on its line; close it, or put three quotes around it",
}
"""What ``tomllib`` says, and what an author understands."""
_ERROR_PLACE = re.compile(r"^(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.DOTALL)


@attrs.frozen
class Spot:
    """The offsets of one entry's key (of an item or a header: its own start) and of its value."""

    key: int
    value: int


@attrs.frozen(repr=False, eq=False)
class Positions:
    """Where the entries of one document stand.

    Args:
        file: Its path, as the user gave it.
        source: Its text, each line ended by a line feed alone.
        spots: By path; every path that ``tomllib`` has, and no other.
    """

    file: str
    source: str
    spots: Mapping[Path, Spot]
    _lines: tuple[int, ...] = attrs.field(init=False)

    @_lines.default
    def _starts_of_lines(self) -> tuple[int, ...]:
        return (0, *(match.end() for match in re.finditer("\n", self.source)))

    def of(self, path: Path) -> Place:
        """Where a key, a header or an item stands; what isn't there stands where the nearest thing around it does."""
        return self._place(self._nearest(path).key)

    def value_of(self, path: Path) -> Place:
        """Where a value stands; what isn't there stands where the nearest thing around it does."""
        spot = self._nearest(path)
        return self._place(spot.value if path in self.spots else spot.key)

    def inside(self, path: Path, line: int, column: int) -> Place:
        """Where a character of a string stands.

        Args:
            path: The string's.
            line: In the string's value, from 1.
            column: In that line, from 1.
        """
        spot = self.spots.get(path)
        if spot is None or self.source[spot.value] not in "\"'":
            return self.value_of(path)
        value, offsets = characters_of(self.source, spot.value)
        starts = [0, *(match.end() for match in re.finditer("\n", value))]
        index = starts[min(line, len(starts)) - 1] + column - 1
        return self._place(offsets[max(0, min(index, len(value)))])

    def _nearest(self, path: Path) -> Spot:
        while path and path not in self.spots:
            path = path[:-1]
        return self.spots.get(path, Spot(0, 0))

    def _place(self, offset: int) -> Place:
        line = bisect.bisect_right(self._lines, offset)
        return Place(self.file, line, offset - self._lines[line - 1] + 1)


def read_toml(content: bytes, file: str) -> tuple[dict[str, object], Positions]:
    """Read a TOML document and where everything in it stands; decimal numbers stay exact.

    Args:
        content: The file's bytes.
        file: Its path, for the faults.

    Raises:
        PolicyError: It is not TOML in UTF-8 without a byte order mark.
    """
    source = _decoded(content, file).replace("\r\n", "\n")
    try:
        return tomllib.loads(source, parse_float=Decimal), scan(source, file)
    except RecursionError:
        raise PolicyError([Fault("", "not valid TOML: nested too deep", file, 1, 1)]) from None
    except ValueError as error:
        raise PolicyError([_syntax_fault(error, source, file)]) from None


def _decoded(content: bytes, file: str) -> str:
    if content.startswith(b"\xef\xbb\xbf"):
        message = "the file starts with a byte order mark; save it as UTF-8 without one"
        raise PolicyError([Fault("", message, file, 1, 1)])
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        column = len(before) - (before.rfind("\n") + 1) + 1
        raise PolicyError([Fault("", "the file is not UTF-8", file, before.count("\n") + 1, column)]) from None


def _syntax_fault(error: ValueError, source: str, file: str) -> Fault:
    """The fault that ``tomllib`` found, at its own line and column (the end of the document where it says so)."""
    match = _ERROR_PLACE.match(str(error))
    message, line, column = match.groups() if match else (str(error), "1", "1")
    at_end = (source.count("\n") + 1, len(source) - (source.rfind("\n") + 1) + 1)
    place = (int(line), int(column)) if line else at_end
    message = f"{message[:1].lower()}{message[1:]}"
    plainer = next((text for pattern, text in _PLAINER.items() if re.fullmatch(pattern, message)), message)
    return Fault("", f"not valid TOML: {plainer}", file, *place)


def scan(source: str, file: str = "") -> Positions:
    r"""The positions of a document that ``tomllib`` accepts.

    >>> scan('[pack]\nname = "x"', "pack.toml").value_of(("pack", "name"))
    Place(file='pack.toml', line=2, column=8)
    """
    scanner = _Scanner(source)
    scanner.document()
    return Positions(file, source, scanner.spots)


class _Scanner:
    """One method a kind of thing; each starts at ``self.at`` and leaves it behind what it read."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.spots: dict[Path, Spot] = {}
        self.lengths: dict[Path, int] = {}

    def document(self) -> None:
        table: Path = ()
        self.skip(_BLANK)
        while self.at < len(self.source):
            if self.source[self.at] == "[":
                table = self.header()
            else:
                self.entry(table)
            self.skip(_BLANK)

    def skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.source, self.at)
        self.at = match.end() if match else self.at

    def accept(self, text: str) -> bool:
        found = self.source.startswith(text, self.at)
        self.at += len(text) * found
        return found

    def header(self) -> Path:
        start = self.at
        many = self.accept("[[") or not self.accept("[")
        keys = self.keys()
        self.accept("]]" if many else "]")
        path = self.named(keys[:-1], ())
        path = (*path, keys[-1][0])
        if many:
            self.spots.setdefault(path, Spot(start, start))
            self.lengths[path] = self.lengths.get(path, 0) + 1
            path = (*path, self.lengths[path] - 1)
        self.spots[path] = Spot(start, start)
        return path

    def named(self, keys: list[tuple[str, int]], path: Path) -> Path:
        """The path of the table that keys lead to: through an array of tables, its latest item."""
        for key, start in keys:
            path = (*path, key)
            self.spots.setdefault(path, Spot(start, start))
            if path in self.lengths:
                path = (*path, self.lengths[path] - 1)
        return path

    def entry(self, table: Path) -> None:
        keys = self.keys()
        self.accept("=")
        self.skip(_BLANK)
        key, start = keys[-1]
        self.value((*self.named(keys[:-1], table), key), start)

    def keys(self) -> list[tuple[str, int]]:
        keys = [self.key()]
        while self.accept("."):
            keys.append(self.key())
        return keys

    def key(self) -> tuple[str, int]:
        self.skip(_SPACE)
        start = self.at
        if self.source[start] in "\"'":
            name, _ = characters_of(self.source, start)
            self.at = end_of_string(self.source, start)
        else:
            self.skip(_BARE_KEY)
            name = self.source[start : self.at]
        self.skip(_SPACE)
        return name, start

    def value(self, path: Path, key: int) -> None:
        self.spots[path] = Spot(key, self.at)
        first = self.source[self.at]
        if first in "\"'":
            self.at = end_of_string(self.source, self.at)
        elif first == "[":
            self.array(path)
        elif first == "{":
            self.inline_table(path)
        else:
            self.skip(_SCALAR)

    def array(self, path: Path) -> None:
        self.accept("[")
        self.skip(_BLANK)
        index = 0
        while not self.accept("]"):
            self.value((*path, index), self.at)
            index += 1
            self.separator()

    def inline_table(self, path: Path) -> None:
        self.accept("{")
        self.skip(_BLANK)
        while not self.accept("}"):
            self.entry(path)
            self.separator()

    def separator(self) -> None:
        self.skip(_BLANK)
        self.accept(",")
        self.skip(_BLANK)
