"""Of steps: those that never come up, that are never done, and that wait for each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from complaint_rules.analysis.finding import Finding, Undecided
from complaint_rules.analysis.findings.figures import unless_figures_wait
from complaint_rules.analysis.findings.showing import step_to_be_done, steps_that_wait
from complaint_rules.analysis.process.course import Course, Search
from complaint_rules.analysis.process.exploring import MOST_STATES
from complaint_rules.analysis.process.needing import Needs
from complaint_rules.language.nodes import Node
from complaint_rules.policy.graphs import order_of
from complaint_rules.policy.process import EventPattern, Step


def steps_out_of_reach(course: Course) -> Iterator[Finding | Undecided]:
    """Steps that never come up, that are never done, and that wait for each other."""
    if not course.policy.steps:
        return
    needs = Needs(course)
    doing = {name: course.doing(step) for name, step in course.policy.steps.items()}
    never = {name for name, search in doing.items() if search.is_never}
    knots = _knots(course, needs, never)
    yield from (_waiting(knot, course, needs) for knot in knots)
    tied = {name for knot in knots for name in knot}
    for name, step in course.policy.steps.items():
        coming = course.coming_up(step)
        if coming.is_never:
            yield _unreachable(step, never, course)
        elif name in never - tied:
            yield _undoable(step, coming, needs.of_undone(step, never), course)
        yield from _left_open(step, coming, doing[name])


def _left_open(step: Step, coming: Search, doing: Search) -> Iterator[Undecided]:
    for kind, search in (("unreachable-step", coming), ("undoable-step", doing)):
        if search.reached is None and not search.is_whole:
            yield Undecided(question=f"{kind}/{step.id}", reason=too_many(), place=step.place)


def too_many() -> str:
    """Why a question about a process stays open."""
    return f"there are more than {MOST_STATES:,} ways in which the steps that it hangs on may stand"


# steps that never come up


def _unreachable(step: Step, never: set[str], course: Course) -> Finding | Undecided:
    finding = Finding(
        kind="unreachable-step",
        subject=step.id,
        message=f"the step `{step.id}` never comes up: {_why_not_up(step, never, course)}",
        place=step.place,
        clauses=step.clauses,
    )
    return unless_figures_wait(finding, _trees(step, course), course.examination)


def _trees(step: Step, course: Course) -> list[Node]:
    return [step.when, *course.trees_of(course.view_of(step))]


def _why_not_up(step: Step, never: set[str], course: Course) -> str:
    if not course.possible(course.guards.true(step.when)):
        return "its `when` never holds"
    for patterns in (step.raised_by, step.starts_cycle):
        if patterns and all(_is_never(each, course) for each in patterns):
            return f"nothing brings it up: {'; '.join(_why_never(each, course) for each in patterns)}"
    waiting = [f"`{name}`" for name in step.after if name in never]
    if waiting:
        return f"it comes after {' and '.join(waiting)}, to be done whenever it is, and never done"
    return "its `when` never holds together with what it waits for"


def _is_never(pattern: EventPattern, course: Course) -> bool:
    return not course.viewer.can_match(pattern) or course.taking(pattern.event).is_never


def _why_never(pattern: EventPattern, course: Course) -> str:
    if pattern.meets:
        return f"`{pattern.event}` never meets `{pattern.meets}`"
    if not course.taking(pattern.event).is_never and pattern.event in course.book.cycle_starters:
        return f"with `{pattern.event}` everything starts over"
    return f"`{pattern.event}` is always refused"


# steps that are never done


def _undoable(step: Step, coming: Search, waits_for: tuple[str, ...], course: Course) -> Finding | Undecided:
    finding = Finding(
        kind="undoable-step",
        subject=step.id,
        message=f"the step `{step.id}` is never done: {_why_not_done(step, waits_for, course)}",
        place=step.place,
        clauses=step.clauses,
        witness=step_to_be_done(step, coming.reached, course),
    )
    return unless_figures_wait(finding, _trees(step, course), course.examination)


def _why_not_done(step: Step, waits_for: tuple[str, ...], course: Course) -> str:
    if waits_for:
        return f"it needs {' and '.join(f'`{name}`' for name in waits_for)}, which is never done"
    if not step.done_by:
        return "its `done_when` never holds"
    return "; ".join(dict.fromkeys(_why_never(each, course) for each in step.done_by))


# steps that wait for each other


def _knots(course: Course, needs: Needs, never: set[str]) -> list[tuple[str, ...]]:
    """Circles of steps, each of which waits for the next."""
    edges: Mapping[str, list[str]] = {
        name: _waits_for(step, needs, never) for name, step in course.policy.steps.items()
    }
    return [circle[:-1] for circle in order_of(edges)[1]]


def _waits_for(step: Step, needs: Needs, never: set[str]) -> list[str]:
    undone = needs.of_undone(step, never) if step.id in never else ()
    return sorted({*needs.of_requirements(step), *needs.of_order(step), *undone})


def _waiting(knot: tuple[str, ...], course: Course, needs: Needs) -> Finding | Undecided:
    steps = [course.policy.steps[name] for name in knot]
    names = " and ".join(f"`{name}`" for name in knot)
    told = f"{names} wait for each other" if len(knot) > 1 else f"{names} waits for itself"
    after = [*knot[1:], knot[0]]
    pairs = zip(steps, after, strict=True)
    finding = Finding(
        kind="deadlock",
        subject="+".join(sorted(knot)),
        message=f"the step{'s' if len(knot) > 1 else ''} {told}",
        place=steps[0].place,
        clauses=tuple(sorted({clause for step in steps for clause in step.clauses})),
        witness=steps_that_wait(steps, course),
        details=tuple(_why_waits(step, name, needs) for step, name in pairs),
    )
    trees = [tree for step in steps for tree in (step.when, step.done_when, step.requires) if tree is not None]
    return unless_figures_wait(finding, trees, course.examination)


def _why_waits(step: Step, name: str, needs: Needs) -> str:
    order = name in set(needs.of_order(step)) and name not in set(needs.of_requirements(step))
    if order:
        return f"`{step.id}` comes after `{name}`"
    return f"what does `{step.id}` is refused until `{name}` is done"
