"""What the operators do with known values; ``None`` is unknown.

Every engine that computes in Python calls these, so that none has an arithmetic of its own. Numbers are decimals of 34
digits, rounded half to even (the decimal128 of FEEL). What has no result (a division by zero, an overflow, two
currencies in one sum) is unknown.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from typing import Any, TypeAlias

from complaint_rules.domain.facts import Value
from complaint_rules.domain.types import Kind
from complaint_rules.domain.values import Money

Maybe: TypeAlias = Value | None
"""A value, or None where it is unknown."""

Truth: TypeAlias = bool | None
"""True, false or unknown."""

_MICROSECOND = dt.timedelta(microseconds=1)
_MIDNIGHT = dt.time(0)


def _context(rounding: str = ROUND_HALF_EVEN) -> Context:
    return Context(prec=34, rounding=rounding, Emin=-6143, Emax=6144, traps=[])


_CONTEXT = _context()


_LARGEST_SCALE = 6000
"""How many decimal places a rounding may ask for at most."""


def finite(number: Decimal) -> Decimal | None:
    """The number, or None where it is infinite or none at all; zero has no sign."""
    if not number:
        return number.copy_abs()
    return number if number.is_finite() else None


def _number(name: str) -> Callable[[Decimal, Decimal], Decimal | None]:
    compute = getattr(_CONTEXT, name)
    return lambda left, right: finite(compute(left, right))


add_numbers = _number("add")
_subtract_numbers = _number("subtract")
_multiply_numbers = _number("multiply")
_divide_numbers = _number("divide")
_raise_number = _number("power")


def _money(amount: Decimal | None, currency: str) -> Money | None:
    return None if amount is None else Money(amount, currency)


def _add_money(left: Money, right: Money) -> Money | None:
    return _money(add_numbers(left.amount, right.amount), left.currency) if left.currency == right.currency else None


def _subtract_money(left: Money, right: Money) -> Money | None:
    return _add_money(left, Money(_CONTEXT.minus(right.amount), right.currency))


def _ratio_of_money(left: Money, right: Money) -> Decimal | None:
    return _divide_numbers(left.amount, right.amount) if left.currency == right.currency else None


def _within_range(compute: Callable[[Any, Any], Maybe]) -> Callable[[Any, Any], Maybe]:
    """Past the years that Python knows there is no result."""

    def bounded(left: Any, right: Any) -> Maybe:  # noqa: ANN401 - any pair of the table below
        try:
            return compute(left, right)
        except OverflowError:
            return None

    return bounded


def _microseconds(duration: dt.timedelta) -> Decimal:
    return Decimal(duration // _MICROSECOND)


def _duration(microseconds: Decimal | None) -> dt.timedelta | None:
    return (
        None
        if microseconds is None
        else dt.timedelta(microseconds=int(microseconds.to_integral_value(ROUND_HALF_EVEN)))
    )


def _scale_duration(duration: dt.timedelta, factor: Decimal) -> dt.timedelta | None:
    return _duration(_multiply_numbers(_microseconds(duration), factor))


def _divide_duration(duration: dt.timedelta, divisor: Decimal) -> dt.timedelta | None:
    return _duration(_divide_numbers(_microseconds(duration), divisor))


def _ratio_of_durations(left: dt.timedelta, right: dt.timedelta) -> Decimal | None:
    return _divide_numbers(_microseconds(left), _microseconds(right))


def _shift_date(day: dt.date, duration: dt.timedelta) -> dt.date:
    return (dt.datetime.combine(day, _MIDNIGHT) + duration).date()


_N, _M, _D, _T, _S = Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.DATE_TIME, Kind.DURATION

ARITHMETIC: dict[tuple[str, Kind, Kind], tuple[Kind, Callable[[Any, Any], Maybe]]] = {
    ("+", _N, _N): (_N, add_numbers),
    ("-", _N, _N): (_N, _subtract_numbers),
    ("*", _N, _N): (_N, _multiply_numbers),
    ("/", _N, _N): (_N, _divide_numbers),
    ("**", _N, _N): (_N, _raise_number),
    ("+", _M, _M): (_M, _add_money),
    ("-", _M, _M): (_M, _subtract_money),
    ("*", _M, _N): (_M, lambda money, n: _money(_multiply_numbers(money.amount, n), money.currency)),
    ("*", _N, _M): (_M, lambda n, money: _money(_multiply_numbers(money.amount, n), money.currency)),
    ("/", _M, _N): (_M, lambda money, n: _money(_divide_numbers(money.amount, n), money.currency)),
    ("/", _M, _M): (_N, _ratio_of_money),
    ("+", _S, _S): (_S, _within_range(operator.add)),
    ("-", _S, _S): (_S, _within_range(operator.sub)),
    ("*", _S, _N): (_S, _within_range(_scale_duration)),
    ("*", _N, _S): (_S, _within_range(lambda n, duration: _scale_duration(duration, n))),
    ("/", _S, _N): (_S, _within_range(_divide_duration)),
    ("/", _S, _S): (_N, _ratio_of_durations),
    ("-", _D, _D): (_S, _within_range(operator.sub)),
    ("+", _D, _S): (_D, _within_range(_shift_date)),
    ("+", _S, _D): (_D, _within_range(lambda duration, day: _shift_date(day, duration))),
    ("-", _D, _S): (_D, _within_range(lambda day, duration: _shift_date(day, -duration))),
    ("-", _T, _T): (_S, _within_range(operator.sub)),
    ("+", _T, _S): (_T, _within_range(operator.add)),
    ("+", _S, _T): (_T, _within_range(operator.add)),
    ("-", _T, _S): (_T, _within_range(operator.sub)),
}
"""By operator and the kinds of both sides: the kind of the result, and what computes it."""

KIND_OF: dict[type, Kind] = {
    bool: Kind.BOOLEAN,
    str: Kind.TEXT,
    Decimal: Kind.NUMBER,
    Money: Kind.MONEY,
    dt.date: Kind.DATE,
    dt.datetime: Kind.DATE_TIME,
    dt.timedelta: Kind.DURATION,
    frozenset: Kind.SET,
    tuple: Kind.LIST,
}
"""The kind of a value by its class."""

ORDERED = frozenset({Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.DATE_TIME, Kind.DURATION, Kind.TEXT})
"""The kinds that ``<`` compares; texts by code point."""

_ORDERINGS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _sign(
    number: Callable[[Decimal], Decimal], duration: Callable[[Any], dt.timedelta]
) -> dict[type, Callable[[Any], Maybe]]:
    """What changes a sign, by the class of the value. Decimal's own operators would round to the caller's context."""

    def of_duration(value: dt.timedelta) -> dt.timedelta | None:
        try:
            return duration(value)
        except OverflowError:
            return None

    return {
        Decimal: number,
        Money: lambda money: Money(number(money.amount), money.currency),
        dt.timedelta: of_duration,
    }


_NEGATE = _sign(_CONTEXT.minus, operator.neg)
_ABSOLUTE = _sign(_CONTEXT.abs, operator.abs)


def calculate(sign: str, left: Value, right: Value) -> Maybe:
    """``left sign right``."""
    compute: Callable[[Any, Any], Maybe] = ARITHMETIC[sign, KIND_OF[type(left)], KIND_OF[type(right)]][1]
    return compute(left, right)


def negate(value: Value) -> Maybe:
    """``-value``, of a number, a money or a duration."""
    return _NEGATE[type(value)](value)


def absolute(value: Value) -> Maybe:
    """``abs(value)``, of a number, a money or a duration."""
    return _ABSOLUTE[type(value)](value)


def round_to(value: Decimal, scale: Decimal, *, up: bool) -> Decimal | None:
    """The nearest number below (or above) with so many decimal places."""
    if scale != scale.to_integral_value() or not -_LARGEST_SCALE <= scale <= _LARGEST_SCALE:
        return None
    context = _context(ROUND_CEILING if up else ROUND_FLOOR)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= scale:
        return value
    return finite(context.quantize(value, Decimal((0, (1,), -int(scale)))))


def both(truths: Iterable[Truth]) -> Truth:
    """Kleene's conjunction: false where one is false, else unknown where one is unknown."""
    known = True
    for truth in truths:
        if truth is False:
            return False
        known = known and truth is not None
    return True if known else None


def either(truths: Iterable[Truth]) -> Truth:
    """Kleene's disjunction: true where one is true, else unknown where one is unknown."""
    known = True
    for truth in truths:
        if truth is True:
            return True
        known = known and truth is not None
    return False if known else None


def opposite(truth: Truth) -> Truth:
    """Kleene's negation."""
    return None if truth is None else not truth


def equal(left: Maybe, right: Maybe) -> Truth:
    """``left = right``; unknown where a side, or a part of a list that matters, is unknown."""
    if left is None or right is None:
        return None
    if isinstance(left, Money) and isinstance(right, Money):
        return left.amount == right.amount if left.currency == right.currency else None
    if isinstance(left, tuple) and isinstance(right, tuple):
        return False if len(left) != len(right) else both(map(equal, left, right))
    return left == right


def ordered(sign: str, left: Maybe, right: Maybe) -> Truth:
    """``left sign right`` for ``< <= > >=``."""
    if left is None or right is None:
        return None
    if isinstance(left, Money) and isinstance(right, Money):
        return _ORDERINGS[sign](left.amount, right.amount) if left.currency == right.currency else None
    return _ORDERINGS[sign](left, right)


def compare(sign: str, left: Maybe, right: Maybe) -> Truth:
    """``left sign right`` for any comparison."""
    if sign == "=":
        return equal(left, right)
    return opposite(equal(left, right)) if sign == "!=" else ordered(sign, left, right)


def contains(collection: frozenset[str] | tuple[Maybe, ...], item: Maybe) -> Truth:
    """Whether a set or list has an item equal to this one."""
    return either(equal(member, item) for member in collection)
