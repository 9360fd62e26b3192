"""``[calendar]``, from and to its table."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from complaint_rules.domain.calendar import DAYS_OF_WEEK, WEEKDAYS_9_TO_18, Calendar, Intervals, clock_time
from complaint_rules.domain.errors import CalendarError, Fault
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.policy.tables import CalendarTable

_INTERVAL = re.compile(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)")


def read_calendar(table: CalendarTable | None, faults: list[Fault]) -> Calendar:
    """The calendar that a table describes; without one Monday to Friday, 09:00 to 18:00.

    Args:
        table: The table, or None.
        faults: Takes what is wrong with it.
    """
    if table is None:
        return WEEKDAYS_9_TO_18
    found: list[Fault] = []
    week = _week(table, found)
    extra = _extra(table, found)
    holidays: Any = frozenset(table.holidays)  # mypy cannot see through the field's converter
    if not found:
        try:
            return Calendar(week, holidays, extra)
        except CalendarError as error:
            found = [table.where.fault(fault.message, *_keys(fault.path)) for fault in error.faults]
    faults.extend(found)
    return WEEKDAYS_9_TO_18


def calendar_table(calendar: Calendar) -> dict[str, Any]:
    """The table from which :func:`read_calendar` reads a calendar back, as JSON has it."""
    return {
        "week": {name: _written(day) for name, day in zip(DAYS_OF_WEEK, calendar.week, strict=True) if day},
        "holidays": [day.isoformat() for day in sorted(calendar.holidays)],
        "extra": {day.isoformat(): _written(intervals) for day, intervals in calendar.extra.items()},
    }


def _keys(path: str) -> tuple[str, ...]:
    """``extra.2026-02-14`` as keys."""
    return tuple(path.split(".", 1))


def _week(table: CalendarTable, faults: list[Fault]) -> tuple[Intervals, ...]:
    for name in sorted(table.week.keys() - {*DAYS_OF_WEEK}):
        message = f"`{name}` is no day of the week{did_you_mean(name, DAYS_OF_WEEK)}"
        faults.append(table.where.fault_of_key(message, "week", name))
    return tuple(_intervals(table, table.week.get(name, ()), ("week", name), faults) for name in DAYS_OF_WEEK)


def _extra(table: CalendarTable, faults: list[Fault]) -> dict[dt.date, Intervals]:
    extra = {}
    for text, intervals in table.extra.items():
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            message = f"`{text}` is no day; write one such as 2026-02-14"
            faults.append(table.where.fault_of_key(message, "extra", text))
        else:
            extra[day] = _intervals(table, intervals, ("extra", text), faults)
    return extra


def _intervals(table: CalendarTable, texts: Iterable[str], keys: tuple[str, str], faults: list[Fault]) -> Intervals:
    intervals = []
    for index, text in enumerate(texts):
        match = _INTERVAL.fullmatch(text)
        if match is None:
            faults.append(table.where.fault(f"`{text}` is no interval; write one such as 09:00-18:00", *keys, index))
        else:
            first_hour, first_minute, last_hour, last_minute = map(int, match.groups())
            intervals.append((first_hour * 60 + first_minute, last_hour * 60 + last_minute))
    return tuple(intervals)


def _written(intervals: Intervals) -> list[str]:
    return [f"{clock_time(start)}-{clock_time(end)}" for start, end in intervals]
