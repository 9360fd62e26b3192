"""When deadlines fall due, in every row; :mod:`complaint_rules.engines.dues` says it of one complaint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from complaint_rules.domain.events import RECEIVED, RECEIVED_AT
from complaint_rules.domain.spans import Span, Unit, read_span
from complaint_rules.domain.terms import OutOfHours, Terms
from complaint_rules.domain.types import Kind
from complaint_rules.domain.working_time import WorkingTime
from complaint_rules.engines.columnar import columns
from complaint_rules.engines.columnar.columns import Column, Shape, both, either, opposite
from complaint_rules.engines.columnar.comparing import equal
from complaint_rules.engines.columnar.computing import within
from complaint_rules.engines.columnar.expressions import value_of
from complaint_rules.engines.columnar.frame import Frame
from complaint_rules.engines.columnar.pieces import Pieces, Variant
from complaint_rules.engines.columnar.values import (
    FIRST_TICK,
    LAST_TICK,
    Scalar,
    Value,
    constant_of,
    known,
    ticks_of,
    truth,
)
from complaint_rules.engines.situation import Names
from complaint_rules.language.traversal import names_in
from complaint_rules.policy.model import Deadline, Policy, StartPoint

PREFIX = "deadline_"
_ELAPSED = frozenset({Unit.MINUTES, Unit.HOURS})


def due_columns(policy: Policy, spans: Mapping[str, Value], frame: Frame) -> Iterator[tuple[str, Column]]:
    """For each deadline when it falls due; NULL where that is not known, or where it does not apply.

    Args:
        policy: The policy.
        spans: What was decided on how long each may take, by the decision's name.
        frame: What names stand for.
    """
    pieces = Pieces(WorkingTime(policy.calendar, frame.setting.zone))
    for deadline in policy.deadlines.values():
        outcomes = _spans_of(policy, deadline)
        made = _Due(deadline, spans[deadline.decision], outcomes, frame, pieces).column()
        yield PREFIX + deadline.id, columns.day(made) if deadline.on else columns.moment(made)


def read_by_deadlines(names: Names) -> frozenset[str]:
    """The facts and parameters on which deadlines hang otherwise than through the decisions on their spans."""
    found: set[str] = set()
    for deadline in names.policy.deadlines.values():
        conditions = [point.when for point in deadline.starts] + [deadline.unless]
        for read in (name for each in conditions if each is not None for name in names_in(each)):
            found |= names.behind(read)
        found |= {fact for point in deadline.starts if (fact := _fact(point)) in names.policy.facts}
    return frozenset(found)


def _fact(point: StartPoint) -> str:
    """The fact that says when an event happened, where there is one."""
    return RECEIVED_AT if point.name == RECEIVED else point.name


def _spans_of(policy: Policy, deadline: Deadline) -> list[str]:
    definition = policy.decisions[deadline.decision]
    texts = {policy.rules[rule].then for rule in definition.rules} | {definition.otherwise}
    return sorted(text for text in texts if isinstance(text, str))


@attrs.frozen
class _Due:
    """One deadline."""

    deadline: Deadline
    span: Value
    outcomes: list[str]
    frame: Frame
    pieces: Pieces

    def column(self) -> Column:
        start = within(_start(self.deadline, self.frame), *self.pieces.reckonable)
        terms = self.deadline.terms
        due = self._due(start, terms)
        if self.deadline.unless is None and not self.deadline.only_out_of_hours:
            return due
        is_open = self._is_open(start)
        nothing = columns.unknown(Shape.INTEGER)
        cases = [(is_open, nothing)] if self.deadline.only_out_of_hours else []
        if self.deadline.unless is not None:
            stays = truth(value_of(self.deadline.unless, self.frame))
            closed = opposite(is_open)
            at_once = self._due(start, attrs.evolve(terms, out_of_hours=OutOfHours.AT_ONCE))
            cases += [(both(closed, columns.is_null(stays)), nothing), (both(closed, columns.holds(stays)), at_once)]
        return columns.choose(*cases, otherwise=due)

    def _is_open(self, start: Column) -> Column:
        number = columns.whole(self.pieces.number(Variant()))
        return columns.holds(columns.equal(columns.look_up(self.pieces, number, start), columns.whole(1)))

    def _due(self, start: Column, terms: Terms) -> Column:
        """When it ends: by plain addition where only time passes, else as the table of pieces says."""
        plain: list[tuple[Column, Column]] = []
        looked_up: list[tuple[Column, Column]] = []
        for text in self.outcomes:
            span = read_span(text)
            chosen = columns.holds(equal(self.span, constant_of(text, self.frame.codes), self.frame.codes))
            if span.unit in _ELAPSED and terms.out_of_hours is OutOfHours.AT_ONCE and not self.deadline.on:
                plain.append((chosen, _later(start, span)))
            else:
                number = self.pieces.number(Variant(span, terms, self.deadline.on))
                looked_up.append((chosen, columns.whole(number)))
        if looked_up:
            variant = columns.choose(*looked_up, otherwise=columns.unknown(Shape.INTEGER))
            found = columns.look_up(self.pieces, variant, start)
            plain += [(either(*(condition for condition, _ in looked_up)), found)]
        return columns.choose(*plain, otherwise=columns.unknown(Shape.INTEGER))


def _later(start: Column, span: Span) -> Column:
    length = columns.whole(ticks_of(span.length))
    bound = LAST_TICK + 2**58
    return within(columns.plus(start, length, bound=bound), FIRST_TICK, LAST_TICK)


def _start(deadline: Deadline, frame: Frame) -> Column:
    """The earliest start that counts; NULL where one that may count, or be earlier, is unknown."""
    open_ones: list[Column] = []
    earliest = columns.unknown(Shape.INTEGER)
    for point in deadline.starts:
        fact = _fact(point)
        if fact not in frame.names.policy.facts:
            continue  # an event that has not happened starts nothing
        counts = columns.TRUE if point.when is None else truth(value_of(point.when, frame))
        instant = frame.lookup(fact)
        open_ones += [columns.is_null(counts), both(columns.may_hold(counts), opposite(known(instant)))]
        if isinstance(instant, Scalar) and instant.kind is Kind.DATE_TIME:
            comes_first = either(columns.is_null(earliest), columns.holds(columns.less(instant.column, earliest)))
            earliest = columns.choose((both(columns.holds(counts), comes_first), instant.column), otherwise=earliest)
    return columns.choose((either(*open_ones), columns.unknown(Shape.INTEGER)), otherwise=earliest)
