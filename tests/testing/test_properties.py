"""Each property holds of a policy that has it, and fails on a policy or an engine that breaks it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import Phase, settings

from complaint_rules import ChoiceError, ExpressionError, Facts, Policy, Record, Status
from complaint_rules.domain.errors import MissingExtraError
from complaint_rules.reports.standing import Standing
from complaint_rules.testing import properties
from complaint_rules.testing.properties import Property, PropertyFailed
from tests.cases.building import PACKS, shipped
from tests.engines.available import needs_durable
from tests.reports.small_packs import ANSWER, rule, small
from tests.testing.building import altered, with_outcome

CLOCKED = """
[[deadline]]
id = "look"
owner = "quality"
action = "look"
starts = "received"
met_by = ["cause_found"]
clauses = ["S-1"]
[[rule]]
id = "two-hours"
decides = "deadline.look"
when = 'true'
then = "2 hours"
clauses = ["S-1"]
"""
WINDOW = "days_between(goods.received_on, complaint.received_at)"


def run(prop: Property, examples: int = 150) -> None:
    """Runs a property with so many examples, the same each time, without explaining where it fails."""
    phases = [Phase.generate, Phase.shrink]
    settings(max_examples=examples, database=None, deadline=None, derandomize=True, phases=phases)(prop)()


def fails(prop: Property, match: str, examples: int = 300) -> PropertyFailed:
    with pytest.raises(PropertyFailed, match=match) as caught:
        run(prop, examples)
    return caught.value


def answering(folder: Path, *rules: str) -> Policy:
    return small(folder, ANSWER + "".join(rules) + CLOCKED)


@pytest.fixture
def sound(tmp_path: Path) -> Policy:
    return answering(
        tmp_path,
        rule("in-time", f"{WINDOW} <= 30", '"yes"'),
        rule("late", f"{WINDOW} > 30", '"no"'),
        rule("urgent", "complaint.urgent", '"yes"', more='overrides = ["late"]'),
        '[[invariant]]\nid = "urgent-is-yes"\nholds = \'if complaint.urgent then answer = "yes" else true\'\n',
    )


ALL: Mapping[str, Callable[[Policy], Property]] = {
    "total": properties.total,
    "deterministic": properties.deterministic,
    "order_of_rules_irrelevant": properties.order_of_rules_irrelevant,
    "engines_agree": properties.engines_agree,
    "overrides_sound": properties.overrides_sound,
    "knowledge_only_narrows": properties.knowledge_only_narrows,
    "time_only_adds_breaches": properties.time_only_adds_breaches,
    "invariants_hold": properties.invariants_hold,
}


@pytest.mark.parametrize("name", ALL)
def test_it_holds_of_a_sound_policy(name: str, sound: Policy):
    run(ALL[name](sound), 60)


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("name", [name for name in ALL if name != "total"])
def test_it_holds_of_the_shipped_packs(name: str, pack: str):
    run(ALL[name](shipped(pack)), 40)


# total


def test_a_gap_is_no_answer(tmp_path: Path):
    policy = answering(tmp_path, rule("early", f"{WINDOW} < 30", '"yes"'), rule("late", f"{WINDOW} > 30", '"no"'))
    failure = fails(properties.total(policy), "`answer` is decided by no rule")
    assert policy.evaluate(WINDOW, failure.facts) == 30


def test_rules_at_odds_are_no_answer(tmp_path: Path):
    policy = answering(tmp_path, rule("yes", "true", '"yes"'), rule("no", "complaint.urgent", '"no"'))
    failure = fails(properties.total(policy), "has rules at odds")
    assert failure.records["answer"].status is Status.CONFLICT


def test_what_has_no_answer_though_all_is_known_is_told(tmp_path: Path):
    policy = answering(
        tmp_path, '[facts."goods.count"]\ntype = "number"\n', rule("half", "1 / goods.count < 9 or true", '"yes"')
    )
    run(properties.total(policy))
    policy = answering(
        tmp_path,
        '[facts."goods.count"]\ntype = "number"\n',
        rule("half", "1 / goods.count < 9", '"yes"'),
        rule("rest", "1 / goods.count >= 9", '"no"'),
    )
    failure = fails(properties.total(policy), "though everything that it needs is known")
    assert failure.facts.values["goods.count"] == 0


def test_what_waits_for_an_open_figure_is_no_failure(tmp_path: Path):
    figure = '[parameter.open]\nunit = "days"\nclause = "S-1"\n'
    policy = answering(
        tmp_path,
        figure,
        rule("yes", f"{WINDOW} <= parameter.open", '"yes"'),
        rule("no", f"{WINDOW} > parameter.open", '"no"'),
    )
    run(properties.total(policy))


def test_a_waived_gap_is_no_failure(tmp_path: Path):
    gap = rule("early", f"{WINDOW} < 30", '"yes"')
    waiver = '[[waiver]]\nfinding = "gap/answer"\nbecause = "so it is"\nuntil = 2030-01-01\n'
    run(properties.total(answering(tmp_path, gap, waiver)))


def test_a_gap_in_a_decision_that_is_not_asked_for_is_no_failure(tmp_path: Path):
    other = ANSWER.replace("[decision.answer]", "[decision.other]")
    policy = answering(tmp_path, other, rule("yes", "true", '"yes"'))
    fails(properties.total(policy), "`other` is decided by no rule")
    run(properties.total(policy, decisions=["answer"]))
    with pytest.raises(ChoiceError, match="`anser` is no decision; did you mean 'answer'"):
        properties.total(policy, decisions=["anser"])


# engines


def test_an_engine_that_answers_otherwise_each_time_is_not_deterministic(sound: Policy):
    counter = itertools.count()

    def change(_: str, record: Record, facts: Facts, engine: str) -> Record:
        return attrs.evolve(record, needs=(*record.needs, "goods.product")) if next(counter) % 7 == 0 else record

    fails(properties.deterministic(altered(sound, change)), "different answers")


def test_an_engine_that_remembers_too_much_is_not_deterministic(sound: Policy):
    seen: list[Record] = []

    def change(name: str, record: Record, facts: Facts, engine: str) -> Record:
        seen.append(record)
        return seen[-2] if name == "answer" and len(seen) > 1 else record

    fails(properties.deterministic(altered(sound, change)), "different answers")


def test_an_engine_that_goes_by_the_order_of_rules_is_told(sound: Policy):
    first = min(name for name, each in sound.model.rules.items() if each.decides == "answer")

    def change(name: str, record: Record, facts: Facts, engine: str) -> Record:
        return with_outcome(record, "no") if record.rules[:1] == (first,) else record

    fails(properties.order_of_rules_irrelevant(altered(sound, change)), "depends on the order of the rules")


@needs_durable
def test_an_engine_that_differs_from_the_other_is_told(sound: Policy):
    def change(name: str, record: Record, facts: Facts, engine: str) -> Record:
        late = engine == "rete" and "small/late" in record.rules
        return attrs.evolve(record, reasons=("late",)) if late else record

    failure = fails(properties.engines_agree(altered(sound, change)), "on compiled and .* on rete")
    assert sound.evaluate(WINDOW, failure.facts) > 30


def test_one_engine_alone_is_skipped(sound: Policy):
    def change(name: str, record: Record, facts: Facts, engine: str) -> Record:
        if engine != "compiled":
            raise MissingExtraError("rete", "not here")
        return record

    with pytest.raises(BaseException, match="only compiled can run here") as caught:
        run(properties.engines_agree(altered(sound, change)))
    assert type(caught.value).__name__ in {"SkipTest", "Skipped"}


def test_an_override_that_an_engine_forgets_is_told(sound: Policy):
    def change(name: str, record: Record, facts: Facts, engine: str) -> Record:
        return attrs.evolve(record, rules=(*record.defeated, *record.rules), defeated=()) if record.defeated else record

    failure = fails(
        properties.overrides_sound(altered(sound, change)), "`answer`; of those that hold small/late is overridden"
    )
    assert failure.facts.values["complaint.urgent"] is True


def test_an_override_through_another_rule_counts(tmp_path: Path):
    policy = answering(
        tmp_path,
        rule("a", "complaint.urgent", '"yes"', more='overrides = ["b"]'),
        rule("b", "complaint.representative", '"no"', more='overrides = ["c"]'),
        rule("c", "true", '"no"'),
    )

    def change(name: str, record: Record, facts: Facts, engine: str) -> Record:
        if "small/c" in record.defeated and "small/b" not in (*record.defeated, *record.rules):
            return attrs.evolve(record, defeated=(), rules=(*record.rules, "small/c"))
        return record

    run(properties.overrides_sound(policy))
    fails(properties.overrides_sound(altered(policy, change)), "small/c is overridden")


# knowledge, versions, time


def test_an_answer_that_guesses_does_not_narrow(sound: Policy):
    def change(name: str, record: Record, facts: Facts, engine: str) -> Record:
        guesses = name == "answer" and record.status is Status.UNDETERMINED
        return attrs.evolve(record, status=Status.DECIDED, outcome="yes", needs=()) if guesses else record

    failure = fails(properties.knowledge_only_narrows(altered(sound, change)), "learning .* changed it")
    assert failure.records["answer"].outcome == "no"


def test_an_answer_that_says_what_it_assumes_may_change(tmp_path: Path):
    policy = answering(
        tmp_path, rule("known", "known(complaint.urgent)", '"yes"'), rule("not", "not(known(complaint.urgent))", '"no"')
    )
    run(properties.knowledge_only_narrows(policy))

    def change(name: str, record: Record, facts: Facts, engine: str) -> Record:
        return attrs.evolve(record, assumes=())

    fails(properties.knowledge_only_narrows(altered(policy, change)), "learning complaint.urgent changed it")


@pytest.fixture
def wider(tmp_path: Path) -> Policy:
    """A version in which complaints of one more day are accepted."""
    return answering(
        tmp_path / "wider",
        rule("in-time", f"{WINDOW} <= 31", '"yes"'),
        rule("late", f"{WINDOW} > 31", '"no"'),
        rule("urgent", "complaint.urgent", '"yes"', more='overrides = ["late"]'),
    )


def test_versions_that_differ_are_told_with_the_complaint(sound: Policy, wider: Policy):
    failure = fails(properties.versions_compatible(sound, wider), '`answer` is "no", by small/late, in 1.0.0 it is not')
    assert sound.evaluate(WINDOW, failure.facts) == 31


@pytest.mark.parametrize("exception", [f"{WINDOW} = 31", f"{WINDOW} > 30"])
def test_versions_may_differ_where_it_is_said(exception: str, sound: Policy, wider: Policy):
    run(properties.versions_compatible(sound, wider, unless=exception), 300)


def test_what_is_excepted_is_no_more_than_is_said(sound: Policy, wider: Policy):
    fails(properties.versions_compatible(sound, wider, unless=f"{WINDOW} = 32"), "`answer`")
    with pytest.raises(ExpressionError, match="did you mean"):
        properties.versions_compatible(sound, wider, unless="complaint.urgnt")


def test_versions_with_other_facts_and_values_are_compared_where_both_can_read(tmp_path: Path, sound: Policy):
    other = answering(
        tmp_path / "other",
        '[facts."goods.colour"]\ntype = "enum"\nvalues = ["blue", "red"]\n',
        '[facts."complaint.subject"]\nvalues = ["colour"]\n',
        rule("in-time", f"{WINDOW} <= 30", '"yes"'),
        rule("late", f"{WINDOW} > 30", '"no"'),
        rule("urgent", "complaint.urgent", '"yes"', more='overrides = ["late"]'),
        rule("red", 'goods.colour = "red" and complaint.subject = "colour"', '"yes"', more='overrides = ["late"]'),
    )
    run(properties.versions_compatible(sound, other, unless="not(known(goods.colour))"))
    fails(properties.versions_compatible(other, sound), "`answer`")


def test_a_breach_that_goes_away_is_told(sound: Policy, monkeypatch: pytest.MonkeyPatch):
    right: Any = Standing.breaches.fget  # type: ignore[attr-defined]

    def forgets(standing: Standing) -> tuple[Any, ...]:
        return tuple(each for each in right(standing) if each.late_by.total_seconds() < 3600)

    monkeypatch.setattr(Standing, "breaches", property(forgets))
    with pytest.raises(AssertionError, match="these breaches are gone: `look` of round 1"):
        run(properties.time_only_adds_breaches(sound), 1500)


# invariants


def test_a_broken_invariant_is_told_with_what_was_expected(tmp_path: Path):
    policy = answering(
        tmp_path,
        rule("yes", "complaint.urgent", '"yes"'),
        rule("no", "not(complaint.urgent)", '"no"'),
        '[[invariant]]\nid = "price-is-no"\nholds = \'if complaint.subject = "price" then answer = "no" else true\'\n',
    )
    failure = fails(properties.invariants_hold(policy), "the invariant `price-is-no` does not hold")
    text = str(failure)
    assert 'expected: answer = "no"' in text
    assert "decided by small/yes" in text
    assert "clause S-1: It is so." in text
    assert '* complaint.subject: "price"' in text
    with pytest.raises(ChoiceError, match="`price` is no invariant"):
        properties.invariants_hold(policy, invariants=["price"])


def test_an_invariant_that_is_unknown_is_not_broken(tmp_path: Path):
    policy = answering(
        tmp_path, rule("yes", "complaint.urgent", '"yes"'), '[[invariant]]\nid = "i"\nholds = \'answer = "yes"\'\n'
    )
    run(properties.invariants_hold(policy))


# suites


def test_a_suite_has_a_test_for_each_property(sound: Policy):
    tests = properties.suite(sound)
    assert {name.removeprefix("test_") for name in vars(tests) if name.startswith("test_")} == set(ALL)
    assert tests.__name__ == "TestSmall"
    for name in ALL:
        run(getattr(tests, f"test_{name}"), 10)


def test_properties_of_two_policies_are_kept_apart_by_hypothesis(sound: Policy, wider: Policy):
    """Failing examples are kept by a test's source and signature; both would be the same."""
    from hypothesis.internal.reflection import function_digest

    other = Policy(attrs.evolve(wider.model, name="wider"))
    digests = {function_digest(properties.total(each).hypothesis.inner_test) for each in (sound, other)}  # type: ignore[attr-defined]
    assert len(digests) == 2
