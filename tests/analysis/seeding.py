"""Faults planted in the shipped packs, and what finds them: ``python -m tests.analysis.seeding``.

With ``--write`` the table goes into ``docs/analysis.md`` as well.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

from complaint_rules.analysis import analyse
from complaint_rules.analysis.comparing import Verdict, compare_policies
from complaint_rules.analysis.mutation import KINDS, Mutant, mutants_of
from complaint_rules.domain.reading import FactReader
from complaint_rules.engines.compiled import CompiledEngine
from complaint_rules.policy.loading import load_policy
from complaint_rules.policy.model import Policy
from complaint_rules.reports.examples import compare

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "analysis.md"
BEGIN, END = "<!-- planted: begin -->", "<!-- planted: end -->"
SHIPPED = (
    ROOT / "complaint_rules" / "packs" / "standard",
    *(ROOT / "policies" / name for name in ("kfeng", "baisha", "auto_maintenance")),
)


# what finds them


@attrs.frozen
class Found:
    """What finds one fault.

    Args:
        by_check: A finding that was not there before.
        by_examples: An example of the author's that comes out otherwise.
        by_diff: A decision that comes out otherwise for some complaint; without one the fault is none.
    """

    by_check: bool
    by_examples: bool
    by_diff: bool


class Finder:
    """Looks for faults planted in one policy.

    Args:
        policy: Without a fault.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._before = {each.id for each in analyse(policy).findings}

    def find(self, fault: Mutant) -> Found:
        """What finds a fault."""
        comparison = compare_policies(self.policy, fault.policy)
        return Found(
            by_check=any(each.id not in self._before for each in analyse(fault.policy).findings),
            by_examples=not _examples_pass(fault.policy),
            by_diff=any(each.verdict is not Verdict.EQUIVALENT for each in comparison.decisions),
        )


def _examples_pass(policy: Policy) -> bool:
    reader, engine = FactReader(policy.facts), CompiledEngine(policy)
    without_deadlines = (attrs.evolve(each, expect_deadlines={}) for each in policy.examples)
    return all(compare(each, engine.decide(reader.read(each.given))).passed for each in without_deadlines)


def main() -> None:
    """Plant every fault, look for it, and print the table."""
    arguments = argparse.ArgumentParser(prog="python -m tests.analysis.seeding", description=__doc__)
    arguments.add_argument("--write", action="store_true", help="write the table into docs/analysis.md")
    asked = arguments.parse_args()
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for folder in SHIPPED:
        policy = load_policy(folder)
        finder = Finder(policy)
        for fault in mutants_of(policy):
            counts[fault.kind].update(_columns(finder.find(fault)))
    table = "\n".join(_table(counts))
    print(table)  # noqa: T201 - it is a command
    if asked.write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def _columns(found: Found) -> Iterator[str]:
    yield "planted"
    if not found.by_diff:
        yield "none after all, but told by check" if found.by_check else "none after all"
        return
    yield "real"
    if found.by_check:
        yield "check"
    if found.by_examples:
        yield "examples"
    if found.by_check and not found.by_examples:
        yield "check alone"
    if not (found.by_check or found.by_examples):
        yield "diff alone"


def _table(counts: Mapping[str, Counter[str]]) -> Iterator[str]:
    heads = ("planted", "changes an answer", "found by `check`", "by the pack's examples", "by `check` alone")
    yield f"| fault | {' | '.join(heads)} | by `diff` alone |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    total: Counter[str] = Counter()
    for kind, count in counts.items():
        total += count
        yield _row(kind, count)
    yield _row("**all**", total)


def _row(title: str, count: Counter[str]) -> str:
    keys = ("planted", "real", "check", "examples", "check alone", "diff alone")
    return f"| {title} | {' | '.join(str(count[key]) for key in keys)} |"


if __name__ == "__main__":
    main()
