"""What random policies are made of: their facts, figures and the constants that their conditions use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from complaint_rules.domain import types
from complaint_rules.domain.types import Kind, Type
from complaint_rules.domain.values import Money

ZONE = "Asia/Shanghai"
IN_FORCE_BY = "complaint.received_at"
COLOURS = types.enum_of("blue", "green", "red")
COLOUR_SET = types.set_of(*COLOURS.values)


def instant(text: str) -> dt.datetime:
    """The instant that a text with an offset names."""
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)


FACTS: Mapping[str, Type] = {
    IN_FORCE_BY: types.DATE_TIME,
    "goods.bought": types.DATE,
    "goods.colour": COLOURS,
    "goods.count": types.NUMBER,
    "goods.cracked": types.BOOLEAN,
    "goods.label": types.TEXT,
    "goods.price": types.MONEY,
    "goods.sold": types.DATE,
    "goods.tags": COLOUR_SET,
    "goods.weight": types.NUMBER,
    "visit.demands": COLOUR_SET,
    "visit.ended_at": types.DATE_TIME,
    "visit.loss": types.MONEY,
    "visit.lasted": types.DURATION,
    "visit.made": types.BOOLEAN,
    "visit.wish": COLOURS,
}
"""Facts of every type, for policies of all kinds."""

FINITE_FACTS: Mapping[str, Type] = {
    IN_FORCE_BY: types.DATE,
    "goods.colour": COLOURS,
    "goods.cracked": types.BOOLEAN,
    "goods.tags": types.set_of("blue", "red"),
    "visit.made": types.BOOLEAN,
    "visit.paid": types.BOOLEAN,
}
"""Facts with few values, so that all completions of the unknown ones can be tried."""

PARAMETERS: Mapping[str, Type] = {
    "parameter.allowance": types.MONEY,
    "parameter.open": types.NUMBER,
    "parameter.window": types.NUMBER,
}

DAYS = tuple(
    dt.date.fromisoformat(text)
    for text in ("2023-12-31", "2024-01-01", "2024-02-29", "2024-03-31", "2025-02-28", "2026-01-31", "2026-03-02")
)
"""Leap days, ends of months and of years, and a day in between."""

# Noon, the last and the first moment of a day in Shanghai (16:00 UTC), and 16:30 UTC, where the two clocks disagree.
INSTANTS = tuple(
    instant(text)
    for text in (
        "2024-02-28T15:59:59.999999+00:00",
        "2024-02-28T16:00:00+00:00",
        "2024-02-29T12:00:00+08:00",
        "2025-12-31T16:30:00+00:00",
        "2026-01-31T00:00:00+08:00",
        "2026-03-02T09:10:00+08:00",
    )
)

CONSTANTS: Mapping[Kind, tuple[object, ...]] = {
    Kind.BOOLEAN: (False, True),
    Kind.TEXT: ("blue", "note", "\u00e9t\u00e9", "\u98a8"),
    Kind.NUMBER: tuple(Decimal(text) for text in ("0", "1", "2", "3", "30", "0.1", "2.5", "1.00", "1E+3", "1E-7")),
    Kind.MONEY: tuple(
        Money(Decimal(amount), currency) for currency in ("CNY", "USD") for amount in ("0", "12.50", "100")
    ),
    Kind.DATE: DAYS,
    Kind.DATE_TIME: INSTANTS,
    Kind.DURATION: tuple(dt.timedelta(hours=hours) for hours in (0, 1, 24, -24, 48, 720)),
}
"""The constants of each kind: few, so that conditions and facts meet."""

LONG_NUMBER = Decimal(1234567890123456789012345678901234)
"""34 digits, the most that a number has; 28 are too few to hold it."""
