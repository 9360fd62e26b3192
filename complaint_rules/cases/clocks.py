"""The clocks of deadlines: what concerns each of them is kept, and what it comes to follows from that and the facts.

While facts are missing nobody can say when a clock starts or ends, so what happens to it is only noted. As soon as its
end is known, the notes are gone through in order. A clock that ran out stays so: what becomes known later may tell that
there was less time, never that there was more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import attrs

from complaint_rules.cases.obligations import Obligation, ObligationStatus
from complaint_rules.domain.events import Event
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
    """

    deadline: Deadline
    cycle: int
    first: bool
    notes: tuple[Event, ...] = ()
    stop: Stop | None = None
    breach: Due | None = None
    settled: Obligation | None = None
    renewable: bool = False

    def noting(self, event: Event) -> Clock:
        """The clock with one more event; one that has ended takes no notes."""
        renewable = self.renewable or event.type in self.deadline.cancelled_by
        notes = self.notes if self.has_ended else (*self.notes, event)
        return attrs.evolve(self, notes=notes, renewable=renewable)

    @property
    def has_ended(self) -> bool:
        """Whether nothing that happens can concern it any more."""
        return self.settled is not None or self.stop is not None


def starts(deadline: Deadline) -> frozenset[str]:
    """The names, of events and of facts, that may start a deadline's clock."""
    return frozenset(point.name for point in deadline.starts)


def judge(clock: Clock, look: Look, keeper: Timekeeper, now: dt.datetime) -> Obligation | None:
    """What a clock comes to; None where its deadline does not apply.

    Args:
        clock: The clock, with all that concerns it up to now.
        look: At the complaint as it is known.
        keeper: Reckons deadlines.
        now: Until when time has passed.
    """
    if clock.settled is not None:
        return clock.settled
    course = Course(_happened(clock), clock.first)
    due = clock.breach or keeper.due(clock.deadline, look, course)
    if due is None:
        return None

    def due_of(changed: Course) -> Due:
        return clock.breach or keeper.due(clock.deadline, look, changed) or due

    return _Sweep(clock, keeper, due_of, course, due).outcome(now)


def settle(clock: Clock, obligation: Obligation | None) -> Clock:
    """The clock with what cannot change any more: what it came to, or that it ran out."""
    if obligation is None or obligation.ends_at is None or clock.settled is not None:
        return clock
    ran_out = obligation.status is ObligationStatus.BREACHED
    if obligation.status in _FINAL or (ran_out and clock.stop is not None):
        return attrs.evolve(clock, settled=obligation, notes=())
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
        keeper: Reckons deadlines.
        due_of: The deadline, for what has happened.
        course: What has happened so far.
        due: The deadline by that.
        held_since: When the clock stopped, while it stands.
        off_schedule: When what is owed on a day was done on another.
    """

    clock: Clock
    keeper: Timekeeper
    due_of: Callable[[Course], Due]
    course: Course
    due: Due
    held_since: dt.datetime | None = None
    off_schedule: tuple[dt.datetime, ...] = ()

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
            late = self.is_late(event.at)
            if event.type in deadline.met_by and self.counts(event):
                return ObligationStatus.MET_LATE if late else ObligationStatus.MET
            if event.type in deadline.cancelled_by and not late:
                return ObligationStatus.CANCELLED
            if not late:
                self.extend(event)
        self.hold(event)
        return None

    def counts(self, event: Event) -> bool:
        """Whether what is done counts; what is owed on a day counts only on that day."""
        if self.due.due_on is None:
            return True
        day = event.at.astimezone(self.keeper.hours.zone).date()
        if day in self.keeper.days_to_hit(self.due.due_on):
            return True
        self.off_schedule = (*self.off_schedule, event.at)
        return False

    def extend(self, event: Event) -> None:
        extending = self.clock.deadline.extending
        if extending and event.type == extending.event and self.course.granted < extending.extension.times:
            self.course = attrs.evolve(self.course, granted=self.course.granted + 1)

    def hold(self, event: Event) -> None:
        """Stop the clock, or let it go on."""
        if event.type in self.clock.deadline.pause and self.held_since is None:
            self.held_since = event.at
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
        course = self.course_until(moment)
        if course.pauses or course.granted:
            self.due = self.due_of(course)
        end = self.keeper.end_of(self.due)
        return end is not None and moment > end

    def obligation(self, status: ObligationStatus, at: dt.datetime, by: str = "", *, ended: bool = True) -> Obligation:
        """What the clock came to at a moment; what should have been met by then, or cancelled, may have run out."""
        late = self.is_late(at)
        met = status in {ObligationStatus.MET, ObligationStatus.MET_LATE}
        if late and not met:
            status, ended = ObligationStatus.BREACHED, False
        end, stop = self.keeper.end_of(self.due), self.clock.stop
        return Obligation(
            self.due,
            self.clock.cycle,
            status,
            ends_at=end,
            ended_at=at if ended else None,
            met_by=by if met else "",
            stopped_at=None if stop is None or met else stop.at,
            late_by=at - end if late and end is not None else None,
            course=self.course_until(at),
            off_schedule=self.off_schedule if status is ObligationStatus.BREACHED else (),
        )
