"""What ``complaint-rules test`` measures: what a pack's examples reach, which faults they notice, what is missing."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import attrs

from complaint_rules.cli.printing import print_lines, print_table, visible
from complaint_rules.domain.errors import ChoiceError, Fault
from complaint_rules.library import Policy
from complaint_rules.reports.lines import Line, Tone

if TYPE_CHECKING:
    from complaint_rules.analysis.coverage import Coverage
    from complaint_rules.analysis.mutation import MutationScore


@attrs.frozen
class Wanted:
    """What is asked for.

    Args:
        coverage: Whether to measure what the examples reach.
        mutants: Whether to plant faults.
        missing: Whether to write examples for what is missing, and nothing else.
        least: The least share in percent of every kind, and of the faults; None for any.
    """

    coverage: bool
    mutants: bool
    missing: bool
    least: float | None = attrs.field(default=None)

    @least.validator
    def _check(self, _: object, least: float | None) -> None:
        if least is not None and not 0 <= least <= 100:
            raise ChoiceError([Fault("fail-under", f"`{least:g}` is no percentage, which lies between 0 and 100")])

    @property
    def measures(self) -> bool:
        """Whether anything is to be measured."""
        return self.coverage or self.mutants or self.missing or self.least is not None


@attrs.frozen
class Measured:
    """What was measured of one pack.

    Args:
        policy: The pack's.
        coverage: What its examples reach; None where it was not asked for.
        score: Which faults they notice; None where it was not asked for, or some example fails without any fault.
    """

    policy: Policy
    coverage: Coverage | None
    score: MutationScore | None

    def short_of(self, least: float | None) -> Iterator[str]:
        """What does not come up to a threshold."""
        from complaint_rules.reports.coverage import share, shortfall

        if least is None:
            return
        short = "" if self.coverage is None else shortfall(self.coverage, least)
        if short:
            yield short
        if self.score is not None and self.score.percent < least:
            yield f"less than {least:g}% of the faults are noticed: {share(self.score.percent)}%"


def measure(policy: Policy, wanted: Wanted, *, passing: bool) -> Measured:
    """Measure what is asked for; a threshold alone is one for what is reached.

    Args:
        policy: The policy.
        wanted: What is asked for.
        passing: Whether its examples pass; if not, they would seem to notice every fault.

    Raises:
        MissingExtraError: The solver is needed, and not installed.
    """
    from complaint_rules.reports.coverage import examples_coverage, examples_score

    covering = wanted.coverage or wanted.missing or not wanted.mutants
    return Measured(
        policy,
        examples_coverage(policy) if covering else None,
        examples_score(policy, Policy) if wanted.mutants and passing else None,
    )


def measured_document(measured: Measured, wanted: Wanted) -> dict[str, Any]:
    """What was measured, as JSON has it."""
    from complaint_rules.reports.coverage import coverage_document, score_document

    document: dict[str, Any] = {}
    if measured.coverage is not None:
        document["coverage"] = coverage_document(measured.coverage)
    if wanted.mutants:
        document["mutants"] = None if measured.score is None else score_document(measured.score)
    return document


def missing_text(measured: Measured) -> tuple[str, list[str]]:
    """The missing examples as TOML, and what there is none for.

    Raises:
        MissingExtraError: The solver is not installed.
    """
    from complaint_rules.analysis.coverage import fill
    from complaint_rules.reports.case_drafting import draft_cases
    from complaint_rules.reports.example_toml import examples_toml

    missing = () if measured.coverage is None else measured.coverage.missing
    survivors = () if measured.score is None else measured.score.survivors
    model = measured.policy.model
    filling = fill(model, missing, survivors)
    cases = draft_cases(measured.policy, filling.left, (each.id for each in filling.drafts))
    told = {text for draft in cases for text in draft.about}
    left = [f"{each.kind}: {each.text}" for each in filling.left if each.text not in told]
    return examples_toml((*filling.drafts, *cases), model), left


def print_missing(packs: Iterable[tuple[str, Measured]]) -> None:
    """Print the missing examples, and nothing else; what there is none for goes to the standard error."""
    for pack, measured in packs:
        text, left = missing_text(measured)
        if text:
            print(f"# {visible(pack)}\n{visible(text)}")
        for each in left:
            print(visible(f"{pack}: no example is generated for {each}"), file=sys.stderr)


def print_measured(measured: Measured, wanted: Wanted) -> None:
    """Print what was measured of one pack."""
    from complaint_rules.reports.coverage import (
        HEADS,
        HEADS_OF_FAULTS,
        coverage_lines,
        coverage_rows,
        score_lines,
        score_rows,
    )

    if measured.coverage is not None:
        print_table(HEADS, coverage_rows(measured.coverage))
        print_lines(coverage_lines(measured.coverage))
    if measured.score is not None:
        print_table(HEADS_OF_FAULTS, score_rows(measured.score))
        print_lines(score_lines(measured.score))
    elif wanted.mutants:
        print_lines([Line("no faults are planted until all examples pass", 1, Tone.OPEN)])
    short = list(measured.short_of(wanted.least))
    print_lines(Line(each, 0, Tone.FAULT) for each in short)
