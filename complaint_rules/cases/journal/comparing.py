"""A case file against what a journal holds of its case: which events are new, and which facts are at odds.

What was erased cannot be compared any more; it counts as the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from complaint_rules.cases.journal.entries import Entry, Opened
from complaint_rules.cases.journal.sealing import ERASED, EXTRA, place_of
from complaint_rules.domain.errors import Fault
from complaint_rules.domain.events import Event
from complaint_rules.domain.facts import Facts, Value


def odd_facts(given: Facts, entry: Entry) -> Iterator[Fault]:
    """The facts of a case file that are not those the case was opened with; what the file leaves out is not odd.

    Args:
        given: Those of the file.
        entry: The case's first.
    """
    assert isinstance(entry.content, Opened)  # noqa: S101 - it is the first
    known = entry.content.facts
    for name, value in given.values.items():
        missing = name not in known.values
        if place_of(name) not in entry.erased and (missing or known.values[name] != value):
            message = "is not what the case was opened with; what became known later is told by an event"
            yield Fault(name, message)
    if given.extra and EXTRA not in entry.erased and dict(given.extra) != dict(known.extra):
        yield Fault(EXTRA, "is not what the case was opened with")


def new_events(given: Iterable[Event], entries: Iterable[Entry]) -> Iterator[tuple[int, Event]]:
    """The events of a case file that are not recorded yet, with their places in it.

    Args:
        given: Those of the file.
        entries: Of the journal.
    """
    recorded: dict[object, list[tuple[Event, frozenset[str]]]] = {}
    for entry in entries:
        if isinstance(entry.content, Event):
            event = entry.content
            recorded.setdefault((event.type, event.at), []).append((event, frozenset(entry.erased)))
    for index, event in enumerate(given):
        like = recorded.get((event.type, event.at), ())
        if not any(_without(event, erased, other) == other for other, erased in like):
            yield index, event


def _without(event: Event, erased: frozenset[str], other: Event) -> Event:
    """An event as it would read if the same of it had been erased as of another."""
    if not erased:
        return event
    return attrs.evolve(
        event,
        facts=_facts_without(event.facts, erased, other.facts),
        extra={} if EXTRA in erased else event.extra,
        note=ERASED if "note" in erased and event.note else event.note,
        reason=ERASED if "reason" in erased and event.reason else event.reason,
    )


def _facts_without(
    facts: Mapping[str, Value | None], erased: frozenset[str], others: Mapping[str, Value | None]
) -> Mapping[str, Value | None]:
    return {name: others.get(name) if place_of(name) in erased else value for name, value in facts.items()}
