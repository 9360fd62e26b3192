"""Decisions in a world, in another that differs in a fact, and without one of their rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from complaint_rules.analysis.encoding.combining import DecisionBits, combine
from complaint_rules.analysis.encoding.comparing import Rails
from complaint_rules.analysis.encoding.ruling import (
    RuleBits,
    encode_rules,
    truth_of_rule,
    values_of_rule,
    with_defeats,
)
from complaint_rules.analysis.encoding.world import World
from complaint_rules.policy.model import DecisionDefinition


def encode_decision(definition: DecisionDefinition, world: World) -> DecisionBits:
    """A decision; those that it uses are encoded already."""
    return combine(definition, encode_rules(definition, world), world)


def encode_again(old: DecisionBits, world: World, changed: frozenset[str]) -> DecisionBits:
    """A decision in another world; rules that read nothing that changed are as they were.

    Args:
        old: As it was.
        world: The other world.
        changed: The names that stand for something else there.
    """
    rails, values = [], []
    for bits in old.rules:
        rule = bits.rule
        dated = rule.since is not None or rule.until is not None
        read = world.names.read_by_rule[rule.id] | ({world.names.policy.in_force_by} if dated else set())
        same = changed.isdisjoint(read)
        rails.append(Rails(bits.true, bits.false) if same else truth_of_rule(rule, world))
        values.append(bits.values if same else values_of_rule(rule, old.definition, world))
    rules = [bits.rule for bits in old.rules]
    return combine(old.definition, with_defeats(rules, rails, values, world.circuit), world)


def without(bits: DecisionBits, index: int, world: World) -> DecisionBits:
    """A decision as it would be without one of its rules."""
    left = [each for position, each in enumerate(bits.rules) if position != index]
    kept = with_defeats(
        [each.rule for each in _bridged(left, bits.rules[index])],
        [Rails(each.true, each.false) for each in left],
        [each.values for each in left],
        world.circuit,
    )
    return combine(bits.definition, kept, world)


def _bridged(left: Iterable[RuleBits], gone: RuleBits) -> Iterator[RuleBits]:
    """Whoever overrode the rule that is gone overrides by itself what that one overrode."""
    for each in left:
        overrides = set(each.rule.overrides)
        if gone.rule.id in overrides:
            overrides |= set(gone.rule.overrides)
        kept = tuple(sorted(overrides - {gone.rule.id, each.rule.id}))
        yield attrs.evolve(each, rule=attrs.evolve(each.rule, overrides=kept))
