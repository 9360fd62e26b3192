"""Replaying: what the abstract process says can happen happens to a case of the engine, or is not told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence

import attrs

from complaint_rules.analysis.examining import Examination
from complaint_rules.analysis.logic.solver import FALSE, TRUE, Literal
from complaint_rules.analysis.process.states import NEVER, Move, State, is_refused
from complaint_rules.cases.book import Book, matches
from complaint_rules.cases.circumstances import Circumstances
from complaint_rules.cases.docket import Docket
from complaint_rules.cases.state import State as Standing
from complaint_rules.cases.steps import is_done
from complaint_rules.domain.errors import EventRefusedError, Fault, InputError
from complaint_rules.domain.events import FACTS_LEARNED, RECEIVED_AT, Event
from complaint_rules.domain.facts import Facts, Value
from complaint_rules.engines.decided import Decided
from complaint_rules.engines.session import Session
from complaint_rules.language.evaluation import truth_of

_BETWEEN = dt.timedelta(hours=1)
_START = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
"""When a complaint came in that does not say."""


@attrs.frozen
class Act:
    """One part of a story: what is known by then, and what happens.

    Args:
        facts: Of the complaint, all that is known.
        moves: What happens while that is so.
    """

    facts: Facts
    moves: tuple[Move, ...] = ()


@attrs.define
class Played:
    """A case after a story.

    Args:
        docket: The case.
        first: What was known at first.
        now: The instant of the last event, or of the receipt.
    """

    docket: Docket
    first: Facts
    now: dt.datetime

    @property
    def events(self) -> tuple[Event, ...]:
        """What happened, what breaches brought about among it."""
        return tuple(taken.event for taken in self.standing().history)

    def standing(self) -> Standing:
        """How the case stands at the end."""
        return self.docket.at(self.now)

    def refusal(self, event: Event) -> EventRefusedError | None:
        """Why the case does not take an event at the end; None where it does, and then it has taken it."""
        at = self.now + _BETWEEN
        try:
            self.docket.record(attrs.evolve(event, at=at))
        except EventRefusedError as error:
            return error
        self.now = at
        return None

    def refuses(self, moves: Iterable[Move]) -> bool:
        """Whether the case takes none of some moves at the end; it is spent where it takes one."""
        return all(self.refusal(move.event) is not None for move in moves)


class Stage:
    """Plays stories under one policy.

    Args:
        examination: The policy.
        book: Its process.
    """

    def __init__(self, examination: Examination, book: Book) -> None:
        self._examination = examination
        self._book = book

    def docket(self, facts: Facts) -> Docket:
        """A case to which nothing has happened."""
        engine, policy = self._examination.engine, self._examination.policy

        def session(known: Facts) -> Session:
            started = Session(policy, engine)
            started.learn({**known.values, "extra": known.extra})
            return started

        return Docket(self._book, facts, decide=engine.decide, session=session)

    def play(self, acts: Sequence[Act]) -> Played | None:
        """A case to which a story has happened; None where the engine does not take it."""
        first = acts[0].facts
        played = Played(self.docket(first), first, _after_receipts(acts))
        try:
            for act in acts:
                self._learn(act.facts, played)
                for move in act.moves:
                    self._happen(move, played)
        except (EventRefusedError, InputError):
            return None
        return played

    def _learn(self, facts: Facts, played: Played) -> None:
        """Whatever is known otherwise by now, in an event that tells nothing else."""
        known = played.docket.facts.values
        told = {name: facts.values.get(name) for name in sorted({*known, *facts.values})}
        changed = {name: value for name, value in told.items() if known.get(name) != value}
        if changed:
            self._record(Event(FACTS_LEARNED, played.now, facts=changed), played)

    def _happen(self, move: Move, played: Played) -> None:
        if move.event.derived:
            played.now = _after_breach(move.event.type, played)
            return
        moments = [played.now + _BETWEEN, *_due(played, move.met)]
        self._record(attrs.evolve(move.event, at=max(moments)), played)

    def _record(self, event: Event, played: Played) -> None:
        at = max(event.at, played.now)
        played.docket.record(attrs.evolve(event, at=at))
        played.now = at


def takes(situation: Decided, book: Book) -> Callable[[State, Move], Literal]:
    """Whether a case takes a move in a state of the abstract process, for one complaint that stays as it is."""

    def taken(state: State, move: Move) -> Literal:
        event = move.event
        if is_refused(state, event, book):
            return FALSE
        marks = {name: Event("", NEVER, by=mark.by, satisfied=mark.satisfied) for name, mark in state.marks}
        done = {name: is_done(step, marks, situation) for name, step in book.policy.steps.items()}
        around = Circumstances(situation, event, done, marks)
        guarded = (step for step, pattern in book.steps_done_by.get(event.type, ()) if matches(pattern, event))
        guards = (step.requires for step in guarded if step.requires is not None)
        allows = event.derived or all(truth_of(guard, around) is True for guard in guards)
        return TRUE if allows else FALSE

    return taken


def _after_breach(event: str, played: Played) -> dt.datetime:
    """When the first clock has run out whose breach brings an event about."""
    owed = (each for each in played.standing().obligations if each.is_owed and each.due.deadline.on_breach == event)
    ends = [each.ends_at for each in owed if each.ends_at is not None]
    if not ends:
        raise EventRefusedError([Fault("events", f"no clock runs whose breach brings `{event}` about")])
    return max(min(ends) + _BETWEEN, played.now)


def _due(played: Played, met: Iterable[str]) -> Iterator[dt.datetime]:
    """The days that have to be hit, where some deadlines are to be met."""
    wanted = {*met}
    if wanted:
        for each in played.standing().obligations:
            if each.id in wanted and each.is_owed and each.due.due_on is not None and each.ends_at is not None:
                yield each.ends_at - _BETWEEN


def _after_receipts(acts: Sequence[Act]) -> dt.datetime:
    """The receipt, whichever of those that the story names."""
    received: list[Value | None] = [act.facts.values.get(RECEIVED_AT) for act in acts]
    return max((each for each in received if isinstance(each, dt.datetime)), default=_START)
