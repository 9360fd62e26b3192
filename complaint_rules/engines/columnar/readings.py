"""How a cell of a table is read as a value: what a back end has to do with it, by name."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import TypeAlias

import attrs


class Held(enum.Enum):
    """What a table's column holds, in words for people."""

    BOOLEAN = "booleans"
    INTEGER = "whole numbers"
    DECIMAL = "decimals"
    FLOAT = "binary floats"
    TEXT = "texts"
    TEXTS = "lists of texts"
    DATE = "dates"
    INSTANT = "instants with a zone"
    LOCAL = "date-times without a zone"
    INTERVAL = "intervals"
    RECORD = "records"
    NOTHING = "nothing but NULL"
    OTHER = "something else"


@attrs.frozen
class CellType:
    """The type of a table's column.

    Args:
        held: What it holds.
        digits: Of a decimal, how many it has at most.
        places: Of a decimal, how many of them are behind the point.
        fields: Of a record, its fields.
        name: As the back end calls it.
        without: Characters of a text that are no part of the number in it.
    """

    held: Held
    digits: int = 0
    places: int = 0
    fields: Mapping[str, CellType] = attrs.field(factory=dict, eq=False)
    name: str = ""
    without: str = ""


Schema: TypeAlias = Mapping[str, CellType]
"""A table's columns, by name."""


class How(enum.Enum):
    """What is done with a cell; NULL comes of a cell that cannot be read so."""

    PRESENT = "present"
    """Whether there is anything in it; ``words`` are texts that stand for nothing."""
    AS_IT_IS = "as it is"
    NOT_BLANK = "not blank"
    """A text, unless it is blank."""
    DIGITS = "text of a whole number"
    CODE = "code"
    """The number that a table has for a text."""
    NUMBER = "number"
    """The same, for numbers of any size."""
    FLAG = "flag"
    """The boolean that a table has for a text."""
    CONTAINS = "contains"
    """Whether a list has a text, ``layout``."""
    BITS = "bits"
    """The bits that a table has for the texts of a list, none of them twice."""
    BITS_OF_TEXT = "bits of a text"
    """The same, for the parts of a text between separators."""
    WHOLE = "whole number"
    UNSCALED = "decimal without its point"
    WHOLE_FLOAT = "whole number from a binary float"
    ROUNDED = "rounded binary float, without its point"
    NUMERAL = "number from a text, without its point"
    DAY = "day from a date"
    """Of the years 1 to 9999."""
    DAY_OF_TEXT = "day from a text"
    DAY_OF_LOCAL = "day from a date-time without a zone, at midnight"
    TICKS = "microseconds from an instant"
    """Of the years 1 to 9999 in UTC."""
    TICKS_OF_LOCAL = "microseconds from a date-time without a zone"
    TICKS_OF_TEXT = "microseconds from a text with an offset"
    LOCAL_TICKS_OF_TEXT = "microseconds from a text without an offset"
    LENGTH = "microseconds from an interval"
    LENGTH_OF_TEXT = "microseconds from a text"
    CURRENCY = "currency"


@attrs.frozen
class Reading:
    """One cell, read.

    Args:
        how: What is done with it.
        path: The column, and the field inside a record.
        type: What the column holds.
        table: Numbers or booleans by text.
        words: Texts that stand for nothing.
        layout: How a date is written, with the codes of ``strptime``; empty for ISO 8601. Or what separates texts.
        places: How many digits are kept behind the decimal point.
        digits: How many there may be before it.
    """

    how: How
    path: tuple[str, ...]
    type: CellType
    table: tuple[tuple[str, int | bool], ...] = ()
    words: tuple[str, ...] = ()
    layout: str = ""
    places: int = 0
    digits: int = 0
