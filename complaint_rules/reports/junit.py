"""Findings as JUnit's XML, which build servers show as tests: a kind of which nothing is found has passed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from complaint_rules.analysis.finding import Analysis, Finding
from complaint_rules.analysis.kinds import KINDS
from complaint_rules.reports.findings import finding_lines, place_text
from complaint_rules.reports.lines import plain
from complaint_rules.reports.sarif import Checked


def junit_text(checked: Iterable[Checked]) -> str:
    """One suite a pack."""
    root = ET.Element("testsuites", name="complaint-rules check")
    for each in checked:
        root.append(_suite(each))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(checked: Checked) -> ET.Element:
    cases = list(_cases(checked))
    counts = {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": str(sum(case.find("error") is not None for case in cases)),
        "skipped": str(sum(case.find("skipped") is not None for case in cases)),
    }
    suite = ET.Element("testsuite", {"name": checked.pack, **counts})
    suite.extend(cases)
    return suite


def _cases(checked: Checked) -> Iterator[ET.Element]:
    for fault in checked.faults:
        case = _case(checked.pack, fault.path or "fault")
        ET.SubElement(case, "error", message=fault.message).text = _clean(str(fault))
        yield case
    if checked.analysis is not None:
        yield from _of_analysis(checked.pack, checked.analysis)


def _of_analysis(pack: str, analysis: Analysis) -> Iterator[ET.Element]:
    for finding in analysis.findings:
        yield _failed(pack, finding)
    for waived in analysis.waived:
        yield _skipped(pack, waived.finding.id, f"waived until {waived.waiver.until}: {waived.waiver.because}")
    for undecided in analysis.undecided:
        yield _skipped(pack, undecided.question, f"not decided: {undecided.reason}")
    told = {each.kind for each in (*analysis.findings, *(waived.finding for waived in analysis.waived))}
    told |= {undecided.question.partition("/")[0] for undecided in analysis.undecided}
    if analysis.proved:
        yield from (_case(pack, kind) for kind in KINDS if kind not in told)


def _failed(pack: str, finding: Finding) -> ET.Element:
    case = _case(pack, finding.id)
    place = place_text(finding.place)
    message = f"{place}: {finding.message}" if place else finding.message
    failure = ET.SubElement(case, "failure", message=_clean(message), type=finding.kind)
    failure.text = _clean(plain(finding_lines(finding)))
    return case


def _skipped(pack: str, name: str, why: str) -> ET.Element:
    case = _case(pack, name)
    ET.SubElement(case, "skipped", message=_clean(why))
    return case


def _case(pack: str, name: str) -> ET.Element:
    return ET.Element("testcase", classname=_clean(pack), name=_clean(name))


def _clean(text: str) -> str:
    """A text without the control characters that XML has no place for."""
    return "".join(each for each in text if each >= " " or each in "\n\t")
