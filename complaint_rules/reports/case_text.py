"""How a case stands, in words: rows of what is owed, and lines of everything else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import attrs

from complaint_rules.cases.answering import Answer, Person
from complaint_rules.cases.obligations import Obligation, ObligationStatus
from complaint_rules.cases.state import Learned, NextAction, State
from complaint_rules.cases.steps import StepState, StepStatus
from complaint_rules.engines.record import Status
from complaint_rules.policy.process import ACCOUNTABILITY, Step
from complaint_rules.reports import phrases
from complaint_rules.reports.case_words import (
    due_in_short,
    due_words,
    event_title,
    needs_words,
    owner_words,
    proposal_words,
    rounded,
    standing_words,
    status_words,
    step_words,
    warning_words,
)
from complaint_rules.reports.explanation import most_wanted, need_of
from complaint_rules.reports.lines import Line, Tone
from complaint_rules.reports.names import name_words
from complaint_rules.reports.text import need_lines
from complaint_rules.reports.timeline import SYMBOLS, in_order, tone_of
from complaint_rules.reports.viewing import View

_STEP_TONES = {StepStatus.DONE: Tone.ANSWER, StepStatus.OPEN: Tone.PLAIN, StepStatus.UNDETERMINED: Tone.OPEN}
_TOLD_STEPS = frozenset({*StepStatus} - {StepStatus.NOT_APPLICABLE})


@attrs.frozen
class ObligationRow:
    """One obligation for people.

    Args:
        obligation: Its title, and its round where the case has several.
        status: How it stands, with a sign that tells it without colour.
        due: When it is or was due, or what that hangs on.
        owner: Who owes it.
        tone: Of the status.
    """

    obligation: str
    status: str
    due: str
    owner: str
    tone: Tone


class CaseText:
    """Puts one case at one instant into words.

    Args:
        state: How it stands.
        view: Of the complaint.
    """

    def __init__(self, state: State, view: View) -> None:
        self._state = state
        self._view = view
        self._year = view.wording.year_of(state.now)

    @property
    def title(self) -> tuple[Line, ...]:
        """Which case, when, and whether it is open."""
        say, state, view = self._view.wording.say, self._state, self._view
        name = view.written("complaint.id") or say("without a number")
        policy = view.text(view.policy.title) or view.policy.name
        title = say("Case {name} under: {policy} {version}", name=name, policy=policy, version=view.policy.version)
        moment = view.wording.zoned_moment(state.now)
        if state.closed_at is not None:
            told = say("{moment}: closed since {since}", moment=moment, since=self._moment(state.closed_at))
        else:
            told = say("{moment}: open", moment=moment)
        rounds = say("round {number}", number=str(state.cycle)) if state.cycle > 1 else ""
        return Line(title, 0, Tone.TITLE), Line(", ".join(filter(None, (told, rounds))), 0, Tone.NOTE)

    @property
    def columns(self) -> tuple[str, str, str, str]:
        """The headings of the rows."""
        say = self._view.wording.say
        return say("Obligation"), say("Status"), say("Due"), say("Owner")

    @property
    def rows(self) -> tuple[ObligationRow, ...]:
        """The obligations, a row each, in the order in which their clocks started."""
        return tuple(self._row(each) for each in in_order(self._state.obligations))

    def row_lines(self) -> Iterator[Line]:
        """The rows as lines, for where there is no room for columns."""
        for row in self.rows:
            yield Line(f"{row.obligation}: {row.status}; {row.due} ({row.owner})", 1, row.tone)

    def sections(self) -> Iterator[tuple[str, tuple[Line, ...]]]:
        """Everything else, under headings, from what comes next to what to ask next."""
        say, state = self._view.wording.say, self._state
        sections: tuple[tuple[str, Iterator[Line]], ...] = (
            (say("Next"), map(self._action, state.next_actions)),
            (say("To answer for"), self._answers()),
            (say("Became known"), (line for each in state.learned for line in self._learned(each))),
            (say("Steps"), self._steps()),
            (say("Events"), map(self._event, range(len(state.history)))),
            (say("Ask next"), self._questions()),
        )
        for heading, lines in sections:
            told = tuple(lines)
            if told:
                yield heading, told

    def lines(self) -> Iterator[Line]:
        """The sections under one another."""
        for heading, lines in self.sections():
            yield Line()
            yield Line(heading, 0, Tone.HEADING)
            yield from lines

    def _moment(self, instant: dt.datetime) -> str:
        return self._view.wording.moment(instant, self._year)

    def _name(self, role: str) -> str:
        return name_words(role, self._view.wording)

    def _title(self, step: Step) -> str:
        return self._view.text(step.title) or step.id

    def _row(self, each: Obligation) -> ObligationRow:
        deadline = each.due.deadline
        title = self._view.text(deadline.title) or deadline.id
        name = f"{title} ({each.cycle})" if self._state.cycle > 1 else title
        status = f"{SYMBOLS[each.status]} {standing_words(each, self._state, self._view)}"
        tone = tone_of(each, self._state)
        return ObligationRow(name, status, "; ".join(self._due(each)), self._name(deadline.owner), tone)

    def _due(self, each: Obligation) -> Iterator[str]:
        say, due = self._view.wording.say, each.due
        yield due_words(each, self._view, self._year)
        if each.status is ObligationStatus.PENDING and due.warns_at is not None and not self._state.warns(each):
            yield say("warning {moment}", moment=self._moment(due.warns_at))
        if each.ended_at is not None:
            ended = self._moment(each.ended_at)
            if each.has_lapsed:
                yield say("does not apply any more, by what became known {moment}", moment=ended)
            else:
                yield say("ended {moment}", moment=ended)
        if each.off_schedule:
            yield say("off schedule {moments}", moments=", ".join(map(self._moment, each.off_schedule)))
        if due.assumes:
            yield say("assumes {names}", names=", ".join(due.assumes))

    def _action(self, each: NextAction) -> Line:
        say, view = self._view.wording.say, self._view
        parts = [say("{name}: {value}", name=owner_words(each.owner, view), value=view.text(each.action))]
        obligation = each.obligation
        if obligation is not None and obligation.late_by is not None:
            parts.append(say("late by {distance}", distance=view.wording.value(rounded(obligation.late_by))))
        elif obligation is not None:
            parts.append(due_in_short(obligation, view, self._year))
        if obligation is not None and self._state.warns(obligation):
            parts.append(warning_words(obligation, view, self._year))
        if each.needs:
            parts.append(say("needs {names}", names=", ".join(each.needs)))
        return Line("; ".join(parts), 1, Tone.PLAIN if obligation is None else tone_of(obligation, self._state))

    def _answer(self, each: Answer) -> Iterator[Line]:
        say, view, obligation = self._view.wording.say, self._view, each.obligation
        clauses = say("clauses {clauses}", clauses=", ".join(each.clauses))
        if obligation is not None:
            title = view.text(obligation.due.deadline.title) or obligation.id
            late = ", ".join((title, status_words(obligation, view)))
            told = say("{name}: {value}", name=self._name(each.role), value=late)
        else:
            named = (self._person(person) for person in each.persons)
            told = say("the cause of the complaint; {persons}", persons="; ".join(named))
        yield Line(f"{told}; {clauses}", 1)
        for proposal in each.proposals:
            yield Line(proposal_words(proposal, view), 2)

    def _answers(self) -> Iterator[Line]:
        """What somebody has to answer for, and once what has to be said of every proposal."""
        notes: dict[str, None] = {}
        # Of what may still have to be answered for the document tells.
        for each in (answer for answer in self._state.answers if not answer.needs):
            yield from self._answer(each)
            notes.update(dict.fromkeys(self._view.text(one.accountability.note) for one in each.proposals))
        yield from (Line(note, 1, Tone.NOTE) for note in notes if note)

    def _person(self, person: Person) -> str:
        say = self._view.wording.say
        name = say("not known") if person.name is None else str(person.name)
        if person.name is not None and self._view.policy.facts[person.fact].personal:
            name = say("given, not shown")
        return say("{name}: {value}", name=person.fact, value=name)

    def _learned(self, each: Learned) -> Iterator[Line]:
        say, view = self._view.wording.say, self._view
        facts = ", ".join(sorted(each.event.facts))
        yield Line(say("{name}: {value}", name=self._moment(each.event.at), value=facts), 1)
        for name, change in each.changes.items():
            definition = view.policy.decisions[name]
            before, after = (phrases.outcome(record, definition, view.wording) for record in change)
            if before == after:
                continue
            title = phrases.title(definition, view)
            because = say("because of {rules}", rules=", ".join(change.after.rules)) if change.after.rules else ""
            told = say("{name}: {before}, now {after}", name=title, before=before, after=after)
            yield Line(", ".join(filter(None, (told, because))), 2)

    def _steps(self) -> Iterator[Line]:
        """The steps in their order; then those of which nobody knows whether they are to be done, by what they need."""
        open_ones: dict[tuple[str, ...], list[StepState]] = {}
        for each in self._state.steps:
            if each.status is StepStatus.UNDETERMINED:
                open_ones.setdefault(each.needs, []).append(each)
            elif each.status in _TOLD_STEPS:
                yield self._step(each)
        for needs, steps in open_ones.items():
            status = step_words(StepStatus.UNDETERMINED, (), self._view)
            told = "; ".join(filter(None, (status, needs_words(needs, self._view) if needs else "")))
            yield Line(told, 1, Tone.OPEN)
            yield from (Line(self._title(each.step), 2) for each in steps)

    def _questions(self) -> Iterator[Line]:
        """What to ask next while the case is open: what holds up most first."""
        if self._state.closed_at is None:
            waiting = (need_of(name, self._view) for names in self._waiting() for name in names)
            yield from need_lines(most_wanted(waiting), self._view)

    def _waiting(self) -> Iterator[tuple[str, ...]]:
        """What every decision, step and obligation that is not determined needs; proposals are of no hurry."""
        for name, record in self._state.records.items():
            if record.status is Status.UNDETERMINED and not name.startswith(ACCOUNTABILITY):
                yield record.needs
        yield from (each.needs for each in self._state.steps if each.status is not StepStatus.NOT_APPLICABLE)
        yield from (each.due.needs for each in self._state.obligations if each.is_owed and each.due.is_open)

    def _step(self, each: StepState) -> Line:
        say, view = self._view.wording.say, self._view
        before = [self._title(view.policy.steps[name]) for name in each.waits_for]
        status = step_words(each.status, before, view)
        return Line(
            say("{name}: {value}", name=self._title(each.step), value=status),
            1,
            _STEP_TONES.get(each.status, Tone.NOTE),
        )

    def _event(self, place: int) -> Line:
        say, event = self._view.wording.say, self._state.history[place].event
        who = ", ".join(filter(None, (self._name(event.by), say("by itself, after a breach") if event.derived else "")))
        told = f"{place + 1}. {self._moment(event.at)} {event_title(event, self._view)}"
        return Line(f"{told} ({who})" if who else told, 1)


def case_lines(state: State, view: View) -> Iterator[Line]:
    """The whole under one another."""
    text = CaseText(state, view)
    yield from text.title
    if text.rows:
        yield Line()
    yield from text.row_lines()
    yield from text.lines()
