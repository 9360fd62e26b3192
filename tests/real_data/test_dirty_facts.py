"""Facts of real rows, spoilt after the mapping: what is refused, with which path, on the way into any engine."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from complaint_rules import InputError, Policy
from tests.engines.available import ENGINE_NAMES
from tests.real_data.comparing import fault_paths, merged
from tests.real_data.mappings import Given, Row, nhtsa_facts

NAIVE = dt.datetime(2015, 2, 3, 12)  # noqa: DTZ001 - that is what is wrong with it
AWARE = NAIVE.replace(tzinfo=dt.UTC)

SPOILT: list[tuple[str, Any, str, str]] = [
    ("complaint.received_at", "2015-02-03T12:00:00", "", "has no UTC offset"),
    ("complaint.received_at", "2015-02-03", "", "has no UTC offset"),
    ("complaint.received_at", NAIVE, "", "has no UTC offset"),
    ("complaint.received_at", AWARE.date(), "", "is no date-time"),
    ("complaint.received_at", 1422964800, "", "is no date-time"),
    ("complaint.received_at", 1422964800.0, "", "is no date-time"),
    ("complaint.received_at", "2015-02-03T25:00:00Z", "", "is no date-time"),
    ("complaint.received_at", "2015-02-03T12:00:00@Asia/Shangai", "", "did you mean 'Asia/Shanghai'"),
    ("complaint.received_at", "1986-05-04T02:30:00@Asia/Shanghai", "", "a clock change skips"),
    ("complaint.channel", "webb", "", "did you mean 'web'"),
    ("complaint.subject", "Quality", "", "did you mean 'quality'"),
    ("complaint.subject", ["quality"], "", "is none of"),
    ("complaint.demands", "repair", "", "is no list of"),
    ("complaint.demands", ["repair", "repiar"], "[1]", "did you mean 'repair'"),
    ("complaint.demands", ["repair", "repair"], "[1]", "is given twice"),
    ("complaint.subjekt", "quality", "", "did you mean 'subject'"),
    ("complaint.description", "", "", "says nothing"),
    ("complaint.description", 404, "", "is no text"),
    ("assessment.safety", "Y", "", "is neither `true` nor `false`"),
    ("assessment.safety", 1, "", "is neither `true` nor `false`"),
    ("assessment.safety", 0.0, "", "is neither `true` nor `false`"),
    ("assessment.safety", "true", "", "is neither `true` nor `false`"),
    ("assessment.loss", 12.5, "", "is no money"),
    ("assessment.loss", "12.50", "", "is no money"),
    ("assessment.loss", {"amount": 12.5, "currency": "USD"}, ".amount", "is a binary float"),
    ("assessment.loss", {"amount": float("nan"), "currency": "USD"}, ".amount", "is a binary float"),
    ("assessment.loss", {"amount": "12.50"}, ".currency", "has no `currency`"),
    ("assessment.loss", {"amount": "12.50", "currency": "$"}, ".currency", "is no currency"),
    ("goods.received_on", "2015-02-30", "", "is no day of the calendar"),
    ("goods.received_on", "20150203", "", "is no date"),
    ("goods.received_on", AWARE, "", "is no date"),
    ("goods.product", "  ", "", "says nothing"),
]


def spoilt(given: Given, name: str, value: object) -> Given:
    entity, _, field = name.partition(".")
    return merged(given, **{entity: {field: value}})


@pytest.fixture(scope="module")
def complaints(nhtsa: list[Row], maintenance: Policy) -> list[Given]:
    """Every fifth complaint about a vehicle."""
    return [nhtsa_facts(row, maintenance.model.zone) for row in nhtsa[::5]]


@pytest.mark.parametrize(("name", "value", "at", "message"), SPOILT)
def test_a_fact_of_the_wrong_kind_is_refused_with_its_path(
    name: str, value: object, at: str, message: str, complaints: list[Given], maintenance: Policy, standard: Policy
) -> None:
    for given in complaints:
        for policy in (maintenance, standard):
            faults = fault_paths(policy, spoilt(given, name, value))
            assert list(faults) == [f"{name}{at}"]
            assert message in faults[f"{name}{at}"]


@pytest.mark.parametrize("engine", ENGINE_NAMES)
@pytest.mark.parametrize(("name", "value", "at", "message"), SPOILT)
def test_no_engine_decides_what_cannot_be_read(
    engine: str, name: str, value: object, at: str, message: str, complaints: list[Given], maintenance: Policy
) -> None:
    with pytest.raises(InputError) as caught:
        maintenance.decide(spoilt(complaints[0], name, value), engine=engine)
    assert [fault.path for fault in caught.value.faults] == [f"{name}{at}"]
    assert message in str(caught.value)


def test_every_fault_is_told_at_once(complaints: list[Given], maintenance: Policy) -> None:
    """One of each fact that can go wrong, in one complaint."""
    last = {name: (value, at) for name, value, at, _ in SPOILT}
    for given in complaints:
        broken = given
        for name, (value, _) in last.items():
            broken = spoilt(broken, name, value)
        assert set(fault_paths(maintenance, broken)) == {f"{name}{at}" for name, (_, at) in last.items()}


def test_an_entity_that_is_none_is_refused(complaints: list[Given], maintenance: Policy) -> None:
    for given in complaints:
        assert "did you mean 'goods'" in fault_paths(maintenance, {**given, "gods": {}})["gods"]
        assert set(fault_paths(maintenance, {**given, "goods": []})) == {"goods"}  # type: ignore[dict-item]


@pytest.mark.parametrize("field", ["name", "phone", "email", "address", "vehicle_plate"])
def test_a_fault_of_a_personal_fact_never_tells_it(field: str, complaints: list[Given], maintenance: Policy) -> None:
    for given in complaints:
        faults = fault_paths(maintenance, spoilt(given, f"complainant.{field}", 5550199))
        assert faults == {f"complainant.{field}": "a number is no text"}
