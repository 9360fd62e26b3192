"""The clocks of deadlines: what concerns each of them is kept, and what it comes to follows from that and the facts.

While facts are missing nobody can say when a clock starts or ends, so what happens to it is only noted. As soon as its
end is known, the notes are gone through in order. What a clock came to stays so, whatever becomes known later; unless
it rests on an absence that was read as an answer, and that fact becomes known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import attrs

from complaint_rules.cases.obligations import Obligation, ObligationStatus
from complaint_rules.domain.events import Event
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.pauses import Pause
from complaint_rules.engines.due import Course, Due
from complaint_rules.engines.dues import Look, Timekeeper
from complaint_rules.policy.model import Deadline

_FINAL = frozenset(
    {ObligationStatus.MET, ObligationStatus.MET_LATE, ObligationStatus.CANCELLED, ObligationStatus.SUPERSEDED}
)


@attrs.frozen
class Stop:
    """What ends a clock that nobody met: the case was closed, or everything started over."""

    at: dt.datetime
    status: ObligationStatus


@attrs.frozen
class Clock:
    """One clock of a deadline.

    Args:
        deadline: Which.
        cycle: In which round of the case it was made.
        first: Whether it is the deadline's first, which the receipt or a fact may start.
        notes: The events that concern it, in order.
        stop: What ended it from outside, or None.
        breach: The deadline as it was known when the clock ran out, or None.
        settled: What it came to for good, or None.
        renewable: Whether it was cancelled, before or after it was met, so that its start may come again.
        lapsed: What it comes to where, by what was learned, its deadline does not apply; None for nothing at all.
    """

    deadline: Deadline
    cycle: int
    first: bool
    notes: tuple[Event, ...] = ()
    stop: Stop | None = None
    breach: Due | None = None
    settled: Obligation | None = None
    renewable: bool = False
    lapsed: Obligation | None = None

    def noting(self, event: Event) -> Clock:
        """The clock with one more event; one that has ended for good takes no notes."""
        renewable = self.renewable or event.type in self.deadline.cancelled_by
        notes = (*self.notes, event) if self.stop is None and (self.settled is None or self.assumed) else self.notes
        return attrs.evolve(self, notes=notes, renewable=renewable)

    @property
    def assumed(self) -> frozenset[str]:
        """The facts whose absence was read as an answer in what the clock came to."""
        due = self.breach if self.settled is None else self.settled.due
        return frozenset() if due is None else frozenset(due.assumes)

    def unsettled(self) -> Clock:
        """The clock with what happened to it, and without what it came to."""
        return attrs.evolve(self, settled=None, breach=None)

    @property
    def has_ended(self) -> bool:
        """Whether nothing that happens can concern it any more."""
        return self.settled is not None or self.stop is not None


def starts(deadline: Deadline) -> frozenset[str]:
    """The names, of events and of facts, that may start a deadline's clock."""
    return frozenset(point.name for point in deadline.starts)


@attrs.frozen
class Judge:
    """Says what clocks come to.

    Args:
        keeper: Reckons deadlines.
        look: At the complaint as it is known.
        look_again: Decides it with more facts, and looks.
    """

    keeper: Timekeeper
    look: Look
    look_again: Callable[[Facts], Look]

    def outcome(self, clock: Clock, now: dt.datetime) -> Obligation | None:
        """What a clock comes to; None where its deadline does not apply, and never did for certain.

        Args:
            clock: The clock, with all that concerns it up to now.
            now: Until when time has passed.
        """
        if clock.settled is not None:
            return clock.settled
        course = Course(_happened(clock), clock.first)
        due = clock.breach or self.due(clock, course)
        return clock.lapsed if due is None else _Sweep(clock, self, course, due).outcome(now)

    def due(self, clock: Clock, course: Course) -> Due | None:
        """The deadline of a clock, for what has happened."""
        return self.keeper.due(clock.deadline, self.look, course)

    def standing(self, clock: Clock, now: dt.datetime) -> Obligation | None:
        """What a clock comes to, with how it may come out where its time is not known; it may be late in any way."""
        obligation = self.outcome(clock, now)
        if obligation is None or not obligation.is_owed or not obligation.due.is_open:
            return obligation
        due = self.with_alternatives(obligation.due, obligation.course)
        obligation, end = attrs.evolve(obligation, due=due), self.keeper.last_end(due)
        if end is None or now <= end:
            return obligation
        return attrs.evolve(obligation, status=ObligationStatus.BREACHED, late_by=now - end)

    def with_alternatives(self, due: Due, course: Course) -> Due:
        """The deadline with how it may come out, where it is open."""
        return self.keeper.with_alternatives(due, self.look, self.look_again, course) if due.is_open else due

    def is_day_to_hit(self, due: Due, moment: dt.datetime) -> bool:
        """Whether what is owed on a day may be done at a moment."""
        day = moment.astimezone(self.keeper.hours.zone).date()
        return due.due_on is not None and day in self.keeper.days_to_hit(due.due_on)

    def repeats(self, clock: Clock, event: Event) -> bool:
        """Whether an event does on the right day what was done, or tried, on that day before, and how it went."""
        settled = clock.settled
        return (
            settled is not None
            and settled.status is ObligationStatus.MET
            and event.satisfied is not None
            and event.type in clock.deadline.met_by
            and self.is_day_to_hit(settled.due, event.at)
        )


def at_learning(clock: Clock, owed: Obligation | None, at: dt.datetime, known: set[str]) -> Clock:
    """The clock with what it comes to if its deadline does not apply by what is learned.

    Args:
        clock: The clock.
        owed: What it came to by what was known before.
        at: When something is learned.
        known: The facts that were not known at all until then; what rested on their absence never ran for certain.
    """
    if owed is None or not owed.is_owed:
        return clock
    started, rests = owed.due.started_at, owed.due.assumes
    is_certain = not owed.due.is_open and started is not None and started < at and known.isdisjoint(rests)
    last = owed if is_certain else clock.lapsed
    if last is None:
        return clock
    lapsed = attrs.evolve(last, status=ObligationStatus.CANCELLED, ended_at=at, has_lapsed=True)
    return attrs.evolve(clock, lapsed=lapsed)


def settle(clock: Clock, obligation: Obligation | None) -> Clock:
    """The clock with what cannot change any more: what it came to, or that it ran out."""
    if obligation is None or obligation.ends_at is None or obligation.has_lapsed or clock.settled is not None:
        return clock
    ran_out = obligation.status is ObligationStatus.BREACHED
    if obligation.status in _FINAL or (ran_out and clock.stop is not None):
        notes = clock.notes if obligation.due.assumes else ()
        return attrs.evolve(clock, settled=obligation, notes=notes)
    return attrs.evolve(clock, breach=obligation.due) if ran_out and clock.breach is None else clock


def _happened(clock: Clock) -> dict[str, dt.datetime]:
    """The first of each of the events that may start the clock."""
    names = starts(clock.deadline)
    return {event.type: event.at for event in reversed(clock.notes) if event.type in names}


@attrs.define
class _Sweep:
    """Goes through what is noted of a clock, in order.

    Args:
        clock: The clock.
        judge: Reckons its deadline.
        course: What has happened so far.
        due: The deadline by that.
        held_since: When the clock stopped, while it stands.
        off_schedule: When what is owed on a day was done on another.
    """

    clock: Clock
    judge: Judge
    course: Course
    due: Due
    held_since: dt.datetime | None = None
    off_schedule: list[dt.datetime] = attrs.field(factory=list)

    def outcome(self, now: dt.datetime) -> Obligation:
        """What the clock comes to."""
        for event in self.clock.notes:
            status = self.take(event)
            if status is not None:
                return self.obligation(status, event.at, event.by)
        stop = self.clock.stop
        if stop is not None:
            return self.obligation(stop.status, stop.at)
        standing = ObligationStatus.PAUSED if self.held_since is not None else ObligationStatus.PENDING
        return self.obligation(standing, now, ended=False)

    def take(self, event: Event) -> ObligationStatus | None:
        """Take one event in; a status where it ends the clock."""
        deadline, started = self.clock.deadline, self.due.started_at
        if started is None or event.at >= started:
            if event.type in deadline.met_by and self.counts(event):
                return ObligationStatus.MET_LATE if self.is_late(event.at) else ObligationStatus.MET
            if event.type in deadline.cancelled_by and not self.is_late(event.at):
                return ObligationStatus.CANCELLED
            self.extend(event)
        self.hold(event)
        return None

    def counts(self, event: Event) -> bool:
        """Whether what is done counts; what is owed on a day counts only on that day."""
        if self.due.due_on is None or self.judge.is_day_to_hit(self.due, event.at):
            return True
        self.off_schedule.append(event.at)
        return False

    def extend(self, event: Event) -> None:
        extending = self.clock.deadline.extending
        if extending is None or event.type != extending.event or self.course.granted >= extending.extension.times:
            return
        if not self.is_late(event.at):
            self.course = attrs.evolve(self.course, granted=self.course.granted + 1)

    def hold(self, event: Event) -> None:
        """Stop the clock, or let it go on."""
        if event.type in self.clock.deadline.pause and self.held_since is None:
            self.held_since = None if self.is_late(event.at) else event.at
        elif event.type in self.clock.deadline.resume and self.held_since is not None:
            self.course = self.course_until(event.at)
            self.held_since = None

    def course_until(self, moment: dt.datetime) -> Course:
        """What has happened, the open pause closed at a moment."""
        if self.held_since is None:
            return self.course
        return attrs.evolve(self.course, pauses=(*self.course.pauses, Pause(self.held_since, moment)))

    def is_late(self, moment: dt.datetime) -> bool:
        """Whether the clock has run out by a moment; what its own breach brings about comes after that."""
        if self.clock.breach is not None:
            return True
        end = self.end_at(moment)
        return end is not None and moment > end

    def end_at(self, moment: dt.datetime) -> dt.datetime | None:
        """The last instant that may be in time, by what has happened up to a moment."""
        course = self.course_until(moment)
        if course.pauses or course.granted:
            self.due = self.clock.breach or self.judge.due(self.clock, course) or self.due
        return self.judge.keeper.last_end(self.judge.with_alternatives(self.due, course))

    def obligation(self, status: ObligationStatus, at: dt.datetime, by: str = "", *, ended: bool = True) -> Obligation:
        """What the clock came to at a moment; what should have been met by then, or cancelled, may have run out."""
        # What stands and is open costs too much to look at on every event: `standing` does it for whoever asks.
        late = (ended or not self.due.is_open) and self.is_late(at)
        met = status in {ObligationStatus.MET, ObligationStatus.MET_LATE}
        if late and not met:
            status, ended = ObligationStatus.BREACHED, False
        end, stop = self.end_at(at) if late else None, self.clock.stop
        return Obligation(
            self.due,
            self.clock.cycle,
            status,
            ends_at=self.judge.keeper.end_of(self.due),
            ended_at=at if ended else None,
            met_by=by if met else "",
            stopped_at=None if stop is None or met else stop.at,
            late_by=at - end if late and end is not None else None,
            course=self.course_until(at),
            off_schedule=tuple(self.off_schedule) if status is ObligationStatus.BREACHED else (),
        )
