"""Case files that are added to a journal."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from complaint_rules.cases.journal.entries import Head
from complaint_rules.domain.errors import EventRefusedError, Fault, InputError


@attrs.frozen
class Added:
    """What a case file brought.

    Args:
        case: Whose it is.
        opened: Whether the case was opened with it.
        events: How many of its events were new.
        head: How far the case has come.
    """

    case: str
    opened: bool
    events: int
    head: Head


def raw_name(facts: Mapping[str, Any]) -> str | None:
    """The complaint's id in a file that is not checked yet."""
    complaint = facts.get("complaint")
    name = complaint.get("id") if isinstance(complaint, Mapping) else None
    return name if isinstance(name, str) else None


@contextlib.contextmanager
def placed(path: str) -> Iterator[None]:
    """Tell faults with the place of the event in its file."""
    try:
        yield
    except InputError as error:
        faults = [Fault(".".join(filter(None, (path, each.path))), each.message) for each in error.faults]
        if isinstance(error, EventRefusedError):
            raise EventRefusedError(faults, step=error.step, clauses=error.clauses) from None
        raise InputError(faults) from None
