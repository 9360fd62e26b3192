"""Strategies for the values of one fact; the first to try is always the ordinary one, to which failures shrink."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from complaint_rules.analysis.witness.ordinary import plain_value
from complaint_rules.domain.facts import FactDeclaration, Value
from complaint_rules.domain.types import Kind
from complaint_rules.domain.values import Money
from complaint_rules.testing.randomness import st
from complaint_rules.testing.reading import admits
from complaint_rules.testing.subjects import Subject

Values: TypeAlias = "st.SearchStrategy[Any]"

ABSENT = object()
"""Stands for a fact that is left out."""

_YEARS = 5 * dt.timedelta(days=366)
_EXPONENT = 6


def known_values(declared: FactDeclaration, subject: Subject) -> Values:
    """The values of a fact: its ordinary one, special ones, any at all.

    Args:
        declared: The fact.
        subject: The policy.
    """
    ordinary = subject.ordinary.get(declared.name, plain_value(declared))
    few = _FEW.get(declared.type.kind)
    if few is not None:
        return few(declared, ordinary)
    bounds = tuple(bound for bound in (declared.min_value, declared.max_value) if bound is not None)
    groups = (subject.landmarks.own(declared), subject.landmarks.usual(declared))
    anything = _anything(declared, ordinary, subject).filter(lambda value: admits(declared, value))
    # Most are special, for those find what is wrong; the rest keep one honest.
    return st.one_of(*(_admitted((ordinary, *group, *bounds), declared) for group in groups), anything)


def _admitted(values: tuple[Value, ...], declared: FactDeclaration) -> Values:
    return st.sampled_from([value for value in dict.fromkeys(values) if admits(declared, value)])


def any_values(declared: FactDeclaration, subject: Subject) -> Values:
    """The same, and with the knowledge of it: mostly known, else null or left out."""
    return perhaps(known_values(declared, subject))


def perhaps(values: Values) -> Values:
    """Values that may be null, or :data:`ABSENT`.

    A value is drawn even where it is not told: what takes fewer choices is simpler to Hypothesis, and what is simplest
    is to be known.
    """
    told = st.sampled_from([_told] * 3 + [_null, _left_out])
    return st.builds(lambda value, tell: tell(value), values, told)


def _told(value: Value) -> object:
    return value


def _null(value: Value) -> object:  # noqa: ARG001 - it is not told
    return None


def _left_out(value: Value) -> object:  # noqa: ARG001 - it is not told
    return ABSENT


def _booleans(declared: FactDeclaration, ordinary: Value) -> Values:  # noqa: ARG001 - one signature for all kinds
    return st.sampled_from([ordinary, not ordinary])


def _enums(declared: FactDeclaration, ordinary: Value) -> Values:
    return st.sampled_from([ordinary, *(value for value in declared.type.values if value != ordinary)])


def _sets(declared: FactDeclaration, ordinary: Value) -> Values:
    """The ordinary set with some members turned, and now and then all of them."""
    members = declared.type.values
    usual = ordinary if isinstance(ordinary, frozenset) else frozenset[str]()
    few = st.frozensets(st.sampled_from(members), max_size=2).map(lambda turned: usual ^ turned)
    return st.one_of(few, few, st.frozensets(st.sampled_from(members)), st.just(frozenset(members)))


_FEW: Mapping[Kind, Callable[[FactDeclaration, Value], Values]] = {
    Kind.BOOLEAN: _booleans,
    Kind.ENUM: _enums,
    Kind.SET: _sets,
}


def _anything(declared: FactDeclaration, ordinary: Value, subject: Subject) -> Values:
    return _ANY[declared.type.kind](declared, ordinary, subject)


def _texts(declared: FactDeclaration, ordinary: Value, subject: Subject) -> Values:  # noqa: ARG001 - as above
    letters = st.characters(exclude_categories=["Cs", "Cc"])
    return st.text(letters, min_size=1, max_size=12).filter(lambda text: not text.isspace())


def _numbers(declared: FactDeclaration, ordinary: Value, subject: Subject) -> Values:  # noqa: ARG001 - as above
    low: Any = declared.min_value
    high: Any = declared.max_value
    whole = st.integers(
        None if low is None else int(low.to_integral_value(rounding="ROUND_CEILING")),
        None if high is None else int(high.to_integral_value(rounding="ROUND_FLOOR")),
    )
    least, most = -(10**_EXPONENT) if low is None else low, 10**_EXPONENT if high is None else high
    small = st.decimals(least, max(least, most), places=2)
    return st.one_of(small, whole.filter(lambda number: abs(number) < 10**30).map(Decimal))


def _money(declared: FactDeclaration, ordinary: Value, subject: Subject) -> Values:  # noqa: ARG001 - as above
    bounds = [bound for bound in (declared.min_value, declared.max_value) if isinstance(bound, Money)]
    codes = [bound.currency for bound in bounds[:1]] or subject.landmarks.currencies
    low = next((bound.amount for bound in bounds if bound is declared.min_value), None)
    high = next((bound.amount for bound in bounds if bound is declared.max_value), None)
    amounts = st.decimals(-(10**_EXPONENT) if low is None else low, 10**_EXPONENT if high is None else high, places=2)
    return st.builds(Money, amounts, st.sampled_from(list(codes)))


def _dates(declared: FactDeclaration, ordinary: Value, subject: Subject) -> Values:  # noqa: ARG001 - as above
    middle = ordinary if isinstance(ordinary, dt.date) else dt.date(2026, 3, 2)
    return st.dates(_moved(middle, -_YEARS), _moved(middle, _YEARS))


def _moved(day: dt.date, length: dt.timedelta) -> dt.date:
    try:
        return day + length
    except OverflowError:
        return dt.date.min if length < dt.timedelta() else dt.date.max


def _instants(declared: FactDeclaration, ordinary: Value, subject: Subject) -> Values:
    times = st.timedeltas(dt.timedelta(), dt.timedelta(days=1, microseconds=-1))
    day = ordinary.date() if isinstance(ordinary, dt.datetime) else ordinary
    midnights = _dates(declared, day, subject).map(lambda date: dt.datetime.combine(date, dt.time(), dt.UTC))
    return st.builds(lambda midnight, time: midnight + time, midnights, times)


def _durations(declared: FactDeclaration, ordinary: Value, subject: Subject) -> Values:  # noqa: ARG001 - as above
    return st.timedeltas(dt.timedelta(days=-400), dt.timedelta(days=4000))


_ANY: Mapping[Kind, Callable[[FactDeclaration, Value, Subject], Values]] = {
    Kind.TEXT: _texts,
    Kind.NUMBER: _numbers,
    Kind.MONEY: _money,
    Kind.DATE: _dates,
    Kind.DATE_TIME: _instants,
    Kind.DURATION: _durations,
}
