"""Measuring what examples reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from complaint_rules.analysis.coverage.boundaries import BOUNDARIES, boundary_targets, unfollowed
from complaint_rules.analysis.coverage.clauses import CLAUSES, clause_targets
from complaint_rules.analysis.coverage.measures import Coverage, Measure, Missing, Unmeasured
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
    """What examples reach of a pack's own rules, boundaries, process and clauses; no solver is needed for that.

    An example counts only where it would notice: it has to expect something of the decision concerned, or of one that
    uses it. What no complaint can reach is counted as missing until :func:`without_unreachable` has taken it out.

    Args:
        policy: The policy.
        seen: Its examples, as they come out.
    """
    listed, names = list(seen), Names(policy)
    targets = list(targets_of(policy, names))
    missing = {id(each) for each in targets if not any(map(each.is_reached, listed))}
    return Coverage(
        pack=policy.name,
        examples=len(policy.examples),
        measures=tuple(_measures(targets, missing, listed)),
        unmeasured=tuple(
            Unmeasured(f"boundaries in `{text}` are not measured: it is not followed exactly", rule.place)
            for rule, text in unfollowed(policy, names)
        ),
    )


def _measures(targets: Sequence[Target], missing: set[int], seen: Sequence[Observation]) -> Iterator[Measure]:
    for kind in KINDS:
        of_kind = [each for each in targets if each.kind == kind]
        lacking = (Missing(each, each.nearly(seen)) for each in of_kind if id(each) in missing)
        yield Measure(kind, len(of_kind), tuple(lacking))


def targets_of(policy: Policy, names: Names) -> Iterator[Target]:
    """All that a pack's examples could reach, as far as its texts tell.

    Args:
        policy: The policy.
        names: The policy's.
    """
    found: list[Target] = [
        *rule_targets(policy, names),
        *override_targets(policy),
        *boundary_targets(policy, names),
        *unknown_targets(policy, names),
        *process_targets(policy),
    ]
    yield from found
    yield from clause_targets(policy, found, names)


def without_unreachable(coverage: Coverage, policy: Policy) -> Coverage:
    """The coverage without what is proved to be beyond every example: a masked rule, an override that never acts.

    Args:
        coverage: What is reached.
        policy: Of the policy.

    Returns:
        Without the solver (the extra ``prove``) the same, with the reason.
    """
    try:
        examination = Examination(policy)
    except MissingExtraError as error:
        return attrs.evolve(coverage, unproved=str(error))
    never = {id(each) for each in unreachable((each.target for each in coverage.missing), examination)}
    return attrs.evolve(
        coverage,
        measures=tuple(each.without(never) for each in coverage.measures),
        unreachable=tuple(
            Missing(each.target, each.target.never()) for each in coverage.missing if id(each.target) in never
        ),
    )


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
