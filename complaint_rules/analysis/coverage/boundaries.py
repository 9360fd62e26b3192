"""Boundaries, on both sides: right at the constant with which a rule compares, not somewhere beyond it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

import attrs

from complaint_rules.analysis.boundaries import Boundaries, Boundary, boundaries_of
from complaint_rules.analysis.coverage.rules import own_rules
from complaint_rules.analysis.coverage.stretches import ABOVE, BELOW, Stretch, stretch_at
from complaint_rules.analysis.coverage.targets import OfDecision
from complaint_rules.analysis.examining import Examination
from complaint_rules.analysis.logic.solver import FALSE, Literal
from complaint_rules.domain.types import Kind
from complaint_rules.engines.decided import Decided
from complaint_rules.engines.record import Record
from complaint_rules.engines.situation import Names
from complaint_rules.language import nodes
from complaint_rules.language.nodes import PARAMETER
from complaint_rules.language.traversal import walk
from complaint_rules.policy.model import Policy, Rule

BOUNDARIES = "boundaries"

_COMPARING = (nodes.Compare, nodes.Between, nodes.In)
_SIDES = {BELOW: "below", ABOVE: "above"}


def boundary_targets(policy: Policy, names: Names) -> Iterator[OfDecision]:
    """Each side of each boundary that an own rule draws, the days between which it is in force included.

    Args:
        policy: The policy.
        names: The policy's.
    """
    found: dict[tuple[str, Boundary], list[Rule]] = {}
    for rule in own_rules(policy):
        for boundary in _drawn_by(rule, policy, names).drawn:
            found.setdefault((rule.decides, boundary), []).append(rule)
    for (_, boundary), rules in found.items():
        for side in _SIDES:
            yield _target(boundary, side, rules)


def unfollowed(policy: Policy, names: Names) -> Iterator[tuple[Rule, str]]:
    """The comparisons in own rules of which no boundary is known.

    Args:
        policy: The policy.
        names: The policy's.
    """
    for rule in own_rules(policy):
        yield from ((rule, text) for text in _drawn_by(rule, policy, names).unfollowed)


def _drawn_by(rule: Rule, policy: Policy, names: Names) -> Boundaries:
    """What a rule draws by itself, and not what is drawn by the decisions that it reads."""
    trees = [rule.when, *([] if rule.value is None else [rule.value])]
    dated = rule.since is not None or rule.until is not None
    if not dated and not any(isinstance(node, _COMPARING) for tree in trees for node in walk(tree)):
        return Boundaries((), ())
    behind = [each for name in _numbers_behind(rule, names) for each in policy.decisions[name].rules]
    before = boundaries_of(_with_only(behind, names)) if behind else Boundaries((), ())
    after = boundaries_of(_with_only([*behind, rule.id], names))
    return Boundaries(
        tuple(each for each in after.drawn if each not in before.drawn),
        tuple(each for each in after.unfollowed if each not in before.unfollowed),
    )


def _numbers_behind(rule: Rule, names: Names) -> set[str]:
    """The decisions behind a rule, where it compares what one comes to."""
    decisions = names.policy.decisions
    read = names.read_by_rule[rule.id] & decisions.keys()
    waiting = [name for name in read if decisions[name].type.kind in {Kind.NUMBER, Kind.MONEY}]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting += [each for each in names.upstream[name] if each not in found]
    return found


def _with_only(rules: Sequence[str], names: Names) -> Policy:
    """The policy in which no other rule has a condition, and no other figure a value."""
    policy = names.policy
    decisions = {
        name: attrs.evolve(each, rules=tuple(rule for rule in each.rules if rule in rules))
        for name, each in policy.decisions.items()
    }
    read = frozenset[str]().union(*(names.read_by_rule[rule] for rule in rules))
    return attrs.evolve(
        policy,
        rules={name: attrs.evolve(policy.rules[name], overrides=()) for name in rules},
        decisions=decisions,
        parameters={name: each for name, each in policy.parameters.items() if PARAMETER + name in read},
        invariants=(),
        assumptions=(),
    )


def _target(boundary: Boundary, side: int, rules: list[Rule]) -> OfDecision:
    first, stretch = rules[0], stretch_at(boundary, side)
    return OfDecision(
        kind=BOUNDARIES,
        name=f"{first.decides}-{stretch.text}",
        text=f"`{stretch.text}`, where `{first.decides}` is decided",
        place=first.place,
        clauses=first.clauses,
        decision=first.decides,
        shows=partial(_shows, boundary, stretch),
        goals=partial(_goals, boundary, stretch),
        rules=tuple(rule.id for rule in rules),
        weaker=(
            (f"examples lie {_SIDES[side]} it, but not right at the boundary", partial(_is_beyond, boundary, side)),
        ),
    )


def _shows(boundary: Boundary, stretch: Stretch, _: Mapping[str, Record], situation: Decided) -> bool:
    number = boundary.number_in(situation)
    return number is not None and number in stretch


def _is_beyond(boundary: Boundary, side: int, _: Mapping[str, Record], situation: Decided) -> bool:
    return boundary.side_of(situation) == side


def _goals(boundary: Boundary, stretch: Stretch, examination: Examination) -> Iterable[list[Literal]]:
    facts = [examination.space.facts[name] for name in boundary.facts]
    amounts = [each for each in facts if each.declaration.type.kind is Kind.MONEY] if boundary.currency else []
    yield [
        *(each.known for each in facts),
        *(each.values.get(boundary.currency, FALSE) for each in amounts),
        *stretch.literals(boundary.span, examination.prover.ladders),
    ]
