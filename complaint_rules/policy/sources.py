"""Where a table comes from, so that a fault found much later still points at its line."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from complaint_rules.domain.errors import Fault
from complaint_rules.policy.places import Place
from complaint_rules.policy.toml_positions import Path, Positions


@attrs.frozen(eq=False, repr=False)
class Where:
    """One table of a file, or of a frozen policy.

    Args:
        label: What faults call it, ``rule.late``; empty for the whole.
        positions: Of its file; None in a frozen policy, which has no lines worth showing.
        path: Of the table in its file.
        file: Shown where there are no positions.
        faulty: The keys of the table that could not be read, which is told already.
    """

    label: str = ""
    positions: Positions | None = None
    path: Path = ()
    file: str = ""
    faulty: frozenset[str | int] = frozenset()

    def at(self, *keys: str | int, label: str = "") -> Where:
        """A table inside this one."""
        return attrs.evolve(self, label=label or self._label(keys), path=(*self.path, *keys), faulty=frozenset())

    def has(self, *keys: str | int) -> bool:
        """Whether something was written there."""
        return self.positions is not None and (*self.path, *keys) in self.positions.spots

    def place(self, *keys: str | int) -> Place:
        """Where the table, or a value in it, stands."""
        return self.positions.value_of(self._path(keys)) if self.positions else Place(self.file)

    def fault(self, message: str, *keys: str | int) -> Fault:
        """A fault of the table, or of a value in it."""
        return self._fault(message, keys, self.place(*keys))

    def fault_of_key(self, message: str, *keys: str | int) -> Fault:
        """A fault of a key itself, not of what it holds."""
        return self._fault(message, keys, self.positions.of(self._path(keys)) if self.positions else self.place())

    def faults_inside(self, faults: Iterable[Fault], *keys: str | int) -> list[Fault]:
        """The faults of an expression, whose lines and columns count in its own text, put where the text stands."""
        return [self.fault_inside(fault.message, fault.line, fault.column, *keys) for fault in faults]

    def fault_inside(self, message: str, line: int, column: int, *keys: str | int) -> Fault:
        """A fault at a line and column (from 1) of a text in the table."""
        inside = self.positions.inside(self._path(keys), line, column) if self.positions else self.place()
        return self._fault(message, keys, inside)

    def _fault(self, message: str, keys: Path, place: Place) -> Fault:
        return Fault(self._label(keys), message, place.file, place.line, place.column)

    def _path(self, keys: Path) -> Path:
        """A parameter's days may stand right in its table instead of under ``values``."""
        path = (*self.path, *keys)
        if keys[:1] == ("values",) and not self.has(*keys) and self.has(*keys[1:]):
            return (*self.path, *keys[1:])
        return path

    def _label(self, keys: Path) -> str:
        label = self.label
        for key in keys:
            label += f"[{key}]" if isinstance(key, int) else f".{key}" if label else key
        return label
