"""Real complaints learned a fact at a time: the end is the same, and what changes on the way is told."""

from __future__ import annotations

import pytest

from complaint_rules import Facts, Policy
from tests.engines.available import ENGINE_NAMES
from tests.real_data.comparing import printed
from tests.real_data.mappings import Row, nhtsa_facts


@pytest.fixture(scope="module")
def complaints(nhtsa: list[Row], maintenance: Policy) -> list[Facts]:
    """Every sixth complaint about a vehicle."""
    rows = nhtsa[::6]
    return [maintenance.read(nhtsa_facts(row, maintenance.model.zone)) for row in rows]


@pytest.mark.parametrize("engine", ENGINE_NAMES)
@pytest.mark.parametrize("backwards", [False, True], ids=["by name", "by name, backwards"])
def test_facts_that_come_one_by_one_decide_as_all_at_once(
    engine: str, backwards: bool, complaints: list[Facts], maintenance: Policy
) -> None:
    for facts in complaints:
        with maintenance.session(engine=engine) as session:
            for name, value in sorted(facts.values.items(), reverse=backwards):
                session.learn({name: value})
            assert printed(session.records) == printed(maintenance.decide(facts))


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_a_harm_that_is_learned_and_taken_back_changes_the_severity_and_back(
    engine: str, complaints: list[Facts], maintenance: Policy
) -> None:
    calm = [facts for facts in complaints if facts.values["assessment.safety"] is None]
    assert calm
    for facts in calm:
        with maintenance.session(facts, engine=engine) as session:
            before = printed(session.records)
            changes = session.learn({"assessment.safety": True})
            assert changes["severity"].after.outcome == "major"
            assert {"approver", "report_to", "severity"} <= set(changes)
            session.learn({"assessment.safety": None})
            assert printed(session.records) == before
