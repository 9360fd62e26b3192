"""Counts the examples until planted off-by-ones show: ``python -m tests.benchmarks.finding``.

Plain are strategies from the facts' types alone, as anybody would write them, and kept to two years for their dates.
Both are asked for the same: complaints in which the answers of the shipped policy and of the one with the fault differ.
The author's examples that show a fault themselves are taken out, so that they are no help to ours.
With ``--write`` the table goes into ``docs/testing.md`` as well.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import attrs
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from complaint_rules import Facts, Policy, Record, load
from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.domain.types import Kind
from complaint_rules.domain.values import Money
from complaint_rules.testing import facts
from complaint_rules.testing.subjects import subject_of
from tests.benchmarks.planting import Planted, off_by_ones
from tests.benchmarks.subjects import ROOT

PAGE = ROOT / "docs" / "testing.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
PACKS = ("standard", "kfeng", "baisha", "auto_maintenance")

Drawn: TypeAlias = "st.SearchStrategy[Facts]"

_FIRST, _LAST = dt.date(2025, 1, 1), dt.date(2026, 12, 31)
_BY_TYPE: Mapping[Kind, st.SearchStrategy[Any]] = {
    Kind.BOOLEAN: st.booleans(),
    Kind.TEXT: st.text(st.characters(categories=["L", "N"]), min_size=1),
    Kind.NUMBER: st.decimals(-1000, 1000, places=2),
    Kind.MONEY: st.builds(Money, st.decimals(0, 10_000, places=2), st.sampled_from(["CNY", "USD"])),
    Kind.DATE: st.dates(_FIRST, _LAST),
    Kind.DATE_TIME: st.datetimes(
        dt.datetime.combine(_FIRST, dt.time()), dt.datetime.combine(_LAST, dt.time()), timezones=st.just(dt.UTC)
    ),
    Kind.DURATION: st.timedeltas(dt.timedelta(), dt.timedelta(days=60)),
}


def plain(policy: Policy) -> Drawn:
    """Complaints by the types of the facts that anything hangs on, each of which may be null."""
    read = {name: policy.model.facts[name] for name in subject_of(policy).read}
    values = {name: st.one_of(_plain(declared), st.none()) for name, declared in read.items()}
    return st.fixed_dictionaries(values).map(Facts)


def _plain(declared: FactDeclaration) -> st.SearchStrategy[Any]:
    if declared.type.kind is Kind.ENUM:
        return st.sampled_from(declared.type.values)
    if declared.type.kind is Kind.SET:
        return st.frozensets(st.sampled_from(declared.type.values))
    return _BY_TYPE[declared.type.kind]


def examples(strategy: Drawn, count: int, number: int) -> Iterator[Facts]:
    """So many complaints as Hypothesis draws them, by a seed."""
    found: list[Facts] = []

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(complaint: Facts) -> None:
        found.append(complaint)

    collect()
    return iter(found)


def first_differences(policy: Policy, faults: Sequence[Planted], complaints: Iterator[Facts]) -> list[int | None]:
    """For each fault the number of the first complaint that shows it, from 1; None where none does."""
    found: list[int | None] = [None] * len(faults)
    for number, complaint in enumerate(complaints, 1):
        hidden = [place for place, first in enumerate(found) if first is None]
        if not hidden:
            break
        expected = _answers(policy.decide(complaint))
        for place in hidden:
            if _answers(faults[place].policy.decide(complaint)) != expected:
                found[place] = number
    return found


def _answers(records: Mapping[str, Record]) -> list[Any]:
    return [(record.status, record.outcome, record.possible, record.reasons) for record in records.values()]


@attrs.frozen
class Row:
    """How soon one fault was found.

    Args:
        pack: Its name.
        fault: What was planted.
        by_plain: The examples that plain strategies took, a number a seed.
        by_ours: Those that ours took.
    """

    pack: str
    fault: Planted
    by_plain: Sequence[float]
    by_ours: Sequence[float]

    @property
    def ratio(self) -> float:
        """How many times sooner ours found it, by the medians."""
        return statistics.median(self.by_plain) / statistics.median(self.by_ours)


def measured(pack: str, seeds: int, most: int) -> tuple[list[Row], list[Planted]]:
    """The faults of a pack that somebody found, and those that nobody did.

    What an ordinary complaint shows already is no matter of boundaries, and left out.

    Args:
        pack: Its name.
        seeds: How often each strategy tries.
        most: How many examples each try may take; one that found nothing counts as so many.
    """
    folder = ROOT / "policies" / pack
    policy = load(folder if folder.is_dir() else pack)
    ordinary = Facts(subject_of(policy).ordinary)
    faults = [fault for fault in off_by_ones(policy) if not _shows(fault, policy, ordinary)]
    ours = facts(without_telling_examples(policy, faults))
    tried = [
        [first_differences(policy, faults, examples(strategy, most, number)) for number in range(seeds)]
        for strategy in (plain(policy), ours)
    ]
    rows, hidden = [], []
    for place, fault in enumerate(faults):
        by_plain, by_ours = ([first[place] for first in tries] for tries in tried)
        if any(first is not None for first in (*by_plain, *by_ours)):
            rows.append(Row(pack, fault, _counted(by_plain, most), _counted(by_ours, most)))
        else:
            hidden.append(fault)
    return rows, hidden


def _shows(fault: Planted, policy: Policy, complaint: Facts) -> bool:
    return _answers(fault.policy.decide(complaint)) != _answers(policy.decide(complaint))


def without_telling_examples(policy: Policy, faults: Sequence[Planted]) -> Policy:
    """The policy without those of its author's examples that show a fault by themselves.

    Ours start from the author's examples; that these lie at boundaries already is to be no help.
    """
    kept = [
        each
        for each in policy.model.examples
        if not any(_shows(fault, policy, policy.read(each.given)) for fault in faults)
    ]
    return Policy(attrs.evolve(policy.model, examples=tuple(kept)))


def _counted(firsts: Sequence[int | None], most: int) -> list[float]:
    return [most if first is None else first for first in firsts]


def table(rows: Sequence[Row], hidden: int, seeds: int, most: int) -> Iterator[str]:
    """The rows for the page, and what they come to."""
    ratios = [row.ratio for row in rows]
    yield ""
    yield f"Examples until the fault shows, the median of {seeds} tries of at most {most:,}."
    yield ""
    yield "| pack | planted in | plain | `facts(policy)` | times sooner |"
    yield "|---|---|--:|--:|--:|"
    for row in rows:
        told = f"`{row.fault.where}`: `{row.fault.what}`"
        sooner = f"{'over ' if statistics.median(row.by_plain) >= most else ''}{row.ratio:.0f}"
        yield f"| {row.pack} | {told} | {_shown(row.by_plain, most)} | {_shown(row.by_ours, most)} | {sooner} |"
    yield ""
    yield f"By the median fault {statistics.median(ratios):.0f} times sooner, at least {min(ratios):.1f} times."
    if hidden:
        yield f"{hidden} more change no answer in any of the examples, because other rules decide what they would."
    yield ""


def _shown(counts: Sequence[float], most: int) -> str:
    middle = statistics.median(counts)
    return f"over {most:,}" if middle >= most else f"{middle:,.0f}"


def main() -> None:
    """Plant, look, and print."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.finding", description=__doc__)
    arguments.add_argument("--write", action="store_true", help="write the table into docs/testing.md")
    arguments.add_argument("--seeds", type=int, default=11)
    arguments.add_argument("--most", type=int, default=2_000, help="examples of one try")
    arguments.add_argument("--packs", nargs="*", default=PACKS)
    asked = arguments.parse_args()
    found = [measured(pack, asked.seeds, asked.most) for pack in asked.packs]
    rows = [row for each, _ in found for row in each]
    lines = "\n".join(table(rows, sum(len(hidden) for _, hidden in found), asked.seeds, asked.most))
    print(lines)  # noqa: T201 - it is a command
    if asked.write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n{lines}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
