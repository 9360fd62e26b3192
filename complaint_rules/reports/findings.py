"""What analysis found, as lines for authors and as JSON.

Findings are for those who write packs: like the faults of loading they are told in English, beside the file and line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from complaint_rules.analysis.finding import Analysis, Finding, Undecided, Waived, Witness
from complaint_rules.domain.events import Event, event_document
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.parsing import to_plain
from complaint_rules.domain.reading import write_facts
from complaint_rules.engines.record import Record, Status
from complaint_rules.policy.places import Place
from complaint_rules.reports.lines import Line, Tone

# documents


def analysis_document(analysis: Analysis) -> dict[str, Any]:
    """All of it, as JSON has it."""
    return {
        "proved": analysis.proved,
        "findings": [finding_document(each) for each in analysis.findings],
        "waived": [_waived_document(each) for each in analysis.waived],
        "undecided": [undecided_document(each) for each in analysis.undecided],
        "knowledge": {name: [*facts] for name, facts in analysis.knowledge.items()},
    }


def finding_document(finding: Finding) -> dict[str, Any]:
    """One finding."""
    return {
        "id": finding.id,
        "kind": finding.kind,
        "subject": finding.subject,
        "message": finding.message,
        **_place_document(finding.place),
        "clauses": [*finding.clauses],
        "rules": [*finding.rules],
        "where": [*finding.region],
        "details": [*finding.details],
        "witness": None if finding.witness is None else _witness_document(finding.witness),
    }


def _place_document(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line or None, "column": place.column or None}


def _witness_document(witness: Witness) -> dict[str, Any]:
    """A complaint that can be given to ``decide`` as it is, what is decided on it, and what happened to it."""
    document: dict[str, Any] = {
        "complaint": write_facts(witness.facts),
        "changed": [*witness.changed],
        "decisions": records_document(witness.records),
    }
    if witness.events:
        document["events"] = [_event_document(event) for event in witness.events]
    if witness.other is not None:
        document |= {
            "other_complaint": write_facts(witness.other),
            "other_decisions": records_document(witness.other_records),
        }
    return document


def records_document(records: Mapping[str, Record]) -> dict[str, Any]:
    """The gist of some records."""
    return {
        name: {
            "status": str(record.status),
            "outcome": plain_outcome(record.outcome),
            "rules": [*record.rules],
            "needs": [*record.needs],
        }
        for name, record in records.items()
    }


def plain_outcome(outcome: Any) -> Any:  # noqa: ANN401 - an outcome, and JSON
    """An outcome as JSON has it."""
    return [to_plain(each) for each in outcome] if isinstance(outcome, tuple) else to_plain(outcome)


def _waived_document(waived: Waived) -> dict[str, Any]:
    waiver = waived.waiver
    told = {"pack": waiver.pack, "because": waiver.because, "until": waiver.until.isoformat()}
    return {**finding_document(waived.finding), "waiver": told}


def undecided_document(undecided: Undecided) -> dict[str, Any]:
    """A question that stays open."""
    return {"question": undecided.question, "reason": undecided.reason, **_place_document(undecided.place)}


# lines


def place_text(place: Place) -> str:
    """``rules.toml:12``, as editors find it; empty where there is no file."""
    return ":".join(str(part) for part in (place.file, place.line) if part)


def finding_lines(finding: Finding) -> Iterator[Line]:
    """One finding: its place and id, what it says, where it holds, and a complaint that shows it."""
    yield Line(": ".join(filter(None, (place_text(finding.place), finding.id))), 1, Tone.FAULT, whole=True)
    yield Line(finding.message, 2)
    yield from (Line(detail, 2) for detail in finding.details)
    if finding.clauses:
        yield Line(f"clauses: {', '.join(finding.clauses)}", 2, Tone.NOTE)
    if finding.region:
        yield Line("where", 2)
        yield from (Line(text, 3) for text in finding.region)
    if finding.witness is not None:
        yield from witness_lines(finding.witness)


def witness_lines(witness: Witness) -> Iterator[Line]:
    """A complaint, fact by fact; what differs from an ordinary one is marked."""
    if witness.facts.values:
        yield Line("for example (* differs from an ordinary complaint)", 2)
    else:
        yield Line("for example a complaint of which nothing is known", 2)
    yield from fact_lines(witness.facts, witness.changed)
    if witness.events:
        yield Line("after", 2)
        yield from (Line(text, 3) for text in map(_event_text, witness.events))
    yield from _record_lines(witness.records)
    if witness.other is not None:
        yield Line("and with", 2)
        changed = {name for name in {*witness.facts.values, *witness.other.values} if _differs(name, witness)}
        others = Facts({name: witness.other.values.get(name) for name in sorted(changed)})
        yield from fact_lines(others, ())
        yield from _record_lines(witness.other_records)


def _event_document(event: Event) -> dict[str, Any]:
    return {**event_document(event), **({"derived": True} if event.derived else {})}


def _event_text(event: Event) -> str:
    """An event, without its time: `return_visit, satisfied: false`."""
    if event.derived:
        return f"{event.type}, by itself, after a breach"
    said = {"satisfied": event.satisfied, "reason": event.reason or None}
    parts = [f"{event.type} by {event.by}" if event.by else event.type]
    parts += [f"{key}: {_told(value)}" for key, value in said.items() if value is not None]
    parts += [f"{name}: {_told(value)}" for name, value in event.facts.items()]
    return ", ".join(parts)


def _differs(name: str, witness: Witness) -> bool:
    missing = object()
    other = witness.other.values if witness.other else {}
    return witness.facts.values.get(name, missing) != other.get(name, missing)


def fact_lines(facts: Facts, changed: tuple[str, ...]) -> Iterator[Line]:
    """A complaint, a line a fact; those that changed are marked."""
    for name, value in facts.values.items():
        mark = "* " if name in changed else ""
        yield Line(f"{mark}{name}: {_told(value)}", 3)


def _told(value: Any) -> str:  # noqa: ANN401 - a value, or an outcome
    match plain_outcome(value):
        case None:
            return "unknown"
        case bool() as truth:
            return "true" if truth else "false"
        case list() as items:
            return ", ".join(map(str, items)) or "none"
        case dict() as money:
            return " ".join(map(str, money.values()))
        case text:
            return str(text)


def _record_lines(records: Mapping[str, Record]) -> Iterator[Line]:
    for name, record in records.items():
        yield Line(f"{name}: {answer_text(record)}", 3, Tone.NOTE)


def answer_text(record: Record) -> str:
    """An answer in a few words, with the rules that give it."""
    status = str(record.status).replace("_", " ")
    told = _told(record.outcome) if record.status is Status.DECIDED else status
    return f"{told} ({', '.join(record.rules)})" if record.rules else told


def undecided_line(undecided: Undecided) -> Line:
    """What could not be decided, and why."""
    place = place_text(undecided.place)
    return Line(": ".join(part for part in (place, undecided.question, undecided.reason) if part), 2)


def waived_line(waived: Waived) -> Line:
    """A finding that its author accepts."""
    waiver = waived.waiver
    return Line(f"{waived.finding.id}, by {waiver.pack} until {waiver.until}: {waiver.because}", 2)


def analysis_lines(analysis: Analysis) -> Iterator[Line]:
    """All of it: the findings, what is open, what is waived."""
    for finding in analysis.findings:
        yield from finding_lines(finding)
    if analysis.undecided:
        yield Line(f"not decided: {len(analysis.undecided)}", 1, Tone.OPEN)
        yield from map(undecided_line, analysis.undecided)
    if analysis.waived:
        yield Line(f"waived: {len(analysis.waived)}", 1, Tone.OPEN)
        yield from map(waived_line, analysis.waived)
