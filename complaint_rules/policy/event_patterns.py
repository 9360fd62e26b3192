"""Events as steps name them: ``"closed"``, ``{event = "return_visit", satisfied = true}``, or a list of these."""

from __future__ import annotations

from collections.abc import Mapping

from complaint_rules.policy.process import EventPattern

_KEYS = {"event", "satisfied", "meets"}


def listed(written: object) -> list[object]:
    """What is written as one thing or as a list of things, as a list; empty for nothing."""
    if written is None:
        return []
    return written if isinstance(written, list) else [written]


def read_pattern(written: object) -> EventPattern | None:
    """One event; None for what is none."""
    parts: Mapping[str, object] = written if isinstance(written, Mapping) else {"event": written}
    event, satisfied, meets = parts.get("event"), parts.get("satisfied"), parts.get("meets", "")
    if parts.keys() - _KEYS or not isinstance(event, str) or not isinstance(meets, str):
        return None
    return EventPattern(event, satisfied, meets) if isinstance(satisfied, bool | None) else None


def events_named(written: object) -> frozenset[str]:
    """The events of all patterns that can be read."""
    return frozenset(pattern.event for each in listed(written) if (pattern := read_pattern(each)) is not None)
