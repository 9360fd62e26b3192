"""Measures what proving takes: ``python -m tests.benchmarks.proving``.

With ``--write`` the table goes into ``docs/analysis.md`` as well. Times are of the processor, so that what else runs on
the machine hardly counts.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import attrs

from complaint_rules.analysis import analyse
from complaint_rules.analysis.comparing import compare_policies
from complaint_rules.language import nodes
from complaint_rules.language.printer import to_text
from complaint_rules.policy.loading import load_policy
from complaint_rules.policy.model import Policy
from tests.analysis.large import large_policy
from tests.benchmarks.subjects import SHIPPED

PAGE = Path(__file__).parents[2] / "docs" / "analysis.md"
BEGIN, END = "<!-- proving: begin -->", "<!-- proving: end -->"
FACTS = 18
SIZES = (50, 100, 200, 400)
AT_MOST = {200: 5, 400: 20}
"""Seconds that a check, or a diff, of so many rules may take."""


@attrs.frozen
class Measured:
    """What one subject takes.

    Args:
        title: The subject.
        check: Seconds of a check.
        diff: Seconds of a diff against the same policy with one condition turned round.
        findings: How many the check finds.
        questions: How many the solver answers for it.
        at_most: The most that either may take, in seconds; None for no such aim.
    """

    title: str
    check: float
    diff: float
    findings: int
    questions: int
    at_most: float | None


def measured(title: str, policy: Policy, at_most: float | None, *, rounds: int) -> Measured:
    """Measure one policy; the median of some rounds."""
    analysis = analyse(policy)
    return Measured(
        title,
        check=_seconds(lambda: analyse(policy), rounds),
        diff=_seconds(lambda: compare_policies(policy, _turned(policy)), rounds),
        findings=len(analysis.findings) + len(analysis.waived),
        questions=analysis.questions,
        at_most=at_most,
    )


def _turned(policy: Policy) -> Policy:
    """The policy with the condition of one rule in the middle turned round."""
    rule = list(policy.rules.values())[len(policy.rules) // 2]
    when = nodes.Not(rule.when)
    turned = attrs.evolve(rule, when=when, text=to_text(when))
    return attrs.evolve(policy, rules={**policy.rules, rule.id: turned})


def _seconds(run: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return statistics.median(times)


def subjects(rounds: int) -> Iterator[Measured]:
    """The shipped packs, and random ones of growing size."""
    for folder in SHIPPED:
        policy = load_policy(folder)
        yield measured(f"{policy.name}: {len(policy.rules)} rules", policy, 2, rounds=rounds)
    for rules in SIZES:
        random = Random(rules)  # noqa: S311 - nothing secret hangs on it
        policy = large_policy(random, rules=rules, facts=FACTS)
        yield measured(
            f"random: {rules} rules over {FACTS} facts", policy, AT_MOST.get(rules), rounds=max(1, rounds // 3)
        )


def table(rounds: int) -> Iterator[str]:
    """The results, a line a subject."""
    yield "| policy | check, s | diff, s | at most, s | findings | questions to the solver |"
    yield "|---|--:|--:|--:|--:|--:|"
    for each in subjects(rounds):
        aimed = "" if each.at_most is None else f"{each.at_most:g}"
        figures = (f"{each.check:.2f}", f"{each.diff:.2f}", aimed, f"{each.findings}", f"{each.questions}")
        yield f"| {each.title} | {' | '.join(figures)} |"


def main() -> None:
    """Measure, and print the table."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.proving", description=__doc__)
    arguments.add_argument("--write", action="store_true", help="write the table into docs/analysis.md")
    arguments.add_argument("--rounds", type=int, default=5, help="of each subject; fewer of large ones")
    asked = arguments.parse_args()
    lines = "\n".join(table(asked.rounds))
    print(lines)  # noqa: T201 - it is a command
    if asked.write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n{lines}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
