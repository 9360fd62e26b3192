"""What cannot be read: each error says where it is and what to write instead."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from complaint_rules.domain.errors import ExpressionError
from complaint_rules.language.lexer import MAX_LENGTH
from complaint_rules.language.parser import MAX_DEPTH, MAX_NODES, parse
from tests.language.surroundings import refusal


@pytest.mark.parametrize(
    ("text", "error"),
    [
        # words
        ("", "1:1: the expression is empty"),
        (" \n ", "2:2: the expression is empty"),
        ("// nothing", "1:11: the expression is empty"),
        ('a = "abc', '1:5: the text has no closing `"`'),
        ('@"2026', '1:1: the text has no closing `"`'),
        ("a = 'abc'", '1:5: text stands in double quotes, `"like this"`'),
        ("1 /* one", "1:3: the comment has no closing `*/`"),
        ("!a", "1:1: `!` cannot stand here; unequal is `!=`, negation `not(…)`"),
        ("a && b", "1:3: `&` cannot stand here; write `and`"),
        ("a || b", "1:3: `|` cannot stand here; write `or`"),
        ("a ^ 2", "1:3: `^` cannot stand here; a power is `**`"),
        ("a ? 1", "1:3: `?` cannot stand here; write `if … then … else …`"),
        ("a +\n §", "2:2: `§` cannot stand here"),
        ("a.", "1:2: `.` cannot stand here"),
        ("1.", "1:2: `.` cannot stand here"),
        (r'a = "ab\d"', r"1:8: `\d` is no escape in a text; a backslash is `\\`"),
        (r'"\uD83D"', r"1:2: `\uD83D` is no escape in a text; a backslash is `\\`"),
        (r'"\U110000"', r"1:2: `\U110000` is no escape in a text; a backslash is `\\`"),
        (r'"\u12"', r"1:2: `\u` is no escape in a text; a backslash is `\\`"),
        ("1" * 35, f"1:1: `{'1' * 35}` is past 34 digits or an exponent of 100"),
        ("2 + 1E101", "1:5: `1E101` is past 34 digits or an exponent of 100"),
        # times
        ('@"2026-13-01"', "1:1: `2026-13-01` is no day of the calendar"),
        ('@"2026-02-29"', "1:1: `2026-02-29` is no day of the calendar"),
        ('@"soon"', "1:1: `soon` is no date such as `2026-01-31`"),
        ('@"P1Y2M"', ("1:1: `P1Y2M` has years, months or weeks, whose length is the calendar's; "
         "give days and hours, such as `P30D`")),
        ('a = @"2026-01-31T09:00:00"', ("1:5: `2026-01-31T09:00:00` has no UTC offset; "
         "write it such as `2026-01-31T09:00:00+08:00`, or with `Z` for UTC")),
        ('@"2026-01-31T09:00:00@Europe/Pari"', ("1:1: `2026-01-31T09:00:00@Europe/Pari` names no zone of the IANA "
         "database; did you mean 'Europe/Paris'?")),
        ('@"09:00:00"', ("1:1: `09:00:00` is no date such as `2026-01-31`; "
         "this language leaves out times of a day without their date")),
        # operators and brackets
        ("and", "1:1: expected a value, got `and`"),
        ("a and", "1:6: expected a value, got the end"),
        ("a +\n+ b", "2:1: expected a value, got `+`"),
        ("a == b", "1:4: equality is a single `=`"),
        ("1 < 2 < 3", "1:7: comparisons don't chain; join them with `and`"),
        ("a = b = c", "1:7: comparisons don't chain; join them with `and`"),
        ("a between 1 and 2 between 3 and 4", "1:19: comparisons don't chain; join them with `and`"),
        ("a in [1..2] = true", "1:13: comparisons don't chain; join them with `and`"),
        ("not a", "1:1: `not` takes brackets: `not(…)`"),
        ("not(a, b)", "1:6: expected `)` behind what `not` negates, got `,`"),
        ("(a", "1:3: expected `)` to close the bracket, got the end"),
        ("(1, 2)", "1:3: a list stands in square brackets, `[1, 2]`"),
        ("a)", "1:2: `)` is too much here; an operator such as `and` may be missing before it"),
        ("1 2", "1:3: `2` is too much here; an operator such as `and` may be missing before it"),
        ("Monthly Salary > 5", "1:9: `Monthly Salary`: a name has no spaces, and between two an operator is missing"),
        ("[1, 2", "1:6: expected `]` to close the list, got the end"),
        ("a between 1 or 2", "1:13: expected `and` between the ends of `between`, got `or`"),
        # in and ranges
        ("a in ()", "1:7: expected a value, got `)`"),
        ("a in (1, 2", "1:11: expected `)` behind the choices of `in`, got the end"),
        ("a in ]1, 2]", "1:8: expected `..` between the ends of a range, got `,`"),
        ("a in [1..2", "1:11: expected `]` or `)` or `[` at the end of a range, got the end"),
        ("[1..2]", "1:1: a range stands only behind `in`"),
        ("a = [1..2]", "1:5: a range stands only behind `in`"),
        ("a in [[[1..2]]]", "1:8: a range stands only behind `in`"),
        ("some x in [1..3] satisfies x > 1", "1:11: a range stands only behind `in`"),
        ("[1, < 5]", "1:5: a test such as `< 5` stands only behind `in`"),
        # if, some, every
        ("if a then b", ("1:12: expected `else` behind the first branch of `if` (both branches are needed), "
         "got the end")),
        ("if a else b", "1:6: expected `then` behind the condition of `if`, got `else`"),
        ("a and if b then c else a", "1:7: put the `if …` in brackets here"),
        ("1 + some x in a satisfies x", "1:5: put the `some …` in brackets here"),
        ("some a.b in c satisfies true", "1:6: expected a variable without a dot behind `some`"),
        ("every 1 in c satisfies true", "1:7: expected a variable without a dot behind `every`"),
        ("every x of c satisfies true", "1:9: expected `in` behind the variable, got `of`"),
        ("every x in c: x", "1:13: `:` cannot stand here"),
        ("every x in c x > 1", "1:14: expected `satisfies` behind the collection, got `x`"),
        # functions
        ("mx(1)", "1:1: `mx` is no function; did you mean 'max'?"),
        ("a or\n  day_between(b, c)", "2:3: `day_between` is no function; did you mean 'days_between'?"),
        ("max(1", "1:6: expected `)` behind the arguments of `max`, got the end"),
        ("known(1)", "1:1: `known` takes the name of one fact: `known(goods.received_on)`"),
        ("known(a, b)", "1:1: `known` takes the name of one fact: `known(goods.received_on)`"),
        ("known()", "1:1: `known` takes the name of one fact: `known(goods.received_on)`"),
        # what FEEL has and we leave out
        ('time("09:00:00")', "1:1: this language leaves out times of a day without their date"),
        ("{a: 1}", "1:1: `{` cannot stand here; this language leaves out contexts"),
        ("for x in a return x", "1:5: this language leaves out `for` loops"),
        ("a instance of number", "1:3: this language leaves out `instance of`; types are checked when a policy loads"),
        ("function(x) x", "1:1: this language leaves out functions of one's own"),
        ("years and months duration(a, b)", "1:18: this language leaves out durations of years and months"),
        ('matches(a, "b")', "1:1: this language leaves out regular expressions"),
        ("today()", "1:1: this language leaves out the present day, which is a fact like any other"),
        ("string length(a)", "1:8: this language leaves out functions of texts"),
        ("a[1]", "1:2: this language leaves out filters of lists"),
    ],
)  # fmt: skip
def test_a_fault_says_where_it_is_and_what_would_be_valid(text: str, error: str):
    assert str(refusal(text)) == error


WORDS = [*'ab1.()[]<>=!+-*/,"@\\ \n', " and ", " in ", "not(", "if ", "..", " or ", " between ", "[a", "null"]


@given(st.lists(st.sampled_from(WORDS), max_size=15).map("".join))
@example("a\x00")
def test_whatever_is_written_is_read_or_refused(text: str):
    try:
        parse(text)
    except ExpressionError as error:
        places = [(fault.line, fault.column) for fault in error.faults]
    else:
        places = [(1, 1)]
    assert places
    assert all(line >= 1 and column >= 1 for line, column in places)


def test_a_long_expression_is_read_and_a_longer_one_refused():
    assert parse("1" + " " * (MAX_LENGTH - 1))
    assert str(refusal("1" + " " * MAX_LENGTH)) == "1:1: the expression has 10001 characters; 10000 is the most"


@pytest.mark.parametrize(
    ("before", "inside", "behind", "levels"),
    [
        ("not(", "a", ")", MAX_DEPTH - 1),
        ("-", "a", "", MAX_DEPTH - 1),
        ("(", "a", ")", MAX_DEPTH - 1),
        ("[", "a", "]", MAX_DEPTH - 1),
        ("1 + ", "1", "", None),
        ("abs(", "1", ")", MAX_DEPTH - 1),
        ("if a then 1 else ", "1", "", MAX_DEPTH - 1),
        ("some x in a satisfies ", "a", "", None),
    ],
)
def test_a_deep_expression_is_read_and_a_deeper_one_refused(before: str, inside: str, behind: str, levels: int | None):
    if levels is not None:
        assert parse(before * levels + inside + behind * levels)
    message = refusal(before * 400 + inside + behind * 400).message
    assert f"{MAX_DEPTH}" in message
    assert "deep" in message


def test_many_brackets_do_not_exhaust_the_stack():
    assert refusal("(" * 9_999).message == f"the expression is nested more than {MAX_DEPTH} deep"


def test_a_large_expression_is_read_and_a_larger_one_refused():
    assert parse(f"[{','.join('a' * (MAX_NODES - 1))}]")
    message = refusal(f"[{','.join('a' * MAX_NODES)}]").message
    assert message == f"the expression has {MAX_NODES + 1} parts; {MAX_NODES} is the most"


@pytest.mark.parametrize(
    "text",
    [
        "true in (" * 40 + "true" + ")" * 40,
        "true in [" * 20 + "true" + "]" * 20,
        "(" * 40 + "true" + " in (true, false))" * 40,
        "(" * 45 + "a" + " between 1 and 2)" * 45,
        "".join(f"some {name} in [1,2,3,4,5,6,7,8,9,10,11,12] satisfies " for name in "abcdefgh") + "true",
    ],
)
def test_an_expression_whose_parts_would_be_visited_too_often_is_refused(text: str):
    message = refusal(text).message
    assert message == "its nested `in`, `between`, `some` or `every` may take more than 100000 steps"


def test_a_long_list_of_choices_is_no_trouble():
    assert parse("a in [" + ", ".join(map(str, range(1_500))) + "]")
