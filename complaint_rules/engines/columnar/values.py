"""Values as columns: what each type of the language is made of, in every row at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

import attrs

from complaint_rules.domain.types import Kind, Type
from complaint_rules.domain.values import Money
from complaint_rules.engines.columnar import columns
from complaint_rules.engines.columnar.columns import FALSE, TRUE, Column, Shape
from complaint_rules.engines.columnar.needs import NOTHING, Needs, union
from complaint_rules.engines.columnar.refusing import refused
from complaint_rules.language.operations import Maybe

EPOCH = dt.date(1970, 1, 1).toordinal()
DAY = 86_400_000_000
"""Microseconds."""

FIRST_DAY, LAST_DAY = dt.date.min.toordinal() - EPOCH, dt.date.max.toordinal() - EPOCH
FIRST_TICK, LAST_TICK = FIRST_DAY * DAY, (LAST_DAY + 1) * DAY - 1
"""The first and the last instant there is: of the years 1 to 9999 in UTC."""

_DATED = (FIRST_TICK + DAY, LAST_TICK - DAY)
"""Between these an instant has a date in every zone."""

_TICK = dt.timedelta(microseconds=1)
_START = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MOST_DIGITS = 10**34
"""Numbers of the language have fewer digits than this."""


def days_of(day: dt.date) -> int:
    """A date as days since 1970."""
    return day.toordinal() - EPOCH


def ticks_of(value: dt.datetime | dt.timedelta) -> int:
    """An instant as microseconds since 1970, a duration as microseconds."""
    return (value - _START if isinstance(value, dt.datetime) else value) // _TICK


class Codes:
    """A whole number for every text that an enum of the policy may be; one text has one code in all enums.

    Args:
        texts: The texts.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._codes = {text: code for code, text in enumerate(sorted(set(texts)))}

    def __contains__(self, text: str) -> bool:
        return text in self._codes

    def of(self, text: str) -> Column:
        """A text's code."""
        return columns.constant(self._codes[text], Shape.CODE)

    def numbers(self, texts: Iterable[str]) -> tuple[tuple[int, str], ...]:
        """Codes with their texts."""
        return tuple((self._codes[text], text) for text in sorted(texts))


@attrs.frozen(kw_only=True)
class Value:
    """A value of some type in every row.

    Args:
        needs: What keeps it unknown; nothing where it is known.
    """

    needs: Needs = NOTHING


@attrs.frozen
class Nothing(Value):
    """What is unknown in every row, of whatever type."""


@attrs.frozen
class Scalar(Value):
    """A boolean, a text, an enum's code, a date in days since 1970, or an instant in microseconds since 1970.

    Args:
        kind: Which of these.
        column: NULL where it is unknown.
        texts: Of an enum, those that it may be.
        is_dated: Of an instant, whether it is sure to have a date in every zone.
    """

    kind: Kind
    column: Column
    texts: tuple[str, ...] = ()
    is_dated: bool = False


@attrs.frozen
class Amount(Value):
    """A number, a money or a duration, as a whole number of the last place or of microseconds.

    Args:
        kind: Which of these.
        column: The whole number, NULL where it is unknown.
        places: How many of its digits are behind the decimal point.
        bound: The most that it can be, either side of zero.
        currency: Of money.
    """

    kind: Kind
    column: Column
    places: int = 0
    bound: int = 0
    currency: Column | None = None


@attrs.frozen
class Members(Value):
    """A set of enum values.

    Args:
        column: A bit for each text that may be in it, NULL where the set is unknown.
        texts: These texts, from the lowest bit.
        flags: Whether each of them is in it, where that is had for less than the bits.
        there: Whether the set is known, where that is had for less as well.
    """

    column: Column
    texts: tuple[str, ...]
    flags: tuple[Column, ...] = ()
    there: Column | None = None

    def has(self, text: str) -> Column:
        """Whether a text is in it."""
        if self.flags and text in self.texts:
            return self.flags[self.texts.index(text)]
        return columns.has_bit(self.column, 1 << self.texts.index(text)) if text in self.texts else self._none

    @property
    def _none(self) -> Column:
        return columns.choose((known(self), FALSE), otherwise=columns.NEITHER)


@attrs.frozen
class Item:
    """One that may be in a list.

    Args:
        present: Whether it is in the list, never NULL.
        value: It.
    """

    present: Column
    value: Value


@attrs.frozen
class Items(Value):
    """A list.

    Args:
        items: What may be in it, in order.
        known: Whether the list is known; an item of one that is may be unknown.
    """

    items: tuple[Item, ...]
    known: Column = TRUE

    @property
    def is_fixed(self) -> bool:
        """Whether it has the same number of items in every row."""
        return self.known is TRUE and all(item.present is TRUE for item in self.items)


def known(value: Value) -> Column:
    """Whether a value is known, and if it is a list, in every item."""
    match value:
        case Items():
            items = (columns.either(columns.opposite(item.present), known(item.value)) for item in value.items)
            return columns.both(value.known, *items)
        case Members(there=Column() as there):
            return there
        case Scalar() | Amount() | Members():
            return columns.is_known(value.column)
    return FALSE


def truth(value: Value) -> Column:
    """The column of a boolean."""
    return value.column if isinstance(value, Scalar) else columns.NEITHER


# constants


def constant_of(value: Maybe, codes: Codes) -> Value:  # noqa: PLR0911 - one for each class of value
    """A value that is the same in every row."""
    match value:
        case None:
            return Nothing()
        case bool():
            return Scalar(Kind.BOOLEAN, columns.constant(value, Shape.BOOLEAN))
        case str():
            return Scalar(Kind.TEXT, columns.constant(value, Shape.TEXT), (value,) if value in codes else ())
        case dt.datetime():
            ticks = ticks_of(value)
            return Scalar(Kind.DATE_TIME, columns.whole(ticks), is_dated=_DATED[0] <= ticks <= _DATED[1])
        case dt.date():
            return Scalar(Kind.DATE, columns.whole(days_of(value)))
        case dt.timedelta():
            return _amount(Kind.DURATION, Decimal(ticks_of(value)))
        case Decimal():
            return _amount(Kind.NUMBER, value)
        case Money():
            return attrs.evolve(
                _amount(Kind.MONEY, value.amount), currency=columns.constant(value.currency, Shape.TEXT)
            )
        case frozenset():
            return Members(columns.whole(2 ** len(value) - 1), tuple(sorted(value)))
    return Items(tuple(Item(TRUE, constant_of(item, codes)) for item in value))


def _amount(kind: Kind, number: Decimal) -> Amount:
    places = places_of(number)
    whole = columns.unscaled(number, places)
    return Amount(kind, columns.whole(whole), places, abs(whole))


def places_of(number: Decimal) -> int:
    """How many digits a number has behind the decimal point, zeros at the end left out."""
    _, digits, exponent = number.as_tuple()
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return max(0, -(int(exponent) + zeros)) if number else 0


def enum_of(code: Column, texts: Iterable[str]) -> Scalar:
    """An enum's value by its code."""
    return Scalar(Kind.ENUM, code, tuple(sorted(texts)))


def typed_constant(type_: Type, value: Maybe, codes: Codes) -> Value:
    """A constant as a fact's own type has it: an enum's text by its code, a set by all its values."""
    made = constant_of(value, codes)
    if isinstance(made, Scalar) and type_.kind is Kind.ENUM:
        return Scalar(Kind.ENUM, codes.of(made.texts[0]), type_.values)
    return Members(spread(made, type_.values), type_.values) if isinstance(made, Members) else made


# one of several values


def chosen(*cases: tuple[Column, Value], codes: Codes) -> Value:
    """The value of the first condition that holds, unknown where none does; its needs are the caller's affair.

    Raises:
        ValueError: They are lists.
    """
    there = [(condition, value) for condition, value in cases if not isinstance(value, Nothing)]
    if not there:
        return Nothing()
    values = [value for _, value in there]
    if any(isinstance(value, Items) for value in values):
        raise ValueError("lists")
    if all(isinstance(value, Members) for value in values):
        return _chosen_members([(condition, value) for condition, value in cases if isinstance(value, Members)], cases)
    if all(isinstance(value, Amount) for value in values):
        return _chosen_amounts(cases, [value for value in values if isinstance(value, Amount)])
    return _chosen_scalars(cases, [value for value in values if isinstance(value, Scalar)], codes)


def _by_case(cases: Iterable[tuple[Column, Value]], columns_of: Mapping[int, Column], nothing: Column) -> Column:
    """The column of each case's value, NULL where it is unknown in every row."""
    pairs = [(condition, columns_of.get(id(value), nothing)) for condition, value in cases]
    return columns.choose(*pairs, otherwise=nothing)


def _chosen_scalars(cases: Iterable[tuple[Column, Value]], values: list[Scalar], codes: Codes) -> Scalar:
    kinds = {value.kind for value in values}
    enums = kinds <= {Kind.ENUM, Kind.TEXT} and all(value.texts for value in values)
    if Kind.ENUM in kinds and enums:
        made = {id(value): code_of(value, codes) for value in values}
        texts = sorted({text for value in values for text in value.texts})
        return Scalar(Kind.ENUM, _by_case(cases, made, columns.unknown(Shape.CODE)), tuple(texts))
    if Kind.ENUM in kinds:
        made = {id(value): text_of(value, codes) for value in values}
        return Scalar(Kind.TEXT, _by_case(cases, made, columns.unknown(Shape.TEXT)))
    made = {id(value): value.column for value in values}
    return Scalar(values[0].kind, _by_case(cases, made, columns.unknown(values[0].column.shape)))


def _chosen_amounts(cases: Iterable[tuple[Column, Value]], values: list[Amount]) -> Amount:
    places = max(value.places for value in values)
    scaled = {id(value): scaled_to(value, places) for value in values}
    bound = max(value.bound * 10 ** (places - value.places) for value in values)
    nothing = columns.unknown(Shape.INTEGER)
    column = _by_case(cases, scaled, nothing)
    currencies = {id(value): value.currency for value in values if value.currency is not None}
    currency = _by_case(cases, currencies, columns.unknown(Shape.TEXT)) if currencies else None
    return Amount(values[0].kind, column, places, bound, currency)


def _chosen_members(there: list[tuple[Column, Members]], cases: Iterable[tuple[Column, Value]]) -> Members:
    texts = tuple(sorted({text for _, value in there for text in value.texts}))
    made = {id(value): spread(value, texts) for _, value in there}
    return Members(_by_case(cases, made, columns.unknown(Shape.INTEGER)), texts)


def spread(value: Members, texts: tuple[str, ...]) -> Column:
    """The bits of a set by another order of texts, among which are all its own."""
    if value.texts == texts:
        return value.column
    bits = (
        columns.choose((value.has(text), columns.whole(1 << texts.index(text))), otherwise=columns.ZERO)
        for text in value.texts
    )
    return columns.choose(
        (columns.is_known(value.column), columns.bits_of_either(*bits)), otherwise=columns.unknown(Shape.INTEGER)
    )


def scaled_to(value: Amount, places: int) -> Column:
    """An amount's whole number with so many places, which are not fewer than its own.

    Raises:
        UnsupportedError: It may have more than 38 digits.
    """
    factor = 10 ** (places - value.places)
    bound = value.bound * factor
    if bound >= 10**38:
        raise refused("numbers", "that side by side may have more than 38 digits")
    return value.column if factor == 1 else columns.times(value.column, columns.whole(factor), bound=bound)


def code_of(value: Scalar, codes: Codes) -> Column:
    """The code of an enum's value, or of a constant text that is one."""
    return value.column if value.kind is Kind.ENUM else codes.of(value.texts[0])


def text_of(value: Scalar, codes: Codes) -> Column:
    """The text of an enum's value, or a text."""
    return columns.labelled(value.column, codes.numbers(value.texts)) if value.kind is Kind.ENUM else value.column


def list_needs(items: Iterable[Item], known: Column, needs: Needs) -> Needs:
    """What a list needs: what it needs as a whole, and where it is known, what its unknown items do."""
    return union([needs, *(item.value.needs.where(columns.both(known, item.present)) for item in items)])
