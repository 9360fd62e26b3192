"""Of what authors state: invariants that some complaint breaks or none can, assumptions that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from complaint_rules.analysis.encoding.conditions import rails_of
from complaint_rules.analysis.encoding.space import Space
from complaint_rules.analysis.examining import Examination
from complaint_rules.analysis.finding import Finding, Undecided
from complaint_rules.language import nodes
from complaint_rules.language.evaluation import truth_of
from complaint_rules.language.traversal import names_in
from complaint_rules.policy.model import Invariant, Policy


def invariants(examination: Examination) -> Iterator[Finding | Undecided]:
    """Invariants that some complaint breaks, and own ones whose `if` never applies."""
    world = examination.reading.world
    refuted = {each.id: rails_of(each.holds, world).false for each in examination.policy.invariants}
    possible = examination.prover.each_possible(refuted.values())
    for each in examination.policy.invariants:
        if refuted[each.id] in possible:
            yield _broken(each, examination)
        elif examination.is_own(each.pack):
            yield from _vacuous(each, examination)


def _name(each: Invariant) -> str:
    return f"{each.pack}/{each.id}"


def _broken(each: Invariant, examination: Examination) -> Finding | Undecided:
    decisions = sorted(names_in(each.holds) & examination.policy.decisions.keys())
    goal = [rails_of(each.holds, examination.reading.world).false]
    witness = examination.witness(
        goal, decisions, lambda _, situation: truth_of(each.holds, situation) is False, trees=[each.holds]
    )
    if witness is None:
        return examination.undecided(f"invariant/{_name(each)}", each.place, decisions, [each.holds])
    region = examination.region(goal, witness, decisions, [each.holds])
    return Finding(
        kind="invariant",
        subject=_name(each),
        message=f"the invariant `{each.id}` does not hold: {each.text}",
        place=each.place,
        clauses=each.clauses,
        region=region.texts if region else (),
        witness=witness,
    )


def _vacuous(each: Invariant, examination: Examination) -> Iterator[Finding]:
    match each.holds:
        case nodes.If(condition=condition):
            if not examination.prover.possible(rails_of(condition, examination.reading.world).true):
                yield Finding(
                    kind="vacuous-invariant",
                    subject=_name(each),
                    message=f"the invariant `{each.id}` says nothing: what stands behind its `if` never holds",
                    place=each.place,
                    clauses=each.clauses,
                )


def contradictions(policy: Policy) -> list[Finding]:
    """Assumptions that cannot all hold; then nothing else is worth saying."""
    if not policy.assumptions:
        return []
    space = Space(policy)
    world = space.read(policy, assuming=False).world
    assumptions = {rails_of(each.holds, world).true: each for each in policy.assumptions}
    core = space.prover.core_of(list(assumptions))
    if core is None:
        return []
    parts = [assumptions[literal] for literal in core]
    names = ", ".join(f"`{each.id}`" for each in parts)
    return [
        Finding(
            kind="contradiction",
            subject="+".join(f"{each.pack}/{each.id}" for each in parts),
            message=f"no complaint agrees with what is assumed: {names}",
            place=parts[0].place,
        )
    ]
