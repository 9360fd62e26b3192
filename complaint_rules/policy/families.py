"""A pack and its bases: found, read, and each within the versions asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import attrs
from packaging.requirements import InvalidRequirement, Requirement

from complaint_rules.domain.errors import Fault, PackNotFoundError
from complaint_rules.policy.reading import LISTED, NAMED, read_pack
from complaint_rules.policy.tables import PackTable, Table, Tables, Text

Finder = Callable[[str], Path]
"""From a base's name to its folder; raises PackNotFoundError."""

_TableT = TypeVar("_TableT", bound=Table)


@attrs.frozen
class Family:
    """A pack and its bases, each once.

    Args:
        own: The name of the pack that was asked for.
        packs: By name.
        bases: The names of each pack's bases, their bases as well.
        whole: Whether everything was found and could be read.
    """

    own: str
    packs: Mapping[str, Tables]
    bases: Mapping[str, frozenset[str]]
    whole: bool

    def latest(self, names: set[str]) -> set[str]:
        """Those packs that no other of them extends; what they say stands."""
        return _latest(names, self.bases)

    def household(self, name: str) -> frozenset[str]:
        """A pack and its bases."""
        return self.bases[name] | {name}


def _latest(names: set[str], bases: Mapping[str, frozenset[str]]) -> set[str]:
    return {name for name in names if not any(name in bases[other] for other in names)}


def read_family(folder: Path, find: Finder, faults: list[Fault]) -> Family:
    """Read a pack and, through ``extends``, its bases.

    Args:
        folder: The pack's.
        find: Finds its bases.
        faults: Takes what is wrong with any of them.
    """
    reader = _Reader(find, faults)
    own = read_pack(folder, faults)
    reader.add(own, ())
    packs = {name: attrs.evolve(pack, pack=_inherited(pack.pack, reader)) for name, pack in reader.packs.items()}
    localized = {name: _localized(pack) for name, pack in sorted(packs.items())}
    return Family(own.pack.name, localized, reader.bases, reader.whole)


class _Reader:
    """Goes from base to base; each pack is read once, however many extend it."""

    def __init__(self, find: Finder, faults: list[Fault]) -> None:
        self.find = find
        self.faults = faults
        self.packs: dict[str, Tables] = {}
        self.bases: dict[str, frozenset[str]] = {}
        self.whole = True

    def add(self, pack: Tables, trail: tuple[str, ...]) -> None:
        header = pack.pack
        self.whole = self.whole and pack.whole
        self.packs[header.name] = pack
        self.bases[header.name] = frozenset()
        direct = [self.base(header, index, (*trail, header.name)) for index in range(len(header.extends))]
        names = {name for name in direct if name}
        self.bases[header.name] = frozenset(names.union(*(self.bases[name] for name in names)))

    def base(self, header: PackTable, index: int, trail: tuple[str, ...]) -> str:
        """Read one base; its name, or nothing where that cannot be."""
        try:
            requirement = Requirement(header.extends[index])
        except InvalidRequirement:
            requirement = None
        if requirement is None or requirement.extras or requirement.url or requirement.marker:
            return self.refuse(header, index, "write a pack and its versions, such as `standard>=1,<2`")
        if requirement.name in trail:
            circle = " > ".join((*trail[trail.index(requirement.name) :], requirement.name))
            return self.refuse(header, index, f"the bases go in a circle: {circle}")
        if requirement.name not in self.packs and not self.read(header, index, requirement.name, trail):
            return ""
        version = self.packs[requirement.name].pack.version
        if version and not requirement.specifier.contains(version, prereleases=True):
            message = f"`{requirement.name}` is there in version {version}, not {requirement.specifier}"
            self.faults.append(header.where.fault(message, "extends", index))
        return requirement.name

    def read(self, header: PackTable, index: int, name: str, trail: tuple[str, ...]) -> bool:
        try:
            folder = self.find(name)
        except PackNotFoundError as error:
            return bool(self.refuse(header, index, error.faults[0].message))
        pack = read_pack(folder, self.faults)
        if pack.pack.name != name:
            return bool(self.refuse(header, index, f"the pack found as `{name}` calls itself `{pack.pack.name}`"))
        self.add(pack, trail)
        return True

    def refuse(self, header: PackTable, index: int, message: str) -> str:
        self.whole = False
        self.faults.append(header.where.fault(message, "extends", index))
        return ""


def _inherited(header: PackTable, reader: _Reader) -> PackTable:
    """The header with what it leaves out taken from its bases, where they agree."""
    changes = {}
    for key in ("zone", "locales", "in_force_by"):
        if getattr(header, key):
            continue
        given = {name for name in reader.bases[header.name] if getattr(reader.packs[name].pack, key)}
        theirs = {getattr(reader.packs[name].pack, key) for name in _latest(given, reader.bases)}
        if len(theirs) == 1:
            changes[key] = theirs.pop()
        elif key == "in_force_by" and not theirs:
            changes[key] = "complaint.received_at"
        elif reader.whole:
            message = f"`{key}` is missing" if not theirs else f"`{key}` is missing, and the bases don't agree on it"
            reader.faults.append(header.where.fault(message))
    return attrs.evolve(header, **changes)


def _localized(pack: Tables) -> Tables:
    """The pack with its name in every table and every plain text under its first locale."""
    first, name = next(iter(pack.pack.locales), ""), pack.pack.name
    changes: dict[str, Any] = {"pack": _owned(pack.pack, first, name)}
    for key in LISTED:
        changes[key] = tuple(_owned(table, first, name) for table in getattr(pack, key))
    for key in (*NAMED, "define"):
        changes[key] = {each: _owned(table, first, name) for each, table in getattr(pack, key).items()}
    return attrs.evolve(pack, **changes)


def _owned(table: _TableT, first: str, pack: str) -> _TableT:
    changes: dict[str, Any] = {name: Text(text.texts(first)) for name, text in texts_of(table)}
    return attrs.evolve(table, pack=pack, **changes)


def texts_of(table: Table) -> list[tuple[str, Text]]:
    """The texts of a table, by key."""
    values = ((field.name, getattr(table, field.name)) for field in attrs.fields(type(table)))
    return [(name, value) for name, value in values if isinstance(value, Text)]
