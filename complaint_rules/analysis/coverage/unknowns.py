"""Facts that somebody decides by and nobody knows: what the answer is then, and what it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from complaint_rules.analysis.coverage.rules import own_rules
from complaint_rules.analysis.coverage.targets import OfDecision
from complaint_rules.analysis.encoding.side_by_side import differing
from complaint_rules.analysis.examining import Examination
from complaint_rules.analysis.logic.solver import Literal
from complaint_rules.engines.decided import Decided
from complaint_rules.engines.record import Record
from complaint_rules.engines.situation import Names
from complaint_rules.policy.model import Policy, Rule

UNKNOWNS = "unknowns"


def unknown_targets(policy: Policy, names: Names) -> Iterator[OfDecision]:
    """For each decision each fact that own rules of it read: unknown, and the answer needs it or assumes what it is."""
    pairs: dict[tuple[str, str], list[Rule]] = {}
    for rule in own_rules(policy):
        for fact in sorted(names.read_by_rule[rule.id] & policy.facts.keys()):
            pairs.setdefault((rule.decides, fact), []).append(rule)
    for (decision, fact), rules in pairs.items():
        yield OfDecision(
            kind=UNKNOWNS,
            name=f"{decision}-without-{fact}",
            text=f"`{fact}` is unknown, and `{decision}` needs it or assumes what it is",
            place=rules[0].place,
            clauses=rules[0].clauses,
            decision=decision,
            shows=partial(_tells, decision, fact),
            goals=partial(_goals, decision, fact),
            rules=tuple(rule.id for rule in rules),
            unknown=fact,
        )


def _tells(decision: str, fact: str, records: Mapping[str, Record], situation: Decided) -> bool:
    """A fact that is known may be needed all the same: an amount in a currency that the policy doesn't name."""
    record = records[decision]
    return situation.facts.get(fact) is None and (fact in record.needs or fact in record.assumes)


def _goals(decision: str, fact: str, examination: Examination) -> Iterable[list[Literal]]:
    """Where the answer is open; where it would be another if the fact were known; else anywhere."""
    bits, space = examination.reading.decisions[decision], examination.space
    unknown = -space.facts[fact].known
    yield [unknown, -bits.decided, -bits.conflict, -bits.not_covered]
    known = space.copy(fact)
    other = space.variant(examination.reading, known).decisions[decision]
    yield [unknown, known.known, differing(bits, other, examination.prover.circuit)]
    yield [unknown]
