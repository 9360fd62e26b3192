"""What is said of mutants, against every complaint of small policies."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import assume, given, note
from hypothesis import strategies as st

from complaint_rules import Policy
from complaint_rules.analysis.coverage import fill
from complaint_rules.analysis.mutation import Mutant, mutants_of, score
from complaint_rules.engines.compiled import CompiledEngine
from complaint_rules.engines.record import Record
from complaint_rules.policy import model
from complaint_rules.reports.coverage import examples_score
from complaint_rules.reports.examples import try_example
from tests.analysis.brute import Brute, complaints_of, few_facts
from tests.analysis.exemplifying import example, slow_to_draw, with_examples, written
from tests.cases.building import PACKS, shipped
from tests.strategies.telling import Case


def answers(records: Any) -> dict[str, tuple[object, ...]]:
    """All answers, with their reasons."""
    return {name: _answer(record) for name, record in records.items()}


def _answer(record: Record) -> tuple[object, ...]:
    return record.status, record.outcome, record.possible, record.reasons


def tell_apart(policy: model.Policy, mutant: model.Policy) -> bool:
    """Whether some complaint is answered otherwise, or for other reasons."""
    engine = CompiledEngine(mutant)
    tried = Brute(policy, dated=True).tried
    return any(answers(each.records) != answers(engine.decide(each.facts)) for each in tried)


@st.composite
def mutated(draw: Any) -> tuple[model.Policy, Mutant]:
    # Assumptions leave complaints out for either policy by itself; here all count.
    policy = attrs.evolve(draw(few_facts()), assumptions=())
    mutants = list(mutants_of(policy))
    assume(mutants)
    return policy, draw(st.sampled_from(mutants))


@slow_to_draw
@given(mutated())
def test_equivalent_are_the_mutants_that_answer_every_complaint_alike(both: tuple[model.Policy, Mutant]):
    policy, mutant = both
    note(repr(Case(policy, ())))
    note(f"{mutant.kind} in {mutant.where}: {mutant.change}")
    found = score(policy, [mutant], lambda _: True)
    differ = tell_apart(policy, mutant.policy)
    assert not found.killed
    assert not (found.equivalent and differ)
    assert not (found.survivors and not differ)
    assert len(found.equivalent) + len(found.survivors) + len(found.open) == 1


@slow_to_draw
@given(mutated())
def test_the_example_that_is_generated_for_a_survivor_kills_it(both: tuple[model.Policy, Mutant]):
    policy, mutant = both
    note(repr(Case(policy, ())))
    survivors = score(policy, [mutant], lambda _: True).survivors
    drafts = fill(policy, survivors=survivors).drafts
    sound, faulty = (with_examples(each, written(drafts, policy)) for each in (policy, mutant.policy))
    assert len(drafts) == len(survivors)
    assert all(try_example(each, sound).passed for each in sound.model.examples)
    assert not any(try_example(each, faulty).passed for each in faulty.model.examples)


@slow_to_draw
@given(few_facts(), st.data())
def test_what_is_not_looked_at_is_rightly_not_tried(policy: model.Policy, data: st.DataObject):
    """Examples that don't look at a decision are skipped on mutants of it; none of them would have noticed."""
    policy = attrs.evolve(policy, assumptions=())
    facts = data.draw(st.lists(st.sampled_from(list(complaints_of(policy))), min_size=1, max_size=3))
    looks = st.lists(st.sampled_from(policy.order), min_size=1, max_size=2, unique=True)
    examples = [example(f"e-{n}", each, policy, data.draw(looks)) for n, each in enumerate(facts)]
    whole = with_examples(policy, examples)
    found = examples_score(whole, lambda each: with_examples(each, examples))
    for mutant in (*(each.mutant for each in found.survivors), *found.equivalent):
        faulty = with_examples(mutant.policy, examples)
        assert all(try_example(each, faulty).passed for each in examples)
    for mutant in found.killed:
        faulty = with_examples(mutant.policy, examples)
        assert not all(try_example(each, faulty).passed for each in examples)


@given(few_facts())
def test_no_two_mutants_are_alike_and_none_is_the_policy_itself(policy: model.Policy):
    mutants = list(mutants_of(policy))
    texts = [(each.where, repr(each.policy.rules.get(each.where)), repr(each.policy.parameters)) for each in mutants]
    assert len(set(texts)) == len(texts)
    assert all(each.policy != policy for each in mutants)


@pytest.mark.parametrize("name", PACKS)
def test_the_shipped_packs_examples_notice_every_fault(name: str):
    found = examples_score(shipped(name), Policy)
    assert len(found.killed) > 100
    assert [(each.mutant.where, each.mutant.change) for each in found.survivors] == []
    assert found.open == ()
