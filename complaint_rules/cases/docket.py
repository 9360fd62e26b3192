"""One case while it goes on: what is recorded of it, and how it stands at any instant after that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from complaint_rules.cases.book import Book
from complaint_rules.cases.clocks import Judge
from complaint_rules.cases.ledger import Ledger
from complaint_rules.cases.obligations import ObligationStatus
from complaint_rules.cases.refusals import (
    is_past_all_years,
    refuse_forbidden,
    refuse_other_receipt,
    refuse_untimely,
    told_at,
)
from complaint_rules.cases.state import Learned, State, state_of
from complaint_rules.domain.errors import ChoiceError, EventRefusedError, Fault
from complaint_rules.domain.events import RECEIVED, RECEIVED_AT, Event
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.temporal import read_date_time
from complaint_rules.engines.due import Due
from complaint_rules.engines.dues import Look
from complaint_rules.engines.record import Records
from complaint_rules.engines.session import Session

_IDENTITY = ("complaint.id",)
_OVER = frozenset({ObligationStatus.CANCELLED, ObligationStatus.SUPERSEDED})


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
        records = decide(facts)
        self._ledger = Ledger.opened(book, records, self._judge(facts, records))
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
        """Take one event in; the receipt, told as an event, adds nothing to what is known of it, and is left out.

        Args:
            event: The event.
            path: Where it stands, for faults.

        Returns:
            What became known with it, and what that changed; None where nothing was said to be known.

        Raises:
            EventRefusedError: It cannot have happened then, or the process forbids it; the case is as it was.
            SessionError: The engine of the session failed; the case is as it was.
        """
        if event.type == RECEIVED:
            refuse_other_receipt(event, self._ledger, path)
            return None
        refuse_untimely(event, self._ledger, path)
        _refuse_other_complaint(event, self._ledger, path)
        ledger = self._advanced(event.at)
        return self._take(event, ledger, lambda look: refuse_forbidden(event, ledger, look, path))

    def restore(self, events: Iterable[Event]) -> None:
        """Take in again, in order, events that were taken before, and of which personal values may be erased since.

        None is refused: what was let happen has happened, whatever of it is still known.

        Raises:
            SessionError: The engine of the session failed; the events before it are taken in.
        """
        for event in events:
            self._take(event, self._advanced(event.at), _let_happen)

    def _take(self, event: Event, ledger: Ledger, refuse: Callable[[Look], None]) -> Learned | None:
        """Take an event in, unless it is refused by all that is known with it."""
        if not event.facts and not event.extra:
            refuse(ledger.look)
            ledger.take(event)
            self._ledger = ledger
            return None
        try:
            return self._take_with_facts(event, ledger, refuse)
        except BaseException:
            self.close()  # the session knows what the case does not; another is made when it is needed
            raise

    def _take_with_facts(self, event: Event, ledger: Ledger, refuse: Callable[[Look], None]) -> Learned:
        learned, session = self._learn(event, ledger.facts)
        judge = self._judge(session.facts, session.records)
        refuse(judge.look)
        ledger.take(event)
        ledger.learn(judge, session.records, event.at)
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
            ChoiceError: The complaint was received later, or there is no such year.
            Unreadable: The instant has no UTC offset.
        """
        moment = read_date_time(now)
        self._refuse_unseen(moment)
        future = [(index, event) for index, event in enumerate(self.events) if event.at > moment]
        if future:
            raise EventRefusedError(
                Fault(
                    f"events[{index}].at",
                    f"`{event.type}` at {told_at(event.at, self._ledger)} is in the future of"
                    f" {told_at(moment, self._ledger)}",
                )
                for index, event in future
            )
        ledger = self._ledger.copy()
        ledger.advance(moment)
        return state_of(ledger, moment, self._learned)

    def _refuse_unseen(self, moment: dt.datetime) -> None:
        if is_past_all_years(moment, self._ledger):
            raise ChoiceError([Fault("now", f"`{to_plain(moment)}` is past the years that there are")])
        received = self._ledger.facts.values.get(RECEIVED_AT)
        if isinstance(received, dt.datetime) and moment < received:
            now, then = (told_at(each, self._ledger) for each in (moment, received))
            message = f"`{now}` is before the receipt, {then}"
            raise ChoiceError([Fault("now", message)])

    def dues(self) -> tuple[Due, ...]:
        """The deadlines that run or are met by now, of each its latest clock; what was cancelled is owed no more."""
        ledger = self._ledger
        last = ledger.history[-1].event.at if ledger.history else dt.datetime.min.replace(tzinfo=dt.UTC)
        latest = {each.id: each for each in ledger.obligations(last)}
        return tuple(each.due for each in latest.values() if each.status not in _OVER)

    @property
    def records(self) -> Records:
        """What is decided by all that is known by now."""
        return self._ledger.records

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

    def _learn(self, event: Event, known: Facts) -> tuple[Learned, Session]:
        session = self._session = self._session or self._make_session(known)
        return Learned(event, session.learn({**event.facts, "extra": dict(event.extra)})), session

    def _judge(self, facts: Facts, records: Records) -> Judge:
        return Judge(self.book.keeper, self._look(facts, records), lambda more: self._look(more, self._decide(more)))

    def _look(self, facts: Facts, records: Records) -> Look:
        return self.book.keeper.look(facts, records, as_of=self._as_of)


def _let_happen(_: Look) -> None:
    """Refuse nothing."""


def _refuse_other_complaint(event: Event, ledger: Ledger, path: str) -> None:
    """What becomes known is of this complaint, and leaves what has happened after its receipt."""
    for name in _IDENTITY:
        known = ledger.facts.values.get(name)
        if name in event.facts and known is not None and event.facts[name] != known:
            raise EventRefusedError([Fault(f"{path}.facts.{name}".lstrip("."), f"the case is that of `{known}`")])
    received = event.facts.get(RECEIVED_AT)
    first = next((taken.event for taken in ledger.history), event)
    if isinstance(received, dt.datetime) and received > first.at:
        message = f"`{told_at(received, ledger)}` is after `{first.type}`, which was at {told_at(first.at, ledger)}"
        raise EventRefusedError([Fault(f"{path}.facts.{RECEIVED_AT}".lstrip("."), message)])
