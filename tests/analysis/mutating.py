"""Policies with one thing changed, as an author's hand may slip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import attrs
from hypothesis import strategies as st

from complaint_rules.analysis.mutation.rewriting import with_condition, with_rule, without_rule
from complaint_rules.language import nodes
from complaint_rules.policy.model import Policy

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
        yield with_rule(policy, with_condition(rule, nodes.Not(rule.when)))
        if rule.overrides:
            yield with_rule(policy, attrs.evolve(rule, overrides=()))
        definition = policy.decisions[rule.decides]
        for value in definition.type.values or (False, True):
            if rule.value is None and value != rule.then:
                yield with_rule(policy, attrs.evolve(rule, then=value))
