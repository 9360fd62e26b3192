"""Point 8 proved by brute force on small random policies: knowledge only narrows, and what is decided stays decided."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaint_rules.domain import types
from complaint_rules.domain.facts import Facts, Value
from complaint_rules.domain.types import Kind, Type
from complaint_rules.engines.record import Record, Status
from complaint_rules.policy.model import DecisionDefinition, Policy
from tests.reference import decide
from tests.reference.interpreter import every_value
from tests.reference.making import Draft, decision
from tests.reference.making import policy as policy_of
from tests.strategies import complete_facts_for, facts_for, policies
from tests.strategies.policies import FINITE_OUTCOMES, complaints, with_rules_in
from tests.strategies.telling import Case, told
from tests.strategies.vocabulary import DAYS, FINITE_FACTS

NUMBERS = tuple(map(Decimal, (0, 1, 2)))
FINITE_PARAMETERS: Mapping[str, Type] = {"parameter.window": types.NUMBER}
MOST_COMPLETIONS = 250
"""Tried of each complaint; three values of five facts are 243."""
COMPLAINTS = 6
"""Tried by each policy, which takes longer to draw than its complaints to decide."""


slow_to_draw = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def values_of(found: Type) -> tuple[Value, ...]:
    """Every value of a fact's type; of dates, one before, between and after those that rules and figures name."""
    if found.kind is Kind.BOOLEAN:
        return (False, True)
    if found.kind is Kind.SET:
        sizes = range(len(found.values) + 1)
        return tuple(frozenset(some) for size in sizes for some in itertools.combinations(found.values, size))
    few: Mapping[Kind, tuple[Value, ...]] = {Kind.DATE: (DAYS[0], DAYS[3], DAYS[6]), Kind.NUMBER: NUMBERS}
    return few.get(found.kind, found.values)


def completions(policy: Policy, facts: Facts) -> Iterator[Facts]:
    """The facts with every unknown one known, in every way."""
    unknown = [name for name in policy.facts if facts.values.get(name) is None]
    for values in itertools.product(*(values_of(policy.facts[name].type) for name in unknown)):
        yield Facts({**facts.values, **dict(zip(unknown, values, strict=True))})


def narrows(definition: DecisionDefinition, before: Record, after: Record) -> bool:
    """Whether what was said before is still so now that all is known."""
    if definition.collect:
        endless = every_value(definition) is None and before.status is Status.UNDETERMINED
        certain, possible, now = set(before.outcome), set(before.possible or ()), set(after.outcome)  # type: ignore[arg-type]
        return certain <= now and (endless or now <= certain | possible)
    if before.status is Status.UNDETERMINED:
        return True
    return (before.status, before.outcome) == (after.status, after.outcome)


def assert_sound(policy: Policy, facts: Facts, knowing_all: Facts) -> None:
    """No record that assumes nothing says of the facts what the completed facts contradict."""
    before, after = decide(policy, facts), decide(policy, knowing_all)
    for name, record in before.items():
        if record.assumes:
            continue
        found = {name: (record, after[name])}
        assert narrows(policy.decisions[name], record, after[name]), told(policy, facts, None, found)


@st.composite
def finite(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Case:
    """A policy whose facts have few values, and some complaints."""
    facts = draw(st.sampled_from([FINITE_FACTS, {**FINITE_FACTS, "goods.size": types.NUMBER}]))
    policy = draw(policies(facts=facts, parameters=FINITE_PARAMETERS, outcomes=FINITE_OUTCOMES))
    return Case(policy, tuple(draw(st.lists(facts_for(policy), min_size=COMPLAINTS, max_size=COMPLAINTS))))


@st.composite
def completed(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Case:
    """A policy of any kind, all facts of a complaint, and the same facts with some of them absent or null."""
    policy = draw(policies())
    everything = draw(complete_facts_for(policy)).values
    absent, null = (draw(st.sets(st.sampled_from(sorted(everything)))) for _ in range(2))
    some = {name: None if name in null else value for name, value in everything.items() if name not in absent}
    return Case(policy, (Facts(everything), Facts(some)))


@slow_to_draw
@given(finite())
def test_what_is_said_without_assuming_is_so_in_every_completion(case: Case) -> None:
    for facts in case.complaints:
        for knowing_all in itertools.islice(completions(case.policy, facts), MOST_COMPLETIONS):
            assert_sound(case.policy, facts, knowing_all)


@slow_to_draw
@given(completed())
def test_what_is_said_without_assuming_is_so_of_facts_of_every_type(case: Case) -> None:
    everything, some = case.complaints
    assert_sound(case.policy, some, everything)


def test_a_fact_that_is_needed_anyway_is_assumed_where_its_absence_made_the_answer() -> None:
    """``a.flag`` is null. That it is not known is read as an answer, and the fact is needed as well; once it is known
    to be false no rule holds.
    """
    rules = {"a": Draft("not(known(a.flag))", "yes"), "b": Draft("a.flag", "yes")}
    made = policy_of(decision("d", rules))
    before = decide(made, Facts({"a.flag": None}))["d"]
    assert (before.outcome, before.needs, before.assumes) == ("yes", ("a.flag",), ("a.flag",))
    assert decide(made, Facts({"a.flag": False}))["d"].status is Status.NOT_COVERED


@slow_to_draw
@given(complaints(count=2), st.randoms(use_true_random=False))
def test_the_order_of_rules_never_matters(case: Case, random: Random) -> None:
    order = list(case.policy.rules)
    random.shuffle(order)
    shuffled = with_rules_in(case.policy, order)
    for facts in case.complaints:
        assert repr(decide(case.policy, facts)) == repr(decide(shuffled, facts))


@slow_to_draw
@given(complaints(count=2))
def test_deciding_twice_gives_equal_records(case: Case) -> None:
    for facts in case.complaints:
        assert repr(decide(case.policy, facts)) == repr(decide(case.policy, facts))
