"""Printing and parsing are inverse."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from complaint_rules.domain import types
from complaint_rules.language import nodes
from complaint_rules.language.nodes import Literal, Name, Node
from complaint_rules.language.parser import MAX_STEPS, parse
from complaint_rules.language.printer import to_text
from complaint_rules.language.traversal import steps_of
from tests.language.trees import TREES
from tests.strategies import expressions
from tests.strategies.vocabulary import FACTS

A, B, C = Name("a"), Name("b"), Name("c")


@given(TREES.filter(lambda tree: steps_of(tree) <= MAX_STEPS))
@example(nodes.And((nodes.And((A, B)), C)))
@example(nodes.Or((A, nodes.Or((B, C)))))
@example(nodes.Arithmetic("-", A, nodes.Arithmetic("-", B, C)))
@example(nodes.Arithmetic("**", A, nodes.Negate(B)))
@example(nodes.Negate(nodes.Arithmetic("**", A, B)))
@example(nodes.In(A, (nodes.ListOf((B,)), C)))
@example(nodes.In(A, (nodes.Range(B, C, low_closed=False, high_closed=False), nodes.Test("=", C))))
@example(nodes.In(A, (nodes.If(A, B, C),)))
@example(nodes.Compare("=", nodes.Compare("=", A, B), nodes.Between(A, B, C)))
@example(nodes.Quantified("some", "x", nodes.If(A, B, C), nodes.Or((A, B))))
@example(Literal(dt.timedelta(-1, microseconds=1)))
@example(Literal("\\ \" \n\r\t ' \x00 \u2028 🐎"))
def test_any_tree_survives_printing_and_parsing(tree: Node):
    assert parse(to_text(tree)) == tree


@given(st.sampled_from([types.BOOLEAN, types.NUMBER, types.DURATION]).flatmap(lambda kind: expressions(FACTS, kind)))
def test_any_well_typed_tree_survives_printing_and_parsing(tree: Node):
    assert parse(to_text(tree)) == tree


@given(TREES.filter(lambda tree: steps_of(tree) <= MAX_STEPS))
def test_printing_again_changes_nothing(tree: Node):
    text = to_text(tree)
    assert to_text(parse(text)) == text


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("a.b  and( c.d>5 )", "a.b and c.d > 5"),
        ("(a and b) and c", "(a and b) and c"),
        ("a or (b and c)", "a or b and c"),
        ("(a or b) and c", "(a or b) and c"),
        ("(((a)))", "a"),
        ("-(2**2)", "-(2 ** 2)"),
        ("(-2)**2", "-2 ** 2"),
        ("a-(b-c)", "a - (b - c)"),
        ("1E2", "100"),
        ("1.50", "1.50"),
        ("1E-90", "1E-90"),
        ("x in ([1..2])", "x in [1..2]"),
        ("x in ]1..2[", "x in (1..2)"),
        ("x in (5)", "x in (5)"),
        ("x in [[1..2], > 5]", "x in ([1..2], > 5)"),
        ("x in ( < 5 )", "x in < 5"),
        ('"a\\u0041\\"" // comment', '"aA\\""'),
        ('@"2026-01-31T09:00:00+08:00"', '@"2026-01-31T01:00:00Z"'),
        ('@"2026-01-31T09:00:00@Asia/Shanghai"', '@"2026-01-31T01:00:00Z"'),
        ('@"PT24H"', '@"P1D"'),
        ("date  and\ntime ( x )", "date and time(x)"),
        ("every x in xs satisfies(x>1)", "every x in xs satisfies x > 1"),
    ],
)
def test_each_construct_has_one_canonical_spelling(written: str, canonical: str):
    assert to_text(parse(written)) == canonical
    assert to_text(parse(canonical)) == canonical


def test_a_literal_knows_true_from_one():
    assert Literal(True) != Literal(Decimal(1))
    assert to_text(Literal(True)) == "true"
