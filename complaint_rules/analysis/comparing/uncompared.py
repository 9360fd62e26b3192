"""What two policies write otherwise of deadlines and cases: told, as it is not compared over all complaints."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from complaint_rules.policy.model import Policy

_KINDS = {
    "deadline": "deadlines",
    "step": "steps",
    "accountability": "accountabilities",
    "message": "messages",
    "event": "events",
}
_SINGLE = ("calendar", "zone")
_NO_MEANING = frozenset({"pack", "text", "done_text", "requires_text", "unless_text"})
"""Keys of the model that say nothing, or again what another key says."""


class Written(enum.StrEnum):
    """How something of one policy stands to the same of another."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@attrs.frozen
class Uncompared:
    """Something that two policies write otherwise.

    Args:
        kind: ``deadline``, ``step``, ``accountability``, ``message``, ``event``, ``calendar`` or ``zone``.
        name: Which one; empty for the calendar and the zone.
        written: Whether one policy alone has it, or both do and differ.
        keys: Where both have it, what differs.
    """

    kind: str
    name: str
    written: Written
    keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        what = f"{self.kind} {self.name}".strip()
        return f"{what}: {', '.join(self.keys)}" if self.keys else f"{what} {self.written}"


def uncompared(old: Policy, new: Policy) -> tuple[Uncompared, ...]:
    """All that two policies write otherwise beside their decisions and rules."""
    single = (Uncompared(kind, "", Written.CHANGED) for kind in _SINGLE if getattr(old, kind) != getattr(new, kind))
    named = (
        each
        for kind, attribute in _KINDS.items()
        for each in _among(kind, getattr(old, attribute), getattr(new, attribute))
    )
    return (*single, *named)


def _among(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Uncompared]:
    for name in sorted(old.keys() | new.keys()):
        if name not in old or name not in new:
            yield Uncompared(kind, name, Written.REMOVED if name in old else Written.ADDED)
        elif keys := _keys_that_differ(old[name], new[name]):
            yield Uncompared(kind, name, Written.CHANGED, keys)


def _keys_that_differ(one: Any, two: Any) -> tuple[str, ...]:  # noqa: ANN401 - any class of the model
    return tuple(
        field.name
        for field in attrs.fields(type(one))
        if field.eq and field.name not in _NO_MEANING and getattr(one, field.name) != getattr(two, field.name)
    )
