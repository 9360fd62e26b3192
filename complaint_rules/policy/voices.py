"""What the packs of a family say of one thing: who declares it, and who adds to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

import attrs

from complaint_rules.domain.errors import Fault
from complaint_rules.policy.families import Family
from complaint_rules.policy.structuring import names_of_keys
from complaint_rules.policy.tables import Citing, Table

_TableT = TypeVar("_TableT", bound=Table)


@attrs.frozen
class Voices(Generic[_TableT]):
    """All that is said of one thing.

    Args:
        pack: Which pack declares it.
        first: How.
        later: What packs that extend that pack say of it too, by their names.
        rivals: How packs that know nothing of that pack declare it as well, by their names; each of them is a fault.
    """

    pack: str
    first: _TableT
    later: Mapping[str, _TableT]
    rivals: Mapping[str, _TableT]


def voices_on(
    family: Family, what: str, said: Mapping[str, Mapping[str, _TableT]], faults: list[Fault]
) -> dict[str, Voices[_TableT]]:
    """Who says what of each thing.

    Args:
        family: The packs.
        what: What sort of thing it is, for the faults.
        said: By pack, then by the thing's name.
        faults: Takes what two bases declare that know nothing of each other.
    """
    names = {name for tables in said.values() for name in tables}
    return {name: _voices(family, f"{what} `{name}`", _on(name, said), faults) for name in sorted(names)}


def _on(name: str, said: Mapping[str, Mapping[str, _TableT]]) -> dict[str, _TableT]:
    return {pack: said[pack][name] for pack in sorted(said) if name in said[pack]}


def _voices(family: Family, what: str, tables: dict[str, _TableT], faults: list[Fault]) -> Voices[_TableT]:
    first = [pack for pack in tables if family.bases[pack].isdisjoint(tables)]
    for other in first[1:]:
        message = f"the {what} is declared by `{first[0]}` and by `{other}`, of which neither extends the other"
        faults.append(tables[other].where.fault(message))
    later = {pack: tables[pack] for pack in tables if pack not in first}
    return Voices(first[0], tables[first[0]], later, {pack: tables[pack] for pack in first[1:]})


def refuse_changes(table: _TableT, voices: Voices[_TableT], what: str, *, may: tuple[str, ...]) -> list[Fault]:
    """Faults for every key that says something else than the pack that declares it.

    Args:
        table: A later pack's.
        voices: All that is said.
        what: The thing, for the faults.
        may: The keys that may differ.
    """
    default = type(table)(pack=table.pack)
    return [
        table.where.fault(f"the {what} is of the base `{voices.pack}`; only {_keys(may)} may be given here", key)
        for key, field in names_of_keys(type(table)).items()
        if key not in {*may, "pack"} and _said(table, field) not in [_said(default, field), _said(voices.first, field)]
    ]


def _said(table: Table, field: str) -> object:
    if isinstance(table, Citing) and field in {"clause", "clauses"}:
        return table.cited()
    return getattr(table, field)


def _keys(keys: tuple[str, ...]) -> str:
    return " and ".join(f"`{key}`" for key in keys)
