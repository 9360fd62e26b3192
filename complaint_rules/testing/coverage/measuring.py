"""Measuring what examples exercise. An example counts for a decision only where it would notice another answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from complaint_rules.domain.values import Money
from complaint_rules.engines.deciding import truth_of_rule
from complaint_rules.language import nodes
from complaint_rules.language.evaluation import value_of
from complaint_rules.language.operations import Maybe, calculate
from complaint_rules.language.printer import to_text
from complaint_rules.language.traversal import names_in
from complaint_rules.library import Policy
from complaint_rules.policy.model import DEADLINE, Rule
from complaint_rules.testing.coverage.looking import Look, looks, steps_of
from complaint_rules.testing.coverage.measures import Coverage, Gap, Measure
from complaint_rules.testing.reading import COUNTS, dates_of_rule, open_figures, orderings_in

ON, BESIDE = "on it", "beside it"


def coverage_of(policy: Policy) -> Coverage:
    """What a pack's examples exercise of the pack's own rules and clauses.

    - A *rule* is exercised where it decides in an example that would notice.
    - A *boundary* has two sides, the value itself and the nearest one at which the comparison comes out otherwise:
      the day after, a hundredth (or, of whole numbers, one) more, a second later.
    - An *unknown* is a fact that a decision's rules read; it is exercised where it is unknown and the answer says so,
      in what it needs or what it assumes.
    - A *clause* is exercised where an example cites it, or looks at a rule, figure, deadline or step that cites it.

    Args:
        policy: The policy; its examples are those of the pack that was loaded.
    """
    seen = list(looks(policy))
    own = [rule for rule in policy.model.rules.values() if rule.pack == policy.name]
    lacking = {rule.id: _lacking(rule, seen, policy) for rule in own}
    idle = [rule for rule in own if lacking[rule.id]]
    measures = (
        Measure("rules", len(own), tuple(Gap(lacking[rule.id], rule.place) for rule in idle)),
        _boundaries(own, seen, policy),
        _unknowns(own, seen, policy),
        _clauses(seen, policy),
    )
    return Coverage(policy.name, len(policy.model.examples), measures)


def _lacking(rule: Rule, seen: list[Look], policy: Policy) -> str:
    """Why a rule is not exercised; empty where it is."""
    deciding = [look for look in seen if rule.id in look.records[rule.decides].rules]
    if any(rule.decides in look.at for look in deciding):
        return ""
    if deciding:
        return f"`{rule.id}` decides, but no example expects anything of `{rule.decides}` then"
    if any(truth_of_rule(rule, look.situation) is True for look in seen):
        return f"`{rule.id}` holds, but never decides"
    waits = sorted(policy.names.read_by_rule[rule.id] & open_figures(policy.model))
    return f"`{rule.id}` never holds" + (f"; it waits for the open {', '.join(waits)}" if waits else "")


def _boundaries(rules: Iterable[Rule], seen: list[Look], policy: Policy) -> Measure:
    total, missing = 0, []
    for rule in rules:
        looking = [look for look in seen if rule.decides in look.at]
        for test in _tests(rule, policy):
            hit = {side for look in looking for side in _sides(test, look)}
            total += 2
            missing += [_gap(test, rule, side) for side in (ON, BESIDE) if side not in hit]
    return Measure("boundaries", total, tuple(missing))


def _gap(test: nodes.Compare, rule: Rule, side: str) -> Gap:
    sign = (
        "="
        if side == ON
        else {"<": "right below", ">=": "right below", "=": "right beside"}.get(test.operator, "right above")
    )
    return Gap(f"`{rule.id}`: no example with {to_text(test.left)} {sign} {to_text(test.right)}", rule.place)


def _tests(rule: Rule, policy: Policy) -> Iterator[nodes.Compare]:
    """The comparisons of a rule that have a boundary: a figure that is open has none."""
    trees = [rule.when, *(() if rule.value is None else (rule.value,)), *dates_of_rule(rule, policy.model)]
    found = dict.fromkeys(test for tree in trees for test in orderings_in(tree))
    return (test for test in found if not names_in(test) & open_figures(policy.model))


def _sides(test: nodes.Compare, look: Look) -> Iterator[str]:
    """On which side of a boundary an example lies, if it lies right there."""
    left, right = value_of(test.left, look.situation), value_of(test.right, look.situation)
    if left is None or right is None:
        return
    if left == right:
        yield ON
    elif _is_beside(test, left, right):
        yield BESIDE


def _is_beside(test: nodes.Compare, left: Maybe, right: Maybe) -> bool:
    """Whether the sides are as near as can be, and the comparison comes out otherwise than where they are equal."""
    step = _step(test, right)
    if step is None or left is None or right is None:
        return False
    below, above = calculate("-", right, step), calculate("+", right, step)
    if below is None or above is None:
        return False
    is_above = _number(right) < _number(left) <= _number(above)
    is_below = _number(below) <= _number(left) < _number(right)
    return bool({"<": is_below, ">=": is_below, "<=": is_above, ">": is_above}.get(test.operator, is_below or is_above))


def _number(value: Maybe) -> Any:  # noqa: ANN401 - what has an order
    return value.amount if isinstance(value, Money) else value


def _step(test: nodes.Compare, bound: Maybe) -> Maybe:
    """How far right beside a bound reaches."""
    counts = any(isinstance(side, nodes.Call) and side.function in COUNTS for side in (test.left, test.right))
    match bound:
        case Decimal():
            return Decimal(1) if counts or bound == bound.to_integral_value() else Decimal(1).scaleb(_exponent(bound))
        case Money(currency=code):
            return Money(Decimal("0.01"), code)
        case dt.datetime() | dt.timedelta():
            return dt.timedelta(seconds=1)
        case dt.date():
            return dt.timedelta(days=1)
    return None


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _unknowns(rules: Iterable[Rule], seen: list[Look], policy: Policy) -> Measure:
    pairs: dict[tuple[str, str], Rule] = {}
    for rule in rules:
        for fact in sorted(policy.names.read_by_rule[rule.id] & policy.model.facts.keys()):
            pairs.setdefault((rule.decides, fact), rule)
    missing = [
        Gap(f"no example of `{decision}` in which `{fact}` is unknown and matters", rule.place)
        for (decision, fact), rule in pairs.items()
        if not any(_tells(look, decision, fact) for look in seen)
    ]
    return Measure("unknowns", len(pairs), tuple(missing))


def _tells(look: Look, decision: str, fact: str) -> bool:
    record = look.records[decision]
    return decision in look.at and fact in {*record.needs, *record.assumes}


def _clauses(seen: list[Look], policy: Policy) -> Measure:
    cited = {clause for look in seen for clause in _carried_out(look, policy)}
    own = [clause for clause in policy.model.clauses.values() if clause.pack == policy.name]
    missing = [
        Gap(f"`{clause.id}`: no example carries it out", clause.place) for clause in own if clause.id not in cited
    ]
    return Measure("clauses", len(own), tuple(missing))


def _carried_out(look: Look, policy: Policy) -> Iterator[str]:
    """The clauses that an example cites, and those of the rules, figures, deadlines and steps that it looks at."""
    yield from look.example.clauses
    for name in look.at:
        for rule in look.records[name].rules:
            yield from policy.model.rules[rule].clauses
            for read in policy.names.read_by_rule[rule]:
                figure = policy.names.parameter(read)
                yield from figure.clauses if figure else ()
        deadline = policy.model.deadlines.get(name.removeprefix(DEADLINE))
        yield from deadline.clauses if deadline else ()
    for step in steps_of(look.example) & policy.model.steps.keys():
        yield from policy.model.steps[step].clauses
