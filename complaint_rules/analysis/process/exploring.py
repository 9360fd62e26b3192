"""Going through the states of a case, the nearest first, up to a bound."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs

from complaint_rules.analysis.logic.solver import FALSE, Literal
from complaint_rules.analysis.process.states import Move, State, View, moved
from complaint_rules.cases.book import Book

MOST_STATES = 2_000
"""More states of a case than this are not gone through for one question; what they may hold stays open."""


@attrs.frozen
class Stride:
    """One move on a way.

    Args:
        move: What happened.
        literal: Holds where the case took it.
        start: The state before it.
    """

    move: Move
    literal: Literal
    start: State


@attrs.define
class Exploration:
    """The states that can be reached, in the order of how many moves it takes.

    Args:
        takes: Holds where a case takes a move in a state.
        book: The process.
        view: What is followed.
        can_be: Whether a move that requires something may be made.
        most: So many states are gone through.
        came: How each state was first reached; None for the first.
        is_whole: Whether all have been gone through.
    """

    takes: Callable[[State, Move], Literal]
    book: Book
    view: View
    can_be: Callable[[Literal], bool]
    most: int = MOST_STATES
    came: dict[State, Stride | None] = attrs.field(factory=dict)
    is_whole: bool = True

    def states(self, start: State) -> Iterator[State]:
        """Every state, each before what is reached from it."""
        self.came[start] = None
        waiting = [start]
        for state in waiting:
            yield state
            for stride, after in self.strides(state):
                if after in self.came:
                    continue
                if len(self.came) >= self.most:
                    self.is_whole = False
                    return
                self.came[after] = stride
                waiting.append(after)

    def strides(self, state: State) -> Iterator[tuple[Stride, State]]:
        """What can happen next."""
        for move in self.view.moves:
            literal = self.takes(state, move)
            if literal != FALSE and self.can_be(literal):
                for after in moved(state, move, self.view, self.book):
                    yield Stride(move, literal, state), after

    def way(self, state: State) -> tuple[Stride, ...]:
        """A shortest way to a state."""
        way: list[Stride] = []
        stride = self.came[state]
        while stride is not None:
            way.append(stride)
            stride = self.came[stride.start]
        return tuple(reversed(way))
