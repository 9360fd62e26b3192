"""Boundaries, on both sides: right at the constant with which a rule compares, not somewhere beyond it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

import attrs

from complaint_rules.analysis.classes import Boundary, boundaries_of
from complaint_rules.analysis.coverage.rules import own_rules
from complaint_rules.analysis.coverage.targets import OfDecision
from complaint_rules.analysis.examining import Examination
from complaint_rules.analysis.logic.ladders import Axis, Rung
from complaint_rules.analysis.logic.solver import Literal
from complaint_rules.domain.plain import to_plain
from complaint_rules.engines.decided import Decided
from complaint_rules.engines.record import Record
from complaint_rules.language import nodes
from complaint_rules.language.traversal import walk
from complaint_rules.policy.model import Policy, Rule

BOUNDARIES = "boundaries"

_COUNTED = {Axis.DAYS, Axis.COUNTS}
"""On these lines the nearest value on the other side is one further."""

_COMPARING = (nodes.Compare, nodes.Between, nodes.In)


def boundary_targets(policy: Policy) -> Iterator[OfDecision]:
    """Each side of each boundary that an own rule draws, day in force included; the solver's variables are used.

    Raises:
        MissingExtraError: The solver is not installed.
    """
    found: dict[tuple[str, str, Rung], list[Rule]] = {}
    boundaries: dict[tuple[str, str, Rung], Boundary] = {}
    for rule in own_rules(policy):
        for boundary in _boundaries_of_rule(rule, policy):
            key = (rule.decides, boundary.expression, boundary.rung)
            boundaries.setdefault(key, boundary)
            found.setdefault(key, []).append(rule)
    for key, rules in found.items():
        for side in (-1, 1):
            yield _target(boundaries[key], side, rules)


def _boundaries_of_rule(rule: Rule, policy: Policy) -> tuple[Boundary, ...]:
    """Those that a rule draws by itself: of the policy in which no other has a condition."""
    trees = [rule.when, *([] if rule.value is None else [rule.value])]
    dated = rule.since is not None or rule.until is not None
    if not dated and not any(isinstance(node, _COMPARING) for tree in trees for node in walk(tree)):
        return ()
    decisions = {
        name: attrs.evolve(each, rules=(rule.id,) if name == rule.decides else ())
        for name, each in policy.decisions.items()
    }
    alone = attrs.evolve(rule, overrides=())
    return boundaries_of(
        attrs.evolve(policy, rules={rule.id: alone}, decisions=decisions, invariants=(), assumptions=())
    )


def _target(boundary: Boundary, side: int, rules: list[Rule]) -> OfDecision:
    first = rules[0]
    told = side_text(boundary, side)
    return OfDecision(
        kind=BOUNDARIES,
        name=f"{first.decides}-{boundary.expression}-{to_plain(boundary.bound)}-{'below' if side < 0 else 'above'}",
        text=f"{told}, where `{first.decides}` is decided",
        place=first.place,
        clauses=first.clauses,
        decision=first.decides,
        shows=partial(_shows, boundary, side),
        goals=partial(_goals, boundary, side),
        rules=tuple(rule.id for rule in rules),
        weaker=(
            ("there are examples on that side, but not right at the boundary", partial(_is_beyond, boundary, side)),
        ),
    )


def side_text(boundary: Boundary, side: int) -> str:
    """One side of a boundary, right at it: ``days_between(…) = 31``."""
    if boundary.span.plus.axis in _COUNTED and not isinstance(boundary.bound, str):
        low = to_plain(boundary.bound)
        return f"`{boundary.expression}` {'is' if side < 0 else 'is one more than'} {low}"
    sign = ("<=" if boundary.included else "<") if side < 0 else (">" if boundary.included else ">=")
    return f"`{boundary.expression} {sign} {to_plain(boundary.bound)}`"


def _shows(boundary: Boundary, side: int, _: Mapping[str, Record], situation: Decided) -> bool:
    number = boundary.number_in(situation.facts)
    if number is None or boundary.side_of_number(number) != side:
        return False
    bound = boundary.rung[0]
    if boundary.span.plus.axis in _COUNTED:
        return bool(number == (bound if side < 0 else bound + 1))
    is_bound_side = (side < 0) is boundary.included
    exact = boundary.span.plus.axis is Axis.NUMBERS and is_bound_side
    return bool(number == bound) if exact else True


def _is_beyond(boundary: Boundary, side: int, _: Mapping[str, Record], situation: Decided) -> bool:
    number = boundary.number_in(situation.facts)
    return number is not None and boundary.side_of_number(number) == side


def _goals(boundary: Boundary, side: int, examination: Examination) -> Iterable[list[Literal]]:
    ladders, span = examination.prover.ladders, boundary.span
    bound, included = boundary.rung
    known = [examination.space.facts[name].known for name in boundary.facts]
    if span.plus.axis in _COUNTED:
        number = bound if side < 0 else bound + 1
        yield [*known, ladders.at_most(span, number), -ladders.at_most(span, number - 1)]
        return
    below = ladders.at_most(span, bound) if included else ladders.below(span, bound)
    goal = [*known, below if side < 0 else -below]
    if span.plus.axis is Axis.NUMBERS and (side < 0) is included:
        goal.append(-ladders.below(span, bound) if side < 0 else ladders.at_most(span, bound))
    yield goal
