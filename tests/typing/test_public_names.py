"""What callers see of the types, with the public names alone: mypy checks `assert_type`, running it does nothing."""
# mypy: disallow-any-generics, disallow-untyped-defs, disallow-incomplete-defs, warn-return-any

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, assert_type

import pytest

from complaint_rules import (
    ComplaintRulesError,
    Decision,
    Facts,
    Fault,
    InputError,
    Policy,
    Record,
    Session,
    Status,
    evaluate,
    load,
)


def test_a_decision_is_a_mapping_of_records() -> None:
    policy = assert_type(load("standard"), Policy)
    facts = assert_type(policy.read({"complaint": {"subject": "quality"}}), Facts)
    decision = assert_type(policy.decide(facts, engine="compiled", locale="es", as_of=dt.date(2026, 1, 31)), Decision)
    records: Mapping[str, Record] = decision
    assert_type(iter(records), Iterator[str])
    assert_type(decision["eligibility"], Record)
    assert_type(decision.get("eligibility"), Record | None)
    assert_type(decision.complaint, str | None)
    assert_type(decision.reply, str | None)
    assert_type(decision.messages, Mapping[str, str])
    assert_type(decision.explain(changes=True), str)
    assert_type(decision.to_json(), dict[str, Any])


def test_the_parts_of_a_record_have_types() -> None:
    record = load("standard").decide({"complaint": {"subject": "price"}})["eligibility"]
    assert_type(record.status, Status)
    assert_type(record.status is Status.DECIDED, bool)
    for names in (record.reasons, record.rules, record.clauses, record.defeated, record.needs, record.assumes):
        assert_type(names, tuple[str, ...])
    assert_type(record.questions, tuple[str, ...])
    assert isinstance(record.outcome, str)
    assert_type(record.outcome.upper(), str)


def test_a_session_is_used_as_a_context() -> None:
    policy = load("standard")
    with policy.session({"complaint": {"subject": "quality"}}, engine="compiled") as session:
        assert_type(session, Session)
        changes = session.learn({"complaint": {"subject": "quantity"}})
        assert_type(sorted(changes), list[str])
        assert_type(session.records["eligibility"], Record)
        session.unlearn("complaint.subject")


def test_a_standing_is_a_mapping_of_records() -> None:
    received = {"complaint": {"received_at": "2026-03-02T09:10:00+08:00"}}
    standing = load("standard").case(received).at("2026-03-02T10:00:00+08:00")
    assert_type(iter(standing), Iterator[str])
    assert_type(standing["eligibility"], Record)
    assert_type(standing.closed_at, dt.datetime | None)
    assert_type(standing.cycle, int)


def test_an_error_holds_its_faults() -> None:
    with pytest.raises(InputError) as caught:
        load("standard").decide({"complaint": {"subjekt": "quality"}})
    error: ComplaintRulesError = caught.value
    assert isinstance(error, InputError)
    assert_type(error.faults, tuple[Fault, ...])
    assert_type([(fault.path, fault.message) for fault in error.faults], list[tuple[str, str]])


def test_a_policy_is_text_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "standard.json"
    file.write_text(assert_type(load("standard").freeze(), str), encoding="utf-8")
    frozen = load(file)
    assert_type(frozen.schema(), dict[str, Any])
    assert_type(frozen.locales, tuple[str, ...])
    assert_type(frozen.title("es"), str)
    assert (assert_type(frozen.digest, str), frozen.name) == (load("standard").digest, "standard")


def test_a_line_of_the_language_has_any_value() -> None:
    assert_type(evaluate("1 + 1", {}), Any)
    assert_type(load("standard").evaluate('eligibility = "accepted"'), Any)
