"""Walking and rewriting a tree."""

from __future__ import annotations

import pytest
from hypothesis import given

from complaint_rules.language.nodes import Name, Node
from complaint_rules.language.parser import parse
from complaint_rules.language.printer import to_text
from complaint_rules.language.traversal import children, depth_of, known_in, names_in, steps_of, substitute, walk
from tests.language.trees import TREES


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a.b + c > 1 and known(d.e)", {"a.b", "c", "d.e"}),
        ("x in [a..b]", {"x", "a", "b"}),
        ("x in (< a, [b, c])", {"x", "a", "b", "c"}),
        ("some x in xs satisfies x > y", {"xs", "y"}),
        ("(some x in xs satisfies x > y) and x", {"xs", "y", "x"}),
        ("some x in x satisfies x", {"x"}),
        ("max(a, [b])", {"a", "b"}),
        ("1 + 2", set()),
    ],
)
def test_names_are_the_free_ones(text: str, names: set[str]):
    assert names_in(parse(text)) == names


def test_known_names_are_those_that_known_asks_after():
    assert known_in(parse("known(a.b) and c.d or not(known(e.f))")) == {"a.b", "e.f"}


def test_walking_goes_parents_first_in_the_order_of_the_text():
    assert [to_text(node) for node in walk(parse("a and not(b)"))] == ["a and not(b)", "a", "not(b)", "b"]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("a and b", "1 < 2 and b"),
        ("not(a)", "not(1 < 2)"),
        ("known(a)", "known(a)"),
        ("x in (a, [a..b], < a)", "x in (1 < 2, [1 < 2..b], < (1 < 2))"),
        ("some a in a satisfies a", "some a in (1 < 2) satisfies a"),
        ("some b in a satisfies a", "some b in (1 < 2) satisfies 1 < 2"),
        ("some a in b satisfies some c in a satisfies a", "some a in b satisfies some c in a satisfies a"),
    ],
)
def test_a_name_is_replaced_where_no_variable_hides_it(text: str, result: str):
    assert to_text(substitute(parse(text), {"a": parse("1 < 2")})) == result


@given(TREES)
def test_replacing_no_name_changes_nothing(tree: Node):
    assert substitute(tree, {}) == tree
    assert substitute(tree, {name: Name(name) for name in names_in(tree)}) == tree


@given(TREES)
def test_sizes_agree_with_walking(tree: Node):
    size = sum(1 for _ in walk(tree))
    assert 1 <= depth_of(tree) <= size <= steps_of(tree)
    assert depth_of(tree) == 1 + max(map(depth_of, children(tree)), default=0)


def test_an_operand_counts_for_each_choice_that_comes_back_to_it():
    assert steps_of(parse("(a + b) in (1, 2, 3)")) > 3 * steps_of(parse("a + b"))
    assert steps_of(parse("(a + b) between 1 and 2")) == 1 + 2 * 3 + 2
