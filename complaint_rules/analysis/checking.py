"""Checking a policy: every family of findings, and the author's waivers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import attrs

from complaint_rules.analysis.examining import Examination
from complaint_rules.analysis.finding import Analysis, Finding, Undecided, Waived, is_in_force
from complaint_rules.analysis.findings.families import PROVED
from complaint_rules.analysis.findings.stated import contradictions
from complaint_rules.analysis.findings.texts import text_findings
from complaint_rules.domain.errors import MissingExtraError
from complaint_rules.policy.model import Policy, Waiver


def analyse(policy: Policy, *, today: dt.date | None = None) -> Analysis:
    """Look for everything that can be wrong with a policy that loads.

    Without the solver (the extra ``prove``) only its texts are looked at, and what is not proved is said to be open.

    Args:
        policy: The policy.
        today: The day on which waivers are judged; None for one on which none has ended.
    """
    texts = list(text_findings(policy))
    try:
        examination = Examination(policy)
    except MissingExtraError as error:
        missing = Undecided(question="proofs", reason=str(error))
        return _judged(policy, texts, today, undecided=(missing,), proved=False)
    told: list[Finding | Undecided] = list(contradictions(policy)) or [
        each for family in PROVED for each in family(examination)
    ]
    return _judged(
        policy,
        [*texts, *(each for each in told if isinstance(each, Finding))],
        today,
        undecided=tuple(each for each in told if isinstance(each, Undecided)),
        knowledge=dict(examination.knowledge),
        questions=examination.questions,
    )


def _judged(policy: Policy, findings: list[Finding], today: dt.date | None, **rest: object) -> Analysis:
    """The findings, apart from those that a waiver covers."""
    analysis = Analysis(**rest)  # type: ignore[arg-type]
    waivers = [each for each in policy.waivers if is_in_force(each, today)]
    ended = [each for each in policy.waivers if not is_in_force(each, today)]
    covered = {each.id: waiver for each in findings if (waiver := _covering(each, waivers, policy))}
    if analysis.proved:
        open_ids = [*(each.id for each in findings), *(each.question for each in analysis.undecided)]
        findings = [*findings, *_idle_waivers(policy, open_ids)]
    return attrs.evolve(
        analysis,
        findings=tuple(
            _with_waiver_that_ended(each, _covering(each, ended, policy))
            for each in sorted(findings, key=lambda each: each.id)
            if each.id not in covered
        ),
        waived=tuple(Waived(each, covered[each.id]) for each in findings if each.id in covered),
    )


def _covering(finding: Finding, waivers: Iterable[Waiver], policy: Policy) -> Waiver | None:
    """The waiver that covers a finding, the pack's own before a base's."""
    fitting = [each for each in waivers if covers(each, finding.id)]
    return min(fitting, key=lambda each: each.pack != policy.name, default=None)


def _with_waiver_that_ended(finding: Finding, waiver: Waiver | None) -> Finding:
    """A finding that says why it is back, where a waiver covered it."""
    if waiver is None:
        return finding
    return attrs.evolve(finding, details=(*finding.details, f"waived by {waiver.pack} until {waiver.until}"))


def covers(waiver: Waiver, finding: str) -> bool:
    """Whether a waiver is of a finding: of its very id, or of all whose ids go on from there after a `/`."""
    return finding == waiver.finding or finding.startswith(f"{waiver.finding}/")


def _idle_waivers(policy: Policy, found: list[str]) -> Iterable[Finding]:
    for each in policy.waivers:
        if each.pack == policy.name and not any(covers(each, finding) for finding in found):
            yield Finding(
                kind="idle-waiver",
                subject=each.finding,
                message=f"`{each.finding}` is waived, but not found",
                place=each.place,
            )
