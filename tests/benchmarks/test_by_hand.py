"""The yardsticks of the benchmarks decide as the engine does: else their times could not be compared."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules import Policy, testing
from complaint_rules.domain.facts import Facts
from complaint_rules.engines.compiled import CompiledEngine
from complaint_rules.policy.loading import load_policy
from tests.benchmarks import by_hand, by_hand_careful
from tests.benchmarks.inputs import complaints

POLICY = load_policy(Path(__file__).parent / "pack")
ENGINE = CompiledEngine(POLICY)


@pytest.mark.parametrize("unknown", [0.0, 0.1, 0.5])
def test_the_careful_function_decides_as_the_engine_does(unknown):
    for facts in complaints(500, unknown=unknown):
        assert by_hand_careful.decided(facts.values) == ENGINE.outcomes(facts)


@given(facts=testing.facts(Policy(POLICY)))
def test_the_careful_function_decides_any_facts_as_the_engine_does(facts):
    assert by_hand_careful.decided(facts.values) == ENGINE.outcomes(facts)


def test_the_plain_function_decides_complete_facts_as_the_engine_does():
    for facts in complaints(500, unknown=0):
        assert by_hand.decided(facts.values) == ENGINE.outcomes(facts)


@given(seed=st.integers(), lost=st.sampled_from(sorted(complaints(1, unknown=0)[0].values)))
def test_outcomes_alone_are_those_of_the_records(seed, lost):
    [whole] = complaints(1, unknown=0, seed=seed)
    for facts in (whole, Facts({name: value for name, value in whole.values.items() if name != lost})):
        records = ENGINE.decide(facts)
        assert {name: record.outcome for name, record in records.items()} == ENGINE.outcomes(facts)


def test_the_policy_has_the_size_that_the_figures_are_given_for():
    facts = {name for example in complaints(1, unknown=0) for name in example.values}
    assert (len(POLICY.rules), len(POLICY.decisions), len(facts)) == (25, 7, 12)
