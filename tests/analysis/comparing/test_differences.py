"""Two policies compared: what is said of all complaints is so of every one that is tried."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import zoneinfo
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from complaint_rules.analysis.comparing import Comparison, Transition, Verdict, compare_policies
from complaint_rules.analysis.comparing.answers import Answer
from complaint_rules.domain.errors import ChoiceError
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.types import NUMBER
from complaint_rules.engines.compiled import CompiledEngine
from complaint_rules.engines.record import Record, Status
from complaint_rules.engines.situation import Names
from complaint_rules.language.evaluation import truth_of
from complaint_rules.language.parser import parse
from complaint_rules.policy.model import Policy
from tests.analysis.brute import Brute, Tried, few_facts
from tests.analysis.mutating import changed
from tests.engines.building import decision, policy, rule, when
from tests.strategies.telling import Case

slow_to_draw = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
)
Draw = Callable[[st.SearchStrategy[Any]], Any]


@st.composite
def pairs(draw: Draw) -> tuple[Policy, Policy]:
    old = draw(few_facts())
    return old, draw(changed(old))


Pairs = list[tuple[Tried, Tried]]
"""Every complaint under either policy."""


def compared(old: Policy, new: Policy) -> tuple[Comparison, Pairs]:
    """What is said, and every complaint under either policy."""
    note(repr(Case(old, ())))
    note(repr(Case(new, ())))
    tried = zip(*(Brute(each, dated=Names(old).dated).tried for each in (old, new)), strict=True)
    return compare_policies(old, new), list(tried)


@slow_to_draw
@given(pairs())
def test_what_is_said_of_all_complaints_is_so_of_every_one(both: tuple[Policy, Policy]):
    comparison, tried = compared(*both)
    assert_equivalent_are_the_decisions_that_answer_all_alike(comparison, tried)
    assert_every_change_of_answer_is_told_and_no_other(comparison, tried, both)
    assert_the_verdict_is_that_of_the_order(comparison, tried, both)
    assert_in_a_region_all_whose_facts_are_known_change(comparison, tried, both)


def whole(record: Record) -> tuple[object, ...]:
    return (record.status, record.outcome)


def assert_equivalent_are_the_decisions_that_answer_all_alike(comparison: Comparison, tried: Pairs) -> None:
    for each in comparison.decisions:
        same = all(whole(one.records[each.name]) == whole(two.records[each.name]) for one, two in tried)
        assert (each.verdict is Verdict.EQUIVALENT) is same or each.undecided


def assert_every_change_of_answer_is_told_and_no_other(
    comparison: Comparison, tried: Pairs, both: tuple[Policy, Policy]
) -> None:
    for each in comparison.decisions:
        told = {(transition.before, transition.after) for transition in each.transitions}
        collects = both[0].decisions[each.name].collect
        seen = {answers for pair in tried for answers in _changes(*pair, each.name, collects=collects)}
        assert told <= seen
        assert seen <= told or each.undecided


def _changes(one: Tried, two: Tried, name: str, *, collects: bool) -> Iterator[tuple[Answer, Answer]]:
    before, after = one.records[name], two.records[name]
    if collects:
        old, new = (set(each.outcome if isinstance(each.outcome, tuple) else ()) for each in (before, after))
        yield from ((Answer(None, value, present=False), Answer(None, value)) for value in new - old)
        yield from ((Answer(None, value), Answer(None, value, present=False)) for value in old - new)
    elif whole(before) != whole(after):
        yield Answer(before.status, before.outcome), Answer(after.status, after.outcome)


def assert_the_verdict_is_that_of_the_order(comparison: Comparison, tried: Pairs, both: tuple[Policy, Policy]) -> None:
    for each in comparison.decisions:
        order = both[1].decisions[each.name].order
        if order and each.verdict in {Verdict.STRICTER, Verdict.LOOSER} and not each.undecided:
            moves = [
                order.index(str(two.records[each.name].outcome)) - order.index(str(one.records[each.name].outcome))
                for one, two in tried
                if one.records[each.name].status is two.records[each.name].status is Status.DECIDED
            ]
            assert any(moves)
            assert all(move >= 0 if each.verdict is Verdict.STRICTER else move <= 0 for move in moves)


def assert_in_a_region_all_whose_facts_are_known_change(
    comparison: Comparison, tried: Pairs, both: tuple[Policy, Policy]
) -> None:
    for each in comparison.decisions:
        for transition in each.transitions:
            for region in transition.regions:
                for one, two in tried:
                    if _is_inside(region, one, _read(each.name, both)):
                        assert transition.before.is_of(one.records[each.name])
                        assert transition.after.is_of(two.records[each.name])


def _read(name: str, both: tuple[Policy, Policy]) -> set[str]:
    """The facts on which a decision hangs under either policy."""
    names = [Names(each) for each in both]
    dated = {each.policy.in_force_by for each in names if each.dated}
    return dated.union(*(each.behind(name) & each.policy.facts.keys() for each in names))


def _is_inside(region: tuple[str, ...], tried: Tried, read: set[str]) -> bool:
    """Whether a complaint fulfils all conditions, and knows the other facts that are read."""
    about = {name for name in read if not any(text.startswith(f"{name} is ") for text in region)}
    return all(tried.facts.values.get(name) is not None for name in about) and all(
        _fulfils(text, tried) for text in region
    )


def _fulfils(text: str, tried: Tried) -> bool:
    for word, holds in _STATUS.items():
        name, found, rest = text.partition(f" is {word}")
        if found and not rest:
            return holds(tried, name)
    return truth_of(_parsed(text), tried.situation) is True


_parsed = functools.cache(parse)


_STATUS: dict[str, Callable[[Tried, str], bool]] = {
    "unknown": lambda tried, name: tried.situation.lookup(name) is None,
    "absent": lambda tried, name: name not in tried.facts.values,
    "known": lambda tried, name: tried.facts.values.get(name) is not None,
}


# by hand


def windows(days: int) -> Policy:
    return when(f"days_between(goods.received_on, complaint.received_at) <= {days}")


def only(comparison: Comparison) -> Transition:
    (decision_compared,) = comparison.decisions
    (transition,) = [each for each in decision_compared.transitions if each.settled]
    return transition


def test_a_longer_window_changes_the_days_between():
    transition = only(compare_policies(windows(30), windows(60)))
    assert (str(transition.before), str(transition.after)) == ("not covered", "yes")
    assert transition.regions == (("days_between(goods.received_on, complaint.received_at) in [31..60]",),)
    assert not transition.more


def test_a_policy_is_equivalent_to_one_that_says_the_same_in_other_words():
    (compared_decision,) = compare_policies(
        when('complaint.subject in ["quality", "quantity"] and not(complaint.late)'),
        when('not(complaint.late or complaint.subject != "quality" and complaint.subject != "quantity")'),
    ).decisions
    assert compared_decision.verdict is Verdict.EQUIVALENT


def test_what_is_written_alike_is_equivalent_even_where_it_is_not_followed_exactly():
    def computing(factor: int) -> Policy:
        value = rule("points", "points", "true", None, value=f"goods.weight * {factor}")
        return policy(decision("points", value, type=NUMBER))

    (same,) = compare_policies(computing(2), computing(2)).decisions
    (other,) = compare_policies(computing(2), computing(3)).decisions
    assert (same.verdict, other.verdict) == (Verdict.EQUIVALENT, Verdict.UNDECIDED)
    assert other.undecided


def test_decisions_and_rules_of_one_policy_alone_are_told():
    one, two = rule("yes", "answer", "complaint.late", "yes"), rule("too", "other", "complaint.urgent", "yes")
    old, new = policy(decision("answer", one)), policy(decision("other", two))
    comparison = compare_policies(old, new)
    verdicts = {each.name: each.verdict for each in comparison.decisions}
    assert verdicts == {"answer": Verdict.REMOVED, "other": Verdict.ADDED}
    assert comparison.rules == {"added": ("test/too",), "removed": ("test/yes",), "changed": ()}


def test_a_change_that_only_comes_of_another_names_it():
    def both(days: int) -> Policy:
        window = f"days_between(goods.received_on, complaint.received_at) <= {days}"
        return policy(
            decision("answer", rule("yes", "answer", window, "yes"), otherwise="no"),
            decision("reply", rule("so", "reply", 'answer = "yes"', "yes"), otherwise="no"),
        )

    follows = {each.name: each.follows for each in compare_policies(both(30), both(60)).decisions}
    assert follows == {"answer": (), "reply": ("answer",)}


def test_facts_of_two_types_cannot_be_compared():
    strange = when("complaint.urgent > 1", facts={"complaint.received_at": NUMBER, "complaint.urgent": NUMBER})
    with pytest.raises(ChoiceError, match=r"complaint.urgent: the fact is a boolean in one policy, a number"):
        compare_policies(when("complaint.urgent"), strange)


ZONES = [
    ("Asia/Shanghai", "Europe/Madrid"),
    ("Europe/Berlin", "UTC"),
    ("Europe/Berlin", "Europe/Paris"),
    ("Pacific/Kiritimati", "Pacific/Pago_Pago"),
]
COUNTED = "days_between(goods.received_on, complaint.received_at)"


def in_zone(zone: str) -> Policy:
    """A window of days, and a day of the calendar up to which there is one."""
    before = "date(complaint.received_at) < date(2026, 7, 1)"
    within = rule("within", "answer", f"{COUNTED} in [0..30] or {COUNTED} > 30 and not({before})", "yes")
    late = rule("late", "answer", f"{COUNTED} > 30 and {before}", "no")
    return attrs.evolve(policy(decision("answer", within, late)), zone=zone)


def around_midnights(zones: Sequence[str]) -> Iterator[Facts]:
    """Complaints about where a day begins, goods received when the window begins and ends, and a day beside."""
    days = [dt.date(2026, 6, 30), dt.date(2026, 7, 1)]
    midnights = [dt.datetime.combine(day, dt.time(), zoneinfo.ZoneInfo(zone)) for day in days for zone in zones]
    for midnight, minutes, count in itertools.product(midnights, (-1, 0, 600), range(-2, 33)):
        moment = (midnight + dt.timedelta(minutes=minutes)).astimezone(dt.UTC)
        received = moment.date() - dt.timedelta(days=count)
        yield Facts({"complaint.received_at": moment, "goods.received_on": received})


@pytest.mark.parametrize("zones", ZONES)
def test_days_of_two_zones_are_told_apart(zones: tuple[str, str]):
    """The days of one zone cut those of the other, which cut them in turn; once is enough."""
    policies = [in_zone(zone) for zone in zones]
    (each,) = compare_policies(*policies).decisions
    answers = [CompiledEngine(one) for one in policies]
    records = [[engine.decide(facts)["answer"] for engine in answers] for facts in around_midnights(zones)]
    seen = {(one.outcome, other.outcome) for one, other in records if whole(one) != whole(other)}
    assert bool(seen) is (zones != ("Europe/Berlin", "Europe/Paris"))
    assert bool(each.transitions) is bool(seen)
    assert len(seen) <= len([one for one in each.transitions if one.settled]) + len(each.undecided)
