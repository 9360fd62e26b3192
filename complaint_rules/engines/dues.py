"""When a policy's deadlines fall due for one complaint, as far as that is known; what it hangs on, where it isn't."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from typing import TypeAlias

import attrs

from complaint_rules.domain.calendar import MINUTES_OF_DAY
from complaint_rules.domain.deadlines import due_at, due_on
from complaint_rules.domain.errors import CalendarError
from complaint_rules.domain.events import RECEIVED, RECEIVED_AT
from complaint_rules.domain.extensions import extended_due_at
from complaint_rules.domain.facts import Facts, Value
from complaint_rules.domain.spans import Span, read_span
from complaint_rules.domain.terms import OutOfHours, Terms
from complaint_rules.domain.types import Kind
from complaint_rules.domain.wall_clock import instant_at
from complaint_rules.domain.warning_points import warning_at
from complaint_rules.domain.working_time import WorkingTime
from complaint_rules.engines.decided import Decided, decided
from complaint_rules.engines.due import AT_RECEIPT, Alternative, Course, Due
from complaint_rules.engines.record import Record, Records, Status
from complaint_rules.engines.situation import Names
from complaint_rules.language.evaluation import needs_of, truth_of
from complaint_rules.language.nodes import Node
from complaint_rules.language.traversal import names_in
from complaint_rules.policy.model import Deadline, StartPoint

Again: TypeAlias = Callable[[Facts], Records]
"""Decides a complaint with more facts."""

MAX_ALTERNATIVES = 64
"""How many ways a deadline may still come out are told; where there are more, none is."""

_NOTHING: frozenset[str] = frozenset()


@attrs.frozen
class _Start:
    """What is known of a deadline's start.

    Args:
        instant: The event's or fact's; None where it has not happened, or is not known.
        is_open: Whether one may count, and it is not known whether, or when it was.
        needs: What keeps it so; nothing where a decision behind it is in conflict, or no rule makes it.
    """

    instant: dt.datetime | None
    is_open: bool
    needs: frozenset[str]


@attrs.frozen
class Look:
    """One decided complaint: what its names stand for, and what they do where no absence is read as an answer."""

    facts: Facts
    situation: Decided
    strict: Decided


class Timekeeper:
    """Reckons the deadlines of one policy.

    Args:
        names: What the policy's names are.
    """

    def __init__(self, names: Names) -> None:
        self._names = names
        self.hours = WorkingTime(names.policy.calendar, names.setting.zone)

    def look(self, facts: Facts, records: Records, *, as_of: dt.date | None = None) -> Look:
        """Look at a decided complaint, once for all its deadlines.

        Args:
            facts: Of the complaint.
            records: What was decided on it.
            as_of: The day whose rules applied, where the caller gave one.
        """
        situation, strict = (decided(self._names, facts, records, as_of, strict=each) for each in (False, True))
        return Look(facts, situation, strict)

    def dues(self, facts: Facts, records: Records, again: Again, *, as_of: dt.date | None = None) -> tuple[Due, ...]:
        """The deadlines that apply, or may, by id; those that wait for an event to come are left out.

        Args:
            facts: Of the complaint.
            records: What was decided on it.
            again: Decides it with more facts, under the same day.
            as_of: The day whose rules applied, where the caller gave one.
        """

        def look_again(more: Facts) -> Look:
            return self.look(more, again(more), as_of=as_of)

        look = self.look(facts, records, as_of=as_of)
        dues = (self.due(deadline, look) for deadline in self._names.policy.deadlines.values())
        return tuple(self.with_alternatives(due, look, look_again) for due in dues if due is not None)

    def due(self, deadline: Deadline, look: Look, course: Course = AT_RECEIPT) -> Due | None:
        """One deadline, without alternatives; None where it does not apply, or waits for an event.

        Args:
            deadline: Which.
            look: At the complaint.
            course: What has happened to it.
        """
        record = look.situation.records[deadline.decision]
        start = _start(deadline, look.situation, course)
        if record.status is Status.NOT_COVERED or (start.instant is None and not start.is_open):
            return None
        due = _blank(deadline, record, start.needs, _assumed_of_starts(deadline, look, course))
        return due if start.instant is None else self._started(due, start.instant, record, look, course)

    def with_alternatives(
        self, due: Due, look: Look, look_again: Callable[[Facts], Look], course: Course = AT_RECEIPT
    ) -> Due:
        """The deadline with how it may come out, where it is open.

        Args:
            due: The deadline.
            look: At the complaint.
            look_again: Decides it with more facts, and looks.
            course: What has happened to it.
        """
        return attrs.evolve(due, alternatives=self._alternatives(due, look.facts, look_again, course))

    def days_to_hit(self, day: dt.date) -> tuple[dt.date, ...]:
        """On which days something owed on a day is done in order: that day, and the next open one if it is closed."""
        return tuple(dict.fromkeys((day, self.hours.calendar.working_day_from(day))))

    def end_of(self, due: Due) -> dt.datetime | None:
        """The last instant that is in time; None where it is not known."""
        if due.due_on is None:
            return due.due_at
        try:
            return instant_at(self.days_to_hit(due.due_on)[-1], MINUTES_OF_DAY, self.hours.zone)
        except (CalendarError, OverflowError):  # past the years that there are
            return None

    def last_end(self, due: Due) -> dt.datetime | None:
        """The last instant that may be in time, whatever an open deadline comes to; None where that is not known."""
        if not due.is_open:
            return self.end_of(due)
        ends = [None if way.due is None else self.end_of(way.due) for way in due.alternatives]
        known = [end for end in ends if end is not None]
        return max(known) if known and len(known) == len(ends) else None

    def _started(self, due: Due, instant: dt.datetime, record: Record, look: Look, course: Course) -> Due | None:
        """A deadline whose start is known; None where it does not apply to that start."""
        try:
            closed = not self.hours.is_open(instant)
        except OverflowError:  # past the years that there are where the clocks are
            return attrs.evolve(due, needs=_joined(due.needs, self._behind_start(due.deadline)))
        deadline = due.deadline
        if deadline.only_out_of_hours and not closed:
            return None
        due = attrs.evolve(due, started_at=instant)
        terms = deadline.terms
        if closed and deadline.unless is not None:
            stays, needs = truth_of(deadline.unless, look.situation), needs_of(deadline.unless, look.situation)
            due = attrs.evolve(due, assumes=_joined(due.assumes, _assumed(deadline.unless, look)))
            if stays is None:
                return attrs.evolve(due, needs=_joined(due.needs, needs))
            terms = attrs.evolve(terms, out_of_hours=OutOfHours.AT_ONCE) if stays else terms
        span = read_span(record.outcome) if record.status is Status.DECIDED else None
        try:
            return self._timed(due, instant, span, terms, course)
        except (CalendarError, OverflowError):  # past the years: as with other operations, there is no result
            return attrs.evolve(due, needs=_joined(due.needs, self._behind_start(deadline)))

    def _timed(self, due: Due, instant: dt.datetime, span: Span | None, terms: Terms, course: Course) -> Due:
        hours = self.hours
        moved = terms.out_of_hours is OutOfHours.NEXT_OPENING
        started = attrs.evolve(due, starts_at=hours.next_opening(instant) if moved else instant)
        if span is None or started.starts_at is None:
            return started
        if due.deadline.on:
            return attrs.evolve(started, due_on=due_on(started.starts_at, span, hours=hours))
        end = self._end(due.deadline, instant, span, terms, course)
        warning = due.deadline.warning
        if warning is not None:
            pauses = course.pauses
            warns = warning_at(started.starts_at, end, warning, unit=span.unit, hours=hours, pauses=pauses)
            started = attrs.evolve(started, warns_at=warns)
        return attrs.evolve(started, due_at=end)

    def _end(self, deadline: Deadline, instant: dt.datetime, span: Span, terms: Terms, course: Course) -> dt.datetime:
        hours, pauses, extending = self.hours, course.pauses, deadline.extending
        if extending is None or not course.granted:
            return due_at(instant, span, hours=hours, terms=terms, pauses=pauses)
        extension, granted = extending.extension, course.granted
        return extended_due_at(instant, span, extension, granted, hours=hours, terms=terms, pauses=pauses)

    def _behind_start(self, deadline: Deadline) -> frozenset[str]:
        return frozenset(_fact(point.name) for point in deadline.starts) & self._names.policy.facts.keys()

    def _alternatives(
        self, due: Due, facts: Facts, look_again: Callable[[Facts], Look], course: Course
    ) -> tuple[Alternative, ...]:
        """How an open deadline may come out; none where that is too many ways, or where none of them settles it."""
        if not due.is_open or due.conflict or self._choice(due.needs) is None:
            return ()
        ways = self._ways(due, {}, facts, lambda more: self.due(due.deadline, look_again(more), course))
        found = tuple(itertools.islice(ways, MAX_ALTERNATIVES + 1))
        settled = any(each.due is None or not each.due.is_open for each in found)
        return found if settled and len(found) <= MAX_ALTERNATIVES else ()

    def _ways(
        self,
        due: Due | None,
        known: dict[str, Value],
        facts: Facts,
        due_again: Callable[[Facts], Due | None],
    ) -> Iterator[Alternative]:
        """One fact after the other takes each of its values, until the rest makes no difference."""
        fact = self._choice(due.needs) if due is not None and due.is_open else None
        if fact is None:
            yield Alternative(known, due)
            return
        for value in self._values(fact):
            more = Facts({**facts.values, fact: value}, facts.extra)
            yield from self._ways(due_again(more), {**known, fact: value}, more, due_again)

    def _choice(self, needs: tuple[str, ...]) -> str | None:
        return next((name for name in needs if self._values(name)), None)

    def _values(self, name: str) -> tuple[Value, ...]:
        """The values of a fact that has few; else none."""
        declaration = self._names.declaration(name)
        if declaration is None or declaration.personal:
            return ()
        if declaration.type.kind is Kind.BOOLEAN:
            return (True, False)
        return declaration.type.values if declaration.type.kind is Kind.ENUM else ()


def _blank(deadline: Deadline, record: Record, needs: frozenset[str], assumes: frozenset[str]) -> Due:
    """What is there to say of a deadline before its times."""
    return Due(
        deadline,
        clauses=_joined(deadline.clauses, frozenset(record.clauses)),
        needs=_joined(record.needs, needs),
        assumes=_joined(record.assumes, assumes),
        conflict=record.rules if record.status is Status.CONFLICT else (),
    )


def _start(deadline: Deadline, situation: Decided, course: Course) -> _Start:
    """The earliest start that counts; unknown where one that may count, or be earlier, is."""
    instants: list[dt.datetime] = []
    needs, is_open = _NOTHING, False
    for point in _possible(deadline, situation, course):
        fact = _fact(point.name)
        counts = True if point.when is None else truth_of(point.when, situation)
        if counts is False:
            continue
        instant = course.happened.get(point.name) or situation.lookup(fact)
        if counts is None and point.when is not None:
            needs, is_open = needs | needs_of(point.when, situation), True
        if isinstance(instant, dt.datetime):
            instants.append(instant)
        else:
            needs, is_open = needs | situation.needs(fact), True
    return _Start(None if is_open else min(instants, default=None), is_open, needs)


def _possible(deadline: Deadline, situation: Decided, course: Course) -> Iterator[StartPoint]:
    """The starts that have happened, or that a fact tells of; an event that has not happened starts nothing."""
    facts = situation.names.policy.facts
    for point in deadline.starts:
        if point.name in course.happened or (course.first and _fact(point.name) in facts):
            yield point


def _fact(name: str) -> str:
    """The fact that says when an event happened, where there is one."""
    return RECEIVED_AT if name == RECEIVED else name


def _assumed(condition: Node, look: Look) -> frozenset[str]:
    """What a condition, or a decision that it reads, took from an absence."""
    records = look.situation.records
    upstream = (name for read in names_in(condition) if read in records for name in records[read].assumes)
    return needs_of(condition, look.strict).union(upstream) - needs_of(condition, look.situation)


def _assumed_of_starts(deadline: Deadline, look: Look, course: Course) -> frozenset[str]:
    conditions = (point.when for point in _possible(deadline, look.situation, course) if point.when is not None)
    return _NOTHING.union(*(_assumed(condition, look) for condition in conditions))


def _joined(names: tuple[str, ...], more: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted({*names, *more}))
