"""How a case stands at one instant, and what can be told of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from complaint_rules.domain.errors import UnknownDecisionError
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.engines.record import Record

if TYPE_CHECKING:
    import datetime as dt

    from complaint_rules.cases.answering import Answer
    from complaint_rules.cases.obligations import Obligation
    from complaint_rules.cases.state import Learned, NextAction, State
    from complaint_rules.cases.steps import StepState
    from complaint_rules.engines.situation import Names
    from complaint_rules.reports.viewing import View


class Standing(Mapping[str, Record]):
    """One case at one instant; as a mapping, its decisions by name.

    Args:
        state: Everything that follows from what was recorded.
        names: What the policy's names are.
        engine: What decided it.
        locale: The reader's.
        as_of: The day whose rules apply, where the caller gave one.
    """

    def __init__(self, state: State, names: Names, *, engine: str, locale: str, as_of: dt.date | None) -> None:
        self.state = state
        self.engine = engine
        self.locale = locale
        self._names = names
        self._as_of = as_of

    def __getitem__(self, name: str) -> Record:
        records = self.state.records
        if name not in records:
            known = did_you_mean(name, records) or f"; it makes {', '.join(sorted(records))}"
            raise UnknownDecisionError(f"the policy makes no decision `{name}`{known}")
        return records[name]

    def __contains__(self, name: object) -> bool:
        """Without looking for what may have been meant, as the error of a missing name does."""
        return name in self.state.records

    def __iter__(self) -> Iterator[str]:
        return iter(self.state.records)

    def __len__(self) -> int:
        return len(self.state.records)

    def __repr__(self) -> str:
        state = "open" if self.is_open else "closed"
        return f"Standing({self.now.isoformat()}, {state}, {len(self.breaches)} breaches)"

    @property
    def now(self) -> dt.datetime:
        """The instant, in UTC."""
        return self.state.now

    @property
    def is_open(self) -> bool:
        """Whether the case is not closed."""
        return self.state.closed_at is None

    @property
    def closed_at(self) -> dt.datetime | None:
        """When the case was closed, in UTC; None while it is open."""
        return self.state.closed_at

    @property
    def cycle(self) -> int:
        """The round of the case, from 1."""
        return self.state.cycle

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """What is or was owed."""
        return self.state.obligations

    @property
    def steps(self) -> tuple[StepState, ...]:
        """How the steps stand."""
        return self.state.steps

    @property
    def next_actions(self) -> tuple[NextAction, ...]:
        """What is to be done, first what is due first."""
        return self.state.next_actions

    @property
    def breaches(self) -> tuple[Obligation, ...]:
        """The obligations that are or were late."""
        return self.state.breaches

    @property
    def warnings(self) -> tuple[Obligation, ...]:
        """The obligations whose warning point is over, and whose time is not."""
        return self.state.warnings

    @property
    def accountability(self) -> tuple[Answer, ...]:
        """What somebody has to answer for."""
        return self.state.answers

    @property
    def learned(self) -> tuple[Learned, ...]:
        """What became known on the way, and what it changed."""
        return self.state.learned

    @property
    def view(self) -> View:
        """The complaint as reports look at it."""
        from complaint_rules.reports.viewing import view_of

        return view_of(self._names, self.state.facts, self.state.records, self._as_of, self.locale)

    @property
    def reply(self) -> str | None:
        """What is said to a customer whose complaint is rejected or not established; else None."""
        from complaint_rules.reports.messages import is_turned_down, reply

        turned_down = self._names.policy.messages and is_turned_down(self.state.records)
        return reply(self.view) if turned_down else None

    def to_json(self) -> dict[str, Any]:
        """The whole as one document, ready for :func:`json.dumps`."""
        from complaint_rules.reports.case_document import state_document

        policy = self._names.policy
        return state_document(self.state, policy, engine=self.engine, locale=self.locale, reply=self.reply)

    def svg(self) -> str:
        """The time line as an SVG document: obligations as bars, due times, events, breaches."""
        from complaint_rules.reports.case_text import CaseText
        from complaint_rules.reports.timeline import timeline_of
        from complaint_rules.reports.timeline_svg import timeline_svg

        view = self.view
        return timeline_svg(timeline_of(self.state, view), view, CaseText(self.state, view).title[0].text)

    def html(self) -> str:
        """A page that stands alone: the time line, what is owed, what comes next, who answers for what."""
        from complaint_rules.reports.case_html import case_html

        return case_html(self.state, self.view)

    def text(self) -> str:
        """The whole in words of the locale; no personal value is told."""
        from complaint_rules.reports.case_text import case_lines
        from complaint_rules.reports.lines import plain

        return plain(case_lines(self.state, self.view))
