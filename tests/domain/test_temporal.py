from __future__ import annotations

import datetime as dt
import zoneinfo

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_rules.domain.parsing import Unreadable, read_date, read_date_time, read_duration
from complaint_rules.domain.plain import to_plain


def refusal(read, raw) -> str:
    with pytest.raises(Unreadable) as caught:
        read(raw)
    return str(caught.value)


class TestDates:
    @given(st.dates())
    def test_are_read_from_iso_text_and_from_dates(self, day):
        assert read_date(day.isoformat()) == read_date(day) == day

    def test_of_pendulum_become_plain(self):
        assert type(read_date(pendulum.date(2026, 3, 2))) is dt.date

    @pytest.mark.parametrize(
        "text", ["20260302", "2026-W10-1", "2026-3-2", " 2026-03-02", "2026-03-02Z", "２０２６-03-02", ""]
    )
    def test_in_another_spelling_are_refused(self, text):
        assert "is no date such as `2026-01-31`" in refusal(read_date, text)

    @pytest.mark.parametrize("text", ["2026-02-30", "2026-13-01", "0000-01-01", "2025-02-29"])
    def test_that_no_calendar_has_are_refused(self, text):
        assert refusal(read_date, text) == f"`{text}` is no day of the calendar"

    @pytest.mark.parametrize("raw", [dt.datetime(2026, 3, 2, tzinfo=dt.UTC), 20260302, True, None, ["2026-03-02"]])
    def test_are_not_guessed_from_other_values(self, raw):
        assert "is no date" in refusal(read_date, raw)


class TestInstants:
    @pytest.mark.parametrize(
        "text",
        [
            "2026-03-02T01:10:00Z",
            "2026-03-02T01:10Z",
            "2026-03-02T09:10:00+08:00",
            "2026-03-01T20:10:00.000-05:00",
            "2026-03-02T06:40:00+05:30",
            "2026-03-02T01:11:01+00:01:01",
            "2026-03-02T09:10:00@Asia/Shanghai",
            "2026-03-01T20:10:00@America/New_York",
            "2026-03-02T01:10:00@UTC",
        ],
    )
    def test_are_in_utc_whatever_their_offset_or_zone(self, text):
        instant = read_date_time(text)
        assert instant == dt.datetime(2026, 3, 2, 1, 10, tzinfo=dt.UTC)
        assert instant.tzinfo is dt.UTC
        assert type(instant) is dt.datetime

    def test_at_half_past_four_in_the_afternoon_are_the_next_day_in_shanghai(self):
        instant = read_date_time("2026-03-02T16:30:00Z")
        assert instant == read_date_time("2026-03-03T00:30:00@Asia/Shanghai")
        assert instant.astimezone(zoneinfo.ZoneInfo("Asia/Shanghai")).date() == dt.date(2026, 3, 3)

    @given(
        st.datetimes(
            dt.datetime(1, 1, 3),  # noqa: DTZ001 - hypothesis adds the zone
            dt.datetime(9999, 12, 29),  # noqa: DTZ001
            timezones=st.timezones() | st.just(dt.UTC),
            allow_imaginary=False,
        )
    )
    def test_of_python_keep_their_moment(self, moment):
        assert read_date_time(moment) == moment.astimezone(dt.UTC)
        assert read_date_time(moment).tzinfo is dt.UTC

    @given(st.datetimes(timezones=st.just(dt.UTC)))
    def test_read_their_own_canonical_text(self, instant):
        assert read_date_time(to_plain(instant)) == instant

    @given(st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2100, 1, 1)), st.timezone_keys())  # noqa: DTZ001
    def test_in_a_zone_are_those_of_the_zone_or_refused(self, local, key):
        zone = zoneinfo.ZoneInfo(key)
        first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(dt.UTC) for fold in (0, 1))
        text = f"{local.isoformat()}@{key}"
        if first == second:
            assert read_date_time(text) == first
        else:
            assert "a clock change" in refusal(read_date_time, text)

    def test_of_pendulum_become_plain(self):
        instant = read_date_time(pendulum.datetime(2026, 3, 2, tz="Asia/Shanghai"))
        assert type(instant) is dt.datetime
        assert instant == dt.datetime(2026, 3, 1, 16, tzinfo=dt.UTC)
        assert type(read_date_time(pendulum.datetime(2026, 3, 2))) is dt.datetime

    def test_of_python_in_a_repeated_hour_keep_their_fold(self):
        zone = zoneinfo.ZoneInfo("America/New_York")
        once, again = (dt.datetime(2026, 11, 1, 1, 30, tzinfo=zone, fold=fold) for fold in (0, 1))
        assert read_date_time(again) - read_date_time(once) == dt.timedelta(hours=1)

    @pytest.mark.parametrize(
        "raw",
        [
            "2026-03-02T09:10:00",
            "2026-03-02T09:10",
            "2026-03-02 09:10:00",
            "2026-03-02",
            dt.datetime(2026, 3, 2, 9, 10),  # noqa: DTZ001 - naive on purpose
        ],
    )
    def test_that_are_naive_are_refused(self, raw):
        assert "has no UTC offset; write it such as `2026-01-31T09:00:00+08:00`" in refusal(read_date_time, raw)

    @pytest.mark.parametrize(
        "text", ["2026-03-08T02:30:00@America/New_York", "2026-10-04T02:15:00@Australia/Lord_Howe"]
    )
    def test_at_a_local_time_that_is_skipped_are_refused(self, text):
        assert refusal(read_date_time, text) == (
            f"`{text}` is a local time that a clock change skips; give it with its UTC offset"
        )

    @pytest.mark.parametrize(
        "text", ["2026-11-01T01:30:00@America/New_York", "2026-04-05T01:45:00@Australia/Lord_Howe"]
    )
    def test_at_a_local_time_that_comes_twice_are_refused(self, text):
        message = refusal(read_date_time, text)
        assert "is a local time that a clock change repeats; give it with its UTC offset" in message

    def test_in_an_unknown_zone_are_refused_with_a_suggestion(self):
        message = refusal(read_date_time, "2026-03-02T09:10:00@Asia/Shangai")
        assert message.endswith("names no zone of the IANA database; did you mean 'Asia/Shanghai'?")

    @pytest.mark.parametrize("zone", ["Asia", "posixrules/x", "No/Where"])
    def test_in_what_is_no_zone_are_refused(self, zone):
        assert "names no zone" in refusal(read_date_time, f"2026-03-02T09:10:00@{zone}")

    @pytest.mark.parametrize("zone", ["../../etc/passwd", "/etc/passwd", ""])
    def test_never_read_a_zone_from_a_path(self, zone):
        assert "is no date-time" in refusal(read_date_time, f"2026-03-02T09:10:00@{zone}")

    @pytest.mark.parametrize(
        "text",
        [
            "2026-02-30T09:10:00Z",
            "2026-03-02T09:60:00Z",
            "2026-03-02T23:59:60Z",
            "2026-03-02T09:10:00+25:00",
            "2026-02-30T09:10:00@Asia/Shanghai",
        ],
    )
    def test_that_no_clock_shows_are_refused(self, text):
        assert "is no day of the calendar, or no time of a day" in refusal(read_date_time, text)

    @pytest.mark.parametrize(
        "raw",
        [
            "2026-03-02T24:00:00Z",
            "2026-03-02 09:10:00Z",
            "20260302T091000Z",
            "2026-03-02T09:10:00+0800",
            "2026-03-02T09:10:00.1234567Z",
            "yesterday",
            "",
            1772413800,
            True,
            None,
            dt.date(2026, 3, 2),
        ],
    )
    def test_in_no_spelling_that_is_read_are_refused(self, raw):
        assert "is no date-time such as" in refusal(read_date_time, raw)

    @pytest.mark.parametrize(
        "raw",
        [
            "0001-01-01T00:00:00+08:00",
            "9999-12-31T23:00:00-08:00",
            "0001-01-01T00:00:00@Asia/Shanghai",
            dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=8))),
        ],
    )
    def test_outside_the_years_of_python_are_refused(self, raw):
        assert "is outside the years 1 to 9999 in UTC" in refusal(read_date_time, raw)


class TestDurations:
    @pytest.mark.parametrize(
        ("text", "length"),
        [
            ("P30D", dt.timedelta(days=30)),
            ("PT24H", dt.timedelta(days=1)),
            ("P1DT2H30M", dt.timedelta(days=1, hours=2, minutes=30)),
            ("-PT1H", dt.timedelta(hours=-1)),
            ("PT90M", dt.timedelta(minutes=90)),
            ("PT1.5S", dt.timedelta(milliseconds=1500)),
            ("PT0.000001S", dt.timedelta(microseconds=1)),
            ("PT0S", dt.timedelta()),
            ("-P999999999D", dt.timedelta.min),
        ],
    )
    def test_are_read_from_iso_text(self, text, length):
        assert read_duration(text) == length

    @given(st.timedeltas())
    def test_read_their_own_canonical_text(self, length):
        assert read_duration(length) == length
        assert read_duration(to_plain(length)) == length

    def test_of_pendulum_become_plain(self):
        length = read_duration(pendulum.duration(days=1, hours=2))
        assert (type(length), length) == (dt.timedelta, dt.timedelta(hours=26))

    @pytest.mark.parametrize("text", ["P1Y", "P1M", "P2W", "P1Y2M", "-P3M", "P1M3D", "P1Y2M3DT4H"])
    def test_in_years_months_or_weeks_are_refused_by_name(self, text):
        assert "has years, months or weeks, whose length is the calendar's" in refusal(read_duration, text)

    @pytest.mark.parametrize(
        "raw", ["P", "PT", "P1DT", "1D", "PT1H30", "P1H", "PT1D", "P-1D", "pt1h", "P1.5D", "", 30, None]
    )
    def test_that_are_none_are_refused(self, raw):
        assert "is no duration such as `P30D`" in refusal(read_duration, raw)

    @pytest.mark.parametrize("text", ["P1000000000D", "PT99999999999999H", f"PT{'9' * 10_000}S"])
    def test_that_never_end_are_refused(self, text):
        assert "is past the longest duration" in refusal(read_duration, text)
