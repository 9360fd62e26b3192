"""Findings as SARIF 2.1.0 (OASIS), which code hosts show beside the lines concerned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any

import attrs

from complaint_rules.analysis.finding import Analysis, Finding, Undecided, Waived
from complaint_rules.analysis.kinds import KINDS
from complaint_rules.domain.errors import Fault
from complaint_rules.policy.places import Place

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_FAULT = "fault"
_UNDECIDED = "undecided"
_RULES = {_FAULT: "a pack that does not load", _UNDECIDED: "a question that could not be decided", **KINDS}


@attrs.frozen
class Checked:
    """What is said of one pack.

    Args:
        pack: As it was asked for.
        faults: Why it does not load.
        analysis: What was found; None where it does not load.
    """

    pack: str
    faults: tuple[Fault, ...] = ()
    analysis: Analysis | None = None


def sarif_document(checked: Iterable[Checked], *, version: str) -> dict[str, Any]:
    """One run over some packs.

    Args:
        checked: What is said of each.
        version: Of this library.
    """
    driver = {
        "name": "complaint-rules",
        "version": version,
        "rules": [{"id": name, "shortDescription": {"text": text}} for name, text in _RULES.items()],
    }
    results = [result for each in checked for result in _results(each)]
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def _results(checked: Checked) -> Iterator[dict[str, Any]]:
    for fault in checked.faults:
        place = Place(fault.file, fault.line, fault.column)
        yield _result(_FAULT, ": ".join(filter(None, (fault.path, fault.message))), place, level="error")
    analysis = checked.analysis
    if analysis is not None:
        yield from map(_of_finding, analysis.findings)
        yield from map(_of_waived, analysis.waived)
        yield from map(_of_undecided, analysis.undecided)


def _of_finding(finding: Finding) -> dict[str, Any]:
    result = _result(finding.kind, _text(finding), finding.place, level="warning")
    return {**result, "partialFingerprints": {"findingId/v1": finding.id}}


def _text(finding: Finding) -> str:
    where = f"; where {' and '.join(finding.region)}" if finding.region else ""
    clauses = f" ({', '.join(finding.clauses)})" if finding.clauses else ""
    return f"{finding.message}{where}{clauses}"


def _of_waived(waived: Waived) -> dict[str, Any]:
    waiver = waived.waiver
    told = f"{waiver.because} (until {waiver.until})"
    return {**_of_finding(waived.finding), "suppressions": [{"kind": "inSource", "justification": told}]}


def _of_undecided(undecided: Undecided) -> dict[str, Any]:
    text = f"{undecided.question}: {undecided.reason}"
    return {**_result(_UNDECIDED, text, undecided.place, level="none"), "kind": "open"}


def _result(rule: str, text: str, place: Place, *, level: str) -> dict[str, Any]:
    result: dict[str, Any] = {"ruleId": rule, "level": level, "message": {"text": text}}
    if place.file:
        location: dict[str, Any] = {"artifactLocation": {"uri": PurePath(place.file).as_posix()}}
        if place.line:
            location["region"] = {"startLine": place.line, "startColumn": max(place.column, 1)}
        result["locations"] = [{"physicalLocation": location}]
    return result
