"""Whatever types a policy's facts have: what is said of all complaints is so of those that are tried."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping

from hypothesis import HealthCheck, example, given, note, settings

from complaint_rules.analysis import Analysis, analyse
from complaint_rules.analysis.findings.conditions import leaving_out
from complaint_rules.domain.facts import Facts
from complaint_rules.engines.compiled import CompiledEngine
from complaint_rules.engines.decided import Decided, decided
from complaint_rules.engines.deciding import truth_of_rule
from complaint_rules.engines.record import Record, Status
from complaint_rules.engines.situation import Names
from complaint_rules.language.evaluation import truth_of
from complaint_rules.language.parser import parse
from complaint_rules.language.printer import to_text
from tests.engines.building import SAMPLES, warranty
from tests.reference import decide
from tests.strategies.policies import complaints
from tests.strategies.telling import Case


def subjects(analysis: Analysis, kind: str) -> set[str]:
    return {each.subject for each in analysis.findings if each.kind == kind}


def left_open(analysis: Analysis) -> set[str]:
    return {each.question.partition("/")[0] + "/" + each.question.split("/")[1] for each in analysis.undecided}


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(complaints(count=8))
@example(Case(warranty(), SAMPLES))
def test_no_complaint_contradicts_what_is_said_of_all(case: Case):
    note(repr(case))
    analysis = analyse(case.policy)
    engine, names = CompiledEngine(case.policy), Names(case.policy)
    situations = []
    for facts in case.complaints:
        records = engine.decide(facts)
        situation = decided(names, facts, records, None)
        situations.append(situation)
        assert_no_hidden_gap_or_conflict(analysis, records)
        assert_never_is_never(case, analysis, records, situation)
    assert_idle_parts_are_idle(case, analysis, situations)


def assert_no_hidden_gap_or_conflict(analysis: Analysis, records: Mapping[str, Record]) -> None:
    told = {f"{each.kind}/{each.subject.partition('/')[0]}" for each in analysis.findings} | left_open(analysis)
    for name, record in records.items():
        if record.status is Status.NOT_COVERED:
            assert told & {f"gap/{name}", f"hole/{name}"}
        if record.status is Status.CONFLICT:
            assert told & {f"conflict/{name}", f"overlap/{name}"}


def assert_never_is_never(case: Case, analysis: Analysis, records: Mapping[str, Record], situation: Decided) -> None:
    survivors = {rule for record in records.values() for rule in record.rules}
    true = {name for name, rule in case.policy.rules.items() if truth_of_rule(rule, situation) is True}
    false = {name for name, rule in case.policy.rules.items() if truth_of(rule.when, situation) is False}
    assert true.isdisjoint(subjects(analysis, "never-true"))
    assert false.isdisjoint(subjects(analysis, "always-true"))
    assert survivors.isdisjoint(subjects(analysis, "masked"))
    for name, record in records.items():
        outcomes = record.outcome if isinstance(record.outcome, tuple) else (record.outcome,)
        assert not {f"{name}/{each}" for each in outcomes} & subjects(analysis, "impossible-outcome")


def assert_idle_parts_are_idle(case: Case, analysis: Analysis, situations: Iterable[Decided]) -> None:
    """Of a part that stands in several places one is idle at least."""
    same = {
        f"{rule.id}/{to_text(each.part)}"
        for rule in case.policy.rules.values()
        for each in leaving_out(parse(rule.text))
        if all(truth_of(rule.when, one) is truth_of(each.left, one) for one in situations)
    }
    assert subjects(analysis, "idle-part") <= same


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(complaints(count=1))
@example(Case(warranty(), SAMPLES))
def test_the_reference_confirms_every_witness(case: Case):
    note(repr(case))
    for finding in analyse(case.policy).findings:
        if finding.witness is not None:
            records = decide(case.policy, finding.witness.facts)
            assert {name: repr(records[name]) for name in finding.witness.records} == {
                name: repr(record) for name, record in finding.witness.records.items()
            }


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(complaints(count=8))
def test_facts_that_do_not_matter_change_no_answer(case: Case):
    """Of every two complaints: what the first has of a fact that does not matter, given to the second."""
    note(repr(case))
    analysis = analyse(case.policy)
    engine = CompiledEngine(case.policy)
    for one, two in itertools.pairwise(case.complaints):
        for fact in case.policy.facts:
            mixed = {name: value for name, value in two.values.items() if name != fact}
            given_one = {name: value for name, value in one.values.items() if name == fact}
            before, after = engine.decide(two), engine.decide(Facts({**mixed, **given_one}))
            for name, record in before.items():
                if fact not in analysis.knowledge[name] and fact != case.policy.in_force_by:
                    assert (record.status, record.outcome) == (after[name].status, after[name].outcome)
