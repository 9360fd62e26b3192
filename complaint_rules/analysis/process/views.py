"""What of a process a question hangs on: its steps, those that these hang on, and the events that concern them."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator

import attrs

from complaint_rules.analysis.process.guards import asked_of, process_names, steps_in
from complaint_rules.analysis.process.states import NEVER, Move, View
from complaint_rules.cases.book import Book
from complaint_rules.domain.events import RETURN_VISIT, Event
from complaint_rules.language import nodes
from complaint_rules.language.nodes import Node
from complaint_rules.language.traversal import names_in, walk
from complaint_rules.policy.model import Policy
from complaint_rules.policy.process import EVENT, STEP, EventPattern, Step
from complaint_rules.policy.process_words import CLOSED, REOPENED
from complaint_rules.policy.roles import roles_of
from complaint_rules.policy.scope import scope_of

_REASON = "reason"
"""Stands for any reason that no condition names."""

_MOST_MET = 4
"""So many deadlines that one event may meet or not are told apart."""


@attrs.define
class Viewer:
    """Makes views of one process.

    Args:
        book: The process.
        startable: The deadlines that can start.
    """

    book: Book
    startable: Collection[str]

    @property
    def policy(self) -> Policy:
        """The policy."""
        return self.book.policy

    def view(self, steps: Iterable[str], *, raised: Iterable[str] = (), events: Iterable[str] = ()) -> View:
        """What some steps hang on.

        Args:
            steps: Of which it matters whether they are done.
            raised: Of which it matters whether they came up.
            events: That have to be among the moves.
        """
        followed, kept, coming = set(steps), {*events}, frozenset(raised)
        while True:
            happening = kept | self._events(followed, coming)
            guards = self._guards(happening)
            more = frozenset[str]().union(*map(steps_in, guards)) - followed
            if not more:
                break
            followed |= more
        asked = frozenset[str]().union(*map(process_names, guards))
        told = frozenset(name.removeprefix(STEP) for name in asked if name.startswith(STEP) and asked_of(name))
        moves = tuple(move for event in sorted(happening, key=_unusual) for move in self._moves(event, told, guards))
        return View(frozenset(followed), told, coming, moves)

    def _events(self, steps: Collection[str], raised: Collection[str]) -> set[str]:
        """The events that do something to some steps, or start everything over: what was closed, where reopened."""
        found = {CLOSED, REOPENED, *self.book.cycle_starters}
        for name in steps:
            step = self.policy.steps[name]
            found |= {pattern.event for pattern in (*step.done_by, *step.undone_by)}
        for name in raised:
            found |= {pattern.event for pattern in self.policy.steps[name].raised_by}
        return found

    def _guards(self, events: Iterable[str]) -> list[Node]:
        return [each for event in events for each in self.guards_of(event)]

    def guards_of(self, event: str) -> list[Node]:
        """What an event may require."""
        steps = dict.fromkeys(step.id for step, _ in self.book.steps_done_by.get(event, ()))
        return [each for each in (self.policy.steps[name].requires for name in steps) if each is not None]

    def _moves(self, event: str, told: frozenset[str], guards: list[Node]) -> Iterator[Move]:
        done = {step.id for step, _ in self.book.steps_done_by.get(event, ())}
        asked = frozenset[str]().union(*map(names_in, self.guards_of(event)))
        by_matters = f"{EVENT}by" in asked or any(f"{name}.by" in told for name in done)
        roles = self._roles(guards) if by_matters else [""]
        reasons = ["", *_reasons(guards)] if f"{EVENT}reason" in asked else [""]
        satisfied = [True, False] if event == RETURN_VISIT else [None]
        for by, reason, happy in itertools.product(roles, reasons, satisfied):
            for met in self._met(event):
                yield Move(Event(event, NEVER, by=by, satisfied=happy, reason=reason), met)
        if event in self.book.cycle_starters and self._is_brought_about(event):
            yield Move(Event(event, NEVER, derived=True))

    def _is_brought_about(self, event: str) -> bool:
        """Whether a breach may bring an event about, which then starts nothing over."""
        return any(event == each.on_breach and each.id in self.startable for each in self.policy.deadlines.values())

    def _roles(self, guards: list[Node]) -> list[str]:
        """Nobody, whoever a condition can tell from others, and one of the others."""
        roles = roles_of(self.policy)
        named = sorted(roles & _values_in(guards, self.policy))
        others = sorted(roles - {*named})
        return ["", *named, *others[:1]]

    def _met(self, event: str) -> Iterator[frozenset[str]]:
        """The deadlines of which it matters that an event meets them: any of them, or none."""
        patterns = (each for step in self.policy.steps.values() for each in _patterns(step) if each.event == event)
        wanted = sorted({each.meets for each in patterns if self.can_match(each)} - {""})[:_MOST_MET]
        for size in range(len(wanted) + 1):
            yield from map(frozenset, itertools.combinations(wanted, size))

    def can_match(self, pattern: EventPattern) -> bool:
        """Whether some event can be what a pattern means."""
        if not pattern.meets:
            return True
        return pattern.event in self.policy.deadlines[pattern.meets].met_by and pattern.meets in self.startable


def _unusual(event: str) -> tuple[bool, str]:
    """What ends a round comes last: a story that can be told without it is the better one."""
    return event in {CLOSED, REOPENED}, event


def _patterns(step: Step) -> Iterator[EventPattern]:
    yield from (*step.done_by, *step.undone_by, *step.raised_by, *step.starts_cycle)


def _values_in(guards: list[Node], policy: Policy) -> frozenset[str]:
    """The texts in some conditions, and the values of the facts and outcomes that they name."""
    scope, found = scope_of(policy), set[str]()
    for tree in guards:
        found |= _texts_in(tree)
        found |= {str(value) for name in names_in(tree) if name in scope for value in scope[name].values}
    return frozenset(found)


def _texts_in(tree: Node) -> frozenset[str]:
    values = (below.value for below in walk(tree) if isinstance(below, nodes.Literal))
    return frozenset(value for value in values if isinstance(value, str))


def _reasons(guards: list[Node]) -> list[str]:
    """A reason that none of them names, and those that they name."""
    return [_REASON, *sorted(frozenset[str]().union(*map(_texts_in, guards)))]
