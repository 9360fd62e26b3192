"""Policies with one thing changed, as an author's hand may slip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import attrs
from hypothesis import strategies as st

from complaint_rules.language import nodes
from complaint_rules.language.printer import to_text
from complaint_rules.policy.model import Policy, Rule

Draw = Callable[[st.SearchStrategy[Any]], Any]


@st.composite
def changed(draw: Draw, policy: Policy) -> Policy:
    """The policy with one rule dropped, turned round, given another outcome, or bereft of its overrides."""
    if not policy.rules:
        return policy
    return draw(st.sampled_from(list(mutants(policy))))


def mutants(policy: Policy) -> Iterator[Policy]:
    """Every policy with one such change."""
    for rule in policy.rules.values():
        yield without_rule(policy, rule.id)
        turned = nodes.Not(rule.when)
        yield with_rule(policy, attrs.evolve(rule, when=turned, text=to_text(turned)))
        if rule.overrides:
            yield with_rule(policy, attrs.evolve(rule, overrides=()))
        definition = policy.decisions[rule.decides]
        for value in definition.type.values or (False, True):
            if rule.value is None and value != rule.then:
                yield with_rule(policy, attrs.evolve(rule, then=value))


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
