"""Whole records of columns equal the reference's: on random policies, the packs' examples and facts beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from complaint_rules.domain.errors import UnsupportedError
from complaint_rules.domain.facts import Facts
from complaint_rules.policy.model import Policy
from tests.conformance.test_packs import PACKS, loaded, varied_examples
from tests.engines.columnar.back_ends import BackEnd, parameters
from tests.engines.columnar.tables import differing, told_in_tables, within_reach
from tests.reference import decide
from tests.strategies import facts_for
from tests.strategies.policies import complaints
from tests.strategies.telling import Case, told
from tests.strategies.vocabulary import DAYS

AS_OF = st.sampled_from([None, None, *DAYS])
COMPLAINTS = 6


def tables(back_end: BackEnd, usual: int | None = None, *, slow: int = 4) -> settings:
    """How many tables to try: of a back end that takes seconds for one of any size, a few."""
    examples = slow if back_end.slow else usual or settings().max_examples
    large = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    return settings(max_examples=examples, suppress_health_check=large)


def assert_conforms(back_end: BackEnd, policy: Policy, facts: Sequence[Facts], as_of: dt.date | None = None) -> None:
    """Every row says what the reference does; a random policy may ask for what this back end refuses by name."""
    try:
        rows = back_end.decide(policy, facts, as_of)
    except UnsupportedError as error:
        if not error.node.startswith(f"{back_end.name}: "):
            raise
        reject()
    assert len(rows) == len(facts)
    for each, row in zip(facts, rows, strict=True):
        assert row["faults"] == []
        for name, record in decide(policy, each, locale="en", as_of=as_of).items():
            found = differing(policy, record, name, row)
            assert not found, f"{name}: {found}{told(policy, each, as_of, {})}"


@pytest.mark.parametrize("back_end", parameters())
def test_random_policies_are_decided_as_the_reference_does(back_end: BackEnd) -> None:
    @tables(back_end)
    @given(complaints(count=COMPLAINTS), AS_OF)
    def decided(case: Case, as_of: dt.date | None) -> None:
        assert_conforms(back_end, within_reach(case.policy), list(map(told_in_tables, case.complaints)), as_of)

    decided()


@pytest.mark.parametrize("back_end", parameters())
@pytest.mark.parametrize("name", PACKS)
def test_the_packs_examples_are_decided_as_the_reference_does(back_end: BackEnd, name: str) -> None:
    policy = loaded(name)
    assert_conforms(back_end, policy.model, [policy.read(example.given) for example in policy.model.examples])


@pytest.mark.parametrize("back_end", parameters())
@pytest.mark.parametrize("name", PACKS)
def test_facts_beside_the_examples_are_decided_as_the_reference_does(back_end: BackEnd, name: str) -> None:
    model = loaded(name).model

    @tables(back_end, 2, slow=2)  # a table of a large policy takes seconds, whatever its size
    @given(st.lists(st.one_of(varied_examples(name), facts_for(model)), min_size=24, max_size=24))
    def decided(facts: list[Facts]) -> None:
        assert_conforms(back_end, model, list(map(told_in_tables, facts)))

    decided()


@pytest.mark.parametrize("back_end", parameters())
def test_a_table_may_be_empty(back_end: BackEnd) -> None:
    assert back_end.decide(loaded("baisha").model, []) == []


@pytest.mark.parametrize("back_end", parameters())
def test_all_may_be_unknown(back_end: BackEnd) -> None:
    model = loaded("baisha").model
    nothing = Facts(dict.fromkeys(model.facts))
    assert_conforms(back_end, model, [nothing, Facts({}), nothing])


@pytest.mark.parametrize("back_end", parameters())
def test_without_tables_worked_out_beforehand_columns_say_the_same(
    back_end: BackEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small policies are looked up in tables; here what is written for large ones decides them too."""
    from complaint_rules.engines.columnar import program

    monkeypatch.setattr(program, "tabulated", lambda wanted: wanted)
    for name in PACKS:
        policy = loaded(name)
        assert_conforms(back_end, policy.model, [policy.read(example.given) for example in policy.model.examples])

    @tables(back_end, 12)
    @given(complaints(count=COMPLAINTS))
    def decided(case: Case) -> None:
        assert_conforms(back_end, within_reach(case.policy), list(map(told_in_tables, case.complaints)))

    decided()
