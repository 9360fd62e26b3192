"""Random inputs: valid, and with faults."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from complaint_rules.domain.parsing import to_plain
from complaint_rules.domain.types import Kind, Type
from complaint_rules.domain.values import Money
from complaint_rules.domain.vocabulary import standard_facts

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(lambda text: text.strip())
DATES = st.dates()
INSTANTS = st.datetimes(timezones=st.just(dt.UTC))
DURATIONS = st.timedeltas()


@st.composite
def numbers(draw) -> Decimal:
    digits = draw(st.integers(-(10**34) + 1, 10**34 - 1))
    return Decimal(digits).scaleb(draw(st.integers(-66, 66)))


MONEY = st.builds(
    Money,
    st.decimals(min_value=-(10**9), max_value=10**9, places=2),
    st.text(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), min_size=3, max_size=3),
)

_VALUES = {
    Kind.BOOLEAN: st.booleans(),
    Kind.TEXT: TEXTS,
    Kind.NUMBER: numbers(),
    Kind.MONEY: MONEY,
    Kind.DATE: DATES,
    Kind.DATE_TIME: INSTANTS,
    Kind.DURATION: DURATIONS,
}


def values_of(type_: Type) -> st.SearchStrategy:
    """Our values of a type."""
    if type_.kind is Kind.ENUM:
        return st.sampled_from(type_.values)
    if type_.kind is Kind.SET:
        return st.frozensets(st.sampled_from(type_.values))
    return _VALUES[type_.kind]


def raw_values_of(type_: Type) -> st.SearchStrategy:
    """What an input may hold for a type: a value of ours, its plain form, or null."""
    values = values_of(type_)
    return st.none() | values | values.map(to_plain)


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text(max_size=12)
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.binary(max_size=3)
    | st.sampled_from(["quality", "2026-02-30", "2026-01-31T09:00:00", "P1M", "1e5", "true"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=8) | st.sampled_from(["amount", "currency"]) | st.integers(), inner, max_size=3
        )
    ),
    max_leaves=6,
)


@st.composite
def inputs(draw) -> dict:
    """A valid input with some of the standard facts, some of them null."""
    names = draw(st.lists(st.sampled_from(sorted(standard_facts())), unique=True, max_size=20))
    data: dict = draw(st.dictionaries(st.sampled_from(["goods", "plan", "site"]), st.just({}).map(dict)))
    for name in names:
        entity, field = name.split(".")
        data.setdefault(entity, {})[field] = draw(raw_values_of(standard_facts()[name].type))
    if draw(st.booleans()):
        data["extra"] = draw(st.dictionaries(st.text(max_size=5), JUNK, max_size=3))
    return data


@st.composite
def spoiled_inputs(draw) -> object:
    """An input in which anything may be wrong, or nothing."""
    data = draw(inputs())
    for name in draw(st.lists(st.sampled_from(sorted(standard_facts())), unique=True, max_size=4)):
        entity, field = name.split(".")
        data.setdefault(entity, {})[field] = draw(JUNK)
    for entity in draw(
        st.lists(st.sampled_from(["complaint", "goods", "extra", "goodz", "subject", "a.b"]), max_size=2)
    ):
        held = data.get(entity)
        if isinstance(held, dict) and draw(st.booleans()):
            held[draw(st.text(max_size=8) | st.integers())] = draw(JUNK)
        else:
            data[entity] = draw(JUNK)
    return data if draw(st.integers(0, 20)) else draw(JUNK)
