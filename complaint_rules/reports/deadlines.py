"""Deadlines of a decided complaint, as JSON and for people."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs

from complaint_rules.domain.facts import Value
from complaint_rules.domain.plain import to_plain
from complaint_rules.engines.due import Alternative, Due
from complaint_rules.policy.model import Deadline, Policy
from complaint_rules.reports import phrases
from complaint_rules.reports.lines import Line, Tone
from complaint_rules.reports.locales import text_in
from complaint_rules.reports.names import name_words
from complaint_rules.reports.viewing import View


def deadline_documents(dues: Iterable[Due], policy: Policy, locale: str) -> list[dict[str, Any]]:
    """Deadlines as the document that others rely on has them: instants in the policy's zone, with their offset.

    Args:
        dues: The deadlines.
        policy: Whose they are.
        locale: The reader's.
    """
    return [_document(due, policy, locale) for due in dues]


def _document(due: Due, policy: Policy, locale: str) -> dict[str, Any]:
    zone = zoneinfo.ZoneInfo(policy.zone)
    document: dict[str, Any] = {
        "id": due.id,
        "owner": due.owner,
        "action": text_in(due.action, locale, policy.locales),
        "clauses": [*due.clauses],
        "starts_at": _instant(due.starts_at, zone),
        **_end(due, zone),
    }
    if due.deadline.warning is not None:
        document["warns_at"] = _instant(due.warns_at, zone)
    if due.is_open:
        document["needs"] = [*due.needs]
        document["alternatives"] = [_alternative(each, due, zone) for each in due.alternatives]
    optional = {"assumes": due.assumes, "conflict": due.conflict}
    return document | {key: [*names] for key, names in optional.items() if names}


def _end(due: Due, zone: zoneinfo.ZoneInfo) -> dict[str, Any]:
    if due.deadline.on:
        return {"due_on": to_plain(due.due_on)}
    return {"due_at": _instant(due.due_at, zone)}


def _alternative(each: Alternative, due: Due, zone: zoneinfo.ZoneInfo) -> dict[str, Any]:
    """One way out; a deadline that does not apply is never due, one that stays open names what it needs."""
    end = _end(Due(due.deadline) if each.due is None else each.due, zone)
    needs = {"needs": [*each.due.needs]} if each.due is not None and each.due.is_open else {}
    return {"facts": {name: to_plain(value) for name, value in each.facts.items()}, **end, **needs}


def _instant(moment: dt.datetime | None, zone: zoneinfo.ZoneInfo) -> str | None:
    return None if moment is None else moment.astimezone(zone).isoformat()


@attrs.frozen
class DeadlineRow:
    """One deadline for people.

    Args:
        deadline: Its title, and its id.
        due: When it is due, or what that hangs on.
        duty: Who has to do what.
        tone: Of when it is due.
    """

    deadline: str
    due: str
    duty: str
    tone: Tone


def deadline_rows(dues: Iterable[Due], view: View) -> tuple[DeadlineRow, ...]:
    """Deadlines for people, a row each."""
    return tuple(
        DeadlineRow(
            _title(due.deadline, view),
            "; ".join(_told(due, view)),
            view.wording.say(
                "{name}: {value}",
                name=name_words(due.owner, view.wording),
                value=view.text(due.action),
            ),
            _tone(due),
        )
        for due in dues
    )


def _title(deadline: Deadline, view: View) -> str:
    told = view.text(deadline.title)
    return f"{told} ({deadline.id})" if told else deadline.id


def _tone(due: Due) -> Tone:
    if due.conflict:
        return Tone.FAULT
    return Tone.OPEN if due.is_open else Tone.ANSWER


def _told(due: Due, view: View) -> Iterator[str]:
    say = view.wording.say
    if not due.is_open:
        yield _end_for_people(due, view)
    elif due.conflict:
        yield say("in conflict")
    elif due.alternatives:
        yield from (way(each, view, lambda known: _end_for_people(known, view)) for each in due.alternatives)
    else:
        yield _open_words(due, view)
    if due.warns_at is not None:
        yield say("warning {moment}", moment=view.wording.value(due.warns_at))
    if due.assumes:
        yield say("assumes {names}", names=", ".join(due.assumes))


def _open_words(due: Due, view: View) -> str:
    """What a deadline hangs on; nothing that anybody could tell, where a decision behind it is not made."""
    if not due.needs:
        return view.wording.say("time not known")
    return view.wording.say("needs {names}", names=", ".join(due.needs))


def _end_for_people(due: Due, view: View) -> str:
    end = due.due_at or due.due_on
    return "" if end is None else view.wording.value(end)


def way(each: Alternative, view: View, end_of: Callable[[Due], str]) -> str:
    """One way in which an open deadline may come out.

    Args:
        each: The way.
        view: Of the complaint.
        end_of: Writes the end of a deadline whose end is known.
    """
    say = view.wording.say
    facts = ", ".join(_fact(name, value, view) for name, value in each.facts.items())
    if each.due is None:
        end = say("none")
    elif each.due.is_open:
        end = _open_words(each.due, view)
    else:
        end = end_of(each.due)
    return say("if {facts}: {end}", facts=facts, end=end)


def _fact(name: str, value: Value, view: View) -> str:
    return f"{name} = {phrases.fact(name, value, view)}"


def deadline_lines(dues: Iterable[Due], view: View) -> Iterator[Line]:
    """The deadlines under one another, with their clauses, for an explanation."""
    rows = tuple(dues)
    if not rows:
        return
    say = view.wording.say
    yield Line(say("Deadlines"), 0, Tone.HEADING)
    for due, row in zip(rows, deadline_rows(rows, view), strict=True):
        yield Line(say("{name}: {value}", name=row.deadline, value=row.due), 1, row.tone)
        yield Line(row.duty, 2)
        if due.starts_at is not None:
            yield Line(say("the clock starts {moment}", moment=view.wording.value(due.starts_at)), 2, Tone.NOTE)
        yield Line(say("clauses {clauses}", clauses=", ".join(due.clauses)), 2, Tone.NOTE)
    yield Line()
