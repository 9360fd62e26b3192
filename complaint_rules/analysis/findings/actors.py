"""Of those who act: steps that are to be done and that nobody has to do, proposals that nobody may decide on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import attrs

from complaint_rules.analysis.finding import Finding, Undecided, Witness
from complaint_rules.analysis.logic.solver import FALSE, Literal
from complaint_rules.analysis.process.course import Course
from complaint_rules.analysis.process.replaying import Played
from complaint_rules.analysis.process.telling import Teller
from complaint_rules.cases.steps import StepStatus
from complaint_rules.engines.decided import Decided
from complaint_rules.engines.record import Record, Status
from complaint_rules.language.evaluation import truth_of
from complaint_rules.policy.process import Accountability, Step


def steps_of_nobody(course: Course) -> Iterator[Finding | Undecided]:
    """Steps that can be open while all that should say by whom names nobody, and nothing is left to learn.

    One finding for all steps that have the same actors.
    """
    groups: dict[tuple[str, ...], list[Step]] = {}
    for step in map(course.policy.steps.__getitem__, course.book.order_of_steps):
        groups.setdefault(step.actors, []).append(step)
    for actors, steps in groups.items():
        nobody = _nobody(actors, course)
        if course.possible(nobody):
            yield from _Group(course, actors, nobody).told(steps)


def _nobody(names: Sequence[str], course: Course) -> Literal:
    """Holds where decisions name nobody; never where one of the names is a role."""
    decisions = course.examination.reading.decisions
    if not all(name in decisions for name in names):
        return FALSE
    return course.both(*(_names_nobody(name, course) for name in names))


def _names_nobody(name: str, course: Course) -> Literal:
    bits = course.examination.reading.decisions[name]
    if not bits.definition.collect:
        return bits.not_covered
    return course.both(bits.decided, *(-literal for literal in bits.outcomes.values()))


@attrs.define
class _Group:
    """Tells of the steps of the same actors.

    Args:
        course: The process.
        actors: The decisions that should name them.
        nobody: Holds where they name nobody.
    """

    course: Course
    actors: tuple[str, ...]
    nobody: Literal

    @property
    def subject(self) -> str:
        return "+".join(self.actors)

    def told(self, steps: Sequence[Step]) -> Iterator[Finding | Undecided]:
        """The first step that a complaint shows open, and the others that can be."""
        shown: list[Step] = []
        witness: Witness | None = None
        for step in steps:
            found, is_so = self.look(step, wanted=witness is None)
            if is_so:
                shown.append(step)
                witness = witness or found
            elif is_so is None:
                yield self.course.examination.undecided(
                    f"nobody-acts/{self.subject}/{step.id}", step.place, self.actors
                )
        if witness is not None:
            yield self.finding(shown, witness)

    def look(self, step: Step, *, wanted: bool) -> tuple[Witness | None, bool | None]:
        """A complaint where one is wanted, and whether the step can be open; None where that is not known."""
        view = self.course.view_of(step)
        trees = [step.when, *self.course.trees_of(view), *(self.course.policy.steps[name].when for name in step.after)]
        both, comes_up = self.course.both, self.course.comes_up
        reached = self.course.search(view, lambda state: both(self.nobody, comes_up(step, state, undone=True))).reached
        if reached is None:
            return None, False
        if not wanted and not self.course.examination.loosened(self.actors, trees):
            return None, True
        teller = Teller(self.course)
        shows = _shows_nobody(step)
        witness = teller.witness(reached.way, reached.literal, shows, trees=trees, decisions=self.actors)
        return witness, None if witness is None else True

    def finding(self, steps: Sequence[Step], witness: Witness) -> Finding:
        first, *others = steps
        beside = ", ".join(f"`{step.id}`" for step in others)
        return Finding(
            kind="nobody-acts",
            subject=self.subject,
            message=f"the step `{first.id}` is to be done, and nobody has to do it: {_why(self.actors)}",
            place=first.place,
            clauses=tuple(sorted({clause for step in steps for clause in step.clauses})),
            witness=witness,
            details=(f"the same can be so of {beside}",) if others else (),
        )


def _shows_nobody(step: Step) -> Callable[[Played], bool]:
    def shows(played: Played) -> bool:
        states = {each.step.id: each for each in played.standing().steps}
        standing = states[step.id]
        return standing.status is StepStatus.OPEN and not standing.actors and not standing.needs

    return shows


def _why(names: Sequence[str]) -> str:
    return f"{' and '.join(f'`{name}`' for name in names)} {'names' if len(names) == 1 else 'name'} nobody"


def proposals_for_nobody(course: Course) -> Iterator[Finding | Undecided]:
    """Accountabilities that propose something on which nobody may decide."""
    for each in course.policy.accountabilities.values():
        proposed = course.examination.reading.decisions[each.decision]
        goal = course.both(course.guards.true(each.when), -proposed.not_covered, _nobody(each.decided_by, course))
        if course.possible(goal):
            yield _undecidable(each, goal, course)


def _undecidable(each: Accountability, goal: Literal, course: Course) -> Finding | Undecided:
    def shows(records: Mapping[str, Record], situation: Decided) -> bool:
        proposes = records[each.decision].status is not Status.NOT_COVERED
        nobody = all(_is_empty(records[name]) for name in each.decided_by)
        return proposes and nobody and truth_of(each.when, situation) is True

    names = [each.decision, *each.decided_by]
    witness = course.examination.witness([goal], names, shows, trees=[each.when])
    if witness is None:
        return course.examination.undecided(f"nobody-decides/{each.id}", each.place, names, [each.when])
    why = _why(each.decided_by) if each.decided_by else "it has no `decided_by`"
    return Finding(
        kind="nobody-decides",
        subject=each.id,
        message=f"nobody may decide on what `{each.id}` proposes: {why}",
        place=each.place,
        clauses=each.clauses,
        witness=witness,
    )


def _is_empty(record: Record) -> bool:
    return record.status is Status.NOT_COVERED or (record.status is Status.DECIDED and record.outcome == ())
