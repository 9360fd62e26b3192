"""``complaint-rules check``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from complaint_rules.cli.options import Json, Junit, Packs, Sarif, Today
from complaint_rules.cli.printing import as_json, print_json, print_lines, visible
from complaint_rules.cli.version import version
from complaint_rules.domain.errors import ChoiceError, Fault
from complaint_rules.domain.parsing import Unreadable, read_date
from complaint_rules.reports.lines import Line, Tone

if TYPE_CHECKING:
    from complaint_rules.analysis.finding import Analysis
    from complaint_rules.policy.loading import CheckResult
    from complaint_rules.policy.model import Clause
    from complaint_rules.reports.sarif import Checked


def check(packs: Packs, /, *, json: Json = False, sarif: Sarif = None, junit: Junit = None, today: Today = None) -> int:
    """Check packs: faults, and what a proof over all complaints finds, each with its file and line.

    Example: `complaint-rules check ./policies/kfeng --today 2026-01-31`
    """
    from complaint_rules.analysis.checking import analyse
    from complaint_rules.policy.loading import check_pack
    from complaint_rules.reports.sarif import Checked

    day = _day(today)
    results = {pack: check_pack(pack) for pack in packs}
    analyses = {pack: analyse(each.policy, today=day) for pack, each in results.items() if each.policy}
    _write_files([Checked(pack, each.faults, analyses.get(pack)) for pack, each in results.items()], sarif, junit)
    if json:
        print_json([_document(pack, result, analyses.get(pack)) for pack, result in results.items()])
    else:
        for pack, result in results.items():
            _print_result(pack, result, analyses.get(pack))
    clean = not any(each.faults for each in results.values()) and not any(each.findings for each in analyses.values())
    return 0 if clean else 1


def _day(today: str | None) -> dt.date | None:
    try:
        return None if today is None else read_date(today)
    except Unreadable as error:
        raise ChoiceError([Fault("today", str(error))]) from None


def _write_files(checked: list[Checked], sarif: str | None, junit: str | None) -> None:
    from complaint_rules.reports.junit import junit_text
    from complaint_rules.reports.sarif import sarif_document

    if sarif is not None:
        document = sarif_document(checked, version=version())
        Path(sarif).write_text(as_json(document) + "\n", encoding="utf-8")
    if junit is not None:
        Path(junit).write_text(junit_text(checked), encoding="utf-8")


def _document(pack: str, result: CheckResult, analysis: Analysis | None) -> dict[str, Any]:
    from complaint_rules.reports.findings import analysis_document

    return {
        "pack": pack,
        "faults": [_fault_document(fault) for fault in result.faults],
        "open_clauses": {
            name: [_clause_document(clause) for clause in clauses] for name, clauses in result.open_clauses.items()
        },
        "rules_without_clause": [rule.id for rule in result.uncited_rules],
        **({} if analysis is None else analysis_document(analysis)),
    }


def _fault_document(fault: Fault) -> dict[str, Any]:
    return {
        "file": fault.file,
        "line": fault.line or None,
        "column": fault.column or None,
        "path": fault.path,
        "message": fault.message,
    }


def _clause_document(clause: Clause) -> dict[str, str]:
    return {"id": clause.id, "kind": clause.kind}


def _print_result(pack: str, result: CheckResult, analysis: Analysis | None) -> None:
    from complaint_rules.reports.findings import analysis_lines

    for fault in result.faults:
        # Not broken: editors find their way by these lines.
        print(visible(str(fault)))
    bad = bool(result.faults or (analysis and analysis.findings))
    print_lines([Line(_verdict(pack, result), 0, Tone.FAULT if result.faults else Tone.ANSWER)])
    if analysis is not None:
        print_lines([Line(_proof(analysis), 1, Tone.FAULT if bad else Tone.ANSWER), *analysis_lines(analysis)])
    print_lines(_open(result))


def _verdict(pack: str, result: CheckResult) -> str:
    policy = result.policy
    if policy is None:
        return f"{pack}: {_counted(len(result.faults), 'fault')}"
    parts = (
        (len(policy.order_of_answers), "decision"),
        (len(policy.deadlines), "deadline"),
        (len(policy.rules), "rule"),
        (len(policy.clauses), "clause"),
    )
    return f"{pack}: no faults; {', '.join(_counted(*part) for part in parts if part[0])}"


def _proof(analysis: Analysis) -> str:
    how = "over all complaints" if analysis.proved else "in its texts"
    found = _counted(len(analysis.findings), "finding") if analysis.findings else "no findings"
    return f"{found} {how}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _open(result: CheckResult) -> Iterator[Line]:
    for pack, clauses in result.open_clauses.items():
        yield Line(f"open in {pack}, cited by nothing yet: {_counted(len(clauses), 'clause')}", 1, Tone.OPEN)
        for clause in clauses:
            yield Line(f"{clause.id} ({clause.kind}): {next(iter(clause.says.values()), '')}", 2)
