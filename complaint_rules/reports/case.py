"""One case as callers use it: events go in, and how it stands comes out."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from complaint_rules.domain.errors import ChoiceError, Fault
from complaint_rules.domain.events import EVENTS, Event, EventReader, event_document
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.parsing import Unreadable, read_date_time
from complaint_rules.domain.reading import write_facts
from complaint_rules.engines.session import Changes
from complaint_rules.reports.standing import Standing

if TYPE_CHECKING:
    from complaint_rules.cases.docket import Docket
    from complaint_rules.reports.decision import Decision

MakeDocket: TypeAlias = "Callable[[Facts], Docket]"


class Case:
    """A complaint, and what happens to it.

    >>> from complaint_rules import load
    >>> received = {"complaint": {"id": "B-1", "received_at": "2026-03-02T09:10:00+08:00"}, "site": {"same_city": True}}
    >>> case = load("baisha").case(received)
    >>> case.record({"type": "arrived_on_site", "at": "2026-03-03T08:00:00+08:00"})
    >>> [(each.id, str(each.status)) for each in case.at("2026-03-03T12:00:00+08:00").obligations]
    [('arrive_on_site', 'met')]

    Args:
        facts: What was known at first.
        make: Makes the docket for these facts.
        reader: Reads events.
        engine: What decides.
        locale: The reader's.
        as_of: The day whose rules apply, where the caller gave one.
    """

    def __init__(
        self, facts: Facts, make: MakeDocket, reader: EventReader, *, engine: str, locale: str, as_of: dt.date | None
    ) -> None:
        self._first_facts = facts
        self._make = make
        self._reader = reader
        self._docket = make(facts)
        self.engine = engine
        self.locale = locale
        self._as_of = as_of

    def __repr__(self) -> str:
        return f"Case({self._first_facts.values.get('complaint.id')!r}, {len(self.events)} events)"

    @property
    def events(self) -> tuple[Event, ...]:
        """What is recorded, in order."""
        return self._docket.events

    @property
    def facts(self) -> Facts:
        """What is known by now."""
        return self._docket.facts

    def record(self, event: Mapping[str, Any] | Event) -> Changes | None:
        """Record one event.

        Args:
            event: ``{"type": "form_received", "at": "2026-03-02T10:00:00+08:00", "by": "sales_manager"}``, with
                ``satisfied``, ``reason``, ``note`` and ``facts`` where there is something to say.

        Returns:
            The decisions that changed by what became known with it; None where nothing did.

        Raises:
            InputError: It has faults; every one is told, and the case is as it was.
            EventRefusedError: It cannot have happened then, or the process forbids it; the case is as it was.
        """
        learned = self._docket.record(self._reader.read(event))
        return None if learned is None else learned.changes

    def record_all(self, events: object) -> None:
        """Record the events of a case file, in order; nothing is recorded unless all can be read.

        Args:
            events: A list of events.

        Raises:
            InputError: Some have faults; every one is told, with its path.
            EventRefusedError: One is not taken; those before it are.
        """
        self._docket.record_all(self._reader.read_all(events))

    def restore(self, events: Iterable[Event]) -> None:
        """Take in events that this case took before, as a store gives them back; none of them is refused.

        Args:
            events: All of them, in order; personal values may be erased from them.
        """
        self._docket.restore(events)

    def at(self, now: dt.datetime | str) -> Standing:
        """How the case stands at an instant; no clock is read.

        Args:
            now: An aware date-time or its text, not before the last event.

        Raises:
            ChoiceError: It is no instant, or before the receipt.
            EventRefusedError: Some events are later.
        """
        state = self._docket.at(_instant("now", now))
        return Standing(state, self._docket.book.names, engine=self.engine, locale=self.locale, as_of=self._as_of)

    def decision(self) -> Decision:
        """All decisions by what is known now, with the deadlines whose start is known, those of events among them."""
        from complaint_rules.reports.decision import Decision

        return Decision(
            self._docket.book.names,
            self.facts,
            self._docket.records,
            engine=self.engine,
            locale=self.locale,
            as_of=self._as_of,
            dues=functools.partial(tuple, self._docket.dues()),  # reckoned now: the case goes on
        )

    def copy(self) -> Case:
        """The same case, which goes on by itself."""
        return self._replayed(self.events)

    def until(self, moment: dt.datetime | str) -> Case:
        """The case as it was recorded up to an instant, that one included; it goes on by itself.

        Args:
            moment: An aware date-time or its text.

        Raises:
            ChoiceError: It is no instant.
        """
        last = _instant("until", moment)
        return self._replayed(event for event in self.events if event.at <= last)

    def _replayed(self, events: Iterable[Event]) -> Case:
        case = Case(
            self._first_facts, self._make, self._reader, engine=self.engine, locale=self.locale, as_of=self._as_of
        )
        case.restore(events)
        return case

    def to_json(self) -> dict[str, Any]:
        """The case file: what was known at first, and the events."""
        events = [event_document(event) for event in self.events]
        return {**write_facts(self._first_facts), **({EVENTS: events} if events else {})}

    def close(self) -> None:
        """Give up what an engine keeps of the case; it can still be read, and go on."""
        self._docket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def _instant(name: str, given: dt.datetime | str) -> dt.datetime:
    try:
        return read_date_time(given)
    except Unreadable as error:
        raise ChoiceError([Fault(name, str(error))]) from None
