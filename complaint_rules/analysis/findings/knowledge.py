"""Of knowledge: which facts can change an answer, and those that are read and never do."""

from __future__ import annotations

from collections.abc import Iterator

from complaint_rules.analysis.encoding.side_by_side import differing
from complaint_rules.analysis.examining import Examination
from complaint_rules.analysis.finding import Finding, Undecided, Witness
from complaint_rules.analysis.findings.figures import unless_figures_wait


def facts_that_matter(examination: Examination) -> Iterator[Finding | Undecided]:
    """For each decision the facts that can change its answer; a finding for each that is asked for to no avail."""
    examination = examination.renewed()
    policy, names = examination.policy, examination.names
    found: dict[str, list[str]] = {name: [] for name in policy.order}
    for fact in sorted(name for name in policy.facts if any(name in names.reads[each] for each in policy.order)):
        other = examination.space.variant(examination.reading, examination.space.copy(fact))
        asked = {
            name: differing(examination.reading.decisions[name], other.decisions[name], examination.prover.circuit)
            for name in policy.order
            if fact in names.reads[name]
        }
        possible = examination.prover.each_possible(asked.values())
        for name, literal in asked.items():
            if literal in possible:
                found[name].append(fact)
            elif fact in names.read_by[name]:
                yield from _asked_in_vain(name, fact, examination)
    examination.knowledge |= {name: tuple(facts) for name, facts in found.items()}


def _asked_in_vain(decision: str, fact: str, examination: Examination) -> Iterator[Finding | Undecided]:
    """A fact that changes no answer is still asked for where it keeps a rule unknown that stands."""
    bits, circuit = examination.reading.decisions[decision], examination.prover.circuit
    waiting = [
        circuit.all_of((standing, -each.true))
        for each, standing in zip(bits.rules, bits.standing, strict=True)
        if fact in examination.names.read_by_rule[each.rule.id]
    ]
    goal = [circuit.any_of(waiting), -examination.space.facts[fact].known]
    witness = examination.witness(goal, [decision], lambda records, _: fact in records[decision].needs)
    if witness is not None:
        yield _never_matters(decision, fact, witness, examination)


def _never_matters(decision: str, fact: str, witness: Witness, examination: Examination) -> Finding | Undecided:
    policy, definition = examination.policy, examination.policy.decisions[decision]
    readers = [policy.rules[rule] for rule in definition.rules if fact in examination.names.read_by_rule[rule]]
    in_vain = Finding(
        kind="never-matters",
        subject=f"{decision}/{fact}",
        message=f"`{fact}` is asked for to decide `{decision}`, but whatever it is the answer stays the same",
        place=readers[0].place,
        clauses=definition.clauses,
        rules=tuple(rule.id for rule in readers),
        witness=witness,
    )
    return unless_figures_wait(in_vain, [rule.when for rule in readers], examination)
