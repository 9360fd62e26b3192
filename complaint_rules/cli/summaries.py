"""What a run over a file came to, for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from complaint_rules.batch.summing import Summary


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
