"""All expressions of a policy."""

from __future__ import annotations

from collections.abc import Iterator

from complaint_rules.language.nodes import Node
from complaint_rules.policy.model import Policy


def trees_of(policy: Policy) -> Iterator[Node]:
    """Every expression, defines put in."""
    for rule in policy.rules.values():
        yield from filter(None, (rule.when, rule.value))
    yield from (message.when for message in policy.messages.values())
    yield from (each.holds for each in policy.invariants)
    yield from (each.holds for each in policy.assumptions)
    for deadline in policy.deadlines.values():
        yield from filter(None, (deadline.unless, *(start.when for start in deadline.starts)))
    for step in policy.steps.values():
        yield from filter(None, (step.when, step.done_when, step.requires))
    yield from (each.when for each in policy.accountabilities.values())
