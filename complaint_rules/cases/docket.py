"""One case while it goes on: what is recorded of it, and how it stands at any instant after that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

import attrs

from complaint_rules.cases.book import Book
from complaint_rules.cases.ledger import Ledger
from complaint_rules.cases.obligations import Obligation
from complaint_rules.cases.refusals import refuse_forbidden, refuse_untimely
from complaint_rules.cases.state import Learned, State, state_of
from complaint_rules.domain.errors import ChoiceError, EventRefusedError, Fault
from complaint_rules.domain.events import RECEIVED_AT, Event
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.temporal import read_date_time
from complaint_rules.engines.dues import Look
from complaint_rules.engines.record import Records
from complaint_rules.engines.session import Session

_IDENTITY = ("complaint.id",)


class Docket:
    """Takes the events of one case in, and tells how it stands.

    Args:
        book: What the policy says of its process.
        facts: Of the complaint.
        decide: Decides facts, under the policy and day of the case.
        session: Makes a session that knows some facts; it is asked for when the first fact is learned.
        as_of: The day whose rules apply; None for that of the policy's ``in_force_by``.
    """

    def __init__(
        self,
        book: Book,
        facts: Facts,
        *,
        decide: Callable[[Facts], Records],
        session: Callable[[Facts], Session],
        as_of: dt.date | None = None,
    ) -> None:
        self.book = book
        self._decide = decide
        self._make_session = session
        self._session: Session | None = None
        self._as_of = as_of
        self._ledger = Ledger.opened(book, facts, decide(facts), as_of=as_of)
        self._learned: list[Learned] = []

    @property
    def events(self) -> tuple[Event, ...]:
        """What is recorded, in order."""
        return tuple(taken.event for taken in self._ledger.history if not taken.event.derived)

    @property
    def facts(self) -> Facts:
        """What is known by now."""
        return self._ledger.facts

    def record(self, event: Event, path: str = "") -> Learned | None:
        """Take one event in.

        Args:
            event: The event.
            path: Where it stands, for faults.

        Returns:
            What became known with it, and what that changed; None where nothing was said to be known.

        Raises:
            EventRefusedError: It cannot have happened then, or the process forbids it; the case is as it was.
            SessionError: The engine of the session failed; the case is as it was.
        """
        refuse_untimely(event, self._ledger, path)
        ledger = self._advanced(event.at)
        refuse_forbidden(event, ledger, path)
        _refuse_other_complaint(event, ledger, path)
        return self._take(event, ledger)

    def restore(self, events: Iterable[Event]) -> None:
        """Take in again, in order, events that were taken before, and of which personal values may be erased since.

        None is refused: what was let happen has happened, whatever of it is still known.

        Raises:
            SessionError: The engine of the session failed; the events before it are taken in.
        """
        for event in events:
            self._take(event, self._advanced(event.at))

    def _take(self, event: Event, ledger: Ledger) -> Learned | None:
        learned = self._learn(event, ledger.facts) if event.facts or event.extra else None
        ledger.take(event)
        if learned is not None and self._session is not None:
            ledger.learn(self._session.facts, self._session.records, event.at, as_of=self._as_of)
            self._learned.append(learned)
        self._ledger = ledger
        return learned

    def record_all(self, events: Iterable[Event], path: str = "events") -> None:
        """Take events in, in order.

        Raises:
            EventRefusedError: One is not taken; those before it are.
        """
        for index, event in enumerate(events):
            self.record(event, f"{path}[{index}]")

    def at(self, now: dt.datetime) -> State:
        """How the case stands at an instant.

        Args:
            now: Not before the last event.

        Raises:
            EventRefusedError: Some events are later: they are told.
            ChoiceError: The complaint was received later.
            Unreadable: The instant has no UTC offset.
        """
        moment = read_date_time(now)
        self._refuse_before_receipt(moment)
        future = [(index, event) for index, event in enumerate(self.events) if event.at > moment]
        if future:
            raise EventRefusedError(
                Fault(
                    f"events[{index}].at",
                    f"`{event.type}` at {to_plain(event.at)} is in the future of {to_plain(moment)}",
                )
                for index, event in future
            )
        ledger = self._ledger.copy()
        ledger.advance(moment)
        obligations = tuple(self._with_alternatives(each, ledger.look) for each in ledger.obligations(moment))
        return state_of(ledger, moment, obligations, self._learned)

    def _refuse_before_receipt(self, moment: dt.datetime) -> None:
        received = self._ledger.facts.values.get(RECEIVED_AT)
        if isinstance(received, dt.datetime) and moment < received:
            message = f"`{to_plain(moment)}` is before the receipt, {to_plain(received)}"
            raise ChoiceError([Fault("now", message)])

    def close(self) -> None:
        """Give up what the session keeps; the case can still be read, and go on."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _advanced(self, moment: dt.datetime) -> Ledger:
        """The state for which time has passed; where that may end a clock, one of its own until an event is taken."""
        if not self._ledger.has_run_out(moment):
            return self._ledger
        ledger = self._ledger.copy()
        ledger.advance(moment)
        return ledger

    def _learn(self, event: Event, known: Facts) -> Learned:
        if self._session is None:
            self._session = self._make_session(known)
        return Learned(event, self._session.learn({**event.facts, "extra": dict(event.extra)}))

    def _with_alternatives(self, obligation: Obligation, look: Look) -> Obligation:
        """The obligation with how it may come out, where it is still owed and its time is not known."""
        if not obligation.is_owed or not obligation.due.is_open:
            return obligation
        due = self.book.keeper.with_alternatives(obligation.due, look, self._look_again, obligation.course)
        return attrs.evolve(obligation, due=due)

    def _look_again(self, facts: Facts) -> Look:
        return self.book.keeper.look(facts, self._decide(facts), as_of=self._as_of)


def _refuse_other_complaint(event: Event, ledger: Ledger, path: str) -> None:
    """What becomes known is of this complaint, and leaves what has happened after its receipt."""
    for name in _IDENTITY:
        known = ledger.facts.values.get(name)
        if name in event.facts and known is not None and event.facts[name] != known:
            raise EventRefusedError([Fault(f"{path}.facts.{name}".lstrip("."), f"the case is that of `{known}`")])
    received = event.facts.get(RECEIVED_AT)
    first = next((taken.event for taken in ledger.history), event)
    if isinstance(received, dt.datetime) and received > first.at:
        message = f"`{to_plain(received)}` is after `{first.type}`, which was at {to_plain(first.at)}"
        raise EventRefusedError([Fault(f"{path}.facts.{RECEIVED_AT}".lstrip("."), message)])
