"""What is owed in a case, naively: every clock worked out from the whole history at once, nothing kept on the way.

Written from `docs/cases.md`; it shares the arithmetic of single spans with the library, and nothing of how cases are
kept. For complaints whose facts are all known from the start.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from complaint_rules import Policy
from complaint_rules.domain.calendar import MINUTES_OF_DAY
from complaint_rules.domain.deadlines import due_at, due_on
from complaint_rules.domain.events import Event
from complaint_rules.domain.extensions import extended_due_at
from complaint_rules.domain.pauses import Pause
from complaint_rules.domain.spans import read_span
from complaint_rules.domain.terms import OutOfHours
from complaint_rules.domain.wall_clock import instant_at
from complaint_rules.domain.working_time import WorkingTime
from complaint_rules.policy.model import Deadline
from complaint_rules.policy.process_words import AFTER_CLOSING

Told = tuple[str, int, str, dt.datetime | None, dt.datetime | None]
"""A deadline, the round, the status, the end of the time, and when it was met, cancelled or superseded."""

VISITS = {"return_visit", "visit_attempted"}


@attrs.frozen
class Naive:
    """One case.

    Args:
        policy: The policy.
        facts: Of the complaint, nested.
        received: When it came in.
        events: What has happened, in order.
        now: The instant to look at.
    """

    policy: Policy
    facts: dict[str, Any]
    received: dt.datetime
    events: Sequence[Event]
    now: dt.datetime

    def told(self) -> list[Told]:
        """All obligations."""
        return sorted(each for deadline in self.policy.model.deadlines.values() for each in self.of(deadline))

    # rounds

    def breaks(self) -> list[tuple[int, dt.datetime]]:
        """The places before which a new round begins, and when."""
        found: list[tuple[int, dt.datetime]] = []
        first = ""
        recorded = closed = gone_on = False
        for place, event in enumerate(self.events):
            if event.type == "reopened":
                if not first or recorded or closed or gone_on:
                    found.append((place, event.at))
                    first, closed, gone_on = "", False, False
                recorded = True
            gone_on = gone_on or self.goes_on(event, first)
            if starting := self.starts_over(event):
                found.append((place + 1, event.at))
                first, recorded, gone_on = starting, False, False
            closed = closed or event.type == "closed"
        return found

    def starts_over(self, event: Event) -> str:
        """The step with which everything starts over after an event, which still belongs to the round before."""
        for name, step in self.policy.model.steps.items():
            if any(
                each.event == event.type and each.satisfied in {None, event.satisfied} for each in step.starts_cycle
            ):
                return name
        return ""

    def goes_on(self, event: Event, first: str) -> bool:
        """Whether an event does a step that follows others, and not along with the first of the round.

        Visits on a day that has to be hit follow what does such a step anyhow.
        """
        steps = self.policy.model.steps
        done = [name for name, step in steps.items() if any(each.event == event.type for each in step.done_by)]
        rounds = [name for name in done if not {each.event for each in steps[name].done_by} <= AFTER_CLOSING]
        return first not in done and any(steps[name].after for name in rounds) and event.type not in VISITS

    def round_of(self, place: int) -> int:
        return 1 + sum(first <= place for first, _ in self.breaks())

    # clocks

    def of(self, deadline: Deadline) -> Iterator[Told]:
        clocks = self.clocks(deadline)
        successors = [*(place for _, place, _ in clocks), len(self.events)][1:]
        for (cycle, place, start), successor in zip(clocks, successors, strict=True):
            if not deadline.only_out_of_hours or not self.hours.is_open(start):
                yield self.outcome(deadline, cycle, place, start, successor)

    def clocks(self, deadline: Deadline) -> list[tuple[int, int, dt.datetime]]:
        """Round, place of the start (-1 for the receipt), and its instant."""
        if self.span(deadline) is None:
            return []
        found: list[tuple[int, int, dt.datetime]] = []
        if self.counts(deadline, "received"):
            found.append((1, -1, self.received))
        for place, event in enumerate(self.events):
            if self.counts(deadline, event.type):
                since = self.events[found[-1][1] + 1 : place] if found else ()
                again = any(each.type in deadline.cancelled_by for each in since)
                if not found or found[-1][0] < self.round_of(place) or again:
                    found.append((self.round_of(place), place, event.at))
        return found

    def life(self, deadline: Deadline, place: int) -> tuple[int, str, dt.datetime]:
        """Up to which place events concern a clock, what ends it from outside, and when; where nothing does, now."""
        closings = [at for at, each in enumerate(self.events) if each.type == "closed" and at > place]
        stops = [(at + 1, "cancelled", self.events[at].at) for at in closings]
        if any(point.name != "received" for point in deadline.starts):
            stops += [(first, "superseded", at) for first, at in self.breaks() if first > place]
        return min(stops, default=(len(self.events), "", self.now))

    def outcome(self, deadline: Deadline, cycle: int, place: int, start: dt.datetime, successor: int) -> Told:
        stop, stopped, moment = self.life(deadline, place)
        pauses: list[Pause] = []
        held = self.held_before(deadline, place)
        granted = 0
        for event in self.events[place + 1 : min(stop, successor)]:
            end = self.end(deadline, start, pauses, held, granted, event.at)
            if event.type in deadline.met_by and self.on_its_day(deadline, start, event):
                return deadline.id, cycle, "met_late" if event.at > end else "met", end, event.at
            if event.at > end:
                continue
            if event.type in deadline.cancelled_by:
                return deadline.id, cycle, "cancelled", end, event.at
            if deadline.extending is not None and event.type == deadline.extending.event:
                granted = min(granted + 1, deadline.extending.extension.times)
            if event.type in deadline.pause and held is None:
                held = event.at
            elif event.type in deadline.resume and held is not None:
                pauses.append(Pause(held, event.at))
                held = None
        end = self.end(deadline, start, pauses, held, granted, moment)
        if moment > end:
            return deadline.id, cycle, "breached", end, None
        if stopped:
            return deadline.id, cycle, stopped, end, moment
        return deadline.id, cycle, "pending" if held is None else "paused", end, None

    # single things

    @property
    def hours(self) -> WorkingTime:
        return WorkingTime(self.policy.model.calendar, self.policy.model.zone)

    def counts(self, deadline: Deadline, name: str) -> bool:
        points = [point for point in deadline.starts if point.name == name]
        return any(not point.text or self.policy.evaluate(point.text, self.facts) for point in points)

    def span(self, deadline: Deadline) -> str | None:
        outcome = self.policy.decide(self.facts)[deadline.decision].outcome
        return None if outcome is None else str(outcome)

    def held_before(self, deadline: Deadline, place: int) -> dt.datetime | None:
        held = None
        for event in self.events[: max(place, 0)]:
            if event.type in deadline.pause:
                held = held or event.at
            elif event.type in deadline.resume:
                held = None
        return held

    def terms(self, deadline: Deadline, start: dt.datetime) -> Any:
        stays = deadline.unless_text and not self.hours.is_open(start)
        if stays and self.policy.evaluate(deadline.unless_text, self.facts):
            return attrs.evolve(deadline.terms, out_of_hours=OutOfHours.AT_ONCE)
        return deadline.terms

    def end(
        self,
        deadline: Deadline,
        start: dt.datetime,
        pauses: list[Pause],
        held: dt.datetime | None,
        granted: int,
        moment: dt.datetime,
    ) -> dt.datetime:
        """The last instant in time, a pause that is open being closed at a moment."""
        span, terms = read_span(self.span(deadline)), self.terms(deadline, start)
        if deadline.on:
            last = self.days(deadline, start)[-1]
            return instant_at(last, MINUTES_OF_DAY, self.hours.zone)
        stood = [*pauses, *([Pause(held, moment)] if held is not None else [])]
        if deadline.extending is None or not granted:
            return due_at(start, span, hours=self.hours, terms=terms, pauses=stood)
        extension = deadline.extending.extension
        return extended_due_at(start, span, extension, granted, hours=self.hours, terms=terms, pauses=stood)

    def days(self, deadline: Deadline, start: dt.datetime) -> list[dt.date]:
        moved = self.terms(deadline, start).out_of_hours is OutOfHours.NEXT_OPENING
        since = self.hours.next_opening(start) if moved else start
        day = due_on(since, read_span(self.span(deadline)), hours=self.hours)
        return [day, self.hours.calendar.working_day_from(day)]

    def on_its_day(self, deadline: Deadline, start: dt.datetime, event: Event) -> bool:
        return not deadline.on or event.at.astimezone(self.hours.zone).date() in self.days(deadline, start)
