"""Cases as they may go: a complaint, what happens to it, and an instant at which to look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from complaint_rules.domain.errors import EventRefusedError
from complaint_rules.domain.events import FACTS_LEARNED, RECEIVED, RECEIVED_AT, RETURN_VISIT
from complaint_rules.domain.facts import Facts, Value
from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.reading import write_facts
from complaint_rules.policy.process_words import CLOSED, CUSTOMER, EVENTS
from complaint_rules.policy.roles import roles_of
from complaint_rules.reports.case import Case
from complaint_rules.reports.standing import Standing
from complaint_rules.testing.drawing import Drawing
from complaint_rules.testing.history import History
from complaint_rules.testing.randomness import st
from complaint_rules.testing.subjects import Subject, drawn

_SECOND = dt.timedelta(seconds=1)
_TELLING = (FACTS_LEARNED, "cause_found", "plan_proposed")
"""Events with which facts become known."""

_MOSTLY = st.sampled_from([True] * 7 + [False])

GAPS = st.one_of(
    st.sampled_from([dt.timedelta(), dt.timedelta(minutes=30), dt.timedelta(hours=2), dt.timedelta(days=1)]),
    st.integers(0, 4 * 24 * 3600).map(lambda seconds: seconds * _SECOND),
)
"""How much later the next thing happens, where no deadline says when."""


class Happenings:
    """Draws what happens to complaints under one policy.

    Args:
        subject: The policy.
        max_events: How many events are tried at most.
    """

    def __init__(self, subject: Subject, max_events: int) -> None:
        self.subject = subject
        self.max_events = max_events
        self._drawing = Drawing(subject, unknowns=False)

    @cached_property
    def _count(self) -> st.SearchStrategy[int]:
        """In half of the cases as many as there may be, for what comes last in a process is seldom reached else."""
        return st.one_of(st.integers(0, self.max_events), st.just(self.max_events))

    @cached_property
    def _kinds(self) -> st.SearchStrategy[str]:
        return st.sampled_from(sorted({*EVENTS, *self.subject.model.events} - {RECEIVED}))

    @cached_property
    def _roles(self) -> st.SearchStrategy[str]:
        return st.sampled_from(["", CUSTOMER, *sorted(roles_of(self.subject.model) - {CUSTOMER})])

    def history(self, draw: st.DrawFn) -> History:
        """One case; what it would refuse is left out."""
        known, later = self._known_at_first(draw)
        facts = write_facts(drawn(known))
        events: list[dict[str, Any]] = []
        with self.subject.policy.case(facts, engine="compiled") as case:
            moment: Any = known[RECEIVED_AT]
            for _ in range(draw(self._count)):
                standing = case.at(moment)
                at = self._moment(draw, standing)
                event = self._event(draw, standing, at, later)
                if _is_taken(case, event):
                    events.append(event)
                    moment = at
                    later = {name: value for name, value in later.items() if name not in case.facts.values}
            return History(facts, tuple(events), self._moment(draw, case.at(moment)))

    def _known_at_first(self, draw: st.DrawFn) -> tuple[dict[str, Value | None], dict[str, Value | None]]:
        """The facts of a complaint, apart from those that become known on the way."""
        values = self._drawing.values(draw)
        values[RECEIVED_AT] = values.get(RECEIVED_AT) or draw(self._drawing.known[RECEIVED_AT])
        names = [name for name in values if name != RECEIVED_AT]
        held_back = draw(st.lists(st.sampled_from(names), unique=True, max_size=6)) if names else []
        at_first = {name: value for name, value in values.items() if name not in held_back}
        return at_first, {name: values[name] for name in held_back}

    def _moment(self, draw: st.DrawFn, standing: Standing) -> dt.datetime:
        """Some time later, or right when something is due, or a second after that."""
        ends = [each.ends_at for each in standing.obligations if each.ends_at is not None and each.is_owed]
        edges = sorted(moment for end in set(ends) for moment in (end, end + _SECOND) if moment > standing.now)
        if bool(edges) and draw(st.booleans()):
            return draw(st.sampled_from(edges))
        return standing.now + draw(GAPS)

    def _event(
        self, draw: st.DrawFn, standing: Standing, at: dt.datetime, later: Mapping[str, Value | None]
    ) -> dict[str, Any]:
        """Something that happens: mostly what comes next, else anything, by whomever."""
        expected = list(_expected(standing))
        if bool(expected) and draw(_MOSTLY):
            kind, by = draw(st.sampled_from(expected))
        else:
            kind, by = draw(self._kinds), draw(self._roles)
        told = self._told(draw, kind, later)
        facts = write_facts(Facts(told)) if told else None
        event = {
            "type": kind,
            "at": to_plain(at),
            "by": by or None,
            "satisfied": draw(st.booleans()) if kind == RETURN_VISIT else None,
            "reason": draw(st.sampled_from(["settled", "not reached"])) if kind == CLOSED else None,
            "facts": facts,
        }
        return {key: value for key, value in event.items() if value is not None}

    def _told(self, draw: st.DrawFn, kind: str, later: Mapping[str, Value | None]) -> dict[str, Value | None]:
        """What becomes known with an event: what was held back, or else something that anybody may correct."""
        if kind not in _TELLING:
            return {}
        names: Sequence[str] = draw(st.lists(st.sampled_from(list(later)), unique=True, max_size=3)) if later else []
        told = {name: later[name] for name in names}
        if told or kind != FACTS_LEARNED:
            return told
        corrected = [name for name in self.subject.read if name not in {RECEIVED_AT, "complaint.id"}]
        if not corrected:
            return {"complaint.urgent": True}
        name = draw(st.sampled_from(corrected))
        return {name: draw(self._drawing.known[name])}


def histories(subject: Subject, *, max_events: int) -> st.SearchStrategy[History]:
    """Cases of all sorts.

    Args:
        subject: The policy.
        max_events: How many events are tried at most.
    """
    happenings = Happenings(subject, max_events)

    @st.composite
    def cases(draw: st.DrawFn) -> History:
        return happenings.history(draw)

    return cases()


def _expected(standing: Standing) -> Iterator[tuple[str, str]]:
    """The events that would do what is to be done now, each with who has to act."""
    for action in standing.next_actions:
        if action.step is not None:
            yield from ((pattern.event, action.owner) for pattern in action.step.done_by)
        if action.obligation is not None:
            yield from ((event, action.owner) for event in action.obligation.due.deadline.met_by)


def _is_taken(case: Case, event: Mapping[str, Any]) -> bool:
    try:
        case.record(event)
    except EventRefusedError:
        return False
    return True
