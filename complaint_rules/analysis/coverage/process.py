"""The life of a case: steps, what guards them, deadlines, and who answers for what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from complaint_rules.analysis.coverage.observing import Observation
from complaint_rules.analysis.coverage.targets import OfCourse
from complaint_rules.policy.model import Deadline, Policy
from complaint_rules.policy.process import Accountability, Step

STEPS, GUARDS, DEADLINES, ACCOUNTABILITIES = "steps", "guards", "deadlines", "accountabilities"

_IN_TIME, _LATE = frozenset({"met", "pending"}), frozenset({"breached", "met_late"})


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
        if each.pack == policy.name:
            yield _made(ACCOUNTABILITIES, each, "is proposed", partial(_is_among, each.id, "accountabilities"))


def _of_step(step: Step) -> Iterator[OfCourse]:
    for status, text in (("open", "comes up"), ("done", "is done")):
        yield _made(STEPS, step, text, partial(_is_among, (step.id, status), "steps"))


def _of_guard(step: Step) -> Iterator[OfCourse]:
    if step.requires is not None:
        yield _made(GUARDS, step, "is done as it requires", partial(_is_among, step.id, "taken"))
        yield _made(GUARDS, step, "is refused", partial(_is_among, step.id, "refused"))


def _of_deadline(deadline: Deadline) -> Iterator[OfCourse]:
    wanted: list[tuple[str, frozenset[str]]] = [("is in time", _IN_TIME), ("is late", _LATE)]
    if deadline.pause:
        wanted.append(("is paused", frozenset({"paused"})))
    if deadline.cancelled_by:
        wanted.append(("is cancelled", frozenset({"cancelled"})))
    for text, statuses in wanted:
        yield _made(DEADLINES, deadline, text, partial(_stood, deadline.id, statuses))


def _is_among(wanted: object, part: str, seen: Observation) -> bool:
    return wanted in getattr(seen.course, part)


def _stood(deadline: str, statuses: Iterable[str], seen: Observation) -> bool:
    return any((deadline, status) in seen.course.deadlines for status in statuses)


def _made(
    kind: str, owner: Step | Deadline | Accountability, text: str, reached: Callable[[Observation], bool]
) -> OfCourse:
    return OfCourse(
        kind=kind,
        name=f"{owner.id} {text}",
        text=f"`{owner.id}` {text}",
        place=owner.place,
        clauses=owner.clauses,
        reached=reached,
    )
