"""Faults planted in a shipped pack, and what finds them."""

from __future__ import annotations

import pytest

from complaint_rules.domain.reading import FactReader
from complaint_rules.engines.compiled import CompiledEngine
from complaint_rules.policy.loading import load_policy
from complaint_rules.policy.model import Policy
from tests.analysis.seeding import KINDS, Finder, Planted, planted

KFENG = load_policy("kfeng")
FINDER = Finder(KFENG)
SOME = [each for kind in KINDS for each in [one for one in planted(KFENG) if one.kind == kind][:3]]


def answers(policy: Policy) -> list[tuple[object, ...]]:
    """What the policy answers to every complaint of the sound pack's examples."""
    reader, engine = FactReader(policy.facts), CompiledEngine(policy)
    records = (engine.decide(reader.read(example.given)) for example in KFENG.examples)
    return [(name, each.status, each.outcome) for record in records for name, each in record.items()]


@pytest.mark.parametrize("fault", SOME, ids=[f"{each.kind} {number}" for number, each in enumerate(SOME)])
def test_diff_tells_every_fault_that_changes_an_answer_to_an_example(fault: Planted):
    if answers(fault.policy) != answers(KFENG):
        assert FINDER.find(fault).by_diff


def test_a_dropped_override_sets_rules_at_odds():
    fault = next(each for each in planted(KFENG) if each.kind == "a dropped override" and each.where == "kfeng/market")
    found = FINDER.find(fault)
    assert (found.by_check, found.by_diff) == (True, True)


def test_an_unknown_that_is_read_as_false_is_found_by_diff():
    faults = [each for each in planted(KFENG) if each.kind == "an unknown read as false"]
    assert any(FINDER.find(each).by_diff for each in faults)
