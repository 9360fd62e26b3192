"""From a model to values: each fact in the class that the model says, as near as can be to what is preferred."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from complaint_rules.analysis.encoding.facts import OTHER_CURRENCY, FactBits
from complaint_rules.analysis.encoding.items import AXIS_OF, Form, instant_number, instant_of, on_line, value_at
from complaint_rules.analysis.logic.differences import Edge, Length, edges_in, edges_of, fixed, range_of, within
from complaint_rules.analysis.logic.ladders import Axis, Interval, Ladders, Point, Span
from complaint_rules.analysis.logic.solver import FALSE, Model
from complaint_rules.analysis.witness.choosing import nearest_number, nearest_text
from complaint_rules.domain.facts import Value
from complaint_rules.domain.types import Kind
from complaint_rules.domain.values import Money

Values = dict[str, "Value | None"]
"""By the key of a fact's variables; an absent fact has no entry."""


class Placing:
    """Gives facts values under one model.

    Args:
        model: The model.
        ladders: Where the numbers are.
        preferred: The value that each fact would rather have, by key.
    """

    def __init__(self, model: Model, ladders: Ladders, preferred: Mapping[str, Value]) -> None:
        self._model = model
        self._ladders = ladders
        self._preferred = preferred
        self._edges = edges_in(model, ladders)
        self._related = {point for edge in self._edges for point in (edge.start, edge.end)}

    def values(self, facts: Iterable[FactBits]) -> Values | None:
        """The values of all known facts among some, and null for what is null; None where one cannot be had."""
        found: Values = {}
        for bits in facts:
            if self._model.holds(bits.known):
                value = self._value(bits)
                if value is None:
                    return None
                found[bits.key] = value
            elif bits.absent != FALSE and not self._model.holds(bits.absent):
                found[bits.key] = None
        return found

    def _value(self, bits: FactBits) -> Value | None:
        if bits.members:
            return frozenset(value for value, literal in bits.members.items() if self._model.holds(literal))
        if bits.point is None:
            return next(value for value, literal in bits.values.items() if self._model.holds(literal))
        return self._money(bits) if bits.values else self._on_line(bits, bits.point)

    def _money(self, bits: FactBits) -> Money | None:
        currency = next(code for code, literal in bits.values.items() if self._model.holds(literal))
        wish = self._preferred[bits.key]
        amount = self._number(bits.point, Fraction(wish.amount) if isinstance(wish, Money) else Fraction(1))
        if amount is None:
            return None
        return Money(value_at(amount, Form.NUMBER), OTHER_CURRENCY if currency is None else str(currency))  # type: ignore[arg-type]

    def _on_line(self, bits: FactBits, point: Point) -> Value | None:
        wish, form = self._preferred[bits.key], AXIS_OF[bits.declaration.type.kind][1]
        if point.axis is Axis.TEXTS:
            return nearest_text(self._interval(point), str(wish))
        if bits.declaration.type.kind is Kind.DATE_TIME:
            self._place_days(point, wish)
        number = self._number(point, on_line(wish, form))
        return None if number is None else value_at(number, form)

    def _interval(self, point: Point) -> Interval:
        return self._ladders.of(Span(point)).interval(self._model)[0]

    def _number(self, point: Point | None, wish: Any) -> Any:  # noqa: ANN401 - a number
        """The number of a point that is nearest to a wish; what is placed later keeps to it."""
        if point is None:
            return None
        own = edges_of(Span(point), *self._ladders.of(Span(point)).interval(self._model))
        bounds = range_of(point, [*self._edges, *own, *self._declared(point)])
        number = None if bounds is None else nearest_number(*bounds, wish, whole=point.axis.whole)
        if number is not None:
            self._edges += fixed(point, number)
        return number

    def _declared(self, point: Point) -> list[Edge]:
        least, greatest = self._ladders.ranges.get(point, (None, None))
        above = [] if least is None else [Edge(point, None, Length(-least))]
        return above + ([] if greatest is None else [Edge(None, point, Length(greatest))])

    def _place_days(self, instant: Point, wish: Any) -> None:  # noqa: ANN401 - an instant
        """Place the day of an instant first, where days are compared with others, and hold the instant to it.

        In another zone the same instant has a day that goes with it.
        """
        held: tuple[int, int] | None = None
        for day in sorted((each for each in self._related if each and _is_day_of(each, instant)), key=str):
            zone = zoneinfo.ZoneInfo(day.name.partition(" in ")[2])
            if held is not None:
                self._edges += within(day, *(_day(each, zone) for each in held))
            number = self._number(day, wish.astimezone(zone).toordinal())
            if number is not None:
                first, last = _midnight(int(number), zone), _midnight(int(number) + 1, zone) - 1
                held = (first, last) if held is None else (max(first, held[0]), min(last, held[1]))
                self._edges += within(instant, *held)


def _is_day_of(point: Point, instant: Point) -> bool:
    return point.axis is Axis.DAYS and point.name.startswith(f"{instant.name} in ")


def _day(instant: int, zone: zoneinfo.ZoneInfo) -> int:
    return instant_of(instant).astimezone(zone).toordinal()


def _midnight(day: int, zone: zoneinfo.ZoneInfo) -> int:
    return instant_number(dt.datetime.combine(dt.date.fromordinal(day), dt.time(), zone).astimezone(dt.UTC))
