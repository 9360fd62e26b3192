"""What happens to a complaint: events, and reading them from a case file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

import attrs

from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.domain.facts import Facts, Value
from complaint_rules.domain.parsing import Unreadable, read_boolean, read_date_time, read_text
from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.reading import FactReader, by_entity, write_facts
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.unreadable import described, one_line

RECEIVED = "received"
"""What starts every case; it happened at ``complaint.received_at``, and to tell it adds nothing."""

EVENTS = "events"
"""In a case file, beside the facts of the complaint."""

RECEIVED_AT = "complaint.received_at"

FACTS_LEARNED = "facts_learned"
"""The event whose whole point is what became known with it."""

RETURN_VISIT = "return_visit"
"""The event that tells whether the customer was satisfied."""

_KEYS = ("type", "at", "by", "satisfied", "reason", "note", "facts")
_NOTHING: Mapping[str, Any] = {}


@attrs.frozen(repr=False)
class Event:
    """One thing that happened.

    Args:
        type: Its name.
        at: When, in UTC.
        by: The role that did it, or ``customer``; empty where nobody said.
        satisfied: Of a return visit, whether the customer was satisfied; else None.
        reason: Why, where that matters; empty for none.
        note: What else was noted; empty for nothing.
        facts: What became known with it; None for what became known to be unknown.
        extra: Facts that are not ours, kept and never read.
        derived: Whether nobody recorded it, but a breach made it.
    """

    type: str
    at: dt.datetime
    by: str = ""
    satisfied: bool | None = None
    reason: str = ""
    note: str = ""
    facts: Mapping[str, Value | None] = _NOTHING
    extra: Mapping[str, object] = _NOTHING
    derived: bool = False

    def __repr__(self) -> str:
        """No values of facts, and no notes: some are personal."""
        learned = f", learns {', '.join(sorted(self.facts))}" if self.facts else ""
        return f"Event({self.type} at {to_plain(self.at)}{f' by {self.by}' if self.by else ''}{learned})"


def event_document(event: Event) -> dict[str, Any]:
    """An event as case files have it, without what says nothing; :class:`EventReader` is the inverse."""
    document = {
        "type": event.type,
        "at": to_plain(event.at),
        "by": event.by,
        "satisfied": event.satisfied,
        "reason": event.reason,
        "note": event.note,
        "facts": write_facts(Facts(event.facts, event.extra)),
    }
    return {key: value for key, value in document.items() if value not in (None, "", {})}


class EventReader:
    """Reads the events of case files.

    Args:
        events: What can happen, by name.
        roles: Who can be said to have done it.
        facts: Reads what became known.
        also_called: Other names of roles, with those that are written in their place.
    """

    def __init__(
        self,
        events: Collection[str],
        roles: Collection[str],
        facts: FactReader,
        also_called: Mapping[str, str] = _NOTHING,
    ) -> None:
        self._events = {name: name for name in events}
        self._roles = {**also_called, **{role: role for role in roles}}
        self._facts = facts

    def read(self, raw: object, path: str = "") -> Event:
        """One event.

        Args:
            raw: What JSON or TOML hold, ``{"type": "form_received", "at": "…", "by": "sales_manager"}``; an event that
                was read already is taken as it is.
            path: Where it stands, for faults.

        Raises:
            InputError: It has faults; every one is told, with its path.
        """
        if isinstance(raw, Event):
            return raw
        if not isinstance(raw, Mapping):
            example = '{"type": "registered", "at": "2026-01-31T09:00:00+08:00"}'
            raise InputError([Fault(path, f"is {described(raw)} and no event such as `{example}`")])
        reading = _Reading(raw, path, self._events, self._roles, self._facts)
        event = reading.event()
        if reading.faults:
            raise InputError(reading.faults)
        return event

    def read_all(self, raw: object, path: str = "events") -> tuple[Event, ...]:
        """The events of a case file, in their order.

        Raises:
            InputError: Some have faults; every one is told, with its path.
        """
        if not isinstance(raw, list | tuple):
            raise InputError([Fault(path, f"is {described(raw)} and no list of events")])
        events: list[Event] = []
        faults: list[Fault] = []
        for index, each in enumerate(raw):
            try:
                events.append(self.read(each, f"{path}[{index}]"))
            except InputError as error:
                faults += error.faults
        if faults:
            raise InputError(faults)
        return tuple(events)


@attrs.frozen
class _Reading:
    """One event while it is read; what is at fault is left out."""

    raw: Mapping[Any, Any]
    path: str
    events: Mapping[str, str]
    roles: Mapping[str, str]
    reader: FactReader
    faults: list[Fault] = attrs.field(factory=list)

    def event(self) -> Event:
        self.check_keys()
        name = self.word("type", self.events, "event")
        facts = self.learned(name)
        return Event(
            name,
            self.instant(),
            by=self.word("by", self.roles, "role"),
            satisfied=self.satisfied(name),
            reason=self.text("reason"),
            note=self.text("note"),
            facts=facts.values,
            extra=facts.extra,
        )

    def fault(self, key: str, message: str) -> None:
        self.faults.append(Fault(".".join(filter(None, (self.path, key))), message))

    def check_keys(self) -> None:
        for key in self.raw:
            if key not in _KEYS:
                word = one_line(str(key))
                advice = did_you_mean(word, _KEYS) or f"; an event has {', '.join(_KEYS)}"
                self.fault(word, f"unknown field{advice}")
        for key in ("type", "at"):
            if self.raw.get(key) is None:
                self.fault(key, "is missing")

    def word(self, key: str, known: Mapping[str, str], what: str) -> str:
        """The one name of an event or a role, whatever it is called here; else nothing."""
        raw = self.raw.get(key)
        if raw is None:
            return ""
        if isinstance(raw, str) and raw in known:
            return known[raw]
        word = one_line(str(raw))
        advice = did_you_mean(word, known) or f"; known are {', '.join(sorted(known))}"
        self.fault(key, f"`{word}` is no {what}{advice}")
        return ""

    def instant(self) -> dt.datetime:
        try:
            return read_date_time(self.raw["at"]) if self.raw.get("at") is not None else _NEVER
        except Unreadable as error:
            self.fault("at", str(error))
            return _NEVER

    def text(self, key: str) -> str:
        if self.raw.get(key) is None:
            return ""
        try:
            return read_text(self.raw[key])
        except Unreadable as error:
            for problem in error.problems:
                self.fault(key, problem.message(personal=True))
            return ""

    def satisfied(self, name: str) -> bool | None:
        value = self.raw.get("satisfied")
        if name == RETURN_VISIT and value is None:
            self.fault("satisfied", f"is missing; a `{RETURN_VISIT}` tells whether the customer is satisfied")
        elif value is not None and name and name != RETURN_VISIT:
            self.fault("satisfied", f"only a `{RETURN_VISIT}` tells whether the customer is satisfied")
        elif value is not None:
            try:
                return read_boolean(value)
            except Unreadable as error:
                self.fault("satisfied", str(error))
        return None

    def learned(self, name: str) -> Facts:
        facts = self.raw.get("facts")
        if not facts and name == FACTS_LEARNED:
            self.fault("facts", f"are missing; `{FACTS_LEARNED}` tells what became known")
        if facts is None:
            return Facts({})
        if not isinstance(facts, Mapping):
            self.fault("facts", f"are {described(facts)} and no object of facts")
            return Facts({})
        try:
            return self.reader.read(by_entity(facts))
        except InputError as error:
            for each in error.faults:
                self.fault(f"facts.{each.path}", each.message)
            return Facts({})


_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
"""Stands in for an instant that could not be read, which is a fault already."""
