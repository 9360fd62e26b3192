"""Of the process: its steps, its closing, its deadlines, and those who act in it."""

from __future__ import annotations

from collections.abc import Iterator

from complaint_rules.analysis.examining import Examination
from complaint_rules.analysis.finding import Finding, Undecided
from complaint_rules.analysis.findings.actors import proposals_for_nobody, steps_of_nobody
from complaint_rules.analysis.findings.closing import traps
from complaint_rules.analysis.findings.deadlines import deadlines_at_fault
from complaint_rules.analysis.findings.steps import steps_out_of_reach
from complaint_rules.analysis.process.course import Course


def process_at_fault(examination: Examination) -> Iterator[Finding | Undecided]:
    """All that is wrong with a process, whatever the complaint and whatever happens to it."""
    course = Course(examination)
    for family in (steps_out_of_reach, traps, deadlines_at_fault, steps_of_nobody, proposals_for_nobody):
        yield from family(course)
