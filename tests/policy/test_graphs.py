"""Orders follow uses; circles are found, each once."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from complaint_rules.policy.graphs import order_of

names = st.sampled_from("abcdefg")
graphs = st.dictionaries(names, st.sets(names))


@given(graphs)
def test_everything_stands_behind_what_it_uses(uses: dict[str, set[str]]) -> None:
    order, circles = order_of(uses)
    place = {name: index for index, name in enumerate(order)}
    assert all(place[used] < place[name] for name in order for used in uses[name] & uses.keys())
    assert bool(circles) == (len(order) < len(uses))


@given(graphs)
def test_circles_are_circles_that_begin_with_their_least_name(uses: dict[str, set[str]]) -> None:
    for circle in order_of(uses)[1]:
        assert circle[0] == circle[-1] == min(circle)
        assert all(used in uses[name] for name, used in itertools.pairwise(circle))


@given(graphs)
def test_every_name_on_a_circle_is_told_of_by_one_circle_of_its_knot(uses: dict[str, set[str]]) -> None:
    def reached(start: str) -> set[str]:
        found: set[str] = set()
        waiting = [start]
        while waiting:
            following = uses[waiting.pop()] & uses.keys() - found
            found |= following
            waiting += following
        return found

    knots = {frozenset(other for other in reached(name) if name in reached(other)) for name in uses} - {frozenset()}
    circles = order_of(uses)[1]
    assert len(circles) == len(knots)
    assert all(any(set(circle) <= knot for circle in circles) for knot in knots)
