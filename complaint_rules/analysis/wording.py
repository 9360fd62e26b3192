"""Conditions of regions in the expression language, or close to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from complaint_rules.analysis.encoding.facts import FactBits
from complaint_rules.analysis.encoding.items import AXIS_OF, Form, value_at
from complaint_rules.analysis.encoding.space import Space
from complaint_rules.analysis.logic.ladders import Axis, Interval, Rung, Span
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


_FORM_OF = dict([*AXIS_OF.values(), (Axis.COUNTS, Form.NUMBER)])


def expression_of(span: Span, space: Space) -> tuple[str, Form]:
    """What a span is in the expression language, and how the bounds of it are written."""
    form = _FORM_OF[span.plus.axis]
    loosened = space.loosened.points.get(span.plus)
    if loosened is not None:
        return to_text(loosened), form
    name, _, zone = span.plus.name.partition(" in ")
    if span.minus is None:
        return (f"date({name})" if zone else name), form
    minus = span.minus.name.partition(" in ")[0]
    if span.plus.axis is Axis.DAYS:
        return f"days_between({minus}, {name})", Form.NUMBER
    return f"{name} - {minus}", Form.DURATION if span.plus.axis is Axis.INSTANTS else form


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
        low, high = _text(above[0], form), _text(below[0], form)
        if above == (below[0], False) and below[1]:
            return Part(f"{expression} = {low}", literal, pinned=expression)
        return Part(f"{expression} in {'(' if above[1] else '['}{low}..{high}{']' if below[1] else ')'}", literal)
    if above is not None:
        return Part(f"{expression} {'>' if above[1] else '>='} {_text(above[0], form)}", literal)
    bound, included = below or ("", True)
    return Part(f"{expression} {'<=' if included else '<'} {_text(bound, form)}", literal)


def _closed(above: Rung | None, step: int) -> Rung | None:
    """More than 30, of whole numbers, is 31 and more."""
    return (above[0] + step, False) if above is not None and step else above


def _text(bound: Any, form: Form) -> str:  # noqa: ANN401 - a number or a text
    return to_text(Constant(value_at(bound, form)))  # type: ignore[arg-type]
