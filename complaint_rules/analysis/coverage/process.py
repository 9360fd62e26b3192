"""The life of a case: steps, what guards them, deadlines, and who answers for what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from complaint_rules.analysis.coverage.observing import Course
from complaint_rules.analysis.coverage.targets import OfCourse
from complaint_rules.policy.model import Deadline, Policy
from complaint_rules.policy.process import Accountability, Step

STEPS, GUARDS, DEADLINES, ACCOUNTABILITIES = "steps", "guards", "deadlines", "accountabilities"

_IN_TIME, _LATE = frozenset({"met", "pending"}), frozenset({"breached", "met_late"})
_PAUSED, _CANCELLED = frozenset({"paused"}), frozenset({"cancelled"})

_Wanted = TypeVar("_Wanted")


def process_targets(policy: Policy) -> Iterator[OfCourse]:
    """What examples of cases can show of the pack's own steps, deadlines and accountabilities."""
    for step in policy.steps.values():
        if step.pack == policy.name:
            yield from _of_step(step)
            yield from _of_guard(step)
    for deadline in policy.deadlines.values():
        if deadline.pack == policy.name:
            yield from _of_deadline(deadline)
    for each in policy.accountabilities.values():
        if each.pack == policy.name and (policy.deadlines or not each.delays):  # without a deadline nothing is late
            yield _made(ACCOUNTABILITIES, each, "is proposed", each.id, _is_proposed)


def _of_step(step: Step) -> Iterator[OfCourse]:
    for status, text in (("open", "comes up"), ("done", "is done")):
        yield _made(STEPS, step, text, (step.id, status), _stands)


def _of_guard(step: Step) -> Iterator[OfCourse]:
    if step.requires is not None:
        yield _made(GUARDS, step, "is done as it requires", (step.id, "taken"), _is_guarded)
        yield _made(GUARDS, step, "is refused", (step.id, "refused"), _is_guarded)


def _of_deadline(deadline: Deadline) -> Iterator[OfCourse]:
    yield _made(DEADLINES, deadline, "is in time", (deadline.id, _IN_TIME), _is_owed)
    yield _made(DEADLINES, deadline, "is late", (deadline.id, _LATE), _is_owed)
    if deadline.pause:
        yield _made(DEADLINES, deadline, "is paused", (deadline.id, _PAUSED), _is_owed)
    if deadline.cancelled_by:
        yield _made(DEADLINES, deadline, "is cancelled", (deadline.id, _CANCELLED), _is_owed)


def _stands(wanted: tuple[str, str], course: Course) -> bool:
    return wanted in course.steps


def _is_guarded(wanted: tuple[str, str], course: Course) -> bool:
    step, part = wanted
    return step in (course.taken if part == "taken" else course.refused)


def _is_owed(wanted: tuple[str, frozenset[str]], course: Course) -> bool:
    deadline, statuses = wanted
    return any((deadline, status) in course.deadlines for status in statuses)


def _is_proposed(wanted: str, course: Course) -> bool:
    return wanted in course.accountabilities


def _made(
    kind: str,
    owner: Step | Deadline | Accountability,
    text: str,
    wanted: _Wanted,
    reached: Callable[[_Wanted, Course], bool],
) -> OfCourse:
    return OfCourse(
        kind=kind,
        name=f"{owner.id} {text}",
        text=f"`{owner.id}` {text}",
        place=owner.place,
        clauses=owner.clauses,
        wanted=wanted,
        reached=lambda seen: reached(wanted, seen.course),
    )
