"""When deadlines are due for one complaint, and what they hang on."""

from __future__ import annotations

import datetime as dt
import functools
import pickle
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaint_rules import Policy, load
from complaint_rules.domain.facts import Facts
from complaint_rules.engines.due import Alternative, Due
from complaint_rules.engines.dues import MAX_ALTERNATIVES
from tests.conformance.test_packs import varied_examples
from tests.engines.available import ENGINE_NAMES
from tests.engines.building import TIMED

ROOT = Path(__file__).resolve().parents[2]
HEADER = (
    TIMED
    + """
[facts."order.promised_at"]
type = "date_time"
"""
)
MONDAY_NOON = "2026-03-02T12:00:00+08:00"
THURSDAY_NOON = "2026-03-05T12:00:00+08:00"

Make = Callable[..., Policy]


def deadline(*lines: str, starts: str = '"received"') -> str:
    own = "\n".join(lines)
    return f'[[deadline]]\nid = "call"\nowner = "marketing"\naction = "call"\nstarts = {starts}\n{own}\n'


def rule(then: str, when: str = "true", name: str = "rule", more: str = "") -> str:
    return (
        f'[[rule]]\nid = "{name}"\ndecides = "deadline.call"\nwhen = \'{when}\'\nthen = "{then}"\n'
        f'clauses = ["T-1"]\n{more}\n'
    )


@pytest.fixture
def timed(tmp_path: Path) -> Make:
    def make(*tables: str) -> Policy:
        (tmp_path / "pack.toml").write_text(HEADER, encoding="utf-8")
        (tmp_path / "more.toml").write_text("\n".join(tables), encoding="utf-8")
        return load(tmp_path)

    return make


def due_of(policy: Policy, received: str | None = MONDAY_NOON, **complaint: Any) -> Due | None:
    given_facts = {"complaint": {"received_at": received, **complaint}}
    return next(iter(policy.decide(given_facts).deadlines), None)


def told(due: Due | None) -> tuple[str | None, str | None]:
    """When it starts and ends, in the zone of the tests."""
    assert due is not None
    return local(due.starts_at), local(due.due_at)


def ending(way: Alternative) -> str | None:
    return None if way.due is None else local(way.due.due_at)


def local(moment: dt.datetime | None) -> str | None:
    return None if moment is None else f"{moment.astimezone(dt.timezone(dt.timedelta(hours=8))):%a %H:%M:%S}"


# --- starting ---------------------------------------------------------------------------------------------------------


def test_a_clock_starts_at_receipt(timed: Make) -> None:
    assert told(due_of(timed(deadline(), rule("24 hours")))) == ("Mon 12:00:00", "Tue 12:00:00")


def test_a_clock_starts_at_a_fact(timed: Make) -> None:
    policy = timed(deadline(starts='"order.promised_at"'), rule("1 hour"))
    assert [each.needs for each in policy.decide({}).deadlines] == [("order.promised_at",)]
    (due,) = policy.decide({"order": {"promised_at": MONDAY_NOON}}).deadlines
    assert told(due) == ("Mon 12:00:00", "Mon 13:00:00")


def test_what_waits_for_an_event_is_left_out(timed: Make) -> None:
    assert due_of(timed(deadline(starts='"form_received"'), rule("1 hour"))) is None


def test_the_earliest_start_counts(timed: Make) -> None:
    policy = timed(deadline(starts='["form_received", "received", "order.promised_at"]'), rule("1 hour"))
    (due,) = policy.decide(
        {"complaint": {"received_at": THURSDAY_NOON}, "order": {"promised_at": MONDAY_NOON}}
    ).deadlines
    assert told(due) == ("Mon 12:00:00", "Mon 13:00:00")


def test_a_start_that_may_be_earlier_keeps_the_deadline_open(timed: Make) -> None:
    due = due_of(timed(deadline(starts='["received", "order.promised_at"]'), rule("1 hour")))
    assert due is not None
    assert (due.starts_at, due.due_at, due.needs) == (None, None, ("order.promised_at",))


def test_a_start_counts_only_under_its_condition(timed: Make) -> None:
    starts = """{at = "received", when = 'complaint.urgent'}"""
    policy = timed(deadline(starts=starts), rule("1 hour"))
    assert due_of(policy, urgent=False) is None
    assert told(due_of(policy, urgent=True)) == ("Mon 12:00:00", "Mon 13:00:00")
    due = due_of(policy)
    assert due is not None
    assert due.needs == ("complaint.urgent",)
    ways = {way.facts["complaint.urgent"]: way.due for way in due.alternatives}
    assert (told(ways[True])[1], ways[False]) == ("Mon 13:00:00", None)


NO_ROLE = """
[decision.role]
type = "enum"
outcomes = ["quality", "agent"]
"""


@pytest.mark.parametrize("rules", ["", 'then = "quality"|then = "agent"'])
def test_a_start_does_not_count_as_long_as_nothing_settles_its_condition(timed: Make, rules: str) -> None:
    """No rule makes the decision behind it, or two are at odds: no fact would help, and nobody chooses."""
    tables = [
        f'[[rule]]\nid = "r{place}"\ndecides = "role"\nwhen = "true"\nclauses = ["T-1"]\n{then}\n'
        for place, then in enumerate(filter(None, rules.split("|")))
    ]
    starts = """{at = "received", when = 'role = "quality"'}"""
    due = due_of(timed(deadline(starts=starts), rule("1 hour"), NO_ROLE, *tables))
    assert told(due) == (None, None)
    assert due is not None
    assert (due.needs, due.alternatives, due.is_open) == ((), (), True)


def test_without_the_instant_of_receipt_nothing_can_be_told_in_advance(timed: Make) -> None:
    due = due_of(timed(deadline(), rule("1 hour", "complaint.urgent")), received=None)
    assert due is not None
    assert due.needs == ("complaint.received_at", "complaint.urgent")
    assert told(due) == (None, None)
    yes, no = due.alternatives
    assert no.due is None  # it never applies, whenever the complaint came
    assert yes.due is not None
    assert yes.due.needs == ("complaint.received_at",)


# --- out of hours -----------------------------------------------------------------------------------------------------


def test_out_of_hours_a_clock_starts_at_once_unless_it_says_otherwise(timed: Make) -> None:
    assert told(due_of(timed(deadline(), rule("1 hour")), THURSDAY_NOON)) == ("Thu 12:00:00", "Thu 13:00:00")


def test_a_start_out_of_hours_moves_to_the_next_opening(timed: Make) -> None:
    policy = timed(deadline('out_of_hours = "next_opening"'), rule("1 hour"))
    assert told(due_of(policy, THURSDAY_NOON)) == ("Mon 09:00:00", "Mon 10:00:00")
    assert told(due_of(policy)) == ("Mon 12:00:00", "Mon 13:00:00")


MOVED = deadline('out_of_hours = "next_opening"', "unless = 'complaint.urgent'")


def test_unless_keeps_a_start_where_it_is(timed: Make) -> None:
    policy = timed(MOVED, rule("1 hour"))
    assert told(due_of(policy, THURSDAY_NOON, urgent=True)) == ("Thu 12:00:00", "Thu 13:00:00")
    assert told(due_of(policy, THURSDAY_NOON, urgent=False)) == ("Mon 09:00:00", "Mon 10:00:00")


def test_unless_unknown_matters_out_of_hours_only(timed: Make) -> None:
    policy = timed(MOVED, rule("1 hour"))
    in_hours, outside = due_of(policy), due_of(policy, THURSDAY_NOON)
    assert in_hours is not None
    assert outside is not None
    assert (in_hours.needs, told(in_hours)[1]) == ((), "Mon 13:00:00")
    assert (outside.needs, told(outside)) == (("complaint.urgent",), (None, None))
    assert [ending(way) for way in outside.alternatives] == ["Thu 13:00:00", "Mon 10:00:00"]


def test_what_unless_takes_from_an_absence_it_says(timed: Make) -> None:
    outside = deadline('out_of_hours = "next_opening"', "unless = 'intake.during_on_site_service'")
    due = due_of(timed(outside, rule("1 hour")), THURSDAY_NOON)
    assert due is not None
    assert due.assumes == ("intake.during_on_site_service",)
    assert told(due) == ("Mon 09:00:00", "Mon 10:00:00")


def test_what_a_start_takes_from_an_absence_it_says(timed: Make) -> None:
    starts = """{at = "received", when = 'not(intake.during_on_site_service)'}"""
    due = due_of(timed(deadline(starts=starts), rule("1 hour")))
    assert due is not None
    assert (due.assumes, told(due)[1]) == (("intake.during_on_site_service",), "Mon 13:00:00")


def test_one_for_starts_out_of_hours_applies_to_no_other(timed: Make) -> None:
    policy = timed(deadline('applies = "out_of_hours"'), rule("1 hour"))
    assert due_of(policy) is None
    assert told(due_of(policy, THURSDAY_NOON)) == ("Thu 12:00:00", "Thu 13:00:00")


# --- spans ------------------------------------------------------------------------------------------------------------


def test_where_no_rule_stands_it_does_not_apply(timed: Make) -> None:
    assert due_of(timed(deadline(), rule("1 hour", "complaint.urgent")), urgent=False) is None


def test_an_overriding_rule_gives_another_span(timed: Make) -> None:
    quicker = rule("30 minutes", "complaint.urgent", "quicker", 'overrides = ["rule"]')
    policy = timed(deadline(), rule("24 hours"), quicker)
    assert told(due_of(policy, urgent=True)) == ("Mon 12:00:00", "Mon 12:30:00")
    assert told(due_of(policy, urgent=False)) == ("Mon 12:00:00", "Tue 12:00:00")
    due = due_of(policy)
    assert due is not None
    assert (told(due), due.needs) == (("Mon 12:00:00", None), ("complaint.urgent",))


def test_rules_at_odds_are_named_and_nothing_is_chosen(timed: Make) -> None:
    due = due_of(timed(deadline(), rule("1 hour"), rule("2 hours", name="other")))
    assert due is not None
    assert (due.is_open, due.conflict, due.alternatives) == (True, ("timed/other", "timed/rule"), ())


def test_it_cites_its_own_clauses_and_those_of_its_rules(timed: Make) -> None:
    other = '[[clause]]\nid = "T-2"\nkind = "deadline"\nsays = "Too."\n'
    due = due_of(timed(other, deadline('clauses = ["T-2"]'), rule("1 hour")))
    assert due is not None
    assert due.clauses == ("T-1", "T-2")


def test_a_day_to_hit_is_a_date(timed: Make) -> None:
    due = due_of(timed(deadline("on = true"), rule("5 days")))
    assert due is not None
    assert (due.due_at, due.due_on, due.is_open) == (None, dt.date(2026, 3, 7), False)


def test_a_warning_comes_in_the_same_calendar(timed: Make) -> None:
    due = due_of(timed(deadline('warn = "50%"'), rule("9 working hours")))
    assert due is not None
    assert (local(due.due_at), local(due.warns_at)) == ("Tue 12:00:00", "Mon 16:30:00")


def test_past_the_years_there_is_no_result_and_the_start_is_to_blame(timed: Make) -> None:
    due = due_of(timed(deadline(), rule("1 month")), "9999-12-30T12:00:00Z")
    assert due is not None
    assert (due.is_open, due.needs) == (True, ("complaint.received_at",))


# --- alternatives -----------------------------------------------------------------------------------------------------


def test_alternatives_stop_where_the_rest_makes_no_difference(timed: Make) -> None:
    policy = timed(deadline(), rule("1 hour", "complaint.urgent or assessment.safety"))
    due = due_of(policy)
    assert due is not None
    assert [dict(way.facts) for way in due.alternatives] == [
        {"assessment.safety": True},
        {"assessment.safety": False, "complaint.urgent": True},
        {"assessment.safety": False, "complaint.urgent": False},
    ]


def test_enums_are_tried_value_by_value(timed: Make) -> None:
    policy = timed(deadline(), rule("1 hour", 'complaint.area = "goods"'))
    due = due_of(policy)
    assert due is not None
    ways = {way.facts["complaint.area"]: ending(way) for way in due.alternatives}
    assert ways == {"goods": "Mon 13:00:00", "maintenance": None, "sales": None}


def test_too_many_alternatives_are_none(timed: Make) -> None:
    names = [f"order.flag_{number}" for number in range(MAX_ALTERNATIVES.bit_length())]
    facts = "".join(f'[facts."{name}"]\ntype = "boolean"\n' for name in names)
    spread = " + ".join(f"(if {name} then 1 else 0)" for name in names)
    due = due_of(timed(facts, deadline(), rule("1 hour", f"{spread} = 3")))
    assert due is not None
    assert due.needs == tuple(sorted(names))
    assert due.alternatives == ()


def test_what_has_no_few_values_stays_open(timed: Make) -> None:
    policy = timed(deadline(), rule("1 hour", 'complaint.urgent or goods.received_on > date("2026-01-01")'))
    due = due_of(policy)
    assert due is not None
    yes, no = due.alternatives
    assert (yes.due and local(yes.due.due_at), no.due and no.due.needs) == ("Mon 13:00:00", ("goods.received_on",))


# --- on the shipped packs ---------------------------------------------------------------------------------------------


@functools.cache
def shipped(name: str) -> Policy:
    return load(ROOT / "policies" / name)


def without_ways(due: Due | None) -> Due | None:
    return due and attrs.evolve(due, alternatives=())


def by_id(policy: Policy, facts: Facts, engine: str = "compiled") -> Mapping[str, Due]:
    return {due.id: due for due in policy.decide(facts, engine=engine).deadlines}


slow_to_draw = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.mark.parametrize("name", ["auto_maintenance", "baisha"])
@slow_to_draw
@given(data=st.data())
def test_an_alternative_is_what_is_decided_with_its_facts(name: str, data: st.DataObject) -> None:
    policy = shipped(name)
    facts = data.draw(varied_examples(name))
    for each, due in by_id(policy, facts).items():
        for way in due.alternatives:
            more = Facts({**facts.values, **way.facts})
            assert without_ways(by_id(policy, more).get(each)) == way.due


@pytest.mark.parametrize("name", ["auto_maintenance", "baisha"])
@slow_to_draw
@given(data=st.data())
def test_a_known_instant_stays_whatever_else_becomes_known(name: str, data: st.DataObject) -> None:
    policy = shipped(name)
    facts = data.draw(varied_examples(name))
    fact = data.draw(st.sampled_from(["complaint.urgent", "site.same_city", "assessment.safety", "plan.remedies"]))
    value = data.draw(st.booleans()) if fact != "plan.remedies" else frozenset({"repair"})
    known = {due.id: due for due in policy.decide(facts).deadlines if not due.is_open and not due.assumes}
    if facts.values.get(fact) is None:
        after = by_id(policy, Facts({**facts.values, fact: value}))
        assert {each: after[each].due_at for each in known} == {each: due.due_at for each, due in known.items()}


@pytest.mark.parametrize("engine", ENGINE_NAMES)
@pytest.mark.parametrize("name", ["auto_maintenance", "baisha"])
def test_every_engine_gives_the_same_deadlines(name: str, engine: str) -> None:
    policy = shipped(name)
    for example in policy.model.examples:
        facts = policy.read(example.given)
        assert by_id(policy, facts, engine) == by_id(policy, facts), example.id


def test_deadlines_are_reckoned_in_another_process_too() -> None:
    """What is not asked for before a decision is sent is found where it arrives."""
    decision = shipped("baisha").decide({"complaint": {"received_at": MONDAY_NOON}})
    assert pickle.loads(pickle.dumps(decision)).deadlines == decision.deadlines  # noqa: S301 - our own
