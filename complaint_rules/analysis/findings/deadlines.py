"""Of deadlines: those whose clock never starts, that nothing meets, and whose owner nothing names."""

from __future__ import annotations

from collections.abc import Iterator

from complaint_rules.analysis.finding import Finding, Undecided, Witness
from complaint_rules.analysis.findings.figures import unless_figures_wait
from complaint_rules.analysis.findings.showing import deadline_owed
from complaint_rules.analysis.findings.steps import too_many
from complaint_rules.analysis.logic.solver import Literal
from complaint_rules.analysis.process.course import Course
from complaint_rules.domain.types import Kind
from complaint_rules.language import nodes
from complaint_rules.language.nodes import Node
from complaint_rules.policy.model import Deadline
from complaint_rules.policy.process_words import ROLES


def deadlines_at_fault(course: Course) -> Iterator[Finding | Undecided]:
    """All of them; a deadline of a base whose rules a pack took out is left alone."""
    for deadline in course.policy.deadlines.values():
        if course.policy.decisions[deadline.decision].rules:
            yield from _unstartable(deadline, course)
            yield from _unmeetable(deadline, course)
            yield from _unowned(deadline, course)


def _found(kind: str, deadline: Deadline, message: str, witness: Witness | None = None) -> Finding:
    return Finding(
        kind=kind,
        subject=deadline.id,
        message=f"the deadline `{deadline.id}` {message}",
        place=deadline.place,
        clauses=deadline.clauses,
        witness=witness,
    )


# the start


def _unstartable(deadline: Deadline, course: Course) -> Iterator[Finding | Undecided]:
    searches = [search for _, search in course.starting(deadline)]
    question = f"unstartable-deadline/{deadline.id}"
    if any(search.reached for search in searches):
        return
    if not all(search.is_whole for search in searches):
        yield Undecided(question=question, reason=too_many(), place=deadline.place)
        return
    finding = _found("unstartable-deadline", deadline, f"never runs: {_why_not_started(deadline, course)}")
    yield unless_figures_wait(finding, _trees(deadline, course), course.examination)


def _trees(deadline: Deadline, course: Course) -> Iterator[Node]:
    yield from (start.when for start in deadline.starts if start.when is not None)
    yield from (tree for start in deadline.starts for tree in course.viewer.guards_of(start.name))
    for name in course.policy.decisions[deadline.decision].rules:
        rule = course.policy.rules[name]
        yield from (tree for tree in (rule.when, rule.value) if tree is not None)


def _why_not_started(deadline: Deadline, course: Course) -> str:
    if not course.possible(course.examination.reading.decisions[deadline.decision].decided):
        return "it is never decided how long it takes"
    refused = [f"`{start.name}`" for start, _ in course.starting(deadline)]
    if refused:
        return f"{' and '.join(refused)} is always refused"
    starts = " and ".join(f"`{start.name}`" for start in deadline.starts)
    return f"{starts} never counts as its start where it is decided how long it takes"


# the end


def _unmeetable(deadline: Deadline, course: Course) -> Iterator[Finding | Undecided]:
    searches = {event: course.taking(event) for event in deadline.met_by}
    if not searches:
        witness = deadline_owed(deadline, course, unmet=True)
        yield _found("unmeetable-deadline", deadline, "is met by nothing: it has no `met_by`", witness)
    elif all(search.is_never for search in searches.values()):
        told = " and ".join(f"`{event}`" for event in searches)
        witness = deadline_owed(deadline, course, unmet=True)
        finding = _found("unmeetable-deadline", deadline, f"is met by nothing: {told} is always refused", witness)
        trees = [tree for event in searches for tree in course.viewer.guards_of(event)]
        yield unless_figures_wait(finding, trees, course.examination)
    elif not any(search.reached for search in searches.values()):
        question = f"unmeetable-deadline/{deadline.id}"
        yield Undecided(question=question, reason=too_many(), place=deadline.place)


# the owner


def _unowned(deadline: Deadline, course: Course) -> Iterator[Finding | Undecided]:
    """Loading sees to it that some decision declares the owner as an outcome; here, that it comes out."""
    policy = course.policy
    acting = {name for step in policy.steps.values() for name in step.actors}
    deciding = {name for each in policy.accountabilities.values() for name in each.decided_by}
    if deadline.owner in {*ROLES, *acting, *deciding}:
        return
    if not any(course.possible(literal) for _, literal in _naming(deadline.owner, course)):
        witness = deadline_owed(deadline, course, unmet=False)
        message = f"is owed by `{deadline.owner}`, whom nothing else ever names"
        naming = [nodes.Name(name) for name, _ in _naming(deadline.owner, course)]
        yield unless_figures_wait(_found("unnamed-owner", deadline, message, witness), naming, course.examination)


def _naming(role: str, course: Course) -> Iterator[tuple[str, Literal]]:
    """The decisions that may come out as a role, and where they do."""
    for name, bits in course.examination.reading.decisions.items():
        if bits.definition.type.kind is Kind.ENUM and role in bits.outcomes:
            yield name, bits.outcomes[role]
