"""The language's evaluator against the reference: values, and what unknown ones need, of random trees of every type."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules.domain import types
from complaint_rules.domain.types import Type
from complaint_rules.engines.situation import Names, Situation, day_in_force
from complaint_rules.language.evaluation import needs_of, value_of
from complaint_rules.language.nodes import Node
from complaint_rules.language.printer import to_text
from tests.reference.expressions import World, needs, value
from tests.strategies import expressions, facts_for
from tests.strategies.policies import policies
from tests.strategies.telling import Case
from tests.strategies.vocabulary import COLOUR_SET, COLOURS, FACTS, PARAMETERS

TYPES = (
    types.BOOLEAN,
    types.NUMBER,
    types.MONEY,
    types.TEXT,
    types.DATE,
    types.DATE_TIME,
    types.DURATION,
    COLOURS,
    COLOUR_SET,
    types.list_of(types.NUMBER),
)
TREES = 8
"""Evaluated in each situation, which takes longer to draw."""


@st.composite
def situations(draw: st.DrawFn, wanted: Type) -> tuple[Case, list[Node]]:
    """A policy without rules, facts, and trees over its names."""
    policy = draw(policies(max_decisions=1, max_rules=0))
    trees = st.lists(expressions({**FACTS, **PARAMETERS}, wanted), min_size=1, max_size=TREES)
    case = Case(attrs.evolve(policy, decisions={}, order=()), (draw(facts_for(policy)),))
    return case, draw(trees)


@pytest.mark.parametrize("wanted", TYPES, ids=str)
@pytest.mark.parametrize("strict", [False, True], ids=["as it is", "without reading absences"])
@given(data=st.data())
def test_values_and_needs_are_the_references(data: st.DataObject, wanted: Type, *, strict: bool) -> None:
    case, trees = data.draw(situations(wanted))
    policy, (facts,) = case.policy, case.complaints
    names = Names(policy)
    environment = Situation(names, facts.values, day_in_force(names, facts.values, None, strict=strict), strict)
    world = World(policy, facts, strict)
    for tree in trees:
        told = f"{to_text(tree)} with {dict(facts.values)}"
        expected = value(tree, world)
        found = value_of(tree, environment)
        assert (found, as_printed(found)) == (expected, as_printed(expected)), told
        assert needs_of(tree, environment) == needs(tree, world), told


def as_printed(found: object) -> str:
    """A value's text, which tells ``1`` from ``1.00``; of a set, whose items have no order, its sorted items'."""
    return repr(sorted(found)) if isinstance(found, frozenset) else repr(found)
