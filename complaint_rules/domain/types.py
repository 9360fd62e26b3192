"""The types of facts and of expressions."""

from __future__ import annotations

import enum

import attrs


class Kind(enum.Enum):
    """What sort of value it is; the value is the word that packs and error texts use."""

    BOOLEAN = "boolean"
    TEXT = "text"
    ENUM = "enum"
    SET = "set"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    DATE_TIME = "date_time"
    DURATION = "duration"
    LIST = "list"
    NULL = "null"
    ANY = "any"


@attrs.frozen
class Type:
    """The type of a fact, a parameter, a decision's outcome or an expression.

    Args:
        kind: Its sort.
        values: For ``enum`` and ``set``, the declared values, sorted; for others empty.
        item: For ``list``, the type of its items. ``set`` is a set of enum values and needs none.
    """

    kind: Kind
    values: tuple[str, ...] = ()
    item: Type | None = None

    @property
    def one(self) -> str:
        """A value of it, for texts: ``a number``, ``an enum``."""
        word = str(self)
        return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"

    def __str__(self) -> str:
        return f"list of {self.item}" if self.item is not None else self.kind.value


BOOLEAN = Type(Kind.BOOLEAN)
TEXT = Type(Kind.TEXT)
NUMBER = Type(Kind.NUMBER)
MONEY = Type(Kind.MONEY)
DATE = Type(Kind.DATE)
DATE_TIME = Type(Kind.DATE_TIME)
DURATION = Type(Kind.DURATION)
NULL = Type(Kind.NULL)
ANY = Type(Kind.ANY)
"""The type of a name about which nothing is known; it fits everywhere."""


def enum_of(*values: str) -> Type:
    """The enum with these values."""
    return Type(Kind.ENUM, tuple(sorted(values)))


def set_of(*values: str) -> Type:
    """The sets of these enum values."""
    return Type(Kind.SET, tuple(sorted(values)))


def list_of(item: Type) -> Type:
    """The lists of such items."""
    return Type(Kind.LIST, item=item)
