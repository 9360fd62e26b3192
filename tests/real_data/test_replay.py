"""Old decisions, decided again under the frozen policy."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from complaint_rules import Facts, Policy, load
from tests.engines.available import needs_durable
from tests.real_data.mappings import Row, cfpb_facts, nhtsa_facts


def thawed(policy: Policy, folder: Path) -> Policy:
    """The policy through its frozen file."""
    path = folder / f"{policy.name}.json"
    path.write_text(policy.freeze(), encoding="utf-8")
    return load(path)


def documents(policy: Policy, complaints: Iterable[Facts], engine: str = "compiled", locale: str = "en") -> bytes:
    """The documents of all complaints, as they are written down."""
    decisions = (policy.decide(facts, engine=engine, locale=locale) for facts in complaints)
    return "\n".join(json.dumps(each.to_json(), ensure_ascii=False) for each in decisions).encode()


@pytest.mark.parametrize(
    ("engine", "locale"),
    [("compiled", "en"), ("compiled", "es"), ("compiled", "zh"), pytest.param("rete", "zh", marks=needs_durable)],
)
def test_a_frozen_policy_replays_the_vehicle_complaints(
    engine: str, locale: str, nhtsa: list[Row], maintenance: Policy, tmp_path: Path
) -> None:
    again = thawed(maintenance, tmp_path)
    zone = maintenance.model.zone
    first = documents(maintenance, (maintenance.read(nhtsa_facts(row, zone)) for row in nhtsa), engine, locale)
    assert first.count(b"\n") == 100
    assert documents(again, (again.read(nhtsa_facts(row, zone)) for row in nhtsa), engine, locale) == first


def test_a_frozen_policy_replays_the_financial_complaints(cfpb: list[Row], standard: Policy, tmp_path: Path) -> None:
    again = thawed(standard, tmp_path)
    zone = standard.model.zone
    first = documents(standard, (standard.read(cfpb_facts(row, zone)) for row in cfpb))
    assert first.count(b"\n") == 3185
    assert documents(again, (again.read(cfpb_facts(row, zone)) for row in cfpb)) == first


@needs_durable
def test_both_engines_write_the_same_documents_but_for_their_name(nhtsa: list[Row], maintenance: Policy) -> None:
    complaints = [maintenance.read(nhtsa_facts(row, maintenance.model.zone)) for row in nhtsa]
    compiled, rete = (documents(maintenance, complaints, engine) for engine in ("compiled", "rete"))
    assert compiled != rete
    assert compiled.replace(b'"engine": "compiled"', b'"engine": "rete"') == rete


def test_the_order_in_which_complaints_are_decided_changes_nothing(nhtsa: list[Row], maintenance: Policy) -> None:
    complaints = [maintenance.read(nhtsa_facts(row, maintenance.model.zone)) for row in nhtsa]
    forwards = documents(maintenance, complaints).split(b"\n")
    backwards = documents(maintenance, reversed(complaints)).split(b"\n")
    assert backwards == forwards[::-1]
