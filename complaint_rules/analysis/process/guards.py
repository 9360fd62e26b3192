"""What an event requires, as literals over the facts of the complaint: of each event and each state by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from complaint_rules.analysis.encoding.conditions import rails_of
from complaint_rules.analysis.encoding.facts import FactBits
from complaint_rules.analysis.encoding.items import cases_of
from complaint_rules.analysis.encoding.world import World
from complaint_rules.analysis.examining import Examination
from complaint_rules.analysis.logic.solver import FALSE, TRUE, Literal
from complaint_rules.analysis.process.states import Mark, Move, State, is_refused
from complaint_rules.cases.book import Book, matches
from complaint_rules.domain import types
from complaint_rules.domain.events import Event
from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.domain.types import Type
from complaint_rules.language.nodes import Node
from complaint_rules.language.traversal import names_in
from complaint_rules.policy.model import Policy
from complaint_rules.policy.process import EVENT, STEP, Step
from complaint_rules.policy.roles import roles_of


def process_names(tree: Node) -> frozenset[str]:
    """The names in a condition that are of the process, not of the complaint."""
    return frozenset(name for name in names_in(tree) if name.startswith((EVENT, STEP)))


def steps_in(tree: Node) -> frozenset[str]:
    """The steps that a condition asks after."""
    return frozenset(step_of(name) for name in names_in(tree) if name.startswith(STEP))


def step_of(name: str) -> str:
    """The step of a name: ``approve`` of ``step.approve.by``."""
    return name.removeprefix(STEP).partition(".")[0]


def asked_of(name: str) -> str:
    """What is asked of it: ``by`` of ``step.approve.by`` and of ``event.by``; empty for whether it is done."""
    return name.rpartition(".")[2] if name.startswith(EVENT) else name.removeprefix(STEP).partition(".")[2]


class Guards:
    """The literals of one policy's guards.

    Args:
        examination: The policy, encoded.
        book: Its process.
    """

    def __init__(self, examination: Examination, book: Book) -> None:
        self._examination = examination
        self._book = book
        self._scope = {**examination.reading.world.scope, **_scope(examination.policy)}
        self._known: dict[tuple[str, tuple[object, ...]], Literal] = {}

    @property
    def _world(self) -> World:
        return self._examination.reading.world

    def true(self, tree: Node) -> Literal:
        """Holds where a condition on the complaint does."""
        return rails_of(tree, self._world).true

    def false(self, tree: Node) -> Literal:
        """Holds where a condition on the complaint is false."""
        return rails_of(tree, self._world).false

    def done(self, step: Step, state: State) -> Literal:
        """Holds where a step is done."""
        return self._is_done(step, marked=step.id in state.done)

    def _is_done(self, step: Step, *, marked: bool) -> Literal:
        if marked:
            return TRUE
        return FALSE if step.done_when is None else self.true(step.done_when)

    def allowed(self, state: State, move: Move) -> Literal:
        """Holds where a case takes an event."""
        event = move.event
        if is_refused(state, event, self._book):
            return FALSE
        if event.derived:
            return TRUE
        marks = state.done
        return self._world.circuit.all_of(
            self._taken(step, requires, event, marks) for step, requires in self.on(event)
        )

    def on(self, event: Event) -> Iterator[tuple[Step, Node]]:
        """The steps that an event does, whichever deadlines it meets, and what they require of it."""
        for step, pattern in self._book.steps_done_by.get(event.type, ()):
            if step.requires is not None and matches(pattern, event):
                yield step, step.requires

    def _taken(self, step: Step, requires: Node, event: Event, marks: Mapping[str, Mark]) -> Literal:
        names = sorted(process_names(requires))
        values = tuple(self._value(name, event, marks) for name in names)
        key = (step.id, values)
        if key not in self._known:
            bits = [self._constant(name, value) for name, value in zip(names, values, strict=True)]
            self._known[key] = rails_of(requires, self.world_with(bits)).true
        return self._known[key]

    def _value(self, name: str, event: Event, marks: Mapping[str, Mark]) -> object:
        """What a name stands for; of whether a step is done its mark."""
        asked = asked_of(name)
        if name.startswith(STEP) and not asked:
            return step_of(name) in marks
        told: Event | Mark | None = event if name.startswith(EVENT) else marks.get(step_of(name))
        value = getattr(told, asked, None)
        return None if value == "" else value

    def _constant(self, name: str, value: object) -> FactBits:
        """The variables of a name of which it is known what it stands for."""
        if name.startswith(STEP) and not asked_of(name):
            step = self._book.policy.steps[step_of(name)]
            return self.switch(name, self._is_done(step, marked=value is True))
        cases = cases_of(self._world.circuit, [(TRUE, value)])
        known = FALSE if value is None else TRUE
        return FactBits(name, f"{name} = {value!r}", self._declared(name), known, FALSE, cases=cases)

    def switch(self, name: str, literal: Literal) -> FactBits:
        """The variables of a truth that is always known."""
        cases = cases_of(self._world.circuit, [(literal, True), (-literal, False)])
        return FactBits(name, f"{name} = {literal}", self._declared(name), TRUE, FALSE, cases=cases)

    def _declared(self, name: str) -> FactDeclaration:
        return FactDeclaration(name, self._scope[name])

    def world_with(self, bits: Iterable[FactBits]) -> World:
        """The complaint, with names of the process beside its facts."""
        facts = {**self._world.facts, **{each.name: each for each in bits}}
        return attrs.evolve(self._world, facts=facts, scope=self._scope, conditions={}, operands={})

    # whatever was done

    def free_world(self, marks: Mapping[str, Literal]) -> World:
        """The complaint, with an event of which nothing is known, and steps that may be done or not.

        Args:
            marks: For each step a literal that says whether an event did it.
        """
        circuit, steps = self._world.circuit, self._book.policy.steps
        asked = (process_names(step.requires) for step in steps.values() if step.requires is not None)
        bits = []
        for name in sorted(frozenset[str]().union(*asked)):
            if name.startswith(STEP) and not asked_of(name):
                step = steps[step_of(name)]
                bits.append(self.switch(name, circuit.either(marks[step.id], self._is_done(step, marked=False))))
            else:
                bits.append(self._examination.space.variables(self._declared(name)))
        return self.world_with(bits)


def _scope(policy: Policy) -> dict[str, Type]:
    """The names of the process, with their types."""
    return {f"{EVENT}{asked}": kind for asked, kind in _asked(policy, "reason")} | {
        name: kind for step in policy.steps for name, kind in _of_step(step, policy)
    }


def _of_step(step: str, policy: Policy) -> Iterator[tuple[str, Type]]:
    yield f"{STEP}{step}", types.BOOLEAN
    yield from ((f"{STEP}{step}.{asked}", kind) for asked, kind in _asked(policy))


def _asked(policy: Policy, *more: str) -> Iterator[tuple[str, Type]]:
    yield "by", types.enum_of(*sorted(roles_of(policy)))
    yield "satisfied", types.BOOLEAN
    yield from ((name, types.TEXT) for name in more)
