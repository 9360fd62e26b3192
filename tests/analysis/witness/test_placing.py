"""From a class of complaints back to a complaint of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, example, given, note, settings
from hypothesis import strategies as st

from complaint_rules.analysis.encoding.space import Space
from complaint_rules.analysis.logic.differences import Length
from complaint_rules.analysis.logic.ladders import Interval
from complaint_rules.analysis.witness.choosing import nearest_number, nearest_text
from complaint_rules.analysis.witness.finding import Finder, complaint_of
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.values import Money
from complaint_rules.engines.situation import Names
from tests.analysis.placing import literals_of
from tests.engines.building import SAMPLES, received, warranty, when
from tests.strategies.policies import complaints
from tests.strategies.telling import Case


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(complaints(count=2))
@example(Case(warranty(), SAMPLES[:2]))
@example(Case(warranty(), SAMPLES[3:5]))
def test_a_complaint_found_for_a_class_is_of_that_class(case: Case):
    """The class of one complaint, looked for near another."""
    note(repr(case))
    wanted, ordinary = case.complaints
    space = Space(case.policy)
    reading = space.read(case.policy)
    assume(not space.loosened.told)
    facts, ladders = reading.world.facts, space.prover.ladders
    assert space.prover.possible()  # from here on no classes are added
    goal = literals_of(facts, wanted.values, ladders)
    finder = Finder(space, ordinary, Names(case.policy))
    found = finder.find(goal, facts.values(), complaint_of)
    if found is None:  # texts between two others, and instants of two related days, may not be found
        assert any(isinstance(value, str | dt.datetime) for value in wanted.values.values())
        return
    same = literals_of(facts, found.values, ladders)
    known = {abs(each) for bits in facts.values() for each in (bits.known, bits.absent)}
    assert {each for each in goal if abs(each) in known} == {each for each in same if abs(each) in known}
    assert set(goal) == set(same)


def test_what_need_not_change_stays_as_it_is():
    policy = when('complaint.subject = "price" and complaint.demands = complaint.demands and goods.weight > 20')
    space = Space(policy)
    reading = space.read(policy)
    ordinary = received(
        "2024-03-01",
        complaint__subject="quality",
        complaint__demands=frozenset({"repair"}),
        complaint__note="scratched",
        goods__weight=Decimal("12.5"),
    )
    finder = Finder(space, ordinary, Names(policy))
    goal = [reading.decisions["answer"].rules[0].true]
    found = finder.find(goal, space.facts.values(), complaint_of)
    assert found is not None
    assert found.values == {**ordinary.values, "complaint.subject": "price", "goods.weight": Decimal(21)}


def test_the_nearest_day_across_the_boundary_is_taken():
    policy = when("days_between(goods.received_on, complaint.received_at) > 30")
    space = Space(policy)
    goal = [space.read(policy).decisions["answer"].rules[0].true]
    ordinary = received("2024-03-31", goods__received_on=dt.date(2024, 3, 30))
    found = Finder(space, ordinary, Names(policy)).find(goal, space.facts.values(), complaint_of)
    assert found is not None
    assert found.values["complaint.received_at"] == ordinary.values["complaint.received_at"]
    assert found.values["goods.received_on"] == dt.date(2024, 2, 29)


def test_money_is_of_the_currency_that_is_asked_for():
    policy = when('goods.loss > money(100, "EUR")')
    space = Space(policy)
    goal = [space.read(policy).decisions["answer"].rules[0].true]
    found = Finder(space, Facts({}), Names(policy)).find(goal, [space.facts["goods.loss"]], complaint_of)
    assert found is not None
    loss = found.values["goods.loss"]
    assert isinstance(loss, Money)
    assert (loss.currency, loss.amount > 100) == ("EUR", True)


def test_a_product_is_brought_where_it_has_to_be():
    policy = when("goods.weight * 3 > 100 and goods.weight * 3 < 102")
    space = Space(policy)
    goal = [space.read(policy).decisions["answer"].rules[0].true]

    def in_class(values):
        weight = values.get("goods.weight")
        return weight if weight is not None and 100 < weight * 3 < 102 else None

    found = Finder(space, Facts({}), Names(policy)).find(goal, [space.facts["goods.weight"]], in_class)
    assert found is not None


@given(
    st.none() | st.tuples(st.integers(-5, 5), st.sampled_from([0, 1])),
    st.none() | st.tuples(st.integers(-5, 5), st.sampled_from([0, -1])),
    st.integers(-8, 8),
)
def test_the_nearest_number_lies_within_and_none_is_nearer(
    low: tuple[int, int] | None, high: tuple[int, int] | None, wish: int
):
    least, greatest = (None if each is None else Length(*each) for each in (low, high))
    found = nearest_number(least, greatest, wish, whole=False)
    if found is None:
        assert least is not None
        assert greatest is not None
        assert least.size >= greatest.size
        return
    assert least is None or Length(Fraction(found)) >= least
    assert greatest is None or Length(Fraction(found)) <= greatest
    inside = (least is None or Length(wish) >= least) and (greatest is None or Length(wish) <= greatest)
    assert (found == wish) is inside


@pytest.mark.parametrize(
    ("above", "below", "wish", "found"),
    [
        (None, None, "text", "text"),
        (("note", False), ("note", True), "text", "note"),
        (("m", True), None, "text", "text"),
        (("note", True), None, "a", "note a"),
        (None, ("m", False), "text", "!"),
    ],
)
def test_a_text_of_a_class_is_found(above, below, wish: str, found: str):
    assert nearest_text(Interval(above, below), wish) == found
