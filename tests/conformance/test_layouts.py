"""Texts by a layout, on tables of every kind and in PostgreSQL, side by side with `datetime.strptime`."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest

from complaint_rules import Policy
from complaint_rules.domain import types
from tests.engines.building import decision, policy, rule
from tests.engines.columnar.kinds import TableKind, kinds
from tests.postgresql import Server

FACTS = {
    "complaint.received_at": types.DATE_TIME,
    "order.promised_at": types.DATE_TIME,
    "goods.received_on": types.DATE,
    "order.promised_on": types.DATE,
}
INSTANTS = "complaint.received_at = order.promised_at"
DAYS = "goods.received_on = order.promised_on"

LAYOUTS: dict[str, tuple[str, ...]] = {
    "%Y-%m-%d": ("2026-01-31", "2026-1-3", "2026-01-31 ", " 2026-01-31", "2026-01-31\n", "2026-02-29", "2024-02-29",
                 "26-01-31", "20260131", "2026-13-01", "2026-00-10", "0000-01-01", "0001-01-01", "9999-12-31",
                 "2026/01/31", "1900-02-29", "2000-02-29", "2026-04-31", "2026- 3-04", "2026-03- 4", "2026-03-32", ""),
    "%d.%m.%Y": ("01.02.26", "01.02.2026", "1.2.2026", "01.02.02026", "31.04.2026", "1x2x2026"),
    "%d/%m/%y": ("01/02/26", "1/2/68", "1/2/69", "1/2/99", "1/2/00", "29/02/00", "01/02/2026"),
    "%Y%m%d": ("20260131", "2026131", "202611", "2026-01-31", "20261301", "20260230"),
    "%m%d%Y": ("1206063", "12062026", "1112026", "1262026"),
    "%d %B %Y": ("3 Mar 2026", "3 March 2026", "03 MARCH 2026", "3  may\t2026", "3\u00a0May 2026", "31 June 2026"),
    "%d-%b-%Y": ("3-Mar-2026", "3-March-2026", "03-DEC-2026", "3-xyz-2026", "3-03-2026"),
    "%B %Y": ("March 2026", "Mar 2026"),
    "on %A, %d.%m.%Y (%%)": ("on Monday, 2.3.2026 (%)", "On monday, 2.3.2026 (%)", "on Moonday, 2.3.2026 (%)"),
    "%m/%d/%Y %H:%M": ("3/2/2026 09:10", "3/2/2026 9:5", "3/2/2026 24:00", "3/2/2026 09:60", "3/2/2026 09:10:00"),
    "%d.%m.%Y %I:%M %p": ("2.3.2026 12:00 AM", "2.3.2026 12:30 pm", "2.3.2026 1:05 PM", "02.03.2026 11:59 AM",
                          "2.3.2026 13:00 PM", "2.3.2026 00:10 AM", "2.3.2026 1:05", "2.3.2026 09:00\u202fPM"),
    "%Y-%m-%d %H:%M:%S.%f": ("2026-03-02 09:10:11.5", "2026-03-02 09:10:11.000001", "2026-03-02 09:10:11",
                             "2026-03-02 09:10:11.1234567", "2026-02-30 09:10:11.5", "2026-03-02 9:1:1.25"),
    "%Y-%m-%dT%H:%M:%S": ("2026-03-02T09:10:11", "2026-03-02t09:10:11", "2026-03-02 09:10:11", "2026-03-02T09:10:60"),
    "%Y-%m-%d %H:%M:%S%z": ("2026-01-10 12:00:00+02:00", "2026-01-10 12:00:00+0200", "2026-01-10 12:00:00Z",
                            "2026-01-10 12:00:00-03:30", "2026-01-10 12:00:00", "2026-01-10 12:00:00 +02:00",
                            "2026-01-10 12:00:00+17:59", "2026-01-10 12:00:00+02:60", "2026-01-10 12:00:00+2",
                            "0001-01-01 00:00:00+01:00", "9999-12-31 23:59:59-01:00"),
    "%Y-%m-%d %H:%M:%S.%f%z": ("2011-12-06 13:41:31.788000+01:00", "2011-12-06 13:41:31.788-0100"),
    "%z %Y-%m-%d %H:%M": ("-02:00 2026-01-10 12:00", "Z 2026-01-10 12:00"),
}  # fmt: skip


def by_strptime(text: str, layout: str) -> dt.datetime | None:
    """As an instant, in UTC where the text has no offset."""
    try:
        found = dt.datetime.strptime(text, layout)  # noqa: DTZ007 - the zone comes next
        return found.astimezone(dt.UTC) if found.tzinfo else found.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        return None


def has_time(layout: str) -> bool:
    return "%H" in layout or "%I" in layout


def answering(layout: str) -> Policy:
    """Says `yes` where what is read is what is expected."""
    condition = INSTANTS if has_time(layout) else DAYS
    return Policy(policy(decision("answer", rule("yes", "answer", condition, "yes")), facts=FACTS))


def mapping_of(layout: str) -> dict[str, Any]:
    if not has_time(layout):
        return {"facts": {"goods.received_on": {"column": "text", "layout": layout}, "order.promised_on": "expected"}}
    zone = {} if "%z" in layout else {"zone": "UTC"}
    received = {"column": "text", "layout": layout, **zone}
    return {"facts": {"complaint.received_at": received, "order.promised_at": "expected"}}


def expected_of(layout: str) -> list[Any]:
    found = [by_strptime(text, layout) for text in LAYOUTS[layout]]
    return found if has_time(layout) else [None if each is None else each.date() for each in found]


def assert_read_alike(layout: str, rows: list[dict[str, Any]]) -> None:
    read = {row["text"]: (row["answer"] == "yes", not row["faults"]) for row in rows}
    expected = zip(LAYOUTS[layout], expected_of(layout), strict=True)
    assert read == {text: (moment is not None, moment is not None) for text, moment in expected}


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_text_is_read_as_strptime_reads_it(kind: TableKind, layout: str) -> None:
    type_ = pa.timestamp("us", "UTC") if has_time(layout) else pa.date32()
    table = pa.table({"text": LAYOUTS[layout], "expected": pa.array(expected_of(layout), type_)})
    decided = answering(layout).decide_table(
        kind.made(table), mapping=mapping_of(layout), fields=[], keep=["text"], faults="column"
    )
    assert_read_alike(layout, kind.rows(decided))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_text_is_read_so_in_postgresql(postgresql: Server, layout: str) -> None:
    psycopg = pytest.importorskip("psycopg")
    types_ = {"text": "text", "expected": "timestamptz" if has_time(layout) else "date"}
    sql = answering(layout).table_query(
        types_, dialect="postgres", mapping=mapping_of(layout), fields=[], keep=["text"]
    )
    with psycopg.connect(postgresql.fresh(), autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("SET TimeZone = 'America/New_York'")  # nothing may hang on it
        cursor.execute(f"CREATE TABLE complaints (text text, expected {types_['expected']})")
        rows = list(zip(LAYOUTS[layout], expected_of(layout), strict=True))
        cursor.executemany("INSERT INTO complaints VALUES (%s, %s)", rows)
        cursor.execute(sql)
        found = [dict(zip(("text", "answer", "faults"), row, strict=True)) for row in cursor.fetchall()]
    assert_read_alike(layout, found)


ISO = ("2026-03-02T09:10:00+08:00", "2026-03-02T09:10Z", "2026-03-02T09:10:11.5-03:30", "2026-03-02T09:10:00+08:00:30",
       "2026-03-02T09:10:00", "2026-03-02 09:10:00Z", "2026-02-30T09:10:00Z", "2026-03-02T24:10:00Z",
       "2026-03-02T09:60:00Z", "2026-03-02T09:10:00+23:59", "2026-03-02T09:10:00Z\n")  # fmt: skip


@pytest.mark.parametrize("kind", [each for each in kinds() if "spark" not in str(each)])
def test_without_a_layout_it_is_read_as_the_library_reads_it(kind: TableKind) -> None:
    policy_ = answering("%H")
    expected = []
    for text in ISO:
        try:
            expected.append(policy_.read({"complaint": {"received_at": text}}).values["complaint.received_at"])
        except ValueError:
            expected.append(None)
    table = pa.table({"text": ISO, "expected": pa.array(expected, pa.timestamp("us", "UTC"))})
    mapping = {"facts": {"complaint.received_at": "text", "order.promised_at": "expected"}}
    decided = policy_.decide_table(kind.made(table), mapping=mapping, fields=[], keep=["text"], faults="column")
    read = {row["text"]: row["answer"] == "yes" for row in kind.rows(decided)}
    assert read == {text: moment is not None for text, moment in zip(ISO, expected, strict=True)}
