"""What of a case a question hangs on, and how it moves: the same moves as the ledger of a case makes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import attrs

from complaint_rules.cases.book import Book, matches
from complaint_rules.domain.events import Event
from complaint_rules.policy.process import EventPattern, Step
from complaint_rules.policy.process_words import CLOSED, REOPENED

NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
"""When events of the abstract process happen: it knows an order, and no time."""


@attrs.frozen
class Mark:
    """What is kept of the event that did a step: what is asked of it, no more."""

    by: str = ""
    satisfied: bool | None = None


@attrs.frozen
class State:
    """A case, as far as it is followed.

    Args:
        marks: Of the steps that are done in this round, sorted.
        raised: The steps that came up in this round.
        cycle_step: The step that started this round; empty for none.
        closed: Whether it is closed.
    """

    marks: tuple[tuple[str, Mark], ...] = ()
    raised: frozenset[str] = frozenset()
    cycle_step: str = ""
    closed: bool = False

    @property
    def done(self) -> Mapping[str, Mark]:
        """The marks, to look up."""
        return dict(self.marks)


@attrs.frozen
class Move:
    """Something that can happen.

    Args:
        event: The event, without its time.
        met: The deadlines that it meets.
    """

    event: Event
    met: frozenset[str] = frozenset()


@attrs.frozen
class View:
    """What is followed of a case.

    Args:
        steps: Whether they are done.
        told: What is asked of the events that did them: ``STEP.by``, ``STEP.satisfied``.
        raised: The steps of which it is followed whether they came up.
        moves: What can happen that concerns these.
    """

    steps: frozenset[str]
    told: frozenset[str]
    raised: frozenset[str]
    moves: tuple[Move, ...]


def is_refused(state: State, event: Event, book: Book) -> bool:
    """Whether a case refuses an event, whatever steps require: to reopen it while it is open, most once closed."""
    if event.type == REOPENED:
        return not state.closed and not state.cycle_step
    return state.closed and not book.may_follow_closing(event.type)


def moved(state: State, move: Move, view: View, book: Book) -> Iterator[State]:
    """The states to which an event leads that is taken; several where it hangs on what is not followed."""
    event = move.event
    if event.type != REOPENED:
        yield _taken(state, move, view, book)
        return
    if state.cycle_step and not state.closed:  # it may only record the round that has begun
        yield _taken(state, move, view, book)
    yield _taken(_started_over(state, "", book), move, view, book)


def _taken(state: State, move: Move, view: View, book: Book) -> State:
    event, met, marks = move.event, move.met, dict(state.done)

    def meant(table: Mapping[str, tuple[tuple[Step, EventPattern], ...]]) -> Iterator[str]:
        return (step.id for step, pattern in table.get(event.type, ()) if matches(pattern, event, met))

    for name in meant(book.steps_undone_by):
        marks.pop(name, None)
    for name in meant(book.steps_done_by):
        if name in view.steps:
            marks[name] = _mark(name, event, view)
    raised = state.raised | (view.raised & {*meant(book.steps_raised_by)})
    after = State(tuple(sorted(marks.items(), key=lambda mark: mark[0])), raised, state.cycle_step, state.closed)
    starter = None if event.derived else next(meant(book.cycle_starters), None)
    if starter is not None:
        after = _started_over(after, starter, book)
    return attrs.evolve(after, closed=True) if event.type == CLOSED else after


def _mark(step: str, event: Event, view: View) -> Mark:
    by = event.by if f"{step}.by" in view.told else ""
    return Mark(by, event.satisfied if f"{step}.satisfied" in view.told else None)


def _started_over(state: State, step: str, book: Book) -> State:
    lasting = {name for name, each in book.policy.steps.items() if book.is_of_all_rounds(each)}
    marks = tuple(mark for mark in state.marks if mark[0] in lasting)
    return State(marks, state.raised & lasting, step)
