"""What of a pack its author's examples reach, what they don't, and examples for that."""

from __future__ import annotations

from complaint_rules.analysis.coverage.drafting import Draft
from complaint_rules.analysis.coverage.filling import Filling, fill
from complaint_rules.analysis.coverage.measures import Coverage, Measure, Missing
from complaint_rules.analysis.coverage.measuring import coverage_of
from complaint_rules.analysis.coverage.observing import Course, Observation
from complaint_rules.analysis.coverage.targets import Target

__all__ = [
    "Course",
    "Coverage",
    "Draft",
    "Filling",
    "Measure",
    "Missing",
    "Observation",
    "Target",
    "coverage_of",
    "fill",
]
