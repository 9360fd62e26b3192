"""What each construct is read as."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from complaint_rules.language import nodes
from complaint_rules.language.nodes import (
    And,
    Arithmetic,
    Between,
    Call,
    Compare,
    If,
    In,
    Known,
    ListOf,
    Literal,
    Name,
    Negate,
    Node,
    Not,
    Or,
    Quantified,
    Range,
)
from complaint_rules.language.parser import parse

A, B, C, X = Name("a"), Name("b"), Name("c"), Name("x")
ONE, TWO, THREE = (Literal(Decimal(number)) for number in (1, 2, 3))


def closed(low: Node, high: Node) -> Range:
    return Range(low, high, low_closed=True, high_closed=True)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", A),
        ("goods.received_on", Name("goods.received_on")),
        ("order.in.not", Name("order.in.not")),
        ("投诉.主题", Name("投诉.主题")),
        ("_x1.ñ", Name("_x1.ñ")),
        ("date", Name("date")),
        ("list", Name("list")),
        ("known(goods.received_on)", Known("goods.received_on")),
        ("not(a)", Not(A)),
        ("not (a)", Not(A)),
        ("a and b and c", And((A, B, C))),
        ("(a and b) and c", And((And((A, B)), C))),
        ("a or b and c", Or((A, And((B, C))))),
        ("(a or b) and c", And((Or((A, B)), C))),
        ("a = b and b != c", And((Compare("=", A, B), Compare("!=", B, C)))),
        ("a<b", Compare("<", A, B)),
        ("a <= b", Compare("<=", A, B)),
        ("a > b", Compare(">", A, B)),
        ("a >= b", Compare(">=", A, B)),
        ("x between 1 and 2 and a", And((Between(X, ONE, TWO), A))),
        ("x between a+1 and b*2", Between(X, Arithmetic("+", A, ONE), Arithmetic("*", B, TWO))),
        ("x in [1..2]", In(X, (closed(ONE, TWO),))),
        ("x in (1..2)", In(X, (Range(ONE, TWO, low_closed=False, high_closed=False),))),
        ("x in [1..2)", In(X, (Range(ONE, TWO, low_closed=True, high_closed=False),))),
        ("x in ]1..2[", In(X, (Range(ONE, TWO, low_closed=False, high_closed=False),))),
        ("x in (]1..2], [1..2[)", parse("x in ((1..2], [1..2))")),
        ("x in [a.b..c.d]", In(X, (closed(Name("a.b"), Name("c.d")),))),
        ("x in < 5", In(X, (nodes.Test("<", Literal(Decimal(5))),))),
        (
            "x in (< 1, >= 2, = 3, != a)",
            In(X, (nodes.Test("<", ONE), nodes.Test(">=", TWO), nodes.Test("=", THREE), nodes.Test("!=", A))),
        ),
        ("x in (1, 2)", In(X, (ONE, TWO))),
        ("x in [1, 2]", In(X, (ListOf((ONE, TWO)),))),
        ("x in ([1, 2])", In(X, (ListOf((ONE, TWO)),))),
        ("x in ([1, 2], 3)", In(X, (ListOf((ONE, TWO)), THREE))),
        ("x in [[1..2], [2..3]]", In(X, (closed(ONE, TWO), closed(TWO, THREE)))),
        ("x in ([< 1, 2], [3])", In(X, (nodes.Test("<", ONE), TWO, ListOf((THREE,))))),
        ("x in a", In(X, (A,))),
        ("x in (a or b)", In(X, (Or((A, B)),))),
        ("x in 1 and a", And((In(X, (ONE,)), A))),
        ("1 - 2 - 3", Arithmetic("-", Arithmetic("-", ONE, TWO), THREE)),
        ("1 + 2 * 3", Arithmetic("+", ONE, Arithmetic("*", TWO, THREE))),
        ("1 / 2 * 3", Arithmetic("*", Arithmetic("/", ONE, TWO), THREE)),
        ("1 ** 2 ** 3", Arithmetic("**", Arithmetic("**", ONE, TWO), THREE)),
        ("-1 ** 2", Arithmetic("**", Negate(ONE), TWO)),
        ("1 - -2", Arithmetic("-", ONE, Negate(TWO))),
        ("--1", Negate(Negate(ONE))),
        ("1+2 = 3", Compare("=", Arithmetic("+", ONE, TWO), THREE)),
        ("if a then b else c", If(A, B, C)),
        ("if a then 1 else if b then 2 else 3", If(A, ONE, If(B, TWO, THREE))),
        ("if a then b else b or c", If(A, B, Or((B, C)))),
        ("(if a then b else c) and a", And((If(A, B, C), A))),
        ("max(1, 2)", Call("max", (ONE, TWO))),
        ("max ( [1,2] )", Call("max", (ListOf((ONE, TWO)),))),
        ("date and time(a)", Call("date and time", (A,))),
        ("date and time", And((Name("date"), Name("time")))),
        ("list contains(a, 1)", Call("list contains", (A, ONE))),
        ("[]", ListOf(())),
        ("[1, [2], a or b]", ListOf((ONE, ListOf((TWO,)), Or((A, B))))),
        ("some x in a satisfies x > 1", Quantified("some", "x", A, Compare(">", X, ONE))),
        ("every x in [1,2] satisfies a or b", Quantified("every", "x", ListOf((ONE, TWO)), Or((A, B)))),
        ("not(some x in a satisfies x)", Not(Quantified("some", "x", A, X))),
    ],
)
def test_each_construct_has_its_tree(text: str, tree: Node):
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("50", Decimal(50)),
        (".872", Decimal("0.872")),
        ("0.872", Decimal("0.872")),
        ("1.2E3", Decimal(1200)),
        ("1.2e-3", Decimal("0.0012")),
        ("1E+2", Decimal(100)),
        ("00012", Decimal(12)),
        ("1234567890123456789012345678901234", Decimal(1234567890123456789012345678901234)),
        ('@"2026-01-31"', dt.date(2026, 1, 31)),
        ('@"0001-01-01"', dt.date(1, 1, 1)),
        ('@"9999-12-31"', dt.date(9999, 12, 31)),
        ('@"2026-01-31T09:00:00+08:00"', dt.datetime(2026, 1, 31, 1, tzinfo=dt.UTC)),
        ('@"2026-01-31T09:00:00Z"', dt.datetime(2026, 1, 31, 9, tzinfo=dt.UTC)),
        ('@"2026-01-31T09:00:00@Asia/Shanghai"', dt.datetime(2026, 1, 31, 1, tzinfo=dt.UTC)),
        ('@"2026-01-31T09:00:00.25Z"', dt.datetime(2026, 1, 31, 9, 0, 0, 250_000, tzinfo=dt.UTC)),
        ('@"PT24H"', dt.timedelta(1)),
        ('@"P1DT2H3M4.5S"', dt.timedelta(1, 4.5, minutes=3, hours=2)),
        ('@"-P30D"', dt.timedelta(-30)),
    ],
)
def test_a_constant_is_read_as_its_value(text: str, value: object):
    node = parse(text)
    assert isinstance(node, Literal)
    assert (type(node.value), node.value) == (type(value), value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('""', ""),
        ('" "', " "),
        ('"it\'s // no comment /* here */"', "it's // no comment /* here */"),
        ('"横綱 šomeÚnicode 🐎"', "横綱 šomeÚnicode 🐎"),
        (r'"\"\'\\\n\r\t"', "\"'\\\n\r\t"),
        (r'"\\n"', "\\n"),
        (r'"\u6A2a\u0041"', "横A"),
        (r'"\U01F40E"', "🐎"),
        (r'"\uD83D\uDC0E"', "🐎"),
        (r'"\ud83d\udc0e!"', "🐎!"),
    ],
)
def test_a_text_is_read_with_its_escapes(text: str, value: str):
    assert parse(text) == Literal(value)


@pytest.mark.parametrize(
    "text",
    ["1+2", " 1 + 2 ", "1\n+\n2", "1 // one\n+ 2 // two", "/* a */ 1 /* + \n 5 */ + 2", "1\t+\u00a02", "1 +/**/2"],
)
def test_space_and_comments_mean_nothing(text: str):
    assert parse(text) == Arithmetic("+", ONE, TWO)


def test_every_node_knows_where_it_starts():
    tree = parse("a and\n  not(b)")
    assert isinstance(tree, And)
    assert [operand.start for operand in tree.operands] == [0, 8]


def test_where_a_node_stands_takes_no_part_in_equality():
    assert parse("a+b") == parse("  a  +  b")
    assert hash(parse("a+b")) == hash(parse("  a  +  b"))
