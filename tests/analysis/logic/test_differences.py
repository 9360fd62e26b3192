"""Points whose differences are bounded: satisfiable where whole numbers can be found, and nowhere else."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from complaint_rules.analysis.logic.differences import edges_in, fixed, range_of
from complaint_rules.analysis.logic.ladders import Axis, Point, Span
from complaint_rules.analysis.logic.prover import Prover

NAMES = ("a", "b", "c")
RANGE = range(-4, 5)

Statement = tuple[str, str | None, int, bool]
"""``plus - minus <= bound``, or that it is more."""

STATEMENTS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.none() | st.sampled_from(NAMES),
        st.integers(-3, 3),
        st.booleans(),
    ).filter(lambda each: each[0] != each[1]),
    max_size=6,
)


def literals(prover: Prover, statements: list[Statement], axis: Axis) -> list[int]:
    found = []
    for plus, minus, bound, at_most in statements:
        span = Span(Point(axis, plus), None if minus is None else Point(axis, minus))
        literal = prover.ladders.at_most(span, bound)
        found.append(literal if at_most else -literal)
    return found


def limited(axis: Axis) -> Prover:
    prover = Prover()
    for name in NAMES:
        prover.ladders.limit(Point(axis, name), RANGE[0], RANGE[-1])
    return prover


def holds(values: Mapping[str, Fraction | int], statement: Statement) -> bool:
    plus, minus, bound, at_most = statement
    difference = values[plus] - (values[minus] if minus else 0)
    return (difference <= bound) is at_most


@given(STATEMENTS)
def test_whole_numbers_can_be_placed_exactly_where_brute_force_places_them(statements: list[Statement]):
    prover = limited(Axis.DAYS)
    possible = prover.possible(*literals(prover, statements, Axis.DAYS))
    tried = (dict(zip(NAMES, values, strict=True)) for values in itertools.product(RANGE, repeat=len(NAMES)))
    assert possible is any(all(holds(values, each) for each in statements) for values in tried)


@given(STATEMENTS)
def test_numbers_lie_between_whole_numbers_as_well(statements: list[Statement]):
    prover = limited(Axis.NUMBERS)
    possible = prover.possible(*literals(prover, statements, Axis.NUMBERS))
    finely = [Fraction(number, 4) for number in range(4 * RANGE[0], 4 * RANGE[-1] + 1)]
    tried = (dict(zip(NAMES, values, strict=True)) for values in itertools.product(finely, repeat=len(NAMES)))
    assert possible is any(all(holds(values, each) for each in statements) for values in tried)


@given(STATEMENTS)
def test_what_is_placed_one_after_the_other_keeps_to_all_that_was_said(statements: list[Statement]):
    prover = limited(Axis.DAYS)
    said = literals(prover, statements, Axis.DAYS)
    for one, two in itertools.combinations(NAMES, 2):
        prover.ladders.at_most(Span(Point(Axis.DAYS, one), Point(Axis.DAYS, two)), 0)
    model = prover.model(*said)
    if model is None:
        return
    edges = edges_in(model, prover.ladders)
    values: dict[str, int] = {}
    for name in NAMES:
        point = Point(Axis.DAYS, name)
        bounds = range_of(point, edges)
        assert bounds is not None
        least, greatest = bounds
        assert least is not None
        assert greatest is not None
        assert least <= greatest
        values[name] = int(greatest.size)
        edges = [*edges, *fixed(point, values[name])]
    assert all(holds(values, each) for each in statements)


def test_a_core_is_needed_to_the_last_literal():
    prover = Prover()
    days = [prover.ladders.at_most(Span(Point(Axis.DAYS, "a")), bound) for bound in (1, 5, 9)]
    other = prover.circuit.variable()
    core = prover.core_of([other, days[0], -days[1], -days[2]])
    assert core is not None
    assert other not in core
    assert days[0] in core
    assert len(core) == 2
    assert prover.core_of([other, days[1]]) is None
