"""Mappings: what they say of columns, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest

from complaint_rules import InputError, Policy, load
from complaint_rules.domain.facts import Facts
from complaint_rules.engines.columnar.duck import connect, schema_of
from complaint_rules.engines.columnar.mapping import read_mapping
from complaint_rules.engines.columnar.preparing import Preparer


@pytest.fixture(scope="module")
def standard() -> Policy:
    return load("standard")


def statuses(policy: Policy, table: dict[str, Any], mapping: dict[str, Any], *decisions: str) -> list[tuple[Any, ...]]:
    decided = policy.decide_table(pa.table(table), mapping=mapping, decisions=decisions, keep=[], fields=["needs"])
    return [tuple(row.values()) for row in decided.to_pylist()]


@pytest.mark.parametrize(
    ("entry", "cell", "instant"),
    [
        ({"layout": "%m/%d/%Y", "at": "12:00", "zone": "America/New_York"}, "7/29/2013", "2013-07-29T16:00:00Z"),
        ({"layout": "%Y-%m-%d %H:%M:%S", "zone": "Europe/Madrid"}, "2026-03-29 02:30:00", "2026-03-29T01:00:00Z"),
        ({"layout": "%Y-%m-%d %H:%M:%S%z"}, "2026-01-10 12:00:00+02:00", "2026-01-10T10:00:00Z"),
        ({"zone": "Europe/Madrid"}, "2026-10-25T02:30:00", "2026-10-25T00:30:00Z"),
        ({}, "2026-03-02T09:10:00+08:00", "2026-03-02T01:10:00Z"),
        ({"at": "00:00", "zone": "Asia/Shanghai"}, dt.date(2026, 3, 2), "2026-03-01T16:00:00Z"),
        ({"zone": "Asia/Shanghai"}, dt.datetime(2026, 3, 2, 8), "2026-03-02T00:00:00Z"),  # noqa: DTZ001
    ],
)
def test_an_instant_is_read_as_it_is_written(standard: Policy, entry: dict[str, str], cell: Any, instant: str) -> None:
    text = f'complaint.received_at = @"{instant}"'
    from tests.engines.building import when

    policy = Policy(when(text))
    mapping = {"facts": {"complaint.received_at": {"column": "When", **entry}}}
    decided = policy.decide_table(pa.table({"When": [cell]}), mapping=mapping, fields=[], keep=[])
    assert decided["answer"].to_pylist() == ["yes"]


def test_texts_are_translated_and_the_others_unknown_where_it_says_so(standard: Policy) -> None:
    mapping = {
        "facts": {"complaint.subject": {"column": "Issue", "values": {"Late fee": "price"}, "others": "unknown"}}
    }
    rows = statuses(standard, {"Issue": ["Late fee", "quality", "who knows"]}, mapping, "eligibility")
    assert [row[0] for row in rows] == ["rejected", None, None]


def test_a_whole_cell_may_mean_a_set(standard: Policy) -> None:
    entry = {"column": "Response", "values": {"Closed": [], "Repair": ["repair"]}, "unknown": ["In progress"]}
    mapping = read_mapping({"facts": {"plan.remedies": entry}})
    with connect() as connection:
        connection.register("rows", pa.table({"Response": ["Closed", "Repair", "In progress", "Other"]}))
        bindings = Preparer(standard.model).bindings(schema_of(connection.table("rows")), mapping)
    assert set(bindings.facts) == {"plan.remedies"}


def test_an_expression_may_use_columns_and_other_facts(standard: Policy) -> None:
    mapping = {
        "columns": {"crash": "CRASH", "injured": {"column": "INJURED", "type": "number"}},
        "facts": {
            "assessment.safety": {"expression": 'if column.crash = "Y" or column.injured > 0 then true else null'},
            "complaint.area": {"constant": "goods"},
        },
    }
    table = {"CRASH": ["Y", "N", "N"], "INJURED": ["0", "2", "0"]}
    from complaint_rules.domain import types
    from tests.engines.building import decision, policy, rule

    own = Policy(
        policy(
            decision("answer", rule("yes", "answer", "assessment.safety", "yes")),
            facts={
                "assessment.safety": types.BOOLEAN,
                "complaint.area": types.enum_of("goods", "sales"),
                "complaint.received_at": types.DATE_TIME,
            },
        )
    )
    assert [row[0] for row in statuses(own, table, mapping, "answer")] == ["yes", "yes", None]


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({"facts": {"complaint.subject": {"colum": "Issue"}}}, "did you mean 'column'"),
        ({"facts": {"complaint.subject": {"column": "Isue"}}}, "there is no column `Isue`; did you mean 'Issue'"),
        ({"facts": {"complaint.subjct": "Issue"}}, "did you mean 'subject'"),
        ({"facts": {"complaint.subject": {"column": "Issue", "values": {"a": "prise"}}}}, "did you mean 'price'"),
        ({"facts": {"complaint.received_at": {"column": "Issue", "layout": "%Y"}}}, "at which time of day"),
        ({"facts": {"complaint.received_at": {"column": "Issue", "layout": "%Y", "at": "25:00"}}}, "no time of day"),
        ({"facts": {"complaint.received_at": {"column": "Issue", "layout": "%Y-%m-%d %H:%M %Z"}}}, "`%Z` is the name"),
        ({"facts": {"complaint.received_at": {"column": "Issue", "layout": "%d.%m."}}}, "`%d.%m.` has no year"),
        ({"facts": {"complaint.received_at": {"column": "Issue", "layout": "%d.%d.%Y"}}}, "has the day twice"),
        ({"facts": {"complaint.received_at": {"column": "Issue", "layout": "%Y%z"}}}, "and no time of day"),
        ({"facts": {"complaint.received_at": {"column": "Issue", "layout": "%Y %I"}}}, "`%I` and `%p`"),
        ({"facts": {"complaint.received_at": {"column": "Issue", "layout": "%Y%"}}}, "`%` is not read"),
        (
            {"facts": {"complaint.received_at": {"column": "Issue", "layout": "%Y %H%z", "zone": "Asia/Shanghai"}}},
            "received_at.zone: the layout has an offset",
        ),
        (
            {"facts": {"complaint.received_at": {"column": "Issue", "layout": "%Y %H", "at": "12:00", "zone": "UTC"}}},
            "received_at.at: the layout has a time of day",
        ),
        (
            {"facts": {"complaint.received_at": {"column": "Issue", "at": "12:00+02:00", "zone": "UTC"}}},
            "`12:00\\+02:00` has an offset",
        ),
        ({"facts": {"goods.received_on": {"column": "Issue", "layout": "%Y-%m-%d %H:%M%z"}}}, "whose date hangs on a"),
        ({"facts": {"complaint.subject": {}}}, "has to have one of"),
        ({"facts": {"assessment.safety": {"expression": "1 +"}}}, "facts.assessment.safety.expression"),
        ({"facts": {"assessment.safety": {"expression": '"yes"'}}}, "where a boolean is wanted"),
        ({"fact": {}}, "did you mean 'facts'"),
    ],
)
def test_every_fault_of_a_mapping_is_told(standard: Policy, mapping: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        standard.decide_table(pa.table({"Issue": ["Late fee"]}), mapping=mapping)


def test_an_empty_cell_is_absent_where_the_mapping_says_so(standard: Policy) -> None:
    late = {"column": "Late", "values": {"Y": True}, "null": "absent"}
    mapping = {"facts": {"intake.late_accepted_by_supervisor": late}}
    table = pa.table({"Late": [None, "Y"]})
    decided = standard.decide_table(table, mapping=mapping, decisions=["eligibility"], fields=["needs"], keep=[])
    assert "intake.late_accepted_by_supervisor" not in decided["eligibility_needs"].to_pylist()[0]
    assert Facts({}).values == {}
