from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules.domain import errors
from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.domain.spelling import did_you_mean


def test_a_fault_tells_the_place_the_path_and_what_is_wrong():
    assert str(Fault("rule.late", "no", "rules.toml", 3, 7)) == "rules.toml:3:7: rule.late: no"
    assert str(Fault("goods.product", "no")) == "goods.product: no"
    assert str(Fault("", "no")) == "no"


def test_faults_are_in_order_each_once_one_a_line():
    error = InputError([Fault("b", "2"), Fault("a", "1"), Fault("b", "2")])
    assert str(error) == "a: 1\nb: 2"
    assert error.faults == (Fault("a", "1"), Fault("b", "2"))


@given(
    st.lists(st.tuples(st.integers(0, 200), st.sampled_from(["", ".at", ".facts.a[10]", ".facts.a[9]"])), unique=True)
)
def test_faults_in_a_list_are_told_in_the_order_of_the_list(places):
    rank = {"": 0, ".at": 1, ".facts.a[9]": 2, ".facts.a[10]": 3}
    error = InputError(Fault(f"events[{index}]{rest}", "no") for index, rest in places)
    ordered = sorted(places, key=lambda place: (place[0], rank[place[1]]))
    assert [fault.path for fault in error.faults] == [f"events[{index}]{rest}" for index, rest in ordered]


@given(st.lists(st.text("ab[]0123456789.", max_size=12)))
def test_faults_of_any_path_have_one_order(paths):
    assert (
        InputError(Fault(path, "no") for path in paths).faults
        == InputError(Fault(path, "no") for path in reversed(paths)).faults
    )


@pytest.mark.parametrize(
    "error",
    [
        errors.InputError([Fault("a", "1")]),
        errors.CalendarError([Fault("week", "1")]),
        errors.PackNotFoundError([Fault("", "1")]),
        errors.UnsupportedError("rete", "Quantified"),
        errors.MissingExtraError("rete", "durable-rules is not installed"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_survive_pickling_so_that_other_processes_can_raise_them(error):
    twin = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(twin) is type(error)
    assert str(twin) == str(error)
    assert twin.__dict__ == error.__dict__


@pytest.mark.parametrize(
    ("word", "hint"),
    [("subjekt", "; did you mean 'subject'?"), ("SUBJECT", "; did you mean 'subject'?"), ("zebra", ""), ("", "")],
)
def test_a_near_miss_is_told_whatever_its_case(word, hint):
    assert did_you_mean(word, ["subject", "area"]) == hint
