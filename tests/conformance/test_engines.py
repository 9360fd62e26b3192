"""Whole records of every engine equal the reference's, on random policies with unknowns in every field."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conformance.engines import Engine, parameters
from tests.reference import decide
from tests.strategies.policies import complaints
from tests.strategies.telling import Case, differences, told
from tests.strategies.vocabulary import DAYS

LOCALES = st.sampled_from(["en", "es", "zh"])
AS_OF = st.sampled_from([None, None, *DAYS])
COMPLAINTS = 12
"""Tried by each policy, which takes longer to draw than its complaints to decide."""

slow_to_draw = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.mark.parametrize("engine", parameters())
@slow_to_draw
@given(complaints(count=COMPLAINTS), LOCALES, AS_OF)
def test_decides_random_policies_as_the_reference_does(
    engine: Engine, case: Case, locale: str, as_of: dt.date | None
) -> None:
    decides = engine.make(case.policy, locale)
    for facts in case.complaints:
        expected = decide(case.policy, facts, locale=locale, as_of=as_of)
        found = differences(expected, decides.decide(facts, as_of=as_of))
        assert not found, told(case.policy, facts, as_of, found)


@pytest.mark.parametrize("engine", parameters())
@slow_to_draw
@given(complaints(count=2))
def test_decides_twice_alike(engine: Engine, case: Case) -> None:
    """What an engine remembers of the complaints before changes nothing."""
    decides = engine.make(case.policy, "en")
    first = [decides.decide(facts) for facts in case.complaints]
    again = [decides.decide(facts) for facts in reversed(case.complaints)]
    assert list(map(repr, first)) == list(map(repr, reversed(again)))
