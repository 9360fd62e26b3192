"""Types: what fits, what doesn't, and what the error says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules.domain import types
from complaint_rules.domain.types import Kind, Type
from complaint_rules.language.checker import check, unify
from complaint_rules.language.nodes import Node
from complaint_rules.language.operations import ARITHMETIC
from complaint_rules.language.parser import parse
from tests.language.surroundings import typed
from tests.strategies import expressions
from tests.strategies.vocabulary import FACTS

SUBJECTS = types.enum_of("quality", "quantity", "other")
SCOPE = {
    "yes": types.BOOLEAN,
    "word": types.TEXT,
    "n": types.NUMBER,
    "m": types.MONEY,
    "d": types.DATE,
    "t": types.DATE_TIME,
    "s": types.DURATION,
    "subject": SUBJECTS,
    "cause": types.enum_of("transport"),
    "goods.demands": types.set_of("return", "repair"),
    "numbers": types.list_of(types.NUMBER),
    "goods.received_on": types.DATE,
    "parameter.window": types.NUMBER,
}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("true", Kind.BOOLEAN),
        ('"a"', Kind.TEXT),
        ("5", Kind.NUMBER),
        ('@"2026-01-31"', Kind.DATE),
        ('@"2026-01-31T00:00:00Z"', Kind.DATE_TIME),
        ('@"PT1H"', Kind.DURATION),
        ("null", Kind.NULL),
        ("[1, null]", Kind.LIST),
        ("subject", Kind.ENUM),
        ("goods.demands", Kind.SET),
        ("known(goods.received_on)", Kind.BOOLEAN),
        ("not(yes) and (n < 5 or word = null)", Kind.BOOLEAN),
        ("n between 1 and parameter.window", Kind.BOOLEAN),
        ('subject in ("quality", "other")', Kind.BOOLEAN),
        ('subject in ["quality", "other"]', Kind.BOOLEAN),
        ('"return" in goods.demands', Kind.BOOLEAN),
        ('list contains(goods.demands, "return")', Kind.BOOLEAN),
        ("n in (1, [2, 3], [4..5], > 6, numbers, null)", Kind.BOOLEAN),
        ("[n] in [[1], [2, 3]]", Kind.BOOLEAN),
        ("numbers = [1, 2]", Kind.BOOLEAN),
        ("yes = null", Kind.BOOLEAN),
        ('some x in goods.demands satisfies x = "return"', Kind.BOOLEAN),
        ("every x in numbers satisfies x > n", Kind.BOOLEAN),
        ("if yes then n else 5", Kind.NUMBER),
        ("if yes then null else m", Kind.MONEY),
        ("-n", Kind.NUMBER),
        ("-m", Kind.MONEY),
        ("-s", Kind.DURATION),
        ("n + null", Kind.ANY),
        ("abs(m)", Kind.MONEY),
        ("floor(n, 2)", Kind.NUMBER),
        ("ceiling(n)", Kind.NUMBER),
        ("count(goods.demands)", Kind.NUMBER),
        ("max(numbers)", Kind.NUMBER),
        ("min(d, goods.received_on)", Kind.DATE),
        ("sum(m, m)", Kind.MONEY),
        ("max(word)", Kind.TEXT),
        ("date(t)", Kind.DATE),
        ("date(2026, n, 1)", Kind.DATE),
        ("date and time(word)", Kind.DATE_TIME),
        ("duration(word)", Kind.DURATION),
        ('money(n, "CNY")', Kind.MONEY),
        ("days_between(d, t)", Kind.NUMBER),
        ("working_days_between(t, d)", Kind.NUMBER),
    ],
)
def test_what_fits_has_a_type_and_no_fault(text: str, kind: Kind):
    found, faults = typed(text, SCOPE)
    assert faults == []
    assert found.kind is kind


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("recieved_on", "1:1: unknown name `recieved_on`; did you mean 'goods.received_on'?"),
        ("goods.recieved_on = d", "1:1: unknown name `goods.recieved_on`; did you mean 'goods.received_on'?"),
        ("known(goods.recieved_on)", "1:1: unknown name `goods.recieved_on`; did you mean 'goods.received_on'?"),
        ("known(n)", "1:1: `known` asks after a fact; `n` is none"),
        ("known(parameter.window)", "1:1: `known` asks after a fact; `parameter.window` is none"),
        ("yes and\n  n", "2:3: it is a number where a boolean is wanted"),
        ("yes or word", "1:8: it is a text where a boolean is wanted"),
        ("not(n)", "1:5: it is a number where a boolean is wanted"),
        ("n = word", "1:1: a number and a text don't compare"),
        ("yes != 1", "1:1: a boolean and a number don't compare"),
        ("d = t", "1:1: a date and a date_time don't compare; take the day of the instant with `date(…)`"),
        ("m > 100", '1:1: a money and a number don\'t compare; write the amount as `money(100, "CNY")`'),
        ("s > 30", ('1:1: a duration and a number don\'t compare; write the span as `@"P30D"`, '
         "or count days with `days_between(…)`")),
        ("numbers = 1", "1:1: a list of number and a number don't compare"),
        ("yes < yes", "1:1: a boolean has no order; only `=` and `!=` compare it"),
        ('subject < "quality"', "1:1: an enum has no order; only `=` and `!=` compare it"),
        ('subject = "qualty"', "1:11: `qualty` is none of `other`, `quality`, `quantity`; did you mean 'quality'?"),
        ('"qualty" != subject', "1:1: `qualty` is none of `other`, `quality`, `quantity`; did you mean 'quality'?"),
        ('subject in ("quality", "x")', "1:24: `x` is none of `other`, `quality`, `quantity`"),
        ('subject in ["x"]', "1:13: `x` is none of `other`, `quality`, `quantity`"),
        ("subject = cause", "1:1: these two enums have no value in common, so they are never equal"),
        ('"retrun" in goods.demands', "1:1: `retrun` is none of `repair`, `return`; did you mean 'return'?"),
        ('list contains(goods.demands, "x")', "1:30: `x` is none of `repair`, `return`"),
        ("list contains(numbers, word)", "1:1: a list of number never contains a text"),
        ("list contains(n, 1)", ("1:1: `list contains` is written `list contains(list, item)`: "
         "a number is no list or set")),
        ("n between 1 and word", "1:1: a number and a text don't compare"),
        ("n in [1..word]", "1:1: a number and a text don't compare"),
        ("n in < word", "1:1: a number and a text don't compare"),
        ("n in (1, word)", "1:1: a number and a text don't compare"),
        ("n in [[1]]", "1:1: a number and a list of number don't compare"),
        ("n + word", "1:1: `+` cannot take a number and a text"),
        ("word + word", "1:1: `+` cannot take a text and a text"),
        ("d - t", "1:1: `-` cannot take a date and a date_time; take the day of the instant with `date(…)`"),
        ("m + 5", '1:1: `+` cannot take a money and a number; write the amount as `money(100, "CNY")`'),
        ("-word", "1:1: `-` cannot take a text"),
        ("if n then 1 else 2", "1:4: it is a number where a boolean is wanted"),
        ('if yes then 1 else "a"', "1:1: one branch is a number, the other a text"),
        ('[1, "a"]', "1:5: the items of a list are of one type"),
        ("some x in n satisfies true", "1:11: a number is no list or set"),
        ("some x in numbers satisfies x", "1:29: it is a number where a boolean is wanted"),
        ("max(n, word)", "1:1: `max` is written `max(list)`: its arguments are of different types"),
        ("sum(word)", "1:1: `sum` is written `sum(list)`: it takes only duration, money, number"),
        ("min()", "1:1: `min` is written `min(list)`: it takes at least one argument"),
        ("abs(n, n)", "1:1: `abs` is written `abs(number)`: it takes another number of arguments"),
        ("days_between(d, n)", ("1:1: `days_between` is written `days_between(from, to)`: "
         "argument 2 is a number, not a date or date_time")),
        ('date("2026-02-30")', "1:1: `2026-02-30` is no day of the calendar"),
        ('duration("P1Y")', ("1:1: `P1Y` has years, months or weeks, whose length is the calendar's; "
         "give days and hours, such as `P30D`")),
        ('date and time("2026-01-31")', ("1:1: `2026-01-31` has no UTC offset; "
         "write it such as `2026-01-31T09:00:00+08:00`, or with `Z` for UTC")),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_its_place(text: str, error: str):
    assert typed(text, SCOPE)[1] == [error]


def test_all_faults_are_told_together():
    faults = typed('n = "a" and\nyes + 1 = 2 and not(unknown_name)', SCOPE)[1]
    assert [fault.split(": ")[0] for fault in faults] == ["1:1", "2:1", "2:21"]


def test_a_fault_is_told_once_not_again_by_what_is_around_it():
    assert typed("not((missing + 1) * 2 > 5) and (if missing then true else false)", {"missing": types.TEXT})[1] == [
        "1:6: `+` cannot take a text and a number",
        "1:36: it is a text where a boolean is wanted",
    ]


@pytest.mark.parametrize(
    ("text", "expected", "errors"),
    [
        ("n < 5", types.BOOLEAN, []),
        ("n", types.BOOLEAN, ["1:1: it is a number where a boolean is wanted"]),
        ("null", types.BOOLEAN, []),
        ('"quality"', SUBJECTS, []),
        ('"qualty"', SUBJECTS, ["1:1: `qualty` is none of `other`, `quality`, `quantity`; did you mean 'quality'?"]),
        ('if yes then "quality" else "othr"', SUBJECTS,
         ["1:28: `othr` is none of `other`, `quality`, `quantity`; did you mean 'other'?"]),
        ("subject", SUBJECTS, []),
        ("cause", SUBJECTS, ["1:1: it may be `transport`, which is none of `other`, `quality`, `quantity`"]),
        ("word", SUBJECTS, ["1:1: it is a text where an enum is wanted"]),
        ("subject", types.TEXT, []),
        ("100", types.MONEY, ['1:1: it is a number where a money is wanted; write the amount as `money(100, "CNY")`']),
    ],
)  # fmt: skip
def test_the_whole_is_of_the_type_that_is_expected(text: str, expected: Type, errors: list[str]):
    assert typed(text, SCOPE, expected)[1] == errors


def test_each_branch_of_a_condition_is_held_to_the_wanted_type():
    assert typed("not(if yes then n else 1)", SCOPE)[1] == [
        "1:17: it is a number where a boolean is wanted",
        "1:24: it is a number where a boolean is wanted",
    ]


def test_a_variable_has_its_type_inside_only():
    assert typed("(some x in numbers satisfies x > 1) and x", SCOPE)[1] == ["1:41: unknown name `x`"]


def test_a_variable_hides_a_name_of_the_scope_inside_only():
    assert typed("(some word in numbers satisfies word > 1) and word = null", SCOPE)[1] == []


@pytest.mark.parametrize("sign", ["+", "-", "*", "/", "**"])
@pytest.mark.parametrize("left", ["yes", "word", "n", "m", "d", "t", "s"])
@pytest.mark.parametrize("right", ["yes", "word", "n", "m", "d", "t", "s"])
def test_arithmetic_takes_the_pairs_of_the_table_and_no_others(sign: str, left: str, right: str):
    row = ARITHMETIC.get((sign, SCOPE[left].kind, SCOPE[right].kind))
    found, faults = typed(f"{left} {sign} {right}", SCOPE)
    assert (found.kind, len(faults)) == ((row[0], 0) if row else (Kind.ANY, 1))


def test_two_enums_unite_to_the_one_with_the_values_of_both():
    assert unify(SUBJECTS, types.enum_of("late")) == types.enum_of("late", "other", "quality", "quantity")
    assert unify(SUBJECTS, types.TEXT) == types.TEXT
    assert unify(types.list_of(types.NUMBER), types.list_of(types.ANY)) == types.list_of(types.NUMBER)
    assert unify(types.list_of(types.NUMBER), types.list_of(types.TEXT)) is None
    assert unify(types.NULL, types.DATE) == types.DATE


def test_outside_a_closed_scope_a_name_fits_everywhere():
    text = "stranger > 5 and not(known(stranger)) and stranger = null"
    assert check(parse(text), text, {}, closed=False) == (types.BOOLEAN, [])


def test_nested_conditions_are_typed_in_time_that_grows_with_their_size():
    text = "yes"
    for _ in range(16):
        text = f"((if yes then {text} else yes) and yes)"
    assert typed(text, SCOPE) == (types.BOOLEAN, [])


@given(st.sampled_from(sorted(FACTS.values(), key=str)).flatmap(lambda kind: expressions(FACTS, kind).map(
    lambda tree: (tree, kind))))  # fmt: skip
def test_trees_that_are_built_well_typed_have_no_fault(built: tuple[Node, Type]):
    tree, kind = built
    assert check(tree, "", FACTS, kind)[1] == []
