"""From a pack's folder to its tables: every file of it, and nothing but data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import attrs

from complaint_rules.domain.errors import Fault, PolicyError
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.unreadable import described
from complaint_rules.policy import tables
from complaint_rules.policy.naming import name_faults
from complaint_rules.policy.sources import Where
from complaint_rules.policy.structuring import read_table
from complaint_rules.policy.tables import Table, Tables
from complaint_rules.policy.toml_positions import Positions, read_toml

LISTED: Mapping[str, type[Table]] = {
    "clause": tables.ClauseTable,
    "rule": tables.RuleTable,
    "message": tables.MessageTable,
    "example": tables.ExampleTable,
    "invariant": tables.InvariantTable,
    "assume": tables.AssumeTable,
    "promise": tables.PromiseTable,
    "waiver": tables.WaiverTable,
    "report": tables.ReportTable,
    "deadline": tables.DeadlineTable,
    "step": tables.StepTable,
    "accountability": tables.AccountabilityTable,
}
"""Tables written ``[[NAME]]``."""

NAMED: Mapping[str, type[Table]] = {
    "facts": tables.FactTable,
    "decision": tables.DecisionTable,
    "parameter": tables.ParameterTable,
    "event": tables.EventTable,
}
"""Tables written ``[NAME.key]``."""

PACK_FILE = "pack.toml"
"""The one file in which ``[pack]`` stands."""

_KNOWN = ("pack", "define", "calendar", *LISTED, *NAMED)
_FACT = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")

_TableT = TypeVar("_TableT", bound=Table)


def read_pack(folder: Path, faults: list[Fault]) -> Tables:
    """Read a pack's folder.

    Args:
        folder: Holds ``pack.toml``; every other ``*.toml`` in it, ``pyproject.toml`` apart, belongs to the pack too.
        faults: Takes what is wrong with the files and the shape of their tables.

    Returns:
        What could be read of it.
    """
    files = sorted(path for path in folder.glob("*.toml") if path.name != "pyproject.toml")
    documents = {path.name: _read_file(path, faults) for path in files}
    pack = _merged([document for document in documents.values() if document is not None], faults)
    if not pack.pack.where.has() and documents.get(PACK_FILE, pack) is not None:
        faults.append(Fault("pack", "`[pack]` is missing", str(folder / PACK_FILE), 1, 1))
    faults.extend(name_faults(pack))
    # Without its bases hardly a name in it would be known.
    has_its_header = pack.pack.where.has() and "extends" not in pack.pack.where.faulty
    return attrs.evolve(pack, whole=None not in documents.values() and has_its_header)


def read_tables(data: Mapping[str, Any], where: Where, faults: list[Fault]) -> Tables:
    """Read the tables of one document, those of one name in the order of the document.

    Args:
        data: The document.
        where: It stands there.
        faults: Takes the faults.
    """
    read: dict[str, Any] = {}
    for name, content in data.items():
        if name in LISTED:
            read[name] = _listed(name, content, where.at(name), faults)
        elif name in NAMED:
            read[name] = _named(name, content, where.at(name), faults)
        elif name == "define":
            read[name] = _defines(content, where.at(name), faults)
        elif name == "calendar":
            read[name] = read_table(tables.CalendarTable, content, where.at(name), faults)
        elif name == "pack":
            read[name] = read_table(tables.PackTable, content, where.at(name), faults)
        else:
            suggestion = did_you_mean(name, _KNOWN) or f"; known are {', '.join(sorted(_KNOWN))}"
            faults.append(where.fault_of_key(f"unknown table `{name}`{suggestion}", name))
    return Tables(**read)


def _read_file(path: Path, faults: list[Fault]) -> Tables | None:
    try:
        data, positions = read_toml(path.read_bytes(), str(path))
    except OSError as error:
        faults.append(Fault("", f"cannot be read: {(error.strerror or 'error').lower()}", str(path)))
    except PolicyError as error:
        faults.extend(error.faults)
    else:
        return read_tables(_without_strange_header(path, data, positions, faults), Where("", positions), faults)
    return None


def _without_strange_header(
    path: Path, data: dict[str, Any], positions: Positions, faults: list[Fault]
) -> dict[str, Any]:
    if path.name != PACK_FILE and "pack" in data:
        faults.append(Where("", positions).fault_of_key("`[pack]` stands only in pack.toml", "pack"))
        data.pop("pack")
    return data


def _listed(name: str, content: object, where: Where, faults: list[Fault]) -> tuple[Table, ...]:
    if not isinstance(content, list):
        faults.append(where.fault(f"written `[[{name}]]`, once for each; got {described(content)}"))
        return ()
    return tuple(
        read_table(LISTED[name], item, where.at(index, label=_label(name, index, item)), faults)
        for index, item in enumerate(content)
    )


def _label(name: str, index: int, item: object) -> str:
    """By its id (a waiver's is its finding) where it has one."""
    known = (item.get("id") or item.get("finding")) if isinstance(item, Mapping) else None
    return f"{name}.{known}" if isinstance(known, str) else f"{name}[{index}]"


def _named(name: str, content: object, where: Where, faults: list[Fault]) -> dict[str, Table]:
    if not isinstance(content, Mapping):
        faults.append(where.fault(f"written `[{name}.NAME]`; got {described(content)}"))
        return {}
    read = {}
    for key, item in content.items():
        if name == "facts" and not _FACT.fullmatch(key):
            faults.append(where.fault_of_key(_about_fact_name(key, item), key))
        else:
            read[key] = read_table(NAMED[name], item, where.at(key), faults)
    return read


def _about_fact_name(key: str, item: object) -> str:
    nested = next(iter(item), "field") if isinstance(item, Mapping) and "type" not in item else "field"
    return f'a fact is named by entity and field, in quotes: `[facts."{key.split(".", maxsplit=1)[0]}.{nested}"]`'


def _defines(content: object, where: Where, faults: list[Fault]) -> dict[str, tables.DefineTable]:
    if not isinstance(content, Mapping):
        faults.append(where.fault("written `[define]`, with a line `name = 'expression'` for each"))
        return {}
    read = {}
    for name, text in content.items():
        if isinstance(text, str) and text.strip():
            read[name] = tables.DefineTable(where=where, text=text)
        else:
            faults.append(where.fault(f"expected an expression in quotes, got {described(text)}", name))
    return read


def _merged(documents: Iterable[Tables], faults: list[Fault]) -> Tables:
    """One pack of several files; what may stand once only is refused the second time."""
    merged = Tables()
    for document in documents:
        changes: dict[str, Any] = {name: (*getattr(merged, name), *getattr(document, name)) for name in LISTED}
        for name in (*NAMED, "define"):
            changes[name] = _united(name, getattr(merged, name), getattr(document, name), faults)
        if document.calendar and merged.calendar:
            faults.append(document.calendar.where.fault(_already("`[calendar]`", merged.calendar.where)))
        changes["calendar"] = merged.calendar or document.calendar
        changes["pack"] = document.pack if document.pack.where.has() else merged.pack
        merged = attrs.evolve(merged, **changes)
    return merged


def _united(
    name: str, first: Mapping[str, _TableT], second: Mapping[str, _TableT], faults: list[Fault]
) -> dict[str, _TableT]:
    for key in sorted(first.keys() & second.keys()):
        keys = (key,) if name == "define" else ()
        faults.append(second[key].where.fault_of_key(_already(f"`{key}`", first[key].where, *keys), *keys))
    return {**second, **first}


def _already(what: str, where: Where, *keys: str) -> str:
    place = where.place(*keys)
    return f"{what} is declared already in {place.file}:{place.line}"
