"""All properties of one policy at once."""

from __future__ import annotations

from collections.abc import Collection

from complaint_rules.library import Policy
from complaint_rules.testing.properties.answers import invariants_hold, overrides_sound, total
from complaint_rules.testing.properties.engines import deterministic, engines_agree, order_of_rules_irrelevant
from complaint_rules.testing.properties.knowledge import knowledge_only_narrows, time_only_adds_breaches
from complaint_rules.testing.properties.making import Property


def suite(policy: Policy, *, total_decisions: Collection[str] | None = None) -> type:
    """A class of tests, one for each property that needs nothing but the policy.

    ::

        TestShoes = properties.suite(load("shoes"))

    Args:
        policy: The policy.
        total_decisions: Of which every complaint has to get an answer; as for :func:`total`.
    """
    tests: dict[str, Property] = {
        "test_total": total(policy, decisions=total_decisions),
        "test_deterministic": deterministic(policy),
        "test_order_of_rules_irrelevant": order_of_rules_irrelevant(policy),
        "test_engines_agree": engines_agree(policy),
        "test_overrides_sound": overrides_sound(policy),
        "test_knowledge_only_narrows": knowledge_only_narrows(policy),
    }
    if policy.model.deadlines:
        tests["test_time_only_adds_breaches"] = time_only_adds_breaches(policy)
    if policy.model.invariants:
        tests["test_invariants_hold"] = invariants_hold(policy)
    members = {name: staticmethod(test) for name, test in tests.items()}
    return type(
        f"Test{policy.name.title().replace('_', '')}", (), {"__doc__": f"Properties of `{policy.name}`.", **members}
    )
