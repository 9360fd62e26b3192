"""What the check of a policy finds, as tests; what proves is imported when a pack is collected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from complaint_rules.domain.errors import ChoiceError, Fault
from complaint_rules.domain.parsing import Unreadable, read_date
from complaint_rules.library import Policy
from complaint_rules.policy.places import Place
from complaint_rules.reports.lines import plain

if TYPE_CHECKING:
    from complaint_rules.analysis import Analysis


@attrs.frozen(kw_only=True)
class Checked:
    """One test that the check makes of a policy.

    Args:
        id: The finding's, or a kind of finding of which there is none.
        failure: What is wrong; empty for nothing.
        skipped: Why nothing can be said; empty where something can.
        place: Where it stands.
    """

    id: str
    failure: str = ""
    skipped: str = ""
    place: Place = attrs.field(factory=Place)


def checked(policy: Policy, *, today: str | None = None) -> Iterator[Checked]:
    """One test a finding, and one a kind of which nothing is found; what is waived or undecided is skipped.

    Without the solver (the extra ``prove``) all that has to be proved is one test, which is skipped with the reason.

    Args:
        policy: The policy.
        today: The day on which waivers are judged, ``2026-01-31``; None for one on which none has ended.

    Raises:
        ChoiceError: That is no day.
    """
    from complaint_rules.analysis import checking

    yield from _of(checking.analyse(policy.model, today=_day(today)))


def _day(today: str | None) -> dt.date | None:
    try:
        return None if today is None else read_date(today)
    except Unreadable as error:
        raise ChoiceError([Fault("today", str(error))]) from None


def _of(found: Analysis) -> Iterator[Checked]:
    from complaint_rules.analysis.kinds import KINDS
    from complaint_rules.reports.findings import finding_lines

    told: set[str] = set()
    for finding in found.findings:
        told.add(finding.kind)
        yield Checked(id=finding.id, failure=plain(finding_lines(finding)), place=finding.place)
    for waived in found.waived:
        told.add(waived.finding.kind)
        because = f"waived until {waived.waiver.until}: {waived.waiver.because}"
        yield Checked(id=waived.finding.id, skipped=because, place=waived.finding.place)
    for undecided in found.undecided:
        told.add(undecided.question.partition("/")[0])
        yield Checked(id=undecided.question, skipped=f"not decided: {undecided.reason}", place=undecided.place)
    if found.proved:
        yield from (Checked(id=kind) for kind in KINDS if kind not in told)
