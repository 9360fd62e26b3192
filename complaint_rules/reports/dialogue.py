"""What is said while somebody is asked, fact by fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.domain.types import Kind
from complaint_rules.engines.record import Status
from complaint_rules.engines.session import Changes
from complaint_rules.reports import phrases
from complaint_rules.reports.lines import Line, Tone
from complaint_rules.reports.names import value_words
from complaint_rules.reports.viewing import View
from complaint_rules.reports.wording import marked

WHY = "why"
"""What is typed to be told what an answer is needed for."""

END = "quit"
"""What is typed to end."""

_HINTS = {
    Kind.BOOLEAN: marked("yes or no"),
    Kind.DATE: marked("a date such as 2026-01-31"),
    Kind.DATE_TIME: marked("a date and time such as 2026-01-31T09:00:00+08:00"),
    Kind.DURATION: marked("a duration such as PT24H"),
    Kind.MONEY: marked("an amount such as 12.50 CNY"),
    Kind.NUMBER: marked("a number"),
    Kind.TEXT: marked("a text"),
}


def opening(view: View) -> Line:
    """How to answer."""
    told = view.wording.say(
        "Answer, or press Enter where it is not known; `{why}` tells what waits for it, `{end}` ends.", why=WHY, end=END
    )
    return Line(told, 0, Tone.NOTE)


def closing(view: View) -> Line:
    """There are no questions left."""
    return Line(view.wording.say("Nothing is left to ask."), 0, Tone.NOTE)


def question_lines(declaration: FactDeclaration, view: View) -> Iterator[Line]:
    """A question, and what may be answered."""
    yield Line()
    asked = view.text(declaration.ask)
    yield Line(f"{asked} [{declaration.name}]" if asked else declaration.name, 0, Tone.HEADING)
    yield Line(_hint(declaration, view), 1, Tone.NOTE)


def offered(declaration: FactDeclaration, view: View) -> dict[str, str]:
    """The values among which an answer chooses, each with the words in which it is offered."""
    return {value: value_words(value, view.wording) for value in declaration.type.values}


def _hint(declaration: FactDeclaration, view: View) -> str:
    say, kind = view.wording.say, declaration.type.kind
    numbered = ", ".join(f"{number} {words}" for number, words in enumerate(offered(declaration, view).values(), 1))
    if kind is Kind.SET:
        return say("any of {values}; several with commas, or none", values=numbered)
    return say("one of {values}", values=numbered) if numbered else say(_HINTS[kind])


def waiting_line(decisions: Iterable[str], view: View) -> Line:
    """What an answer is needed for."""
    titles = (phrases.title(view.policy.decisions[name], view) for name in decisions)
    return Line(view.wording.say("Waiting for it: {decisions}", decisions=", ".join(titles)), 1, Tone.NOTE)


def change_lines(changes: Changes, view: View) -> Iterator[Line]:
    """What was decided by an answer, with the rules and clauses behind it."""
    for name, change in changes.items():
        definition, record = view.policy.decisions[name], change.after
        outcome = phrases.outcome(record, definition, view.wording)
        if outcome != phrases.outcome(change.before, definition, view.wording):
            because = f" ({', '.join((*record.rules, *record.clauses))})" if record.rules else ""
            tone = Tone.ANSWER if record.status is Status.DECIDED else Tone.OPEN
            told = view.wording.say("{name}: {value}", name=phrases.title(definition, view), value=outcome)
            yield Line(f"{told}{because}", 1, tone)
