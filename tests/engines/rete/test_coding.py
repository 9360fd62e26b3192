"""Values become small integers, and every comparison says of them what it says of the values."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from complaint_rules.engines.rete.coding import MAX_CUTS, Coding, Interval
from complaint_rules.engines.rete.formulas import AllOf, AnyOf, Formula, Only
from complaint_rules.engines.rete.subjects import Test as Asked
from complaint_rules.engines.rete.subjects import ValueOf
from complaint_rules.language.nodes import Name
from complaint_rules.language.operations import compare

SUBJECT = ValueOf(Name("goods.weight"))
SIGNS = ("=", "!=", "<", "<=", ">", ">=")

DECIMALS = st.one_of(
    st.sampled_from(
        [Decimal(text) for text in ("0", "-0", "1.0", "1.00", "1E+400", "-1E-400", str(2**64), str(2**64 + 1))]
    ),
    st.decimals(allow_nan=False, allow_infinity=False, places=3),
)
VALUES = st.sampled_from(
    [
        DECIMALS,
        st.text(max_size=3),
        st.dates(),
        st.datetimes(timezones=st.just(dt.UTC)),
        st.timedeltas(),
        st.booleans(),
    ]
)


def holds(formula: Formula[Interval], told: dict[int, int]) -> bool:
    match formula:
        case AllOf():
            return all(holds(part, told) for part in formula.parts)
        case AnyOf():
            return any(holds(part, told) for part in formula.parts)
        case Only(leaf=interval):
            return interval.low <= told[interval.term] <= interval.high


@given(VALUES.flatmap(lambda kind: st.tuples(st.lists(kind, min_size=1, max_size=20), st.lists(kind, max_size=3))))
def test_every_comparison_of_classes_is_that_of_the_values(values):
    constants, others = values
    tests = [Asked(SUBJECT, sign, constant) for sign in SIGNS for constant in constants]
    coding = Coding([iter(tests)])
    coded = {test: coding.coded(Only(test)) for test in tests}
    for value in [*constants, *others]:
        told = {term.number: term.class_of(value) for term in coding.terms}
        assert all(0 <= number <= 2 * MAX_CUTS for number in told.values())
        for test in tests:
            assert holds(coded[test], told) is compare(test.sign, value, test.constant)


def test_a_subject_with_many_constants_is_told_in_several_terms():
    tests = [Asked(SUBJECT, "<", Decimal(number)) for number in range(MAX_CUTS * 2 + 1)]
    assert [len(term.cuts) for term in Coding([iter(tests)]).terms] == [MAX_CUTS, MAX_CUTS, 1]


def test_equal_constants_written_differently_are_one():
    tests = [Asked(SUBJECT, "=", Decimal(text)) for text in ("30", "30.0", "3E+1")]
    assert [len(term.cuts) for term in Coding([iter(tests)]).terms] == [1]
