"""``complaint-rules check``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from complaint_rules.cli.options import Json, Packs
from complaint_rules.cli.printing import print_json, print_lines, visible
from complaint_rules.domain.errors import Fault
from complaint_rules.reports.lines import Line, Tone

if TYPE_CHECKING:
    from complaint_rules.policy.loading import CheckResult
    from complaint_rules.policy.model import Clause


def check(packs: Packs, /, *, json: Json = False) -> int:
    """Check packs: every fault with its file, line and column, clauses that nothing cites, rules that cite none.

    Example: `complaint-rules check ./policies/kfeng`
    """
    from complaint_rules.policy.loading import check_pack

    results = {pack: check_pack(pack) for pack in packs}
    if json:
        print_json([_document(pack, result) for pack, result in results.items()])
    else:
        for pack, result in results.items():
            _print_result(pack, result)
    return 1 if any(result.faults for result in results.values()) else 0


def _document(pack: str, result: CheckResult) -> dict[str, Any]:
    return {
        "pack": pack,
        "faults": [_fault_document(fault) for fault in result.faults],
        "open_clauses": {
            name: [_clause_document(clause) for clause in clauses] for name, clauses in result.open_clauses.items()
        },
        "rules_without_clause": [rule.id for rule in result.uncited_rules],
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


def _print_result(pack: str, result: CheckResult) -> None:
    for fault in result.faults:
        # Not broken: editors find their way by these lines.
        print(visible(str(fault)))
    verdict = Line(_verdict(pack, result), 0, Tone.FAULT if result.faults else Tone.ANSWER)
    print_lines([verdict, *_uncited(result), *_open(result)])


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


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _uncited(result: CheckResult) -> Iterator[Line]:
    rules = result.uncited_rules
    if rules:
        yield Line(f"without a clause: {_counted(len(rules), 'rule')}", 1, Tone.OPEN)
        yield from (Line(f"{rule.place.file}:{rule.place.line}: {rule.id}", 2) for rule in rules)


def _open(result: CheckResult) -> Iterator[Line]:
    for pack, clauses in result.open_clauses.items():
        yield Line(f"open in {pack}, cited by nothing yet: {_counted(len(clauses), 'clause')}", 1, Tone.OPEN)
        for clause in clauses:
            yield Line(f"{clause.id} ({clause.kind}): {next(iter(clause.says.values()), '')}", 2)
