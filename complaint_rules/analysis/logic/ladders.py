"""Numbers, days and instants, known to the solver only by how they compare with the constants that are asked after.

A *point* is an unknown on a line. What is compared with constants is a point, or the difference of two; each has a
*ladder*, whose rungs are literals ``x <= 30``, ``x <= 31``, …, each implying the next. So the constants cut the values
into classes, and only what the constants can tell apart is told apart.
"""

from __future__ import annotations

import bisect
import enum
import math
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import attrs

from complaint_rules.analysis.logic.circuit import Circuit
from complaint_rules.analysis.logic.solver import FALSE, TRUE, Literal, Model


class Axis(enum.Enum):
    """What line a point is on; differences are taken within one."""

    DAYS = "days"
    """Ordinal days."""
    INSTANTS = "instants"
    """Microseconds since the year 1, in UTC."""
    DURATIONS = "durations"
    """Microseconds."""
    NUMBERS = "numbers"
    """Exact, between any two another."""
    COUNTS = "counts"
    """Whole numbers."""
    TEXTS = "texts"
    """By code point."""

    @property
    def whole(self) -> bool:
        """Whether it has whole numbers only."""
        return self not in {Axis.NUMBERS, Axis.TEXTS}


Bound: TypeAlias = Any
"""A number (``int`` on whole axes, else ``Fraction``), or a text."""

Rung: TypeAlias = tuple[Bound, bool]
"""``x < bound``, or ``x <= bound`` where the second is true; as tuples they are in order."""


@attrs.frozen(cache_hash=True)
class Point:
    """An unknown on a line.

    Args:
        axis: The line.
        name: Tells it from others; a fact's name, or an expression's text.
    """

    axis: Axis
    name: str


@attrs.frozen(cache_hash=True)
class Span:
    """What is compared with constants: a point, or what one is more than another.

    Args:
        plus: The point.
        minus: What is taken off; None for nothing.
    """

    plus: Point
    minus: Point | None = None


@attrs.frozen
class Interval:
    """A class of values: those above one rung and at or below another; None where it is open."""

    above: Rung | None
    below: Rung | None


@attrs.define
class Ladder:
    """The rungs of one span, ascending, each with its literal.

    Args:
        rungs: The rungs.
        literals: Theirs.
        echoes: Those of them that nothing asks after, but which came with what other rungs say of another span.
    """

    rungs: list[Rung] = attrs.field(factory=list)
    literals: list[Literal] = attrs.field(factory=list)
    echoes: set[Rung] = attrs.field(factory=set)

    def interval(self, model: Model) -> tuple[Interval, list[Literal]]:
        """The class in which a model has the value, and the literals that say so."""
        first = next((n for n, literal in enumerate(self.literals) if model.holds(literal)), len(self.rungs))
        above = self.rungs[first - 1] if first else None
        below = self.rungs[first] if first < len(self.rungs) else None
        said = ([-self.literals[first - 1]] if above else []) + ([self.literals[first]] if below else [])
        return Interval(above, below), said


class Ladders:
    """All ladders of one solver.

    Args:
        circuit: Where the rungs' literals are.
    """

    def __init__(self, circuit: Circuit) -> None:
        self._circuit = circuit
        self.by_span: dict[Span, Ladder] = {}
        self.ranges: dict[Point, tuple[Bound | None, Bound | None]] = {}
        self._derived: dict[Point, Callable[[Bound], Literal]] = {}
        self.rungs = 0
        """How many there are, so that it can be seen whether there are new ones."""

    def limit(self, point: Point, least: Bound | None, greatest: Bound | None) -> None:
        """Say between which values, both included, a point lies; before the first question about it."""
        self.ranges[point] = (least, greatest)

    def derive(self, point: Point, at_most: Callable[[Bound], Literal]) -> None:
        """Say what a point of whole numbers that is at most so much is: a literal about another point."""
        self._derived.setdefault(point, at_most)

    def at_most(self, span: Span, bound: Bound) -> Literal:
        """Holds where it is at most so much."""
        return self._rung(span, (math.floor(bound) if span.plus.axis.whole else bound, True))

    def below(self, span: Span, bound: Bound) -> Literal:
        """Holds where it is less."""
        return self.at_most(span, math.ceil(bound) - 1) if span.plus.axis.whole else self._rung(span, (bound, False))

    def _rung(self, span: Span, rung: Rung) -> Literal:
        if span.minus is not None and span.plus.name > span.minus.name:
            return -self._mirrored(Span(span.minus, span.plus), rung)
        ladder = self.by_span.setdefault(span, Ladder())
        place = bisect.bisect_left(ladder.rungs, rung)
        if place < len(ladder.rungs) and ladder.rungs[place] == rung:
            return ladder.literals[place]
        return self._insert(span, ladder, place, rung)

    def _mirrored(self, span: Span, rung: Rung) -> Literal:
        """``x - y <= c`` is not ``y - x < -c``."""
        bound, included = rung
        return self.below(span, -bound) if included else self.at_most(span, -bound)

    def _insert(self, span: Span, ladder: Ladder, place: int, rung: Rung) -> Literal:
        fixed = self._out_of_range(span, rung)
        literal = self._literal(span, rung) if fixed is None else fixed
        self._put(ladder, place, rung, literal)
        return literal

    def _literal(self, span: Span, rung: Rung) -> Literal:
        if span.minus is None and span.plus in self._derived:
            return self._derived[span.plus](rung[0])
        return self._circuit.variable()

    def _put(self, ladder: Ladder, place: int, rung: Rung, literal: Literal) -> None:
        if place:
            self._circuit.demand(-ladder.literals[place - 1], literal)
        if place < len(ladder.rungs):
            self._circuit.demand(-literal, ladder.literals[place])
        ladder.rungs.insert(place, rung)
        ladder.literals.insert(place, literal)
        self.rungs += 1

    def _out_of_range(self, span: Span, rung: Rung) -> Literal | None:
        """A rung below a point's least value never holds, one at its greatest or above always."""
        if span.minus is not None:
            return None
        least, greatest = self.ranges.get(span.plus, (None, None))
        if least is not None and rung < (least, True):
            return FALSE
        return TRUE if greatest is not None and rung >= (greatest, True) else None

    def differences(self) -> Iterator[Span]:
        """The spans that are differences."""
        return (span for span in self.by_span if span.minus is not None)

    def of(self, span: Span) -> Ladder:
        """The ladder of a span; an empty one where nothing was asked of it."""
        return self.by_span.get(span, Ladder())
