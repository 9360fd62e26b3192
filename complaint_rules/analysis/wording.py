"""Conditions of regions in the expression language, or close to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from complaint_rules.analysis.encoding.facts import FactBits
from complaint_rules.analysis.encoding.items import AXIS_OF, Form, value_at
from complaint_rules.analysis.encoding.space import Space
from complaint_rules.analysis.logic.ladders import Axis, Interval, Point, Rung, Span
from complaint_rules.analysis.logic.solver import Literal
from complaint_rules.language.nodes import Literal as Constant
from complaint_rules.language.printer import to_text


@attrs.frozen
class Part:
    """One condition of a region.

    Args:
        text: In the expression language, or close to it.
        pinned: What is pinned to a single value by it, as an expression; empty unless it is a number, a day or a count.
        literal: Holds where the condition does.
    """

    text: str
    literal: Literal
    pinned: str = ""


FORM_OF = dict([*AXIS_OF.values(), (Axis.COUNTS, Form.NUMBER)])
"""How numbers of a line are written."""


def expression_of(span: Span, space: Space) -> tuple[str, Form]:
    """What a span is in the expression language, and how the bounds of it are written."""
    form = FORM_OF[span.plus.axis]
    plus, zone = _point_text(span.plus, space)
    if span.minus is None:
        return (f"date({plus})" if zone else plus), form
    minus, _ = _point_text(span.minus, space)
    if span.plus.axis is Axis.DAYS:
        return f"days_between({minus}, {plus})", Form.NUMBER
    return f"{plus} - {minus}", Form.DURATION if span.plus.axis is Axis.INSTANTS else form


def _point_text(point: Point, space: Space) -> tuple[str, str]:
    """What a point stands for, and the zone in which it is the day of an instant."""
    loosened = space.loosened.points.get(point)
    name, _, zone = point.name.partition(" in ")
    return (name, zone) if loosened is None else (to_text(loosened), "")


def choice_text(bits: FactBits, admitted: Sequence[Any]) -> str:
    """That a fact has one of some values."""
    if bits.point is not None:  # money, of which these are the currencies
        return f"the currency of {bits.name} is {' or '.join(str(code or 'another') for code in admitted)}"
    texts = [to_text(Constant(each)) for each in admitted]
    return f"{bits.name} = {texts[0]}" if len(texts) == 1 else f"{bits.name} in [{', '.join(texts)}]"


def within(expression: str, form: Form, interval: Interval, literal: Literal, *, whole: bool) -> Part:
    """An interval in words: ``x = 30``, ``x in [31..60]``, ``x > 60``."""
    above, below = _closed(interval.above, 1 if whole else 0), interval.below
    if above is not None and below is not None:
        low, high = line_text(above[0], form), line_text(below[0], form)
        if above == (below[0], False) and below[1]:
            return Part(f"{expression} = {low}", literal, pinned=expression)
        return Part(f"{expression} in {'(' if above[1] else '['}{low}..{high}{']' if below[1] else ')'}", literal)
    if above is not None:
        return Part(f"{expression} {'>' if above[1] else '>='} {line_text(above[0], form)}", literal)
    bound, included = below or ("", True)
    return Part(f"{expression} {'<=' if included else '<'} {line_text(bound, form)}", literal)


def _closed(above: Rung | None, step: int) -> Rung | None:
    """More than 30, of whole numbers, is 31 and more."""
    return (above[0] + step, False) if above is not None and step else above


def line_text(bound: Any, form: Form) -> str:  # noqa: ANN401 - a number or a text
    """A number of a line as the expression language writes it."""
    return to_text(Constant(value_at(bound, form)))  # type: ignore[arg-type]
