from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules.domain.parsing import Unreadable
from complaint_rules.domain.spans import Span, Unit, read_span

SPANS = st.builds(Span, st.integers(0, 999_999), st.sampled_from(Unit))


@given(SPANS)
def test_writing_and_reading_are_inverse(span):
    assert read_span(str(span)) == span
    assert read_span(span) is span


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("30 minutes", 30, Unit.MINUTES),
        ("1 minute", 1, Unit.MINUTES),
        ("24 hours", 24, Unit.HOURS),
        ("1 hour", 1, Unit.HOURS),
        ("90 working minutes", 90, Unit.WORKING_MINUTES),
        ("1 working hour", 1, Unit.WORKING_HOURS),
        ("5 days", 5, Unit.DAYS),
        ("1 week", 1, Unit.WEEKS),
        ("6 months", 6, Unit.MONTHS),
        ("1 working day", 1, Unit.WORKING_DAYS),
        ("0 working days", 0, Unit.WORKING_DAYS),
        ("999999 days", 999_999, Unit.DAYS),
    ],
)
def test_spans_read_as_people_write_them(text, count, unit):
    assert read_span(text) == Span(count, unit)
    assert str(Span(count, unit)) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("24 huors", "; did you mean 'hours'?"),
        ("24 hour", "; did you mean 'hours'?"),
        ("1 days", "`1 days` names no unit for 1: minute, hour, working minute, working hour, day, week, month"),
        ("3 workingdays", "; did you mean 'working days'?"),
        ("24 Hours", "; did you mean 'hours'?"),
        ("24  hours", "is no span such as `24 hours` or `3 working days`"),
        ("24h", "is no span"),
        ("PT24H", "is no span"),
        ("024 hours", "is no span"),
        ("-1 days", "is no span"),
        ("1.5 hours", "is no span"),
        ("٣ days", "is no span"),
        (" 1 day", "is no span"),
        ("", "is no span"),
        (24, "is no span"),
        (None, "is no span"),
        (dt.timedelta(1), "is no span"),
        ("1000000 days", "`1000000 days` is past the longest span, 999999 of a unit"),
        (f"{'9' * 5000} days", "is past the longest span"),
    ],
)
def test_what_is_no_span_is_refused_with_the_reason(raw, text):
    with pytest.raises(Unreadable) as caught:
        read_span(raw)
    assert text in str(caught.value)


@pytest.mark.parametrize("count", [-1, 1_000_000])
def test_a_span_counts_from_nought_to_999999(count):
    with pytest.raises(Unreadable, match="is no count of a span, from 0 to 999999"):
        Span(count, Unit.DAYS)


def test_a_unit_may_be_given_by_its_word_and_must_be_one():
    assert Span(2, "working days") == Span(2, Unit.WORKING_DAYS)
    with pytest.raises(ValueError, match="fortnights"):
        Span(2, "fortnights")


def test_units_say_whether_they_count_working_time_or_days():
    assert [unit.value for unit in Unit if unit.is_working] == ["working minutes", "working hours", "working days"]
    assert [unit.value for unit in Unit if unit.counts_days] == ["days", "weeks", "months", "working days"]


def test_a_span_of_time_has_a_length_and_one_of_days_has_none():
    assert Span(90, Unit.MINUTES).length == Span(90, Unit.WORKING_MINUTES).length == dt.timedelta(hours=1.5)
    assert Span(36, Unit.HOURS).length == Span(36, Unit.WORKING_HOURS).length == dt.timedelta(days=1.5)
    with pytest.raises(KeyError):
        _ = Span(1, Unit.DAYS).length
