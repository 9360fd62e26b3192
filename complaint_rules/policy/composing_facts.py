"""The facts of a policy: the shipped vocabulary, what packs declare, and the values and questions that they add."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from complaint_rules.domain.errors import Fault
from complaint_rules.domain.facts import FactDeclaration, Value
from complaint_rules.domain.types import ANY, Kind, Type
from complaint_rules.policy.families import Family
from complaint_rules.policy.places import Place
from complaint_rules.policy.tables import FactTable
from complaint_rules.policy.values import KINDS, read_type, value_at
from complaint_rules.policy.voices import voices_on

_MEASURED = frozenset({Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.DATE_TIME, Kind.DURATION})


def compose_facts(
    family: Family, vocabulary: Mapping[str, FactDeclaration], faults: list[Fault]
) -> dict[str, FactDeclaration]:
    """Every fact of a policy, by name.

    Args:
        family: The packs.
        vocabulary: The facts that every pack knows.
        faults: Takes what is wrong with a declaration, and changes of what a base declares.
    """
    said = {name: pack.facts for name, pack in family.packs.items()}
    known = {pack: {name: table for name, table in facts.items() if name in vocabulary} for pack, facts in said.items()}
    own = {
        pack: {name: table for name, table in facts.items() if name not in vocabulary} for pack, facts in said.items()
    }
    found = dict(vocabulary)
    for name in sorted({name for facts in known.values() for name in facts}):
        tables = {pack: known[pack][name] for pack in sorted(known) if name in known[pack]}
        found[name] = _extended(vocabulary[name], "the vocabulary", tables, family, faults)
    for name, voices in voices_on(family, "fact", own, faults).items():
        declared = declare(name, voices.first, faults)
        found[name] = _extended(declared, f"the base `{voices.pack}`", voices.later, family, faults)
    return dict(sorted(found.items()))


def facts_declared(family: Family, vocabulary: Mapping[str, FactDeclaration]) -> dict[str, tuple[str, Place]]:
    """The pack that declares each fact which is none of the vocabulary, and where."""
    found: dict[str, tuple[str, Place]] = {}
    for pack in sorted(family.packs, key=lambda name: (len(family.bases[name]), name)):
        for name, table in family.packs[pack].facts.items():
            if name not in vocabulary:
                found.setdefault(name, (pack, table.where.place()))
    return dict(sorted(found.items()))


def declare(name: str, table: FactTable, faults: list[Fault]) -> FactDeclaration:
    """The fact that a table declares."""
    if not table.type and "type" not in table.where.faulty:
        faults.append(table.where.fault("`type` is missing"))
    known = read_type(table.type, table.values, tuple(KINDS), table.where, faults, key="values") if table.type else None
    kind = known or ANY
    bounds = {key: _bound(table, key, kind, faults) for key in ("min", "max") if known}
    least, most = bounds.get("min"), bounds.get("max")
    if least is not None and most is not None and _exceeds(least, most):
        faults.append(table.where.fault("`min` is more than `max`", "min"))
    absent = None if table.absent is None or not known else value_at(kind, table.absent, table.where, faults, "absent")
    return FactDeclaration(
        name, kind, table.unit, least, most, absent, personal=bool(table.personal), ask=table.ask.by_locale
    )


def _bound(table: FactTable, key: str, kind: Type, faults: list[Fault]) -> Value | None:
    value = getattr(table, f"{key}_value")
    if value is None:
        return None
    if kind.kind not in _MEASURED:
        faults.append(table.where.fault(f"a {kind} has no `{key}`", key))
        return None
    return value_at(kind, value, table.where, faults, key)


def _exceeds(least: Any, most: Any) -> bool:  # noqa: ANN401 - two values of one type
    try:
        return bool(least > most)
    except TypeError:  # money, which is compared inside one currency
        return bool(least.currency != most.currency or least.amount > most.amount)


def _extended(
    declared: FactDeclaration, whose: str, later: Mapping[str, FactTable], family: Family, faults: list[Fault]
) -> FactDeclaration:
    """The fact with the values and questions that packs add."""
    values = set(declared.type.values)
    ask = dict(declared.ask)
    added: dict[str, str] = {}
    for pack in sorted(later, key=lambda name: (len(family.bases[name]), name)):
        table = later[pack]
        faults.extend(_changes(declared, whose, table, pack))
        if table.values and declared.type.kind not in {Kind.ENUM, Kind.SET}:
            faults.append(table.where.fault(f"only an enum or a set has `values`, not a {declared.type}", "values"))
        values.update(table.values)
        for locale, text in table.ask.by_locale.items():
            if ask.setdefault(locale, text) != text:
                asked = f"`{added[locale]}`" if locale in added else whose
                message = f"{asked} asks for it already in `{locale}`, and `{pack}` in other words"
                faults.append(table.where.fault(message, "ask"))
            added.setdefault(locale, pack)
    extended = Type(declared.type.kind, tuple(sorted(values)) if declared.type.values else ())
    return attrs.evolve(declared, type=extended, ask=dict(sorted(ask.items())))


def _changes(declared: FactDeclaration, whose: str, table: FactTable, pack: str) -> list[Fault]:
    """Faults for what a later pack says otherwise than the declaration; to repeat it is no change."""
    same = {
        "type": table.type in {"", declared.type.kind.value},
        "unit": table.unit in {"", declared.unit},
        "min": _repeats(declared.type, table.min_value, declared.min_value),
        "max": _repeats(declared.type, table.max_value, declared.max_value),
        "absent": _repeats(declared.type, table.absent, declared.absent),
        "personal": table.personal in {None, declared.personal},
    }
    message = f"the fact is of {whose}; `{pack}` may only add `values` and `ask`"
    return [table.where.fault(message, key) for key, unchanged in same.items() if not unchanged]


def _repeats(kind: Type, value: object, declared: Value | None) -> bool:
    if value is None:
        return True
    unread: list[Fault] = []
    read = value_at(kind, value, FactTable().where, unread)
    return not unread and read == declared
