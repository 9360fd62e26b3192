"""From our values to what JSON holds: the one canonical spelling of each."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import singledispatch
from typing import TypeAlias

from complaint_rules.domain.values import Money

Plain: TypeAlias = "bool | str | dict[str, Plain] | list[Plain] | None"
"""What :func:`to_plain` gives: JSON without numbers, which would not stay exact."""


@singledispatch
def to_plain(value: object) -> Plain:
    """A value as JSON holds it, canonical: equal values of one type give equal text, money excepted.

    Numbers are texts in plain notation without needless zeros; the amount of money keeps the zeros that it was written
    with; instants are in UTC with ``Z``; durations have as many whole days as fit (``PT24H`` is ``P1D``); sets are
    sorted lists.

    >>> to_plain(Decimal("12.50")), to_plain(dt.timedelta(hours=30)), to_plain(frozenset({"b", "a"}))
    ('12.5', 'P1DT6H', ['a', 'b'])
    """
    raise TypeError(type(value).__name__)


def plain_text(value: object) -> str:
    """A value as one text for people.

    >>> plain_text(Money(Decimal("18.0"), "EUR")), plain_text(Decimal("12.50"))
    ('18.0 EUR', '12.5')
    """
    plain = to_plain(value)
    return " ".join(map(str, plain.values())) if isinstance(plain, dict) else str(plain)


@to_plain.register
def _(value: bool | str | None) -> Plain:  # noqa: FBT001 - the value itself
    return value


@to_plain.register
def _(value: Decimal) -> Plain:
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@to_plain.register
def _(value: Money) -> Plain:
    return {"amount": format(value.amount, "f"), "currency": value.currency}


@to_plain.register
def _(value: dt.date) -> Plain:
    return value.isoformat()


@to_plain.register
def _(value: dt.datetime) -> Plain:
    return value.astimezone(dt.UTC).replace(tzinfo=None).isoformat() + "Z"


@to_plain.register
def _(value: dt.timedelta) -> Plain:
    length = abs(value)
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{length.microseconds:06}".rstrip("0") if length.microseconds else ""
    days = f"{length.days}D" if length.days else ""
    parts = ((hours, "H"), (minutes, "M"), (f"{seconds}{fraction}" if seconds or fraction else 0, "S"))
    time = "".join(f"{count}{unit}" for count, unit in parts if count)
    body = days + (f"T{time}" if time else "")
    return f"{'-' if value < dt.timedelta() else ''}P{body or 'T0S'}"


@to_plain.register
def _(value: frozenset) -> Plain:  # type: ignore[type-arg]  # singledispatch takes no parameters
    return [to_plain(item) for item in sorted(value)]


@to_plain.register
def _(value: tuple) -> Plain:  # type: ignore[type-arg]  # singledispatch takes no parameters
    return [to_plain(item) for item in value]
