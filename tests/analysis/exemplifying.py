"""Policies with examples, as their author would write them down: complaints, and what is decided on them today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import attrs
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from complaint_rules import Policy
from complaint_rules.analysis.coverage import Draft
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.reading import write_facts
from complaint_rules.engines.compiled import CompiledEngine
from complaint_rules.policy import model
from complaint_rules.policy.examples import Example
from tests.analysis.brute import complaints_of, few_facts

slow_to_draw = settings(
    max_examples=max(settings().max_examples // 2, 20),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


def example(name: str, facts: Facts, policy: model.Policy, decisions: Iterable[str]) -> Example:
    """An example of some decisions on a complaint."""
    records = CompiledEngine(policy).decide(facts)
    expect = {each: {"status": records[each].status, "outcome": records[each].outcome} for each in decisions}
    return Example(name, policy.name, "", write_facts(facts), expect)


def with_examples(policy: model.Policy, examples: Iterable[Example]) -> Policy:
    """The policy as callers have it."""
    return Policy(attrs.evolve(policy, examples=tuple(examples)))


def written(drafts: Iterable[Draft], policy: model.Policy) -> tuple[Example, ...]:
    """Generated examples as examples of a pack."""
    return tuple(
        Example(each.id, policy.name, "", write_facts(each.facts), each.expect, each.clauses) for each in drafts
    )


@st.composite
def exemplified(draw: Any) -> tuple[model.Policy, Sequence[Example]]:
    """A small policy, and some examples of it."""
    policy = draw(few_facts())
    every = list(complaints_of(policy))
    facts = draw(st.lists(st.sampled_from(every), max_size=4))
    looks = st.lists(st.sampled_from(policy.order), min_size=1, unique=True)
    return policy, [example(f"e-{n}", each, policy, draw(looks)) for n, each in enumerate(facts)]
