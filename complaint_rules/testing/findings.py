"""What the check of a policy finds, as tests; the part that proves is imported here, on use, where it is there."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Iterator
from typing import Any

import attrs

from complaint_rules.domain.errors import ChoiceError, Fault
from complaint_rules.domain.parsing import Unreadable, read_date
from complaint_rules.library import Policy
from complaint_rules.policy.places import Place
from complaint_rules.reports.lines import plain

_ANALYSIS = "complaint_rules.analysis"


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

    Args:
        policy: The policy.
        today: The day on which waivers are judged, ``2026-01-31``; None for one on which none has ended.

    Raises:
        ChoiceError: That is no day.
    """
    day = _day(today)
    try:
        analysis: Any = importlib.import_module(_ANALYSIS)
    except ModuleNotFoundError as error:
        if error.name != _ANALYSIS:
            raise
        yield Checked(
            id="proofs", skipped=f"this installation has no `{_ANALYSIS}`: only examples and invariants are tried"
        )
        return
    yield from _of(analysis.analyse(policy.model, today=day))


def _day(today: str | None) -> dt.date | None:
    try:
        return None if today is None else read_date(today)
    except Unreadable as error:
        raise ChoiceError([Fault("today", str(error))]) from None


def _of(found: Any) -> Iterator[Checked]:  # noqa: ANN401 - an Analysis
    told: set[str] = set()
    for finding in found.findings:
        told.add(finding.kind)
        yield Checked(id=finding.id, failure=_text(finding), place=finding.place)
    for waived in found.waived:
        told.add(waived.finding.kind)
        because = f"waived until {waived.waiver.until}: {waived.waiver.because}"
        yield Checked(id=waived.finding.id, skipped=because, place=waived.finding.place)
    for undecided in found.undecided:
        told.add(undecided.question.partition("/")[0])
        yield Checked(id=undecided.question, skipped=f"not decided: {undecided.reason}", place=undecided.place)
    if found.proved:
        kinds = importlib.import_module(f"{_ANALYSIS}.kinds").KINDS
        yield from (Checked(id=kind) for kind in kinds if kind not in told)


def _text(finding: Any) -> str:  # noqa: ANN401 - a Finding
    """A finding as ``complaint-rules check`` tells it."""
    reports = importlib.import_module("complaint_rules.reports.findings")
    return plain(reports.finding_lines(finding))
