"""Whole records of every engine equal the reference's on the packs that are shipped with this checkout."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaint_rules import Policy, load
from complaint_rules.domain.facts import Facts
from complaint_rules.testing import facts
from tests.conformance.engines import Decides, Engine, parameters
from tests.reference import decide
from tests.strategies import facts_for
from tests.strategies.telling import differences, told

ROOT = Path(__file__).resolve().parents[2]
PACKS = ("standard", *sorted(folder.parent.name for folder in (ROOT / "policies").glob("*/pack.toml")))
CHANGES = 5
"""Facts of an example that are changed at most."""

slow_to_draw = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@functools.cache
def loaded(name: str) -> Policy:
    """A shipped pack by its name."""
    folder = ROOT / "policies" / name
    return load(folder if folder.is_dir() else name)


@functools.cache
def made(engine: Engine, name: str, locale: str) -> Decides:
    """An engine that has a pack's policy; one serves all examples, as in use."""
    return engine.make(loaded(name).model, locale)


def assert_conforms(
    engine: Engine, name: str, given_facts: Facts, locale: str = "en", as_of: dt.date | None = None
) -> None:
    """The engine's records are the reference's."""
    policy = loaded(name).model
    expected = decide(policy, given_facts, locale=locale, as_of=as_of)
    found = differences(expected, made(engine, name, locale).decide(given_facts, as_of=as_of))
    assert not found, told(policy, given_facts, as_of, found)


@st.composite
def varied_examples(draw: st.DrawFn, name: str) -> Facts:
    """An example's facts with a few of them changed, made null or left out."""
    policy = loaded(name)
    examples = [example.given for example in policy.model.examples]
    given_facts = dict(policy.read(draw(st.sampled_from(examples))).values)
    others = draw(facts(policy)).values
    for fact in draw(st.sets(st.sampled_from(sorted(policy.model.facts)), max_size=CHANGES)):
        given_facts.pop(fact, None)
        if fact in others:
            given_facts[fact] = others[fact]
    return Facts(given_facts)


@pytest.mark.parametrize("engine", parameters())
@pytest.mark.parametrize("name", PACKS)
def test_decides_the_examples_as_the_reference_does(engine: Engine, name: str) -> None:
    for example in loaded(name).model.examples:
        assert_conforms(engine, name, loaded(name).read(example.given))


@pytest.mark.parametrize("engine", parameters())
@pytest.mark.parametrize("name", PACKS)
@slow_to_draw
@given(data=st.data())
def test_decides_varied_examples_as_the_reference_does(engine: Engine, name: str, data: st.DataObject) -> None:
    assert_conforms(engine, name, data.draw(varied_examples(name)), data.draw(st.sampled_from(["en", "es", "zh"])))


@pytest.mark.parametrize("engine", parameters())
@pytest.mark.parametrize("name", PACKS)
@slow_to_draw
@given(data=st.data())
def test_decides_random_facts_as_the_reference_does(engine: Engine, name: str, data: st.DataObject) -> None:
    policy = loaded(name).model
    as_of = data.draw(st.sampled_from([None, None, dt.date(2024, 2, 29)]))
    drawn = data.draw(st.one_of(facts_for(policy), facts(loaded(name)), facts(loaded(name), unknowns=False)))
    assert_conforms(engine, name, drawn, as_of=as_of)
