"""What analysis says of all complaints is so of every complaint, and what is so of every complaint it says."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import attrs
from hypothesis import HealthCheck, assume, given, note, settings

from complaint_rules.analysis import Analysis, Finding, analyse
from complaint_rules.analysis.findings.conditions import leaving_out
from complaint_rules.engines.compiled import CompiledEngine
from complaint_rules.engines.deciding import truth_of_rule
from complaint_rules.engines.record import Record, Status
from complaint_rules.language.evaluation import truth_of
from complaint_rules.language.parser import parse
from complaint_rules.language.printer import to_text
from complaint_rules.policy.model import Policy, Rule
from tests.analysis.brute import Brute, Tried, few_facts, is_at_most
from tests.reference import decide
from tests.strategies.telling import Case

slow_to_draw = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
)


def found(analysis: Analysis, *kinds: str) -> set[str]:
    """The subjects of the findings of some kinds."""
    return {each.subject for each in analysis.findings if each.kind in kinds}


def examined(policy: Policy) -> tuple[Analysis, Brute]:
    """What analysis says, and every complaint."""
    note(repr(Case(policy, ())))
    analysis = analyse(policy)
    assume(not found(analysis, "contradiction"))
    return analysis, Brute(policy)


def left_open(analysis: Analysis, *kinds: str) -> set[str]:
    """The subjects of questions of some kinds that were left open."""
    questions = (each.question.partition("/") for each in analysis.undecided)
    return {subject for kind, _, subject in questions if kind in kinds}


def is_exact(analysis: Analysis) -> bool:
    """Whether every part of the policy was followed exactly; if not, findings may be missing, and it is said."""
    return not left_open(analysis, "exactness")


def assert_told(analysis: Analysis, true: set[str], *kinds: str) -> None:
    """Nothing is told but what is true, and all that is true unless it is said to be open."""
    told = found(analysis, *kinds)
    assert told <= true
    assert true <= told | left_open(analysis, *kinds) or not is_exact(analysis)


def held(brute: Brute, rule: Rule, truth: object = True) -> bool:
    """Whether some complaint makes a rule true, or false."""
    return any(truth_of_rule(rule, each.situation) is truth for each in brute.tried)


@slow_to_draw
@given(few_facts())
def test_assumptions_contradict_each_other_where_no_complaint_agrees_with_them(policy: Policy):
    analysis, brute = analyse(policy), Brute(policy)
    agreeing = any(
        all(truth_of(each.holds, one.situation) is True for each in policy.assumptions) for one in brute.tried
    )
    assert bool(found(analysis, "contradiction")) is not agreeing or not is_exact(analysis)


@slow_to_draw
@given(few_facts())
def test_gaps_are_where_some_complaint_is_not_covered(policy: Policy):
    analysis, brute = examined(policy)
    open_ = {name for name in policy.order if any(_status(each, name) is Status.NOT_COVERED for each in brute.tried)}
    assert_told(analysis, open_, "gap")


def _status(tried: Tried, name: str) -> Status:
    return tried.records[name].status


@slow_to_draw
@given(few_facts())
def test_conflicts_are_the_pairs_of_rules_that_some_complaint_sets_at_odds(policy: Policy):
    analysis, brute = examined(policy)
    at_odds = {
        f"{name}/{one}+{two}"
        for each in brute.tried
        for name, record in each.records.items()
        if record.status is Status.CONFLICT
        for one, two in itertools.combinations(record.rules, 2)
    }
    told, clashing = found(analysis, "conflict"), {pair.partition("/")[0] for pair in at_odds}
    assert told <= at_odds
    assert clashing <= {pair.partition("/")[0] for pair in told | left_open(analysis, "conflict")}


@slow_to_draw
@given(few_facts())
def test_never_true_are_the_rules_that_no_complaint_makes_true(policy: Policy):
    analysis, brute = examined(policy)
    assert_told(analysis, {name for name, rule in policy.rules.items() if not held(brute, rule)}, "never-true")


@slow_to_draw
@given(few_facts())
def test_always_true_are_the_conditions_that_no_complaint_makes_false(policy: Policy):
    analysis, brute = examined(policy)
    always = {
        name
        for name, rule in policy.rules.items()
        if rule.text != "true" and held(brute, rule) and not _refuted(brute, rule)
    }
    told = found(analysis, "always-true")
    assert not any(_refuted(brute, policy.rules[name]) for name in told)
    assert told == always or not is_exact(analysis)


def _refuted(brute: Brute, rule: Rule) -> bool:
    return any(truth_of(rule.when, each.situation) is False for each in brute.tried)


@slow_to_draw
@given(few_facts())
def test_masked_are_the_rules_that_hold_but_never_survive(policy: Policy):
    analysis, brute = examined(policy)
    survive = {rule for each in brute.tried for record in each.records.values() for rule in record.rules}
    masked = {name for name, rule in policy.rules.items() if name not in survive and held(brute, rule)}
    told = found(analysis, "masked")
    assert told.isdisjoint(survive)
    assert told <= masked <= told | left_open(analysis, "masked") or not is_exact(analysis)


@slow_to_draw
@given(few_facts())
def test_impossible_outcomes_never_come_out(policy: Policy):
    analysis, brute = examined(policy)
    impossible = set()
    for name, definition in policy.decisions.items():
        for value in definition.type.values or (False, True):
            computed = any(policy.rules[rule].value is not None for rule in definition.rules)
            if not computed and not any(_gives(each.records[name], value) for each in brute.tried):
                impossible.add(f"{name}/{value}")
    told = found(analysis, "impossible-outcome")
    assert impossible <= told | left_open(analysis, "impossible-outcome") or not is_exact(analysis)
    for subject in told:
        name, _, value = subject.partition("/")
        assert not any(str(value) in map(str, _outcomes(each.records[name])) for each in brute.tried)


def _outcomes(record: Record) -> tuple[object, ...]:
    return record.outcome if isinstance(record.outcome, tuple) else (record.outcome,)


def _gives(record: Record, value: object) -> bool:
    return value in _outcomes(record)


@slow_to_draw
@given(few_facts())
def test_redundant_rules_can_be_taken_out_and_no_answer_changes(policy: Policy):
    analysis, brute = examined(policy)
    for name in found(analysis, "redundant"):
        engine = CompiledEngine(_without(policy, name))
        decision = policy.rules[name].decides
        for each in brute.tried:
            after = engine.decide(each.facts)[decision]
            before = each.records[decision]
            assert (before.status, before.outcome, before.reasons) == (after.status, after.outcome, after.reasons)


def _without(policy: Policy, name: str) -> Policy:
    """The policy without a rule; what overrode it overrides by itself what it overrode."""
    gone = policy.rules[name]
    rules = {each: _bridged(rule, gone) for each, rule in policy.rules.items() if each != name}
    definition = policy.decisions[gone.decides]
    kept = attrs.evolve(definition, rules=tuple(each for each in definition.rules if each != name))
    return attrs.evolve(policy, rules=rules, decisions={**policy.decisions, gone.decides: kept})


def _bridged(rule: Rule, gone: Rule) -> Rule:
    targets = set(rule.overrides)
    if gone.id in targets:
        targets |= set(gone.overrides)
    return attrs.evolve(rule, overrides=tuple(sorted(targets - {gone.id})))


@slow_to_draw
@given(few_facts())
def test_overrides_that_never_act_join_rules_that_never_meet(policy: Policy):
    analysis, brute = examined(policy)
    told = found(analysis, "idle-override")
    for subject in told:
        one, _, two = subject.partition(">")
        assert not _meet(policy.rules[one], policy.rules[two], brute)
    for rule in policy.rules.values():
        for target in map(policy.rules.__getitem__, rule.overrides):
            alive = held(brute, rule) and held(brute, target) and not target.group
            if alive and is_exact(analysis) and not _meet(rule, target, brute):
                assert f"{rule.id}>{target.id}" in told


def _meet(one: Rule, two: Rule, brute: Brute) -> bool:
    return any(
        truth_of_rule(one, each.situation) is True and truth_of_rule(two, each.situation) is not False
        for each in brute.tried
    )


@slow_to_draw
@given(few_facts())
def test_idle_parts_are_those_without_which_the_condition_comes_out_the_same(policy: Policy):
    analysis, brute = examined(policy)
    idle = {
        f"{rule.id}/{to_text(each.part)}"
        for rule in policy.rules.values()
        for each in leaving_out(parse(rule.text))
        if all(truth_of(rule.when, one.situation) is truth_of(each.left, one.situation) for one in brute.tried)
    }
    assert_told(analysis, idle, "idle-part")


@slow_to_draw
@given(few_facts())
def test_a_broken_invariant_is_false_of_some_complaint_and_no_other_is(policy: Policy):
    analysis, brute = examined(policy)
    (invariant,) = policy.invariants
    broken = any(truth_of(invariant.holds, each.situation) is False for each in brute.tried)
    assert_told(analysis, {"test/held"} if broken else set(), "invariant")


@slow_to_draw
@given(few_facts())
def test_broken_promises_are_those_that_two_complaints_break(policy: Policy):
    analysis, brute = examined(policy)
    (promise,) = policy.promises
    broken = {f"test/kept/{name}" for name in promise.decisions if any(_breaks(name, policy, brute))}
    assert_told(analysis, broken, "broken-promise")


def _breaks(name: str, policy: Policy, brute: Brute) -> Iterator[bool]:
    (promise,) = policy.promises
    order = policy.decisions[name].order
    for one, two in brute.pairs(promise.fact):
        if promise.keeps == "same":
            yield one.answers(name) != two.answers(name)
            continue
        before, after = one.records[name], two.records[name]
        known = before.status is after.status is Status.DECIDED
        if known and is_at_most(one.facts.values.get(promise.fact), two.facts.values.get(promise.fact)):
            first, second = order.index(str(before.outcome)), order.index(str(after.outcome))
            yield first > second if promise.keeps == "stricter" else first < second


@slow_to_draw
@given(few_facts())
def test_the_facts_that_matter_are_those_that_change_some_answer(policy: Policy):
    analysis, brute = examined(policy)
    for fact in policy.facts:
        pairs = list(brute.pairs(fact))
        for name in policy.order:
            matters = any(one.answers(name) != two.answers(name) for one, two in pairs)
            dated = fact == policy.in_force_by  # read by no name, it is not told among what matters
            told = fact in analysis.knowledge[name]
            assert told >= matters or dated
            assert told <= matters or not is_exact(analysis)


@slow_to_draw
@given(few_facts())
def test_every_witness_shows_what_it_is_told_for_to_the_reference_as_well(policy: Policy):
    analysis, _ = examined(policy)
    for finding in analysis.findings:
        if finding.witness is not None:
            records = decide(policy, finding.witness.facts)
            for name, record in finding.witness.records.items():
                assert repr(records[name]) == repr(record)
            _assert_shown(finding)


def _assert_shown(finding: Finding) -> None:
    assert finding.witness is not None
    records = list(finding.witness.records.values())
    if finding.kind == "gap":
        assert [each.status for each in records] == [Status.NOT_COVERED]
    if finding.kind == "conflict":
        assert [each.status for each in records] == [Status.CONFLICT]
        assert set(finding.rules) <= set(records[0].rules)
