"""Checks of what examples expect of deadlines: parts of what documents print, in their spelling."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Mapping

import attrs

from complaint_rules.domain.parsing import Unreadable, read_date, read_date_time
from complaint_rules.domain.plain import Plain
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.policy.context import Context
from complaint_rules.policy.example_tables import as_json
from complaint_rules.policy.tables import ExampleTable

_INSTANTS = ("starts_at", "due_at", "warns_at")
_NAMES = ("assumes", "clauses", "conflict", "needs")
_PARTS = (*_INSTANTS, "due_on", *_NAMES, "alternatives", "applies")
_OF_ALTERNATIVES = ("facts", "due_at", "due_on", "needs")


def expected_deadlines(table: ExampleTable, context: Context) -> dict[str, dict[str, Plain] | None]:
    """What an example expects of deadlines, by id; None for one that is not to be printed (``applies = false``)."""
    reader = _Reader(table, context)
    return {name: reader.deadline(name, parts) for name, parts in sorted(table.expect_deadlines.items())}


@attrs.frozen
class InstantReader:
    """Reads instants, and writes them as documents do.

    Args:
        zone: The policy's.
    """

    zone: zoneinfo.ZoneInfo

    @classmethod
    def of(cls, context: Context) -> InstantReader:
        """The reader of one draft; a zone that is none is a fault of the header, told there."""
        try:
            return cls(zoneinfo.ZoneInfo(context.draft.header.zone))
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            return cls(zoneinfo.ZoneInfo("UTC"))

    def written(self, value: object) -> str:
        """An instant as documents write it: in the policy's zone, with its offset.

        Raises:
            Unreadable: It is none.
        """
        return read_date_time(value).astimezone(self.zone).isoformat()


@attrs.frozen
class _Reader:
    table: ExampleTable
    context: Context

    def fault(self, message: str, *keys: str | int) -> None:
        self.context.faults.append(self.table.where.fault(message, "expect_deadlines", *keys))

    def deadline(self, name: str, parts: object) -> dict[str, Plain] | None:
        known = self.context.draft.deadlines
        if name not in known:
            message = f"`{name}` is no deadline{did_you_mean(name, known)}"
            self.context.faults.append(self.table.where.fault_of_key(message, "expect_deadlines", name))
            return {}
        if not isinstance(parts, Mapping) or not parts:
            self.fault("write what is to be printed, such as `{due_at = 2026-03-06T18:20:00+08:00}`", name)
            return {}
        if "applies" in parts:
            if parts != {"applies": False}:
                self.fault("`applies = false` stands alone: the deadline is not printed", name)
            return None
        return self.parts(parts, _PARTS, name)

    def parts(self, parts: Mapping[str, object], known: tuple[str, ...], *keys: str | int) -> dict[str, Plain]:
        for key in sorted(parts.keys() - {*known}):
            advice = did_you_mean(key, known) or f"; known are {', '.join(known)}"
            message = f"unknown key `{key}`{advice}"
            self.context.faults.append(self.table.where.fault_of_key(message, "expect_deadlines", *keys, key))
        return {key: self.part(key, parts[key], *keys, key) for key in sorted(parts) if key in known}

    def part(self, key: str, value: object, *keys: str | int) -> Plain:
        if key in _INSTANTS:
            return self.read(InstantReader.of(self.context).written, value, *keys)
        if key == "due_on":
            return self.read(lambda each: read_date(each).isoformat(), value, *keys)
        return self.alternatives(value, *keys) if key == "alternatives" else as_json(value)

    def read(self, read: Callable[[object], str], value: object, *keys: str | int) -> str | None:
        """A day or an instant as documents write it; ``"unknown"`` for one that is open."""
        if value is None or value == "unknown":  # null stands for it in a frozen policy
            return None
        try:
            return read(value)
        except Unreadable as error:
            for problem in error.problems:
                self.fault(problem.message(), *keys)
        return None

    def alternatives(self, value: object, *keys: str | int) -> list[Plain]:
        if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
            self.fault("write a list of `{facts = {...}, due_at = ...}`", *keys)
            return []
        return [self.parts(each, _OF_ALTERNATIVES, *keys, index) for index, each in enumerate(value)]
