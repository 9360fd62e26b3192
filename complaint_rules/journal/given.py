"""What callers give to a journal: case files, facts, days and instants."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from complaint_rules.cases.journal.entries import Head
from complaint_rules.domain.errors import ChoiceError, EventRefusedError, Fault, InputError
from complaint_rules.domain.events import EVENTS
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.parsing import Unreadable, read_date, read_date_time
from complaint_rules.domain.reading import write_facts
from complaint_rules.library import Input, Policy


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


def checked_facts(policy: Policy, facts: Input) -> Facts:
    """The facts of a complaint as they will be read back; those that were checked elsewhere are checked again."""
    if isinstance(facts, Mapping):
        if EVENTS in facts:
            raise InputError([Fault(EVENTS, "a case is opened with facts alone; `add` takes a case file with events")])
        return policy.read(facts)
    given = policy.case(facts, engine="compiled").facts
    return attrs.evolve(policy.read(write_facts(Facts(given.values))), extra=given.extra)


def read_day(as_of: dt.date | str) -> dt.date:
    """The day whose rules apply.

    Raises:
        ChoiceError: It is none.
    """
    try:
        return read_date(as_of)
    except Unreadable as error:
        raise ChoiceError([Fault("as_of", str(error))]) from None


def read_instant(at: dt.datetime | str) -> dt.datetime:
    """When something was erased.

    Raises:
        ChoiceError: It is no instant with an offset.
    """
    try:
        return read_date_time(at)
    except Unreadable as error:
        raise ChoiceError([Fault("at", str(error))]) from None
