"""Clauses, by what cites them: an example that only names a clause shows nothing of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from complaint_rules.analysis.coverage.rules import OVERRIDES
from complaint_rules.analysis.coverage.targets import OfDecision, OfParts, Target
from complaint_rules.analysis.coverage.unknowns import UNKNOWNS
from complaint_rules.engines.situation import Names
from complaint_rules.policy.model import Policy

CLAUSES = "clauses"


def clause_targets(policy: Policy, targets: Iterable[Target], names: Names) -> Iterator[OfParts]:
    """Each own clause that something which examples can reach cites: a rule, its figures, a deadline, a step.

    Args:
        policy: The policy.
        targets: All that examples can reach.
        names: The policy's.
    """
    parts: dict[str, list[Target]] = {}
    for target in targets:
        if target.kind not in {OVERRIDES, UNKNOWNS}:
            for cited in (*target.clauses, *_of_figures(target, names)):
                parts.setdefault(cited, []).append(target)
    for clause in policy.clauses.values():
        if clause.pack == policy.name and clause.id in parts:
            yield OfParts(
                kind=CLAUSES,
                name=clause.id,
                text=f"`{clause.id}` is carried out",
                place=clause.place,
                clauses=(clause.id,),
                parts=tuple(parts[clause.id]),
            )


def _of_figures(target: Target, names: Names) -> Iterator[str]:
    """The clauses of the figures that a target's rule reads."""
    if isinstance(target, OfDecision):
        for rule in target.rules:
            for figure in filter(None, map(names.parameter, sorted(names.read_by_rule.get(rule, ())))):
                yield from figure.clauses
