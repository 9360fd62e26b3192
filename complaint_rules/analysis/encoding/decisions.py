"""Decisions: points 2 to 6 of a decision's meaning as clauses, over where its rules are true and where false."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from complaint_rules.analysis.encoding.comparing import Rails
from complaint_rules.analysis.encoding.conditions import rails_of
from complaint_rules.analysis.encoding.items import Cases, Loose, Members, cases_of, is_constant
from complaint_rules.analysis.encoding.loosening import loosened_condition
from complaint_rules.analysis.encoding.operands import day_from, day_known, operand_of
from complaint_rules.analysis.encoding.world import World
from complaint_rules.analysis.logic.circuit import Circuit
from complaint_rules.analysis.logic.solver import FALSE, TRUE, Literal
from complaint_rules.domain.facts import Value
from complaint_rules.domain.types import Kind
from complaint_rules.engines.meaning import bits_of, defeats_of
from complaint_rules.language import nodes
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


@attrs.frozen(eq=False)
class DecisionBits:
    """One decision.

    Args:
        definition: The decision.
        rules: Its rules, by id.
        decided: Holds where there is an answer.
        conflict: Holds where rules that hold are at odds.
        not_covered: Holds where no rule stands and there is no ``otherwise``.
        outcomes: For each answer that can be told a literal that holds where it is given: of a single decision where
            it is decided so, of a collecting one where the value is certain.
        survivors: For each rule, in the order of ``rules``, a literal that holds where it survives.
        unbeatable: Likewise, where nothing that may hold defeats it.
        standing: Likewise, where it stands.
        operand: What the decision's name stands for elsewhere.
        followed: Whether every answer can be told.
    """

    definition: DecisionDefinition
    rules: tuple[RuleBits, ...]
    decided: Literal
    conflict: Literal
    not_covered: Literal
    outcomes: Mapping[Value, Literal]
    survivors: tuple[Literal, ...]
    unbeatable: tuple[Literal, ...]
    standing: tuple[Literal, ...]
    operand: Cases
    followed: bool = True

    def reasons(self, circuit: Circuit) -> dict[str, Literal]:
        """For each reason a literal that holds where it is given."""
        found: dict[str, list[Literal]] = {}
        for bits, survives in zip(self.rules, self.survivors, strict=True):
            if bits.rule.reason:
                found.setdefault(bits.rule.reason, []).append(survives)
        return {reason: circuit.any_of(literals) for reason, literals in found.items()}


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
    values = [_values_of(rule, definition, world) for rule in rules]
    return with_defeats(rules, rails, values, world.circuit)


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
        values.append(bits.values if same else _values_of(rule, old.definition, world))
    rules = [bits.rule for bits in old.rules]
    return combine(old.definition, with_defeats(rules, rails, values, world.circuit), world)


def _values_of(rule: Rule, definition: DecisionDefinition, world: World) -> Cases:
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


def encode_decision(definition: DecisionDefinition, world: World) -> DecisionBits:
    """A decision; those that it uses are encoded already."""
    return combine(definition, encode_rules(definition, world), world)


def combine(definition: DecisionDefinition, rules: tuple[RuleBits, ...], world: World) -> DecisionBits:
    """What rules come to together."""
    circuit = world.circuit
    standing = tuple(circuit.both(-bits.false, -bits.defeated) for bits in rules)
    survivors = tuple(circuit.both(bits.true, -bits.defeated) for bits in rules)
    unbeatable = tuple(
        circuit.both(survives, -bits.threatened) for survives, bits in zip(survivors, rules, strict=True)
    )
    make = _collecting if definition.collect else _single
    return make(definition, rules, (standing, survivors, unbeatable), world)


_Masks = tuple[tuple[Literal, ...], tuple[Literal, ...], tuple[Literal, ...]]


def _given(rules: Iterable[RuleBits], where: Iterable[Literal], circuit: Circuit) -> dict[Any, Literal]:
    """For each item, None among them, a literal that holds where one of some rules gives it."""
    found: dict[Any, list[Literal]] = {}
    for bits, literal in zip(rules, where, strict=True):
        for case in bits.values:
            found.setdefault(case.item, []).append(circuit.both(literal, case.guard))
    return {item: circuit.any_of(literals) for item, literals in found.items()}


def _single(definition: DecisionDefinition, rules: tuple[RuleBits, ...], masks: _Masks, world: World) -> DecisionBits:
    circuit = world.circuit
    standing, survivors, unbeatable = masks
    given = _given(rules, standing, circuit)
    unknown = given.pop(None, FALSE)
    surely = _given(rules, unbeatable, circuit)
    surely.pop(None, None)
    agreed = circuit.both(-unknown, -_differing(given, definition, world))
    none = -circuit.any_of(standing)
    certain = circuit.any_of(survivors)
    otherwise = definition.otherwise
    outcomes = {
        item: circuit.all_of((agreed, literal, circuit.either(certain, _is_otherwise(item, definition, world))))
        for item, literal in given.items()
    }
    if otherwise is not None:
        outcomes[otherwise] = circuit.either(outcomes.get(otherwise, FALSE), none)
    decided = circuit.any_of(outcomes.values())
    return DecisionBits(
        definition,
        rules,
        decided=decided,
        conflict=_differing(surely, definition, world),
        not_covered=none if otherwise is None else FALSE,
        outcomes={item: literal for item, literal in outcomes.items() if is_constant(item)},
        survivors=survivors,
        unbeatable=unbeatable,
        standing=standing,
        operand=cases_of(circuit, [*((literal, item) for item, literal in outcomes.items()), (-decided, None)]),
        followed=all(map(is_constant, outcomes)),
    )


def _is_otherwise(item: Any, definition: DecisionDefinition, world: World) -> Literal:  # noqa: ANN401 - an item
    if definition.otherwise is None or is_constant(item):
        return TRUE if definition.otherwise == item else FALSE
    return _equal(item, definition.otherwise, definition, world)


def _differing(given: Mapping[Any, Literal], definition: DecisionDefinition, world: World) -> Literal:
    """Holds where two items that differ are given."""
    circuit = world.circuit
    constants = [literal for item, literal in given.items() if is_constant(item)]
    others = [item for item in given if not is_constant(item)]
    pairs = itertools.chain(
        itertools.combinations(others, 2), ((one, two) for one in others for two in given if is_constant(two))
    )
    differing = [circuit.all_of((given[one], given[two], -_equal(one, two, definition, world))) for one, two in pairs]
    return circuit.either(circuit.several_of(constants), *differing)


def at_odds(bits: DecisionBits, one: int, two: int, world: World) -> Literal:
    """Holds where two rules of a decision surely hold, nothing may defeat them, and they differ."""
    circuit = world.circuit
    differing = (
        circuit.all_of((first.guard, second.guard, -_same(first.item, second.item, bits.definition, world)))
        for first in bits.rules[one].values
        for second in bits.rules[two].values
        if first.item is not None and second.item is not None
    )
    return circuit.all_of((bits.unbeatable[one], bits.unbeatable[two], circuit.any_of(differing)))


def _same(one: Any, two: Any, definition: DecisionDefinition, world: World) -> Literal:  # noqa: ANN401 - items
    if is_constant(one) and is_constant(two):
        return TRUE if one == two else FALSE
    return _equal(one, two, definition, world)


def _equal(one: Any, two: Any, definition: DecisionDefinition, world: World) -> Literal:  # noqa: ANN401 - items
    """Holds where two known items are the same; amounts of two currencies are not."""
    rails = world.comparer.compare("=", one, two)
    if rails is None:
        node = nodes.Compare("=", nodes.Name(f"{definition.name} {one!r}"), nodes.Literal(repr(two)))
        rails = loosened_condition(node, world, known=TRUE)
    return rails.true


def _collecting(
    definition: DecisionDefinition, rules: tuple[RuleBits, ...], masks: _Masks, world: World
) -> DecisionBits:
    circuit = world.circuit
    standing, survivors, unbeatable = masks
    given = _given(rules, standing, circuit)
    unknown = given.pop(None, FALSE)
    followed = all(map(is_constant, given))
    certain = _certain(rules, survivors, circuit)
    whole: tuple[Value, ...] = _whole_type(definition)
    possible = [circuit.both(literal, -certain.get(item, FALSE)) for item, literal in given.items()]
    possible += (circuit.both(unknown, -certain.get(item, FALSE)) for item in whole)
    if definition.type.kind not in {Kind.ENUM, Kind.BOOLEAN}:
        possible.append(unknown)
    decided = -circuit.any_of(possible)
    if not followed:
        decided = loosened_condition(nodes.Name(definition.name), world, known=TRUE).true
    return DecisionBits(
        definition,
        rules,
        decided=decided,
        conflict=FALSE,
        not_covered=FALSE,
        outcomes={item: literal for item, literal in certain.items() if is_constant(item)},
        survivors=survivors,
        unbeatable=unbeatable,
        standing=standing,
        operand=_collected(definition, certain, decided, circuit),
        followed=followed,
    )


def _whole_type(definition: DecisionDefinition) -> tuple[Value, ...]:
    return (False, True) if definition.type.kind is Kind.BOOLEAN else definition.type.values


def _collected(
    definition: DecisionDefinition, certain: Mapping[Any, Literal], decided: Literal, circuit: Circuit
) -> Cases:
    """What the name of a collecting decision stands for: enum values are a set."""
    item: Any = Loose(definition.name, Kind.LIST)
    if definition.type.kind is Kind.ENUM:
        item = Members(tuple((value, certain.get(value, FALSE)) for value in definition.type.values))
    return cases_of(circuit, [(decided, item), (-decided, None)])


def _certain(rules: tuple[RuleBits, ...], survivors: Sequence[Literal], circuit: Circuit) -> dict[Any, Literal]:
    """For each item a literal that holds where a survivor gives it, and whatever may defeat that one as well."""
    rivals = _rivals(rules)
    found: dict[Any, list[Literal]] = {}
    for index, (bits, survives) in enumerate(zip(rules, survivors, strict=True)):
        for case in bits.values:
            if case.item is not None:
                agreeing = (_agrees(rules[rival], case.item, circuit) for rival in rivals[index])
                found.setdefault(case.item, []).append(circuit.all_of((survives, case.guard, *agreeing)))
    return {item: circuit.any_of(literals) for item, literals in found.items()}


def _agrees(rival: RuleBits, item: Any, circuit: Circuit) -> Literal:  # noqa: ANN401 - an item
    """A rule that surely holds or surely doesn't is no rival; another must give the same."""
    same = circuit.any_of(case.guard for case in rival.values if case.item == item)
    return circuit.any_of((rival.true, rival.false, same))


def _rivals(rules: tuple[RuleBits, ...]) -> list[list[int]]:
    above: list[list[int]] = [[] for _ in rules]
    for index, mask in enumerate(defeats_of(tuple(bits.rule for bits in rules))):
        for below in bits_of(mask):
            above[below].append(index)
    return above


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
