"""3,186 complaints about financial services, decided by the standard procedure.

What is expected of a row is computed here from its cells, neither by the mapping nor by an engine.
"""

from __future__ import annotations

import collections
import datetime as dt
import re

import pytest

from complaint_rules import Facts, Policy
from complaint_rules.domain.types import Kind
from tests.engines.available import ENGINE_NAMES, needs_durable
from tests.real_data.comparing import printed, summary, unlike_the_reference
from tests.real_data.mappings import Row, cfpb_facts

ELSEWHERE = re.compile(
    r"\bfees?\b|interest rate|^advertising|^shopping for|^customer service|^communication tactics", re.IGNORECASE
)
"""Issues about prices, sales and manners, which the standard procedure does not cover."""

ASKED_OF_ANY = {"goods.received_on", "order.delivery_completed"}
"""What the window hangs on and no row tells."""


@pytest.fixture(scope="module")
def complaints(cfpb: list[Row], standard: Policy) -> list[Facts]:
    return [standard.read(cfpb_facts(row, standard.model.zone)) for row in cfpb]


def day(cell: str) -> dt.date:
    return dt.datetime.strptime(cell, "%m/%d/%Y").date()  # noqa: DTZ007 - a day


def sent_on_before_it_was_received(row: Row) -> bool:
    return day(row["Date sent to company"]) < day(row["Date received"])


def is_elsewhere(row: Row) -> bool:
    return ELSEWHERE.search(row["Issue"]) is not None


def is_about_quality(row: Row) -> bool:
    return row["Issue"] == "Incorrect information on credit report"


def needs_of_eligibility(row: Row) -> set[str]:
    needs = set(ASKED_OF_ANY)
    if not is_about_quality(row):
        needs.add("complaint.subject")
    if sent_on_before_it_was_received(row):
        needs.add("complaint.received_at")
    return needs


def kind_of(facts: Facts, policy: Policy) -> tuple[object, ...]:
    """What tells rows apart for a policy that never reads a text: its enums and sets, and which facts are known."""
    told = {Kind.ENUM, Kind.SET}
    return tuple(
        (name, value if policy.model.facts[name].type.kind in told else value is not None)
        for name, value in sorted(facts.values.items())
    )


def test_every_row_is_read(cfpb: list[Row], complaints: list[Facts]) -> None:
    assert len(cfpb) == len(complaints) == 3186


def test_the_day_of_receipt_is_the_day_that_the_row_writes(
    cfpb: list[Row], complaints: list[Facts], standard: Policy
) -> None:
    unknown = 0
    for row, facts in zip(cfpb, complaints, strict=True):
        written = None if sent_on_before_it_was_received(row) else day(row["Date received"])
        assert standard.evaluate("date(complaint.received_at)", facts) == written
        unknown += written is None
    assert unknown == 6


@needs_durable
def test_both_engines_give_equal_records(complaints: list[Facts], standard: Policy) -> None:
    unlike = [
        facts
        for facts in complaints
        if printed(standard.decide(facts)) != printed(standard.decide(facts, engine="rete"))
    ]
    assert unlike == []


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_whole_records_are_the_references_for_each_kind_of_row(
    engine: str, complaints: list[Facts], standard: Policy
) -> None:
    """The first and the last row of each kind, as the reference takes its time; the next test takes them all."""
    first_and_last: dict[object, list[Facts]] = {}
    for facts in complaints:
        first_and_last.setdefault(kind_of(facts, standard), [])[1:] = [facts]
    sample = [facts for pair in first_and_last.values() for facts in pair]
    assert len(sample) > len(first_and_last) > 20
    assert unlike_the_reference(standard, engine, sample) == []


@pytest.mark.slow
def test_whole_records_are_the_references_for_every_row(complaints: list[Facts], standard: Policy) -> None:
    assert unlike_the_reference(standard, "compiled", complaints) == []


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_a_row_is_rejected_for_its_subject_or_left_open_with_what_to_ask(
    engine: str, cfpb: list[Row], complaints: list[Facts], standard: Policy
) -> None:
    """Each row's answer; rete's on every seventh row, as its records were compared above."""
    step = 7 if engine == "rete" else 1
    for row, facts in list(zip(cfpb, complaints, strict=True))[::step]:
        record = standard.decide(facts, engine=engine)["eligibility"]
        if is_elsewhere(row):
            assert (record.status.value, record.outcome, record.reasons, record.rules) == (
                "decided",
                "rejected",
                ("subject_not_covered",),
                ("standard/subject-not-covered",),
            )
        else:
            assert (record.status.value, record.outcome, record.reasons) == ("undetermined", None, ())
            assert set(record.needs) == needs_of_eligibility(row)
            assert record.assumes == ("intake.late_accepted_by_supervisor",)


def test_as_many_are_rejected_and_left_open_as_the_cells_say(
    cfpb: list[Row], complaints: list[Facts], standard: Policy
) -> None:
    outcomes = collections.Counter(standard.decide(facts)["eligibility"].outcome for facts in complaints)
    rejected = sum(map(is_elsewhere, cfpb))
    assert outcomes == {"rejected": rejected, None: 3186 - rejected}
    assert rejected == 203
    assert sum(map(is_about_quality, cfpb)) == 449


def test_nothing_is_accepted_established_or_remedied_without_a_finding(
    complaints: list[Facts], standard: Policy
) -> None:
    for facts in complaints:
        decision = standard.decide(facts)
        assert decision["eligibility"].outcome != "accepted"
        assert decision["establishment"].needs == ("finding.demands_reasonable", "finding.reasons_sufficient")
        assert decision["establishment"].outcome is None
        assert decision["remedies"].outcome == ()


def test_a_rejected_complaint_is_offered_nothing_and_an_open_one_may_be(
    cfpb: list[Row], complaints: list[Facts], standard: Policy
) -> None:
    for row, facts in zip(cfpb, complaints, strict=True):
        remedies = standard.decide(facts)["remedies"]
        assert (remedies.status.value == "decided") is is_elsewhere(row)
        assert bool(remedies.possible) is not is_elsewhere(row)


def test_the_customer_is_answered_where_the_complaint_is_rejected(
    cfpb: list[Row], complaints: list[Facts], standard: Policy
) -> None:
    opening = standard.model.messages["standard/reply-subject-not-covered"].texts["en"]
    for row, facts in zip(cfpb, complaints, strict=True):
        reply = standard.decide(facts).reply
        assert (opening in reply) if reply is not None else not is_elsewhere(row)
        assert (reply is not None) is is_elsewhere(row)


def test_the_department_follows_from_the_subject(cfpb: list[Row], complaints: list[Facts], standard: Policy) -> None:
    """Outside the covered subjects no rule stands; where the subject is unknown the answer is open."""
    for row, facts in zip(cfpb, complaints, strict=True):
        found = summary(standard.decide(facts), "responsible_department")["responsible_department"]
        if is_about_quality(row):
            assert found == ("decided", "quality_management")
        else:
            assert found == ("not_covered" if is_elsewhere(row) else "undetermined", None)


def test_the_record_is_incomplete_and_names_what_is_missing(
    cfpb: list[Row], complaints: list[Facts], standard: Policy
) -> None:
    for row, facts in zip(cfpb, complaints, strict=True):
        missing = {"complainant.name", "complaint.demands"}
        if sent_on_before_it_was_received(row):
            missing.add("complaint.received_at")
        if not is_elsewhere(row) and not is_about_quality(row):
            missing.add("complaint.subject")
        assert summary(standard.decide(facts), "missing_fields", "record_completeness") == {
            "missing_fields": ("decided", tuple(sorted(missing))),
            "record_completeness": ("decided", "incomplete"),
        }


def test_relief_of_an_untold_kind_is_an_unknown_plan_not_an_empty_one(cfpb: list[Row], complaints: list[Facts]) -> None:
    for row, facts in zip(cfpb, complaints, strict=True):
        without = row["Company response to consumer"] in {"Closed", "Closed with explanation"}
        assert facts.values["plan.remedies"] == (frozenset() if without else None)
