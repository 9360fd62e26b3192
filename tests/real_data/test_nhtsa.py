"""101 complaints about vehicles, decided by the vehicle maintenance company's pack.

What is expected of a row is computed here from its cells, neither by the mapping nor by an engine.
"""

from __future__ import annotations

import collections
import datetime as dt

import pytest

from complaint_rules import Facts, Policy
from tests.engines.available import ENGINE_NAMES
from tests.real_data.comparing import printed, summary, unlike_the_reference
from tests.real_data.mappings import Row, nhtsa_facts

GRAVITY_NOT_TOLD = {
    "assessment.large_damage",
    "assessment.slow_to_resolve",
    "assessment.strong_feeling",
    "complaint.demands",
}
"""What could make a complaint major and no row tells."""

ALWAYS_MISSING = {"complainant.name", "complainant.phone", "complaint.demands", "intake.repeated_back"}
"""What the public file withholds or never asked."""


@pytest.fixture(scope="module")
def complaints(nhtsa: list[Row], maintenance: Policy) -> list[Facts]:
    return [maintenance.read(nhtsa_facts(row, maintenance.model.zone)) for row in nhtsa]


def somebody_or_something_came_to_harm(row: Row) -> bool:
    return "Y" in (row["CRASH"], row["FIRE"]) or any(row[count] not in ("", "0") for count in ("INJURED", "DEATHS"))


def received_before_it_was_filed(row: Row) -> bool:
    return dt.datetime.strptime(row["LDATE"], "%Y%m%d") <= dt.datetime.strptime(row["DATEA"], "%Y%m%d")  # noqa: DTZ007 - days


def test_every_row_is_read(nhtsa: list[Row], complaints: list[Facts]) -> None:
    assert len(nhtsa) == len(complaints) == 101
    assert [facts.values["complaint.id"] for facts in complaints] == [row["ODINO"] for row in nhtsa]


def test_the_day_of_receipt_is_the_day_that_the_row_writes(
    nhtsa: list[Row], complaints: list[Facts], maintenance: Policy
) -> None:
    for row, facts in zip(nhtsa, complaints, strict=True):
        day = maintenance.evaluate("date(complaint.received_at)", facts)
        written = row["LDATE"] if received_before_it_was_filed(row) else None
        assert (day.strftime("%Y%m%d") if day else None) == written


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_whole_records_are_the_references(engine: str, complaints: list[Facts], maintenance: Policy) -> None:
    assert unlike_the_reference(maintenance, engine, complaints) == []


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_every_crash_fire_and_injury_is_major(
    engine: str, nhtsa: list[Row], complaints: list[Facts], maintenance: Policy
) -> None:
    harmful = [facts for row, facts in zip(nhtsa, complaints, strict=True) if somebody_or_something_came_to_harm(row)]
    assert len(harmful) == 12
    for facts in harmful:
        decision = maintenance.decide(facts, engine=engine)
        assert decision["severity"].rules == ("auto_maintenance/major-by-safety",)
        assert decision["severity"].clauses == ("AM-1.1.3a",)
        assert summary(decision, "severity", "approver", "report_to") == {
            "severity": ("decided", "major"),
            "approver": ("decided", "general_manager"),
            "report_to": ("decided", ("general_manager",)),
        }


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_no_harm_told_leaves_the_severity_open_and_asks(
    engine: str, nhtsa: list[Row], complaints: list[Facts], maintenance: Policy
) -> None:
    """Neither blanks nor four times no make a complaint general."""
    statuses: collections.Counter[str] = collections.Counter()
    for row, facts in zip(nhtsa, complaints, strict=True):
        severity = maintenance.decide(facts, engine=engine)["severity"]
        statuses[severity.status.value] += 1
        safety = set() if somebody_or_something_came_to_harm(row) else {"assessment.safety"}
        assert set(severity.needs) == GRAVITY_NOT_TOLD | safety
        assert len(severity.questions) == len(severity.needs)
        assert severity.assumes == ("plan.remedies",)
        assert severity.outcome in ("major", None)
    assert statuses == {"decided": 12, "undetermined": 89}


def test_an_open_severity_leaves_open_what_hangs_on_it(
    nhtsa: list[Row], complaints: list[Facts], maintenance: Policy
) -> None:
    calm = [facts for row, facts in zip(nhtsa, complaints, strict=True) if not somebody_or_something_came_to_harm(row)]
    assert len(calm) == 89
    for facts in calm:
        decision = maintenance.decide(facts)
        assert summary(decision, "approver", "report_to") == {
            "approver": ("undetermined", None),
            "report_to": ("undetermined", ()),
        }
        assert decision["report_to"].possible == ("general_manager",)


def test_every_complaint_is_accepted_whatever_its_dates(complaints: list[Facts], maintenance: Policy) -> None:
    for facts in complaints:
        decision = maintenance.decide(facts)
        assert summary(decision, "eligibility") == {"eligibility": ("decided", "accepted")}
        assert decision.reply is None


def test_the_department_follows_from_the_component(
    nhtsa: list[Row], complaints: list[Facts], maintenance: Policy
) -> None:
    counts: collections.Counter[str] = collections.Counter()
    for row, facts in zip(nhtsa, complaints, strict=True):
        record = maintenance.decide(facts)["responsible_department"]
        counts[record.status.value] += 1
        if row["COMPDESC"] == "UNKNOWN OR OTHER":
            assert (record.status.value, record.needs) == ("undetermined", ("complaint.subject",))
        else:
            assert (record.status.value, record.outcome) == ("decided", "quality_management")
            assert record.assumes == ("complaint.cause", "finding.cause")
    unnamed = sum(row["COMPDESC"] == "UNKNOWN OR OTHER" for row in nhtsa)
    assert counts == {"undetermined": unnamed, "decided": 101 - unnamed}
    assert unnamed == 4


def test_the_record_is_incomplete_and_names_what_is_missing(
    nhtsa: list[Row], complaints: list[Facts], maintenance: Policy
) -> None:
    for row, facts in zip(nhtsa, complaints, strict=True):
        missing = set(ALWAYS_MISSING)
        if not received_before_it_was_filed(row):
            missing.add("complaint.received_at")
        if row["COMPDESC"] == "UNKNOWN OR OTHER":
            missing.add("complaint.subject")
        decision = maintenance.decide(facts)
        assert summary(decision, "missing_fields", "record_completeness") == {
            "missing_fields": ("decided", tuple(sorted(missing))),
            "record_completeness": ("decided", "incomplete"),
        }


def test_a_complaint_filed_before_it_was_received_has_no_day_of_receipt(
    nhtsa: list[Row], complaints: list[Facts]
) -> None:
    contradictory = [row["CMPLID"] for row in nhtsa if not received_before_it_was_filed(row)]
    unknown = [
        row["CMPLID"]
        for row, facts in zip(nhtsa, complaints, strict=True)
        if facts.values["complaint.received_at"] is None
    ]
    assert unknown == contradictory
    assert len(contradictory) == 2


def test_a_failure_in_the_year_1901_changes_nothing(nhtsa: list[Row], maintenance: Policy) -> None:
    """A day that no rule reads decides nothing; it is kept beside the facts."""
    (row,) = (row for row in nhtsa if row["FAILDATE"] == "19010101")
    zone = maintenance.model.zone
    facts = maintenance.read(nhtsa_facts(row, zone))
    blank = maintenance.read(nhtsa_facts({**row, "FAILDATE": ""}, zone))
    assert facts.extra["FAILDATE"] == "19010101"
    assert printed(maintenance.decide(facts)) == printed(maintenance.decide(blank))
