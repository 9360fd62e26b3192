"""The classes of facts' values, and the boundaries between them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from complaint_rules.analysis.classes import boundaries_of, values_of_classes
from tests.engines.building import received, when


def test_a_boundary_has_two_sides():
    policy = when("days_between(goods.received_on, complaint.received_at) <= 30")
    (boundary,) = boundaries_of(policy)
    assert boundary.expression == "days_between(goods.received_on, complaint.received_at)"
    assert boundary.facts == ("complaint.received_at", "goods.received_on")
    assert (boundary.bound, boundary.included) == (Decimal(30), True)
    first = dt.date(2024, 3, 1)
    sides = [
        boundary.side_of(received("2024-03-31", goods__received_on=first)),
        boundary.side_of(received("2024-04-01", goods__received_on=first)),
        boundary.side_of(received("2024-04-01")),
    ]
    assert sides == [-1, 1, None]


def test_an_equality_draws_two_boundaries():
    bounds = {(each.bound, each.included) for each in boundaries_of(when("goods.weight = 5"))}
    assert bounds == {(Decimal(5), False), (Decimal(5), True)}


def test_there_is_a_value_of_every_class():
    policy = when('goods.weight > 20 and complaint.subject = "price" and complaint.note = "a"')
    values = values_of_classes(policy)
    assert values["goods.weight"] == (Decimal(1), Decimal(21))
    assert values["complaint.subject"] == ("price", "quality", "quantity")
    assert values["complaint.urgent"] == (False, True)
    assert values["complaint.demands"] == (
        frozenset(),
        frozenset({"exchange"}),
        frozenset({"repair"}),
        frozenset({"return"}),
        frozenset({"exchange", "repair", "return"}),
    )
    below, same, above = map(str, values["complaint.note"])
    assert below < same == "a" < above


def test_what_is_not_followed_exactly_has_no_boundaries():
    assert boundaries_of(when("goods.weight * 2 > 20")) == ()
