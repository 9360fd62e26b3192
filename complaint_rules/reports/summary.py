"""A decided complaint at a glance: every decision, what it comes to, why, and what to ask next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from complaint_rules.engines.due import Due
from complaint_rules.engines.record import Record, Status
from complaint_rules.reports import phrases
from complaint_rules.reports.deadlines import DeadlineRow, deadline_rows
from complaint_rules.reports.explanation import explain
from complaint_rules.reports.lines import Line, Tone
from complaint_rules.reports.messages import reply
from complaint_rules.reports.names import name_words
from complaint_rules.reports.text import TONES, question_lines
from complaint_rules.reports.viewing import View


@attrs.frozen
class Row:
    """One decision.

    Args:
        decision: Its title, and its name.
        answer: What it comes to.
        why: The clauses and reasons, or what is missing.
        tone: Of the answer.
    """

    decision: str
    answer: str
    why: str
    tone: Tone


@attrs.frozen
class Summary:
    """One complaint.

    Args:
        title: The complaint and the policy.
        columns: The headings of the rows.
        rows: A decision each, in the policy's order.
        deadlines: A deadline each, by id.
        deadline_columns: The headings of these.
        questions: What to ask next.
        reply: What is said to the customer.
    """

    title: str
    columns: tuple[str, str, str]
    rows: tuple[Row, ...]
    deadlines: tuple[DeadlineRow, ...]
    deadline_columns: tuple[str, str, str]
    questions: tuple[Line, ...]
    reply: tuple[Line, ...]


def summarize(view: View, dues: Iterable[Due] = ()) -> Summary:
    """Sum up a decided complaint.

    Args:
        view: The complaint.
        dues: Its deadlines.
    """
    say, policy, told = view.wording.say, view.policy, tuple(dues)
    name = view.written("complaint.id") or say("without a number")
    title = say(
        "Complaint {name} under: {policy} {version}",
        name=name,
        policy=view.text(policy.title) or policy.name,
        version=policy.version,
    )
    return Summary(
        title,
        (say("Decision"), say("Outcome"), say("Why")),
        tuple(_row(each, view) for each in policy.order_of_answers),
        deadline_rows(told, view),
        (say("Deadline"), say("Due"), say("Duty")),
        tuple(question_lines(explain(view), view, told)),
        tuple(_reply(view)),
    )


def _row(name: str, view: View) -> Row:
    definition, record = view.policy.decisions[name], view.records[name]
    answer = phrases.outcome(record, definition, view.wording)
    return Row(phrases.title(definition, view), answer, "; ".join(_why(record, view)), TONES[record.status])


def _why(record: Record, view: View) -> Iterator[str]:
    say = view.wording.say
    if record.reasons:
        yield ", ".join(name_words(each, view.wording) for each in record.reasons)
    if record.clauses:
        yield ", ".join(record.clauses)
    if record.needs and record.status is not Status.DECIDED:
        yield say("needs {names}", names=", ".join(record.needs))
    if record.assumes:
        yield say("assumes {names}", names=", ".join(record.assumes))


def _reply(view: View) -> Iterator[Line]:
    told = reply(view)
    if told:
        yield Line()
        yield Line(view.wording.say("Reply to the customer"), 0, Tone.HEADING)
        yield from (Line(paragraph, 1) for paragraph in told.split("\n"))
