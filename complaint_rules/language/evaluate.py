"""Trying a line: an expression against what JSON holds, or values of Python's own types."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Any, NoReturn, cast

import attrs

from complaint_rules.domain import types
from complaint_rules.domain.calendar import WEEKDAYS_9_TO_18
from complaint_rules.domain.declared import faults_of, no_object, reader_for
from complaint_rules.domain.errors import ExpressionError, Fault, InputError
from complaint_rules.domain.facts import Value
from complaint_rules.domain.parsing import (
    Problem,
    Unreadable,
    read_date,
    read_date_time,
    read_duration,
    read_money,
    read_number,
)
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.types import Type
from complaint_rules.domain.values import Money
from complaint_rules.domain.vocabulary import standard_facts
from complaint_rules.language.checker import check, unify
from complaint_rules.language.evaluation import value_of
from complaint_rules.language.functions import Setting, zone_named
from complaint_rules.language.operations import KIND_OF, Maybe, Truth
from complaint_rules.language.parser import parse

_PERSONAL = "complainant."
"""How the names of facts begin whose values no error may show."""


def evaluate(expression: str, facts: Mapping[str, Any], *, zone: str = "UTC") -> Any:  # noqa: ANN401 - any value
    """Evaluate an expression.

    Args:
        expression: A line of the expression language.
        facts: Values by dotted name (``{"goods.price": Decimal(5)}``), nested by entity (``{"goods": {"price": …}}``),
            or both: ``bool``, ``str``, ``int``, ``Decimal``, ``date``, aware ``datetime``, ``timedelta``, ``Money``,
            lists of these, sets of ``str``. What JSON holds as a text, a list or an object is, under a name of the
            shipped vocabulary, read as what that fact is. ``None`` and a name that is not among them are unknown.
        zone: The IANA zone in which dates of instants are taken.

    Returns:
        The value in Python's own types (a number as ``Decimal``, an instant in UTC, a list as ``list``); ``None`` is
        unknown.

    Raises:
        ExpressionError: It cannot be read, or its types don't fit these facts.
        InputError: A fact is of no type of the language or not what its name says, or there is no such zone; every
            fault is told.

    >>> evaluate("days_between(bought, today) <= 30", {"bought": dt.date(2026, 1, 1), "today": dt.date(2026, 1, 31)})
    True
    >>> evaluate("price > 5 or urgent", {"price": 3}) is None
    True
    >>> evaluate("min(warranty.expires_on, today)", {"warranty": {"expires_on": "2026-01-31"}, "today": dt.date.max})
    datetime.date(2026, 1, 31)
    """
    node = parse(expression)
    values = _read_all(facts)
    scope = {name: _type_of(value) for name, value in values.items()}
    _, faults = check(node, expression, scope, closed=False)
    if faults:
        raise ExpressionError(faults)
    return _outside(value_of(node, _Given(_setting(zone), values)))


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


def _setting(zone: str) -> Setting:
    try:
        return Setting(zone_named(zone), WEEKDAYS_9_TO_18)
    except (LookupError, ValueError, OSError):  # the last two for what cannot even be a zone's name
        suggestion = did_you_mean(zone, zoneinfo.available_timezones())
        raise InputError([Fault("zone", f"`{zone}` names no zone of the IANA database{suggestion}")]) from None


def _read_all(facts: object) -> dict[str, Maybe]:
    if not isinstance(facts, Mapping):
        raise InputError([no_object("", facts)])
    values: dict[str, Maybe] = {}
    faults: list[Fault] = []
    for name, raw in _flat(facts, ""):
        if name in values:
            faults.append(Fault(name, "is given twice, nested and by its dotted name"))
        try:
            values[name] = _read_fact(name, raw)
        except Unreadable as error:
            faults += _faults(name, error)
    if faults:
        raise InputError(faults)
    return values


def _flat(facts: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in facts.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping) and name not in standard_facts():
            yield from _flat(value, f"{name}.")
        else:
            yield name, value


def _read_fact(name: str, raw: object) -> Maybe:
    """A fact's value; for what JSON has no type of its own, its declaration says what it is."""
    declaration = standard_facts().get(name)
    if declaration is not None and isinstance(raw, str | list | Mapping):
        return reader_for(declaration)(raw)
    return _read(raw)


def _faults(name: str, error: Unreadable) -> list[Fault]:
    declaration = standard_facts().get(name)
    if declaration is not None:
        return faults_of(declaration, error)
    personal = name.startswith(_PERSONAL)
    return [Fault(name, problem.message(personal=personal)) for problem in error.problems]


def _read_list(raw: list[Any] | tuple[Any, ...]) -> Value:
    items = tuple(map(_read, raw))
    if _items_type(items) is None:
        raise Unreadable(Problem(raw, "has items of different types"))
    return cast(Value, items)  # an item may be unknown


def _read_set(raw: AbstractSet[Any]) -> Value:
    if not all(isinstance(item, str) for item in raw):
        raise Unreadable(Problem("set", "holds texts only; give a `list`"))
    return frozenset(raw)


def _refuse_float(raw: float) -> NoReturn:
    raise Unreadable(Problem(raw, "is not exact, as a binary float never is; give a `Decimal`"))


_READERS: dict[type, Callable[[Any], Value]] = {
    bool: bool,
    str: str,
    int: read_number,
    float: _refuse_float,
    Decimal: read_number,
    dt.datetime: read_date_time,
    dt.date: read_date,
    dt.timedelta: read_duration,
    Money: read_money,
    list: _read_list,
    tuple: _read_list,
    frozenset: _read_set,
    set: _read_set,
}


def _read(raw: object) -> Maybe:
    """A value of Python's own as one of ours; a class that derives from another is read as that one."""
    if raw is None:
        return None
    reader = next((_READERS[base] for base in type(raw).__mro__ if base in _READERS), None)
    if reader is None:
        raise Unreadable(Problem(raw, "is no value of the language"))
    return reader(raw)


def _type_of(value: Maybe) -> Type:
    if value is None:
        return types.ANY
    if isinstance(value, tuple):
        return types.list_of(_items_type(value) or types.ANY)
    return Type(KIND_OF[type(value)])


def _items_type(items: tuple[Maybe, ...]) -> Type | None:
    """The type of all items, or None where they have none in common."""
    common: Type | None = types.ANY
    for item in items:
        common = common and unify(common, _type_of(item))
    return common


def _outside(value: Maybe) -> Any:  # noqa: ANN401 - any value
    if isinstance(value, frozenset):
        return sorted(value)
    return list(map(_outside, value)) if isinstance(value, tuple) else value
