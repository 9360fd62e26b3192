"""A case's time line for a terminal: one line an obligation, readable without colour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from complaint_rules.reports.lines import Line, Tone
from complaint_rules.reports.timeline import SYMBOLS, TONES, Bar, Timeline
from complaint_rules.reports.viewing import View

_LEAST_ROOM = 20
_LONGEST_LABEL = 32
_IN_TIME, _LATE, _PAUSED, _DUE, _NOW, _EVENT = "─", "═", "·", "┤", "┊", "▾"
_UNKNOWN_END = "?"


def timeline_lines(timeline: Timeline, view: View, width: int) -> Iterator[Line]:
    """The picture, in lines.

    Args:
        timeline: What is drawn.
        view: Of the complaint.
        width: Of the terminal, in columns.
    """
    if not timeline.bars:
        return
    drawing = _Drawing(timeline, view, width)
    yield drawing.axis()
    yield drawing.events()
    yield from (drawing.row(bar) for bar in timeline.bars)
    yield Line(drawing.key(), 0, Tone.NOTE)


class _Drawing:
    """The columns of one picture."""

    def __init__(self, timeline: Timeline, view: View, width: int) -> None:
        self.timeline = timeline
        self.view = view
        self.label_width = min(_LONGEST_LABEL, max(_cells(bar.label) for bar in timeline.bars))
        self.room = max(width - self.label_width - 4, _LEAST_ROOM)

    def column(self, instant: dt.datetime) -> int:
        return round(self.timeline.axis.place(instant) * (self.room - 1))

    def axis(self) -> Line:
        """When the picture begins, and now."""
        year = self.view.wording.year_of(self.timeline.now)
        write, timeline = self.view.wording.moment, self.timeline
        first, last = write(timeline.axis.instants[0], year), write(timeline.now, year)
        now = self.view.wording.say("now {moment}", moment=last)
        at = min(self.column(self.timeline.now), max(self.room - _cells(now), 0))
        gap = max(at - _cells(first), 2)
        return Line(f"{' ' * (self.label_width + 2)}{first}{' ' * gap}{now}", 0, Tone.NOTE)

    def events(self) -> Line:
        """Where something happened."""
        cells = [" "] * self.room
        for marker in self.timeline.markers:
            cells[self.column(marker.at)] = _EVENT
        cells[self.column(self.timeline.now)] = _NOW
        return self.line(self.view.wording.say("events"), "".join(cells), Tone.NOTE)

    def row(self, bar: Bar) -> Line:
        """One obligation: in time thin, late double, paused dotted; its end, and how it stands where it ended."""
        cells = [" "] * self.room
        cells[self.column(self.timeline.now)] = _NOW
        start = bar.start or bar.until
        for place in range(self.column(start), self.column(max(bar.until, start)) + 1):
            cells[place] = _IN_TIME
        self.draw_late(bar, cells)
        for since, until in bar.pauses:
            for place in range(self.column(since), self.column(until)):
                cells[place] = _PAUSED
        cells[self.column(max(bar.until, start))] = SYMBOLS[bar.status] if bar.end is not None else _UNKNOWN_END
        return self.line(bar.label, "".join(cells), TONES[bar.status])

    def draw_late(self, bar: Bar, cells: list[str]) -> None:
        if bar.end is None:
            return
        if bar.is_late:
            for place in range(self.column(bar.end), self.column(bar.until) + 1):
                cells[place] = _LATE
        if bar.start is None or bar.end >= bar.start:
            cells[self.column(bar.end)] = _DUE

    def line(self, label: str, drawn: str, tone: Tone) -> Line:
        return Line(f"{_fitting(label, self.label_width)}  {drawn}".rstrip(), 0, tone)

    def key(self) -> str:
        """What the signs mean; gaps between instants are shortened."""
        say = self.view.wording.say
        signs = {
            _DUE: say("due"),
            _LATE: say("late"),
            _PAUSED: say("paused"),
            "✓": say("met"),
            "✗": say("breached"),
            "○": say("pending"),
            "–": say("cancelled"),
            "↻": say("superseded"),
        }
        told = "  ".join(f"{sign} {meaning}" for sign, meaning in signs.items())
        return f"{told}; {say('gaps between instants are shortened')}"


def _cells(text: str) -> int:
    """How many columns a text takes: characters of East Asian scripts take two."""
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _fitting(text: str, width: int) -> str:
    """A text in so many columns, cut where it is longer."""
    while _cells(text) > width:
        text = text.removesuffix("…")[:-1] + "…"
    return text + " " * (width - _cells(text))
