"""When deadlines fall due, as pieces of lines, against the arithmetic that the pieces are made of."""

from __future__ import annotations

import datetime as dt
import random
import zoneinfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaint_rules.domain.calendar import Calendar
from complaint_rules.domain.spans import read_span
from complaint_rules.domain.working_time import WorkingTime
from complaint_rules.engines.columnar.pieces import Pieces, Row, Variant
from complaint_rules.engines.columnar.values import DAY, ticks_of
from tests.strategies.calendars import CHANGES, calendars, instants, terms, working_times, zones

SPANS = ("30 hours", "200 working minutes", "3 working days", "0 working days", "2 days", "1 week", "1 month")


def variants() -> st.SearchStrategy[Variant]:
    spans = st.sampled_from(SPANS).map(read_span)
    return st.builds(Variant, spans, terms(), st.booleans()) | st.just(Variant())


def given_by(rows: list[Row], ticks: int) -> int | None:
    for row in rows:
        if row.since <= ticks <= row.until:
            return row.base + (ticks - row.since if row.runs else 0)
    return None


@settings(max_examples=100)
@given(working_times(), variants(), instants(), st.randoms(use_true_random=False))
def test_pieces_say_what_they_are_made_of(
    hours: WorkingTime, variant: Variant, near: dt.datetime, source: random.Random
) -> None:
    assert_alike(hours, variant, near, source)


@pytest.mark.parametrize("change", CHANGES)
@given(calendars(), variants(), zones(), st.integers(-1, 1), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_pieces_heed_changes_of_clocks(
    change: dt.datetime,
    calendar: Calendar,
    variant: Variant,
    zone: zoneinfo.ZoneInfo,
    days: int,
    source: random.Random,
) -> None:
    assert_alike(WorkingTime(calendar, zone), variant, change + days * dt.timedelta(days=1), source)


def assert_alike(hours: WorkingTime, variant: Variant, near: dt.datetime, source: random.Random) -> None:
    """On the whole day, at that moment and in each of its half-hours."""
    pieces = Pieces(hours)
    pieces.number(variant)
    day = ticks_of(near) // DAY
    rows, function = list(pieces.rows([day])), pieces._function(variant)
    halves = [day * DAY + start + source.randrange(DAY // 48) for start in range(0, DAY, DAY // 48)]
    for ticks in [day * DAY, ticks_of(near) - 1, ticks_of(near), *halves, (day + 1) * DAY - 1]:
        if ticks // DAY == day:
            assert given_by(rows, ticks) == function(ticks), ticks
