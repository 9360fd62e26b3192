"""The boundaries that conditions draw."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import attrs
import pytest

from complaint_rules.analysis.boundaries import boundaries_of
from complaint_rules.analysis.coverage.stretches import ABOVE, BELOW, stretch_at
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.values import Money
from complaint_rules.engines.decided import Decided, decided
from complaint_rules.engines.situation import Names
from complaint_rules.policy.model import Policy
from tests.engines.building import received, when


def situation(policy: Policy, facts: Facts) -> Decided:
    return decided(Names(policy), facts, {}, None)


def test_a_boundary_has_two_sides():
    policy = when("days_between(goods.received_on, complaint.received_at) <= 30")
    (boundary,) = boundaries_of(policy).drawn
    assert boundary.expression == "days_between(goods.received_on, complaint.received_at)"
    assert boundary.facts == ("complaint.received_at", "goods.received_on")
    assert boundary.rung == (30, True)
    first = dt.date(2024, 3, 1)
    complaints = [
        received("2024-03-31", goods__received_on=first),
        received("2024-04-01", goods__received_on=first),
        received("2024-04-01"),
    ]
    assert [boundary.side_of(situation(policy, each)) for each in complaints] == [BELOW, ABOVE, None]


def test_an_equality_draws_two_boundaries():
    assert [each.rung for each in boundaries_of(when("goods.weight = 5")).drawn] == [(5, False), (5, True)]


def test_what_is_reckoned_has_boundaries_where_one_side_is_a_constant():
    policy = when("goods.weight * 2 > 20")
    (boundary,) = boundaries_of(policy).drawn
    assert (boundary.expression, boundary.facts) == ("goods.weight * 2", ("goods.weight",))
    sides = [boundary.side_of(situation(policy, Facts({"goods.weight": Decimal(each)}))) for each in (10, 11)]
    assert sides == [BELOW, ABOVE]


def test_where_both_sides_are_reckoned_their_difference_is_compared():
    policy = when("goods.weight * 2 > goods.weight * goods.weight")
    (boundary,) = boundaries_of(policy).drawn
    assert boundary.expression == "goods.weight * 2 - goods.weight * goods.weight"
    sides = [boundary.side_of(situation(policy, Facts({"goods.weight": Decimal(each)}))) for each in (1, 2)]
    assert sides == [ABOVE, BELOW]


def test_what_is_compared_by_no_line_is_said_not_to_be_followed():
    found = boundaries_of(when('goods.loss * 2 > money(200, "EUR")'))
    assert found.drawn == ()
    assert found.unfollowed == ('goods.loss * 2 > money(200, "EUR")',)


def test_bounds_beyond_what_a_fact_may_be_are_none():
    policy = when("goods.weight >= 0 and goods.weight < 100")
    declared = attrs.evolve(policy.facts["goods.weight"], min_value=Decimal(0), max_value=Decimal(50))
    limited = attrs.evolve(policy, facts={**policy.facts, "goods.weight": declared})
    assert boundaries_of(limited).drawn == ()


def test_the_day_of_an_instant_is_a_boundary_of_days():
    (boundary,) = boundaries_of(when('date(complaint.received_at) <= @"2024-03-31"')).drawn
    texts = [stretch_at(boundary, side).text for side in (BELOW, ABOVE)]
    assert texts == [f'date(complaint.received_at) = @"2024-0{day}"' for day in ("3-31", "4-01")]


@pytest.mark.parametrize(
    ("condition", "below", "above"),
    [
        ("goods.weight > 20", ["20"], ["20.5", "21"]),
        ("goods.weight >= 20", ["19", "19.9"], ["20"]),
        ("goods.weight < 2.5", ["2.4"], ["2.5"]),
        ("goods.weight <= 2.5", ["2.5"], ["2.6"]),
        ('goods.received_on < @"2024-03-01"', [dt.date(2024, 2, 29)], [dt.date(2024, 3, 1)]),
    ],
)
def test_right_at_a_boundary_is_the_bound_and_the_nearest_value_beside_it(condition: str, below: Any, above: Any):
    policy = when(condition)
    (boundary,) = boundaries_of(policy).drawn
    (name,) = boundary.facts
    farther = [Decimal(0), Decimal(100)] if name == "goods.weight" else [dt.date(2024, 2, 28), dt.date(2024, 3, 2)]
    for side, near in ((BELOW, below), (ABOVE, above)):
        stretch = stretch_at(boundary, side)
        there = [each for each in (*near, *farther) if _number(boundary, policy, name, each) in stretch]
        assert there == near


def _number(boundary: Any, policy: Policy, name: str, value: Any) -> Any:
    given = Decimal(value) if isinstance(value, str) else value
    return boundary.number_in(situation(policy, Facts({name: given})))


@pytest.mark.parametrize(
    ("condition", "instant", "side", "text"),
    [
        ("<", "2024-03-31T11:59:59", BELOW, "right below"),
        ("<", "2024-03-31T12:00:00", ABOVE, "="),
        ("<=", "2024-03-31T12:00:00", BELOW, "="),
        ("<=", "2024-03-31T12:00:01", ABOVE, "right above"),
    ],
)
def test_a_second_is_near_an_instant(condition: str, instant: str, side: int, text: str):
    policy = when(f'complaint.received_at {condition} @"2024-03-31T12:00:00Z"')
    (boundary,) = boundaries_of(policy).drawn
    number = boundary.number_in(
        situation(policy, Facts({"complaint.received_at": dt.datetime.fromisoformat(f"{instant}+00:00")}))
    )
    stretch = stretch_at(boundary, side)
    assert number in stretch
    assert number not in stretch_at(boundary, -side)
    assert stretch.text == f'complaint.received_at {text} @"2024-03-31T12:00:00Z"'


def test_amounts_count_in_the_currency_that_is_compared():
    policy = when('goods.loss >= money(200, "EUR")')
    (boundary,) = boundaries_of(policy).drawn
    stretch = stretch_at(boundary, BELOW)
    assert stretch.text == "goods.loss right below 200 EUR"
    numbers = [
        boundary.number_in(situation(policy, Facts({"goods.loss": Money(Decimal(amount), code)})))
        for amount, code in (("199.99", "EUR"), ("199.98", "EUR"), ("199.99", "USD"))
    ]
    assert [each is not None and each in stretch for each in numbers] == [True, False, False]
