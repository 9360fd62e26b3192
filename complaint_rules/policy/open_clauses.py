"""Which clauses of the catalogue nothing cites yet, and which rules cite none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from complaint_rules.policy.model import Clause, Policy, Rule


class _Citing(Protocol):
    @property
    def clauses(self) -> tuple[str, ...]: ...


def open_clauses(policy: Policy) -> tuple[Clause, ...]:
    """The clauses that no rule, decision, deadline, step, parameter, message, invariant or report cites, by id.

    Args:
        policy: A checked policy.
    """
    cited = {clause for each in _citing(policy) for clause in each.clauses}
    return tuple(policy.clauses[name] for name in sorted(policy.clauses.keys() - cited))


def uncited_rules(policy: Policy) -> tuple[Rule, ...]:
    """The rules that cite no clause, by id.

    Args:
        policy: A checked policy.
    """
    return tuple(rule for rule in policy.rules.values() if not rule.clauses)


def _citing(policy: Policy) -> Iterator[_Citing]:
    yield from policy.rules.values()
    yield from policy.decisions.values()
    yield from policy.steps.values()
    yield from policy.parameters.values()
    yield from policy.messages.values()
    yield from policy.invariants
    yield from policy.promises
    yield from policy.reports
