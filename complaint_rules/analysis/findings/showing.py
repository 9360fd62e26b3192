"""Complaints that show what never happens: where it is to happen, and the engine refuses whatever would do it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from complaint_rules.analysis.finding import Witness
from complaint_rules.analysis.process.course import Course, Reached
from complaint_rules.analysis.process.replaying import Played
from complaint_rules.analysis.process.states import Move
from complaint_rules.analysis.process.telling import Teller
from complaint_rules.cases.steps import StepStatus
from complaint_rules.policy.model import Deadline
from complaint_rules.policy.process import Step


def step_to_be_done(step: Step, reached: Reached | None, course: Course) -> Witness | None:
    """A complaint of which a step is to be done, and every event that should do it is refused, or does not.

    Args:
        step: Never done.
        reached: Where it comes up; None where it doesn't.
        course: The process.
    """
    moves = _moves_of((pattern.event for pattern in step.done_by), course)

    def shows(played: Played) -> bool:
        return _stands(played, step) is StepStatus.OPEN and not any(_does(move, step, played) for move in moves)

    if reached is None:
        return None
    trees = [step.when, *course.trees_of(course.view_of(step))]
    return Teller(course).witness(reached.way, reached.literal, shows, trees=trees)


def steps_that_wait(steps: Sequence[Step], course: Course) -> Witness | None:
    """A complaint of which steps are to be done; each waits, or what would do it is refused."""
    moves = {step.id: _moves_of((pattern.event for pattern in step.done_by), course) for step in steps}

    def is_stuck(step: Step, played: Played) -> bool:
        status = _stands(played, step)
        return status is StepStatus.WAITING or (status is StepStatus.OPEN and played.refuses(moves[step.id]))

    def shows(played: Played) -> bool:
        return all(is_stuck(step, played) for step in steps)

    reached = course.raising(steps).reached
    if reached is None:
        return None
    trees = [step.when for step in steps]
    view = course.view_of(*steps)
    return Teller(course).witness(reached.way, reached.literal, shows, trees=[*trees, *course.trees_of(view)])


def deadline_owed(deadline: Deadline, course: Course, *, unmet: bool) -> Witness | None:
    """A complaint of which a deadline runs.

    Args:
        deadline: The deadline.
        course: The process.
        unmet: Whether every event that would meet it has to be refused.
    """
    moves = _moves_of(deadline.met_by, course) if unmet else ()

    def shows(played: Played) -> bool:
        owed = any(each.id == deadline.id and each.is_owed for each in played.standing().obligations)
        return owed and played.refuses(moves)

    reached = course.running(deadline)
    if reached is None:
        return None
    trees = course.trees_behind(deadline)
    return Teller(course).witness(reached.way, reached.literal, shows, trees=trees, decisions=[deadline.decision])


def _moves_of(events: Iterable[str], course: Course) -> tuple[Move, ...]:
    return tuple(move for event in dict.fromkeys(events) for move in course.moves_of(event))


def _does(move: Move, step: Step, played: Played) -> bool:
    return played.refusal(move.event) is None and _stands(played, step) is StepStatus.DONE


def _stands(played: Played, step: Step) -> StepStatus:
    return next(each.status for each in played.standing().steps if each.step.id == step.id)
