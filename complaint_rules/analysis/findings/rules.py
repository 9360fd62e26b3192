"""Of rules beside others: masked, redundant, overrides that never act, outcomes that cannot occur."""

from __future__ import annotations

from collections.abc import Iterator

from complaint_rules.analysis.encoding.combining import DecisionBits
from complaint_rules.analysis.encoding.decisions import without
from complaint_rules.analysis.examining import Examination
from complaint_rules.analysis.finding import Finding, Undecided
from complaint_rules.analysis.findings.figures import unless_figures_wait
from complaint_rules.analysis.logic.solver import TRUE, Literal
from complaint_rules.domain.facts import Value
from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.types import Kind
from complaint_rules.engines.meaning import defeats_of
from complaint_rules.policy.model import Rule


def masked_rules(examination: Examination) -> Iterator[Finding | Undecided]:
    """Rules that can hold, but never without being defeated; of a base's only those are told that bases mask."""
    listed = [
        (bits, index)
        for bits in examination.reading.decisions.values()
        for index, each in enumerate(bits.rules)
        if examination.is_own(each.rule.pack)
    ]
    possible = examination.prover.each_possible(
        literal for bits, index in listed for literal in (bits.rules[index].true, bits.survivors[index])
    )
    for bits, index in listed:
        if bits.rules[index].true in possible and bits.survivors[index] not in possible:
            yield _unless_rules_wait(_masked(bits, index, examination), bits, examination)


def _unless_rules_wait(finding: Finding, bits: DecisionBits, examination: Examination) -> Finding | Undecided:
    """A finding about rules beside others, unless one of these waits for a figure."""
    return unless_figures_wait(finding, [each.rule.when for each in bits.rules], examination)


def _masked(bits: DecisionBits, index: int, examination: Examination) -> Finding:
    masked = bits.rules[index]
    masks = _masks_of(bits, index, examination)
    return Finding(
        kind="masked",
        subject=masked.rule.id,
        message=f"`{masked.rule.id}` is never decisive: wherever it holds, {_listed(masks)} defeats it",
        place=masked.rule.place,
        clauses=masked.rule.clauses,
        rules=(masked.rule.id, *masks),
    )


def _masks_of(bits: DecisionBits, index: int, examination: Examination) -> tuple[str, ...]:
    """The rules one of which always defeats a rule; none of them can be left out."""
    defeats = defeats_of(tuple(each.rule for each in bits.rules))
    above = {-each.true: each.rule.id for each, mask in zip(bits.rules, defeats, strict=True) if mask >> index & 1}
    core = examination.prover.core_of(list(above), given=[bits.rules[index].true]) or []
    return tuple(sorted(above[literal] for literal in core if literal in above)) or tuple(sorted(above.values()))


def _listed(names: tuple[str, ...]) -> str:
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def redundant_rules(examination: Examination) -> Iterator[Finding | Undecided]:
    """Rules without which every complaint has the same answers for the same reasons."""
    for bits in examination.reading.decisions.values():
        asked = {index: _changed_without(bits, index, examination) for index in _candidates(bits, examination)}
        changing = examination.prover.each_possible(asked.values())
        for index, literal in asked.items():
            if literal not in changing and examination.prover.possible(bits.survivors[index]):
                yield _unless_rules_wait(_redundant(bits, index, examination), bits, examination)


def _candidates(bits: DecisionBits, examination: Examination) -> Iterator[int]:
    """Own rules beside which others give the same; without such a one no rule is redundant."""
    for index, each in enumerate(bits.rules):
        constant = each.rule.value is None  # a computed one says what is needed as well
        beside = peers_of(bits, index) or each.rule.then == bits.definition.otherwise
        if examination.is_own(each.rule.pack) and bits.followed and constant and beside:
            yield index


def peers_of(bits: DecisionBits, index: int) -> list[int]:
    """The other rules that may give what a rule gives."""
    own = {case.item for case in bits.rules[index].values}
    return [
        other
        for other, each in enumerate(bits.rules)
        if other != index and not own.isdisjoint(case.item for case in each.values)
    ]


def _changed_without(bits: DecisionBits, index: int, examination: Examination) -> Literal:
    return differing_answers(bits, without(bits, index, examination.reading.world), examination)


def differing_answers(one: DecisionBits, two: DecisionBits, examination: Examination) -> Literal:
    """Holds where two readings of a decision give different answers, or give them for different reasons."""
    circuit = examination.prover.circuit
    pairs = [(one.decided, two.decided), (one.conflict, two.conflict), (one.not_covered, two.not_covered)]
    for first, second in ((one.outcomes, two.outcomes), (one.reasons(circuit), two.reasons(circuit))):
        keys = dict.fromkeys([*first, *second])
        pairs += ((first.get(key, -TRUE), second.get(key, -TRUE)) for key in keys)
    return circuit.any_of(circuit.differ(*pair) for pair in pairs)


def _redundant(bits: DecisionBits, index: int, examination: Examination) -> Finding:
    rule = bits.rules[index].rule
    beside = _beside(bits, index, examination)
    told = f" beside {_listed(beside)}" if beside else ""
    return Finding(
        kind="redundant",
        subject=rule.id,
        message=f"without `{rule.id}` every complaint gets the same answers for the same reasons{told}",
        place=rule.place,
        clauses=rule.clauses,
        rules=(rule.id, *beside),
    )


def _beside(bits: DecisionBits, index: int, examination: Examination) -> tuple[str, ...]:
    """The rules one of which survives whenever a redundant one does; none where that does not explain it."""
    peers = {-bits.survivors[other]: bits.rules[other].rule.id for other in peers_of(bits, index)}
    core = examination.prover.core_of(list(peers), given=[bits.survivors[index]])
    return tuple(sorted(peers[literal] for literal in core)) if core else ()


def idle_overrides(examination: Examination) -> Iterator[Finding]:
    """Overrides between rules of which the one never holds where the other holds or may hold."""
    for bits in examination.reading.decisions.values():
        by_id = {each.rule.id: each for each in bits.rules}
        asked = {
            (each.rule.id, target): examination.prover.circuit.both(each.true, -by_id[target].false)
            for each in bits.rules
            if examination.is_own(each.rule.pack)
            for target in each.rule.overrides
            if target in by_id
        }
        possible = examination.prover.each_possible([*asked.values(), *(each.true for each in bits.rules)])
        for (name, target), literal in asked.items():
            rules = (by_id[name].rule, by_id[target].rule)
            alive = {by_id[name].true, by_id[target].true} <= possible
            if literal not in possible and alive and not _overrides_group(*rules, bits):
                yield _idle(*rules)


def _overrides_group(rule: Rule, target: Rule, bits: DecisionBits) -> bool:
    """Whether an override is of a whole group, which is meant for rules that are still to come as well."""
    group = {each.rule.id for each in bits.rules if target.group and each.rule.group == target.group} - {rule.id}
    return bool(group) and group <= set(rule.overrides)


def _idle(rule: Rule, target: Rule) -> Finding:
    return Finding(
        kind="idle-override",
        subject=f"{rule.id}>{target.id}",
        message=f"`{rule.id}` overrides `{target.id}` for nothing: the two never meet",
        place=rule.place,
        clauses=rule.clauses,
        rules=(rule.id, target.id),
    )


def impossible_outcomes(examination: Examination) -> Iterator[Finding | Undecided]:
    """Outcomes that are declared, and given by a rule of the pack or declared in it alone, but never come out."""
    for name, bits in examination.reading.decisions.items():
        if not bits.followed or bits.definition.type.kind not in {Kind.ENUM, Kind.BOOLEAN}:
            continue
        declared: tuple[Value, ...] = bits.definition.type.values or (False, True)
        possible = examination.prover.each_possible(bits.outcomes.values())
        for value in declared:
            if bits.outcomes.get(value, -TRUE) not in possible and _is_meant(value, bits, examination):
                yield _unless_rules_wait(_impossible(name, value, bits), bits, examination)


def _is_meant(value: Value, bits: DecisionBits, examination: Examination) -> bool:
    """Whether the pack itself speaks of an outcome.

    What a base has and the pack overrides is left alone on purpose; what a rule takes over from another decision has to
    be declared, even if it never comes.
    """
    given = [each.rule for each in bits.rules if any(case.item == value for case in each.values)]
    if any(rule.value is not None for rule in given):
        return False
    alone = all(examination.is_own(each.rule.pack) for each in bits.rules)
    own = examination.is_own(bits.definition.pack) and alone
    return own or any(examination.is_own(rule.pack) for rule in given)


def _impossible(name: str, value: Value, bits: DecisionBits) -> Finding:
    givers = tuple(each.rule.id for each in bits.rules if each.rule.value is None and each.rule.then == value)
    why = f"{_listed(givers)} never decides alone" if givers else "no rule gives it"
    return Finding(
        kind="impossible-outcome",
        subject=f"{name}/{to_plain(value)}",
        message=f"`{name}` never comes out as `{to_plain(value)}`: {why}",
        place=bits.definition.place,
        clauses=bits.definition.clauses,
        rules=givers,
    )
