"""Which steps cannot be done, or do not come up, before which others: what each has to wait for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from complaint_rules.analysis.encoding.conditions import rails_of
from complaint_rules.analysis.encoding.world import World
from complaint_rules.analysis.logic.solver import FALSE, TRUE, Literal
from complaint_rules.analysis.process.course import Course
from complaint_rules.analysis.process.guards import steps_in
from complaint_rules.analysis.process.states import NEVER
from complaint_rules.domain.events import RETURN_VISIT, Event
from complaint_rules.policy.process import EVENT, EventPattern, Step


def _events(pattern: EventPattern) -> Iterator[Event]:
    """The events that a pattern means, as far as steps tell them apart."""
    either_way = pattern.event == RETURN_VISIT and pattern.satisfied is None
    for satisfied in (True, False) if either_way else (pattern.satisfied,):
        yield Event(pattern.event, NEVER, satisfied=satisfied)


class Needs:
    """What the steps of a process need, whatever else was done and whoever does what.

    Args:
        course: The process.
    """

    def __init__(self, course: Course) -> None:
        self._course = course
        self._circuit = course.examination.prover.circuit
        self._steps = course.policy.steps
        self._marks = {name: self._circuit.variable() for name in self._steps}
        self.world: World = course.guards.free_world(self._marks)

    def doing(self, step: Step) -> Literal:
        """Holds where an event that does a step is taken."""
        patterns = (each for each in step.done_by if self._course.viewer.can_match(each))
        return self._circuit.any_of(self._taking(event) for each in patterns for event in _events(each))

    def _taking(self, event: Event) -> Literal:
        guards = [rails_of(guard, self.world).true for _, guard in self._course.guards.on(event)]
        return self._circuit.all_of([self._is_as_satisfied(event), *guards])

    def _is_as_satisfied(self, event: Event) -> Literal:
        """Holds where what a condition reads of an event's satisfaction is what the event tells."""
        bits = self.world.facts.get(f"{EVENT}satisfied")
        if bits is None:
            return TRUE
        if event.satisfied is None:
            return -bits.known
        return self._circuit.both(bits.known, bits.values[event.satisfied])

    def of_requirements(self, step: Step) -> Iterator[str]:
        """The steps that have to be done before a step can be."""
        if self._can_be_shown(step):
            return
        doing = self.doing(step)
        if self._course.possible(doing):
            for name in sorted(self._asked(step)):
                if not self._course.possible(self._circuit.both(doing, -self._done(self._steps[name]))):
                    yield name

    def _can_be_shown(self, step: Step) -> bool:
        """Whether facts can show a step done, whatever was recorded."""
        return step.done_when is not None and self._course.possible(self._course.guards.true(step.done_when))

    def _asked(self, step: Step) -> frozenset[str]:
        events = (event for pattern in step.done_by for event in _events(pattern))
        guards = (guard for event in events for _, guard in self._course.guards.on(event))
        return frozenset[str]().union(*map(steps_in, guards))

    def _done(self, step: Step) -> Literal:
        by_facts = FALSE if step.done_when is None else self._course.guards.true(step.done_when)
        return self._circuit.either(self._marks[step.id], by_facts)

    def of_order(self, step: Step) -> Iterator[str]:
        """The steps that come first whenever a step is to be done; those left out that are done along with it."""
        if self._can_be_shown(step):
            return
        along = {pattern.event for pattern in step.done_by}
        for name in step.after:
            first = self._steps[name]
            at_times = first.raised_by or first.starts_cycle
            if not at_times and along.isdisjoint(each.event for each in first.done_by) and self._blocks(first, step):
                yield name

    def _blocks(self, first: Step, step: Step) -> bool:
        guards = self._course.guards
        shown = FALSE if first.done_when is None else guards.true(first.done_when)
        free = self._circuit.either(guards.false(first.when), shown)
        return not self._course.possible(self._circuit.both(guards.true(step.when), free))

    def of_undone(self, step: Step, never: Collection[str]) -> tuple[str, ...]:
        """Of the steps that are never done those for which a step never is either; none where that is not why."""
        marks: Mapping[Literal, str] = {-self._marks[name]: name for name in sorted(never)}
        doing = self.doing(step)
        if not self._course.possible(doing):
            return ()
        core = self._course.examination.prover.core_of(list(marks), given=[doing])
        return tuple(sorted(marks[literal] for literal in core)) if core else ()
