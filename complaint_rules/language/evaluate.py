"""Trying a line: an expression against values of Python's own types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Any

import attrs

from complaint_rules.domain import types
from complaint_rules.domain.calendar import WEEKDAYS_9_TO_18
from complaint_rules.domain.errors import ExpressionError, Fault, InputError
from complaint_rules.domain.types import Kind, Type
from complaint_rules.domain.values import Money
from complaint_rules.language.checker import check, unify
from complaint_rules.language.evaluation import value_of
from complaint_rules.language.functions import Setting, zone_named
from complaint_rules.language.operations import KIND_OF, Maybe, Truth
from complaint_rules.language.parser import parse


def evaluate(expression: str, facts: Mapping[str, Any], *, zone: str = "UTC") -> Any:  # noqa: ANN401 - any value
    """Evaluate an expression.

    Args:
        expression: A line of the expression language.
        facts: Values by dotted name (``{"goods.price": Decimal(5)}``), nested by entity (``{"goods": {"price": …}}``),
            or both: ``bool``, ``str``, ``int``, ``Decimal``, ``date``, aware ``datetime``, ``timedelta``, ``Money``,
            lists and sets of these. ``None`` and a name that is not among them are unknown.
        zone: The IANA zone in which dates of instants are taken.

    Returns:
        The value in Python's own types (a number as ``Decimal``, an instant in UTC, a list as ``list``); ``None`` is
        unknown.

    Raises:
        ExpressionError: It cannot be read, or its types don't fit these facts.
        InputError: A fact is of no type of the language.

    >>> evaluate("days_between(bought, today) <= 30", {"bought": dt.date(2026, 1, 1), "today": dt.date(2026, 1, 31)})
    True
    >>> evaluate("price > 5 or urgent", {"price": 3}) is None
    True
    """
    node = parse(expression)
    values = dict(_flat(facts, ""))
    faults = [fault for name, value in values.items() for fault in _faults(name, value)]
    if faults:
        raise InputError(faults)
    known = {name: _inside(value) for name, value in values.items()}
    scope = {name: _type_of(value) for name, value in known.items()}
    _, faults = check(node, expression, scope, closed=False)
    if faults:
        raise ExpressionError(faults)
    return _outside(value_of(node, _Given(Setting(zone_named(zone), WEEKDAYS_9_TO_18), known)))


@attrs.frozen
class _Given:
    """The environment: the given values; every other name is unknown."""

    setting: Setting
    values: Mapping[str, Maybe]

    def lookup(self, name: str) -> Maybe:
        return self.values.get(name)

    def is_known(self, name: str) -> Truth:
        return self.values.get(name) is not None

    def needs(self, name: str) -> frozenset[str]:
        return frozenset({name})

    def reads(self, name: str) -> frozenset[str]:
        return frozenset({name})


def _flat(facts: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in facts.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _faults(name: str, value: object) -> Iterator[Fault]:
    if isinstance(value, float):
        yield Fault(name, "a binary float is not exact; give a `Decimal`")
    elif isinstance(value, dt.datetime) and value.tzinfo is None:
        yield Fault(name, "a date-time without an offset or zone")
    elif isinstance(value, Decimal) and not value.is_finite():
        yield Fault(name, "a number that is not finite")
    elif isinstance(value, list | tuple | AbstractSet):
        for item in value:
            yield from _faults(name, item)
    elif value is not None and not isinstance(value, int | str | Decimal | dt.date | dt.timedelta | Money):
        yield Fault(name, f"a `{type(value).__name__}` is no value of the language")


def _inside(value: Any) -> Any:  # noqa: ANN401 - any value
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC)
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, AbstractSet):
        return frozenset(map(_inside, value))
    return tuple(map(_inside, value)) if isinstance(value, list | tuple) else value


def _type_of(value: Maybe) -> Type:
    if value is None:
        return types.ANY
    kind = next(kind for base in type(value).__mro__ if (kind := KIND_OF.get(base)))
    if kind not in {Kind.LIST, Kind.SET}:
        return Type(kind)
    item: Type | None = types.ANY
    for member in value:  # type: ignore[union-attr]  # it is a collection
        item = item and unify(item, _type_of(member))
    return types.list_of(item or types.ANY)


def _outside(value: Any) -> Any:  # noqa: ANN401 - any value
    if isinstance(value, frozenset):
        return sorted(map(_outside, value))
    return list(map(_outside, value)) if isinstance(value, tuple) else value
