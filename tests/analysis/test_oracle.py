"""Analysis and an independent oracle say the same of random policies that are too large to try every complaint."""

from __future__ import annotations

from random import Random

from hypothesis import given, note, settings
from hypothesis import strategies as st

from complaint_rules.analysis import Analysis, analyse
from tests.analysis.large import large_policy
from tests.analysis.oracle import Oracle
from tests.strategies.telling import Case


def subjects(analysis: Analysis, *kinds: str) -> set[str]:
    return {each.subject for each in analysis.findings if each.kind in kinds}


def decisions(analysis: Analysis, *kinds: str) -> set[str]:
    return {subject.partition("/")[0] for subject in subjects(analysis, *kinds)}


@settings(max_examples=settings().max_examples // 6)
@given(st.integers(0, 10**6), st.integers(20, 60), st.integers(6, 12))
def test_both_find_the_same(seed: int, rules: int, facts: int):
    policy = large_policy(Random(seed), rules=rules, facts=facts)  # noqa: S311 - nothing secret hangs on it
    note(repr(Case(policy, ())))
    analysis, oracle = analyse(policy), Oracle(policy)
    assert not [each for each in analysis.undecided if not each.question.startswith("conflict/")]
    assert decisions(analysis, "gap", "hole") == {
        name for name in policy.order if oracle.possible(oracle.not_covered[name])
    }
    assert decisions(analysis, "conflict", "overlap") == {
        name for name in policy.order if oracle.possible(oracle.conflict[name])
    }
    true = {name for name in policy.rules if oracle.possible(oracle.rules[name][0])}
    assert subjects(analysis, "never-true") == policy.rules.keys() - true
    assert subjects(analysis, "masked") == {name for name in true if not oracle.possible(oracle.survivors[name])}
    assert subjects(analysis, "impossible-outcome") == {
        f"{name}/{value}"
        for name, outcomes in oracle.outcomes.items()
        for value, given_where in outcomes.items()
        if not oracle.possible(given_where)
    }
