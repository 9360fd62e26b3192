"""Arithmetic and functions on values as columns, all of it exact: what could be rounded is refused.

Each gives the value without its needs, and tells whether it can be unknown although its operands are known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

import attrs

from complaint_rules.domain.calendar import Calendar
from complaint_rules.domain.types import Kind
from complaint_rules.engines.columnar import columns
from complaint_rules.engines.columnar.columns import Column
from complaint_rules.engines.columnar.comparing import ordered
from complaint_rules.engines.columnar.refusing import refused
from complaint_rules.engines.columnar.values import (
    DAY,
    EPOCH,
    FIRST_DAY,
    FIRST_TICK,
    LAST_DAY,
    LAST_TICK,
    MOST_DIGITS,
    Amount,
    Codes,
    Item,
    Nothing,
    Scalar,
    Value,
    chosen,
    known,
    scaled_to,
    ticks_of,
)

_SHORTEST, _LONGEST = ticks_of(dt.timedelta.min), ticks_of(dt.timedelta.max)
_TOO_LONG = (
    "of numbers that together may have more than 34 digits; bound them with `min` and `max`, "
    "and say in a mapping how many `decimals` texts have"
)


@attrs.frozen
class Result:
    """What an operation gives.

    Args:
        value: Without its needs.
        may_fail: Whether it can be unknown although its operands are known.
    """

    value: Value
    may_fail: bool = False


def within(column: Column, low: int, high: int) -> Column:
    """The number where it lies between two, NULL elsewhere."""
    inside = columns.both(columns.at_most(columns.whole(low), column), columns.at_most(column, columns.whole(high)))
    return columns.choose((inside, column), otherwise=columns.unknown(column.shape))


def _bounded(sign: str, amount: Amount) -> Result:
    """A number of few enough digits; a duration that Python knows, NULL where it is longer."""
    if amount.kind is Kind.DURATION:
        if amount.bound <= -_SHORTEST:
            return Result(amount)
        column = within(amount.column, _SHORTEST, _LONGEST)
        return Result(attrs.evolve(amount, column=column, bound=_LONGEST), may_fail=True)
    if amount.bound >= MOST_DIGITS:
        raise refused(sign, _TOO_LONG)
    return Result(amount)


def _joined(sign: str, left: Amount, right: Amount) -> Result:
    """A sum or a difference."""
    places = max(left.places, right.places)
    bound = sum(each.bound * 10 ** (places - each.places) for each in (left, right))
    if bound >= 10**38:
        raise refused(sign, _TOO_LONG)
    combine = columns.plus if sign == "+" else columns.minus
    column = combine(scaled_to(left, places), scaled_to(right, places), bound=bound)
    result = _bounded(sign, Amount(left.kind, column, places, bound, left.currency))
    if left.currency is None or right.currency is None or not isinstance(result.value, Amount):
        return result
    same = columns.equal(left.currency, right.currency)
    nothing = columns.unknown(result.value.column.shape)
    mixed = attrs.evolve(result.value, column=columns.choose((same, result.value.column), otherwise=nothing))
    return Result(mixed, may_fail=True)


def _product(left: Amount, right: Amount) -> Result:
    bound, places = left.bound * right.bound, left.places + right.places
    if bound >= 10**38:
        raise refused("*", _TOO_LONG)
    kind = right.kind if left.kind is Kind.NUMBER else left.kind
    column = columns.times(left.column, right.column, bound=bound)
    if kind is Kind.DURATION and bound < MOST_DIGITS:
        column, bound, places = _half_even(column, places, bound), bound // 10**places + 1, 0
    if bound >= MOST_DIGITS:
        raise refused("*", _TOO_LONG)
    return _bounded("*", Amount(kind, column, places, bound, left.currency or right.currency))


def _half_even(column: Column, places: int, bound: int) -> Column:
    """Without so many places, rounded to the nearest, halves to the even neighbour."""
    if not places:
        return column
    divisor = 10**places
    low = columns.floor_divided(column, divisor, bound=bound)
    rest = columns.modulo(column, divisor, bound=bound)
    half, odd = columns.whole(divisor // 2), columns.equal(columns.modulo(low, 2, bound=bound), columns.whole(1))
    up = columns.either(columns.less(half, rest), columns.both(columns.equal(half, rest), odd))
    return columns.choose((up, columns.plus(low, columns.whole(1), bound=bound)), otherwise=low)


def _quotient(left: Amount, right: Amount) -> Result:
    """A division by a constant that divides every number without a remainder, such as 2, 4, 5 or 100."""
    if not right.column.is_constant or right.kind is not Kind.NUMBER or left.kind is Kind.DURATION:
        raise refused("/", "but by a constant such as 4 or 100, of which no digit is rounded")
    divisor, places = right.column.payload, 0
    while places <= 34 and 10**places % abs(divisor or 1):
        places += 1
    if not divisor or places > 34:
        raise refused("/", f"by {divisor}, which leaves digits to round")
    factor = 10 ** (places + right.places) // divisor
    return _product(left, Amount(Kind.NUMBER, columns.whole(factor), places, abs(factor)))


def _powered(left: Amount, right: Amount) -> Result:
    exponent = right.column.payload if right.column.is_constant else None
    if right.places or exponent not in {1, 2, 3}:
        raise refused("**", "but with 1, 2 or 3 for an exponent")
    result = Result(left)
    for _ in range(exponent - 1):
        if isinstance(result.value, Amount):
            result = _product(result.value, left)
    return result


def _moved(start: Scalar, length: Amount, sign: str) -> Result:
    """A date or an instant so much later or earlier; of a date the time of day is dropped."""
    combine = columns.plus if sign == "+" else columns.minus
    bound = length.bound + LAST_TICK
    if start.kind is Kind.DATE:
        midnight = columns.times(start.column, columns.whole(DAY), bound=LAST_TICK)
        days = columns.floor_divided(combine(midnight, length.column, bound=bound), DAY, bound=bound)
        return Result(Scalar(Kind.DATE, columns.narrowed(within(days, FIRST_DAY, LAST_DAY))), may_fail=True)
    ticks = within(combine(start.column, length.column, bound=bound), FIRST_TICK, LAST_TICK)
    return Result(Scalar(Kind.DATE_TIME, columns.narrowed(ticks)), may_fail=True)


def _between(left: Scalar, right: Scalar) -> Result:
    bound = LAST_TICK - FIRST_TICK
    ticks = columns.minus(left.column, right.column, bound=bound)
    if left.kind is Kind.DATE:
        ticks = columns.times(ticks, columns.whole(DAY), bound=bound)
    return Result(Amount(Kind.DURATION, ticks, 0, bound))


def calculated(sign: str, left: Value, right: Value) -> Result:
    """``left sign right``.

    Raises:
        UnsupportedError: It could not be exact.
    """
    match sign, left, right:
        case "+" | "-", Amount(), Amount():
            return _joined(sign, left, right)
        case "+" | "-", Scalar(), Amount():
            return _moved(left, right, sign)
        case "+", Amount(), Scalar():
            return _moved(right, left, sign)
        case "-", Scalar(), Scalar():
            return _between(left, right)
        case _, Amount(), Amount():
            return _OF_AMOUNTS[sign](left, right)
    return Result(Nothing())


_OF_AMOUNTS: Mapping[str, Callable[[Amount, Amount], Result]] = {"*": _product, "/": _quotient, "**": _powered}


def negated(value: Value) -> Result:
    """``-value``."""
    if not isinstance(value, Amount):
        return Result(Nothing())
    column = columns.minus(columns.whole(0), value.column, bound=value.bound)
    return _bounded("-", attrs.evolve(value, column=column))


def absolute(value: Value) -> Result:
    """``abs(value)``."""
    opposite = negated(value)
    if not isinstance(value, Amount) or not isinstance(opposite.value, Amount):
        return Result(Nothing())
    below = columns.less(value.column, columns.whole(0))
    column = columns.choose((below, opposite.value.column), otherwise=value.column)
    return attrs.evolve(opposite, value=attrs.evolve(opposite.value, column=column))


def rounded(value: Value, places: int, *, up: bool) -> Result:
    """``floor`` or ``ceiling`` to so many places."""
    if not isinstance(value, Amount) or places >= value.places:
        return Result(value if isinstance(value, Amount) else Nothing())
    divisor = 10 ** (value.places - places)
    if divisor >= 10**37:
        raise refused("ceiling" if up else "floor", f"to {places} places")
    source = negated(value).value if up else value
    if not isinstance(source, Amount):
        return Result(Nothing())
    low = columns.floor_divided(source.column, divisor, bound=value.bound)
    bound = value.bound // divisor + 1
    rough = attrs.evolve(value, column=low, places=max(places, 0), bound=bound)
    if places < 0:
        bound *= 10**-places
        rough = attrs.evolve(rough, column=columns.times(low, columns.whole(10**-places), bound=bound), bound=bound)
    return negated(rough) if up else Result(rough)


def extreme(sign: str, items: Iterable[Item], codes: Codes) -> Result:
    """The least or the greatest of those that are there; unknown where one is, or there is none."""
    best: Value = Nothing()
    any_yet, all_known = columns.FALSE, columns.TRUE
    for item in items:
        better = ordered(sign, item.value, best)
        comparable = columns.either(columns.opposite(item.present), columns.opposite(any_yet), columns.is_known(better))
        takes = columns.both(item.present, columns.either(columns.opposite(any_yet), columns.holds(better)))
        all_known = columns.both(all_known, comparable, _known_if(item))
        best = chosen((takes, item.value), (columns.opposite(takes), best), codes=codes)
        any_yet = columns.either(any_yet, item.present)
    found = chosen((columns.both(all_known, any_yet), best), codes=codes)
    return Result(found, may_fail=True)


def _known_if(item: Item) -> Column:
    return columns.either(columns.opposite(item.present), known(item.value))


def total(items: Iterable[Item], codes: Codes) -> Result:
    """The sum of those that are there; unknown where one is, or there is none."""
    parts = list(items)
    sum_: Value = Nothing()
    any_yet, all_known = columns.FALSE, columns.TRUE
    for item in parts:
        added = calculated("+", sum_, item.value).value if any_yet is not columns.FALSE else Nothing()
        adds, begins = columns.both(item.present, any_yet), columns.both(item.present, columns.opposite(any_yet))
        sum_ = chosen((begins, item.value), (adds, added), (columns.opposite(item.present), sum_), codes=codes)
        all_known = columns.both(all_known, _known_if(item))
        any_yet = columns.either(any_yet, item.present)
    return Result(chosen((columns.both(all_known, any_yet), sum_), codes=codes), may_fail=True)


def as_money(number: Value, currency: Value) -> Result:
    """``money(number, currency)`` for a currency that is a constant."""
    if isinstance(number, Nothing) or isinstance(currency, Nothing):
        return Result(Nothing())
    if not isinstance(currency, Scalar) or not currency.column.is_constant or not isinstance(number, Amount):
        raise refused("money", "of a currency that is no constant")
    text = str(currency.column.payload)
    if not (len(text) == 3 and text.isascii() and text.isupper()):
        return Result(Nothing(), may_fail=True)
    return Result(attrs.evolve(number, kind=Kind.MONEY, currency=currency.column))


def days_between(start: Column, end: Column) -> Amount:
    """The days from one date to another, negative when reversed."""
    bound = LAST_DAY - FIRST_DAY
    return Amount(Kind.NUMBER, columns.minus(end, start, bound=bound), 0, bound)


def working_days_between(start: Column, end: Column, calendar: Calendar) -> Amount:
    """The working days after one date up to and including another, negative when reversed."""
    bound = LAST_DAY - FIRST_DAY
    tally = columns.minus(worked_until(end, calendar), worked_until(start, calendar), bound=bound)
    return Amount(Kind.NUMBER, tally, 0, bound)


def worked_until(day: Column, calendar: Calendar) -> Column:
    """How many working days there are up to and including a date, from the first Monday of all."""
    ordinal = columns.plus(day, columns.whole(EPOCH), bound=2**31)  # 1 is a Monday, as `date.toordinal` has it
    weeks = columns.floor_divided(ordinal, 7, bound=2**31)
    rest = columns.modulo(ordinal, 7, bound=2**31)
    usual, steps = 0, []
    for place, intervals in enumerate(calendar.week, 1):
        usual += bool(intervals)
        steps.append((place, columns.whole(usual)))
    whole_weeks = columns.times(weeks, columns.whole(usual), bound=2**31)
    regular = columns.plus(whole_weeks, columns.step_function(rest, steps[:6], columns.whole(0)), bound=2**31)
    return columns.plus(regular, columns.step_function(day, _balance(calendar), columns.whole(0)), bound=2**31)


def _balance(calendar: Calendar) -> list[tuple[int, Column]]:
    """By how many the days that differ from their week change the tally, from each of them on."""
    balance, steps = 0, []
    for each in sorted({*calendar.holidays, *calendar.extra}):
        balance += calendar.is_working_day(each) - bool(calendar.week[each.weekday()])
        steps.append((each.toordinal() - EPOCH, columns.whole(balance)))
    return steps


def as_places(number: Decimal) -> int | None:
    """A number of places to round to, where it is whole."""
    return int(number) if number == number.to_integral_value() and abs(number) <= 6000 else None
