"""Measuring what examples reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from complaint_rules.analysis.coverage.boundaries import BOUNDARIES, boundary_targets
from complaint_rules.analysis.coverage.clauses import CLAUSES, clause_targets
from complaint_rules.analysis.coverage.measures import Coverage, Measure, Missing
from complaint_rules.analysis.coverage.observing import Observation
from complaint_rules.analysis.coverage.process import ACCOUNTABILITIES, DEADLINES, GUARDS, STEPS, process_targets
from complaint_rules.analysis.coverage.rules import OVERRIDES, RULES, override_targets, rule_targets
from complaint_rules.analysis.coverage.targets import OfDecision, OfParts, Target
from complaint_rules.analysis.coverage.unknowns import UNKNOWNS, unknown_targets
from complaint_rules.analysis.examining import Examination
from complaint_rules.analysis.findings.knowledge import facts_that_matter
from complaint_rules.domain.errors import MissingExtraError
from complaint_rules.engines.situation import Names
from complaint_rules.policy.model import Policy

KINDS = (RULES, OVERRIDES, BOUNDARIES, UNKNOWNS, STEPS, GUARDS, DEADLINES, ACCOUNTABILITIES, CLAUSES)
"""In the order in which they are told."""


def coverage_of(policy: Policy, seen: Iterable[Observation]) -> Coverage:
    """What examples reach of a pack's own rules, boundaries, process and clauses.

    An example counts only where it would notice: it has to expect something of the decision concerned, or of one that
    uses it. Without the solver (the extra ``prove``) boundaries are not measured, and what no complaint can reach is
    counted as missing.

    Args:
        policy: The policy.
        seen: Its examples, as they come out.
    """
    try:
        examination: Examination | None = Examination(policy)
        unmeasured = ""
    except MissingExtraError as error:
        examination, unmeasured = None, str(error)
    listed = list(seen)
    targets = list(targets_of(policy, solving=examination is not None))
    missing = [each for each in targets if not any(map(each.is_reached, listed))]
    never = set() if examination is None else {id(each) for each in unreachable(missing, examination)}
    return Coverage(
        pack=policy.name,
        examples=len(policy.examples),
        measures=tuple(_measures(targets, [each for each in missing if id(each) not in never], never, listed)),
        unreachable=tuple(each for each in missing if id(each) in never),
        unmeasured=unmeasured,
    )


def targets_of(policy: Policy, *, solving: bool = True) -> Iterator[Target]:
    """All that a pack's examples could reach.

    Args:
        policy: The policy.
        solving: Whether to look for boundaries, which takes the solver.
    """
    names = Names(policy)
    found: list[Target] = [
        *rule_targets(policy),
        *override_targets(policy),
        *(boundary_targets(policy) if solving else ()),
        *unknown_targets(policy, names),
        *process_targets(policy),
    ]
    yield from found
    yield from clause_targets(policy, found, names)


def unreachable(targets: Iterable[Target], examination: Examination) -> Iterator[Target]:
    """Those that no complaint can show, as is proved."""
    listed = list(targets)
    if any(each.kind == UNKNOWNS for each in listed):
        examination = _knowing(examination)
    never: set[int] = set()
    for target in listed:
        if _is_unreachable(target, never, examination):
            never.add(id(target))
            yield target


def _knowing(examination: Examination) -> Examination:
    """The examination, after it was looked which facts can matter."""
    if not examination.knowledge:
        for _ in facts_that_matter(examination):
            pass
    return examination


def _is_unreachable(target: Target, never: set[int], examination: Examination) -> bool:
    match target:
        case OfDecision(kind=kind, decision=decision, unknown=fact) if kind == UNKNOWNS:
            return fact not in examination.knowledge[decision]
        case OfDecision(goals=goals):
            return not any(examination.prover.possible(*goal) for goal in goals(examination))
        case OfParts(parts=parts):
            return all(id(part) in never for part in parts)
    return False


def _measures(
    targets: Sequence[Target], missing: Sequence[Target], never: set[int], seen: Sequence[Observation]
) -> Iterator[Measure]:
    for kind in KINDS:
        total = sum(each.kind == kind and id(each) not in never for each in targets)
        lacking = [Missing(each, each.nearly(seen)) for each in missing if each.kind == kind]
        yield Measure(kind, total, tuple(lacking))
