"""Of the method itself: the conditions in which something is not followed exactly, so that findings may be missing."""

from __future__ import annotations

from collections.abc import Iterator

from complaint_rules.analysis.examining import Examination
from complaint_rules.analysis.finding import Undecided
from complaint_rules.language.nodes import Node
from complaint_rules.policy.places import Place


def loosened_parts(examination: Examination) -> Iterator[Undecided]:
    """Each rule, invariant and assumption with such a part."""
    for subject, place, trees in _statements(examination):
        parts = [text for tree in trees for text in examination.loosened_in(tree)]
        if parts:
            told = ", ".join(f"`{part}`" for part in dict.fromkeys(parts))
            yield Undecided(
                question=f"exactness/{subject}",
                reason=f"{told} is not followed exactly, so what hangs on it may be missing here",
                place=place,
            )


def _statements(examination: Examination) -> Iterator[tuple[str, Place, tuple[Node, ...]]]:
    policy = examination.policy
    for rule in policy.rules.values():
        yield rule.id, rule.place, tuple(tree for tree in (rule.when, rule.value) if tree is not None)
    for each in policy.invariants:
        yield f"{each.pack}/{each.id}", each.place, (each.holds,)
    for assumption in policy.assumptions:
        yield f"{assumption.pack}/{assumption.id}", assumption.place, (assumption.holds,)
