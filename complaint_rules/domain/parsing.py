"""One reader per type: from what JSON, TOML or Python hold to our values, or :class:`Unreadable`."""

from __future__ import annotations

import decimal
import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import TypeAlias

from complaint_rules.domain.facts import Value
from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.temporal import read_date, read_date_time, read_duration
from complaint_rules.domain.types import Kind, Type
from complaint_rules.domain.unreadable import Problem, Unreadable, one_line
from complaint_rules.domain.values import Money

__all__ = [
    "Problem",
    "Reader",
    "Unreadable",
    "read_boolean",
    "read_date",
    "read_date_time",
    "read_duration",
    "read_money",
    "read_number",
    "read_text",
    "reader_of",
    "to_plain",
]

Reader: TypeAlias = Callable[[object], Value]
"""From a raw value to ours."""

_NUMERAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_CURRENCY = re.compile("[A-Z]{3}")
_MONEY_KEYS = ("amount", "currency")
_MEMBERS = (list, tuple, AbstractSet)
_LARGEST_EXPONENT = 100
_SIGNIFICANT_DIGITS = 34

# Every number that is read is exact: what would have to be rounded raises instead.
_EXACT = decimal.Context(
    prec=_SIGNIFICANT_DIGITS,
    Emax=_LARGEST_EXPONENT,
    Emin=-_LARGEST_EXPONENT,
    traps=[decimal.Inexact, decimal.Overflow, decimal.Subnormal],
)

_NO_NUMBER = 'is no number such as `12` or `"12.50"`'
_BINARY = (
    'is a binary float, which is not exact; write it as a text, `"12.50"`, or parse JSON with `parse_float=Decimal`'
)
_TOO_FINE = f"has more than {_SIGNIFICANT_DIGITS} significant digits"
_TOO_LARGE = f"is not between 1E-{_LARGEST_EXPONENT} and 1E+{_LARGEST_EXPONENT} in size"


def read_boolean(raw: object) -> bool:
    """``true`` or ``false``, never a number or text that looks like one.

    Raises:
        Unreadable: It is neither.
    """
    if raw is True or raw is False:
        return raw
    raise Unreadable(Problem(raw, "is neither `true` nor `false`"))


def read_text(raw: object) -> str:
    """A text that says something, as it is.

    Raises:
        Unreadable: It is none, blank, or holds half of a surrogate pair, which could never be written again.
    """
    if not isinstance(raw, str):
        raise Unreadable(Problem(raw, "is no text"))
    if not raw or raw.isspace():
        raise Unreadable(Problem(raw, "says nothing; leave the field out, or give null"))
    if not raw.isascii() and any("\ud800" <= each <= "\udfff" for each in raw):
        raise Unreadable(Problem(raw, "holds half of a surrogate pair, which is no character"))
    return str.__str__(raw)


def read_number(raw: object) -> Decimal:
    """An exact decimal of at most 34 significant digits, from an integer, a decimal or a text.

    Raises:
        Unreadable: It is none (``True`` is none), a binary float, infinite, or has too many digits.
    """
    if isinstance(raw, float):
        raise Unreadable(Problem(raw, _BINARY))
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal | str) or not _looks_numeric(raw):
        raise Unreadable(Problem(raw, _NO_NUMBER))
    try:
        number = _EXACT.create_decimal(raw)
        return number or number.copy_abs()  # there is one zero
    except (decimal.Overflow, decimal.Subnormal):
        problem = Problem(raw, _TOO_LARGE)
    except decimal.Inexact:
        problem = Problem(raw, _TOO_FINE)
    raise Unreadable(problem)


def _looks_numeric(raw: int | Decimal | str) -> bool:
    """Neither the digits of other scripts nor the words for infinity, which Python would read."""
    if isinstance(raw, str):
        return _NUMERAL.fullmatch(raw) is not None
    return not isinstance(raw, Decimal) or raw.is_finite()


def read_money(raw: object) -> Money:
    """An exact amount of a currency, from ``{"amount": "12.50", "currency": "CNY"}`` or :class:`Money`.

    Raises:
        Unreadable: It is none; every key that is missing, unknown or wrong is told.
    """
    if isinstance(raw, Money):
        raw = {"amount": raw.amount, "currency": raw.currency}
    if not isinstance(raw, Mapping):
        raise Unreadable(Problem(raw, 'is no money such as `{"amount": "12.50", "currency": "CNY"}`'))
    problems = [_unknown_key(key) for key in raw if key not in _MONEY_KEYS]
    problems += [Problem(raw, f"has no `{key}`", at=f".{key}") for key in _MONEY_KEYS if key not in raw]
    amount, currency = Decimal(), raw.get("currency", "XXX")
    try:
        amount = read_number(raw.get("amount", 0))
    except Unreadable as error:
        problems += [Problem(problem.value, problem.text, at=".amount") for problem in error.problems]
    if not isinstance(currency, str) or not _CURRENCY.fullmatch(currency):
        problems.append(Problem(currency, "is no currency such as `CNY`", at=".currency"))
    if problems:
        raise Unreadable(*problems)
    return Money(amount, currency)


def _unknown_key(key: object) -> Problem:
    word = one_line(str(key))
    text = "is no field of money, which has `amount` and `currency`"
    return Problem(word, text, did_you_mean(word, _MONEY_KEYS), f".{word}")


def reader_of(type_: Type) -> Reader:
    """The reader of the type of a fact; there are none of a list, of null, and of any type.

    >>> from complaint_rules.domain.types import enum_of
    >>> reader_of(enum_of("goods", "sales"))("godos")
    Traceback (most recent call last):
    ...
    complaint_rules.domain.unreadable.Unreadable: `godos` is none of goods, sales; did you mean 'goods'?
    """
    if type_.kind is Kind.ENUM:
        return _enum_reader(type_.values)
    if type_.kind is Kind.SET:
        return _set_reader(type_.values)
    return _READERS[type_.kind]


_READERS: dict[Kind, Reader] = {
    Kind.BOOLEAN: read_boolean,
    Kind.TEXT: read_text,
    Kind.NUMBER: read_number,
    Kind.MONEY: read_money,
    Kind.DATE: read_date,
    Kind.DATE_TIME: read_date_time,
    Kind.DURATION: read_duration,
}


def _enum_reader(values: tuple[str, ...]) -> Callable[[object], str]:
    by_text = {value: value for value in values}
    text = f"is none of {', '.join(values)}"

    def read_enum(raw: object) -> str:
        value = by_text.get(raw) if isinstance(raw, str) else None
        if value is None:
            raise Unreadable(Problem(raw, text, did_you_mean(raw, values) if isinstance(raw, str) else ""))
        return value

    return read_enum


def _set_reader(values: tuple[str, ...]) -> Reader:
    read_member = _enum_reader(values)

    def read_set(raw: object) -> frozenset[str]:
        if not isinstance(raw, _MEMBERS):
            raise Unreadable(Problem(raw, f"is no list of {', '.join(values)}"))
        members: set[str] = set()
        problems: list[Problem] = []
        for index, item in enumerate(raw):
            try:
                member = read_member(item)
            except Unreadable as error:
                problems += [Problem(each.value, each.text, each.hint, f"[{index}]") for each in error.problems]
                continue
            if member in members:
                problems.append(Problem(item, "is given twice", at=f"[{index}]"))
            members.add(member)
        if problems:
            raise Unreadable(*problems)
        return frozenset(members)

    return read_set
