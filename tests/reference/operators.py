"""What the operators do with values, of which ``None`` is the unknown (design, section 4)."""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, TypeAlias

from complaint_rules.domain.values import Money

Maybe: TypeAlias = Any
"""A value, or None where it is unknown. A list is a tuple and may hold unknown items."""

# Numbers are decimals of 34 digits; a half rounds to the even neighbour. What overflows, is invalid or divides by zero
# raises here and is made unknown below.
NUMBERS = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[decimal.Overflow, decimal.InvalidOperation, decimal.DivisionByZero],
)
IMPOSSIBLE = (ArithmeticError, ValueError)
"""What Python raises for a result past its range or without meaning; the language says unknown."""


def has_unknown(value: Maybe) -> bool:
    """Whether it is unknown or a list with an unknown item somewhere."""
    return value is None or (isinstance(value, tuple) and any(has_unknown(item) for item in value))


# Three-valued logic.


def negation(operand: bool | None) -> bool | None:
    """The negation of an unknown is unknown."""
    return None if operand is None else not operand


def conjunction(operands: Iterable[bool | None]) -> bool | None:
    """One false makes it false, else one unknown makes it unknown."""
    found = list(operands)
    if any(operand is False for operand in found):
        return False
    return None if any(operand is None for operand in found) else True


def disjunction(operands: Iterable[bool | None]) -> bool | None:
    """One true makes it true, else one unknown makes it unknown."""
    found = list(operands)
    if any(operand is True for operand in found):
        return True
    return None if any(operand is None for operand in found) else False


# Comparing.


def equal(left: Maybe, right: Maybe) -> bool | None:
    """Equality of two values: of an unknown it is unknown, and two currencies don't compare.

    Lists are equal item by item.
    """
    if left is None or right is None:
        return None
    if isinstance(left, Money) and isinstance(right, Money) and left.currency != right.currency:
        return None
    if isinstance(left, tuple) and isinstance(right, tuple):
        if len(left) != len(right):
            return False
        return conjunction(equal(one, other) for one, other in zip(left, right, strict=True))
    return type(left) is type(right) and left == right


def less(left: Maybe, right: Maybe) -> bool | None:
    """Whether the left stands before the right; of an unknown and of two currencies it is unknown."""
    if left is None or right is None:
        return None
    if isinstance(left, Money) and isinstance(right, Money):
        return left.amount < right.amount if left.currency == right.currency else None
    return bool(left < right)


COMPARING: dict[str, Callable[[Maybe, Maybe], bool | None]] = {
    "=": equal,
    "!=": lambda left, right: negation(equal(left, right)),
    "<": less,
    ">": lambda left, right: less(right, left),
    "<=": lambda left, right: negation(less(right, left)),
    ">=": lambda left, right: negation(less(left, right)),
}


def member(item: Maybe, collection: Maybe) -> bool | None:
    """Whether a list or set holds the item: the disjunction of the equalities."""
    return None if collection is None else disjunction(equal(item, other) for other in collection)


def is_among(item: Maybe, choice: Maybe) -> bool:
    """Whether ``in`` looks a value up in a choice, a list or a set, rather than compare the two.

    A list among lists of its own type is compared.
    """
    if not isinstance(choice, tuple | frozenset):
        return False
    whole = isinstance(item, tuple | frozenset)
    return not whole or any(isinstance(other, tuple | frozenset) for other in choice)


# Reckoning. The table is by the operator and the classes of both sides; a pair that is not in it has no meaning.


def midnight(day: dt.date) -> dt.datetime:
    """The first moment of a day, on no particular clock."""
    return dt.datetime.combine(day, dt.time())


def microseconds(duration: dt.timedelta) -> Decimal:
    """A duration as a whole number of microseconds."""
    return Decimal(duration // dt.timedelta(microseconds=1))


def duration_of(count: Decimal) -> dt.timedelta:
    """The duration of that many microseconds, to the nearest, a half to the even one."""
    return dt.timedelta(microseconds=int(count.to_integral_value(decimal.ROUND_HALF_EVEN)))


def same_currency(operation: Callable[[Decimal, Decimal], Decimal]) -> Callable[[Money, Money], Money | None]:
    """An operation on two amounts, unknown where the currencies differ."""

    def apply(left: Money, right: Money) -> Money | None:
        if left.currency != right.currency:
            return None
        return Money(operation(left.amount, right.amount), left.currency)

    return apply


def ratio(left: Money, right: Money) -> Decimal | None:
    """How often one amount goes into the other."""
    return NUMBERS.divide(left.amount, right.amount) if left.currency == right.currency else None


RECKONING: dict[tuple[str, type, type], Callable[[Any, Any], Maybe]] = {
    ("+", Decimal, Decimal): NUMBERS.add,
    ("-", Decimal, Decimal): NUMBERS.subtract,
    ("*", Decimal, Decimal): NUMBERS.multiply,
    ("/", Decimal, Decimal): NUMBERS.divide,
    ("**", Decimal, Decimal): NUMBERS.power,
    ("+", Money, Money): same_currency(NUMBERS.add),
    ("-", Money, Money): same_currency(NUMBERS.subtract),
    ("*", Money, Decimal): lambda money, number: Money(NUMBERS.multiply(money.amount, number), money.currency),
    ("*", Decimal, Money): lambda number, money: Money(NUMBERS.multiply(number, money.amount), money.currency),
    ("/", Money, Decimal): lambda money, number: Money(NUMBERS.divide(money.amount, number), money.currency),
    ("/", Money, Money): ratio,
    ("-", dt.datetime, dt.datetime): lambda left, right: left - right,
    ("+", dt.datetime, dt.timedelta): lambda moment, duration: moment + duration,
    ("+", dt.timedelta, dt.datetime): lambda duration, moment: moment + duration,
    ("-", dt.datetime, dt.timedelta): lambda moment, duration: moment - duration,
    ("-", dt.date, dt.date): lambda left, right: left - right,
    ("+", dt.date, dt.timedelta): lambda day, duration: (midnight(day) + duration).date(),
    ("+", dt.timedelta, dt.date): lambda duration, day: (midnight(day) + duration).date(),
    ("-", dt.date, dt.timedelta): lambda day, duration: (midnight(day) - duration).date(),
    ("+", dt.timedelta, dt.timedelta): lambda left, right: left + right,
    ("-", dt.timedelta, dt.timedelta): lambda left, right: left - right,
    ("*", dt.timedelta, Decimal): lambda span, number: duration_of(NUMBERS.multiply(microseconds(span), number)),
    ("*", Decimal, dt.timedelta): lambda number, span: duration_of(NUMBERS.multiply(number, microseconds(span))),
    ("/", dt.timedelta, Decimal): lambda span, number: duration_of(NUMBERS.divide(microseconds(span), number)),
    ("/", dt.timedelta, dt.timedelta): lambda left, right: NUMBERS.divide(microseconds(left), microseconds(right)),
}


def reckon(operator: str, left: Maybe, right: Maybe) -> Maybe:
    """An arithmetic operator; unknown where a side is unknown or there is no such result."""
    if left is None or right is None:
        return None
    return guarded(RECKONING[operator, type(left), type(right)], left, right)


NEGATING: dict[type, Callable[[Any], Maybe]] = {
    Decimal: NUMBERS.minus,
    Money: lambda money: Money(NUMBERS.minus(money.amount), money.currency),
    dt.timedelta: lambda duration: -duration,
}


def negated(operand: Maybe) -> Maybe:
    """The value with the other sign."""
    return None if operand is None else guarded(NEGATING[type(operand)], operand)


def guarded(function: Callable[..., Maybe], *arguments: Maybe) -> Maybe:
    """What a function gives, or unknown where it cannot give anything."""
    try:
        return settled(function(*arguments))
    except IMPOSSIBLE:
        return None


def settled(found: Maybe) -> Maybe:
    """The value; a zero has no sign, and what is infinite (``0 ** -1``) is no result."""
    if isinstance(found, Money):
        amount = settled(found.amount)
        return None if amount is None else Money(amount, found.currency)
    if not isinstance(found, Decimal):
        return found
    if not found.is_finite():
        return None
    return found.copy_abs() if found == 0 else found
