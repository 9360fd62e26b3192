"""What `facts` draws: valid complaints, at boundaries, that shrink to an ordinary one."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from complaint_rules import ChoiceError, Facts, Money, Policy, Status
from complaint_rules.domain.reading import write_facts
from complaint_rules.testing import facts, near_boundary, pairs_differing_in
from complaint_rules.testing.drawing import Drawing
from complaint_rules.testing.subjects import subject_of
from tests.cases.building import PACKS, shipped
from tests.reports.small_packs import ANSWER, HEADER, rule, small
from tests.strategies.policies import policies
from tests.testing.building import days_apart, many_boundaries, sample, values_of

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
GREEDY = settings(max_examples=2_000, database=None, deadline=None, derandomize=True)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return many_boundaries(tmp_path_factory.mktemp("many"))


@pytest.mark.parametrize("name", PACKS)
@given(data=st.data())
def test_what_is_drawn_is_read_as_it_is(name: str, data: st.DataObject):
    policy = shipped(name)
    drawn = data.draw(facts(policy))
    assert policy.read(write_facts(drawn)).values == drawn.values


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_facts_of_any_policy_can_be_drawn(data: st.DataObject):
    policy = Policy(data.draw(policies(max_decisions=2, max_rules=2)))
    drawn = data.draw(facts(policy))
    assert policy.read(write_facts(drawn)).values == drawn.values


def test_what_is_drawn_keeps_to_declared_bounds(many: Policy):
    drawing = Drawing(subject_of(many), unknowns=False)
    weights = set(sample(drawing.known["goods.weight"]))
    assert all(0 <= weight <= 50 for weight in weights)
    assert {Decimal(0), Decimal(50)} <= weights


@pytest.mark.parametrize("name", PACKS)
def test_without_unknowns_all_that_anything_hangs_on_is_known(name: str):
    policy = shipped(name)
    for drawn in sample(facts(policy, unknowns=False), 100):
        assert all(drawn.values.get(fact) is not None for fact in subject_of(policy).read)


def test_facts_are_known_null_and_left_out():
    drawn = [each.values for each in sample(facts(shipped("standard")), 500)]
    for fact in ("complaint.subject", "complaint.demands", "finding.cause"):
        assert any(fact not in each for each in drawn)
        assert any(each.get(fact, 0) is None for each in drawn)
        assert sum(each.get(fact) is not None for each in drawn) > len(drawn) / 2


def test_a_day_count_is_drawn_on_the_boundary_and_on_either_side():
    counts = [days_apart(each, SHANGHAI) for each in sample(facts(shipped("standard")))]
    for count in (-1, 0, 30, 31):
        assert counts.count(Decimal(count)) >= 3


def test_special_days_are_drawn(many: Policy):
    days = set(sample(Drawing(subject_of(many), unknowns=False).known["goods.sent_on"], 500))
    assert {dt.date(2024, 2, 29), dt.date(2026, 2, 28), dt.date(2026, 12, 31)} <= days


def test_instants_are_drawn_at_the_edges_of_days_and_of_working_hours_in_the_policy_s_zone():
    drawing = Drawing(subject_of(shipped("auto_maintenance")), unknowns=False)
    times = {each.astimezone(SHANGHAI).time() for each in sample(drawing.known["complaint.received_at"], 500)}
    wanted = {dt.time(0), dt.time(23, 59, 59, 999_999), dt.time(9), dt.time(18), dt.time(17, 59, 59)}
    assert wanted <= times


def test_instants_are_drawn_around_clock_changes(tmp_path: Path):
    condition = "days_between(goods.received_on, complaint.received_at) < 3"
    header = HEADER.replace("Asia/Shanghai", "Europe/Madrid")
    policy = small(tmp_path, ANSWER + rule("soon", condition, '"yes"'), header)
    moments = sample(Drawing(subject_of(policy), unknowns=False).known["complaint.received_at"], 500)
    change = dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC)
    assert sum(abs(each - change) <= dt.timedelta(hours=1) for each in moments) >= 3


def test_a_failure_shrinks_to_the_ordinary_complaint():
    policy = shipped("standard")
    least = find(facts(policy), lambda _: True, settings=GREEDY)
    assert dict(least.values) == dict(subject_of(policy).ordinary)
    assert None not in least.values.values()


@pytest.mark.parametrize(
    ("decision", "outcome", "changed"),
    [("eligibility", "rejected", 1), ("establishment", "not_established", 1)],
)
def test_what_breaks_a_test_differs_from_it_in_what_matters_alone(decision: str, outcome: str, changed: int):
    policy = shipped("standard")
    least = find(facts(policy), lambda each: policy.decide(each)[decision].outcome == outcome, settings=GREEDY)
    ordinary = subject_of(policy).ordinary
    names = least.values.keys() | ordinary.keys()
    assert sum(least.values.get(name) != ordinary.get(name) for name in names) == changed


def test_an_unknown_shrinks_to_one_that_is_needed():
    policy = shipped("standard")

    def undetermined(each: Facts) -> bool:
        return policy.decide(each)["eligibility"].status is Status.UNDETERMINED

    least = find(facts(policy), undetermined, settings=GREEDY)
    ordinary = subject_of(policy).ordinary
    lacking = [name for name in ordinary if least.values.get(name) is None]
    assert len(lacking) == 1
    assert lacking[0] in policy.decide(least)["eligibility"].needs


def test_what_the_author_rules_out_is_not_drawn(tmp_path: Path):
    assumption = """
[[assume]]
id = "goods-before-complaint"
holds = 'goods.received_on < @"2026-01-01" and answer = "yes"'
because = "the shop closed"
"""
    rules = rule("early", 'goods.received_on < @"2025-01-01"', '"no"')
    rules += rule("late", 'goods.received_on >= @"2025-01-01"', '"yes"')
    policy = small(tmp_path, ANSWER + rules + assumption)
    for drawn in sample(facts(policy), 150):
        received = drawn.values.get("goods.received_on")
        assert not isinstance(received, dt.date) or dt.date(2025, 1, 1) <= received < dt.date(2026, 1, 1)


def test_a_failing_example_shows_an_input():
    policy = shipped("standard")
    drawn = find(facts(policy), lambda _: True, settings=GREEDY)
    text = repr(drawn).removeprefix("DrawnFacts(").removesuffix(")")
    given_facts: dict[str, Any] = eval(text)  # noqa: S307 - a dictionary of our own
    assert policy.read(given_facts).values == drawn.values


# near a boundary

PLACES: dict[str, set[Any]] = {
    "goods.price": {Money(Decimal(amount), "EUR") for amount in ("200", "199.99", "200.01", "199", "201")},
    "goods.weight": {Decimal(number) for number in ("5", "4.99", "5.01", "12.5", "12.49", "12.51")},
    "goods.used_for": {dt.timedelta(hours=48) + step * dt.timedelta(seconds=1) for step in (-1, 0, 1)},
    "goods.checked_at": {
        dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC) + step * dt.timedelta(seconds=1) for step in (-1, 0, 1)
    },
}


@pytest.mark.parametrize("fact", PLACES)
def test_near_a_boundary_lies_the_value_itself_and_what_is_right_beside(fact: str, many: Policy):
    found = {drawn.values[fact] for drawn in sample(near_boundary(many, fact))}
    assert PLACES[fact] <= found
    assert len(found) <= 10


def test_near_a_boundary_of_a_count_lie_sets_of_that_size(many: Policy):
    sizes = {len(values_of(drawn)["complaint.demands"]) for drawn in sample(near_boundary(many, "complaint.demands"))}
    assert sizes == {1, 2, 3}


@pytest.mark.parametrize("fact", ["goods.received_on", "complaint.received_at"])
def test_near_a_boundary_of_a_day_count_either_fact_is_moved(fact: str):
    policy = shipped("standard")
    counts = {days_apart(drawn, SHANGHAI) for drawn in sample(near_boundary(policy, fact))}
    assert {Decimal(count) for count in (-1, 0, 1, 29, 30, 31)} == counts


def test_working_days_are_counted_to_the_boundary(many: Policy):
    calendar = many.model.calendar
    counts = {
        calendar.working_days_between(drawn["goods.sent_on"], drawn["goods.received_on"])
        for drawn in map(values_of, sample(near_boundary(many, "goods.sent_on", unknowns=False)))
    }
    assert {1, 2, 3, 4, 5, 6} <= counts


def test_the_days_on_which_rules_and_figures_begin_are_boundaries(many: Policy):
    drawn = sample(near_boundary(many, "complaint.received_at"), 400)
    days = {values_of(each)["complaint.received_at"].astimezone(SHANGHAI).date() for each in drawn}
    for start in (dt.date(2025, 6, 1), dt.date(2026, 1, 1)):
        assert {start - dt.timedelta(days=1), start} <= days


def test_of_an_enum_every_value_is_beside_every_other(many: Policy):
    assert {drawn.values["goods.colour"] for drawn in sample(near_boundary(many, "goods.colour"))} == {"blue", "red"}


def test_what_has_no_boundary_is_refused(many: Policy):
    with pytest.raises(ChoiceError, match=r"`assessment\.loss` has no boundary"):  # its figures are open
        near_boundary(shipped("standard"), "assessment.loss")
    with pytest.raises(ChoiceError, match=r"`complaint\.id` has no boundary"):
        near_boundary(many, "complaint.id")
    with pytest.raises(ChoiceError, match=r"did you mean 'goods\.price'"):
        near_boundary(many, "goods.prize")


# pairs


@given(pair=pairs_differing_in(shipped("standard"), "goods.received_on"))
def test_a_pair_differs_in_the_fact_alone_and_the_lesser_comes_first(pair: tuple[Facts, Facts]):
    first, second = (dict(values_of(each)) for each in pair)
    before, after = first.pop("goods.received_on", None), second.pop("goods.received_on", None)
    assert first == second
    assert before is None or before < after
    assert ("goods.received_on" in pair[0].values, before) != ("goods.received_on" in pair[1].values, after)


def test_pairs_lie_on_both_sides_of_a_boundary():
    policy = shipped("standard")
    pairs = sample(pairs_differing_in(policy, "complaint.received_at"))
    counts = [tuple(days_apart(each, SHANGHAI) for each in pair) for pair in pairs]
    assert (Decimal(30), Decimal(31)) in counts


def test_a_fact_that_no_policy_knows_is_refused():
    with pytest.raises(ChoiceError, match=r"did you mean 'goods\.received_on'"):
        pairs_differing_in(shipped("standard"), "goods.recieved_on")


# from_type


def test_hypothesis_draws_our_types_by_name():
    amounts = sample(st.from_type(Money), 50)
    assert all(amount.amount.is_finite() and len(amount.currency) == 3 for amount in amounts)
    for drawn in sample(st.from_type(Facts), 50):
        assert shipped("standard").read(write_facts(drawn)).values == drawn.values
