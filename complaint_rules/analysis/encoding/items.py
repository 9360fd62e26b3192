"""What an expression may come to: cases, each with the literal under which it is the case."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

import attrs

from complaint_rules.analysis.logic.circuit import Circuit
from complaint_rules.analysis.logic.ladders import Axis, Span
from complaint_rules.analysis.logic.solver import FALSE, Literal
from complaint_rules.domain.facts import Value
from complaint_rules.domain.types import Kind

_MICROSECOND = dt.timedelta(microseconds=1)
_START = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
MICROSECONDS_OF_A_DAY = 86_400_000_000


class Form(enum.Enum):
    """How the numbers of a line are written as values."""

    DATE = "date"
    INSTANT = "instant"
    DURATION = "duration"
    DURATION_OF_DAYS = "duration of days"
    NUMBER = "number"
    TEXT = "text"


@attrs.frozen
class Measure:
    """A value on a line: ``sign * span + offset``.

    Args:
        span: The point, or the difference of two.
        form: How it is written.
        offset: In the line's units.
        sign: 1 or -1.
    """

    span: Span
    form: Form
    offset: Any = 0
    sign: int = 1


@attrs.frozen
class Amount:
    """A sum of money.

    Args:
        measure: How much.
        currency: Of what; None for one that no condition names.
    """

    measure: Measure
    currency: str | None


@attrs.frozen
class Members:
    """A set of enum values: for each value whether it is in."""

    literals: tuple[tuple[str, Literal], ...]

    def contains(self, value: object) -> Literal:
        """Holds where a value is in it."""
        return dict(self.literals).get(value, FALSE) if isinstance(value, str) else FALSE


@attrs.frozen
class Loose:
    """A value that is known, of which nothing else is.

    Args:
        text: The expression.
        kind: Of the value.
    """

    text: str
    kind: Kind


@attrs.frozen
class Case:
    """What an expression comes to where a literal holds."""

    guard: Literal
    item: Any


Cases: TypeAlias = tuple[Case, ...]
"""Exactly one of them is the case."""


def cases_of(circuit: Circuit, found: Iterable[tuple[Literal, Any]]) -> Cases:
    """The cases that can be, equal ones put together."""
    guards: dict[Any, list[Literal]] = {}
    for guard, item in found:
        if guard != FALSE:
            guards.setdefault(item, []).append(guard)
    return tuple(Case(circuit.any_of(each), item) for item, each in guards.items())


def is_constant(item: object) -> bool:
    """Whether an item is a plain value."""
    return item is not None and not isinstance(item, Measure | Amount | Members | Loose)


def on_line(value: Any, form: Form) -> Any:  # noqa: ANN401 - a number or a text
    """A value as a number of its line: ordinal days, microseconds, or itself."""
    return _ON_LINE[form](value)


def instant_number(moment: dt.datetime) -> int:
    """An instant in microseconds since the year 1."""
    return (moment - _START) // _MICROSECOND


def instant_of(number: int) -> dt.datetime:
    """The inverse of :func:`instant_number`."""
    return _START + number * _MICROSECOND


_ON_LINE: dict[Form, Callable[[Any], Any]] = {
    Form.DATE: lambda value: value.toordinal(),
    Form.INSTANT: instant_number,
    Form.DURATION: lambda value: value // _MICROSECOND,
    Form.DURATION_OF_DAYS: lambda value: Fraction(value // _MICROSECOND, MICROSECONDS_OF_A_DAY),
    Form.NUMBER: Fraction,
    Form.TEXT: lambda value: value,
}

AXIS_OF = {
    Kind.DATE: (Axis.DAYS, Form.DATE),
    Kind.DATE_TIME: (Axis.INSTANTS, Form.INSTANT),
    Kind.DURATION: (Axis.DURATIONS, Form.DURATION),
    Kind.NUMBER: (Axis.NUMBERS, Form.NUMBER),
    Kind.TEXT: (Axis.TEXTS, Form.TEXT),
}
"""The line of each kind of fact that has one."""


def value_at(number: Any, form: Form) -> Value:  # noqa: ANN401 - a number or a text
    """A number of a line as a value; the inverse of :func:`on_line`."""
    made: Value = _VALUE_AT[form](number)
    return made


def _decimal(number: Any) -> Decimal:  # noqa: ANN401 - a fraction or an int
    fraction = Fraction(number)
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


_VALUE_AT: dict[Form, Callable[[Any], Any]] = {
    Form.DATE: lambda number: dt.date.fromordinal(int(number)),
    Form.INSTANT: lambda number: instant_of(int(number)),
    Form.DURATION: lambda number: int(number) * _MICROSECOND,
    Form.DURATION_OF_DAYS: lambda number: int(number) * dt.timedelta(days=1),
    Form.NUMBER: _decimal,
    Form.TEXT: lambda text: text,
}
