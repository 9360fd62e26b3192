"""Rules: where each holds within its time in force, what it gives, and what defeats it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import attrs

from complaint_rules.analysis.encoding.comparing import Rails
from complaint_rules.analysis.encoding.conditions import rails_of
from complaint_rules.analysis.encoding.items import Cases, cases_of
from complaint_rules.analysis.encoding.operands import day_from, day_known, operand_of
from complaint_rules.analysis.encoding.world import World
from complaint_rules.analysis.logic.circuit import Circuit
from complaint_rules.analysis.logic.solver import FALSE, TRUE, Literal
from complaint_rules.domain.types import Kind
from complaint_rules.engines.meaning import bits_of, defeats_of
from complaint_rules.policy.model import DecisionDefinition, Rule


@attrs.frozen
class RuleBits:
    """One rule of a decision.

    Args:
        rule: The rule.
        true: Holds where it does.
        false: Holds where it does not, for sure.
        defeated: Holds where a rule that holds defeats it.
        threatened: Holds where a rule that may hold would defeat it.
        values: What it gives.
    """

    rule: Rule
    true: Literal
    false: Literal
    defeated: Literal
    threatened: Literal
    values: Cases

    @property
    def open(self) -> tuple[Literal, Literal]:
        """Both hold where it may hold."""
        return -self.true, -self.false


def truth_of_rule(rule: Rule, world: World) -> Rails:
    """Where a rule holds: its condition, within its time in force."""
    rails = rails_of(rule.when, world)
    if rule.since is None and rule.until is None:
        return rails
    circuit, known = world.circuit, day_known(world)
    begun = TRUE if rule.since is None else day_from(rule.since, world)
    ended = FALSE if rule.until is None else day_from(rule.until + dt.timedelta(days=1), world)
    within = circuit.all_of((known, begun, -ended))
    return Rails(circuit.both(rails.true, within), circuit.either(rails.false, circuit.both(known, -within)))


def encode_rules(definition: DecisionDefinition, world: World) -> tuple[RuleBits, ...]:
    """The rules of a decision with what defeats them."""
    rules = tuple(world.names.policy.rules[name] for name in definition.rules)
    rails = [truth_of_rule(rule, world) for rule in rules]
    values = [values_of_rule(rule, definition, world) for rule in rules]
    return with_defeats(rules, rails, values, world.circuit)


def values_of_rule(rule: Rule, definition: DecisionDefinition, world: World) -> Cases:
    """What a rule gives."""
    if rule.value is None:
        return cases_of(world.circuit, [(TRUE, rule.then)])
    if definition.type.kind is Kind.BOOLEAN:
        rails = rails_of(rule.value, world)
        open_ = world.circuit.both(-rails.true, -rails.false)
        return cases_of(world.circuit, [(rails.true, True), (rails.false, False), (open_, None)])
    return operand_of(rule.value, world)


def with_defeats(
    rules: Sequence[Rule], rails: Sequence[Rails], values: Sequence[Cases], circuit: Circuit
) -> tuple[RuleBits, ...]:
    """Rules of one decision, each with what defeats it, and what may."""
    defeats = defeats_of(tuple(rules))
    above: list[list[int]] = [[] for _ in rules]
    for index, mask in enumerate(defeats):
        for below in bits_of(mask):
            above[below].append(index)
    return tuple(
        RuleBits(
            rule,
            rails[index].true,
            rails[index].false,
            circuit.any_of(rails[other].true for other in above[index]),
            circuit.any_of(circuit.both(-rails[other].true, -rails[other].false) for other in above[index]),
            values[index],
        )
        for index, rule in enumerate(rules)
    )
