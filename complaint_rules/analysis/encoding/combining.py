"""What rules come to together: points 2 to 6 of a decision's meaning as clauses."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from complaint_rules.analysis.encoding.items import Cases, Loose, Members, cases_of, is_constant
from complaint_rules.analysis.encoding.loosening import loosened_condition
from complaint_rules.analysis.encoding.ruling import RuleBits
from complaint_rules.analysis.encoding.world import World
from complaint_rules.analysis.logic.circuit import Circuit
from complaint_rules.analysis.logic.solver import FALSE, TRUE, Literal
from complaint_rules.domain.facts import Value
from complaint_rules.domain.types import Kind
from complaint_rules.engines.meaning import bits_of, defeats_of
from complaint_rules.language import nodes
from complaint_rules.policy.model import DecisionDefinition


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
