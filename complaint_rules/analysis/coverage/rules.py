"""Rules that decide, and overrides that act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from complaint_rules.analysis.coverage.targets import OfDecision
from complaint_rules.analysis.encoding.ruling import RuleBits
from complaint_rules.analysis.examining import Examination
from complaint_rules.analysis.logic.solver import FALSE, Literal
from complaint_rules.engines.decided import Decided
from complaint_rules.engines.deciding import truth_of_rule
from complaint_rules.engines.record import Record, Status
from complaint_rules.engines.situation import Names
from complaint_rules.policy.model import Policy, Rule

RULES, OVERRIDES = "rules", "overrides"


def own_rules(policy: Policy) -> Iterator[Rule]:
    """The pack's own; a base's rules are its own examples' affair."""
    return (rule for rule in policy.rules.values() if rule.pack == policy.name)


def rule_targets(policy: Policy, names: Names) -> Iterator[OfDecision]:
    """Each own rule that decides something, alone or along with others.

    Args:
        policy: The policy.
        names: The policy's.
    """
    for rule in own_rules(policy):
        waits = sorted(names.read_by_rule[rule.id] & policy.open_figures)
        yield OfDecision(
            kind=RULES,
            name=rule.id.replace("/", "-"),
            text=f"`{rule.id}` decides `{rule.decides}`",
            place=rule.place,
            clauses=rule.clauses,
            decision=rule.decides,
            shows=partial(_decides, rule),
            goals=partial(_deciding, rule),
            rules=(rule.id,),
            weaker=(("it holds, but does not decide", partial(_holds, rule)),),
            waits=tuple(waits),
        )


def override_targets(policy: Policy) -> Iterator[OfDecision]:
    """Each own override of a rule by another that comes to act: both hold, and the one defeats the other."""
    for rule in own_rules(policy):
        for target in rule.overrides:
            yield OfDecision(
                kind=OVERRIDES,
                name=f"{rule.id}-over-{target.rpartition('/')[2]}".replace("/", "-"),
                text=f"`{rule.id}` overrides `{target}`, and both hold",
                place=rule.place,
                clauses=rule.clauses,
                decision=rule.decides,
                shows=partial(_acts, rule, target),
                goals=partial(_acting, rule, target),
                rules=(rule.id,),
            )


def _holds(rule: Rule, _: Mapping[str, Record], situation: Decided) -> bool:
    return truth_of_rule(rule, situation) is True


def _decides(rule: Rule, records: Mapping[str, Record], _: Decided) -> bool:
    """Whether a rule survives, and an answer is there; of what is collected, for certain.

    A rule that computes its outcome may wait for it: that it survives is all that some ever come to.
    """
    record = records[rule.decides]
    certain = record.outcome if isinstance(record.outcome, tuple) else ()
    given = record.status is Status.DECIDED or rule.value is not None or rule.then in certain
    return rule.id in record.rules and given


def _deciding(rule: Rule, examination: Examination) -> Iterable[list[Literal]]:
    bits = examination.reading.decisions[rule.decides]
    survives = bits.survivors[bits.definition.rules.index(rule.id)]
    yield [survives, bits.decided]
    if rule.value is not None:
        yield [survives]
    elif bits.definition.collect and rule.then is not None:
        yield [survives, bits.outcomes.get(rule.then, FALSE)]


def _acts(rule: Rule, target: str, records: Mapping[str, Record], situation: Decided) -> bool:
    return target in records[rule.decides].defeated and truth_of_rule(rule, situation) is True


def _acting(rule: Rule, target: str, examination: Examination) -> Iterable[list[Literal]]:
    rules: dict[str, RuleBits] = {bits.rule.id: bits for bits in examination.reading.decisions[rule.decides].rules}
    yield [rules[rule.id].true, rules[target].true if target in rules else FALSE]
