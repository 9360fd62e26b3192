"""What the FEEL specification (DMN 1.3 to 1.5) says of the part of it that is implemented."""

from __future__ import annotations

from decimal import Decimal

import pytest

from complaint_rules.domain.errors import ExpressionError
from complaint_rules.language.evaluate import evaluate


@pytest.mark.parametrize(
    "text",
    [
        # constants
        "-.872 = -0.872",
        "125.4321987654 = 125.43219876540",
        "-50 = 0 - 50",
        "1.2E3 = 1.2 * 10 ** 3",
        "1.5e-2 = 0.015",
        '"šomeÚnicodeŠtriňg" = "\\u0161ome\\u00DAnicode\\u0160tri\\u0148g"',
        '"\\U01F40E" = "\\uD83D\\uDC0E"',
        '"横綱" != "横"',
        '"\\"" != "\\\\"',
        'date("2026-01-31") = @"2026-01-31"',
        'duration("PT24H") = @"P1D"',
        'duration("P2DT20H14M") = @"PT68H14M"',
        'duration("-PT1H") = -@"PT1H"',
        # equality
        "true = true",
        "false != true",
        "1 = 1.000",
        "100 = 1E2",
        "1 != -1",
        '"foo" = "foo"',
        '"foo" != "Foo"',
        "null = null",
        "not(null = false)",
        "not(0 = null)",
        'not("" = null)',
        "not([] = null)",
        "[] = []",
        "[1, 2, 3] = [1, 2, 3]",
        "[1, 2, 3] != [3, 2, 1]",
        "[[1], [2]] = [[1], [2]]",
        "[1, null] = [1, null]",
        'date("2018-12-08") = date("2018-12-08")',
        'date("2018-12-08") != date("2018-12-07")',
        '@"2018-12-08T10:30:00+01:00" = @"2018-12-08T09:30:00Z"',
        '@"2018-12-08T10:30:00@Europe/Paris" = @"2018-12-08T10:30:00+01:00"',
        '@"2018-12-08T00:00:00@Etc/UTC" = @"2018-12-08T00:00:00Z"',
        '@"2018-12-08T10:30:00+01:00" != @"2018-12-08T10:30:00+02:00"',
        # order
        '@"2018-12-08T10:30:00+02:00" < @"2018-12-08T10:30:00+01:00"',
        '@"P1D" < @"PT25H"',
        '"a" < "b"',
        "-5 < -4",
        # between
        "1 between 0 and 2",
        "0 between 0 and 2",
        "2 between 0 and 2",
        "not(3 between 0 and 2)",
        "not(1 between 2 and 0)",
        '"b" between "a" and "c"',
        '@"2018-12-05" between @"2018-12-05" and @"2018-12-06"',
        '@"P2D" between @"P1D" and @"P3D"',
        "1 + 1 between 1 and 1 + 1 and true",
        # in
        "1 in [2, 3, 1]",
        "1 in (2, 3, 1)",
        "not(5 in [1, 2, 3])",
        "1 in <= 10",
        "1 in (< 0, > 0)",
        "not(1 in (> 1))",
        "1 in ([2..4], [1..3])",
        "1 in [[2..4], [1..3]]",
        "5 in (0..10)",
        "not(10 in (0..10))",
        "not(0 in ]0..10])",
        "10 in ]0..10]",
        "not(10 in [0..10[)",
        "-5 in [-10..-1]",
        '"b" in ["a".."f"]',
        '"a" in ("x", "a")',
        '@"2018-12-05" in (@"2018-12-04", @"2018-12-05")',
        '@"2018-12-05" in < @"2018-12-06"',
        '@"2018-12-05T10:00:00Z" in [@"2018-12-05T10:00:00@Europe/Paris"..@"2018-12-05T12:00:00Z"]',
        '@"PT36H" in (@"P1D"..@"P2D")',
        "[1, 2, 3] in [[1, 2, 3, 4], [1, 2, 3]]",
        "[1, 2, 3] in ([1, 2, 3, 4], [1, 2, 3])",
        "null in (1, null)",
        "null in [1, null]",
        "true in (false, true)",
        "1 in (= 1)",
        "1 in != 2",
        # precedence
        "true or false and false",
        "not(false) and true or false",
        "1 + 2 * 3 ** 2 = 19",
        "-2 ** 2 = 4",
        "2 ** 3 ** 2 = 64",
        "10 - -5 = 15",
        "--5 = 5",
        # functions
        "floor(-1.56, 1) = -1.6",
        "ceiling(1.5) = 2",
        "list contains([1, 2, null], null)",
        "count([]) = 0",
        "some x in [1, 2] satisfies x = 2",
        "every x in [] satisfies false",
    ],
)
def test_it_holds(text: str):
    assert evaluate(text, {}) is True


@pytest.mark.parametrize(
    "text",
    [
        "true and null",
        "null and true",
        "null and null",
        "false or null",
        "null or false",
        "null or null",
        "not(null)",
        "null < 1",
        "1 > null",
        "null between 1 and 2",
        "1 between null and 2",
        "1 between 0 and null",
        "null in [1..2]",
        "1 in [null..2]",
        "1 in (< null)",
        "10 / 0",
        "null ** 2",
        "-null",
        "max([])",
        "sum([1, null])",
        "date(2026, 2, 30)",
    ],
)
def test_it_is_null(text: str):
    assert evaluate(text, {}) is None


@pytest.mark.parametrize("text", ["false and null", "null and false", "5 between null and 2", "1 in null", "1 in []"])
def test_it_does_not_hold_whatever_the_null_may_be(text: str):
    assert evaluate(text, {}) is False


@pytest.mark.parametrize(
    "text",
    [
        "true and 123",
        '"foo" or true',
        "not(0)",
        "[] and true",
        'not("false")',
        '1 = "1"',
        "true = 1",
        "[1] = 1",
        "true < false",
        '1 in ("a")',
        '@"2018-12-08" = @"2018-12-08T00:00:00Z"',
        '@"2018-12-08" < "2018-12-09"',
    ],
)
def test_what_is_of_two_types_is_refused_where_feel_gives_null(text: str):
    with pytest.raises(ExpressionError):
        evaluate(text, {})


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("1 / 3", "0.3333333333333333333333333333333333"),
        ("2 / 3", "0.6666666666666666666666666666666667"),
        ("0.1 + 0.2", "0.3"),
        ("9999999999999999999999999999999999 + 1", "1E34"),
        ("10 ** 6144", "1E6144"),
    ],
)
def test_numbers_are_decimals_of_34_digits(text: str, digits: str):
    assert evaluate(text, {}) == Decimal(digits)
