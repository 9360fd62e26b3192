"""Pauses: intervals of instants in which a deadline's clock stands still."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import attrs

from complaint_rules.domain.errors import CalendarError, Fault
from complaint_rules.domain.temporal import read_date_time
from complaint_rules.domain.working_time import Pace

Stretch: TypeAlias = tuple[dt.datetime, dt.datetime]
"""From one instant up to a later one."""


def _read_end(raw: object) -> dt.datetime | None:
    return None if raw is None else read_date_time(raw)


@attrs.frozen
class Pause:
    """From one instant up to another, or still open.

    Args:
        since: When the clock stopped.
        until: When it went on; None while it stands.

    Raises:
        CalendarError: It ends before it begins.
        Unreadable: An instant has no UTC offset.
    """

    since: dt.datetime = attrs.field(converter=read_date_time)
    until: dt.datetime | None = attrs.field(default=None, converter=_read_end)

    def __attrs_post_init__(self) -> None:
        if self.until is not None and self.until < self.since:
            raise CalendarError([Fault("pause", f"`{self.until}` is before the pause begins, `{self.since}`")])


def united(pauses: Iterable[Pause], *, now: dt.datetime | None = None) -> tuple[Pause, ...]:
    """The same time as pauses in order that neither overlap nor touch; an open one counts up to ``now``.

    Raises:
        CalendarError: One is open, and ``now`` is not given.
    """
    merged: list[Pause] = []
    for pause in sorted((_closed(each, now) for each in pauses), key=lambda each: each[0]):
        if merged and pause[0] <= _end(merged[-1]):
            merged[-1] = Pause(merged[-1].since, max(_end(merged[-1]), pause[1]))
        elif pause[0] < pause[1]:
            merged.append(Pause(*pause))
    return tuple(merged)


def stretches(pauses: Iterable[Pause], start: dt.datetime) -> Iterator[Stretch]:
    """The pauses' time after an instant, united, in order.

    Raises:
        CalendarError: One is open; :func:`united` closes it.
    """
    for pause in united(pauses):
        until = _end(pause)
        if start < until:
            yield max(start, pause.since), until


def advance(pace: Pace, start: dt.datetime, length: dt.timedelta, pauses: Iterable[Pause]) -> dt.datetime:
    """The first instant by which a length of time has passed outside the pauses."""
    end = pace.after(start, length)
    for since, until in stretches(pauses, start):
        if end <= since:
            break
        end = pace.after(end, pace.between(since, until))
    return end


def running_time(pace: Pace, start: dt.datetime, end: dt.datetime, pauses: Iterable[Pause]) -> dt.timedelta:
    """The time that passes outside the pauses from one instant to a later one."""
    paused = (pace.between(since, min(until, end)) for since, until in stretches(pauses, start) if since < end)
    return pace.between(start, end) - sum(paused, start=dt.timedelta(0))


def _closed(pause: Pause, now: dt.datetime | None) -> Stretch:
    if pause.until is not None:
        return pause.since, pause.until
    if now is None:
        raise CalendarError([Fault("pause", f"the pause since `{pause.since}` is open; say up to when it counts")])
    return pause.since, max(pause.since, read_date_time(now))


def _end(pause: Pause) -> dt.datetime:
    """Where a united pause ends; none of them is open."""
    return pause.until if pause.until is not None else pause.since
