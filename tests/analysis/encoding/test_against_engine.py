"""The clauses of a policy admit of every complaint what the engine decides, and where nothing was loosened no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hypothesis import HealthCheck, example, given, settings

from complaint_rules.analysis.encoding.combining import DecisionBits
from complaint_rules.analysis.encoding.space import Reading, Space
from complaint_rules.analysis.logic.solver import Literal
from complaint_rules.domain.facts import Facts
from complaint_rules.engines.compiled import CompiledEngine
from complaint_rules.engines.record import Record, Status
from tests.analysis.placing import literals_of
from tests.engines.building import SAMPLES, warranty
from tests.strategies.policies import complaints
from tests.strategies.telling import Case


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(complaints(count=4))
@example(Case(warranty(), SAMPLES))
def test_what_the_engine_decides_is_what_the_clauses_admit(case: Case):
    space = Space(case.policy)
    reading = space.read(case.policy)
    engine = CompiledEngine(case.policy)
    for facts in case.complaints:
        given_literals = literals_of(reading.world.facts, facts.values, space.prover.ladders)
        claims = [*_claims(engine.decide(facts), reading)]
        assert space.prover.possible(*given_literals, *claims)
        if not space.loosened.told:
            for claim in claims:
                assert not space.prover.possible(*given_literals, -claim)


def _claims(records: Mapping[str, Record], reading: Reading) -> Iterator[Literal]:
    """What records say, as literals."""
    for name, record in records.items():
        bits = reading.decisions[name]
        for status, literal in _statuses(bits).items():
            yield literal if record.status is status else -literal
        survivors = set(record.rules)
        for each, survives in zip(bits.rules, bits.survivors, strict=True):
            yield survives if each.rule.id in survivors else -survives
        if bits.followed:
            outcomes = record.outcome if isinstance(record.outcome, tuple) else (record.outcome,)
            yield from (literal if value in outcomes else -literal for value, literal in bits.outcomes.items())


def _statuses(bits: DecisionBits) -> dict[Status, Literal]:
    return {
        Status.DECIDED: bits.decided,
        Status.CONFLICT: bits.conflict,
        Status.NOT_COVERED: bits.not_covered,
    }


def test_a_complaint_is_of_one_class_only():
    policy = warranty()
    space = Space(policy)
    reading = space.read(policy)
    facts: Facts = SAMPLES[3]
    literals = literals_of(reading.world.facts, facts.values, space.prover.ladders)
    assert len({abs(each) for each in literals}) == len(set(literals))
