"""When a policy's deadlines fall due for one complaint, as far as that is known; what it hangs on, where it isn't."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

import attrs

from complaint_rules.domain.deadlines import due_at, due_on
from complaint_rules.domain.errors import CalendarError
from complaint_rules.domain.facts import Facts, Value
from complaint_rules.domain.spans import Span, read_span
from complaint_rules.domain.terms import OutOfHours, Terms
from complaint_rules.domain.types import Kind
from complaint_rules.domain.warning_points import warning_at
from complaint_rules.domain.working_time import WorkingTime
from complaint_rules.engines.decided import Decided, decided
from complaint_rules.engines.record import Record, Records, Status
from complaint_rules.engines.situation import Names
from complaint_rules.language.evaluation import needs_of, truth_of
from complaint_rules.language.nodes import Node
from complaint_rules.language.traversal import names_in
from complaint_rules.policy.model import Deadline
from complaint_rules.policy.process_words import EVENTS, RECEIVED, RECEIVED_AT

Again: TypeAlias = Callable[[Facts], Records]
"""Decides the complaint anew, with more facts."""

MAX_ALTERNATIVES = 64
"""How many ways a deadline may still come out are told; where there are more, none is."""

_NOTHING: frozenset[str] = frozenset()
_TO_COME = frozenset(EVENTS) - {RECEIVED}


@attrs.frozen
class Alternative:
    """What becomes of an open deadline when certain facts are known.

    Args:
        facts: Those facts, by name; what else is unknown makes no difference, unless the deadline stays open.
        due: The deadline then; None where it does not apply.
    """

    facts: Mapping[str, Value]
    due: Due | None


@attrs.frozen
class Due:
    """A deadline of one complaint; instants are UTC.

    Args:
        deadline: Which.
        starts_at: When its clock starts; None where that is not known.
        due_at: When it ends; None where that is not known, and for one with a day to hit.
        due_on: The day to hit; None likewise.
        warns_at: When to warn; None where that is not known, or not asked for.
        clauses: Its own and those of the rules that decided its span, sorted.
        needs: The unknown facts and parameters that it hangs on, sorted.
        assumes: The facts whose absence was read as an answer and could matter, sorted.
        conflict: The rules that are at odds on its span, sorted.
        alternatives: How it may come out, where it hangs on booleans and enums.
    """

    deadline: Deadline
    starts_at: dt.datetime | None = None
    due_at: dt.datetime | None = None
    due_on: dt.date | None = None
    warns_at: dt.datetime | None = None
    clauses: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    assumes: tuple[str, ...] = ()
    conflict: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is not known when it is due."""
        return self.due_at is None and self.due_on is None


@attrs.frozen
class _Start:
    """What is known of a deadline's start.

    Args:
        instant: The event's or fact's; None where it has not happened, or is not known.
        needs: What keeps it unknown.
    """

    instant: dt.datetime | None
    needs: frozenset[str]


@attrs.frozen
class _Case:
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
        self._hours = WorkingTime(names.policy.calendar, names.setting.zone)

    def dues(self, facts: Facts, records: Records, again: Again, *, as_of: dt.date | None = None) -> tuple[Due, ...]:
        """The deadlines that apply, or may, by id; those that wait for an event to come are left out.

        Args:
            facts: Of the complaint.
            records: What was decided on it.
            again: Decides it with more facts, under the same day.
            as_of: The day whose rules applied, where the caller gave one.
        """

        def case_of(more: Facts, decided_anew: Records) -> _Case:
            situation, strict = (decided(self._names, more, decided_anew, as_of, strict=each) for each in (False, True))
            return _Case(more, situation, strict)

        def look_again(more: Facts) -> _Case:
            return case_of(more, again(more))

        case = case_of(facts, records)
        dues = (self._due(deadline, case) for deadline in self._names.policy.deadlines.values())
        return tuple(
            attrs.evolve(due, alternatives=self._alternatives(due, facts, look_again))
            for due in dues
            if due is not None
        )

    def _due(self, deadline: Deadline, case: _Case) -> Due | None:
        """One deadline; None where it does not apply, or waits for an event."""
        record = case.situation.records[deadline.decision]
        start = _start(deadline, case.situation)
        if record.status is Status.NOT_COVERED or (start.instant is None and not start.needs):
            return None
        due = _blank(deadline, record, start.needs, _assumed_of_starts(deadline, case))
        return due if start.instant is None else self._started(due, start.instant, record, case)

    def _started(self, due: Due, instant: dt.datetime, record: Record, case: _Case) -> Due | None:
        """A deadline whose start is known; None where it does not apply to that start."""
        deadline, closed = due.deadline, not self._hours.is_open(instant)
        if deadline.only_out_of_hours and not closed:
            return None
        terms = deadline.terms
        if closed and deadline.unless is not None:
            stays, needs = truth_of(deadline.unless, case.situation), needs_of(deadline.unless, case.situation)
            due = attrs.evolve(due, assumes=_joined(due.assumes, _assumed(deadline.unless, case)))
            if stays is None:
                return attrs.evolve(due, needs=_joined(due.needs, needs))
            terms = attrs.evolve(terms, out_of_hours=OutOfHours.AT_ONCE) if stays else terms
        span = read_span(record.outcome) if record.status is Status.DECIDED else None
        try:
            return self._timed(due, instant, span, terms)
        except CalendarError:  # past the years that there are: as with other operations, there is no result
            return attrs.evolve(due, needs=_joined(due.needs, self._behind_start(deadline)))

    def _timed(self, due: Due, instant: dt.datetime, span: Span | None, terms: Terms) -> Due:
        hours = self._hours
        moved = terms.out_of_hours is OutOfHours.NEXT_OPENING
        started = attrs.evolve(due, starts_at=hours.next_opening(instant) if moved else instant)
        if span is None or started.starts_at is None:
            return started
        if due.deadline.on:
            return attrs.evolve(started, due_on=due_on(started.starts_at, span, hours=hours))
        end = due_at(instant, span, hours=hours, terms=terms)
        warning = due.deadline.warning
        if warning is not None:
            warns = warning_at(started.starts_at, end, warning, unit=span.unit, hours=hours)
            started = attrs.evolve(started, warns_at=warns)
        return attrs.evolve(started, due_at=end)

    def _behind_start(self, deadline: Deadline) -> frozenset[str]:
        return frozenset(_fact(point.name) for point in deadline.starts) & self._names.policy.facts.keys()

    def _alternatives(self, due: Due, facts: Facts, look_again: Callable[[Facts], _Case]) -> tuple[Alternative, ...]:
        """How an open deadline may come out; none where that is too many ways, or where none of them settles it."""
        if not due.is_open or due.conflict or self._choice(due.needs) is None:
            return ()
        ways = self._ways(due.deadline, due, {}, facts, look_again)
        found = tuple(itertools.islice(ways, MAX_ALTERNATIVES + 1))
        settled = any(each.due is None or not each.due.is_open for each in found)
        return found if settled and len(found) <= MAX_ALTERNATIVES else ()

    def _ways(
        self,
        deadline: Deadline,
        due: Due | None,
        known: dict[str, Value],
        facts: Facts,
        look_again: Callable[[Facts], _Case],
    ) -> Iterator[Alternative]:
        """One fact after the other takes each of its values, until the rest makes no difference."""
        fact = self._choice(due.needs) if due is not None and due.is_open else None
        if fact is None:
            yield Alternative(known, due)
            return
        for value in self._values(fact):
            more = Facts({**facts.values, fact: value}, facts.extra)
            after = self._due(deadline, look_again(more))
            yield from self._ways(deadline, after, {**known, fact: value}, more, look_again)

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


def _start(deadline: Deadline, situation: Decided) -> _Start:
    """The earliest start that counts; unknown where one that may count, or be earlier, is."""
    instants: list[dt.datetime] = []
    needs = _NOTHING
    for point in deadline.starts:
        fact = _fact(point.name)
        counts = True if point.when is None else truth_of(point.when, situation)
        if point.name in _TO_COME or counts is False:
            continue  # an event that has not happened starts nothing
        instant = situation.lookup(fact)
        if counts is None and point.when is not None:
            needs |= needs_of(point.when, situation)
        if isinstance(instant, dt.datetime):
            instants.append(instant)
        else:
            needs |= situation.needs(fact)
    return _Start(None if needs else min(instants, default=None), needs)


def _fact(name: str) -> str:
    """The fact that says when an event happened, where there is one."""
    return RECEIVED_AT if name == RECEIVED else name


def _assumed(condition: Node, case: _Case) -> frozenset[str]:
    """What a condition, or a decision that it reads, took from an absence."""
    records = case.situation.records
    upstream = (name for read in names_in(condition) if read in records for name in records[read].assumes)
    return needs_of(condition, case.strict).union(upstream) - needs_of(condition, case.situation)


def _assumed_of_starts(deadline: Deadline, case: _Case) -> frozenset[str]:
    conditions = (point.when for point in deadline.starts if point.when is not None and point.name not in _TO_COME)
    return _NOTHING.union(*(_assumed(condition, case) for condition in conditions))


def _joined(names: tuple[str, ...], more: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted({*names, *more}))
