"""Of promises: a fact that changes an answer in a way that the author ruled out, all else equal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from complaint_rules.analysis.encoding.combining import DecisionBits
from complaint_rules.analysis.encoding.facts import FactBits
from complaint_rules.analysis.encoding.side_by_side import differing, growing
from complaint_rules.analysis.encoding.space import Reading
from complaint_rules.analysis.examining import Examination, admits
from complaint_rules.analysis.finding import Finding, Undecided, Witness
from complaint_rules.analysis.logic.solver import Literal
from complaint_rules.analysis.witness.finding import complaint_of
from complaint_rules.analysis.witness.placing import Values
from complaint_rules.engines.record import Record, Status
from complaint_rules.policy.checking_promises import SAME, STRICTER
from complaint_rules.policy.model import Promise

_Breaks = Callable[[Record, Record], bool]


def broken_promises(examination: Examination) -> Iterator[Finding | Undecided]:
    """Two complaints that differ in one fact, and whose answers differ as they must not."""
    for promise in examination.policy.promises:
        other = examination.space.copy(promise.fact)
        reading = examination.space.variant(examination.reading, other)
        for name in promise.decisions:
            goal = _goal(promise, name, reading, examination)
            if examination.prover.possible(*goal):
                yield _broken(promise, name, goal, examination)


def _goal(promise: Promise, name: str, other: Reading, examination: Examination) -> list[Literal]:
    one, two = examination.reading.decisions[name], other.decisions[name]
    circuit = examination.prover.circuit
    if promise.keeps == SAME:
        return [differing(one, two, circuit)]
    facts = (examination.space.facts[promise.fact], other.world.facts[promise.fact])
    worse = _wrong_pairs(one, promise.keeps)
    wrong = circuit.any_of(circuit.both(one.outcomes[first], two.outcomes[second]) for first, second in worse)
    return [growing(*facts, examination.reading.world), wrong]


def _wrong_pairs(bits: DecisionBits, keeps: str) -> list[tuple[str, str]]:
    """The answers before and after that a growing fact must not lead to."""
    order = [each for each in bits.definition.order if each in bits.outcomes]
    upwards = [(low, high) for index, low in enumerate(order) for high in order[index + 1 :]]
    return [(high, low) for low, high in upwards] if keeps == STRICTER else upwards


def _broken(promise: Promise, name: str, goal: list[Literal], examination: Examination) -> Finding | Undecided:
    subject = f"{promise.pack}/{promise.id}/{name}"
    witness = _witness(promise, name, goal, examination)
    if witness is None:
        return examination.undecided(f"broken-promise/{subject}", promise.place, [name])
    return Finding(
        kind="broken-promise",
        subject=subject,
        message=_message(promise, name, witness),
        place=promise.place,
        clauses=promise.clauses,
        rules=tuple(sorted({*witness.records[name].rules, *witness.other_records[name].rules})),
        witness=witness,
    )


def _message(promise: Promise, name: str, witness: Witness) -> str:
    before, after = witness.records[name].outcome, witness.other_records[name].outcome
    if promise.keeps == SAME:
        return f"`{promise.fact}` changes `{name}`, which `{promise.id}` rules out"
    return f"as `{promise.fact}` grows, `{name}` goes from `{before}` to `{after}`, which `{promise.id}` rules out"


def _witness(promise: Promise, name: str, goal: list[Literal], examination: Examination) -> Witness | None:
    breaks = _breaks(promise, examination.reading.decisions[name])

    def confirm(values: Values) -> Witness | None:
        one, two = complaint_of(values), complaint_of(values, {promise.fact})
        (first, before), (second, after) = examination.replay(one), examination.replay(two)
        admitted = admits(examination.policy, before) and admits(examination.policy, after)
        if not (admitted and breaks(first[name], second[name])):
            return None
        return Witness(one, _only(name, first), examination.changed(one), two, _only(name, second))

    facts: list[FactBits] = [*examination.facts_behind([name]), examination.space.copy(promise.fact)]
    known = {bits.key for bits in facts}
    if promise.fact not in known:
        facts.append(examination.space.facts[promise.fact])
    return examination.find(goal, facts, confirm)


def _only(name: str, records: Mapping[str, Record]) -> dict[str, Record]:
    return {name: records[name]}


def _breaks(promise: Promise, bits: DecisionBits) -> _Breaks:
    if promise.keeps == SAME:
        return lambda one, two: (one.status, one.outcome) != (two.status, two.outcome)
    wrong = _wrong_pairs(bits, promise.keeps)
    return lambda one, two: one.status is two.status is Status.DECIDED and (one.outcome, two.outcome) in wrong
