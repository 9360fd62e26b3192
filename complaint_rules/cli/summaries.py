"""What a run over a file came to, for people and for machines."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TextIO

from complaint_rules.cli.printing import visible

if TYPE_CHECKING:
    from complaint_rules.batch.running import Job
    from complaint_rules.batch.summing import DecisionSummary, Summary

_MOST_OUTCOMES = 12


def document(summary: Summary) -> dict[str, Any]:
    """A summary as JSON."""
    counts: dict[str, Any] = {
        "read": summary.read,
        "rejected": summary.rejected,
        "written": summary.written,
        "seconds": round(summary.seconds, 3),
    }
    if summary.changes is not None:
        return {**counts, "changed": dict(summary.changes)}
    decisions = {
        name: {"outcomes": dict(each.outcomes), "statuses": dict(each.statuses), "undetermined_by": dict(each.missing)}
        for name, each in summary.decisions.items()
    }
    return {**counts, "decisions": decisions}


def print_summary(summary: Summary, job: Job, *, file: TextIO | None = None) -> None:
    """A summary for people."""
    for line in _lines(summary, job):
        print(visible(line), file=file or sys.stdout)


def _lines(summary: Summary, job: Job) -> Iterator[str]:
    from complaint_rules.batch.running import beside

    rate = f", {summary.read / summary.seconds:,.0f} a second" if summary.seconds > 0 else ""
    yield f"{_counted(summary.read)} read in {summary.seconds:.1f} s{rate}"
    if summary.rejected:
        rejects = job.rejects or beside(job.target)
        yield f"{_counted(summary.rejected)} could not be read: see {rejects.path}"
    if summary.changes is not None:
        yield f"{_counted(summary.written)} decided otherwise"
        width = max(map(len, summary.changes), default=0)
        for name, count in summary.changes.items():
            yield f"  {name:<{width}}  {count:>12,}"
        return
    for name, each in summary.decisions.items():
        yield ""
        yield name
        yield from _of_decision(each)


def _counted(number: int) -> str:
    return "1 complaint" if number == 1 else f"{number:,} complaints"


def _of_decision(decision: DecisionSummary) -> Iterator[str]:
    shown = dict(list(decision.outcomes.items())[:_MOST_OUTCOMES])
    open_ones = {status: count for status, count in decision.statuses.items() if status != "decided"}
    width = max(map(len, (*shown, *open_ones)), default=0)
    yield from _table(shown, width)
    if len(decision.outcomes) > len(shown):
        yield f"  and {len(decision.outcomes) - len(shown)} more outcomes"
    yield from _table(open_ones, width)
    if decision.missing:
        waiting = ", ".join(f"{name} {count:,}" for name, count in decision.missing.items())
        yield f"    waiting for {waiting}"


def _table(counts: Mapping[str, int], width: int) -> Iterator[str]:
    for name, count in counts.items():
        yield f"  {name:<{width}}  {count:>12,}"
