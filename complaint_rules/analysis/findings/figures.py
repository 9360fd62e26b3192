"""Of figures without value: what is found only as long as they have none is no finding yet."""

from __future__ import annotations

from collections.abc import Iterable

from complaint_rules.analysis.examining import Examination
from complaint_rules.analysis.finding import Finding, Undecided
from complaint_rules.language.nodes import Node
from complaint_rules.language.traversal import names_in


def open_figures(tree: Node, examination: Examination) -> list[str]:
    """The figures without a value behind an expression."""
    behind = {name for each in names_in(tree) for name in examination.names.behind(each)}
    return sorted(behind & examination.policy.open_figures)


def unless_figures_wait(finding: Finding, trees: Iterable[Node], examination: Examination) -> Finding | Undecided:
    """A finding; or that it cannot be told, where a figure behind some expressions has no value."""
    figures = sorted({figure for tree in trees for figure in open_figures(tree, examination)})
    if not figures:
        return finding
    reason = f"no value is set for {' and '.join(f'`{each}`' for each in figures)}"
    return Undecided(question=finding.id, reason=reason, place=finding.place)
