"""Calendars, instants around clock changes, and zones that have many, odd or no changes."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from hypothesis import strategies as st

from complaint_rules.domain.calendar import Calendar, Intervals
from complaint_rules.domain.pauses import Pause
from complaint_rules.domain.terms import Count, Ends, OutOfHours, Terms
from complaint_rules.domain.working_time import WorkingTime

NEAR = st.dates(dt.date(2025, 12, 1), dt.date(2026, 3, 31))
ZONES = ("Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai")
CHANGES = (
    dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC),  # Amsterdam forward, by an hour
    dt.datetime(2026, 10, 25, 1, tzinfo=dt.UTC),  # Amsterdam back
    dt.datetime(2026, 3, 8, 7, tzinfo=dt.UTC),  # New York forward
    dt.datetime(2026, 11, 1, 6, tzinfo=dt.UTC),  # New York back
    dt.datetime(2026, 4, 4, 15, tzinfo=dt.UTC),  # Lord Howe back, by half an hour
    dt.datetime(2026, 10, 3, 15, 30, tzinfo=dt.UTC),  # Lord Howe forward
)


@st.composite
def days_of_work(draw: st.DrawFn, *, least: int = 0) -> Intervals:
    edges = sorted(draw(st.sets(st.integers(0, 1440), min_size=2 * least, max_size=6)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    weeks = st.tuples(days_of_work(least=1), *[days_of_work()] * 6).flatmap(st.permutations).map(tuple)
    # At least an hour a week: with less, a hundred working hours can take more than the years that are searched.
    week = draw(weeks.filter(lambda days: sum(end - start for day in days for start, end in day) >= 60))
    return Calendar(week, draw(st.frozensets(NEAR, max_size=12)), draw(st.dictionaries(NEAR, days_of_work(least=1))))


def zones() -> st.SearchStrategy[zoneinfo.ZoneInfo]:
    return st.sampled_from(ZONES).map(zoneinfo.ZoneInfo)


def working_times() -> st.SearchStrategy[WorkingTime]:
    return st.builds(WorkingTime, calendars(), zones())


def terms() -> st.SearchStrategy[Terms]:
    return st.builds(Terms, st.sampled_from(Count), st.sampled_from(Ends), st.sampled_from(OutOfHours))


def instants() -> st.SearchStrategy[dt.datetime]:
    """Anywhere in and about 2026, half of them within two days of a clock change."""
    anywhere = st.integers(0, 500 * 24 * 60).map(
        lambda minutes: dt.datetime(2025, 11, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
    )
    near = st.builds(
        lambda change, seconds: change + dt.timedelta(seconds=seconds),
        st.sampled_from(CHANGES),
        st.integers(-172_800, 172_800),
    )
    return anywhere | near


def lengths(most: int = 10 * 24 * 60) -> st.SearchStrategy[dt.timedelta]:
    """Whole minutes."""
    return st.integers(0, most).map(lambda minutes: dt.timedelta(minutes=minutes))


def pauses() -> st.SearchStrategy[Pause]:
    return st.builds(lambda since, length: Pause(since, since + length), instants(), lengths())
