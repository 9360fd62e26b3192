"""Numbers and dates that are texts, in SQL: what every database does alike."""

from __future__ import annotations

from collections.abc import Callable

from complaint_rules.engines.columnar.layouts import date_layout
from complaint_rules.engines.columnar.readings import Reading
from complaint_rules.engines.columnar.sql import Dialect


def in_iso(dialect: Dialect, reading: Reading, cell: str) -> str:
    """A text that is written by a layout, in ISO 8601; NULL where it is written otherwise."""
    return by_layout(dialect, reading, cell, lambda iso: iso)


def by_layout(dialect: Dialect, reading: Reading, cell: str, made: Callable[[str], str]) -> str:
    """What is made of a text in ISO 8601, by the code of it, where it is written by a layout; NULL elsewhere."""
    layout = date_layout(reading.layout)
    text = f"upper({cell})" if layout.is_upper else cell
    iso = text
    for step in layout.steps:
        iso = dialect.replaced(iso, step)
    return f"(CASE WHEN {dialect.matches(text, layout.pattern)} THEN {made(iso)} END)"


def without(dialect: Dialect, reading: Reading, cell: str) -> str:
    """A text without the characters that are no part of the number in it."""
    for character in reading.type.without:
        cell = f"replace({cell}, {dialect.text(character)}, '')"
    return cell


def numeral(reading: Reading) -> str:
    """The pattern of a number; zeros past the last place that is kept do no harm, another digit there does."""
    digits, places = reading.digits, reading.places
    behind = f"([.][0-9]{{0,{places}}}0*)?" if places else "([.]0*)?"
    only = f"|[.][0-9]{{1,{places}}}0*" if places else ""
    return f"[+-]?(0*[0-9]{{1,{digits}}}{behind}{only})"
