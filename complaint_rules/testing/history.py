"""What happened to a complaint, made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import attrs


@attrs.frozen
class History:
    """A complaint, what happened to it, and an instant at which to look.

    ``policy.case(history.file).at(history.now)`` tells how it stands.

    Args:
        facts: What was known at first, nested by entity as an input file has it.
        events: What happened, in order, as case files have it; the case takes them all.
        now: The instant to look at, in UTC, not before the last event.
    """

    facts: Mapping[str, Any]
    events: tuple[Mapping[str, Any], ...]
    now: dt.datetime

    @property
    def file(self) -> dict[str, Any]:
        """The case file."""
        return {**self.facts, "events": [dict(event) for event in self.events]}
