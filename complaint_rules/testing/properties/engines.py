"""Properties of engines on a policy: always the same answer, whatever the order of the rules, whoever decides."""

from __future__ import annotations

import functools
import json
import random
import unittest
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

import attrs

from complaint_rules.domain.errors import MissingExtraError
from complaint_rules.domain.facts import Facts
from complaint_rules.engines.choosing import EngineName
from complaint_rules.engines.record import Record
from complaint_rules.library import Policy
from complaint_rules.policy import model
from complaint_rules.testing.properties.making import Property, failed, property_of, warmed
from complaint_rules.testing.randomness import st
from complaint_rules.testing.strategies import facts

ENGINES: tuple[str, ...] = get_args(EngineName)

_SHUFFLES = 3


def deterministic(policy: Policy, *, engine: str = "compiled") -> Property:
    """Equal complaints get equal documents, whatever was decided in between, by this policy and by a fresh copy.

    Args:
        policy: The policy.
        engine: ``compiled`` or ``rete``.
    """
    fresh = Policy(policy.model)

    def check(complaints: tuple[Facts, Facts]) -> None:
        first, second = complaints
        documents = [_document(each, facts, engine) for each, facts in _in_turn(policy, fresh, first, second)]
        if documents[0] != documents[2] or documents[1] != documents[4] or documents[0] != documents[3]:
            decision = policy.decide(first, engine=engine)
            raise failed("equal complaints get different answers", policy, first, dict(decision))

    both = warmed(lambda: st.tuples(facts(policy), facts(policy)), [policy, fresh], [engine])
    return property_of("deterministic", [policy], "complaints", both, check)


def _in_turn(policy: Policy, fresh: Policy, first: Facts, second: Facts) -> Iterator[tuple[Policy, Facts]]:
    yield from ((policy, first), (policy, second), (policy, first), (fresh, first), (fresh, second))


def _document(policy: Policy, complaint: Facts, engine: str) -> str:
    return json.dumps(policy.decide(complaint, engine=engine).to_json())


def order_of_rules_irrelevant(policy: Policy, *, engine: str = "compiled") -> Property:
    """The same rules in another order, and under ids that sort otherwise, give the same answers for the same reasons.

    Args:
        policy: The policy.
        engine: ``compiled`` or ``rete``.
    """

    def check(drawn: tuple[Facts, int]) -> None:
        complaint, number = drawn
        other, original = _shuffled(policy, number)
        expected = policy.decide(complaint, engine=engine)
        found = {name: _renamed(record, original) for name, record in other.decide(complaint, engine=engine).items()}
        for name, record in expected.items():
            if _sorted(record) != _sorted(found[name]):
                message = f"`{name}` depends on the order of the rules: in another order it is {found[name]}"
                raise failed(message, policy, complaint, {name: record})

    shuffles = warmed(lambda: st.tuples(facts(policy), st.integers(0, _SHUFFLES - 1)), [policy], [engine])
    return property_of("order_of_rules_irrelevant", [policy], "complaint_and_shuffle", shuffles, check)


@functools.lru_cache(maxsize=_SHUFFLES * 4)
def _shuffled(policy: Policy, number: int) -> tuple[Policy, Mapping[str, str]]:
    """The policy with its rules in another order under other ids, and what these stand for."""
    old = list(policy.model.rules)
    order = random.Random(number).sample(old, len(old))  # noqa: S311 - nothing secret
    ids = {name: f"shuffled/{place:05}" for place, name in enumerate(order)}
    rules = {ids[name]: _with_ids(policy.model.rules[name], ids) for name in order}
    decisions = {
        name: attrs.evolve(definition, rules=tuple(sorted(ids[each] for each in definition.rules)))
        for name, definition in policy.model.decisions.items()
    }
    shuffled = attrs.evolve(policy.model, rules=rules, decisions=decisions)
    return Policy(shuffled), {new: name for name, new in ids.items()}


def _with_ids(rule: model.Rule, ids: Mapping[str, str]) -> model.Rule:
    overrides = tuple(sorted(ids[name] for name in rule.overrides if name in ids))
    return attrs.evolve(rule, id=ids[rule.id], overrides=overrides)


def _renamed(record: Record, original: Mapping[str, str]) -> Record:
    """A record with the rules' own ids."""
    renamed = (tuple(original.get(name, name) for name in names) for names in (record.rules, record.defeated))
    rules, defeated = renamed
    return attrs.evolve(record, rules=rules, defeated=defeated)


def _sorted(record: Record) -> Record:
    return attrs.evolve(record, rules=tuple(sorted(record.rules)), defeated=tuple(sorted(record.defeated)))


def engines_agree(policy: Policy, *, engines: Sequence[str] = ENGINES) -> Property:
    """All engines give the same records, to the letter; where only one of them is installed the test is skipped.

    Args:
        policy: The policy.
        engines: By name.
    """

    def check(complaint: Facts) -> None:
        available = [engine for engine in engines if engine in _available(policy, engines)]
        if len(available) < 2:
            raise unittest.SkipTest(f"of the engines {', '.join(engines)} only {', '.join(available)} can run here")
        first, *others = available
        expected = policy.decide(complaint, engine=first)
        for engine in others:
            found = policy.decide(complaint, engine=engine)
            for name, record in expected.items():
                if repr(record) != repr(found[name]):
                    message = f"`{name}` is {record} on {first} and {found[name]} on {engine}"
                    raise failed(message, policy, complaint, {name: record})

    def strategy() -> st.SearchStrategy[Facts]:
        _available(policy, engines)  # makes them, which takes longer than an example is given
        return facts(policy)

    return property_of("engines_agree", [policy], "complaint", st.deferred(strategy), check)


def _available(policy: Policy, engines: Sequence[str]) -> list[str]:
    found = []
    for engine in engines:
        try:
            policy.decide({}, engine=engine)
        except MissingExtraError:
            continue
        found.append(engine)
    return found
