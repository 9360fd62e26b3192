"""Rows spoilt on purpose: a cell that is wrong ends in a fault with its path or in an unknown, never in an answer."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from complaint_rules import Policy
from tests.engines.available import ENGINE_NAMES
from tests.real_data.comparing import fault_paths, printed
from tests.real_data.mappings import NHTSA_COLUMNS, Row, cfpb_facts, nhtsa_facts, nhtsa_rows

HARM = ("CRASH", "FIRE", "INJURED", "DEATHS")

UNREADABLE = [
    ("LDATE", "20150231", "complaint.received_at", "is no day of the calendar"),
    ("LDATE", "20151301", "complaint.received_at", "is no day of the calendar"),
    ("LDATE", "00000000", "complaint.received_at", "is no day of the calendar"),
    ("LDATE", "2015-02-03", "complaint.received_at", "has no UTC offset"),
    ("LDATE", "2015020", "complaint.received_at", "is no date-time"),
    ("LDATE", "unknown", "complaint.received_at", "is no date-time"),
    ("LDATE", " ", "complaint.received_at", "is no date-time"),
    ("CRASH", "X", "assessment.safety", "is neither `true` nor `false`"),
    ("CRASH", "y", "assessment.safety", "is neither `true` nor `false`"),
    ("CRASH", " ", "assessment.safety", "is neither `true` nor `false`"),
    ("FIRE", "1", "assessment.safety", "is neither `true` nor `false`"),
    ("INJURED", "two", "assessment.safety", "is neither `true` nor `false`"),
    ("INJURED", "-1", "assessment.safety", "is neither `true` nor `false`"),
    ("DEATHS", "O", "assessment.safety", "is neither `true` nor `false`"),
    ("DEATHS", "0.5", "assessment.safety", "is neither `true` nor `false`"),
]

UNREADABLE_CFPB = [
    ("Date received", "2/30/2016", "complaint.received_at", "is no day of the calendar"),
    ("Date received", "13/1/2016", "complaint.received_at", "is no day of the calendar"),
    ("Date received", "2/1/16", "complaint.received_at", "is no date-time"),
    ("Date received", "2/1/2016 10:00", "complaint.received_at", "is no date-time"),
    ("Date received", "42401", "complaint.received_at", "is no date-time"),
    ("Submitted via", "Wbe", "complaint.channel", "did you mean 'web'"),
    ("Submitted via", "Carrier pigeon", "complaint.channel", "is none of"),
    ("Company response to consumer", "Closed with a smile", "plan.remedies", "is no list of"),
    ("Company", " ", "complaint.against", "says nothing"),
    ("Product", "\t", "goods.product", "says nothing"),
]


def as_day(cell: str, layout: str) -> dt.date:
    return dt.datetime.strptime(cell, layout).date()  # noqa: DTZ007 - a day


@pytest.mark.parametrize(("column", "cell", "path", "message"), UNREADABLE)
def test_a_cell_that_cannot_be_read_is_a_fault_in_every_row(
    column: str, cell: str, path: str, message: str, nhtsa: list[Row], maintenance: Policy
) -> None:
    for row in nhtsa:
        faults = fault_paths(maintenance, nhtsa_facts({**row, column: cell}, maintenance.model.zone))
        assert list(faults) == [path]
        assert message in faults[path]


def test_all_faults_of_a_row_are_told_together(nhtsa: list[Row], maintenance: Policy) -> None:
    spoilt = {"CRASH": "perhaps", "LDATE": "20230229"}
    for row in nhtsa:
        faults = fault_paths(maintenance, nhtsa_facts({**row, **spoilt}, maintenance.model.zone))
        assert set(faults) == {"assessment.safety", "complaint.received_at"}


def test_a_row_whose_cells_slipped_by_one_column_is_refused(nhtsa: list[Row], maintenance: Policy) -> None:
    """The component then stands where the deaths are counted."""
    for row in nhtsa:
        cells = [*list(row.values())[1:], ""]
        slipped = dict(zip(NHTSA_COLUMNS, cells, strict=True))
        assert "assessment.safety" in fault_paths(maintenance, nhtsa_facts(slipped, maintenance.model.zone))


def test_a_row_of_another_width_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "rows.txt"
    path.write_text("\t".join(["1"] * 48) + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match="zip"):
        nhtsa_rows(path)


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_blank_cells_in_place_of_harm_leave_the_severity_open(
    engine: str, nhtsa: list[Row], maintenance: Policy
) -> None:
    for row in nhtsa:
        blank = {**row, **dict.fromkeys(HARM, "")}
        severity = maintenance.decide(nhtsa_facts(blank, maintenance.model.zone), engine=engine)["severity"]
        assert (severity.status.value, severity.outcome) == ("undetermined", None)
        assert "assessment.safety" in severity.needs


@pytest.mark.parametrize("engine", ENGINE_NAMES)
@pytest.mark.parametrize(("column", "cell"), [("CRASH", "Y"), ("FIRE", "Y"), ("INJURED", "1"), ("DEATHS", "03")])
def test_any_harm_makes_any_row_major(
    engine: str, column: str, cell: str, nhtsa: list[Row], maintenance: Policy
) -> None:
    for row in nhtsa:
        harmed = {**row, **dict.fromkeys(HARM, ""), column: cell}
        decision = maintenance.decide(nhtsa_facts(harmed, maintenance.model.zone), engine=engine)
        assert decision["severity"].outcome == "major"


def test_swapped_days_leave_the_receipt_unknown_and_the_rest_as_it_is(nhtsa: list[Row], maintenance: Policy) -> None:
    """A failure after the complaint about it: the row contradicts itself, unless both were on one day."""
    zone, contradicted = maintenance.model.zone, 0
    for row in nhtsa:
        swapped = {**row, "FAILDATE": row["LDATE"], "LDATE": row["FAILDATE"]}
        given = nhtsa_facts(swapped, zone)
        known = row["FAILDATE"] == row["LDATE"] and as_day(row["LDATE"], "%Y%m%d") <= as_day(row["DATEA"], "%Y%m%d")
        assert (given["complaint"]["received_at"] is not None) is known
        contradicted += not known
        before, after = (maintenance.decide(each) for each in (nhtsa_facts(row, zone), given))
        assert ("complaint.received_at" in str(after["missing_fields"].outcome)) is not known
        same = sorted(set(before) - {"missing_fields", "record_completeness"})
        assert [printed(before)[name] for name in same] == [printed(after)[name] for name in same]
    one_day = sum(row["FAILDATE"] == row["LDATE"] and row["LDATE"] <= row["DATEA"] for row in nhtsa)
    assert contradicted == 101 - one_day


@pytest.mark.parametrize(("column", "cell", "path", "message"), UNREADABLE_CFPB)
def test_a_financial_row_with_an_unreadable_cell_is_a_fault(
    column: str, cell: str, path: str, message: str, cfpb: list[Row], standard: Policy
) -> None:
    for row in cfpb[::50]:
        faults = fault_paths(standard, cfpb_facts({**row, column: cell}, standard.model.zone))
        assert list(faults) == [path]
        assert message in faults[path]


def test_swapped_days_of_a_financial_row_leave_the_receipt_unknown(cfpb: list[Row], standard: Policy) -> None:
    unknown = later = 0
    for row in cfpb:
        received, sent = row["Date received"], row["Date sent to company"]
        given = cfpb_facts({**row, "Date received": sent, "Date sent to company": received}, standard.model.zone)
        unknown += given["complaint"]["received_at"] is None
        later += as_day(sent, "%m/%d/%Y") > as_day(received, "%m/%d/%Y")
    assert unknown == later == 1427


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_a_blank_financial_row_is_decided_by_nothing(engine: str, cfpb: list[Row], standard: Policy) -> None:
    decision = standard.decide(cfpb_facts(dict.fromkeys(cfpb[0], ""), standard.model.zone), engine=engine)
    assert decision["eligibility"].status.value == "undetermined"
    assert decision["eligibility"].needs == (
        "complaint.received_at",
        "complaint.subject",
        "goods.received_on",
        "order.delivery_completed",
    )
    assert decision["record_completeness"].outcome == "incomplete"
    assert decision.reply is None
