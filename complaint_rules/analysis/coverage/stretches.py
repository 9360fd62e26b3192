"""What counts as right at a boundary: the bound itself, and the nearest values on its other side."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from complaint_rules.analysis.boundaries import Boundary
from complaint_rules.analysis.encoding.items import value_at
from complaint_rules.analysis.logic.ladders import Axis, Ladders, Span
from complaint_rules.analysis.logic.solver import Literal
from complaint_rules.analysis.wording import line_text

BELOW, ABOVE = -1, 1

_SECOND = 1_000_000
"""In microseconds."""

_STEP_OF_AXIS = {Axis.DAYS: 1, Axis.COUNTS: 1, Axis.INSTANTS: _SECOND, Axis.DURATIONS: _SECOND}


@attrs.frozen
class Stretch:
    """The numbers on one side of a boundary that lie right at it.

    Args:
        low: The least; None for no end.
        low_included: Whether it is among them.
        high: The greatest; None for no end.
        high_included: Whether it is among them.
        text: Words for it, with what is compared.
    """

    low: Any
    low_included: bool
    high: Any
    high_included: bool
    text: str

    def __contains__(self, number: Any) -> bool:  # noqa: ANN401 - a number or a text
        above = self.low is None or (number >= self.low if self.low_included else number > self.low)
        below = self.high is None or (number <= self.high if self.high_included else number < self.high)
        return above and below

    def literals(self, span: Span, ladders: Ladders) -> list[Literal]:
        """What holds where a span is among them."""
        found = []
        if self.low is not None:
            beyond = ladders.below(span, self.low) if self.low_included else ladders.at_most(span, self.low)
            found.append(-beyond)
        if self.high is not None:
            found.append(ladders.at_most(span, self.high) if self.high_included else ladders.below(span, self.high))
        return found


def stretch_at(boundary: Boundary, side: int) -> Stretch:
    """What lies right at a boundary, on one side of it.

    That is the bound itself where it is on that side, else the nearest value: the day before or after, the next whole
    number or the next of as many decimals, a hundredth of a currency's unit, a second. Of texts, any on that side.

    Args:
        boundary: The boundary.
        side: :data:`BELOW` or :data:`ABOVE`.
    """
    bound, included = _told(boundary)
    step = _step(boundary, bound)
    if included is (side == BELOW):
        return Stretch(bound, True, bound, True, _text(boundary, "=", bound))
    near = None if step is None else bound + side * step
    if boundary.axis in {Axis.DAYS, Axis.COUNTS}:
        return Stretch(near, True, near, True, _text(boundary, "=", near))
    words = _text(boundary, "right below" if side == BELOW else "right above", bound)
    if side == BELOW:
        return Stretch(near, True, bound, False, words)
    return Stretch(bound, False, near, True, words)


def _told(boundary: Boundary) -> tuple[Any, bool]:
    """The bound as an author has it: before midnight, not up to a microsecond before it."""
    bound, included = boundary.rung
    if boundary.axis in {Axis.INSTANTS, Axis.DURATIONS} and (bound + 1) % _SECOND == 0:
        return bound + 1, False
    return bound, included


def _step(boundary: Boundary, bound: Any) -> Any:  # noqa: ANN401 - a number or a text
    if boundary.axis is not Axis.NUMBERS:
        return _STEP_OF_AXIS.get(boundary.axis)
    if boundary.currency:
        return Fraction(1, 100)
    exponent = _decimal(boundary, bound).normalize().as_tuple().exponent
    return Fraction(10) ** min(exponent, 0) if isinstance(exponent, int) else None


def _decimal(boundary: Boundary, bound: Any) -> Decimal:  # noqa: ANN401 - a fraction
    value = value_at(bound, boundary.form)
    return value if isinstance(value, Decimal) else Decimal(0)


def _text(boundary: Boundary, sign: str, bound: Any) -> str:  # noqa: ANN401 - a number or a text
    return f"{boundary.expression} {sign} {line_text(bound, boundary.form)} {boundary.currency}".rstrip()
