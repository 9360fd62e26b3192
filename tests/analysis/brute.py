"""Every complaint of a small policy, decided one by one: what analysis says of all of them is compared with that."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs
from hypothesis import strategies as st

from complaint_rules.domain import types
from complaint_rules.domain.facts import FactDeclaration, Facts, Value
from complaint_rules.domain.types import Kind, Type
from complaint_rules.engines.compiled import CompiledEngine
from complaint_rules.engines.decided import Decided, decided
from complaint_rules.engines.record import Record
from complaint_rules.engines.situation import Names
from complaint_rules.language.evaluation import truth_of
from complaint_rules.language.printer import to_text
from complaint_rules.policy.model import Assumption, Invariant, Policy, Promise
from complaint_rules.policy.scope import scope_of
from tests.strategies.expressions import expressions
from tests.strategies.policies import FINITE_OUTCOMES, policies
from tests.strategies.vocabulary import DAYS, IN_FORCE_BY

FEW_FACTS: Mapping[str, Type] = {
    "goods.colour": types.enum_of("blue", "green", "red"),
    "goods.cracked": types.BOOLEAN,
    "goods.tags": types.set_of("blue", "red"),
    "visit.made": types.BOOLEAN,
}
PARAMETERS: Mapping[str, Type] = {"parameter.window": types.NUMBER}
ABSENT = object()
_DAY = dt.timedelta(days=1)

DAYS_TOLD_APART = (DAYS[0] - _DAY, DAYS[0], DAYS[2], DAYS[4], DAYS[5], DAYS[5] + _DAY)
"""One day of each stretch in which the same rules and figures are in force."""

Draw = Callable[[st.SearchStrategy[Any]], Any]


@st.composite
def few_facts(draw: Draw) -> Policy:
    """A policy of which every complaint can be tried, with something that it states of itself."""
    policy = draw(policies(facts=FEW_FACTS, parameters=PARAMETERS, outcomes=FINITE_OUTCOMES))
    facts = {**policy.facts, IN_FORCE_BY: FactDeclaration(IN_FORCE_BY, types.DATE)}
    policy = attrs.evolve(policy, facts=dict(sorted(facts.items())), decisions=_ordered(policy))
    holds = draw(expressions({**scope_of(policy)}, types.BOOLEAN, depth=2).filter(_without_day))
    promise = Promise(
        "kept",
        "test",
        draw(st.sampled_from(sorted(FEW_FACTS))),
        tuple(name for name, each in policy.decisions.items() if each.order),
        draw(st.sampled_from(["same", "stricter", "looser"])),
        (),
    )
    grows = FEW_FACTS[promise.fact].kind is not Kind.ENUM
    promise = promise if grows else attrs.evolve(promise, keeps="same")
    return attrs.evolve(
        policy,
        invariants=(Invariant("held", "test", holds, to_text(holds), ()),),
        promises=(promise,),
        assumptions=tuple(draw(st.lists(_assumptions(), max_size=1))),
    )


def _assumptions() -> st.SearchStrategy[Assumption]:
    """Of the facts alone: what decisions come to would not be the same under two policies."""
    trees = expressions(FEW_FACTS, types.BOOLEAN, depth=1)
    return trees.map(lambda holds: Assumption("granted", "test", holds, to_text(holds), "so it is"))


def _ordered(policy: Policy) -> dict[str, Any]:
    return {
        name: attrs.evolve(each, order=each.type.values) if each.type.kind is Kind.ENUM and not each.collect else each
        for name, each in policy.decisions.items()
    }


def _without_day(node: Any) -> bool:
    return IN_FORCE_BY not in to_text(node)


def values_of(declared: FactDeclaration) -> list[Any]:
    """Every value of a fact, and that it is null or absent, where that differs."""
    found = declared.type
    unknown: list[Any] = [None] if declared.absent is None else [None, ABSENT]
    if found.kind is Kind.BOOLEAN:
        return [False, True, *unknown]
    if found.kind is Kind.DATE:
        return [*DAYS_TOLD_APART, *unknown]
    if found.kind is Kind.SET:
        sizes = range(len(found.values) + 1)
        sets = [frozenset(some) for size in sizes for some in itertools.combinations(found.values, size)]
        return [*sets, *unknown]
    return [*found.values, *unknown]


def complaints_of(policy: Policy, *, dated: bool = False) -> Iterator[Facts]:
    """Every complaint; of different days only where the policy tells them apart, or where it is asked for."""
    dated = dated or Names(policy).dated
    told_apart = {
        name: values_of(declared) if name != IN_FORCE_BY or dated else [ABSENT]
        for name, declared in policy.facts.items()
    }
    for values in itertools.product(*told_apart.values()):
        given = zip(policy.facts, values, strict=True)
        yield Facts({name: value for name, value in given if value is not ABSENT})


@attrs.frozen(eq=False)
class Tried:
    """One complaint and what was decided."""

    facts: Facts
    records: Mapping[str, Record]
    situation: Decided

    def answers(self, name: str) -> tuple[object, ...]:
        """Of one decision, without reasons."""
        record = self.records[name]
        return (record.status, record.outcome if not isinstance(record.outcome, tuple) else frozenset(record.outcome))


class Brute:
    """A policy, all of whose complaints are decided that contradict no assumption."""

    def __init__(self, policy: Policy, *, dated: bool = False) -> None:
        self.policy = policy
        engine, names = CompiledEngine(policy), Names(policy)
        self.tried = []
        for facts in complaints_of(policy, dated=dated):
            records = engine.decide(facts)
            situation = decided(names, facts, records, None)
            if not any(truth_of(each.holds, situation) is False for each in policy.assumptions):
                self.tried.append(Tried(facts, records, situation))

    def pairs(self, fact: str) -> Iterator[tuple[Tried, Tried]]:
        """Every two complaints that differ in one fact alone."""
        alike: dict[tuple[object, ...], list[Tried]] = {}
        for each in self.tried:
            rest = tuple(each.facts.values.get(name, ABSENT) for name in self.policy.facts if name != fact)
            alike.setdefault(rest, []).append(each)
        for group in alike.values():
            yield from itertools.permutations(group, 2)


def is_at_most(one: Value | None, two: Value | None) -> bool:
    """Whether both are known, and the second is at least as much."""
    if one is None or two is None:
        return False
    return bool(one <= two)  # type: ignore[operator]  # of sets: whether it is a subset
