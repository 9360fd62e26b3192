"""What a run over a file came to, for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from complaint_rules.batch.summing import DecisionSummary, Summary


def document(summary: Summary) -> dict[str, Any]:
    """A summary as JSON."""
    counts: dict[str, Any] = {
        "read": summary.read,
        "rejected": summary.rejected,
        "written": summary.written,
        "seconds": round(summary.seconds, 3),
    }
    if summary.changes is not None:
        return {**counts, "changed": dict(summary.changes), **_not_compared(summary)}
    return {**counts, "decisions": {name: _of_decision(each) for name, each in summary.decisions.items()}}


def _of_decision(decision: DecisionSummary) -> dict[str, Any]:
    more = {"more_outcomes": decision.more} if decision.more else {}
    return {
        "outcomes": dict(decision.outcomes),
        **more,
        "statuses": dict(decision.statuses),
        "undetermined_by": dict(decision.missing),
    }


def _not_compared(summary: Summary) -> dict[str, Any]:
    if not any(summary.of_one):
        return {}
    first, second = summary.of_one
    return {"not_compared": {"pack": list(first), "against": list(second)}}
