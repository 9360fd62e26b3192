"""Two policies compared, as lines for authors and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from complaint_rules.analysis.comparing import (
    Comparison,
    DecisionComparison,
    HistoryComparison,
    Transition,
    Verdict,
)
from complaint_rules.domain.reading import write_facts
from complaint_rules.reports.findings import (
    answer_text,
    fact_lines,
    records_document,
    undecided_document,
    undecided_line,
)
from complaint_rules.reports.lines import Line, Tone

_TONES = {Verdict.STRICTER: Tone.FAULT, Verdict.LOOSER: Tone.ANSWER, Verdict.EQUIVALENT: Tone.NOTE}
_FEW_NAMES = 10
"""So many complaints of a change are named."""

# documents


def comparison_document(comparison: Comparison, history: HistoryComparison | None) -> dict[str, Any]:
    """All of it, as JSON has it."""
    document: dict[str, Any] = {
        "decisions": {each.name: _decision_document(each) for each in comparison.decisions},
        "rules": {what: [*names] for what, names in comparison.rules.items()},
        "apart": [*comparison.apart],
        "uncompared": [
            {"kind": each.kind, "name": each.name, "change": str(each.written), "keys": [*each.keys]}
            for each in comparison.uncompared
        ],
        "undecided": [undecided_document(each) for each in comparison.undecided],
    }
    return document if history is None else {**document, "history": _history_document(history)}


def _decision_document(decision: DecisionComparison) -> dict[str, Any]:
    return {
        "verdict": str(decision.verdict),
        "follows": [*decision.follows],
        "changes": [_transition_document(each) for each in decision.transitions],
    }


def _transition_document(transition: Transition) -> dict[str, Any]:
    witness = transition.witness
    return {
        "before": str(transition.before),
        "after": str(transition.after),
        "verdict": str(transition.verdict),
        "where": [[*region] for region in transition.regions],
        "elsewhere": transition.more,
        "clauses": [*transition.clauses],
        "witness": {
            "complaint": write_facts(witness.facts),
            "changed": [*witness.changed],
            "old": records_document(witness.records),
            "new": records_document(witness.other_records),
        },
    }


def _history_document(history: HistoryComparison) -> dict[str, Any]:
    return {
        "complaints": history.complaints,
        "changed": history.changed,
        "unreadable": [*history.unreadable],
        "decisions": {
            name: [{"before": before, "after": after, "complaints": [*who]} for (before, after), who in changes.items()]
            for name, changes in history.changes.items()
        },
    }


# lines


def comparison_lines(comparison: Comparison) -> Iterator[Line]:
    """The decisions that changed, each with its changes; then what did not change, and the rest."""
    plain = {Verdict.EQUIVALENT, Verdict.ADDED, Verdict.REMOVED}
    for decision in comparison.decisions:
        if decision.verdict not in plain:
            yield from _decision_lines(decision)
    for verdict in (Verdict.EQUIVALENT, Verdict.ADDED, Verdict.REMOVED):
        names = [each.name for each in comparison.decisions if each.verdict is verdict]
        yield from _named(str(verdict), names)
    for what, rules in comparison.rules.items():
        yield from _named(f"rules {what}", rules)
    yield from _named("not compared, as one policy alone knows it", comparison.apart)
    if comparison.uncompared:
        yield Line("changed, and not compared over all complaints", 0, Tone.OPEN)
        yield from (Line(str(each), 1) for each in comparison.uncompared)
    if comparison.undecided:
        yield Line(f"not decided: {len(comparison.undecided)}", 0, Tone.OPEN)
        yield from map(undecided_line, comparison.undecided)


def _named(what: str, names: Sequence[str]) -> Iterator[Line]:
    if names:
        yield Line(f"{what}: {', '.join(names)}", 0, Tone.NOTE)


def _decision_lines(decision: DecisionComparison) -> Iterator[Line]:
    yield Line(f"{decision.name}: {decision.verdict}", 0, _TONES.get(decision.verdict, Tone.OPEN))
    if decision.follows:
        yield Line(f"only where {' or '.join(decision.follows)} changes: {_changes(decision.transitions)}", 1)
        return
    settled = [each for each in decision.transitions if each.settled]
    for transition in settled or decision.transitions:
        yield from _transition_lines(transition, decision.name)
    waiting = len(decision.transitions) - len(settled)
    if settled and waiting:
        changes = _changes(each for each in decision.transitions if not each.settled)
        yield Line(f"while facts are not known: {changes}", 1, Tone.NOTE)


def _changes(transitions: Iterable[Transition]) -> str:
    return ", ".join(f"{each.before} → {each.after}" for each in transitions)


def _transition_lines(transition: Transition, name: str) -> Iterator[Line]:
    yield Line(f"{transition.before} → {transition.after}", 1, Tone.HEADING)
    for index, region in enumerate(transition.regions):
        yield Line("or where" if index else "where", 2)
        yield from (Line(text, 3) for text in region or ("everywhere",))
    if transition.more and transition.regions:
        yield Line("and elsewhere", 2)
    yield Line("for example (* differs from an ordinary complaint)", 2)
    yield from fact_lines(transition.witness.facts, transition.witness.changed)
    yield Line(f"old: {answer_text(transition.witness.records[name])}", 3, Tone.NOTE)
    yield Line(f"new: {answer_text(transition.witness.other_records[name])}", 3, Tone.NOTE)
    if transition.clauses:
        yield Line(f"clauses: {', '.join(transition.clauses)}", 2, Tone.NOTE)


def history_lines(history: HistoryComparison) -> Iterator[Line]:
    """How many past complaints change, and which."""
    yield Line(f"of {history.complaints} past complaints {history.changed} change", 0, Tone.TITLE)
    for name, changes in history.changes.items():
        yield Line(name, 1, Tone.HEADING)
        for (before, after), who in changes.items():
            yield Line(f"{before} → {after}: {len(who)} ({_some(who)})", 2)
    if history.unreadable:
        yield Line(f"read by one policy alone: {len(history.unreadable)} ({_some(history.unreadable)})", 1, Tone.OPEN)


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:_FEW_NAMES]) + (", …" if len(listed) > _FEW_NAMES else "")
