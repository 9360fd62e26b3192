"""What of a pack its author's examples exercise: rules, boundaries on both sides, unknowns, clauses."""

from __future__ import annotations

from complaint_rules.testing.coverage.measures import Coverage, Gap, Measure
from complaint_rules.testing.coverage.measuring import coverage_of

__all__ = ["Coverage", "Gap", "Measure", "coverage_of"]
