"""A case's time line as SVG: bars with signs, patterns and words, so that no colour is needed to read it."""

from __future__ import annotations

import datetime as dt
from xml.etree.ElementTree import Element, SubElement, tostring

from complaint_rules.cases.obligations import ObligationStatus
from complaint_rules.reports.timeline import SYMBOLS, Bar, Marker, Timeline
from complaint_rules.reports.viewing import View
from complaint_rules.reports.widths import cells, cut

_WIDTH, _LABELS, _STATUS, _ROW, _TOP = 1280, 280, 320, 34, 86
_BAR, _RADIUS, _PAD, _SIGN = 12, 9, 16, 18
_CELL = {"": 6.9, "faint": 6.2, "title": 9.0}
"""About how wide a column of text is: half an East Asian character, or a Latin one of most fonts."""
_STYLE = """
.case { font: 13px system-ui, 'Noto Sans', 'Noto Sans CJK SC', sans-serif; }
.case text { fill: #1c2430; } .case .faint { fill: #5b6675; font-size: 11px; }
.case .title { font-size: 16px; font-weight: 600; }
.case .back { fill: #ffffff; } .case .stripe { fill: #f4f6f9; } .case .grid { stroke: #d5dbe3; }
.case .allowed { fill: #cfe0f5; stroke: #2b62a8; } .case .done { fill: #d3ecd8; stroke: #20703a; }
.case .idle { fill: #eef0f3; stroke: #7a8594; stroke-dasharray: 4 3; }
.case .late { fill: url(#late); stroke: #a3261d; }
.case .paused { fill: url(#paused); stroke: #7a6200; } .case .due { stroke: #1c2430; stroke-width: 2; }
.case .warning { fill: #9a4b00; stroke: #9a4b00; stroke-width: 1.5; }
.case .left { stroke: #7a8594; stroke-dasharray: 1 4; stroke-width: 2; }
.case .sign { font-size: 15px; font-weight: 700; paint-order: stroke; stroke: #ffffff; stroke-width: 4px; }
.case .now { stroke: #1c2430; stroke-dasharray: 2 3; }
.case .marker { fill: #1c2430; } .case .marker-text { fill: #ffffff; font-size: 10px; font-weight: 600; }
.case .derived { fill: #ffffff; stroke: #a3261d; stroke-width: 2; }
.case .derived-text { fill: #a3261d; font-size: 10px; }
"""
_FILLS = {
    ObligationStatus.MET: "done",
    ObligationStatus.CANCELLED: "idle",
    ObligationStatus.SUPERSEDED: "idle",
}


def timeline_svg(timeline: Timeline, view: View, title: str) -> str:
    """The picture as one SVG document.

    Args:
        timeline: What is drawn.
        view: Of the complaint.
        title: Of the picture.
    """
    return tostring(timeline_element(timeline, view, title), encoding="unicode")


def timeline_element(timeline: Timeline, view: View, title: str) -> Element:
    """The picture as an element, for a page; as for :func:`timeline_svg`."""
    return _Drawing(timeline, view, title).svg()


class _Drawing:
    """One picture while it is drawn."""

    def __init__(self, timeline: Timeline, view: View, title: str) -> None:
        self.timeline = timeline
        self.view = view
        self.title = title
        self.year = view.wording.year_of(timeline.now)
        self.levels = _levels([self.x(marker.at) for marker in timeline.markers])
        self.top = _TOP + 2 * _RADIUS * max(self.levels, default=0)
        self.height = self.top + _ROW * max(len(timeline.bars), 1) + 40
        self.root = Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {_WIDTH} {self.height}")
        self.root.attrib.update({"class": "case", "role": "img", "width": "100%"})

    def x(self, instant: dt.datetime) -> float:
        room = _WIDTH - _LABELS - _STATUS - 2 * _PAD
        return round(_LABELS + _PAD + self.timeline.axis.place(instant) * room, 1)

    def add(self, tag: str, css: str = "", text: str = "", **attributes: object) -> Element:
        """One element; underscores in the names of attributes stand for hyphens."""
        named = {name.rstrip("_").replace("_", "-"): str(value) for name, value in attributes.items()}
        element = SubElement(self.root, tag, {**({"class": css} if css else {}), **named})
        element.text = text or None
        return element

    def text(self, css: str, text: str, x: float, y: float, room: float) -> None:
        """A text in so much room; one that has to be cut is there whole for whoever points at it."""
        shown = cut(text, int(room / _CELL[css]))
        element = self.add("text", css, shown, x=x, y=y)
        if shown != text:
            SubElement(element, "title").text = text

    def svg(self) -> Element:
        self.add("title", text=self.title)
        self.add("desc", text="; ".join(f"{bar.label}: {bar.told}" for bar in self.timeline.bars))
        self.add("style", text=_STYLE)
        self.patterns()
        self.add("rect", "back", width=_WIDTH, height=self.height)
        self.text("title", self.title, _PAD, 24, _WIDTH - 2 * _PAD)
        for row in range(0, len(self.timeline.bars), 2):
            self.add("rect", "stripe", x=0, y=self.top + row * _ROW, width=_WIDTH, height=_ROW)
        self.now()  # below the markers, which may stand there
        self.events()
        for row, bar in enumerate(self.timeline.bars):
            self.bar(bar, self.top + row * _ROW)
        return self.root

    def patterns(self) -> None:
        """Stripes, so that what is late or paused shows in grey as well."""
        defs = SubElement(self.root, "defs")
        for name, colour, thick, turn in (("late", "#a3261d", "5", 45), ("paused", "#7a6200", "3", -45)):
            frame = {"id": name, "width": "6", "height": "6", "patternUnits": "userSpaceOnUse"}
            pattern = SubElement(defs, "pattern", {**frame, "patternTransform": f"rotate({turn})"})
            SubElement(pattern, "rect", {"width": "6", "height": "6", "fill": "#ffffff"})
            SubElement(pattern, "line", {"y2": "6", "stroke": colour, "stroke-width": thick})

    def events(self) -> None:
        base = 52
        self.add("text", "faint", self.view.wording.say("events"), x=_PAD, y=base + 4)
        for marker, level in zip(self.timeline.markers, self.levels, strict=True):
            x = self.x(marker.at)
            y = base + 2 * _RADIUS * level
            self.add("line", "grid", x1=x, x2=x, y1=y + _RADIUS, y2=self.height - 34)
            self.marker(marker, x, y)

    def marker(self, marker: Marker, x: float, y: int) -> None:
        css = "derived" if marker.is_derived else "marker"
        circle = self.add("circle", css, cx=x, cy=y, r=_RADIUS - 1)
        SubElement(circle, "title").text = f"{self.moment(marker.at)} {marker.title}"
        self.add("text", f"{css}-text", str(marker.number), x=x, y=y + 3.5, text_anchor="middle")

    def bar(self, bar: Bar, y: int) -> None:
        self.text("", bar.label, _PAD, y + 15, _LABELS - _PAD)
        self.text("faint", bar.owner, _PAD, y + 28, _LABELS - _PAD)
        start, until = bar.start or bar.until, bar.until
        end = bar.end if bar.end is not None else until
        middle = y + (_ROW - _BAR) / 2
        self.stretch(_FILLS.get(bar.status, "allowed"), start, min(max(end, start), max(until, start)), middle)
        if bar.is_late:
            self.stretch("late", end, until, middle)
        for since, resumed in bar.pauses:
            self.stretch("paused", since, resumed, middle)
        if bar.warns_at is not None:
            self.warning(bar.warns_at, middle)
        if bar.end is not None:
            self.due(bar.end, middle, max(until, start))
        self.sign(bar, self.x(max(until, start)), y)

    def due(self, end: dt.datetime, y: float, until: dt.datetime) -> None:
        """The end of the time, and what is left of it."""
        x = self.x(end)
        if x - self.x(until) >= _SIGN:
            middle = y + _BAR / 2
            self.add("line", "left", x1=round(self.x(until) + _SIGN, 1), x2=x, y1=middle, y2=middle)
        self.add("line", "due", x1=x, x2=x, y1=y - 4, y2=y + _BAR + 4)

    def warning(self, instant: dt.datetime, y: float) -> None:
        """The warning point: a flag on a thin tick, which says when it is to whoever points at it."""
        x = self.x(instant)
        flag = self.add("path", "warning", d=f"M{x},{y + _BAR + 4} V{y - 6} l6,3 l-6,3")
        told = self.view.wording.say("warning {moment}", moment=self.moment(instant))
        SubElement(flag, "title").text = told

    def sign(self, bar: Bar, x: float, y: int) -> None:
        sign = SYMBOLS[bar.status] if bar.end is not None else "?"
        near_due = bar.end is not None and 0 <= self.x(bar.end) - x < _SIGN
        at = x + 4 if not near_due or bar.end is None else self.x(bar.end) + 4
        self.add("text", "sign", sign, x=at, y=y + 22)
        left = _WIDTH - _STATUS + 8
        self.text("", f"{SYMBOLS[bar.status]} {bar.told}", left, y + 15, _WIDTH - left - 8)
        self.text("faint", bar.due, left, y + 28, _WIDTH - left - 8)

    def stretch(self, css: str, start: dt.datetime, end: dt.datetime, y: float) -> None:
        x = self.x(start)
        self.add("rect", css, x=x, y=y, width=max(round(self.x(end) - x, 1), 1), height=_BAR, rx=2)

    def now(self) -> None:
        x, bottom = self.x(self.timeline.now), self.height - 34
        self.add("line", "now", x1=x, x2=x, y1=40, y2=bottom)
        first = self.timeline.axis.instants[0]
        began = self.moment(first)
        if first == self.timeline.received_at:
            began = self.view.wording.say("received {moment}", moment=began)
        now = self.view.wording.say("now {moment}", moment=self.moment(self.timeline.now))
        self.add("text", "faint", began, x=self.x(first), y=bottom + 14)
        free = self.x(first) + (cells(began) + 2) * _CELL["faint"]
        if x - cells(now) * _CELL["faint"] >= free:
            self.add("text", "faint", now, x=x, y=bottom + 14, text_anchor="end")
        else:
            self.add("text", "faint", now, x=max(x, round(free, 1)), y=bottom + 14)
        note = self.view.wording.say("gaps between instants are shortened")
        self.add("text", "faint", note, x=self.x(first), y=bottom + 28)

    def moment(self, instant: dt.datetime) -> str:
        return self.view.wording.moment(instant, self.year)


def _levels(places: list[float]) -> list[int]:
    """How far down each marker stands, so that none covers another."""
    ends: list[float] = []
    levels = []
    for place in places:
        level = next((index for index, end in enumerate(ends) if place - end >= 2 * _RADIUS), len(ends))
        ends[level : level + 1] = [place]
        levels.append(level)
    return levels
