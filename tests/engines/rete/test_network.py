"""Formulas are broken down into joins that durable-rules can do."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules.engines.rete.coding import Coded, Interval
from complaint_rules.engines.rete.formulas import AllOf, AnyOf, Only, all_of, any_of
from complaint_rules.engines.rete.network import MAX_JOINED, MAX_USES, GateHolds, Holds, Network

YES = Holds(0, truth=True)


def told(term: int) -> Coded:
    return Only(Interval(term, 1, 1))


def network(formula: Coded, gates_from: int = 100) -> Network:
    return Network([(formula, YES)], gates_from)


def holding(net: Network, classes: dict[int, int]) -> bool:
    """Whether what holds for these classes includes the rule, by the joins alone."""
    known, before = dict(classes), -1
    while before != len(known):
        before = len(known)
        for join in net.joins:
            if all(each.low <= known.get(each.term, -1) <= each.high for each in join.intervals):
                if join.finding == YES:
                    return True
                assert isinstance(join.finding, GateHolds)
                known[join.finding.term] = 1
    return YES in net.always


def value(formula: Coded, classes: dict[int, int]) -> bool:
    match formula:
        case AllOf():
            return all(value(part, classes) for part in formula.parts)
        case AnyOf():
            return any(value(part, classes) for part in formula.parts)
        case Only(leaf=leaf):
            return leaf.low <= classes.get(leaf.term, -1) <= leaf.high


INTERVALS = st.builds(Interval, st.integers(0, 3), st.integers(0, 1), st.integers(1, 2))
FORMULAS: st.SearchStrategy[Coded] = st.recursive(
    INTERVALS.map(Only),
    lambda inner: st.one_of(st.lists(inner, max_size=3).map(all_of), st.lists(inner, max_size=3).map(any_of)),
    max_leaves=12,
)
CLASSES = [
    {term: number for term, number in enumerate(numbers) if number is not None}
    for numbers in itertools.product((None, 0, 1, 2), repeat=4)
]


@given(FORMULAS)
def test_the_joins_hold_where_the_formula_does(formula):
    net = network(formula)
    for classes in CLASSES:
        assert holding(net, classes) is value(formula, classes)


@given(st.lists(FORMULAS, min_size=1, max_size=4))
def test_no_join_takes_a_term_twice_or_too_many(formulas):
    for join in Network([(formula, YES) for formula in formulas], 100).joins:
        terms = [interval.term for interval in join.intervals]
        assert len(terms) == len(set(terms))
        assert 1 <= len(terms) <= MAX_JOINED


def test_ten_pairs_of_alternatives_take_as_many_joins_as_there_are_alternatives():
    pairs = [any_of([told(2 * number), told(2 * number + 1)]) for number in range(10)]
    net = network(all_of(pairs))
    assert len(net.joins) == 20 + 3  # the alternatives, two chunks of the ten gates, and the whole


@pytest.mark.parametrize("parts", [1, MAX_JOINED, MAX_JOINED + 1, MAX_JOINED**2, MAX_JOINED**2 + 1, 200])
def test_a_long_conjunction_holds_only_where_all_of_it_does(parts):
    net = network(all_of(map(told, range(parts))), gates_from=1000)
    everything = dict.fromkeys(range(parts), 1)
    assert holding(net, everything)
    assert not holding(net, everything | {parts - 1: 0})


def test_a_part_that_two_rules_share_is_one_gate():
    shared = any_of([told(1), told(2)])
    formulas = [(all_of([told(3), shared]), Holds(0, truth=True)), (all_of([told(4), shared]), Holds(1, truth=True))]
    assert sum(isinstance(join.finding, GateHolds) for join in Network(formulas, 100).joins) == 2


def test_what_no_rule_asks_for_is_not_told():
    net = network(all_of([Only(Interval(1, 2, 4)), told(2)]))
    assert [number for number in range(6) if net.is_tested(1, number)] == [2, 3, 4]
    assert not net.is_tested(9, 1)


@given(FORMULAS)
def test_nothing_asks_whether_a_field_is_missing_and_only_small_integers_are_compared(formula):
    written = json.dumps(network(formula).definition())
    assert "ex" not in written  # `$nex`, `$ex`: such a test can fire without end
    assert all(int(number) < 1000 for number in re.findall(r": (\d+)", written))


def test_what_contradicts_itself_takes_no_join():
    assert network(all_of([Only(Interval(1, 0, 1)), Only(Interval(1, 2, 3))])).joins == []


def test_a_test_in_very_many_rules_is_spread_over_gates():
    formulas = [(all_of([told(0), told(number)]), Holds(number, truth=True)) for number in range(1, 5 * MAX_USES)]
    uses = Counter(interval for join in Network(formulas, 5000).joins for interval in join.intervals)
    assert max(uses.values()) < 256
