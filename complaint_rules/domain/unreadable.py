"""Why a raw value cannot be read, told with the value or, for personal facts, without it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal

import attrs

from complaint_rules.domain.values import Money

_LONGEST = 40
_DESCRIPTIONS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "a boolean"),
    (str, "a text"),
    ((int, Decimal), "a number"),
    (float, "a binary float"),
    (dt.datetime, "a date-time"),
    (dt.date, "a date"),
    (dt.time, "a time"),
    (dt.timedelta, "a duration"),
    ((list, tuple, AbstractSet), "a list"),
    (Mapping, "an object"),
    (Money, "money"),
    (type(None), "null"),
)


def described(value: object) -> str:
    """What an error calls a value without showing it.

    >>> described("Ann"), described(" "), described(["Ann"])
    ('a text', 'an empty text', 'a list')
    """
    if isinstance(value, str) and not value.strip():
        return "an empty text"
    known = (text for kinds, text in _DESCRIPTIONS if isinstance(value, kinds))
    return next(known, f"a Python `{type(value).__name__}`")


def shown(value: object) -> str:
    """A value as an error shows it: short, on one line, in backticks; what is not a scalar is only described.

    >>> shown("quallity"), shown(True), shown({"a": 1})
    ('`quallity`', '`true`', 'an object')
    """
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if isinstance(value, str) and value.strip():
        return f"`{one_line(value)}`"
    if isinstance(value, Money):
        return f"`{value.amount:f} {value.currency}`"
    if isinstance(value, int) and value.bit_length() > 4 * _LONGEST:
        return "a number of very many digits"
    scalar = isinstance(value, int | float | Decimal | dt.date | dt.timedelta)
    return f"`{one_line(str(value))}`" if scalar else described(value)


def one_line(text: str) -> str:
    """A user's words, short and without characters that would break a line or steer a terminal.

    >>> one_line("a" * 50 + "b")
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'
    """
    short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in short)


@attrs.frozen
class Problem:
    """One thing that is wrong with a raw value.

    Args:
        value: The value at fault, for the text that may show it.
        text: What is wrong, to follow the value's name; it never holds the value itself.
        hint: More that may give the value away (a suggestion); left out where values are not shown.
        at: Where inside the whole value, ``.amount`` or ``[2]``; empty for the whole.
    """

    value: object = attrs.field(repr=False)
    text: str
    hint: str = attrs.field(default="", repr=False)
    at: str = ""

    def message(self, *, personal: bool = False) -> str:
        """The text for a fault; of a personal fact it tells the shape only."""
        return f"{described(self.value)} {self.text}" if personal else f"{shown(self.value)} {self.text}{self.hint}"


class Unreadable(ValueError):
    """A raw value that cannot be read as what it should be.

    Args:
        problems: All that is wrong with it.
    """

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(*problems)

    def __str__(self) -> str:
        return "; ".join(problem.message() for problem in self.problems)
