"""A case's time line for a terminal: one line an obligation, readable without colour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from complaint_rules.reports.lines import Line, Tone
from complaint_rules.reports.timeline import SYMBOLS, Bar, Timeline
from complaint_rules.reports.viewing import View
from complaint_rules.reports.widths import cells, cut

_LEAST_ROOM = 20
_LEAST_LABEL, _LONGEST_LABEL = 20, 32
_IN_TIME, _LATE, _PAUSED, _WARNING, _DUE, _NOW, _EVENT = "─", "═", "·", "!", "┤", "┊", "▾"
_UNKNOWN_END = "?"


def timeline_lines(timeline: Timeline, view: View, width: int) -> Iterator[Line]:
    """The picture, in lines; none where there is nothing to draw, or no room for it.

    Args:
        timeline: What is drawn.
        view: Of the complaint.
        width: Of the terminal, in columns.
    """
    drawing = _Drawing(timeline, view, width)
    if not timeline.bars or drawing.label_width < min(_LEAST_LABEL, drawing.longest_label):
        return
    yield drawing.axis()
    yield drawing.events()
    yield from (drawing.row(bar) for bar in timeline.bars)
    yield Line(drawing.key(), 0, Tone.NOTE)


class _Drawing:
    """The columns of one picture."""

    def __init__(self, timeline: Timeline, view: View, width: int) -> None:
        self.timeline = timeline
        self.view = view
        year = view.wording.year_of(timeline.now)
        self.first = view.wording.moment(timeline.axis.instants[0], year)
        self.now = view.wording.say("now {moment}", moment=view.wording.moment(timeline.now, year))
        least = max(cells(self.first) + cells(self.now) + 2, _LEAST_ROOM)
        labels = (view.wording.say("events"), *(bar.label for bar in timeline.bars))
        self.longest_label = max(map(cells, labels))
        self.label_width = min(_LONGEST_LABEL, self.longest_label, width - least - 4)
        self.room = max(width - self.label_width - 4, least)

    def column(self, instant: dt.datetime) -> int:
        return round(self.timeline.axis.place(instant) * (self.room - 1))

    def axis(self) -> Line:
        """When the picture begins, and now."""
        at = min(self.column(self.timeline.now), self.room - cells(self.now))
        gap = max(at - cells(self.first), 2)
        return Line(f"{' ' * (self.label_width + 2)}{self.first}{' ' * gap}{self.now}", 0, Tone.NOTE)

    def events(self) -> Line:
        """Where something happened."""
        drawn = [" "] * self.room
        for marker in self.timeline.markers:
            drawn[self.column(marker.at)] = _EVENT
        drawn[self.column(self.timeline.now)] = _NOW
        return self.line(self.view.wording.say("events"), "".join(drawn), Tone.NOTE)

    def row(self, bar: Bar) -> Line:
        """One obligation: in time thin, late double, paused dotted; its warning point, its end, and how it stands."""
        drawn = [" "] * self.room
        drawn[self.column(self.timeline.now)] = _NOW
        start = bar.start or bar.until
        for place in range(self.column(start), self.column(max(bar.until, start)) + 1):
            drawn[place] = _IN_TIME
        self.draw_late(bar, drawn)
        for since, until in bar.pauses:
            for place in range(self.column(since), self.column(until)):
                drawn[place] = _PAUSED
        if bar.warns_at is not None and drawn[self.column(bar.warns_at)] != _DUE:
            drawn[self.column(bar.warns_at)] = _WARNING
        drawn[self.column(max(bar.until, start))] = SYMBOLS[bar.status] if bar.end is not None else _UNKNOWN_END
        return self.line(bar.label, "".join(drawn), bar.tone)

    def draw_late(self, bar: Bar, drawn: list[str]) -> None:
        if bar.end is None:
            return
        if bar.is_late:
            for place in range(self.column(bar.end), self.column(bar.until) + 1):
                drawn[place] = _LATE
        if bar.start is None or bar.end >= bar.start:
            drawn[self.column(bar.end)] = _DUE

    def line(self, label: str, drawn: str, tone: Tone) -> Line:
        shown = cut(label, self.label_width)
        return Line(f"{shown}{' ' * (self.label_width - cells(shown))}  {drawn}".rstrip(), 0, tone)

    def key(self) -> str:
        """What the signs mean; gaps between instants are shortened."""
        say = self.view.wording.say
        signs = {
            **({_WARNING: say("warning")} if any(bar.warns_at for bar in self.timeline.bars) else {}),
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
