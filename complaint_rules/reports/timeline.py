"""A case as a picture before it is drawn: its obligations as bars over one axis, its events, and now."""

from __future__ import annotations

import datetime as dt
import itertools
from bisect import bisect_right
from collections.abc import Iterable, Iterator

import attrs

from complaint_rules.cases.ledger import Taken
from complaint_rules.cases.obligations import Obligation, ObligationStatus
from complaint_rules.cases.state import State
from complaint_rules.domain.events import RECEIVED_AT
from complaint_rules.reports.case_words import due_in_short, event_title, owner_words, standing_words
from complaint_rules.reports.lines import Tone
from complaint_rules.reports.viewing import View

_SHORTENING = 0.4
"""The power to which gaps between instants are raised, so that half an hour shows beside a week."""

SYMBOLS = {
    ObligationStatus.PENDING: "○",
    ObligationStatus.PAUSED: "‖",
    ObligationStatus.MET: "✓",
    ObligationStatus.MET_LATE: "✓",
    ObligationStatus.BREACHED: "✗",
    ObligationStatus.CANCELLED: "–",
    ObligationStatus.SUPERSEDED: "↻",
}
"""What tells a status without any colour, along with its words."""

_TONES = {
    ObligationStatus.PENDING: Tone.PLAIN,
    ObligationStatus.PAUSED: Tone.OPEN,
    ObligationStatus.MET: Tone.ANSWER,
    ObligationStatus.MET_LATE: Tone.FAULT,
    ObligationStatus.BREACHED: Tone.FAULT,
    ObligationStatus.CANCELLED: Tone.NOTE,
    ObligationStatus.SUPERSEDED: Tone.NOTE,
}


@attrs.frozen
class Bar:
    """One obligation.

    Args:
        label: Its title, and its round where the case has several.
        owner: Who owes it, in words.
        status: How it stands.
        tone: Of how it stands.
        told: How it stands, in words.
        due: When it is or was due, in a few words.
        start: When its clock started; None where that is not known.
        end: The last instant that is in time; None where that is not known.
        warns_at: When to warn of that; None where that is not known, or not asked for.
        until: When it was met, cancelled or superseded, or now.
        pauses: When its clock stood still.
        is_late: Whether it is or was late.
    """

    label: str
    owner: str
    status: ObligationStatus
    tone: Tone
    told: str
    due: str
    start: dt.datetime | None
    end: dt.datetime | None
    warns_at: dt.datetime | None
    until: dt.datetime
    pauses: tuple[tuple[dt.datetime, dt.datetime], ...]
    is_late: bool


@attrs.frozen
class Marker:
    """One event.

    Args:
        number: Its place among the events, from 1.
        at: When.
        title: What happened.
        is_derived: Whether a breach brought it about.
    """

    number: int
    at: dt.datetime
    title: str
    is_derived: bool


@attrs.frozen
class Axis:
    """From instants to places between 0 and 1; gaps are shortened, the longer the more.

    Args:
        instants: Those between which time passes, in order, at least one.
        places: Theirs, ascending.
    """

    instants: tuple[dt.datetime, ...]
    places: tuple[float, ...]

    @classmethod
    def over(cls, instants: Iterable[dt.datetime]) -> Axis:
        """The axis from the first to the last of some instants."""
        ordered = tuple(sorted({*instants}))
        gaps = [(later - earlier).total_seconds() ** _SHORTENING for earlier, later in itertools.pairwise(ordered)]
        whole = sum(gaps) or 1.0
        places = [0.0]
        for gap in gaps:
            places.append(places[-1] + gap / whole)
        return cls(ordered, tuple(places))

    def place(self, instant: dt.datetime) -> float:
        """Where an instant is; one outside is at the nearer end."""
        after = bisect_right(self.instants, instant)
        if after == 0:
            return 0.0
        if after == len(self.instants):
            return self.places[-1]
        earlier, later = self.instants[after - 1], self.instants[after]
        share = (instant - earlier) / (later - earlier)
        return self.places[after - 1] + share * (self.places[after] - self.places[after - 1])


@attrs.frozen
class Timeline:
    """The whole picture.

    Args:
        received_at: When the complaint came in; None where that is not known.
        now: When the picture is of.
        bars: The obligations, by their start.
        markers: The events, in order.
        axis: Where instants are.
    """

    received_at: dt.datetime | None
    now: dt.datetime
    bars: tuple[Bar, ...]
    markers: tuple[Marker, ...]
    axis: Axis


def timeline_of(state: State, view: View) -> Timeline:
    """The picture of a case at one instant.

    Args:
        state: How the case stands.
        view: Of the complaint.
    """
    received = state.facts.values.get(RECEIVED_AT)
    bars = tuple(_bar(each, state, view) for each in in_order(state.obligations))
    markers = tuple(_marker(number, taken, view) for number, taken in enumerate(state.history, 1))
    first = received if isinstance(received, dt.datetime) else None
    instants = {state.now, *([first] if first is not None else []), *(marker.at for marker in markers), *_ends(bars)}
    return Timeline(first, state.now, bars, markers, Axis.over(instants))


def tone_of(each: Obligation, state: State) -> Tone:
    """The tone of how an obligation stands."""
    return Tone.WARNING if state.warns(each) else _TONES[each.status]


def in_order(obligations: Iterable[Obligation]) -> list[Obligation]:
    """Obligations in the order in which their clocks started; those of which that is not known come first."""
    unknown = dt.datetime.min.replace(tzinfo=dt.UTC)
    return sorted(obligations, key=lambda each: (each.due.started_at or unknown, each.cycle, each.id))


def _ends(bars: Iterable[Bar]) -> Iterator[dt.datetime]:
    for bar in bars:
        yield bar.until
        yield from (moment for moment in (bar.start, bar.warns_at, bar.end) if moment is not None)
        yield from (moment for pause in bar.pauses for moment in pause)


def _bar(each: Obligation, state: State, view: View) -> Bar:
    deadline = each.due.deadline
    title = view.text(deadline.title) or deadline.id
    return Bar(
        label=f"{title} ({each.cycle})" if state.cycle > 1 else title,
        owner=owner_words(deadline.owner, view),
        status=each.status,
        tone=tone_of(each, state),
        told=standing_words(each, state, view),
        due=due_in_short(each, view, view.wording.year_of(state.now)),
        start=each.due.starts_at,
        end=each.ends_at,
        warns_at=each.due.warns_at,
        until=_until(each, state),
        pauses=tuple((pause.since, pause.until or state.now) for pause in each.pauses),
        is_late=each.is_breach,
    )


def _until(each: Obligation, state: State) -> dt.datetime:
    """Up to when an obligation is drawn: its end, or now; what is late stays late as long as it was told to be."""
    if each.ended_at is not None:
        return each.ended_at
    return state.now if each.late_by is None or each.ends_at is None else each.ends_at + each.late_by


def _marker(number: int, taken: Taken, view: View) -> Marker:
    event = taken.event
    return Marker(number, event.at, event_title(event, view), event.derived)
