"""Checking a policy: every family of findings, and the author's waivers."""

from __future__ import annotations

import datetime as dt

from complaint_rules.analysis.examining import Examination
from complaint_rules.analysis.finding import Analysis, Finding, Undecided, Waived, is_in_force
from complaint_rules.analysis.findings.families import PROVED
from complaint_rules.analysis.findings.stated import contradictions
from complaint_rules.policy.model import Policy, Waiver


def analyse(policy: Policy, *, today: dt.date | None = None) -> Analysis:
    """Look for everything that can be wrong with a policy that loads.

    Args:
        policy: The policy.
        today: The day on which waivers are judged; None for one on which none has ended.

    Raises:
        MissingExtraError: The solver is not installed.
    """
    examination = Examination(policy)
    told: list[Finding | Undecided] = list(contradictions(examination)) or [
        each for family in PROVED for each in family(examination)
    ]
    findings = [each for each in told if isinstance(each, Finding)]
    waived = {each.id: waiver for each in findings if (waiver := _waiver_of(each, policy, today))}
    return Analysis(
        findings=tuple(sorted((each for each in findings if each.id not in waived), key=lambda each: each.id)),
        waived=tuple(Waived(each, waived[each.id]) for each in findings if each.id in waived),
        undecided=tuple(each for each in told if isinstance(each, Undecided)),
        knowledge=dict(examination.knowledge),
        questions=examination.prover.solver.questions,
    )


def _waiver_of(finding: Finding, policy: Policy, today: dt.date | None) -> Waiver | None:
    return next((each for each in policy.waivers if each.finding == finding.id and is_in_force(each, today)), None)
