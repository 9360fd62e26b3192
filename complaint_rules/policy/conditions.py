"""All conditions of a policy, and what its rules compute."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from complaint_rules.language.nodes import Node
from complaint_rules.policy.model import Policy
from complaint_rules.policy.places import Place


@attrs.frozen
class Condition:
    """One expression of a policy.

    Args:
        owner: What it belongs to, a rule's id or ``invariant/ID``.
        tree: The expression, defines expanded.
        place: Where its owner stands.
    """

    owner: str
    tree: Node
    place: Place


def conditions_of(policy: Policy) -> Iterator[Condition]:
    """The conditions of everything that has some, and the computed outcomes of rules."""
    for rule in policy.rules.values():
        yield from _present(rule.id, rule.place, rule.when, rule.value)
    for deadline in policy.deadlines.values():
        starts = (start.when for start in deadline.starts)
        yield from _present(deadline.decision, deadline.place, deadline.unless, *starts)
    for step in policy.steps.values():
        yield from _present(f"step/{step.id}", step.place, step.when, step.done_when, step.requires)
    for each in policy.accountabilities.values():
        yield Condition(each.decision, each.when, each.place)
    for message in policy.messages.values():
        yield Condition(f"message/{message.id}", message.when, message.place)
    for invariant in policy.invariants:
        yield Condition(f"invariant/{invariant.id}", invariant.holds, invariant.place)
    for assumption in policy.assumptions:
        yield Condition(f"assume/{assumption.id}", assumption.holds, assumption.place)


def _present(owner: str, place: Place, *trees: Node | None) -> Iterator[Condition]:
    return (Condition(owner, tree, place) for tree in trees if tree is not None)
