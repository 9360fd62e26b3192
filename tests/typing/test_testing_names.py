"""What authors of tests see of the types: mypy checks `assert_type`, running it does nothing."""
# mypy: disallow-any-generics, disallow-untyped-defs, disallow-incomplete-defs, warn-return-any

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, assert_type

from hypothesis.strategies import SearchStrategy

from complaint_rules import Facts, load
from complaint_rules.testing import History, cases, deciding, facts, near_boundary, pairs_differing_in, properties
from complaint_rules.testing.properties import Property


def test_strategies_draw_facts_and_histories() -> None:
    policy = load("standard")
    assert_type(facts(policy), SearchStrategy[Facts])
    assert_type(facts(policy, unknowns=False), SearchStrategy[Facts])
    assert_type(near_boundary(policy, "goods.received_on"), SearchStrategy[Facts])
    assert_type(deciding(policy, "standard/late"), SearchStrategy[Facts])
    assert_type(pairs_differing_in(policy, "goods.received_on"), SearchStrategy[tuple[Facts, Facts]])
    assert_type(cases(policy, max_events=3), SearchStrategy[History])


def test_a_history_is_a_case_file_and_an_instant() -> None:
    now = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
    history = History({"complaint": {"received_at": "2026-03-02T01:10:00Z"}}, (), now)
    assert_type(history.facts, Mapping[str, Any])
    assert_type(history.events, tuple[Mapping[str, Any], ...])
    assert_type(history.file, dict[str, Any])
    assert assert_type(history.now, dt.datetime) == now


def test_properties_take_nothing() -> None:
    policy = load("standard")
    assert_type(properties.total(policy, decisions=["eligibility"]), Property)
    assert_type(properties.versions_compatible(policy, policy), Property)
    assert_type(properties.suite(policy), type)
    assert_type(properties.deterministic(policy)(), None)
