"""Faults planted in the shipped packs, and what finds them: ``python -m tests.analysis.seeding``.

With ``--write`` the table goes into ``docs/analysis.md`` as well.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs

from complaint_rules.analysis import analyse
from complaint_rules.analysis.comparing import Verdict, compare_policies
from complaint_rules.analysis.findings.conditions import leaving_out
from complaint_rules.domain.reading import FactReader
from complaint_rules.domain.types import BOOLEAN
from complaint_rules.engines.compiled import CompiledEngine
from complaint_rules.language import nodes
from complaint_rules.language.nodes import Node
from complaint_rules.language.printer import to_text
from complaint_rules.policy.loading import load_policy
from complaint_rules.policy.model import Policy, Rule
from complaint_rules.reports.examples import compare
from tests.analysis.mutating import with_rule, without_rule

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "analysis.md"
BEGIN, END = "<!-- planted: begin -->", "<!-- planted: end -->"
SHIPPED = (
    ROOT / "complaint_rules" / "packs" / "standard",
    *(ROOT / "policies" / name for name in ("kfeng", "baisha", "auto_maintenance")),
)

_BESIDE = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}


@attrs.frozen
class Planted:
    """A policy with a fault.

    Args:
        kind: What fault it is.
        where: The rule or figure.
        policy: The policy.
    """

    kind: str
    where: str
    policy: Policy


def planted(policy: Policy) -> Iterator[Planted]:
    """The policy with each fault of each kind, one at a time, in the pack's own rules and figures."""
    for kind, plant in KINDS.items():
        yield from (Planted(kind, where, found) for where, found in plant(policy))


def _own(policy: Policy) -> Iterator[Rule]:
    return (rule for rule in policy.rules.values() if rule.pack == policy.name)


def off_by_one(policy: Policy) -> Iterator[tuple[str, Policy]]:
    """A bound that includes where it should not, or the other way round; a figure that is one more."""
    for rule in _own(policy):
        for tree in _replaced(rule.when, _beside):
            yield rule.id, with_rule(policy, _with_condition(rule, tree))
    for name, parameter in policy.parameters.items():
        if parameter.pack == policy.name and parameter.values:
            values = tuple((day, value + 1) for day, value in parameter.values if isinstance(value, Decimal))
            changed = attrs.evolve(parameter, values=values)
            yield name, attrs.evolve(policy, parameters={**policy.parameters, name: changed})


def _beside(node: Node) -> Iterator[Node]:
    match node:
        case nodes.Compare(operator=sign) if sign in _BESIDE:
            yield attrs.evolve(node, operator=_BESIDE[sign])
        case nodes.Range():
            yield attrs.evolve(node, low_closed=not node.low_closed)
            yield attrs.evolve(node, high_closed=not node.high_closed)


def dropped_rule(policy: Policy) -> Iterator[tuple[str, Policy]]:
    """A rule that is forgotten."""
    return ((rule.id, without_rule(policy, rule.id)) for rule in _own(policy))


def swapped_outcome(policy: Policy) -> Iterator[tuple[str, Policy]]:
    """Another outcome than the one that is meant."""
    for rule in _own(policy):
        values = policy.decisions[rule.decides].type.values
        if rule.value is None and len(values) > 1:
            other = next(value for value in values if value != rule.then)
            yield rule.id, with_rule(policy, attrs.evolve(rule, then=other))


def dropped_override(policy: Policy) -> Iterator[tuple[str, Policy]]:
    """A rule that overrides nothing any more."""
    for rule in _own(policy):
        if rule.overrides:
            yield rule.id, with_rule(policy, attrs.evolve(rule, overrides=()))


def dropped_part(policy: Policy) -> Iterator[tuple[str, Policy]]:
    """A part of a condition that is left out."""
    for rule in _own(policy):
        for each in leaving_out(rule.when):
            yield rule.id, with_rule(policy, _with_condition(rule, each.left))


def turned_condition(policy: Policy) -> Iterator[tuple[str, Policy]]:
    """A `not` too many or too few."""
    return ((rule.id, with_rule(policy, _with_condition(rule, nodes.Not(rule.when)))) for rule in _own(policy))


def unknown_as_false(policy: Policy) -> Iterator[tuple[str, Policy]]:
    """A fact that is read as false while nobody knows it."""
    flags = {name for name, declared in policy.facts.items() if declared.type == BOOLEAN}

    def guarded(node: Node) -> Iterator[Node]:
        if isinstance(node, nodes.Name) and node.name in flags:
            yield nodes.And((nodes.Known(node.name), node))

    for rule in _own(policy):
        for tree in _replaced(rule.when, guarded):
            yield rule.id, with_rule(policy, _with_condition(rule, tree))


KINDS: Mapping[str, Callable[[Policy], Iterator[tuple[str, Policy]]]] = {
    "a boundary off by one": off_by_one,
    "a dropped rule": dropped_rule,
    "a swapped outcome": swapped_outcome,
    "a dropped override": dropped_override,
    "a dropped part of a condition": dropped_part,
    "a condition turned round": turned_condition,
    "an unknown read as false": unknown_as_false,
}


def _with_condition(rule: Rule, tree: Node) -> Rule:
    return attrs.evolve(rule, when=tree, text=to_text(tree))


def _replaced(tree: Node, change: Callable[[Node], Iterator[Node]]) -> Iterator[Node]:
    """The tree with one of its nodes changed, for each that can be."""
    yield from change(tree)
    for field in attrs.fields(type(tree)):
        value = getattr(tree, field.name)
        for each in _replaced_in(value, change):
            changes: dict[str, Any] = {field.name: each}
            yield attrs.evolve(tree, **changes)


def _replaced_in(value: object, change: Callable[[Node], Iterator[Node]]) -> Iterator[object]:
    """What a field of a node holds, with one node in it changed."""
    if isinstance(value, Node):
        yield from _replaced(value, change)
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            if isinstance(part, Node):
                yield from ((*value[:index], each, *value[index + 1 :]) for each in _replaced(part, change))


# what finds them


@attrs.frozen
class Found:
    """What finds one fault.

    Args:
        by_check: A finding that was not there before.
        by_examples: An example of the author's that comes out otherwise.
        by_diff: A decision that comes out otherwise for some complaint; without one the fault is none.
    """

    by_check: bool
    by_examples: bool
    by_diff: bool


class Finder:
    """Looks for faults planted in one policy.

    Args:
        policy: Without a fault.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._before = {each.id for each in analyse(policy).findings}

    def find(self, fault: Planted) -> Found:
        """What finds a fault."""
        comparison = compare_policies(self.policy, fault.policy)
        return Found(
            by_check=any(each.id not in self._before for each in analyse(fault.policy).findings),
            by_examples=not _examples_pass(fault.policy),
            by_diff=any(each.verdict is not Verdict.EQUIVALENT for each in comparison.decisions),
        )


def _examples_pass(policy: Policy) -> bool:
    reader, engine = FactReader(policy.facts), CompiledEngine(policy)
    without_deadlines = (attrs.evolve(each, expect_deadlines={}) for each in policy.examples)
    return all(compare(each, engine.decide(reader.read(each.given))).passed for each in without_deadlines)


def main() -> None:
    """Plant every fault, look for it, and print the table."""
    arguments = argparse.ArgumentParser(prog="python -m tests.analysis.seeding", description=__doc__)
    arguments.add_argument("--write", action="store_true", help="write the table into docs/analysis.md")
    asked = arguments.parse_args()
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for folder in SHIPPED:
        policy = load_policy(folder)
        finder = Finder(policy)
        for fault in planted(policy):
            counts[fault.kind].update(_columns(finder.find(fault)))
    table = "\n".join(_table(counts))
    print(table)  # noqa: T201 - it is a command
    if asked.write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def _columns(found: Found) -> Iterator[str]:
    yield "planted"
    if not found.by_diff:
        yield "none after all, but told by check" if found.by_check else "none after all"
        return
    yield "real"
    if found.by_check:
        yield "check"
    if found.by_examples:
        yield "examples"
    if found.by_check and not found.by_examples:
        yield "check alone"
    if not (found.by_check or found.by_examples):
        yield "diff alone"


def _table(counts: Mapping[str, Counter[str]]) -> Iterator[str]:
    heads = ("planted", "changes an answer", "found by `check`", "by the pack's examples", "by `check` alone")
    yield f"| fault | {' | '.join(heads)} | by `diff` alone |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    total: Counter[str] = Counter()
    for kind, count in counts.items():
        total += count
        yield _row(kind, count)
    yield _row("**all**", total)


def _row(title: str, count: Counter[str]) -> str:
    keys = ("planted", "real", "check", "examples", "check alone", "diff alone")
    return f"| {title} | {' | '.join(str(count[key]) for key in keys)} |"


if __name__ == "__main__":
    main()
