"""What can come of a process: steps that can be done and come up, events that can be taken, clocks that can start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import attrs

from complaint_rules.analysis.examining import Examination
from complaint_rules.analysis.logic.solver import FALSE, TRUE, Literal
from complaint_rules.analysis.process.exploring import Exploration, Stride
from complaint_rules.analysis.process.guards import Guards
from complaint_rules.analysis.process.states import Move, State, View
from complaint_rules.analysis.process.views import Viewer
from complaint_rules.cases.book import Book
from complaint_rules.domain.events import RECEIVED, RECEIVED_AT
from complaint_rules.language import nodes
from complaint_rules.language.nodes import Node
from complaint_rules.policy.model import Deadline, Policy, StartPoint
from complaint_rules.policy.process import EventPattern, Step
from complaint_rules.policy.process_words import CLOSED, REOPENED

BEGINNING = State()


@attrs.frozen
class Reached:
    """A state in which something holds.

    Args:
        state: The state.
        literal: Holds of the complaints for which it does.
        way: How it is reached.
    """

    state: State
    literal: Literal
    way: tuple[Stride, ...]


@attrs.frozen
class Search:
    """What a search came to.

    Args:
        reached: What was looked for; None where it was not found.
        is_whole: Whether there is nothing that was not looked at.
    """

    reached: Reached | None
    is_whole: bool = True

    @property
    def is_never(self) -> bool:
        """Whether what was looked for cannot be."""
        return self.reached is None and self.is_whole


def fact_of(start: StartPoint) -> str:
    """The fact that tells when a clock starts that no event of the process starts."""
    return RECEIVED_AT if start.name == RECEIVED else start.name


class Course:
    """The process of a policy under examination.

    Args:
        examination: The policy.
    """

    def __init__(self, examination: Examination) -> None:
        self.examination = examination
        self.book = Book(examination.names)
        self.guards = Guards(examination, self.book)
        self._possible: dict[Literal, bool] = {TRUE: True, FALSE: False}
        self._taken: dict[str, Search] = {}
        self._done: dict[str, Search] = {}
        self.viewer = Viewer(self.book, {each.id for each in self.policy.deadlines.values() if self._may_run(each)})

    @property
    def policy(self) -> Policy:
        """The policy."""
        return self.examination.policy

    def possible(self, literal: Literal) -> bool:
        """Whether something holds of some complaint."""
        if literal not in self._possible:
            self._possible[literal] = self.examination.prover.possible(literal)
        return self._possible[literal]

    def both(self, *literals: Literal) -> Literal:
        """Holds where all do."""
        return self.examination.prover.circuit.all_of(literals)

    def explore(self, view: View, *, can_be: Callable[[Literal], bool] | None = None) -> Exploration:
        """A way through the states of a view."""
        return Exploration(self.guards.allowed, self.book, view, can_be or self.possible)

    def search(self, view: View, goal: Callable[[State], Literal]) -> Search:
        """The nearest state in which something can hold."""
        exploration = self.explore(view)
        for state in exploration.states(BEGINNING):
            literal = goal(state)
            if self.possible(literal):
                return Search(Reached(state, literal, exploration.way(state)))
        return Search(None, exploration.is_whole)

    # events and steps

    def taking(self, event: str) -> Search:
        """Where an event can be taken."""
        if event not in self._taken:
            self._taken[event] = self._search_taking(event)
        return self._taken[event]

    def _search_taking(self, event: str) -> Search:
        guards = self.viewer.guards_of(event)
        if not guards and event != REOPENED:
            return Search(Reached(BEGINNING, TRUE, ()))
        view, moves = self.viewer.view((), events=[event]), self.moves_of(event)
        either = self.examination.prover.circuit.any_of
        return self.search(view, lambda state: either(self.guards.allowed(state, move) for move in moves))

    def moves_of(self, event: str) -> tuple[Move, ...]:
        """Every way in which somebody may record an event."""
        moves = self.viewer.view((), events=[event]).moves
        return tuple(move for move in moves if move.event.type == event and not move.event.derived)

    def doing(self, step: Step) -> Search:
        """Where a step is done."""
        if step.id not in self._done:
            self._done[step.id] = self._search_doing(step)
        return self._done[step.id]

    def _search_doing(self, step: Step) -> Search:
        if self._is_done_at_once(step):
            return Search(Reached(BEGINNING, TRUE, ()))
        view = self.viewer.view([step.id])
        return self.search(view, lambda state: self.guards.done(step, state))

    def _is_done_at_once(self, step: Step) -> bool:
        patterns = [each for each in step.done_by if self.viewer.can_match(each)]
        return any(self._is_free(each) for each in patterns)

    def _is_free(self, pattern: EventPattern) -> bool:
        """Whether what a pattern means happens whatever the state, and what it does lasts."""
        hangs_on_rounds = pattern.event == REOPENED or pattern.event in self.book.cycle_starters
        return not hangs_on_rounds and not self.viewer.guards_of(pattern.event)

    def coming_up(self, step: Step) -> Search:
        """Where a step is to be done, and nothing that comes before it is in the way."""
        return self.search(self.view_of(step), lambda state: self.comes_up(step, state))

    def raising(self, steps: Sequence[Step]) -> Search:
        """Where some steps are all to be done, whatever is in the way."""

        def goal(state: State) -> Literal:
            if not all(self._may_stand(step, state) for step in steps):
                return FALSE
            return self.both(*(self.guards.true(step.when) for step in steps))

        return self.search(self.view_of(*steps), goal)

    def view_of(self, *steps: Step) -> View:
        """What it hangs on whether some steps come up."""
        names = {name for step in steps for name in (step.id, *step.after)}
        raised = [name for name in names if self.policy.steps[name].raised_by]
        outlasting = any(map(self.book.outlasts_closing, steps))
        return self.viewer.view(names, raised=raised, events=[CLOSED] if outlasting else [])

    def comes_up(self, step: Step, state: State, *, undone: bool = False) -> Literal:
        """Holds where a step is to be done in a state, and nothing is in the way, or it is done already.

        Args:
            step: The step.
            state: The state.
            undone: Whether it has to be still undone.
        """
        if not self._may_stand(step, state):
            return FALSE
        circuit, done = self.examination.prover.circuit, self.guards.done(step, state)
        clear = circuit.all_of(self._clear(self.policy.steps[name], state) for name in step.after)
        standing = circuit.both(-done, clear) if undone else circuit.either(done, clear)
        return circuit.both(self.guards.true(step.when), standing)

    def _may_stand(self, step: Step, state: State) -> bool:
        """Whether a step is raised, and not over because the complaint is closed."""
        return self._is_raised(step, state) and (not state.closed or self.book.outlasts_closing(step))

    def _is_raised(self, step: Step, state: State) -> bool:
        if step.starts_cycle and state.cycle_step != step.id:
            return False
        return not step.raised_by or step.id in state.raised

    def _clear(self, step: Step, state: State) -> Literal:
        """Holds where a step keeps nothing that comes after it waiting."""
        if not self._may_stand(step, state):
            return TRUE
        return self.examination.prover.circuit.either(self.guards.done(step, state), self.guards.false(step.when))

    # deadlines

    def _may_run(self, deadline: Deadline) -> bool:
        """Whether it may apply; one of which that is not known can be met all the same."""
        bits = self.examination.reading.decisions[deadline.decision]
        counting = (FALSE if each.when is None else self.guards.false(each.when) for each in deadline.starts)
        return any(self.possible(self.both(-bits.not_covered, -never)) for never in counting)

    def runs(self, deadline: Deadline, start: StartPoint) -> Literal:
        """Holds where a start counts, and it is decided how long the deadline runs."""
        bits = self.examination.reading.decisions[deadline.decision]
        literals = [bits.decided]
        if start.when is not None:
            literals.append(self.guards.true(start.when))
        if self._is_at_once(start):
            literals.append(self.examination.space.facts[fact_of(start)].known)
        return self.both(*literals)

    def starting(self, deadline: Deadline) -> Iterable[tuple[StartPoint, Search]]:
        """Each start of a deadline that can count, and where what starts it can happen."""
        for start in deadline.starts:
            if self.possible(self.runs(deadline, start)):
                at_once = Search(Reached(BEGINNING, TRUE, ()))
                yield start, at_once if self._is_at_once(start) else self.taking(start.name)

    def running(self, deadline: Deadline) -> Reached | None:
        """Where a deadline runs, as far as that was found."""
        for start, search in self.starting(deadline):
            if search.reached is not None:
                return attrs.evolve(
                    search.reached, literal=self.runs(deadline, start), way=self._way(start, search.reached)
                )
        return None

    def _way(self, start: StartPoint, reached: Reached) -> tuple[Stride, ...]:
        """What happens until a deadline starts."""
        if self._is_at_once(start):
            return ()
        literals = [(move, self.guards.allowed(reached.state, move)) for move in self.moves_of(start.name)]
        taken = next(Stride(move, literal, reached.state) for move, literal in literals if self.possible(literal))
        return (*reached.way, taken)

    def _is_at_once(self, start: StartPoint) -> bool:
        return start.name == RECEIVED or start.name in self.policy.facts

    def breaching(self, event: str) -> tuple[Literal, list[Node]]:
        """Holds where a clock runs whose breach brings an event about, and what that hangs on."""
        deadlines = [each for each in self.policy.deadlines.values() if each.on_breach == event]
        running = [self.runs(each, start) for each in deadlines for start in each.starts]
        trees = [tree for each in deadlines for tree in self.trees_behind(each)]
        return self.examination.prover.circuit.any_of(running), trees

    # what conditions read

    def trees_behind(self, deadline: Deadline) -> list[Node]:
        """What it hangs on whether a deadline runs."""
        facts = {fact_of(start) for start in deadline.starts} & self.policy.facts.keys()
        whens = (start.when for start in deadline.starts if start.when is not None)
        return [nodes.Name(deadline.decision), *map(nodes.Name, sorted(facts)), *whens]

    def trees_of(self, view: View) -> list[Node]:
        """Every condition that a view hangs on."""
        trees = [tree for event in {move.event.type for move in view.moves} for tree in self.viewer.guards_of(event)]
        steps = (self.policy.steps[name] for name in sorted(view.steps))
        return [*trees, *(step.done_when for step in steps if step.done_when is not None)]
