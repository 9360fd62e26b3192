"""What is said of coverage, against every complaint of small policies."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, note
from hypothesis import strategies as st

from complaint_rules.analysis.coverage import Coverage, fill
from complaint_rules.analysis.coverage.targets import OfDecision
from complaint_rules.analysis.coverage.unknowns import UNKNOWNS
from complaint_rules.analysis.examining import Examination
from complaint_rules.policy import model
from complaint_rules.policy.examples import Example
from complaint_rules.reports.coverage import examples_coverage
from complaint_rules.reports.examples import try_example
from tests.analysis.brute import Brute
from tests.analysis.exemplifying import exemplified, slow_to_draw, with_examples, written
from tests.strategies.telling import Case

Exemplified = tuple[model.Policy, Sequence[Example]]


def missing(coverage: Coverage) -> set[tuple[str, str]]:
    """What is missing, told apart by its kind and name."""
    return {(each.target.kind, each.target.name) for each in coverage.missing}


@slow_to_draw
@given(exemplified(), st.data())
def test_more_examples_never_reach_less(both: Exemplified, data: st.DataObject):
    policy, examples = both
    some = [each for each in examples if data.draw(st.booleans())]
    fewer, more = (examples_coverage(with_examples(policy, each)) for each in (some, examples))
    assert missing(more) <= missing(fewer)
    assert all(one.covered <= more[one.kind].covered for one in fewer.measures)
    assert all(one.percent <= more[one.kind].percent for one in fewer.measures)


@slow_to_draw
@given(exemplified())
def test_generated_examples_pass_and_reach_what_they_are_for(both: Exemplified):
    policy, examples = both
    note(repr(Case(policy, ())))
    before = examples_coverage(with_examples(policy, examples))
    filling = fill(with_examples(policy, examples).model, before.missing)
    whole = with_examples(policy, [*examples, *written(filling.drafts, policy)])
    assert all(try_example(each, whole).passed for each in whole.model.examples)
    assert missing(examples_coverage(whole)) == {(each.kind, each.name) for each in filling.left}


@slow_to_draw
@given(exemplified())
def test_what_is_not_counted_no_complaint_shows(both: Exemplified):
    policy, examples = both
    note(repr(Case(policy, ())))
    unreachable = examples_coverage(with_examples(policy, examples)).unreachable
    brute = Brute(policy)
    for target in (each.target for each in unreachable):
        if isinstance(target, OfDecision) and target.kind != UNKNOWNS:
            assert not any(target.shows(each.records, each.situation) for each in brute.tried)


@slow_to_draw
@given(exemplified())
def test_a_fact_that_can_change_an_answer_counts_among_the_unknowns(both: Exemplified):
    policy, examples = both
    unreachable = examples_coverage(with_examples(policy, examples)).unreachable
    for target in (each.target for each in unreachable):
        if isinstance(target, OfDecision) and target.kind == UNKNOWNS:
            pairs = Brute(policy, dated=True).pairs(target.unknown)
            assert all(one.answers(target.decision) == two.answers(target.decision) for one, two in pairs)


@slow_to_draw
@given(exemplified())
def test_what_is_left_without_an_example_no_complaint_shows_either(both: Exemplified):
    policy, examples = both
    note(repr(Case(policy, ())))
    before = examples_coverage(with_examples(policy, examples))
    left = fill(with_examples(policy, examples).model, before.missing).left
    followed = [each for each in left if isinstance(each, OfDecision) and _is_exact(each.decision, policy)]
    tried = Brute(policy, dated=True).tried if followed else ()
    for target in followed:
        note(f"{target.kind}: {target.text}")
        assert not any(target.shows(each.records, each.situation) for each in tried)


def _is_exact(decision: str, policy: model.Policy) -> bool:
    """Whether all that a decision hangs on was followed exactly; if not, a complaint may have been missed."""
    return not Examination(policy).loosened([decision], [each.holds for each in policy.assumptions])
