"""Examples written on top of others (``like``), as whole inputs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import attrs

from complaint_rules.domain.errors import Fault
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.policy.graphs import order_of
from complaint_rules.policy.tables import ExampleTable, Tables


def compose_examples(pack: Tables, faults: list[Fault]) -> tuple[ExampleTable, ...]:
    """The examples of a pack, each with the whole of its facts as JSON has them, by id.

    Args:
        pack: The pack that was asked for; a base's examples need not hold in it.
        faults: Takes a ``like`` that names nothing or itself.
    """
    tables = {table.id: table for table in reversed(pack.example)}
    order, circles = order_of({name: [table.like] for name, table in tables.items()})
    for circle in circles:
        message = f"the examples go in a circle: {' > '.join(circle)}"
        faults.append(tables[circle[0]].where.fault(message, "like"))
    whole: dict[str, ExampleTable] = {}
    for name in order:
        table = tables[name]
        if table.like and table.like not in tables:
            message = f"`{table.like}` is no example of this pack{did_you_mean(table.like, tables)}"
            faults.append(table.where.fault(message, "like"))
        whole[name] = _on_top_of(whole.get(table.like, ExampleTable()), table, faults)
    return tuple(whole[name] for name in sorted(whole))


def _on_top_of(base: ExampleTable, table: ExampleTable, faults: list[Fault]) -> ExampleTable:
    """An example with what it takes over: facts, what happened, and when it is looked at."""
    given = _given(table, base.given, faults)
    if not table.is_of_a_case:
        return attrs.evolve(table, given=given)
    events = (*(table.events or base.events), *table.then)
    return attrs.evolve(table, given=given, events=events, then=(), now=base.now if table.now is None else table.now)


def _given(table: ExampleTable, base: Mapping[str, Any], faults: list[Fault]) -> dict[str, Any]:
    merged = _merged(base, as_json(table.given))
    for key in ("unknown", "absent"):
        for index, name in enumerate(getattr(table, key)):
            entity, _, field = name.partition(".")
            if not field:
                faults.append(table.where.fault(f"`{name}` is no fact; write entity and field", key, index))
                continue
            fields = {each: value for each, value in _fields(merged, entity).items() if each != field}
            merged = {**merged, entity: {**fields, field: None} if key == "unknown" else fields}
    return merged


def _fields(given: Mapping[str, Any], entity: str) -> Mapping[str, Any]:
    fields = given.get(entity, {})
    return fields if isinstance(fields, Mapping) else {}


def _merged(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Both, at every depth; what both say is taken from the second."""
    merged = dict(base)
    for key, value in more.items():
        theirs = merged.get(key)
        merged[key] = _merged(theirs, value) if isinstance(theirs, Mapping) and isinstance(value, Mapping) else value
    return merged


def as_json(value: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
    """A value of TOML as JSON has it: days and instants as ISO 8601 texts, decimals as texts; keys sorted.

    >>> as_json({"b": dt.date(2026, 1, 31), "a": [Decimal("1.50")]})
    {'a': ['1.50'], 'b': '2026-01-31'}
    """
    if isinstance(value, Mapping):
        return {str(key): as_json(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value
