"""Whether points can be placed so that their differences are as a model says: difference constraints.

Every rung that a model decides says ``x - y <= c`` or ``x - y > c``. A set of these has a solution where the graph of
them, ``y -> x`` with the length ``c``, has no circle of negative length (Bellman and Ford); the literals around such a
circle cannot hold together, which is what the solver is then told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

import attrs

from complaint_rules.analysis.logic.ladders import Bound, Interval, Ladders, Point, Rung, Span
from complaint_rules.analysis.logic.solver import TRUE, Literal, Model


class Length(NamedTuple):
    """A number and so many times as little as one likes: ``x < 3`` is ``x <= 3`` less that little.

    A tuple, for there are very many of them.
    """

    size: Fraction | int
    little: int = 0

    def plus(self, other: Length) -> Length:
        """Both together."""
        return Length(self.size + other.size, self.little + other.little)

    @property
    def negated(self) -> Length:
        """As much the other way."""
        return Length(-self.size, -self.little)


_ORIGIN = None
"""The point with which others are compared that are compared with a constant."""


@attrs.frozen
class Edge:
    """``end - start <= length``, said by a literal.

    Args:
        start: A point, None for the constant nought.
        end: As ``start``.
    """

    start: Point | None
    end: Point | None
    length: Length
    literal: Literal = TRUE


def edges_of(span: Span, interval: Interval, said: Sequence[Literal]) -> Iterator[Edge]:
    """What an interval of a span says of its points."""
    literals = iter(said)
    whole = span.plus.axis.whole
    if interval.above is not None:
        yield Edge(span.plus, span.minus, _more(interval.above, whole=whole), next(literals))
    if interval.below is not None:
        bound, included = interval.below
        yield Edge(span.minus, span.plus, Length(bound, 0 if included else -1), next(literals))


def _more(rung: Rung, *, whole: bool) -> Length:
    """``not(x - y <= c)`` as ``y - x <= …``."""
    bound, included = rung
    if whole:
        return Length(-bound - 1)
    return Length(-bound, -1 if included else 0)


def edges_in(model: Model, ladders: Ladders) -> list[Edge]:
    """All that a model says of points that stand in a difference."""
    related = {point for span in ladders.differences() for point in (span.plus, span.minus)}
    if not related:
        return []
    found: list[Edge] = []
    for span, ladder in ladders.by_span.items():
        if span.minus is not None or span.plus in related:
            found += edges_of(span, *ladder.interval(model))
    return found + list(_ranges(ladders, related))


def _ranges(ladders: Ladders, points: Iterable[Point | None]) -> Iterator[Edge]:
    for point in points:
        least, greatest = ladders.ranges.get(point, (None, None)) if point else (None, None)
        if least is not None:
            yield Edge(point, _ORIGIN, Length(-least))
        if greatest is not None:
            yield Edge(_ORIGIN, point, Length(greatest))


def circle_in(edges: Sequence[Edge]) -> list[Edge]:
    """The edges of a circle of negative length; none where the points can be placed."""
    distance: dict[Point | None, Length] = {each: Length(0) for edge in edges for each in (edge.start, edge.end)}
    last: dict[Point | None, Edge] = {}
    changed: Point | None = None
    for _ in range(len(distance)):
        improved = False
        for edge in edges:
            reached = distance[edge.start].plus(edge.length)
            if reached < distance[edge.end]:
                distance[edge.end], last[edge.end], improved, changed = reached, edge, True, edge.end
        if not improved:
            return []
    return _around(changed, last)


def _around(point: Point | None, last: dict[Point | None, Edge]) -> list[Edge]:
    """The circle behind a point that was still improved in the last round."""
    for _ in range(len(last)):  # back until surely inside the circle
        point = last[point].start
    circle = [last[point]]
    while circle[-1].start != point:
        circle.append(last[circle[-1].start])
    return circle


def conflict_in(model: Model, ladders: Ladders) -> list[Literal] | None:
    """A clause that a model breaks because its differences have no solution; None where they have one."""
    edges = edges_in(model, ladders)
    circle = circle_in(edges) if edges else []
    return sorted({-edge.literal for edge in circle if edge.literal != TRUE}) if circle else None


def range_of(point: Point, edges: Sequence[Edge]) -> tuple[Length | None, Length | None] | None:
    """Between what a point lies, each None where nothing bounds it; None where the edges have no solution."""
    forwards = _shortest(_ORIGIN, edges, backwards=False)
    back = _shortest(_ORIGIN, edges, backwards=True)
    if forwards is None or back is None:
        return None
    least = back.get(point)
    return (None if least is None else least.negated), forwards.get(point)


def _shortest(start: Point | None, edges: Sequence[Edge], *, backwards: bool) -> dict[Point | None, Length] | None:
    """How far it is to each point that can be reached; None where a circle makes it ever less."""
    distance: dict[Point | None, Length] = {start: Length(0)}
    for _ in range(1 + len({each for edge in edges for each in (edge.start, edge.end)})):
        improved = False
        for edge in edges:
            first, second = (edge.end, edge.start) if backwards else (edge.start, edge.end)
            if first in distance:
                reached = distance[first].plus(edge.length)
                if second not in distance or reached < distance[second]:
                    distance[second], improved = reached, True
        if not improved:
            return distance
    return None


def fixed(point: Point, value: Bound) -> tuple[Edge, Edge]:
    """The edges that place a point."""
    return within(point, value, value)


def within(point: Point, least: Bound, greatest: Bound) -> tuple[Edge, Edge]:
    """The edges that hold a point between two values, both included."""
    return Edge(_ORIGIN, point, Length(greatest)), Edge(point, _ORIGIN, Length(-least))
