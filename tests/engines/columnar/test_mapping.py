"""Mappings: what they say of columns, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import attrs
import polars as pl
import pyarrow as pa
import pytest

from complaint_rules import InputError, Policy, UnsupportedError, load
from complaint_rules.domain import types
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.values import Money
from complaint_rules.engines.columnar.duck import connect, schema_of
from complaint_rules.engines.columnar.mapping import read_mapping
from complaint_rules.engines.columnar.preparing import Preparer
from tests.engines.building import decision, rule
from tests.engines.building import policy as policy_of
from tests.engines.columnar.kinds import TableKind, kinds
from tests.postgresql import Server


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
    own = Policy(
        policy_of(
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
        (
            {"facts": {"assessment.loss": {"column": "Issue", "currency": "cny"}}},
            "loss.currency: `cny` is no currency such as `CNY`",
        ),
        (
            {"facts": {"complaint.received_at": {"constant": "2026-01-31T00:00:00Z", "layout": "%Y"}}},
            "received_at.layout: says how a column is read, and here is `constant`",
        ),
        (
            {"facts": {"assessment.safety": {"expression": "true", "values": {"Y": True}}}},
            "safety.values: says how a column is read, and here is `expression`",
        ),
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


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"layout": "%d.%m.%Y %H:%M", "zone": "UTC"}, "is not written as `%d.%m.%Y %H:%M`"),
        ({"at": "12:00", "zone": "UTC"}, "is no date such as `2026-01-31`"),
        ({"zone": "UTC"}, "is no date-time without an offset, such as `2026-01-31T09:00:00`"),
        ({}, "is no date-time such as `2026-01-31T09:00:00+08:00`"),
    ],
)
def test_a_fault_tells_how_a_time_had_to_be_written(standard: Policy, entry: dict[str, str], says: str) -> None:
    mapping = {"facts": {"complaint.received_at": {"column": "When", **entry}}}
    with pytest.raises(InputError) as caught:
        standard.decide_table(pa.table({"When": ["2026-01-31T09:00:00+25:00"]}), mapping=mapping)
    assert [fault.message for fault in caught.value.faults] == [says]


READ = {
    "complaint.note": types.TEXT,
    "goods.weight": types.NUMBER,
    "goods.loss": types.MONEY,
    "complaint.demands": types.set_of("exchange", "repair", "return"),
    "order.span": types.DURATION,
    "goods.received_on": types.DATE,
}

CELLS: list[tuple[str, dict[str, Any], str, list[Any], list[Any]]] = [
    ("goods.weight", {"without": "$,"}, "goods.weight = 1234.5", ["$1,234.50", "1234.5", "$x", None],
     ["yes", "yes", "fault", None]),
    ("goods.weight", {"without": "' ", "decimals": 0}, "goods.weight = 12", ["1'2", "12 ", "1.5", ".5"],
     ["yes", "yes", "fault", "fault"]),
    ("complaint.demands", {}, '"repair" in complaint.demands',
     ["repair;return", " repair ; exchange", "return", "", "x"], ["yes", "yes", None, None, "fault"]),
    ("complaint.demands", {"split": "|", "values": {"Fix it": "repair"}}, '"repair" in complaint.demands',
     ["Fix it|return", "repair|repair", "return"], ["yes", "fault", None]),
]  # fmt: skip


def told(row: dict[str, Any]) -> str | None:
    return "fault" if row["faults"] else row["answer"]


def reading(condition: str) -> Policy:
    return Policy(policy_of(decision("answer", rule("yes", "answer", condition, "yes")), facts=READ))


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize(("fact", "entry", "condition", "cells", "expected"), CELLS)
def test_texts_are_read_alike_in_tables_of_every_kind(
    kind: TableKind, fact: str, entry: dict[str, Any], condition: str, cells: list[Any], expected: list[Any]
) -> None:
    mapping = {"facts": {fact: {"column": "cell", **entry}}}
    table = kind.made(pa.table({"cell": cells}))
    decided = reading(condition).decide_table(table, mapping=mapping, fields=[], faults="column")
    found = {row["cell"]: told(row) for row in kind.rows(decided)}
    assert found == dict(zip(cells, expected, strict=True))


@pytest.mark.parametrize(("fact", "entry", "condition", "cells", "expected"), CELLS)
def test_texts_are_read_alike_in_postgresql(
    postgresql: Server, fact: str, entry: dict[str, Any], condition: str, cells: list[Any], expected: list[Any]
) -> None:
    psycopg = pytest.importorskip("psycopg")
    mapping = {"facts": {fact: {"column": "cell", **entry}}}
    sql = reading(condition).table_query({"cell": "text"}, dialect="postgres", mapping=mapping, fields=[])
    with psycopg.connect(postgresql.fresh(), autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE complaints (cell text)")
        cursor.executemany("INSERT INTO complaints VALUES (%s)", [(cell,) for cell in cells])
        cursor.execute(sql)
        rows = [dict(zip(("cell", "answer", "faults"), row, strict=True)) for row in cursor.fetchall()]
    assert {row["cell"]: told(row) for row in rows} == dict(zip(cells, expected, strict=True))


@pytest.mark.parametrize("made", [lambda table: table, pl.from_arrow], ids=["arrow", "polars"])
@pytest.mark.parametrize(
    ("fact", "condition", "cells", "expected"),
    [
        ("order.span", 'order.span = duration("PT24H")', ["P1D", "PT24H", "PT1440M", "-P1D", "PT", "P1Y", "24"],
         ["yes", "yes", "yes", None, "fault", "fault", "fault"]),
        ("order.span", 'order.span = duration("PT0.5S")', ["PT0.5S", "PT0.500S", "PT5S", "P1DT"],
         ["yes", "yes", None, "fault"]),
        ("goods.received_on", 'goods.received_on = @"2026-03-02"',
         [dt.datetime(2026, 3, 2), dt.datetime(2026, 3, 2, 0, 0, 1), dt.datetime(1969, 3, 2)],  # noqa: DTZ001
         ["yes", "fault", None]),
    ],
)  # fmt: skip
def test_lengths_and_midnights_are_read(
    made: Any, fact: str, condition: str, cells: list[Any], expected: list[Any]
) -> None:
    decided = reading(condition).decide_table(made(pa.table({fact: cells})), fields=[], faults="column")
    rows = decided.to_pylist() if isinstance(decided, pa.Table) else decided.to_dicts()
    assert [told(row) for row in rows] == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ["yes", None, "fault", "fault", None]),
        ({"others": "unknown"}, ["yes", None, None, None, None]),
        ({"unknown": ["?"]}, ["yes", None, None, "fault", None]),
    ],
)
def test_a_currency_alone_says_nothing(more: dict[str, Any], expected: list[Any]) -> None:
    entry = {"column": "paid", "currency_column": "in", **more}
    table = pa.table({"paid": ["3", None, "?", "3", None], "in": ["CNY", "CNY", "CNY", None, None]})
    decided = reading('goods.loss = money(3, "CNY")').decide_table(
        table, mapping={"facts": {"goods.loss": entry}}, fields=[], faults="column"
    )
    assert [told(row) for row in decided.to_pylist()] == expected


def test_an_amount_that_is_missing_is_absent_where_the_mapping_says_so() -> None:
    lenient = Policy(
        policy_of(
            decision("answer", rule("yes", "answer", "goods.loss = null", "yes"), otherwise="no"),
            facts=READ, absent={"goods.loss": Money(Decimal(0), "CNY")},
        )
    )  # fmt: skip
    entry = {"column": "paid", "currency": "CNY", "null": "absent"}
    table = pa.table({"paid": pa.array([None, "3"])})
    decided = lenient.decide_table(table, mapping={"facts": {"goods.loss": entry}}, fields=["assumes"], keep=[])
    assert decided["answer_assumes"].to_pylist() == [["goods.loss"], []]


def test_the_bounds_of_an_amount_help_as_those_of_a_number_do_and_so_do_decimals() -> None:
    model = reading('goods.loss * goods.weight > money(10, "CNY")').model
    cells = {"goods.loss.amount": ["3", "1"], "goods.loss.currency": ["CNY", "CNY"], "goods.weight": ["4", "4"]}
    with pytest.raises(UnsupportedError, match="34 digits"):
        Policy(model).decide_table(pa.table(cells))
    facts = dict(model.facts)
    facts["goods.weight"] = attrs.evolve(facts["goods.weight"], min_value=Decimal(0), max_value=Decimal(1000))
    loss = {"column": "goods.loss.amount", "currency": "CNY", "decimals": 2}
    mapping = {"facts": {"goods.loss": loss, "goods.weight": {"column": "goods.weight", "decimals": 2}}}
    decided = Policy(attrs.evolve(model, facts=facts)).decide_table(
        pa.table(cells), mapping=mapping, fields=[], keep=[]
    )
    assert decided["answer"].to_pylist() == ["yes", None]
    facts["goods.loss"] = attrs.evolve(
        facts["goods.loss"], min_value=Money(Decimal(0), "CNY"), max_value=Money(Decimal(9), "CNY")
    )
    facts["goods.weight"] = attrs.evolve(facts["goods.weight"], min_value=Decimal(0), max_value=Decimal(9))
    decided = Policy(attrs.evolve(model, facts=facts)).decide_table(pa.table(cells), fields=[], keep=[])
    assert decided["answer"].to_pylist() == ["yes", None]
