"""Tables of every kind, what they may hold, and what is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from complaint_rules import ChoiceError, InputError, Policy, UnknownDecisionError, UnsupportedError, load
from complaint_rules.domain import types
from tests.engines.building import decision, policy, rule, when
from tests.engines.columnar.kinds import TableKind, kinds

NOON = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def standard() -> Policy:
    return load("standard")


@pytest.fixture(scope="module")
def complaints() -> pa.Table:
    return pa.table(
        {
            "complaint.id": ["a", "b", "c"],
            "complaint.subject": ["quality", "price", None],
            "complaint.received_at": pa.array([NOON, NOON, None], pa.timestamp("us", "UTC")),
            "goods.received_on": pa.array([dt.date(2026, 2, 20), dt.date(2026, 1, 1), None]),
            "order.delivery_completed": [True, True, None],
            "note": ["x", "y", "z"],
        }
    )


def back_end_of(table: Any) -> Any:
    """Of an Ibis table: where it is."""
    return table.get_backend() if hasattr(table, "get_backend") else None


def outcomes(table: Any) -> list[Any]:
    if hasattr(table, "collect"):
        table = table.collect()
    if isinstance(table, duckdb.DuckDBPyRelation):
        table = table.to_arrow_table()
    if hasattr(table, "get_backend"):
        table = table.to_pyarrow()
    cells = table["eligibility"].to_pylist() if isinstance(table, pa.Table) else list(table["eligibility"])
    return [None if pd.isna(cell) else cell for cell in cells]


def on_duckdb(table: pa.Table) -> Any:
    """An Ibis table."""
    connection = pytest.importorskip("ibis").duckdb.connect()
    connection.con.register("given", table)
    return connection.table("given")


def on_polars(table: pa.Table) -> Any:
    """An Ibis table."""
    return pytest.importorskip("ibis").polars.connect({"given": pl.from_arrow(table)}).table("given")


@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")  # Ibis 12 asks DuckDB 2 by its old names
@pytest.mark.parametrize(
    "convert",
    [
        lambda table: table,
        lambda table: table.to_pandas(),
        pl.from_arrow,
        lambda table: pl.LazyFrame(pl.from_arrow(table)),
        duckdb.from_arrow,
        on_duckdb,
        on_polars,
    ],
    ids=["arrow", "pandas", "polars", "polars, lazy", "duckdb", "ibis", "ibis on polars"],
)
def test_the_result_is_a_table_of_the_same_kind(convert: Any, standard: Policy, complaints: pa.Table) -> None:
    table = convert(complaints)
    decided = standard.decide_table(table)
    assert type(decided) is type(table)
    assert back_end_of(decided) is back_end_of(table)
    assert outcomes(decided) == ["accepted", "rejected", None]


def test_the_tables_own_columns_come_out_as_they_are(standard: Policy, complaints: pa.Table) -> None:
    decided = standard.decide_table(complaints, decisions=["eligibility"], fields=["status"])
    assert decided.column_names == [*complaints.column_names, "eligibility", "eligibility_status"]
    assert decided["note"].to_pylist() == ["x", "y", "z"]


def test_a_data_frame_keeps_its_index(standard: Policy, complaints: pa.Table) -> None:
    frame = complaints.to_pandas().set_index(pd.Index([7, 8, 9]))
    assert list(standard.decide_table(frame).index) == [7, 8, 9]


def test_facts_may_be_records(standard: Policy) -> None:
    table = pa.table({"complaint": [{"subject": "price", "demands": ["repair"]}]})
    assert outcomes(standard.decide_table(table, keep=[])) == ["rejected"]


def test_a_cell_that_is_none_of_what_its_column_promises_is_told_with_its_row(standard: Policy) -> None:
    table = pa.table({"complaint.subject": ["quality", "qualty"]})
    with pytest.raises(InputError) as caught:
        standard.decide_table(table)
    (fault,) = caught.value.faults
    assert fault.path == "row 2: complaint.subject"
    assert "is none of" in fault.message


def test_faults_may_be_a_column(standard: Policy) -> None:
    table = pa.table({"complaint.subject": ["quality", "qualty"]})
    decided = standard.decide_table(table, faults="column")
    assert [len(texts) for texts in decided["faults"].to_pylist()] == [0, 1]


@pytest.mark.parametrize(
    ("column", "cells", "message"),
    [
        ("complaint.subjekt", ["quality"], "unknown field; did you mean 'subject'"),
        ("Complaint.Subject", ["quality"], "nearly the name of a fact; did you mean 'complaint.subject'"),
        ("complaint_subject", ["quality"], "nearly the name of a fact; did you mean 'complaint.subject'"),
        ("assessment_loss_amount", [1], "nearly the name of a fact; did you mean 'assessment.loss.amount'"),
        ("complaints.subject", ["quality"], "unknown entity; did you mean 'complaint'"),
        ("Issue", ["quality"], "table: no column is a fact"),
        ("complaint.subject", [dt.date(2026, 1, 1)], "`complaint.subject` holds dates, which are no enums"),
        ("complaint.received_at", [dt.datetime(2026, 1, 1)], "holds date-times without a zone"),  # noqa: DTZ001
    ],
)
def test_a_column_that_does_not_fit_is_refused(standard: Policy, column: str, cells: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        standard.decide_table(pa.table({column: cells}))


@pytest.mark.parametrize("names", [("complaint", "complaint.subject"), ("complaint.subject", "complaint")])
def test_a_fact_that_two_columns_hold_is_refused(standard: Policy, names: tuple[str, str]) -> None:
    cells = {"complaint": [{"subject": "quality"}], "complaint.subject": ["price"]}
    with pytest.raises(InputError, match="two columns hold it"):
        standard.decide_table(pa.table({name: cells[name] for name in names}))


@pytest.mark.parametrize("table", [pa.table({}), pd.DataFrame(), pl.DataFrame()], ids=["arrow", "pandas", "polars"])
def test_a_table_without_columns_is_refused(standard: Policy, table: Any) -> None:
    with pytest.raises(InputError, match="no column is a fact"):
        standard.decide_table(table)


@pytest.mark.parametrize("keep", [None, ["when", "id"], []])
def test_a_data_frames_own_columns_stay_what_they_are(standard: Policy, keep: list[str] | None) -> None:
    frame = pd.DataFrame(
        {
            "id": pd.array([9007199254740993, None], dtype="Int64"),
            "when": pd.to_datetime(["2026-01-01", "2026-02-01"]).tz_localize("Asia/Shanghai"),
            "complaint.subject": ["price", "quality"],
            "month": pd.period_range("2026-01", periods=2, freq="M"),
            7: [1, 2],
        },
        index=[3, 3],
    )
    frame = pd.concat([frame, frame[["when"]].rename(columns={"when": "month"})], axis=1)
    decided = standard.decide_table(frame, decisions=["eligibility"], fields=[], keep=keep)
    own = frame if keep is None else frame[keep]
    pd.testing.assert_frame_equal(decided.iloc[:, : own.shape[1]], own, check_column_type=False)
    assert list(decided.columns[own.shape[1] :]) == ["eligibility"]
    assert outcomes(decided) == ["rejected", None]


def test_an_arrow_tables_own_columns_stay_what_they_are(standard: Policy) -> None:
    table = pa.table(
        {
            "kind": pa.array(["a", "b"]).dictionary_encode(),
            "when": pa.array([1, 2], pa.timestamp("us", "Asia/Shanghai")),
            "long": pa.array([1, 2], pa.duration("ns")),
            "complaint.subject": ["price", None],
        }
    )
    decided = standard.decide_table(table, decisions=["eligibility"], fields=[])
    assert decided.drop_columns(["eligibility"]).equals(table)
    assert standard.decide_table(table, decisions=["eligibility"], keep=["when", "kind"]).column_names[:2] == [
        "when",
        "kind",
    ]


def test_two_columns_of_one_facts_name_are_refused(standard: Policy) -> None:
    frame = pd.DataFrame([["price", "quality"]], columns=["complaint.subject", "complaint.subject"])
    with pytest.raises(InputError, match="two columns have this name"):
        standard.decide_table(frame)


def test_a_relation_may_be_where_a_table_is_called_complaints(standard: Policy) -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE complaints AS SELECT 1 AS other")
    relation = connection.from_arrow(pa.table({"complaint.subject": ["price"]}))
    assert outcomes(standard.decide_table(relation)) == ["rejected"]


@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
def test_a_table_that_ibis_has_in_memory_is_taken(standard: Policy) -> None:
    table = pytest.importorskip("ibis").memtable(pa.table({"complaint.subject": ["price"]}))
    assert outcomes(standard.decide_table(table)) == ["rejected"]


@pytest.mark.parametrize(
    "fact", ["complaint.subject", "complaint.received_at", "goods.received_on", "complaint.id", "assessment.loss"]
)
def test_a_column_of_a_data_frame_in_which_nothing_stands_is_unknown(standard: Policy, fact: str) -> None:
    names = [f"{fact}.amount", f"{fact}.currency"] if fact == "assessment.loss" else [fact]
    frame = pd.DataFrame({name: [float("nan")] * 2 for name in names})
    decided = standard.decide_table(frame, decisions=["eligibility"], fields=["status"])
    assert list(decided["eligibility_status"]) == ["undetermined", "undetermined"]


@pytest.mark.parametrize("kind", kinds())
def test_a_text_may_be_a_whole_number(kind: TableKind) -> None:
    table = kind.made(pa.table({"complaint.note": [17, None, -3]}))
    decided = Policy(when('complaint.note = "17"')).decide_table(table, fields=[])
    assert [row["answer"] for row in kind.rows(decided)] == ["yes", None, None]


def test_what_is_no_table_is_refused(standard: Policy) -> None:
    with pytest.raises(ChoiceError, match="no table that can be decided"):
        standard.decide_table([{"complaint.subject": "quality"}])


@pytest.mark.parametrize("argument", ["decisions", "fields", "keep"])
def test_one_text_is_no_list_of_names(standard: Policy, complaints: pa.Table, argument: str) -> None:
    asked: dict[str, Any] = {argument: "eligibility"}
    with pytest.raises(InputError, match=f"{argument}: is a text; write a list"):
        standard.decide_table(complaints, **asked)


def test_a_number_is_no_name(standard: Policy) -> None:
    frame = pd.DataFrame({"complaint.subject": ["price"], 7: [1]})
    with pytest.raises(InputError, match="keep: `7` is no name"):
        standard.decide_table(frame, keep=[7])  # type: ignore[list-item]


def test_what_becomes_of_faults_is_one_of_two_things(standard: Policy, complaints: pa.Table) -> None:
    with pytest.raises(ChoiceError, match="`bogus` is none of raise, column"):
        standard.decide_table(complaints, faults="bogus")  # type: ignore[arg-type]


def test_a_decision_that_there_is_not_is_refused(standard: Policy, complaints: pa.Table) -> None:
    with pytest.raises(UnknownDecisionError, match="did you mean 'eligibility'"):
        standard.decide_table(complaints, decisions=["eligibilty"])


def test_a_column_with_the_name_of_a_result_is_refused_unless_it_is_left_out(standard: Policy) -> None:
    table = pa.table({"complaint.subject": ["price"], "Eligibility": [1]})
    with pytest.raises(InputError, match="the name of a result"):
        standard.decide_table(table)
    assert outcomes(standard.decide_table(table, keep=["complaint.subject"])) == ["rejected"]


@pytest.mark.parametrize(
    "condition", ["goods.weight / 3 > 1", "goods.weight ** 0.5 > 1", 'date(complaint.note) = @"2026-01-31"']
)
def test_what_columns_cannot_do_exactly_is_refused_by_name(condition: str) -> None:
    refusing = Policy(when(condition))
    table = pa.table({"goods.weight": [3], "complaint.note": ["2026-01-31"]})
    with pytest.raises(UnsupportedError, match=r"rule `test/yes`"):
        refusing.decide_table(table)


@pytest.mark.parametrize(
    ("condition", "cells", "expected"),
    [
        ("goods.weight > 20.5", [Decimal("20.5000000000000001"), Decimal("20.5")], ["yes", None]),
        ("goods.weight = 0.1 + 0.2", ["0.3", "0.30", "0.3000000000000001"], ["yes", "yes", None]),
        ("goods.weight + 1 > 9223372036854775807", [2**63 - 1, 0], ["yes", None]),
        ("goods.weight / 4 = 0.25", [1, 2], ["yes", None]),
        ("floor(goods.weight) = -3", ["-2.5", "2.5"], ["yes", None]),
        ("goods.weight != null", [1, None], ["yes", None]),
    ],
)
def test_numbers_are_exact_at_their_limits(condition: str, cells: list[Any], expected: list[Any]) -> None:
    decided = Policy(when(condition)).decide_table(pa.table({"goods.weight": cells}), fields=[], keep=[])
    assert decided["answer"].to_pylist() == expected


@pytest.mark.parametrize("cell", ["1e3", "12,5", "NaN", " 1", "1" * 17, "0.12345678901234567", ""])
def test_a_text_that_is_no_exact_number_is_a_fault(cell: str) -> None:
    table = pa.table({"goods.weight": [cell]})
    assert Policy(when("goods.weight > 0")).decide_table(table, faults="column")["faults"].to_pylist() != [[]]


def test_a_binary_float_is_taken_where_it_is_whole() -> None:
    frame = pd.DataFrame({"goods.weight": [3.0, None, 0.5]})
    decided = Policy(when("goods.weight > 2")).decide_table(frame, faults="column")
    assert [len(texts) for texts in decided["faults"]] == [0, 0, 1]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [(["Été", "été", "e\u0301te\u0301"], [None, "yes", None]), (["\u98a8", "z"], [None, None])],
)
def test_texts_are_compared_as_they_are(texts: list[str], expected: list[Any]) -> None:
    decided = Policy(when('complaint.note = "été"')).decide_table(pa.table({"complaint.note": texts}), fields=[])
    assert decided["answer"].to_pylist() == expected


def test_an_empty_set_is_something_else_than_an_unknown_one() -> None:
    policy_ = Policy(when('not(list contains(complaint.demands, "repair"))'))
    table = pa.table({"complaint.demands": pa.array([[], None, ["repair"]], pa.list_(pa.string()))})
    decided = policy_.decide_table(table, fields=["status", "needs"])
    assert decided["answer"].to_pylist() == ["yes", None, None]
    assert decided["answer_needs"].to_pylist() == [[], ["complaint.demands"], []]


@pytest.mark.parametrize("demands", [["repair", "repair"], ["repair", "repiar"], ["repair", None]])
def test_a_set_with_a_member_twice_or_of_another_kind_is_a_fault(demands: list[Any]) -> None:
    table = pa.table({"complaint.demands": [demands]})
    decided = Policy(when('"repair" in complaint.demands')).decide_table(table, faults="column")
    assert decided["faults"].to_pylist() != [[]]


def test_a_missing_column_is_absent_and_an_empty_cell_is_unknown() -> None:
    lenient = Policy(
        policy(
            decision("answer", rule("yes", "answer", "complaint.late", "no"), otherwise="yes"),
            absent={"complaint.late": False},
        )
    )
    absent = lenient.decide_table(pa.table({"complaint.urgent": [True]}), fields=["assumes"], keep=[])
    unknown = lenient.decide_table(
        pa.table({"complaint.late": pa.array([None], pa.bool_())}), fields=["assumes"], keep=[]
    )
    assert absent.to_pylist() == [{"answer": "yes", "answer_assumes": ["complaint.late"]}]
    assert unknown.to_pylist() == [{"answer": None, "answer_assumes": []}]


def test_a_number_that_is_decided_comes_out_exactly() -> None:
    computing = Policy(
        policy(decision("answer", rule("sum", "answer", "true", None, value="goods.weight * 1.5"), type=types.NUMBER))
    )
    decided = computing.decide_table(pa.table({"goods.weight": [Decimal("0.1"), Decimal("-3.3")]}), fields=[], keep=[])
    assert decided["answer"].to_pylist() == [Decimal("0.15"), Decimal("-4.95")]


def test_the_day_of_an_instant_is_that_of_the_policys_zone() -> None:
    # 16:30 UTC is the next day in Shanghai.
    table = pa.table({"complaint.received_at": [dt.datetime(2025, 12, 31, 16, 30, tzinfo=dt.UTC)]})
    decided = Policy(when('date(complaint.received_at) = @"2026-01-01"')).decide_table(table, fields=[])
    assert decided["answer"].to_pylist() == ["yes"]
