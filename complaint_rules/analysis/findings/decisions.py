"""Of decisions: complaints that no rule decides, and rules at odds; at a boundary that is a hole, or an overlap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import attrs

from complaint_rules.analysis.encoding.combining import DecisionBits, at_odds
from complaint_rules.analysis.examining import Examination, Shows
from complaint_rules.analysis.finding import Finding, Undecided, Witness
from complaint_rules.analysis.logic.solver import FALSE, Literal
from complaint_rules.analysis.regions import Region
from complaint_rules.analysis.wording import Part
from complaint_rules.engines.decided import Decided
from complaint_rules.engines.record import Record, Status
from complaint_rules.policy.model import DEADLINE
from complaint_rules.policy.process import ACCOUNTABILITY

_MOST_OF_A_KIND = 20
"""Of one decision so many are told; then it is said that there are more."""


@attrs.frozen
class _Sighting:
    """A complaint that shows something, and the region around it."""

    witness: Witness
    region: Region | None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The conditions of the region; none where it could not be told."""
        return self.region.parts if self.region else ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The same, to be read."""
        return tuple(part.text for part in self.parts)

    @property
    def boundary(self) -> Part | None:
        """What pins the region to one value."""
        return next((part for part in self.parts if part.pinned), None)


def gaps(examination: Examination) -> Iterator[Finding | Undecided]:
    """Complaints that no rule of a decision decides, although nothing is left to be learned.

    Where no rule of a deadline stands, it does not apply; where none of an accountability does, nothing is proposed.
    These are no gaps.
    """
    for name, bits in examination.reading.decisions.items():
        if bits.not_covered != FALSE and not name.startswith((DEADLINE, ACCOUNTABILITY)):
            yield from _gaps_of(name, bits, examination)


def _gaps_of(name: str, bits: DecisionBits, examination: Examination) -> Iterator[Finding | Undecided]:
    shows = _has_status(name, Status.NOT_COVERED)
    goal = [bits.not_covered]
    while examination.prover.possible(*goal):
        sighting = _sight(goal, name, shows, examination)
        if sighting is None:
            yield examination.undecided(f"gap/{name}", bits.definition.place, [name])
            return
        boundary = sighting.boundary
        if boundary is None:
            yield _gap(name, bits, sighting)
            return
        yield _hole(name, bits, sighting, boundary)
        goal.append(-boundary.literal)


def _sight(goal: Sequence[Literal], name: str, shows: Shows, examination: Examination) -> _Sighting | None:
    witness = examination.witness(goal, [name], shows)
    return _Sighting(witness, examination.region(goal, witness, [name])) if witness else None


def _has_status(name: str, status: Status) -> Shows:
    return lambda records, _: records[name].status is status


def _gap(name: str, bits: DecisionBits, sighting: _Sighting) -> Finding:
    return Finding(
        kind="gap",
        subject=name,
        message=f"no rule decides `{name}` for some complaints, and it has no `otherwise`",
        place=bits.definition.place,
        clauses=bits.definition.clauses,
        region=sighting.texts,
        witness=sighting.witness,
    )


def _hole(name: str, bits: DecisionBits, sighting: _Sighting, boundary: Part) -> Finding:
    return Finding(
        kind="hole",
        subject=f"{name}/{boundary.text}",
        message=f"no rule decides `{name}` right at a boundary, where {boundary.text}",
        place=bits.definition.place,
        clauses=bits.definition.clauses,
        region=sighting.texts,
        witness=sighting.witness,
    )


def conflicts(examination: Examination) -> Iterator[Finding | Undecided]:
    """Rules that hold together, give different outcomes, and of which none overrides another."""
    for name, bits in examination.reading.decisions.items():
        if examination.prover.possible(bits.conflict):
            yield from _conflicts_of(name, bits, examination)


def _conflicts_of(name: str, bits: DecisionBits, examination: Examination) -> Iterator[Finding | Undecided]:
    lasting = examination.prover.each_possible(bits.unbeatable)
    candidates = [index for index, literal in enumerate(bits.unbeatable) if literal in lasting]
    pairs = {
        literal: (one, two)
        for one, two in combinations(candidates, 2)
        if (literal := at_odds(bits, one, two, examination.reading.world)) != FALSE
    }
    clashing = sorted(examination.prover.each_possible(pairs), key=pairs.__getitem__)
    for literal in clashing[:_MOST_OF_A_KIND]:
        yield _conflict(name, bits, pairs[literal], literal, examination)
    if len(clashing) > _MOST_OF_A_KIND:
        yield Undecided(
            question=f"conflict/{name}",
            reason=f"{len(clashing) - _MOST_OF_A_KIND} more pairs of its rules may be at odds",
            place=bits.definition.place,
        )


def _conflict(
    name: str, bits: DecisionBits, pair: tuple[int, int], literal: Literal, examination: Examination
) -> Finding | Undecided:
    one, two = (bits.rules[index].rule for index in pair)
    subject = f"{name}/{one.id}+{two.id}"
    sighting = _sight([literal], name, _shows_conflict(name, {one.id, two.id}), examination)
    if sighting is None:
        return examination.undecided(f"conflict/{subject}", one.place, [name])
    where = " right at a boundary" if sighting.boundary else ""
    return Finding(
        kind="overlap" if sighting.boundary else "conflict",
        subject=subject,
        message=f"`{one.id}` and `{two.id}` hold together{where} and differ, and neither overrides the other",
        place=one.place,
        clauses=tuple(sorted({*one.clauses, *two.clauses})),
        rules=(one.id, two.id),
        region=sighting.texts,
        witness=sighting.witness,
    )


def _shows_conflict(name: str, rules: set[str]) -> Shows:
    def shows(records: Mapping[str, Record], _: Decided) -> bool:
        record = records[name]
        return record.status is Status.CONFLICT and rules <= set(record.rules)

    return shows
