"""Strings of TOML, character by character: from a place in the value back to a place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

_DELIMITER = re.compile("'''|\"\"\"|'|\"")

_MULTI_LINE_BASIC = re.compile(r'(?:[^"\\]|\\.|"(?!""))*(?P<close>"{3,5})', re.DOTALL)
_MULTI_LINE_LITERAL = re.compile(r"(?:[^']|'(?!''))*(?P<close>'{3,5})", re.DOTALL)
_BASIC = re.compile(r'(?:[^"\\]|\\.)*(?P<close>")', re.DOTALL)
_LITERAL = re.compile(r"[^']*(?P<close>')")
_BODIES = {'"""': _MULTI_LINE_BASIC, "'''": _MULTI_LINE_LITERAL, '"': _BASIC, "'": _LITERAL}

_UNIT = re.compile(
    r"""
    (?P<joined> \\ [ \t]* \n [ \t\n]* )
  | (?P<code>   \\ [Uux] (?P<digits> (?<=U) [0-9A-Fa-f]{8} | (?<=u) [0-9A-Fa-f]{4} | (?<=x) [0-9A-Fa-f]{2} ) )
  | (?P<escape> \\ . )
  | (?P<plain>  [^\\] )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}


def end_of_string(source: str, start: int) -> int:
    """The offset behind the string that starts at an offset; the source is known to be TOML."""
    delimiter, body = _opening(source, start)
    match = _BODIES[delimiter].match(source, body)
    return match.end() if match else len(source)


def characters_of(source: str, start: int) -> tuple[str, tuple[int, ...]]:
    r"""The value of the string that starts at an offset, and the offset at which each character of it stands.

    Args:
        source: A TOML document, each line ended by a line feed alone.
        start: The offset of the opening quote.

    Returns:
        The value; and one offset a character and one for the end of the value.

    >>> characters_of(r'"a\tb"', 0)
    ('a\tb', (1, 2, 4, 5))
    """
    delimiter, body = _opening(source, start)
    end = end_of_string(source, start) - len(delimiter)
    units = (
        _escaped_units(source, body, end)
        if delimiter[0] == '"'
        else zip(source[body:end], range(body, end), strict=True)
    )
    characters = list(units)
    return "".join(character for character, _ in characters), (*(offset for _, offset in characters), end)


def _opening(source: str, start: int) -> tuple[str, int]:
    """The delimiter, and the offset of the value: a line end right behind three quotes is no part of it."""
    match = _DELIMITER.match(source, start)
    delimiter = match.group() if match else source[start]
    body = start + len(delimiter)
    return delimiter, body + (len(delimiter) == 3 and source.startswith("\n", body))


def _escaped_units(source: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    for match in _UNIT.finditer(source, start, end):
        if not match["joined"]:
            yield _decoded(match), match.start()


def _decoded(match: re.Match[str]) -> str:
    unit = match.group()
    if match["code"]:
        return chr(int(match["digits"], 16))
    return _ESCAPED[unit[1]] if match["escape"] else unit
