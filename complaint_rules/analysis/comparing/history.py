"""Two policies over past complaints: how many of them change, and which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import attrs

from complaint_rules.analysis.comparing.answers import Answer
from complaint_rules.domain.facts import Facts
from complaint_rules.engines.compiled.engine import CompiledEngine
from complaint_rules.engines.record import Record, Status
from complaint_rules.policy.model import Policy


@attrs.frozen(repr=False)
class Past:
    """A past complaint.

    Args:
        name: What it is called.
        old: Its facts as the old policy reads them; None where it can't.
        new: Its facts as the new policy reads them; None where it can't.
    """

    name: str
    old: Facts | None
    new: Facts | None


@attrs.frozen(kw_only=True)
class HistoryComparison:
    """What became of past complaints.

    Args:
        complaints: How many were decided by both policies.
        changed: How many have another answer to any decision that both policies take.
        changes: By decision, by answers before and after, the names of the complaints.
        unreadable: The names of those that one of the policies cannot read.
    """

    complaints: int
    changed: int
    changes: Mapping[str, Mapping[tuple[str, str], tuple[str, ...]]]
    unreadable: tuple[str, ...] = ()


def compare_history(old: Policy, new: Policy, complaints: Iterable[Past]) -> HistoryComparison:
    """Decide past complaints by both policies.

    Args:
        old: The one.
        new: The other.
        complaints: The complaints.
    """
    one, two = CompiledEngine(old), CompiledEngine(new)
    names = [name for name in new.order if name in old.decisions]
    changes: dict[str, dict[tuple[str, str], list[str]]] = {}
    count, changed, unreadable = 0, 0, []
    for complaint in complaints:
        if complaint.old is None or complaint.new is None:
            unreadable.append(complaint.name)
            continue
        count += 1
        before, after = one.decide(complaint.old), two.decide(complaint.new)
        moved = [name for name in names if _told(before[name]) != _told(after[name])]
        changed += bool(moved)
        for name in moved:
            answers = (_told(before[name]), _told(after[name]))
            changes.setdefault(name, {}).setdefault(answers, []).append(complaint.name)
    return HistoryComparison(complaints=count, changed=changed, changes=_sorted(changes), unreadable=tuple(unreadable))


_Changes: TypeAlias = Mapping[str, Mapping[tuple[str, str], Iterable[str]]]


def _sorted(changes: _Changes) -> dict[str, dict[tuple[str, str], tuple[str, ...]]]:
    return {
        name: {answers: tuple(who) for answers, who in sorted(each.items())} for name, each in sorted(changes.items())
    }


def _told(record: Record) -> str:
    """An answer in a few words; of a collecting decision what is certain, and whether more is possible."""
    if isinstance(record.outcome, tuple):
        members = ", ".join(str(Answer(Status.DECIDED, each)) for each in record.outcome) or "none"
        return members if record.status is Status.DECIDED else f"{members}, perhaps more"
    return str(Answer(record.status, record.outcome))
