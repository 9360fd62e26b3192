"""Expressions turned round: what a fact has to be for them to come to a value."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from complaint_rules import Money, Policy
from complaint_rules.domain.facts import Value
from complaint_rules.engines.situation import Situation
from complaint_rules.language.evaluation import value_of
from complaint_rules.policy.trying import read_line
from complaint_rules.testing.aiming import aims_at, neighbours
from complaint_rules.testing.inverting import reaching
from complaint_rules.testing.reading import orderings_in, situation_of
from tests.testing.building import many_boundaries

DAY = dt.date(2026, 3, 6)
"""A Friday."""
KNOWN: dict[str, Value | None] = {
    "goods.weight": Decimal(8),
    "goods.price": Money(Decimal(50), "EUR"),
    "goods.sent_on": DAY,
    "goods.received_on": DAY + dt.timedelta(days=3),
    "goods.checked_at": dt.datetime(2026, 3, 6, 20, tzinfo=dt.UTC),  # Saturday morning in Shanghai
    "goods.used_for": dt.timedelta(hours=5),
    "complaint.demands": frozenset({"repair"}),
    "complaint.urgent": True,
}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return many_boundaries(tmp_path_factory.mktemp("many"))


@pytest.fixture
def known(many: Policy) -> Situation:
    return situation_of(many.names, KNOWN)


INVERTED: dict[str, tuple[Any, set[str]]] = {
    "goods.weight": (Decimal(12), {"goods.weight"}),
    "-goods.weight": (Decimal(-3), {"goods.weight"}),
    "goods.weight * 2 + 1": (Decimal(20), {"goods.weight"}),
    "40 - goods.weight": (Decimal(10), {"goods.weight"}),
    "24 / goods.weight": (Decimal(2), {"goods.weight"}),
    "goods.weight / 4": (Decimal("2.5"), {"goods.weight"}),
    "abs(goods.weight - 10)": (Decimal(4), {"goods.weight"}),
    "floor(goods.weight)": (Decimal(7), {"goods.weight"}),
    "max(goods.weight, 3)": (Decimal(9), {"goods.weight"}),
    "if complaint.urgent then goods.weight else 0": (Decimal(11), {"goods.weight"}),
    "goods.price * 3": (Money(Decimal(30), "EUR"), {"goods.price"}),
    'goods.used_for + @"PT1H"': (dt.timedelta(hours=9), {"goods.used_for"}),
    'goods.sent_on + @"P2D"': (DAY + dt.timedelta(days=5), {"goods.sent_on"}),
    "goods.received_on - goods.sent_on": (dt.timedelta(days=7), {"goods.received_on", "goods.sent_on"}),
    "days_between(goods.sent_on, goods.checked_at)": (Decimal(30), {"goods.sent_on", "goods.checked_at"}),
    "working_days_between(goods.sent_on, goods.received_on)": (Decimal(4), {"goods.sent_on", "goods.received_on"}),
    "date(goods.checked_at)": (dt.date(2024, 2, 29), {"goods.checked_at"}),
    "count(complaint.demands)": (Decimal(3), {"complaint.demands"}),
}


@pytest.mark.parametrize("expression", INVERTED)
def test_every_change_that_is_offered_gets_there(expression: str, many: Policy, known: Situation):
    target, facts = INVERTED[expression]
    node = read_line(expression, many.model)
    changes = list(reaching(node, target, known))
    assert {name for name, _ in changes} == facts
    for name, value in changes:
        assert value_of(node, situation_of(many.names, {**KNOWN, name: value})) == target


@pytest.mark.parametrize(
    ("expression", "target"),
    [
        ("goods.weight", Decimal(51)),  # past its declared bounds
        ("goods.weight * 0", Decimal(1)),
        ("floor(goods.weight)", Decimal("7.5")),
        ("count(complaint.demands)", Decimal(99)),
        ("days_between(goods.sent_on, goods.received_on)", Decimal("1.5")),
        ("days_between(goods.sent_on, goods.received_on)", Decimal(10_000_000)),
        ("if known(goods.colour) then goods.weight else 0", Decimal(9)),
    ],
)
def test_what_cannot_be_reached_offers_nothing(expression: str, target: Value, many: Policy, known: Situation):
    assert list(reaching(read_line(expression, many.model), target, known)) == []


def test_what_is_kept_of_a_set_is_what_it_has(many: Policy, known: Situation):
    ((_, more),) = reaching(read_line("count(complaint.demands)", many.model), Decimal(2), known)
    assert isinstance(more, frozenset)
    assert "repair" in more


def test_an_instant_moves_to_a_day_at_its_own_time_and_at_the_day_s_edges(many: Policy, known: Situation):
    changes = reaching(read_line("date(goods.checked_at)", many.model), DAY, known)
    zone = known.setting.zone
    times = [value.astimezone(zone).time() for _, value in changes if isinstance(value, dt.datetime)]
    assert times == [dt.time(4), dt.time(0), dt.time(23, 59, 59, 999_999)]


@pytest.mark.parametrize(
    ("bound", "beside"),
    [
        (Decimal(30), ["29", "31", "29.99", "30.01"]),
        (DAY, ["2026-03-05", "2026-03-07"]),
        (True, []),
        ("quality", []),
    ],
)
def test_neighbours_are_as_near_as_people_write(bound: Value, beside: list[str]):
    first, *others = neighbours(bound)
    assert first == bound
    assert [str(each) for each in others] == beside


def test_a_count_is_aimed_at_in_whole_numbers(many: Policy, known: Situation):
    (test,) = orderings_in(read_line("days_between(goods.sent_on, goods.received_on) <= 30", many.model))
    assert [aim.target for aim in aims_at(test, known)] == [Decimal(30), Decimal(29), Decimal(31)]


def test_an_open_figure_has_no_place_to_aim_at(many: Policy, known: Situation):
    (test,) = orderings_in(read_line("goods.weight <= parameter.open", many.model))
    assert [aim.target for aim in aims_at(test, known)] == []


def test_comparisons_of_a_quantifier_s_variable_are_no_boundaries(many: Policy):
    line = "some each in [1, 2] satisfies each > goods.weight"
    assert list(orderings_in(read_line(line, many.model))) == []


def test_files_are_not_needed_for_any_of_it(many: Policy, tmp_path: Path):
    """A frozen policy, which has no places, is tried like any other."""
    from hypothesis import find

    from complaint_rules import load
    from complaint_rules.testing import facts

    file = tmp_path / "frozen.json"
    file.write_text(many.freeze(), encoding="utf-8")
    assert find(facts(load(file)), lambda _: True).values
