"""The class of a given complaint: the literals that hold for it."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator, Mapping
from typing import Any

from complaint_rules.analysis.encoding.facts import FactBits
from complaint_rules.analysis.encoding.items import AXIS_OF, instant_of, on_line
from complaint_rules.analysis.logic.ladders import Axis, Bound, Ladder, Ladders, Point, Span
from complaint_rules.analysis.logic.solver import FALSE, Literal
from complaint_rules.domain.facts import Value
from complaint_rules.domain.types import Kind
from complaint_rules.domain.values import Money


def status_literals(bits: FactBits, value: Value | None, *, there: bool) -> list[Literal]:
    """What holds where a fact is known, null or absent.

    Args:
        bits: The fact.
        value: Its value; None where it is not known.
        there: Whether it is given at all, null included.
    """
    if value is not None:
        return [bits.known]
    return [-bits.known] if bits.absent == FALSE else [-bits.known, -bits.absent if there else bits.absent]


def class_literals(bits: FactBits, value: Value, ladders: Ladders) -> list[Literal]:
    """What holds of a fact that has a value, besides that it is known: its class among those that can be told apart."""
    if bits.members and isinstance(value, frozenset):
        return [literal if member in value else -literal for member, literal in bits.members.items()]
    if bits.point is None:
        return [bits.values.get(value, FALSE)]
    if isinstance(value, Money):
        currency = bits.values.get(value.currency, bits.values.get(None, FALSE))
        return [currency, *rungs_at(ladders.of(Span(bits.point)), on_line(value.amount, AXIS_OF[Kind.NUMBER][1]))]
    form = AXIS_OF[bits.declaration.type.kind][1]
    return rungs_at(ladders.of(Span(bits.point)), on_line(value, form))


def inwards(ladder: Ladder, number: Bound) -> Iterator[Literal]:
    """What holds of a number rung by rung, the outermost first: what cannot be in its class can be near it."""
    first = _first_above(ladder, number)
    yield from (-ladder.literals[index] for index in range(first))
    yield from (ladder.literals[index] for index in range(len(ladder.rungs) - 1, first - 1, -1))


def _first_above(ladder: Ladder, number: Bound) -> int:
    """The index of the first rung that a number is below; one past the last where it is above all."""
    for index, (bound, included) in enumerate(ladder.rungs):
        if number < bound or (included and number == bound):
            return index
    return len(ladder.rungs)


def rungs_at(ladder: Ladder, number: Bound) -> list[Literal]:
    """The two literals that say between which rungs a number lies; fewer at an end."""
    place = _first_above(ladder, number)
    above = [-ladder.literals[place - 1]] if place else []
    return above + ([ladder.literals[place]] if place < len(ladder.rungs) else [])


def number_of(point: Point, values: Mapping[str, Value | None]) -> Any:  # noqa: ANN401 - a number or a text
    """Where a fact's point lies, or the day under an instant's; None where the fact is not known."""
    name, _, zone = point.name.partition(" in ")
    value = values.get(name)
    if value is None:
        return None
    if isinstance(value, dt.datetime):
        number = on_line(value, AXIS_OF[Kind.DATE_TIME][1])
        return instant_of(number).astimezone(zoneinfo.ZoneInfo(zone)).toordinal() if zone else number
    amount = value.amount if isinstance(value, Money) else value
    return on_line(amount, next(form for axis, form in AXIS_OF.values() if axis is point.axis))


def difference_literals(ladders: Ladders, values: Mapping[str, Value | None]) -> Iterator[Literal]:
    """What holds of the differences of a complaint's days, instants and numbers."""
    for span in ladders.differences():
        minus = number_of(span.minus, values) if span.minus else None
        plus = number_of(span.plus, values)
        if plus is not None and minus is not None and span.plus.axis is not Axis.TEXTS:
            yield from rungs_at(ladders.of(span), plus - minus)
