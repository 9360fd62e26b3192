"""Random small policies, built as model objects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import attrs
from hypothesis import strategies as st

from complaint_rules.domain import types
from complaint_rules.domain.calendar import WEEKDAYS_9_TO_18
from complaint_rules.domain.facts import FactDeclaration, Value
from complaint_rules.domain.types import Kind, Type
from complaint_rules.language import nodes
from complaint_rules.language.nodes import Node
from complaint_rules.language.printer import to_text
from complaint_rules.policy.model import Clause, DecisionDefinition, PackHeader, Parameter, Policy, Rule
from tests.strategies.expressions import expressions
from tests.strategies.facts import facts_for
from tests.strategies.telling import Case
from tests.strategies.vocabulary import COLOURS, CONSTANTS, DAYS, FACTS, IN_FORCE_BY, PARAMETERS, ZONE

CLAUSES = ("T-1", "T-2", "T-3")
OUTCOMES = (COLOURS, types.BOOLEAN, types.NUMBER, types.MONEY, types.TEXT)
FINITE_OUTCOMES = (COLOURS, types.BOOLEAN)
WORDS = ("alpha", "beta", "gamma", "delta")

Draw = Callable[[st.SearchStrategy[Any]], Any]


@st.composite
def policies(
    draw: Draw,
    *,
    facts: Mapping[str, Type] = FACTS,
    parameters: Mapping[str, Type] = PARAMETERS,
    outcomes: tuple[Type, ...] = OUTCOMES,
    max_decisions: int = 3,
    max_rules: int = 4,
    depth: int = 2,
) -> Policy:
    """A small policy.

    Args:
        draw: Hypothesis's.
        facts: The types of its facts.
        parameters: The types of its parameters, by the name that expressions use.
        outcomes: The types that its decisions may have.
        max_decisions: How many decisions it has at most.
        max_rules: How many rules each of them has at most.
        depth: How many levels of operators a condition has at most.
    """
    order = draw(st.permutations(WORDS))[: draw(st.integers(1, max_decisions))]
    scope = {**facts, **parameters}
    decisions: dict[str, DecisionDefinition] = {}
    rules: dict[str, Rule] = {}
    for name in order:
        definition, own = draw(_decision(name, scope, outcomes, max_rules, depth))
        decisions[name] = definition
        rules.update(own)
        scope[name] = outcome_type(definition)
    declared = draw(st.fixed_dictionaries({name: _fact(name, found) for name, found in facts.items()}))
    figures = {name.removeprefix("parameter."): _parameter(name, found) for name, found in parameters.items()}
    return attrs.evolve(
        empty_policy(),
        facts=declared,
        parameters=draw(st.fixed_dictionaries(figures)),
        decisions=dict(sorted(decisions.items())),
        order=tuple(order),
        rules=dict(sorted(rules.items())),
    )


def outcome_type(definition: DecisionDefinition) -> Type:
    """The type that a decision's name has in expressions: a set of enum values, a list of others, where it collects."""
    if not definition.collect:
        return definition.type
    if definition.type.kind is Kind.ENUM:
        return types.set_of(*definition.type.values)
    return types.list_of(definition.type)


def value_of_type(found: Type) -> st.SearchStrategy[Value]:
    """A constant of a type."""
    if found.kind is Kind.ENUM:
        return st.sampled_from(found.values)
    if found.kind is Kind.SET:
        return st.frozensets(st.sampled_from(found.values))
    return st.sampled_from(CONSTANTS[found.kind])


def _fact(name: str, found: Type) -> st.SearchStrategy[FactDeclaration]:
    """Some facts read as a value when absent, some have a question in one locale, in two or in none."""
    asks = st.sampled_from([{}, {"en": f"{name}?"}, {"en": f"{name}?", "es": f"\u00bf{name}?"}])
    absent = st.none() if name == IN_FORCE_BY else st.one_of(st.none(), st.none(), value_of_type(found))
    return st.builds(FactDeclaration, st.just(name), st.just(found), absent=absent, ask=asks)


@st.composite
def _parameter(draw: Draw, name: str, found: Type) -> Parameter:
    """A figure: open, always in force, or of several days."""
    starts = draw(st.sampled_from([(), (dt.date.min,), (DAYS[2],), (dt.date.min, DAYS[4]), (DAYS[0], DAYS[5])]))
    values = tuple((start, draw(value_of_type(found))) for start in starts)
    return Parameter(name.removeprefix("parameter."), found, "unit", (CLAUSES[0],), values, "test")


@st.composite
def _decision(
    draw: Draw, name: str, scope: Mapping[str, Type], outcomes: tuple[Type, ...], max_rules: int, depth: int
) -> tuple[DecisionDefinition, dict[str, Rule]]:
    found = draw(st.sampled_from(outcomes))
    collect = draw(st.booleans()) and draw(st.booleans())
    otherwise = None if collect else draw(st.one_of(st.none(), value_of_type(found)))
    count = draw(st.integers(0, max_rules))
    # A rule overrides only rules that come after it in a shuffled order, so that there is no cycle.
    ids = draw(st.permutations([f"test/{name}-{number}" for number in range(count)]))
    rules = [
        draw(_rule(one, name, found, scope, tuple(ids[position + 1 :]), depth)) for position, one in enumerate(ids)
    ]
    by_id = {rule.id: rule for rule in sorted(rules, key=lambda rule: rule.id)}
    definition = DecisionDefinition(name, found, {}, {}, collect, (), otherwise, (CLAUSES[0],), tuple(by_id), "test")
    return definition, by_id


@st.composite
def _rule(
    draw: Draw, rule_id: str, decides: str, found: Type, scope: Mapping[str, Type], later: tuple[str, ...], depth: int
) -> Rule:
    when = draw(st.one_of(_simple_condition(scope), expressions(scope, types.BOOLEAN, depth=depth)))
    computed = draw(st.sampled_from([False, False, False, True]))
    since, until = draw(st.sampled_from([(None, None)] * 4 + [(DAYS[2], None), (None, DAYS[5]), (DAYS[2], DAYS[5])]))
    return Rule(
        id=rule_id,
        pack="test",
        decides=decides,
        when=when,
        text=to_text(when),
        then=None if computed else draw(value_of_type(found)),
        value=draw(expressions(scope, found, depth=1)) if computed else None,
        reason=draw(st.sampled_from(["", "late", "spoilt"])),
        group=draw(st.sampled_from(["", "accepting"])),
        overrides=tuple(sorted(draw(st.sets(st.sampled_from(later), max_size=2)))) if later else (),
        clauses=tuple(sorted(draw(st.sets(st.sampled_from(CLAUSES), min_size=1, max_size=2)))),
        since=since,
        until=until,
    )


def _simple_condition(scope: Mapping[str, Type]) -> st.SearchStrategy[Node]:
    """What most conditions of real packs are: a fact, its negation, whether it is known, a comparison."""
    flags = [nodes.Name(name) for name, found in scope.items() if found == types.BOOLEAN]
    facts = [name for name in scope if "." in name and not name.startswith("parameter.")]
    compared = [
        nodes.Compare("=", nodes.Name(name), nodes.Literal(value))
        for name, found in scope.items()
        if found.kind is Kind.ENUM
        for value in found.values
    ]
    return st.one_of(
        st.just(nodes.Literal(value=True)),
        st.sampled_from(flags),
        st.sampled_from(flags).map(nodes.Not),
        st.sampled_from(facts).map(nodes.Known),
        st.sampled_from(compared),
    )


def empty_policy() -> Policy:
    """A policy of no facts and no decisions, that others are made from."""
    return Policy(
        name="test",
        version="1.0.0",
        title={"en": "test"},
        zone=ZONE,
        locales=("en", "es"),
        in_force_by=IN_FORCE_BY,
        calendar=WEEKDAYS_9_TO_18,
        packs={"test": PackHeader("test", "1.0.0", {"en": "test"})},
        clauses={clause: Clause(clause, "decision", {"en": clause}, "test") for clause in CLAUSES},
        facts={},
        parameters={},
        defines={},
        decisions={},
        order=(),
        rules={},
        messages={},
        examples=(),
        invariants=(),
        assumptions=(),
        waivers=(),
    )


def with_rules_in(policy: Policy, order: list[str]) -> Policy:
    """The same policy with its rules in another order."""
    return attrs.evolve(policy, rules={rule_id: policy.rules[rule_id] for rule_id in order})


@st.composite
def complaints(draw: Draw, *, count: int = 6) -> Case:
    """A policy, and facts of some complaints to decide by it."""
    policy = draw(policies())
    return Case(policy, tuple(draw(st.lists(facts_for(policy), min_size=count, max_size=count))))
