"""Types and values as packs write them."""

from __future__ import annotations

from complaint_rules.domain.errors import Fault
from complaint_rules.domain.facts import Value
from complaint_rules.domain.parsing import Unreadable, reader_of
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.types import Kind, Type
from complaint_rules.policy.sources import Where

KINDS = {kind.value: kind for kind in Kind if kind not in {Kind.LIST, Kind.NULL, Kind.ANY}}
"""The types that a pack may name."""


def read_type(
    name: str, values: tuple[str, ...], allowed: tuple[str, ...], where: Where, faults: list[Fault], *, key: str
) -> Type | None:
    """The type that a table gives.

    Args:
        name: Its word.
        values: Of an enum or a set.
        allowed: The words that may stand there.
        where: The table.
        faults: Takes what is wrong with it.
        key: Under which the values stand.
    """
    if name not in allowed:
        advice = did_you_mean(name, allowed) or f"; types are {', '.join(allowed)}"
        faults.append(where.fault(f"`{name}` is no type here{advice}", "type"))
        return None
    chosen = name in {"enum", "set"}
    if chosen and not values and key not in where.faulty:
        faults.append(where.fault(f"the type {name} lists its `{key}`", *((key,) if where.has(key) else ())))
    if values and not chosen:
        faults.append(where.fault(f"only an enum or a set has `{key}`, not a {name}", key))
    return Type(KINDS[name], tuple(sorted(set(values))) if chosen else ()) if values or not chosen else None


def value_at(wanted: Type, value: object, where: Where, faults: list[Fault], *keys: str | int) -> Value | None:
    """The value of a type that stands in a table under ``keys``, or None, which then is a fault."""
    try:
        return reader_of(wanted)(value)
    except Unreadable as error:
        faults.extend(where.fault(problem.message(), *keys) for problem in error.problems)
        return None
