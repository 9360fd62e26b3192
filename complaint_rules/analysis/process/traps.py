"""States of a case from which no events lead to its closing, for complaints of which everything is known.

For each state that can be reached the solver is asked for a complaint, and a way to the closing is looked for under
it. Where there is one, all complaints that can go that way are left out, and the solver is asked again: until there is
no complaint left, or one for which there is no way. To reopen an open case, which drops all that was done, is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from complaint_rules.analysis.logic.solver import TRUE, Literal, Model
from complaint_rules.analysis.process.course import BEGINNING, Course
from complaint_rules.analysis.process.exploring import Exploration, Stride
from complaint_rules.analysis.process.replaying import takes
from complaint_rules.analysis.process.states import Move, State, View
from complaint_rules.domain.facts import Facts
from complaint_rules.language.nodes import Node
from complaint_rules.policy.process_words import CLOSED, REOPENED

_MOST_ASKED = 3_000
"""So many complaints are tried in all before the question is left open."""


@attrs.frozen
class Trap:
    """A state without a way out.

    Args:
        way: How it is reached.
        state: The state.
        goal: What holds of the complaints that cannot get out.
    """

    way: tuple[Stride, ...]
    state: State
    goal: tuple[Literal, ...]


class TooManyError(Exception):
    """There are more states, or more kinds of complaints, than are gone through."""


class Trapper:
    """Looks for the traps of one process.

    Args:
        course: The process.
    """

    def __init__(self, course: Course) -> None:
        self._course = course
        self._prover = course.examination.prover
        self.view: View = course.viewer.view((), events=[CLOSED])
        self._out = attrs.evolve(
            self.view, moves=tuple(each for each in self.view.moves if each.event.type != REOPENED)
        )
        self.trees: list[Node] = course.trees_of(self.view)
        self._known = [each.known for each in course.examination.facts_behind((), self.trees)]
        self._free: set[State] = set()
        self._told: dict[State, list[Literal]] = {}
        self._asked = 0

    @property
    def closings(self) -> list[Move]:
        """Every way in which somebody may close a case."""
        return [move for move in self.view.moves if move.event.type == CLOSED]

    def traps(self) -> Iterator[Trap]:
        """Those that are nearest to the beginning; what lies behind one is not told again.

        Raises:
            TooManyError: Not everything was gone through; what was found until then is found.
        """
        exploration = self._course.explore(self.view)
        states = [state for state in exploration.states(BEGINNING) if not state.closed]
        if not exploration.is_whole:
            raise TooManyError
        for state in states:
            goal = self._trapped(state)
            if goal is None:
                self._free.add(state)
            else:
                yield Trap(exploration.way(state), state, goal)

    def _trapped(self, state: State) -> tuple[Literal, ...] | None:
        """What holds of complaints that cannot be closed from a state, and could from those before; None for none."""
        goal = [*self._known, *(-each for each in self._told.get(state, ()))]
        while (model := self._prover.model(*goal)) is not None:
            self._asked += 1
            if self._asked > _MOST_ASKED:
                raise TooManyError
            way, seen = self._way_out(state, model)
            if way is None:
                return (*goal, *self._remembered(seen))
            goal.append(-self._prover.circuit.all_of(stride.literal for stride in way))
        return None

    def _way_out(self, state: State, model: Model) -> tuple[Sequence[Stride] | None, Exploration]:
        """A shortest way to the closing for a complaint, or to a state that is known to have one for all of them."""
        exploration = self._course.explore(self._out, can_be=model.holds)
        for each in exploration.states(state):
            if each.closed or each in self._free:
                return exploration.way(each), exploration
        return None, exploration

    def is_shut(self, state: State, facts: Facts) -> bool:
        """Whether for one complaint nothing leads from a state to the closing, by the engine's own evaluation."""
        _, situation = self._course.examination.replay(facts)
        exploration = Exploration(takes(situation, self._course.book), self._course.book, self._out, TRUE.__eq__)
        return not any(each.closed for each in exploration.states(state))

    def _remembered(self, seen: Exploration) -> Iterable[Literal]:
        """What keeps complaints in the states of a trap; from none of these the same is told again."""
        shut = {literal for state in seen.came for literal in self._shut(state, seen)}
        held = [-literal for literal in sorted(shut)]
        inside = self._prover.circuit.all_of(held)
        for state in seen.came:
            self._told.setdefault(state, []).append(inside)
        return held

    def _shut(self, state: State, seen: Exploration) -> Iterator[Literal]:
        for move in self._out.moves:
            literal = self._course.guards.allowed(state, move)
            if not seen.can_be(literal):
                yield literal
