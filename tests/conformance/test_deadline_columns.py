"""When deadlines fall due in columns is when the scalar engine says, on every kind of table."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaint_rules import Policy, load
from complaint_rules.domain.facts import Facts
from tests.conformance.test_packs import PACKS, loaded, varied_examples
from tests.engines.columnar.kinds import TableKind, kinds
from tests.engines.columnar.tables import table_of, told_in_tables
from tests.strategies import facts_for
from tests.strategies.calendars import calendars, instants, terms, zones

COMPLAINTS = 12
HOUR = dt.timedelta(hours=1)


@functools.cache
def timed() -> Policy:
    """A pack with deadlines of every kind."""
    return load(Path(__file__).parent / "timed")


def tries(kind: TableKind, usual: int) -> settings:
    """How many tables to try: kinds differ in how a table is joined, not in what is reckoned for it."""
    large = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    examples = usual if kind.name == "arrow" else 1
    return settings(max_examples=examples, suppress_health_check=large)


def scalar(policy: Policy, facts: Facts) -> dict[str, dt.datetime | dt.date | None]:
    """By column, when each deadline is due."""
    found = {due.id: due.due_on or due.due_at for due in policy.decide(facts).deadlines}
    return {f"deadline_{name}": found.get(name) for name in policy.model.deadlines}


def assert_due_alike(kind: TableKind, policy: Policy, complaints: Sequence[Facts]) -> None:
    """Every row says of every deadline what the scalar engine does; what is absent there is unknown here."""
    facts = [Facts({name: each.values.get(name) for name in policy.model.facts}) for each in complaints]
    table = table_of(policy.model, facts, absences=False).append_column("number", pa.array(range(len(facts))))
    rows = kind.rows(policy.decide_table(kind.made(table), decisions=[], keep=["number"]))
    assert len(rows) == len(facts)
    # Joined rows have an order of their own in Ibis and Spark.
    for each, row in zip(facts, sorted(rows, key=lambda row: row.pop("number")), strict=True):
        expected = scalar(policy, each)
        assert told(row) == expected, {name: value for name, value in each.values.items() if value is not None}


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: cell.astimezone(dt.UTC) if isinstance(cell, dt.datetime) else cell for name, cell in row.items()}


@st.composite
def timed_policies(draw: st.DrawFn) -> Policy:
    """The pack with a calendar, a zone and terms of one's own."""
    model = timed().model
    deadlines = {name: attrs.evolve(each, terms=draw(terms())) for name, each in model.deadlines.items()}
    return Policy(attrs.evolve(model, deadlines=deadlines, calendar=draw(calendars()), zone=draw(zones()).key))


@st.composite
def timed_facts(draw: st.DrawFn, count: int = COMPLAINTS) -> list[Facts]:
    """Facts on which the deadlines hang, each of which may be unknown; instants near one another, and clock changes."""
    near = draw(instants())
    soon = st.integers(-86_400, 86_400).map(lambda seconds: near + dt.timedelta(seconds=seconds))
    spans = timed().model.facts["order.span"].type.values
    perhaps: dict[str, st.SearchStrategy[Any]] = {
        "complaint.received_at": soon,
        "complaint.urgent": st.booleans(),
        "order.promised_at": soon,
        "order.span": st.sampled_from(spans),
        "order.waits": st.booleans(),
    }
    one = st.fixed_dictionaries({name: st.none() | values | values | values for name, values in perhaps.items()})
    return [Facts(values) for values in draw(st.lists(one, min_size=count, max_size=count))]


@pytest.mark.parametrize("kind", kinds())
def test_deadlines_of_every_kind_fall_due_when_the_scalar_engine_says(kind: TableKind) -> None:
    @tries(kind, 8)
    @given(timed_policies(), timed_facts())
    def alike(policy: Policy, complaints: list[Facts]) -> None:
        assert_due_alike(kind, policy, complaints)

    alike()


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("name", PACKS)
def test_the_packs_deadlines_fall_due_when_the_scalar_engine_says(kind: TableKind, name: str) -> None:
    policy = loaded(name)

    @tries(kind, 2)
    @given(st.data())
    def alike(data: st.DataObject) -> None:
        complaints = st.lists(st.one_of(varied_examples(name), facts_for(policy.model)), min_size=8, max_size=8)
        received = [
            Facts({**each.values, "complaint.received_at": data.draw(instants())}) for each in data.draw(complaints)
        ]
        assert_due_alike(kind, policy, list(map(told_in_tables, received)))

    alike()


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Shanghai"])
def test_at_the_ends_of_the_calendar_what_cannot_be_reckoned_is_unknown(kind: TableKind, zone: str) -> None:
    policy = Policy(attrs.evolve(timed().model, zone=zone))
    first, last = dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=dt.UTC)
    ends = [each for hours in (0, 1, 23, 24, 72) for each in (first + hours * HOUR, last - hours * HOUR)]
    spans = policy.model.facts["order.span"].type.values
    facts = [
        Facts({"complaint.received_at": end, "order.promised_at": end, "order.span": span, "complaint.urgent": urgent})
        for end in ends
        for span in spans
        for urgent in (True, False)
    ]
    assert_due_alike(kind, policy, facts)


@pytest.mark.parametrize("kind", kinds())
def test_a_start_counts_only_where_the_decision_behind_it_is_made(kind: TableKind) -> None:
    """Decided, undetermined, not covered and in conflict; in hours and out of them."""
    noon = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    facts = [
        Facts(
            {
                "complaint.received_at": noon + hours * HOUR,
                "order.promised_at": noon,
                "order.span": "hours",
                "complaint.urgent": urgent,
                "order.waits": waits,
            }
        )
        for hours, urgent, waits in itertools.product((0, 12), (True, False, None), (True, False, None))
    ]
    assert_due_alike(kind, timed(), facts)


@pytest.mark.parametrize("kind", kinds())
def test_a_table_without_rows_has_no_deadlines(kind: TableKind) -> None:
    assert_due_alike(kind, timed(), [])
