"""When deadlines fall due in columns is when the scalar engine says, on every kind of table."""

from __future__ import annotations

import datetime as dt
import functools
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
    """How many tables to try."""
    large = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    return settings(max_examples=3 if kind.slow else usual, suppress_health_check=large)


def scalar(policy: Policy, facts: Facts) -> dict[str, dt.datetime | dt.date | None]:
    """By column, when each deadline is due."""
    found = {due.deadline.id: due.due_on or due.due_at for due in policy.decide(facts).deadlines}
    return {f"deadline_{name}": found.get(name) for name in policy.model.deadlines}


def assert_due_alike(kind: TableKind, policy: Policy, complaints: Sequence[Facts]) -> None:
    """Every row says of every deadline what the scalar engine does; what is absent there is unknown here."""
    facts = [Facts({name: each.values.get(name) for name in policy.model.facts}) for each in complaints]
    table = kind.made(table_of(policy.model, facts, absences=False))
    rows = kind.rows(policy.decide_table(table, decisions=[], keep=[]))
    assert len(rows) == len(facts)
    for each, row in zip(facts, rows, strict=True):
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
def timed_facts(draw: st.DrawFn) -> Facts:
    """Facts on which the deadlines hang, each of which may be unknown; instants near changes of clocks."""
    spans = timed().model.facts["order.span"].type.values
    perhaps = {
        "complaint.received_at": instants(),
        "complaint.urgent": st.booleans(),
        "order.promised_at": instants(),
        "order.span": st.sampled_from(spans),
        "order.waits": st.booleans(),
    }
    return Facts({name: draw(st.none() | values | values | values) for name, values in perhaps.items()})


@pytest.mark.parametrize("kind", kinds())
def test_deadlines_of_every_kind_fall_due_when_the_scalar_engine_says(kind: TableKind) -> None:
    @tries(kind, 25)
    @given(timed_policies(), st.lists(timed_facts(), min_size=COMPLAINTS, max_size=COMPLAINTS))
    def alike(policy: Policy, complaints: list[Facts]) -> None:
        assert_due_alike(kind, policy, complaints)

    alike()


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("name", PACKS)
def test_the_packs_deadlines_fall_due_when_the_scalar_engine_says(kind: TableKind, name: str) -> None:
    policy = loaded(name)

    @tries(kind, 4)
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
def test_the_deadlines_of_an_empty_table_are_columns_all_the_same(kind: TableKind) -> None:
    policy = timed()
    decided = policy.decide_table(kind.made(table_of(policy.model, [], absences=False)), decisions=[], keep=[])
    assert set(decided.columns) >= {"deadline_hit"} if not isinstance(decided, pa.Table) else decided.num_rows == 0
