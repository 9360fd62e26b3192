"""Words of an expression."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NoReturn

import attrs

from complaint_rules.domain.errors import ExpressionError, Fault

MAX_LENGTH = 10_000
"""The longest expression that is read, in characters."""

KEYWORDS = frozenset(
    {"and", "or", "not", "between", "in", "if", "then", "else", "some", "every", "satisfies", "true", "false", "null"}
)

_TOKEN = re.compile(
    r"""
    (?P<space>   \s+ | //[^\n]* | /\*.*?\*/ )
  | (?P<number>  (?: [0-9]+ (?:\.[0-9]+)? | \.[0-9]+ ) (?: [eE][+-]?[0-9]+ )? )
  | (?P<name>    [^\W\d]\w* (?:\.[^\W\d]\w*)* )
  | (?P<string>  @? "(?: [^"\\] | \\. )*" )
  | (?P<symbol>  \*\* | \.\. | != | <= | >= | [-+*=<>(),\[\]] | /(?!\*) )
    """,
    re.VERBOSE | re.DOTALL,
)

_ESCAPE = re.compile(
    r"""
    \\ (?: U(?P<long>[0-9a-fA-F]{6})
         | u(?P<high>[dD][89abAB][0-9a-fA-F]{2}) \\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})
         | u(?P<short>[0-9a-fA-F]{4})
         | (?P<letter>.) )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}

_ADVICE = {
    "!": "; unequal is `!=`, negation `not(…)`",
    "&": "; write `and`",
    "|": "; write `or`",
    "^": "; a power is `**`",
    "?": "; write `if … then … else …`",
    "{": "; this language leaves out contexts",
}


@attrs.frozen
class Token:
    """One word: its kind (``number``, ``name``, ``keyword``, ``string``, ``temporal``, ``symbol``, ``end``)."""

    kind: str
    text: str
    start: int


def fault_at(text: str, start: int, message: str) -> Fault:
    """A fault at an offset of an expression's text."""
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    return Fault("", message, line=line, column=column)


def refuse(text: str, start: int, message: str) -> NoReturn:
    """Raise the one fault at an offset."""
    raise ExpressionError([fault_at(text, start, message)])


def tokens_of(text: str) -> list[Token]:
    """The words of an expression, with an ``end`` behind them.

    Raises:
        ExpressionError: It is too long, or a character cannot begin a word.
    """
    if len(text) > MAX_LENGTH:
        refuse(text, 0, f"the expression has {len(text)} characters; {MAX_LENGTH} is the most")
    return [*_tokens(text), Token("end", "", len(text))]


def _tokens(text: str) -> Iterator[Token]:
    start = 0
    while start < len(text):
        match = _TOKEN.match(text, start)
        if match is None:
            refuse(text, start, _complaint_about(text[start:]))
        if match.lastgroup != "space":
            yield _token(match, start)
        start = match.end()


def _token(match: re.Match[str], start: int) -> Token:
    word = match.group()
    if match.lastgroup == "string":
        return Token("temporal" if word.startswith("@") else "string", word, start)
    if match.lastgroup == "name" and word in KEYWORDS:
        return Token("keyword", word, start)
    return Token(str(match.lastgroup), word, start)


def _complaint_about(rest: str) -> str:
    if rest.startswith(('"', '@"')):
        return 'the text has no closing `"`'
    if rest.startswith("'"):
        return 'text stands in double quotes, `"like this"`'
    if rest.startswith("/*"):
        return "the comment has no closing `*/`"
    return f"`{rest[0]}` cannot stand here{_ADVICE.get(rest[0], '')}"


def unquote(text: str, token: Token) -> str:
    r"""The text that a quoted word stands for; knows ``\" \' \\ \n \r \t \uXXXX \UXXXXXX``.

    A character past U+FFFF may be two ``\uXXXX``, as in JSON.

    Raises:
        ExpressionError: An escape is not one of these.
    """

    def replace(match: re.Match[str]) -> str:
        if match["letter"] in _ESCAPED:
            return _ESCAPED[match["letter"]]
        if match["high"]:
            return chr(0x10000 + (int(match["high"], 16) - 0xD800 << 10) + int(match["low"], 16) - 0xDC00)
        code = int(match["long"] or match["short"] or "-1", 16)
        if not 0 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            refuse(text, token.start + match.start() + 1, f"`{match[0]}` is no escape in a text; a backslash is `\\\\`")
        return chr(code)

    body = token.text[token.text.index('"') + 1 : -1]
    return _ESCAPE.sub(replace, body) if "\\" in body else body


def quote(text: str) -> str:
    """A text as an expression writes it; the inverse of :func:`unquote`."""
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(escapes.get(character, character) for character in text) + '"'
