"""Two policies side by side: what one decides otherwise than the other, over all complaints and over past ones."""

from __future__ import annotations

from complaint_rules.analysis.comparing.answers import Answer
from complaint_rules.analysis.comparing.differences import (
    Comparison,
    DecisionComparison,
    Transition,
    Verdict,
    compare_policies,
)
from complaint_rules.analysis.comparing.history import HistoryComparison, Past, compare_history
from complaint_rules.analysis.comparing.uncompared import Uncompared

__all__ = [
    "Answer",
    "Comparison",
    "DecisionComparison",
    "HistoryComparison",
    "Past",
    "Transition",
    "Uncompared",
    "Verdict",
    "compare_history",
    "compare_policies",
]
