"""What would have to be otherwise for a condition to come out otherwise."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules.domain.calendar import WEEKDAYS_9_TO_18
from complaint_rules.language import nodes
from complaint_rules.language.evaluation import truth_of
from complaint_rules.language.functions import Setting, zone_named
from complaint_rules.language.nodes import Node
from complaint_rules.language.operations import Maybe, Truth
from complaint_rules.language.parser import parse
from complaint_rules.language.printer import to_text
from complaint_rules.reports.turning import way_to


@attrs.frozen
class Values:
    """Names with their values; the others are unknown."""

    values: Mapping[str, Maybe]
    setting: Setting = attrs.field(factory=lambda: Setting(zone_named("UTC"), WEEKDAYS_9_TO_18))

    def lookup(self, name: str) -> Maybe:
        return self.values.get(name)

    def is_known(self, name: str) -> Truth:
        return name in self.values

    def needs(self, name: str) -> frozenset[str]:
        return frozenset({name})

    def reads(self, name: str) -> frozenset[str]:
        return frozenset({name})


def told(condition: str, wanted: bool, **values: Maybe) -> list[tuple[str, bool]] | None:
    way = way_to(parse(condition), wanted, Values(values))
    return None if way is None else [(to_text(turn.test), turn.wanted) for turn in way]


@pytest.mark.parametrize(
    ("condition", "wanted", "way"),
    [
        ("yes", True, []),
        ("no", True, [("no", True)]),
        ("open", True, [("open", True)]),
        ("yes and no and open", True, [("no", True), ("open", True)]),
        ("yes and no", False, []),
        ("yes and (no or open)", True, [("no", True)]),
        ("not(yes)", True, [("yes", False)]),
        ("not(yes or no)", True, [("yes", False)]),
        ("n in [0..5]", True, [("n <= 5", True)]),
        ("n in (7..9]", True, [("n > 7", True)]),
        ("n between 0 and 9", False, [("n >= 0", False)]),
        ("n in (1, 2, > 8)", True, [("n > 8", True)]),
        ("n in (1, 2)", True, [("n in (1, 2)", True)]),
        ("true", False, None),
        ("yes and false", True, None),
        ("no or true", True, []),
        ("known(nothing)", True, [("known(nothing)", True)]),
    ],
)
def test_names_the_fewest_tests(condition: str, wanted: bool, way: list[tuple[str, bool]] | None):
    assert told(condition, wanted, yes=True, no=False, n=Decimal(7)) == way


NAMES = ("a", "b", "c", "d")


@st.composite
def conditions(draw: st.DrawFn) -> Node:
    """Conditions over boolean names, none of which stands in them twice."""
    trees: list[Node] = [nodes.Name(name) for name in draw(st.permutations(NAMES))]
    while len(trees) > 1:
        pair = (trees.pop(), trees.pop())
        combined: Node = draw(st.sampled_from([nodes.And, nodes.Or]))(pair)
        trees.insert(draw(st.integers(0, len(trees))), nodes.Not(combined) if draw(st.booleans()) else combined)
    return trees[0]


def assignments() -> list[dict[str, Maybe]]:
    choices = itertools.product([True, False, None], repeat=len(NAMES))
    return [dict(zip(NAMES, choice, strict=True)) for choice in choices]


@given(condition=conditions(), now=st.sampled_from(assignments()), wanted=st.booleans())
def test_turning_what_is_named_turns_the_condition_and_no_shorter_way_does(
    condition: Node, now: dict[str, Maybe], wanted: bool
):
    way = way_to(condition, wanted, Values(now))
    assert way is not None
    then = now | {to_text(turn.test): turn.wanted for turn in way}
    assert truth_of(condition, Values(then)) is wanted
    turning = [each for each in assignments() if truth_of(condition, Values(each)) is wanted]
    assert len(way) == min(sum(now[name] is not each[name] for name in NAMES) for each in turning)
