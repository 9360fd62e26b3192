"""What a policy's examples reach and which faults they notice, as values, as lines for authors, and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import attrs

from complaint_rules.analysis.coverage.measures import Coverage, Measure, Missing
from complaint_rules.analysis.coverage.measuring import coverage_of, without_unreachable
from complaint_rules.analysis.coverage.observing import looked_at
from complaint_rules.analysis.mutation.mutants import KINDS, Mutant, mutants_of
from complaint_rules.analysis.mutation.scoring import MutationScore, score
from complaint_rules.domain.reading import FactReader
from complaint_rules.engines.compiled.engine import CompiledEngine
from complaint_rules.engines.situation import Names
from complaint_rules.policy.model import Policy
from complaint_rules.policy.places import Place
from complaint_rules.reports.examples import compare, try_example
from complaint_rules.reports.findings import place_text
from complaint_rules.reports.lines import Line, Tone
from complaint_rules.reports.observing import Tried, observe

HEADS = ("what the examples reach", "reached", "of", "%")
HEADS_OF_FAULTS = ("faults in the pack's rules", "noticed", "not", "%", "no fault", "undecided")


def examples_coverage(policy: Tried) -> Coverage:
    """What a pack's examples reach of its own rules, overrides, boundaries, unknowns, process and clauses.

    >>> from complaint_rules import load
    >>> examples_coverage(load("kfeng"))["rules"].percent
    100.0

    With the solver (the extra ``prove``) what no complaint can reach is left out.

    Args:
        policy: The policy, as :func:`complaint_rules.load` gives it.
    """
    return without_unreachable(coverage_of(policy.model, observe(policy)), policy.model)


def examples_score(policy: Tried, make: Callable[[Policy], Tried]) -> MutationScore:
    """How many faults, planted in a pack's own rules and figures one at a time, its examples notice.

    Args:
        policy: The policy, as :func:`complaint_rules.load` gives it; its examples pass.
        make: Makes such a policy of another one; :class:`complaint_rules.Policy`.

    Raises:
        MissingExtraError: The solver is not installed.
    """
    return score(policy.model, mutants_of(policy.model), _Passing(policy.model, make).passes)


class _Passing:
    """Whether a policy's examples pass under mutants: decisions first, which is quick, then deadlines and cases."""

    def __init__(self, policy: Policy, make: Callable[[Policy], Tried]) -> None:
        reader, names = FactReader(policy.facts), Names(policy)
        self._make = make
        self._decided = [
            (attrs.evolve(each, expect_deadlines={}), reader.read(each.given), looked_at(each, names))
            for each in policy.examples
            if each.case is None
        ]
        self._followed = [each for each in policy.examples if each.case is not None or each.expect_deadlines]

    def passes(self, mutant: Mutant) -> bool:
        engine = CompiledEngine(mutant.policy)
        for index, (example, facts, at) in enumerate(self._decided):
            # What an example does not look at it cannot notice.
            if mutant.decision and mutant.decision not in at:
                continue
            if not compare(example, engine.decide(facts)).passed:
                # What notices one fault is likely to notice the next, which is mostly in the same rule.
                self._decided.insert(0, self._decided.pop(index))
                return False
        made = self._make(mutant.policy)
        return all(try_example(example, made).passed for example in self._followed)


# coverage


def summary(coverage: Coverage) -> str:
    """All kinds of which the pack has any, on one line."""
    examples = "1 example" if coverage.examples == 1 else f"{coverage.examples} examples"
    kinds = ", ".join(_counted(each) for each in coverage.measures if each.total)
    return f"{coverage.pack}, {examples}: {kinds or 'nothing to reach'}"


def _counted(measure: Measure) -> str:
    return f"{measure.kind} {measure.covered}/{measure.total} ({share(measure.percent)}%)"


def shortfall(coverage: Coverage, least: float) -> str:
    """The kinds of which less is reached than a threshold, in percent; empty where there is none."""
    short = [_counted(each) for each in coverage.measures if each.total and each.percent < least]
    return f"less than {least:g}% is reached: {', '.join(short)}" if short else ""


def coverage_rows(coverage: Coverage) -> Iterator[list[tuple[str, Tone]]]:
    """The rows under :data:`HEADS`; kinds of which the pack has none are left out."""
    for measure in coverage.measures:
        if measure.total:
            tone = Tone.PLAIN if not measure.missing else Tone.OPEN
            cells = (measure.kind, str(measure.covered), str(measure.total), share(measure.percent))
            yield [(cell, tone) for cell in cells]


def share(percent: float) -> str:
    """A share in whole percent, rounded down: 100 means all."""
    return str(int(percent))


def coverage_lines(coverage: Coverage) -> Iterator[Line]:
    """What is missing, each with its file and line, and what is not counted."""
    missing = coverage.missing
    if missing:
        yield Line(f"missing: {len(missing)}", 1, Tone.OPEN)
        for each in missing:
            yield Line(_with_place(each.target.place, each.target.kind), 2, whole=True)
            yield Line(_told(each), 3)
    if coverage.unreachable:
        yield Line(f"not counted, for no complaint can show it: {len(coverage.unreachable)}", 1, Tone.NOTE)
        yield from (Line(f"{each.target.kind}: {_told(each)}", 2, Tone.NOTE) for each in coverage.unreachable)
    if coverage.unproved and missing:
        yield Line(f"whether all of it can be reached is not proved: {coverage.unproved}", 1, Tone.OPEN)
    yield from (Line(_with_place(each.place, each.text), 1, Tone.OPEN) for each in coverage.unmeasured)


def _told(missing: Missing) -> str:
    return f"{missing.target.text}{f': {missing.why}' if missing.why else ''}"


def _with_place(place: Place, text: str) -> str:
    return ": ".join(filter(None, (place_text(place), text)))


def coverage_document(coverage: Coverage) -> dict[str, Any]:
    """All of it, as JSON has it."""
    return {
        "kinds": [
            {
                "kind": each.kind,
                "covered": each.covered,
                "total": each.total,
                "missing": [_missing_document(missing) for missing in each.missing],
            }
            for each in coverage.measures
        ],
        "unreachable": [
            {"kind": each.target.kind, "text": each.target.text, "why": each.why or None}
            for each in coverage.unreachable
        ],
        "unproved": coverage.unproved or None,
        "unmeasured": [{"text": each.text, **_place_document(each.place)} for each in coverage.unmeasured],
    }


def _missing_document(missing: Missing) -> dict[str, Any]:
    target = missing.target
    return {
        "text": target.text,
        "why": missing.why or None,
        **_place_document(target.place),
        "clauses": [*target.clauses],
    }


def _place_document(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line or None}


# mutants


def score_rows(found: MutationScore) -> Iterator[list[tuple[str, Tone]]]:
    """The rows under :data:`HEADS_OF_FAULTS`, a kind of fault each, and one of all."""
    for kind in KINDS:
        of_kind = _of_kind(found, kind)
        if of_kind != MutationScore():
            yield _score_row(kind, of_kind)
    yield _score_row("all", found)


def _of_kind(found: MutationScore, kind: str) -> MutationScore:
    return MutationScore(
        killed=tuple(each for each in found.killed if each.kind == kind),
        survivors=tuple(each for each in found.survivors if each.mutant.kind == kind),
        equivalent=tuple(each for each in found.equivalent if each.kind == kind),
        open=tuple(each for each in found.open if each.mutant.kind == kind),
    )


def _score_row(title: str, found: MutationScore) -> list[tuple[str, Tone]]:
    tone = Tone.OPEN if found.survivors else Tone.PLAIN
    numbers = (len(found.killed), len(found.survivors), share(found.percent), len(found.equivalent), len(found.open))
    return [(cell, tone) for cell in (title, *map(str, numbers))]


def score_lines(found: MutationScore) -> Iterator[Line]:
    """The faults that no example notices, and those of which it is open whether they are any."""
    if found.survivors:
        yield Line(f"not noticed: {len(found.survivors)}", 1, Tone.OPEN)
    for each in found.survivors:
        yield Line(_with_place(each.mutant.place, each.mutant.where), 2, whole=True)
        yield Line(f"{each.mutant.kind}: {each.mutant.change}", 3)
        yield Line(f"it shows in `{each.told.decision}`", 3, Tone.NOTE)
    if found.open:
        yield Line(f"not decided whether a fault: {len(found.open)}", 1, Tone.OPEN)
    for left in found.open:
        yield Line(_with_place(left.mutant.place, f"{left.mutant.where}: {left.mutant.change}: {left.reason}"), 2)


def score_document(found: MutationScore) -> dict[str, Any]:
    """All of it, as JSON has it."""
    return {
        "killed": len(found.killed),
        "survived": [{**_mutant_document(each.mutant), "decision": each.told.decision} for each in found.survivors],
        "equivalent": [_mutant_document(each) for each in found.equivalent],
        "undecided": [{**_mutant_document(each.mutant), "reason": each.reason} for each in found.open],
        "percent": share(found.percent),
    }


def _mutant_document(mutant: Mutant) -> dict[str, Any]:
    return {
        "kind": mutant.kind,
        "where": mutant.where,
        "change": mutant.change,
        **_place_document(mutant.place),
        "clauses": [*mutant.clauses],
    }
