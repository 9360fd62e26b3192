"""Facts: what is declared of each, and the checked facts of one complaint."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

import attrs

from complaint_rules.domain.types import Type
from complaint_rules.domain.values import Money

Value: TypeAlias = (
    bool | str | Decimal | Money | dt.date | dt.datetime | dt.timedelta | frozenset[str] | tuple["Value", ...]
)
"""A known value. Instants are in UTC; a set is a frozenset of enum values; a list is a tuple."""

Texts: TypeAlias = Mapping[str, str]
"""A text by locale."""


@attrs.frozen
class FactDeclaration:
    """What a fact is.

    Args:
        name: Dotted, ``complaint.subject``.
        type: Its type.
        unit: For numbers and durations that need one, for people; empty otherwise.
        min_value: The least value that is admitted, or None.
        max_value: The greatest value that is admitted, or None.
        absent: What its absence reads as, or None where absence is unknown.
        personal: Whether its value may never be shown in a ``repr``, a log or an error.
        ask: The question that asks for it, by locale.
    """

    name: str
    type: Type
    unit: str = ""
    min_value: Value | None = None
    max_value: Value | None = None
    absent: Value | None = None
    personal: bool = False
    ask: Texts = attrs.field(factory=dict, hash=False)


@attrs.frozen(repr=False)
class Facts:
    """The checked facts of one complaint; engines take them as they are, without checking again.

    Args:
        values: By dotted name. An absent fact has no entry; a fact given as null has the entry ``None``.
        extra: Fields that are not ours, kept and never read.
    """

    values: Mapping[str, Value | None]
    extra: Mapping[str, object] = attrs.field(factory=dict)

    def __repr__(self) -> str:
        return f"Facts({', '.join(sorted(self.values))})"
