"""What a case has come to, event by event: the one place in which its state changes.

Every event is taken in after the time before it: first run out, in the order of their ends, the clocks whose time was
over by then, and what their breaches bring about; then the event itself counts. So an event never sees a clock that
should have run out, and a breach that has happened stays.
"""

from __future__ import annotations

import datetime as dt
from typing import Self

import attrs

from complaint_rules.cases.book import Book, matches
from complaint_rules.cases.clocks import Clock, Judge, Stop, at_learning, settle
from complaint_rules.cases.obligations import Obligation, ObligationStatus
from complaint_rules.domain.events import Event
from complaint_rules.domain.facts import Facts
from complaint_rules.engines.dues import Look
from complaint_rules.engines.record import Records
from complaint_rules.policy.model import Deadline
from complaint_rules.policy.process_words import CLOSED, REOPENED

_MET = frozenset({ObligationStatus.MET, ObligationStatus.MET_LATE})


@attrs.frozen
class Taken:
    """An event that was taken in.

    Args:
        event: The event.
        cycle: The round of the case in which it counted, from 1.
        meets: The deadlines that it met.
    """

    event: Event
    cycle: int
    meets: frozenset[str] = frozenset()


@attrs.define
class Ledger:
    """The state of one case.

    Args:
        book: What the policy says of its process.
        records: What is decided by all that is known now.
        judge: Says what clocks come to by that.
        history: The events that were taken in, those that breaches made among them.
        clocks: All clocks, in the order in which they were made.
        latest: The place of each deadline's latest clock.
        held: The event that stopped the clocks of a deadline, until they go on.
        marks: The event that did each step, of those that are done in this round.
        raised: The steps that came up with an event of this round.
        cycle: The round, from 1.
        cycle_step: The step that started this round; empty for none.
        formally_reopened: Whether this round was recorded as such.
        has_gone_on: Whether in this round something was done that follows other steps, and not along with its first.
        closed_at: When the case was closed; None while it is open.
    """

    book: Book
    records: Records
    judge: Judge
    history: list[Taken] = attrs.field(factory=list)
    clocks: list[Clock] = attrs.field(factory=list)
    latest: dict[str, int] = attrs.field(factory=dict)
    held: dict[str, Event] = attrs.field(factory=dict)
    marks: dict[str, Event] = attrs.field(factory=dict)
    raised: set[str] = attrs.field(factory=set)
    cycle: int = 1
    cycle_step: str = ""
    formally_reopened: bool = False
    has_gone_on: bool = False
    closed_at: dt.datetime | None = None
    _ends: dict[int, dt.datetime] = attrs.field(factory=dict)
    _told: set[int] = attrs.field(factory=set)

    @classmethod
    def opened(cls, book: Book, records: Records, judge: Judge) -> Self:
        """The state of a case to which nothing has happened yet.

        Args:
            book: What the policy says of its process.
            records: What was decided on the complaint.
            judge: Says what clocks come to by what is known of it.
        """
        ledger = cls(book, records, judge)
        for deadline in book.from_the_beginning:
            ledger._make(deadline, _BEGINNING)
        return ledger

    @property
    def look(self) -> Look:
        """At the complaint as it is known now."""
        return self.judge.look

    @property
    def facts(self) -> Facts:
        """What is known now."""
        return self.judge.look.facts

    @property
    def can_be_reopened(self) -> bool:
        """Whether it was closed, or a step has started it over."""
        return self.closed_at is not None or bool(self.cycle_step)

    def copy(self) -> Self:
        """A state of its own, equal to this one."""
        copies = {
            name: getattr(self, name).copy() for name in ("history", "clocks", "latest", "held", "marks", "raised")
        }
        return attrs.evolve(self, **copies, ends=self._ends.copy(), told=self._told.copy())

    def obligations(self, now: dt.datetime) -> list[Obligation]:
        """All obligations, in the order of their deadlines' names and their rounds."""
        found = (self.judge.standing(clock, now) for clock in self.clocks)
        return sorted((each for each in found if each is not None), key=lambda each: (each.id, each.cycle))

    def has_run_out(self, now: dt.datetime) -> bool:
        """Whether time, passing up to an instant, may end a clock."""
        return any(end < now for end in self._ends.values())

    def advance(self, now: dt.datetime) -> None:
        """Let time pass, up to but not including an instant's own events."""
        while ended := [(end, place) for place, end in self._ends.items() if end < now]:
            end, place = min(ended)
            self._judge(place, now)
            self._tell_breach(place, end)

    def learn(self, judge: Judge, records: Records, at: dt.datetime) -> None:
        """Go on with more facts.

        Args:
            judge: Says what clocks come to by all that is known now.
            records: What is decided by that.
            at: Since when.
        """
        known = judge.look.facts.values.keys() - self.facts.values.keys()
        before, self.judge, self.records = self.judge, judge, records
        self.clocks = [clock if clock.assumed.isdisjoint(known) else clock.unsettled() for clock in self.clocks]
        for place in range(len(self.clocks)):  # a breach may change those that follow, and make others
            clock = self.clocks[place]
            if clock.settled is None and clock.breach is None:
                self.clocks[place] = at_learning(clock, before.outcome(clock, at), at, known)
                self._judge(place, at)
                self._tell_breach(place, at)

    def take(self, event: Event) -> Taken:
        """Take in an event, for which :meth:`advance` has made time; what became known with it is :meth:`learn`'s."""
        if event.type == REOPENED:
            self._reopen(event)
        cycle = self.cycle
        met = frozenset(self._touch(event))
        self._mark(event, met)
        if not event.derived:
            self._start_over(event, met)
        if event.type == CLOSED:
            self._close(event)
        taken = Taken(event, cycle, met)
        self.history.append(taken)
        return taken

    # clocks

    def _touch(self, event: Event) -> list[str]:
        """Note an event at the clocks that it concerns; gives the deadlines that it meets."""
        met = []
        for touch in self.book.touches.get(event.type, ()):
            deadline = touch.deadline
            place = self.latest.get(deadline.id)
            if touch.starts and self._may_start(place, event):
                self._make(deadline, event)
            elif place is not None and self._note(place, event):
                met.append(deadline.id)
            self._hold(deadline, event)
        return met

    def _note(self, place: int, event: Event) -> bool:
        """Note an event at a clock; gives whether the event meets its deadline."""
        before = self.clocks[place]
        self.clocks[place] = before.noting(event)
        if before.has_ended:
            return self.judge.repeats(before, event)
        obligation = self._judge(place, event.at)
        return obligation is not None and obligation.status in _MET and obligation.ended_at == event.at

    def _may_start(self, place: int | None, event: Event) -> bool:
        """Whether an event may start a new clock: the first of the round, or a recorded one after a cancellation.

        What a breach brings about starts no second clock, so that no two deadlines can go round in a circle.
        """
        if place is None or self.clocks[place].cycle < self.cycle:
            return True
        return self.clocks[place].renewable and not event.derived

    def _make(self, deadline: Deadline, event: Event) -> None:
        first = deadline.id not in self.latest and self.cycle == 1
        held = (self.held[deadline.id],) if deadline.id in self.held else ()
        notes = held if event is _BEGINNING else (*held, event)
        self.latest[deadline.id] = len(self.clocks)
        self.clocks.append(Clock(deadline, self.cycle, first, notes))
        self._judge(self.latest[deadline.id], event.at)

    def _hold(self, deadline: Deadline, event: Event) -> None:
        if event.type in deadline.pause:
            self.held.setdefault(deadline.id, event)
        elif event.type in deadline.resume:
            self.held.pop(deadline.id, None)

    def _judge(self, place: int, now: dt.datetime) -> Obligation | None:
        """What a clock comes to by now; keeps what is final of it, and when to look again."""
        obligation = self.judge.outcome(self.clocks[place], now)
        clock = self.clocks[place] = settle(self.clocks[place], obligation)
        running = clock.settled is None and clock.breach is None and obligation is not None and obligation.is_owed
        end = obligation.ends_at if running and obligation is not None else None
        if end is None or (obligation is not None and obligation.status is ObligationStatus.PAUSED):
            self._ends.pop(place, None)
        else:
            self._ends[place] = end
        return obligation

    def _tell_breach(self, place: int, at: dt.datetime) -> None:
        """What the breach of a clock brings about, at the instant at which it is known; once for each clock."""
        clock = self.clocks[place]
        if clock.breach is not None and place not in self._told and clock.deadline.on_breach:
            self._told.add(place)
            self.take(Event(clock.deadline.on_breach, at, derived=True))

    def _stop(self, at: dt.datetime, status: ObligationStatus, *, only_restartable: bool) -> None:
        for place, clock in enumerate(self.clocks):
            if clock.settled is not None or clock.stop is not None:
                continue
            if not only_restartable or self.book.can_start_anew(clock.deadline):
                self.clocks[place] = attrs.evolve(clock, stop=Stop(at, status))
                self._judge(place, at)

    # steps and rounds

    def _mark(self, event: Event, met: frozenset[str]) -> None:
        """Mark what is done by an event and what comes up with it, and take back what has to be done again."""
        for step, pattern in self.book.steps_undone_by.get(event.type, ()):
            if matches(pattern, event, met):
                self.marks.pop(step.id, None)
        done = [each for each, pattern in self.book.steps_done_by.get(event.type, ()) if matches(pattern, event, met)]
        self.marks |= dict.fromkeys((step.id for step in done), event)
        if all(step.id != self.cycle_step for step in done):
            self.has_gone_on |= any(step.after and not self.book.is_of_all_rounds(step) for step in done)
        for step, pattern in self.book.steps_raised_by.get(event.type, ()):
            if matches(pattern, event, met):
                self.raised.add(step.id)

    def _start_over(self, event: Event, met: frozenset[str]) -> None:
        """A new round, where a step says that an event starts one; the event still belongs to the old."""
        for step, pattern in self.book.cycle_starters.get(event.type, ()):
            if matches(pattern, event, met):
                self._new_cycle(event.at, step.id)
                return

    def _reopen(self, event: Event) -> None:
        """A new round, which the event belongs to; unless it only records one that has begun already."""
        if not self.cycle_step or self.formally_reopened or self.closed_at is not None or self.has_gone_on:
            self._new_cycle(event.at, "")
        self.formally_reopened = True

    def _new_cycle(self, at: dt.datetime, step: str) -> None:
        self._stop(at, ObligationStatus.SUPERSEDED, only_restartable=True)
        self.cycle += 1
        self.cycle_step = step
        self.formally_reopened = self.has_gone_on = False
        self.closed_at = None
        lasting = {name for name, step in self.book.policy.steps.items() if self.book.is_of_all_rounds(step)}
        self.marks = {name: event for name, event in self.marks.items() if name in lasting}
        self.raised &= lasting

    def _close(self, event: Event) -> None:
        self._stop(event.at, ObligationStatus.CANCELLED, only_restartable=False)
        self.closed_at = event.at


_BEGINNING = Event("", dt.datetime.min.replace(tzinfo=dt.UTC))
"""Stands for the receipt, which is no event of the history."""
