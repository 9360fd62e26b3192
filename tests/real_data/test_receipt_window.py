"""The window of the standard procedure, on the complaints about vehicles that tell a day of purchase.

The day of purchase is not the day of receipt, and the mapping does not take it for that. These tests do, to have real
pairs of days: they show how the window would decide if the customer had driven the vehicle home on that day.
"""

from __future__ import annotations

import datetime as dt

import pytest

from complaint_rules import Facts, Policy, Record
from tests.engines.available import ENGINE_NAMES
from tests.real_data.comparing import merged, printed, unlike_the_reference
from tests.real_data.mappings import Given, Row, nhtsa_facts

HOURS = ("00:00:00", "12:00:00", "23:59:59")


def day(cell: str) -> dt.date:
    return dt.datetime.strptime(cell, "%Y%m%d").date()  # noqa: DTZ007 - a day


@pytest.fixture(scope="module")
def purchases(nhtsa: list[Row]) -> list[Row]:
    """The rows that tell a day of purchase, and whose day of receipt is not in doubt."""
    return [row for row in nhtsa if row["PURCH_DT"] and row["LDATE"] <= row["DATEA"]]


def delivered(row: Row, received_on: dt.date, zone: str) -> Given:
    """A complaint about the quality of goods that were delivered on a day."""
    return merged(
        nhtsa_facts(row, zone),
        complaint={"subject": "quality"},
        goods={"received_on": received_on},
        order={"delivery_completed": True},
    )


def days_before(row: Row, days: int) -> dt.date:
    return day(row["LDATE"]) - dt.timedelta(days=days)


def eligibility(policy: Policy, given: Given, engine: str) -> Record:
    return policy.decide(given, engine=engine)["eligibility"]


def test_there_are_such_rows(nhtsa: list[Row], purchases: list[Row]) -> None:
    assert sum(row["PURCH_DT"] != "" for row in nhtsa) == 20
    assert len(purchases) == 19


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_the_days_as_they_are_written_are_all_late_delivered_or_not(
    engine: str, purchases: list[Row], standard: Policy
) -> None:
    """Nothing tells of the delivery; had it failed, the complaint would be rejected as well."""
    for row in purchases:
        assert (day(row["LDATE"]) - day(row["PURCH_DT"])).days > 30
        given = merged(nhtsa_facts(row, standard.model.zone), goods={"received_on": day(row["PURCH_DT"])})
        record = eligibility(standard, given, engine)
        assert (record.outcome, record.reasons) == ("rejected", ("outside_window",))
        assert "order.delivery_completed" in record.needs
        assert record.assumes == ("intake.late_accepted_by_supervisor",)


@pytest.mark.parametrize("engine", ENGINE_NAMES)
@pytest.mark.parametrize(
    ("days", "outcome", "reasons"),
    [
        (-1, "rejected", ("not_received",)),
        (0, "accepted", ()),
        (1, "accepted", ()),
        (30, "accepted", ()),
        (31, "rejected", ("outside_window",)),
    ],
)
def test_each_boundary_of_the_window_holds_on_every_row(
    engine: str, days: int, outcome: str, reasons: tuple[str, ...], purchases: list[Row], standard: Policy
) -> None:
    for row in purchases:
        record = eligibility(standard, delivered(row, days_before(row, days), standard.model.zone), engine)
        assert (record.outcome, record.reasons) == (outcome, reasons)


@pytest.mark.parametrize("engine", ENGINE_NAMES)
@pytest.mark.parametrize(("accepted", "outcome"), [(True, "accepted"), (False, "rejected"), (None, None)])
def test_a_late_complaint_hangs_on_the_supervisor_where_nobody_knows_what_was_said(
    engine: str, accepted: bool | None, outcome: str | None, purchases: list[Row], standard: Policy
) -> None:
    """No word of a late acceptance is none; null is not knowing, and then nothing is decided."""
    supervisor = "intake.late_accepted_by_supervisor"
    for row in purchases:
        given = delivered(row, day(row["PURCH_DT"]), standard.model.zone)
        told = merged(given, intake={"late_accepted_by_supervisor": accepted})
        record = eligibility(standard, told, engine)
        assert (record.outcome, record.needs) == (outcome, (supervisor,) if accepted is None else ())
        assert record.assumes == ()


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_swapped_days_are_a_complaint_before_receipt(engine: str, purchases: list[Row], standard: Policy) -> None:
    for row in purchases:
        swapped = {**row, "LDATE": row["PURCH_DT"], "FAILDATE": ""}
        record = eligibility(standard, delivered(swapped, day(row["LDATE"]), standard.model.zone), engine)
        assert (record.outcome, record.reasons) == ("rejected", ("not_received",))


@pytest.mark.parametrize("days", [-1, 0, 30, 31])
def test_the_hour_that_is_made_up_changes_nothing(days: int, purchases: list[Row], standard: Policy) -> None:
    """Midnight, noon and the last second of the day in the policy's zone give the same records."""
    for row in purchases:
        given = delivered(row, days_before(row, days), standard.model.zone)
        at = [f"{day(row['LDATE'])}T{hour}@{standard.model.zone}" for hour in HOURS]
        some = [standard.read(merged(given, complaint={"received_at": each})) for each in at]
        assert len({facts.values["complaint.received_at"] for facts in some}) == len(HOURS)
        told = printed(standard.decide(given))
        assert all(printed(standard.decide(facts)) == told for facts in some)


@pytest.mark.parametrize("engine", ENGINE_NAMES)
@pytest.mark.parametrize(("time", "outcome"), [("15:59:59Z", "accepted"), ("16:00:00Z", "rejected")])
def test_four_in_the_afternoon_in_utc_is_the_next_day_of_the_policy(
    engine: str, time: str, outcome: str, purchases: list[Row], standard: Policy
) -> None:
    """Day 30 as Greenwich counts is day 31 in Shanghai."""
    for row in purchases:
        given = delivered(row, days_before(row, 30), standard.model.zone)
        dated = merged(given, complaint={"received_at": f"{day(row['LDATE'])}T{time}"})
        assert eligibility(standard, dated, engine).outcome == outcome


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_whole_records_are_the_references(engine: str, purchases: list[Row], standard: Policy) -> None:
    zone = standard.model.zone
    complaints: list[Facts] = [
        standard.read(merged(delivered(row, days_before(row, days), zone), order={"delivery_completed": completed}))
        for row in purchases[::3]
        for days in (-1, 0, 30, 31)
        for completed in (True, False, None)
    ]
    assert unlike_the_reference(standard, engine, complaints) == []
