"""What comes out of a table: lists of names, texts, decimals, instants and days."""

from __future__ import annotations

from collections.abc import Iterable

from complaint_rules.engines.columnar.columns.graph import FALSE, TRUE, Column, Op, Shape, constant, in_a_table, make


def names_where(flags: Iterable[tuple[str, Column]]) -> Column:
    """The list of the names whose conditions, none of which is ever NULL, hold; in their order."""
    there = [(name, flag) for name, flag in flags if flag is not FALSE]
    names, conditions = tuple(name for name, _ in there), [flag for _, flag in there]
    if all(flag is TRUE for flag in conditions):
        return constant(names, Shape.TEXTS)
    folded = in_a_table(lambda *truths: names_where(zip(names, truths, strict=True)), conditions)
    return folded or make(Op.NAMES, Shape.TEXTS, conditions, names, nullable=False)


def labelled(code: Column, texts: Iterable[tuple[int, str]]) -> Column:
    """The text of a code."""
    words = dict(texts)
    if code.is_constant:
        return constant(None if code.payload is None else words[code.payload], Shape.TEXT)
    folded = in_a_table(lambda each: labelled(each, words.items()), [code])
    return folded or make(Op.LABEL, Shape.TEXT, (code,), tuple(words.items()), nullable=code.nullable)


def pointed(number: Column, places: int) -> Column:
    """A whole number with its decimal point."""
    return make(Op.POINT, Shape.DECIMAL, (number,), places, nullable=number.nullable)


def moment(microseconds: Column) -> Column:
    """An instant."""
    return make(Op.MOMENT, Shape.MOMENT, (microseconds,), nullable=microseconds.nullable)


def day(days: Column) -> Column:
    """A date."""
    return make(Op.DAY, Shape.DATE, (days,), nullable=days.nullable)
