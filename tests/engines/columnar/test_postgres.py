"""PostgreSQL decides complaints where they are, as the reference does, whatever is unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from complaint_rules import Policy
from complaint_rules.domain.errors import UnsupportedError
from complaint_rules.domain.facts import Facts
from tests.conformance.test_deadline_columns import scalar, timed, timed_facts, timed_policies, told
from tests.conformance.test_packs import PACKS, loaded, varied_examples
from tests.conformance.test_traps import assert_conform, rows, traps
from tests.engines.columnar.in_postgres import Connection, decided_in_postgres
from tests.engines.columnar.tables import differing, told_in_tables, within_reach
from tests.postgresql import Server
from tests.reference import decide
from tests.strategies import facts_for
from tests.strategies.policies import complaints
from tests.strategies.telling import Case
from tests.strategies.telling import told as told_of
from tests.strategies.vocabulary import DAYS

pytestmark = pytest.mark.xdist_group("postgresql")


@pytest.fixture(scope="module")
def connection(postgresql: Server) -> Iterator[Connection]:
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(postgresql.fresh(), autocommit=True) as opened:
        opened.execute("SET TimeZone = 'America/New_York'")  # nothing may hang on it
        yield opened


def tries(usual: int) -> settings:
    large = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    return settings(max_examples=usual, suppress_health_check=[*large, HealthCheck.function_scoped_fixture])


def assert_alike(
    connection: Connection,
    policy: Policy,
    given_facts: Sequence[Facts],
    *,
    names: Sequence[str] | None = None,
    as_of: dt.date | None = None,
) -> None:
    rows = decided_in_postgres(connection, policy, given_facts, names=names, as_of=as_of)
    assert len(rows) == len(given_facts)
    for facts, row in zip(given_facts, rows, strict=True):
        assert row["faults"] == []
        for name, record in decide(policy.model, facts, locale="en", as_of=as_of).items():
            found = differing(policy.model, record, name, row)
            assert not found, f"{name}: {found}{told_of(policy.model, facts, as_of, {})}"


def all_given(policy: Policy, facts: Facts) -> Facts:
    """What is absent is NULL in a table that has all columns."""
    return Facts({name: facts.values.get(name) for name in policy.model.facts})


def test_random_policies_are_decided_as_the_reference_does(connection: Connection) -> None:
    @tries(25)
    @given(complaints(count=6), st.sampled_from([None, None, *DAYS]))
    def decided(case: Case, as_of: dt.date | None) -> None:
        policy = Policy(within_reach(case.policy))
        try:
            assert_alike(
                connection, policy, [all_given(policy, told_in_tables(each)) for each in case.complaints], as_of=as_of
            )
        except UnsupportedError as error:
            if not error.node.startswith("postgres: "):
                raise
            reject()

    decided()


@pytest.mark.parametrize("name", PACKS)
def test_facts_beside_the_packs_examples_are_decided_as_the_reference_does(connection: Connection, name: str) -> None:
    policy = loaded(name)

    @tries(2)
    @given(st.lists(st.one_of(varied_examples(name), facts_for(policy.model)), min_size=12, max_size=12))
    def decided(facts: list[Facts]) -> None:
        assert_alike(connection, policy, [all_given(policy, told_in_tables(each)) for each in [*facts, Facts({})]])

    decided()


@pytest.mark.parametrize("name", PACKS)
def test_what_a_table_has_no_column_for_is_absent(connection: Connection, name: str) -> None:
    policy = loaded(name)
    for example in policy.model.examples[:2]:
        facts = policy.read(example.given)
        assert_alike(connection, policy, [facts], names=[each for each in facts.values if each in policy.model.facts])


def days_of(complaints: Sequence[Facts]) -> tuple[dt.date, dt.date]:
    """The first and the last day on which something is said to have happened."""
    found = [value.date() for each in complaints for value in each.values.values() if isinstance(value, dt.datetime)]
    return (min(found), max(found)) if found else (dt.date(2026, 1, 1), dt.date(2026, 1, 1))


def test_deadlines_fall_due_when_the_scalar_engine_says(connection: Connection) -> None:
    @tries(3)
    @given(timed_policies(), timed_facts())
    def due(policy: Policy, facts: list[Facts]) -> None:
        given_facts = [all_given(policy, each) for each in facts]
        rows = decided_in_postgres(connection, policy, given_facts, decisions=(), days=days_of(given_facts))
        for each, row in zip(given_facts, rows, strict=True):
            found = {name: cell for name, cell in told(row).items() if name.startswith("deadline_")}
            assert found == scalar(policy, each), each.values

    due()


def test_a_cell_that_cannot_be_read_is_told_and_unknown(connection: Connection) -> None:
    facts = Facts({"order.span": "fortnight", "complaint.received_at": dt.datetime(2026, 3, 2, tzinfo=dt.UTC)})
    (row,) = decided_in_postgres(connection, timed(), [facts], days=(dt.date(2026, 3, 2), dt.date(2026, 3, 2)))
    assert [text.partition(":")[0] for text in row["faults"]] == ["order.span"]
    assert row["deadline_plain"] is None


def test_traps_are_decided_as_the_reference_does(connection: Connection) -> None:
    edges = list(rows())
    found = decided_in_postgres(
        connection, traps(), [all_given(traps(), each) for each in edges], types={"order.count": "bigint"}
    )
    assert_conform(edges, found)
