"""Policies with one thing changed: a rule, or one node of a rule's condition."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import attrs

from complaint_rules.language.nodes import Node
from complaint_rules.language.printer import to_text
from complaint_rules.policy.model import Policy, Rule


@attrs.frozen
class Rewriting:
    """An expression with one of its nodes changed.

    Args:
        before: The node as it was.
        after: What stands in its place.
        tree: The whole expression now.
    """

    before: Node
    after: Node
    tree: Node

    @property
    def text(self) -> str:
        """What was changed, to be read."""
        return f"`{_on_one_line(self.before)}` becomes `{_on_one_line(self.after)}`"


def _on_one_line(node: Node) -> str:
    return " ".join(to_text(node).split())


def rewritten(tree: Node, change: Callable[[Node], Iterator[Node]]) -> Iterator[Rewriting]:
    """An expression with one of its nodes changed, for each that can be.

    Args:
        tree: The expression.
        change: What may stand in the place of a node.
    """
    yield from (Rewriting(tree, after, after) for after in change(tree))
    for field in attrs.fields(type(tree)):
        for held, each in _rewritten_in(getattr(tree, field.name), change):
            changes: dict[str, Any] = {field.name: held}
            yield attrs.evolve(each, tree=attrs.evolve(tree, **changes))


def _rewritten_in(value: object, change: Callable[[Node], Iterator[Node]]) -> Iterator[tuple[object, Rewriting]]:
    """What a field of a node holds, with one node in it changed."""
    if isinstance(value, Node):
        yield from ((each.tree, each) for each in rewritten(value, change))
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            if isinstance(part, Node):
                for each in rewritten(part, change):
                    yield (*value[:index], each.tree, *value[index + 1 :]), each


def with_condition(rule: Rule, tree: Node) -> Rule:
    """A rule with another condition."""
    return attrs.evolve(rule, when=tree, text=to_text(tree))


def with_rule(policy: Policy, rule: Rule) -> Policy:
    """The policy with a rule in place of the one of its id."""
    return attrs.evolve(policy, rules={**policy.rules, rule.id: rule})


def without_rule(policy: Policy, name: str) -> Policy:
    """The policy without a rule, and without overrides of it."""
    gone = policy.rules[name]
    rules = {
        each: attrs.evolve(rule, overrides=tuple(target for target in rule.overrides if target != name))
        for each, rule in policy.rules.items()
        if each != name
    }
    definition = policy.decisions[gone.decides]
    kept = attrs.evolve(definition, rules=tuple(each for each in definition.rules if each != name))
    return attrs.evolve(policy, rules=rules, decisions={**policy.decisions, gone.decides: kept})
