"""What the operators do with values: the arithmetic table, Kleene's logic, decimals of 34 digits."""

from __future__ import annotations

import datetime as dt
import decimal
import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules.domain.types import Kind
from complaint_rules.domain.values import Money
from complaint_rules.language import operations
from complaint_rules.language.operations import ARITHMETIC, KIND_OF, Maybe, Truth, calculate
from tests.language.surroundings import value

N, H = Decimal, dt.timedelta
FIRST, LAST = dt.date(1, 1, 1), dt.date(9999, 12, 31)
BEGIN, END = dt.datetime(1, 1, 1, tzinfo=dt.UTC), dt.datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=dt.UTC)
DAY, NOON = dt.date(2026, 3, 1), dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def yuan(amount: str) -> Money:
    return Money(N(amount), "CNY")


EURO = Money(N(1), "EUR")

ROWS: list[tuple[Maybe, str, Maybe, Maybe]] = [
    (N(10), "+", N(5), N(15)),
    (N(10), "-", N(5), N(5)),
    (N(10), "*", N(5), N(50)),
    (N(10), "/", N(4), N("2.5")),
    (N(10), "**", N(-2), N("0.01")),
    (N(2), "**", N("0.5"), N("1.414213562373095048801688724209698")),
    (N(10), "/", N(0), None),
    (N(0), "/", N(0), None),
    (N(0), "**", N(-1), None),
    (N(-8), "**", N("0.5"), None),
    (N("9E6144"), "*", N(10), None),
    (N("9E6144"), "+", N("9E6144"), None),
    (N(1), "/", N(3), N("0." + "3" * 34)),
    (N(2), "/", N(3), N("0." + "6" * 33 + "7")),
    (N("1" * 34), "+", N("0.5"), N("1" * 33 + "2")),
    (N("1" * 33 + "2"), "+", N("0.5"), N("1" * 33 + "2")),
    (yuan("12.50"), "+", yuan("0.5"), yuan("13.00")),
    (yuan("12.50"), "-", yuan("13"), yuan("-0.50")),
    (yuan("1"), "-", yuan("1" * 34), yuan("-" + "1" * 33 + "0")),
    (yuan("12.50"), "*", N(2), yuan("25.00")),
    (N(2), "*", yuan("12.50"), yuan("25.00")),
    (yuan("12.50"), "/", N(2), yuan("6.25")),
    (yuan("12.50"), "/", N(0), None),
    (yuan("12.50"), "/", yuan("2.50"), N(5)),
    (yuan("12.50"), "/", yuan("0"), None),
    (yuan("9E6144"), "*", N(10), None),
    (yuan("1"), "+", EURO, None),
    (yuan("1"), "-", EURO, None),
    (yuan("1"), "/", EURO, None),
    (H(1), "+", H(hours=1), H(hours=25)),
    (H(1), "-", H(2), H(-1)),
    (H(1), "*", N("1.5"), H(hours=36)),
    (N("1.5"), "*", H(1), H(hours=36)),
    (H(1), "/", N(3), H(hours=8)),
    (H(microseconds=1), "*", N("0.5"), H(0)),
    (H(microseconds=3), "*", N("0.5"), H(microseconds=2)),
    (H(1), "/", N(0), None),
    (H(1), "/", H(hours=1), N(24)),
    (H(1), "/", H(0), None),
    (H.max, "+", H(microseconds=1), None),
    (H.min, "-", H(microseconds=1), None),
    (H.max, "*", N(2), None),
    (N(2), "*", H.max, None),
    (H.max, "/", N("0.1"), None),
    (DAY, "-", dt.date(2026, 2, 28), H(1)),
    (FIRST, "-", LAST, H(-3_652_058)),
    (DAY, "+", H(30), dt.date(2026, 3, 31)),
    (DAY, "+", H(hours=23), DAY),
    (DAY, "+", H(hours=-1), dt.date(2026, 2, 28)),
    (H(30), "+", DAY, dt.date(2026, 3, 31)),
    (DAY, "-", H(hours=1), dt.date(2026, 2, 28)),
    (LAST, "+", H(1), None),
    (H(1), "+", LAST, None),
    (FIRST, "-", H(1), None),
    (DAY, "-", H.min, None),
    (NOON, "-", NOON - H(hours=36), H(hours=36)),
    (BEGIN, "-", END, -(END - BEGIN)),
    (NOON, "+", H(hours=12), dt.datetime(2026, 3, 2, tzinfo=dt.UTC)),
    (H(hours=12), "+", NOON, dt.datetime(2026, 3, 2, tzinfo=dt.UTC)),
    (NOON, "-", H(hours=12), dt.datetime(2026, 3, 1, tzinfo=dt.UTC)),
    (END, "+", H(microseconds=1), None),
    (H(microseconds=1), "+", END, None),
    (BEGIN, "-", H(microseconds=1), None),
]


@pytest.mark.parametrize(("left", "sign", "right", "result"), ROWS)
def test_arithmetic_gives_the_result_or_is_unknown(left: Maybe, sign: str, right: Maybe, result: Maybe):
    assert left is not None
    assert right is not None
    assert calculate(sign, left, right) == result


def test_every_row_of_the_arithmetic_table_is_tried_above():
    tried = {(sign, KIND_OF[type(left)], KIND_OF[type(right)]) for left, sign, right, _ in ROWS}
    assert tried == set(ARITHMETIC)


@pytest.mark.parametrize(("left", "sign", "right", "result"), [row for row in ROWS if row[3] is not None])
def test_the_kind_of_a_result_is_the_one_that_the_table_tells(left: Maybe, sign: str, right: Maybe, result: Maybe):
    assert ARITHMETIC[sign, KIND_OF[type(left)], KIND_OF[type(right)]][0] is KIND_OF[type(result)]


TRUTHS: list[Truth] = [True, False, None]


@pytest.mark.parametrize("operands", list(itertools.product(TRUTHS, repeat=3)))
def test_a_conjunction_is_false_where_one_is_and_else_unknown_where_one_is(operands: tuple[Truth, ...]):
    expected = False if False in operands else None if None in operands else True
    assert operations.both(operands) is expected
    # De Morgan holds in three values as well.
    assert operations.opposite(operations.either(map(operations.opposite, operands))) is expected


@pytest.mark.parametrize("operands", list(itertools.product(TRUTHS, repeat=3)))
def test_a_disjunction_is_true_where_one_is_and_else_unknown_where_one_is(operands: tuple[Truth, ...]):
    assert operations.either(operands) is (True if True in operands else None if None in operands else False)


def test_nothing_makes_a_conjunction_true_and_a_disjunction_false():
    assert operations.both([]) is True
    assert operations.either([]) is False


@pytest.mark.parametrize(("truth", "opposite"), [(True, False), (False, True), (None, None)])
def test_the_opposite_of_unknown_is_unknown(truth: Truth, opposite: Truth):
    assert operations.opposite(truth) is opposite


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        (N(1), N("1.000"), True),
        (N(0), N("-0"), True),
        (yuan("1"), yuan("1.00"), True),
        (yuan("1"), EURO, None),
        (None, N(1), None),
        (None, None, None),
        ((N(1), N(2)), (N(1), N("2.0")), True),
        ((N(1), None), (N(1), N(2)), None),
        ((N(1), None), (N(2), N(2)), False),
        ((N(1),), (N(1), N(2)), False),
        (((N(1),), None), ((N(2),), N(3)), False),
        (frozenset("ab"), frozenset("ba"), True),
        (DAY, dt.date(2026, 3, 1), True),
        (NOON, dt.datetime(2026, 3, 1, 20, tzinfo=dt.timezone(H(hours=8))), True),
    ],
)
def test_equality_is_unknown_where_a_part_that_matters_is(left: Maybe, right: Maybe, equal: Truth):
    assert operations.equal(left, right) is equal
    assert operations.equal(right, left) is equal
    assert operations.compare("!=", left, right) is operations.opposite(equal)


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">="])
@pytest.mark.parametrize("pair", [(N(1), None), (None, DAY), (yuan("1"), EURO)])
def test_what_is_unknown_or_of_two_currencies_has_no_order(sign: str, pair: tuple[Maybe, Maybe]):
    assert operations.ordered(sign, *pair) is None


@pytest.mark.parametrize(
    ("less", "more"),
    [(N(1), N("1.1")), (yuan("1"), yuan("2")), (FIRST, LAST), (BEGIN, END), (H(-1), H(0)), ("Z", "a"), ("a", "é")],
)
def test_values_of_a_kind_have_an_order(less: Maybe, more: Maybe):
    assert [operations.compare(sign, less, more) for sign in ("<", "<=", ">", ">=", "=")] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert [operations.compare(sign, less, less) for sign in ("<", "<=", ">", ">=", "=")] == [
        False, True, False, True, True,
    ]  # fmt: skip


LONG = Decimal("1234567890123456789012345678901234.")


@pytest.mark.parametrize("of", [lambda number: number, lambda number: Money(number, "CNY")], ids=["number", "money"])
def test_signs_change_without_the_callers_decimal_context(of):
    with decimal.localcontext(decimal.Context(prec=3, rounding=decimal.ROUND_UP, traps=[decimal.Inexact])):
        assert operations.negate(of(LONG)) == of(LONG.copy_negate())
        assert operations.absolute(of(LONG.copy_negate())) == of(LONG)


def test_results_do_not_depend_on_the_callers_decimal_context():
    with decimal.localcontext(decimal.Context(prec=3, rounding=decimal.ROUND_UP, traps=[decimal.Inexact])):
        assert value("1 / 3") == N("0." + "3" * 34)
        assert value("floor(1.23456, 3)") == N("1.234")
        assert value('@"PT0.000001S" * 2.5') == H(microseconds=2)
        assert value('money(1, "CNY") - money(2.3456, "CNY")') == yuan("-1.3456")


def test_a_sign_that_has_no_result_is_unknown():
    assert operations.negate(H.max) is None
    assert operations.absolute(H.min) == H(999_999_999)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("floor(1.5)", "1"),
        ("floor(-1.5)", "-2"),
        ("ceiling(1.5)", "2"),
        ("ceiling(-1.5)", "-1"),
        ("floor(-1.56, 1)", "-1.6"),
        ("ceiling(1.51, 1)", "1.6"),
        ("floor(1.5, 3)", "1.5"),
        ("floor(15, -1)", "10"),
        ("ceiling(15, -1)", "20"),
        ("floor(1.5, 0.5)", None),
        ("floor(1.5, 6001)", None),
        ("floor(1.5, -6001)", None),
        ("floor(1.5, 10 ** 100)", None),
        ("floor(2 * 10 ** 40 + 0.5)", "2E40"),
    ],
)
def test_rounding_goes_to_so_many_places(text: str, result: str | None):
    assert value(text) == (None if result is None else N(result))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4), st.integers(-3, 6))
def test_a_number_lies_between_its_floor_and_its_ceiling(number: Decimal, places: int):
    low = operations.round_to(number, N(places), up=False)
    high = operations.round_to(number, N(places), up=True)
    assert low is not None
    assert high is not None
    assert low <= number <= high
    assert high - low <= N(1).scaleb(-places)


def test_every_kind_that_has_values_has_a_class():
    assert set(KIND_OF.values()) == set(Kind) - {Kind.ENUM, Kind.NULL, Kind.ANY}
