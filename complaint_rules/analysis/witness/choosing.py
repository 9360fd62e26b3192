"""The value of a class that is nearest to a preferred one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from complaint_rules.analysis.logic.differences import Length
from complaint_rules.analysis.logic.ladders import Interval

_STEPS = tuple(Fraction(text) for text in ("1", "1/2", "1/10", "1/100"))
"""What is added to a bound that is left out, as round as there is room for."""


def nearest_number(
    least: Length | None, greatest: Length | None, preferred: Fraction | int, *, whole: bool
) -> Fraction | int | None:
    """The number between two bounds that is nearest to another; None where there is none."""
    if least is not None and greatest is not None and least > greatest:
        return None
    wish = Length(preferred)
    if least is not None and wish < least:
        return least.size if whole or least.little == 0 else _inside(least, greatest, 1)
    if greatest is not None and wish > greatest:
        return greatest.size if whole or greatest.little == 0 else _inside(greatest, least, -1)
    return preferred


def _inside(bound: Length, other: Length | None, direction: int) -> Fraction | None:
    """A number beyond a bound that is left out, and before the other."""
    start = Fraction(bound.size)
    for step in _STEPS:
        number = start + direction * step
        if other is None or (Length(number) <= other if direction > 0 else Length(number) >= other):
            return number
    middle = (start + Fraction(other.size)) / 2 if other is not None else start
    return middle if middle != start else None


def nearest_text(interval: Interval, preferred: str) -> str | None:
    """A text of a class; the preferred one where it is in it."""
    return next((text for text in _texts(interval, preferred) if text.strip() and _holds(interval, text)), None)


def _texts(interval: Interval, preferred: str) -> Iterator[str]:
    yield preferred
    if interval.below is not None:
        yield interval.below[0]
    if interval.above is not None:
        bound = interval.above[0]
        yield from (bound, f"{bound} {preferred}", f"{bound}!")
    yield from ("!", "another text", "~", "\U0010fffd")


def _holds(interval: Interval, text: str) -> bool:
    above, below = interval.above, interval.below
    over = above is None or (text > above[0] if above[1] else text >= above[0])
    return over and (below is None or (text <= below[0] if below[1] else text < below[0]))
