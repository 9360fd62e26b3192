"""Random policies of any size, over facts of the usual types: numbers, days and their differences among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random

import attrs

from complaint_rules.domain import types
from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.domain.types import Type
from complaint_rules.language.parser import parse
from complaint_rules.policy.model import DecisionDefinition, Parameter, Policy, Rule
from tests.strategies.policies import empty_policy

LETTERS = "abcdef"
OUTCOMES = ("maybe", "no", "yes")
RECEIVED_AT = "complaint.received_at"
RULES_OF_A_DECISION = 25
STARTS = (dt.date(2024, 1, 1), dt.date(2025, 7, 1))

_Condition = Callable[[Random], str]


def _boolean(name: str) -> tuple[Type, _Condition]:
    return types.BOOLEAN, lambda random: random.choice([name, f"not({name})", f"known({name})"])


def _enum(name: str) -> tuple[Type, _Condition]:
    def condition(random: Random) -> str:
        one, two = random.sample(LETTERS, 2)
        return random.choice([f'{name} = "{one}"', f'{name} != "{one}"', f'{name} in ["{one}", "{two}"]'])

    return types.enum_of(*LETTERS), condition


def _number(name: str) -> tuple[Type, _Condition]:
    def condition(random: Random) -> str:
        sign, bound = random.choice(["<", "<=", ">", ">=", "="]), random.choice([5, 10, 20, 50])
        return f"{name} {sign} {bound}" if random.random() < 0.8 else f"{name} in ({bound}..{bound + 10}]"

    return types.NUMBER, condition


def _day(name: str) -> tuple[Type, _Condition]:
    def condition(random: Random) -> str:
        sign = random.choice(["<=", ">", "<", "="])
        if random.random() < 0.3:
            return f"date({RECEIVED_AT}) {sign} {name}"
        bound = random.choice(["7", "30", "60", "parameter.window"])
        return f"days_between({name}, {RECEIVED_AT}) {sign} {bound}"

    return types.DATE, condition


def _set(name: str) -> tuple[Type, _Condition]:
    def condition(random: Random) -> str:
        member = random.choice("xyz")
        return random.choice([f'"{member}" in {name}', f'not("{member}" in {name})', f"count({name}) > 1"])

    return types.set_of("x", "y", "z"), condition


_MAKERS = (_boolean, _enum, _number, _day, _set, _enum)


def large_policy(random: Random, *, rules: int, facts: int) -> Policy:
    """A policy.

    Args:
        random: Where it comes from.
        rules: How many rules it has.
        facts: How many facts its rules read, the day of receipt apart.
    """
    made = {f"f.a{number}": _MAKERS[number % len(_MAKERS)](f"f.a{number}") for number in range(facts)}
    conditions = [condition for _, condition in made.values()]
    decisions: dict[str, DecisionDefinition] = {}
    every: dict[str, Rule] = {}
    for start in range(0, rules, RULES_OF_A_DECISION):
        name = f"d{len(decisions)}"
        ids = [f"test/{name}-{number}" for number in range(min(RULES_OF_A_DECISION, rules - start))]
        uses = list(decisions.values())
        every.update(
            (each, _rule(each, name, ids[index + 1 :], uses, conditions, random)) for index, each in enumerate(ids)
        )
        decisions[name] = _decision(name, ids, random)
    return attrs.evolve(
        empty_policy(),
        facts=_declared({name: found for name, (found, _) in made.items()}, random),
        parameters={"window": _window()},
        decisions=decisions,
        order=tuple(decisions),
        rules=dict(sorted(every.items())),
    )


def _declared(found: Mapping[str, Type], random: Random) -> dict[str, FactDeclaration]:
    whole = {**found, RECEIVED_AT: types.DATE_TIME}
    return {name: FactDeclaration(name, whole[name], absent=_absent(whole[name], random)) for name in sorted(whole)}


def _absent(found: Type, random: Random) -> bool | None:
    return False if found == types.BOOLEAN and random.random() < 0.3 else None


def _window() -> Parameter:
    values = ((dt.date.min, Decimal(30)), (STARTS[0], Decimal(20)))
    return Parameter("window", types.NUMBER, "days", ("T-1",), values, "test")


def _decision(name: str, ids: list[str], random: Random) -> DecisionDefinition:
    collect = random.random() < 0.2
    otherwise = None if collect or random.random() < 0.6 else random.choice(OUTCOMES)
    enum = types.enum_of(*OUTCOMES)
    return DecisionDefinition(name, enum, {}, {}, collect, OUTCOMES, otherwise, ("T-1",), tuple(sorted(ids)), "test")


def _rule(
    rule_id: str,
    decides: str,
    later: list[str],
    uses: list[DecisionDefinition],
    conditions: list[_Condition],
    random: Random,
) -> Rule:
    parts = [random.choice(conditions)(random) for _ in range(random.randint(1, 4))]
    if uses and random.random() < 0.4:
        parts.append(_of_decision(random.choice(uses), random))
    text = (" and " if random.random() < 0.7 else " or ").join(parts)
    since, until = random.choice([(None, None)] * 8 + [(STARTS[0], None), (None, STARTS[1])])
    overrides = random.sample(later, min(len(later), random.randint(0, 3)))
    return Rule(
        id=rule_id,
        pack="test",
        decides=decides,
        when=parse(text),
        text=text,
        then=random.choice(OUTCOMES),
        value=None,
        reason=random.choice(["", "", "late"]),
        group="",
        overrides=tuple(sorted(overrides)),
        clauses=("T-1",),
        since=since,
        until=until,
    )


def _of_decision(definition: DecisionDefinition, random: Random) -> str:
    """Of one that collects whether it has a member, of another whether it comes out so."""
    outcome = random.choice(OUTCOMES)
    return f'"{outcome}" in {definition.name}' if definition.collect else f'{definition.name} = "{outcome}"'
