from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules.domain.errors import CalendarError
from complaint_rules.domain.wall_clock import changed_days, day_of, instant_at, instant_of, zone_of
from tests.strategies.calendars import ZONES, instants

# Those of the strategies, and the oddest: clocks that go back over midnight, a day and an hour of midnight left out.
ODD = (*ZONES, "America/St_Johns", "Asia/Beirut", "America/Havana", "Pacific/Apia", "Africa/Casablanca")
YEARS = st.integers(1985, 2037)
LOCALS = st.datetimes(dt.datetime(1985, 1, 1), dt.datetime(2037, 12, 31))  # noqa: DTZ001 - local times


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("zone", "local", "instant"),
    [
        # Skipped: the first instant after the gap, however far into it.
        ("Europe/Amsterdam", "2026-03-29T01:59:59", "2026-03-29T00:59:59"),
        ("Europe/Amsterdam", "2026-03-29T02:00:00", "2026-03-29T01:00:00"),
        ("Europe/Amsterdam", "2026-03-29T02:59:59.999999", "2026-03-29T01:00:00"),
        ("Europe/Amsterdam", "2026-03-29T03:00:00", "2026-03-29T01:00:00"),
        ("America/New_York", "2026-03-08T02:30:00", "2026-03-08T07:00:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:15:00", "2026-10-03T15:30:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:30:00", "2026-10-03T15:30:00"),
        ("Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T10:00:00"),
        ("America/Havana", "2026-03-08T00:30:00", "2026-03-08T05:00:00"),
        # Repeated: the earlier.
        ("Europe/Amsterdam", "2026-10-25T02:00:00", "2026-10-25T00:00:00"),
        ("Europe/Amsterdam", "2026-10-25T02:59:59", "2026-10-25T00:59:59"),
        ("Europe/Amsterdam", "2026-10-25T03:00:00", "2026-10-25T02:00:00"),
        ("America/New_York", "2026-11-01T01:30:00", "2026-11-01T05:30:00"),
        ("Australia/Lord_Howe", "2026-04-05T01:45:00", "2026-04-04T14:45:00"),
        ("Australia/Lord_Howe", "2026-04-05T02:00:00", "2026-04-04T15:30:00"),
        # No changes at all.
        ("Asia/Shanghai", "2026-03-29T02:30:00", "2026-03-28T18:30:00"),
        ("Asia/Shanghai", "2026-10-25T02:30:00", "2026-10-24T18:30:00"),
    ],
)
def test_every_local_time_has_one_instant(zone, local, instant):
    moment = dt.datetime.fromisoformat(local)
    for fold in (0, 1):
        assert instant_of(moment.replace(fold=fold), zone_of(zone)) == utc(instant)


@given(st.sampled_from(ODD).map(zoneinfo.ZoneInfo), LOCALS, LOCALS)
def test_a_later_local_time_is_never_an_earlier_instant(zone, one, other):
    earlier, later = sorted((one, other))
    assert instant_of(earlier, zone) <= instant_of(later, zone)


@given(st.sampled_from(ODD).map(zoneinfo.ZoneInfo), instants())
def test_an_instant_is_that_of_its_local_time_or_the_second_of_two(zone, instant):
    local = instant.astimezone(zone)
    read = instant_of(local.replace(tzinfo=None), zone)
    assert read < instant if local.fold else read == instant


@given(st.sampled_from(ODD).map(zoneinfo.ZoneInfo), YEARS)
def test_the_changed_days_are_those_whose_length_is_not_24_hours(zone, year):
    days = [dt.date(year, 1, 1) + dt.timedelta(number) for number in range(365)]
    odd = [day.toordinal() for day in days if instant_at(day, 1440, zone) - instant_at(day, 0, zone) != dt.timedelta(1)]
    assert [ordinal for ordinal in changed_days(zone, year) if ordinal <= days[-1].toordinal()] == odd


def test_clocks_change_on_two_days_a_year_or_on_none():
    def days(zone: str) -> list[str]:
        return [str(dt.date.fromordinal(ordinal)) for ordinal in changed_days(zone_of(zone), 2026)]

    assert days("Europe/Amsterdam") == ["2026-03-29", "2026-10-25"]
    assert days("America/New_York") == ["2026-03-08", "2026-11-01"]
    assert days("Australia/Lord_Howe") == ["2026-04-05", "2026-10-04"]
    assert days("Asia/Shanghai") == []


@given(st.sampled_from(ODD).map(zoneinfo.ZoneInfo), instants())
def test_a_day_goes_from_its_midnight_to_the_next(zone, instant):
    day = day_of(instant, zone)
    assert instant_at(day, 0, zone) <= instant < instant_at(day, 1440, zone)


def test_where_clocks_go_back_over_midnight_the_day_comes_once():
    zone = zone_of("America/St_Johns")  # on 2006-10-29 they went from 00:01 to 23:01 of the day before
    first_midnight = utc("2006-10-29T02:30:00")
    assert first_midnight.astimezone(zone).isoformat() == "2006-10-29T00:00:00-02:30"
    half_an_hour_later = first_midnight + dt.timedelta(minutes=30)
    assert half_an_hour_later.astimezone(zone).date() == dt.date(2006, 10, 28)
    assert day_of(half_an_hour_later, zone) == dt.date(2006, 10, 29)


def test_midnight_is_the_end_of_one_day_and_the_start_of_the_next():
    zone = zone_of("Asia/Shanghai")
    assert instant_at(dt.date(2026, 3, 2), 1440, zone) == instant_at(dt.date(2026, 3, 3), 0, zone)


@pytest.mark.parametrize("name", ["Europe/Amstredam", "", "../etc/passwd", "/etc/passwd"])
def test_a_zone_that_there_is_not_is_refused(name):
    with pytest.raises(CalendarError, match=r"zone: `.*` names no zone of the IANA database"):
        zone_of(name)


def test_a_misspelled_zone_brings_a_suggestion():
    with pytest.raises(CalendarError, match=r"did you mean 'Europe/Amsterdam'\?"):
        zone_of("Europe/Amstredam")
