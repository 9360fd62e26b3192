"""Of those who act: steps that are to be done and that nobody has to do, proposals that nobody may decide on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from complaint_rules.analysis.finding import Finding, Undecided, Witness
from complaint_rules.analysis.logic.solver import FALSE, Literal
from complaint_rules.analysis.process.course import Course
from complaint_rules.analysis.process.replaying import Played
from complaint_rules.analysis.process.telling import Teller
from complaint_rules.cases.steps import StepStatus
from complaint_rules.engines.record import Record, Status
from complaint_rules.language.evaluation import truth_of
from complaint_rules.policy.places import Place
from complaint_rules.policy.process import Accountability, Step


def steps_of_nobody(course: Course) -> Iterator[Finding | Undecided]:
    """Steps that can be open while every decision that should say by whom names nobody, and nothing is left to learn."""
    for step in course.policy.steps.values():
        nobody = _nobody(step.actors, course)
        if course.possible(nobody):
            yield from _undone_by_anybody(step, nobody, course)


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


def _undone_by_anybody(step: Step, nobody: Literal, course: Course) -> Iterator[Finding | Undecided]:
    view = course.view_of(step)
    search = course.search(view, lambda state: course.both(nobody, course.comes_up(step, state, undone=True)))
    reached = search.reached
    if reached is None:
        return

    def shows(played: Played) -> bool:
        states = {each.step.id: each for each in played.standing().steps}
        standing = states[step.id]
        return standing.status is StepStatus.OPEN and not standing.actors and not standing.needs

    trees = [step.when, *course.trees_of(view), *(course.policy.steps[name].when for name in step.after)]
    witness = Teller(course).witness(reached.way, reached.literal, shows, trees=trees, decisions=step.actors)
    subject, message = f"{'+'.join(step.actors)}/{step.id}", f"the step `{step.id}` is to be done, and nobody has to do it"
    yield _told("nobody-acts", subject, f"{message}: {_why(step.actors)}", step.place, step.clauses, witness, course)


def _why(names: Sequence[str]) -> str:
    return f"{' and '.join(f'`{name}`' for name in names)} {'names' if len(names) == 1 else 'name'} nobody"


def _told(
    kind: str,
    subject: str,
    message: str,
    place: Place,
    clauses: tuple[str, ...],
    witness: Witness | None,
    course: Course,
) -> Finding | Undecided:
    if witness is None:
        return course.examination.undecided(f"{kind}/{subject}", place, subject.partition("/")[0].split("+"))
    return Finding(kind=kind, subject=subject, message=message, place=place, clauses=clauses, witness=witness)


def proposals_for_nobody(course: Course) -> Iterator[Finding | Undecided]:
    """Accountabilities that propose something on which nobody may decide."""
    for each in course.policy.accountabilities.values():
        proposed = course.examination.reading.decisions[each.decision]
        goal = course.both(course.guards.true(each.when), -proposed.not_covered, _nobody(each.decided_by, course))
        if course.possible(goal):
            yield _undecidable(each, goal, course)


def _undecidable(each: Accountability, goal: Literal, course: Course) -> Finding | Undecided:
    def shows(records: dict[str, Record], situation: object) -> bool:
        proposes = records[each.decision].status is not Status.NOT_COVERED
        nobody = all(_is_empty(records[name]) for name in each.decided_by)
        return proposes and nobody and truth_of(each.when, situation) is True

    names = [each.decision, *each.decided_by]
    witness = course.examination.witness([goal], names, shows, trees=[each.when])
    why = _why(each.decided_by) if each.decided_by else "it has no `decided_by`"
    message = f"nobody may decide on what `{each.id}` proposes: {why}"
    return _told("nobody-decides", each.id, message, each.place, each.clauses, witness, course)


def _is_empty(record: Record) -> bool:
    return record.status is Status.NOT_COVERED or (record.status is Status.DECIDED and record.outcome == ())
