from __future__ import annotations

import decimal
import enum
import json
import sys
import tomllib
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from complaint_rules.domain import types
from complaint_rules.domain.parsing import (
    Unreadable,
    read_boolean,
    read_money,
    read_number,
    read_text,
    reader_of,
    to_plain,
)
from complaint_rules.domain.types import Kind, Type
from complaint_rules.domain.values import Money
from tests.strategies.inputs import JUNK, numbers, values_of

COLOUR = types.enum_of("red", "green", "blue")
COLOURS = types.set_of("red", "green", "blue")
TYPES = [
    *(Type(kind) for kind in Kind if kind not in {Kind.ENUM, Kind.SET, Kind.LIST, Kind.NULL, Kind.ANY}),
    COLOUR,
    COLOURS,
]


def refusal(read, raw) -> str:
    with pytest.raises(Unreadable) as caught:
        read(raw)
    return str(caught.value)


@pytest.mark.parametrize("type_", TYPES, ids=str)
@given(data=st.data())
def test_a_value_reads_as_itself_and_so_does_what_is_written_of_it(type_, data):
    value = data.draw(values_of(type_))
    read = reader_of(type_)
    assert read(value) == value
    assert read(to_plain(value)) == value
    assert to_plain(read(json.loads(json.dumps(to_plain(value))))) == to_plain(value)


@pytest.mark.parametrize("type_", TYPES, ids=str)
@given(raw=JUNK)
@example(raw=10**5000)
@example(raw=Decimal("sNaN"))
def test_whatever_is_given_is_read_or_refused_in_one_line(type_, raw):
    read = reader_of(type_)
    try:
        value = read(raw)
    except Unreadable as error:
        assert str(error).isprintable()  # noqa: PT017 - either end is right
    else:
        assert read(to_plain(value)) == value


class TestBooleans:
    def test_are_read(self):
        assert read_boolean(True) is True
        assert read_boolean(False) is False

    @pytest.mark.parametrize("raw", [1, 0, "true", "yes", None, [], Decimal(1)], ids=repr)
    def test_are_not_guessed(self, raw):
        assert refusal(read_boolean, raw).endswith("is neither `true` nor `false`")


class TestTexts:
    @pytest.mark.parametrize("text", ["x", " x ", "王芳", "naïve", "a\nb", "\U0001f600", "０"])
    def test_are_kept_as_they_are(self, text):
        assert read_text(text) == text

    @pytest.mark.parametrize("text", ["", " ", "\t\n", "\u3000", "\u00a0"])
    def test_that_are_blank_say_nothing(self, text):
        assert refusal(read_text, text) == "an empty text says nothing; leave the field out, or give null"

    def test_that_could_not_be_written_again_are_refused(self):
        assert "holds half of a surrogate pair" in refusal(read_text, json.loads('"a\\ud800"'))

    @pytest.mark.parametrize("raw", [5, True, None, b"x", ["x"]])
    def test_are_not_made_of_other_values(self, raw):
        assert refusal(read_text, raw).endswith("is no text")


class TestNumbers:
    @pytest.mark.parametrize(
        ("raw", "number"),
        [
            (12, "12"),
            ("12.50", "12.50"),
            ("-0.1", "-0.1"),
            ("+5", "5"),
            (".5", "0.5"),
            ("1e3", "1000"),
            (Decimal("0.1"), "0.1"),
            (10**40, "1E+40"),
            ("1" + "0" * 100, "1E+100"),
            ("1E-100", "1E-100"),
            ("9" * 34, "9" * 34),
        ],
    )
    def test_are_read_exactly(self, raw, number):
        assert read_number(raw) == Decimal(number)

    @given(numbers())
    def test_do_not_depend_on_the_context_of_the_caller(self, number):
        with decimal.localcontext(prec=3, Emax=5, Emin=-5):
            assert str(read_number(number)) == str(read_number(str(number)))
        assert read_number(number) == number

    @pytest.mark.parametrize("raw", [0, "0", "-0", "-0.00", "0E+5000", Decimal("-0")], ids=repr)
    def test_have_one_zero(self, raw):
        assert to_plain(read_number(raw)) == "0"
        assert not read_number(raw).is_signed()

    def test_of_toml_and_json_are_exact_where_they_are_parsed_so(self):
        assert read_number(tomllib.loads("x = 0.1", parse_float=Decimal)["x"]) == Decimal("0.1")
        assert read_number(json.loads("0.1", parse_float=Decimal)) == Decimal("0.1")

    @pytest.mark.parametrize("raw", [0.1, 1.0, float("nan"), float("inf")])
    def test_in_binary_are_refused_with_the_remedy(self, raw):
        message = refusal(read_number, raw)
        assert "is a binary float, which is not exact" in message
        assert 'write it as a text, `"12.50"`, or parse JSON with `parse_float=Decimal`' in message

    @pytest.mark.parametrize(
        "raw",
        [
            *(True, False, None, [1], {}),
            *("", " 1", "1_000", "1,5", "0x10", "١٢", "１２", "NaN", "Infinity", "-inf", "1e", "e5", "."),
            *(Decimal("NaN"), Decimal("sNaN"), Decimal("-Infinity")),
        ],
        ids=repr,
    )
    def test_are_nothing_else(self, raw):
        assert "is no number such as" in refusal(read_number, raw)

    @pytest.mark.parametrize("raw", ["9" * 35, "1" * 90, 10**34 + 1, "0." + "1" * 35, Decimal("1." + "0" * 34 + "1")])
    def test_of_more_than_34_significant_digits_are_refused_not_rounded(self, raw):
        assert "has more than 34 significant digits" in refusal(read_number, raw)

    @pytest.mark.parametrize(
        "raw",
        ["1e101", "1E-101", 10**101, f"1e{'9' * 5000}", f"1e-{'9' * 5000}", "1e999999999999999999999", "-1E+5000"],
        ids=lambda raw: repr(raw)[:25],
    )
    def test_beyond_all_measure_are_refused(self, raw):
        assert "is not between 1E-100 and 1E+100 in size" in refusal(read_number, raw)

    def test_of_very_many_digits_do_not_trip_the_error_text(self):
        assert refusal(read_number, 10**5000).startswith("a number of very many digits is not between")
        assert len(refusal(read_number, "9" * 100_000)) < 100


class TestMoney:
    def test_is_read_from_amount_and_currency(self):
        assert read_money({"amount": "12.50", "currency": "CNY"}) == Money(Decimal("12.50"), "CNY")
        assert read_money({"currency": "EUR", "amount": 12}) == Money(Decimal(12), "EUR")

    def test_keeps_the_digits_of_its_amount(self):
        assert to_plain(read_money({"amount": "12.50", "currency": "CNY"})) == {"amount": "12.50", "currency": "CNY"}

    def test_made_in_python_is_checked_too(self):
        assert "is no currency such as `CNY`" in refusal(read_money, Money(Decimal(1), "yuan"))
        assert "is a binary float" in refusal(read_money, Money(0.1, "CNY"))  # type: ignore[arg-type]

    @pytest.mark.parametrize("currency", ["cny", "CN", "CNYX", "", "ＣＮＹ", None, 5])
    def test_has_a_currency_of_three_capital_letters(self, currency):
        assert "is no currency such as `CNY`" in refusal(read_money, {"amount": "1", "currency": currency})

    @pytest.mark.parametrize("raw", [12, "12 CNY", None, ["12", "CNY"], Decimal(12)])
    def test_is_not_guessed(self, raw):
        assert "is no money such as" in refusal(read_money, raw)

    def test_tells_all_its_faults_and_where_they_are(self):
        with pytest.raises(Unreadable) as caught:
            read_money({"amount": 1.5, "curency": "CNY", 5: None})
        assert {problem.at for problem in caught.value.problems} == {".amount", ".currency", ".curency", ".5"}
        assert "did you mean 'currency'?" in str(caught.value)


class TestEnums:
    read = staticmethod(reader_of(COLOUR))

    def test_take_their_values_only_and_say_which(self):
        assert self.read("red") == "red"
        assert refusal(self.read, "purple") == "`purple` is none of blue, green, red"

    def test_suggest_the_nearest_value(self):
        assert refusal(self.read, "gren").endswith("did you mean 'green'?")
        assert refusal(self.read, "RED").endswith("did you mean 'red'?")

    @pytest.mark.parametrize("raw", [None, 1, True, ["red"], {"red": 1}])
    def test_are_texts(self, raw):
        assert "is none of blue, green, red" in refusal(self.read, raw)

    def test_become_plain_texts(self):
        class Colour(enum.StrEnum):
            RED = "red"

        assert type(self.read(Colour.RED)) is str


class TestSets:
    read = staticmethod(reader_of(COLOURS))

    @pytest.mark.parametrize("raw", [["red", "blue"], ("blue", "red"), {"red", "blue"}, frozenset({"red", "blue"})])
    def test_are_read_from_lists_and_sets(self, raw):
        assert self.read(raw) == frozenset({"red", "blue"})

    def test_may_be_empty(self):
        assert self.read([]) == frozenset()

    def test_tell_each_wrong_member_by_its_place(self):
        with pytest.raises(Unreadable) as caught:
            self.read(["red", "gren", "red", None, ["red"]])
        assert [(problem.at, problem.message()) for problem in caught.value.problems] == [
            ("[1]", "`gren` is none of blue, green, red; did you mean 'green'?"),
            ("[2]", "`red` is given twice"),
            ("[3]", "null is none of blue, green, red"),
            ("[4]", "a list is none of blue, green, red"),
        ]

    @pytest.mark.parametrize("raw", ["red", None, {"red": 1}, 5])
    def test_are_lists(self, raw):
        assert "is no list of blue, green, red" in refusal(self.read, raw)


@pytest.mark.parametrize("kind", [Kind.LIST, Kind.NULL, Kind.ANY])
def test_no_fact_is_a_list_null_or_anything(kind):
    with pytest.raises(KeyError):
        reader_of(Type(kind))


def test_an_error_text_is_short_and_on_one_line():
    message = refusal(reader_of(COLOUR), "a\nb\x1b[31m\ud800" + "x" * 1000)
    assert message.isprintable()
    assert r"a\nb\x1b[31m\ud800xxx" in message
    assert len(message) < 90


def test_text_of_a_digit_limit_is_not_needed_for_numbers():
    # Python refuses to write integers of more digits than this; an error text must not try.
    assert sys.get_int_max_str_digits() < 5000
    assert "very many digits" in refusal(read_text, 10**5000)
