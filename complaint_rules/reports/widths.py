"""How wide a text is where every character takes one column or two, and cutting it to that."""

from __future__ import annotations

import unicodedata

_ELLIPSIS = "…"
_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})


def cells(text: str) -> int:
    """How many columns a text takes: characters of East Asian scripts take two, marks on others none.

    >>> cells("due"), cells("到期"), cells("e\u0301")
    (3, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def _cells_of(character: str) -> int:
    if unicodedata.category(character) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, most: int) -> str:
    """A text in so many columns at most; one that is longer ends with an ellipsis.

    >>> cut("received", 5), cut("到期时间", 5), cut("到期", 4)
    ('rece…', '到期…', '到期')
    """
    if cells(text) <= most:
        return text
    kept = 0
    for place, character in enumerate(text):
        kept += _cells_of(character)
        if kept > most - 1:
            return text[:place].rstrip() + _ELLIPSIS
    return text
