"""Every trap in which tables and records could part ways, on every kind of table: whole records, in one table each."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from complaint_rules import Policy, load
from complaint_rules.domain.facts import Facts
from complaint_rules.engines.columnar.program import FIELDS
from tests.engines.columnar.kinds import TableKind, kinds
from tests.engines.columnar.tables import differing, table_of
from tests.reference import decide

MOST = 2**63 - 1
# On 8 March 2026 the clocks of New York go from 02:00 to 03:00, on 1 November from 02:00 back to 01:00.
MOMENTS = (
    dt.datetime(2026, 3, 8, 4, 59, 59, 999999, dt.UTC),
    dt.datetime(2026, 3, 8, 5, tzinfo=dt.UTC),
    dt.datetime(2026, 3, 8, 6, 59, 59, 999999, dt.UTC),
    dt.datetime(2026, 3, 8, 7, tzinfo=dt.UTC),
    dt.datetime(2026, 3, 9, 3, 59, 59, 999999, dt.UTC),
    dt.datetime(2026, 3, 9, 4, tzinfo=dt.UTC),
    dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC),
    dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC),
    dt.datetime(2026, 1, 31, 23, 30, tzinfo=dt.UTC),
)
EDGES: dict[str, Sequence[Any]] = {
    "complaint.demands": (frozenset(), frozenset({"repair"}), frozenset({"repair", "return"}), frozenset({"return"})),
    "complaint.received_at": MOMENTS,
    "complaint.subject": ("quality", "price", "other"),
    "goods.received_on": (dt.date(2026, 2, 28), dt.date(2026, 3, 8), dt.date(2026, 2, 6), dt.date(2026, 2, 5)),
    "order.count": tuple(map(Decimal, (MOST, MOST - 1, -MOST - 1, 0, 3, 4))),
    "order.ended_at": MOMENTS,
    "order.exists": (True, False),
    "order.note": ("été", "e\u0301te\u0301", "Été", "ÉTÉ", "Y", "Z", "a", "\uffee", "\U0001f600", "z "),
    "order.shipped": (True, False),
    "order.weight": tuple(
        map(Decimal, ("0.3", "0.30000001", "0.29999999", "20.5", "20.50000001", "-2.5", "-3", "1", "0"))
    ),
}
USUAL: dict[str, Any] = {name: values[0] for name, values in EDGES.items()}


@functools.cache
def traps() -> Policy:
    return load(Path(__file__).parent / "traps")


def rows() -> Iterator[Facts]:
    """Each edge among unknown facts and among usual ones; each fact unknown among the others."""
    yield Facts({})
    yield Facts(USUAL)
    for name, values in EDGES.items():
        yield Facts({**USUAL, name: None})
        for value in values:
            yield Facts({name: value})
            yield Facts({**USUAL, name: value})
    yield from (Facts({"order.ended_at": end, "complaint.received_at": start}) for start in MOMENTS for end in MOMENTS)


def given(complaints: Sequence[Facts]) -> pa.Table:
    """Whole numbers of 64 bits among the columns, and a number to tell the rows by."""
    counts = [each.values.get("order.count") for each in complaints]
    others = [Facts({**each.values, "order.count": None}) for each in complaints]
    table = table_of(traps().model, others, absences=False)
    place = table.column_names.index("order.count")
    whole = [None if count is None else int(str(count)) for count in counts]
    return table.set_column(place, "order.count", pa.array(whole, pa.int64())).append_column(
        "number", pa.array(range(len(complaints)), pa.int64())
    )


def assert_alike(kind: TableKind, complaints: Sequence[Facts]) -> None:
    table = kind.made(given(all_given(complaints)))
    decided = traps().decide_table(table, decisions=traps().model.order, fields=FIELDS, keep=["number"])
    assert_conform(complaints, sorted(kind.rows(decided), key=lambda row: row["number"]))


def all_given(complaints: Sequence[Facts]) -> list[Facts]:
    """What is absent is NULL in a table that has all columns."""
    return [Facts({name: each.values.get(name) for name in traps().model.facts}) for each in complaints]


def assert_conform(complaints: Sequence[Facts], found: Sequence[Mapping[str, Any]]) -> None:
    policy = traps()
    assert len(found) == len(complaints)
    for facts, row in zip(all_given(complaints), found, strict=True):
        for name, record in decide(policy.model, facts, locale="en").items():
            unlike = differing(policy.model, record, name, row)
            assert not unlike, (name, unlike, {key: value for key, value in facts.values.items() if value is not None})


@pytest.mark.parametrize("kind", kinds())
def test_edges_are_decided_as_the_reference_does(kind: TableKind) -> None:
    assert_alike(kind, list(rows()))


@pytest.mark.parametrize("kind", kinds())
def test_a_table_of_nothing_but_unknowns_is_decided_as_the_reference_does(kind: TableKind) -> None:
    assert_alike(kind, [Facts({}), Facts({})])


@pytest.mark.parametrize("kind", kinds())
def test_a_table_of_one_row_is_decided_as_the_reference_does(kind: TableKind) -> None:
    assert_alike(kind, [Facts(USUAL)])


@pytest.mark.parametrize("kind", kinds())
def test_of_a_table_without_rows_nothing_is_decided(kind: TableKind) -> None:
    assert_alike(kind, [])


def test_the_edges_reach_every_outcome_of_every_decision() -> None:
    """Else a trap would be none."""
    reached: dict[str, set[Any]] = {}
    for facts in all_given(list(rows())):
        for name, record in decide(traps().model, facts, locale="en").items():
            reached.setdefault(name, set()).add(record.outcome)
    every: set[Any] = {"yes", "no", None}
    expected = {**dict.fromkeys(traps().model.order, every), "equal_to_null": {"no", None}, "known": {"yes", "no"}}
    assert reached == expected
