"""Of conditions: always true, never true, and parts that change nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import singledispatch

import attrs

from complaint_rules.analysis.encoding.conditions import rails_of
from complaint_rules.analysis.encoding.ruling import RuleBits
from complaint_rules.analysis.examining import Examination
from complaint_rules.analysis.finding import Finding, Undecided
from complaint_rules.analysis.findings.figures import unless_figures_wait
from complaint_rules.analysis.logic.solver import Literal
from complaint_rules.language import nodes
from complaint_rules.language.evaluation import truth_of
from complaint_rules.language.nodes import Node
from complaint_rules.language.parser import parse
from complaint_rules.language.printer import to_text
from complaint_rules.language.traversal import substitute
from complaint_rules.policy.model import Rule

_TRUE = nodes.Literal(value=True)


def own_rules(examination: Examination) -> Iterator[RuleBits]:
    """The rules of the pack itself."""
    for bits in examination.reading.decisions.values():
        yield from (each for each in bits.rules if examination.is_own(each.rule.pack))


def constant_conditions(examination: Examination) -> Iterator[Finding | Undecided]:
    """Rules that never hold, and conditions that are never false though they look as if they could be."""
    rules = list(own_rules(examination))
    world = examination.reading.world
    refutable = {bits.rule.id: rails_of(bits.rule.when, world).false for bits in rules}
    possible = examination.prover.each_possible([*(bits.true for bits in rules), *refutable.values()])
    for bits in rules:
        rule = bits.rule
        if bits.true not in possible:
            yield _never_true(rule, examination)
        elif rule.when != _TRUE and refutable[rule.id] not in possible:
            yield _always_true(rule)
        if bits.true in possible and examination.loosened((), (rule.when,)):
            yield from _perhaps_never(bits, examination)


def _never_true(rule: Rule, examination: Examination) -> Finding | Undecided:
    never_true = Finding(
        kind="never-true",
        subject=rule.id,
        message=f"`{rule.id}` never holds, whatever the complaint",
        place=rule.place,
        clauses=rule.clauses,
        rules=(rule.id,),
    )
    return unless_figures_wait(never_true, [rule.when], examination)


def _always_true(rule: Rule) -> Finding:
    return Finding(
        kind="always-true",
        subject=rule.id,
        message=f"the condition of `{rule.id}` is never false: it holds wherever its facts are known",
        place=rule.place,
        clauses=rule.clauses,
        rules=(rule.id,),
    )


def _perhaps_never(bits: RuleBits, examination: Examination) -> Iterator[Undecided]:
    rule = bits.rule
    shown = examination.witness(
        [bits.true], [rule.decides], lambda _, situation: truth_of(rule.when, situation) is True, trees=[rule.when]
    )
    if shown is None:
        yield examination.undecided(f"never-true/{rule.id}", rule.place, (), (rule.when,))


# parts that change nothing


@attrs.frozen
class _Leaving:
    """A condition with a part left out."""

    part: Node
    left: Node


def idle_parts(examination: Examination) -> Iterator[Finding | Undecided]:
    """Parts of a condition without which it is true, false and unknown for the same complaints."""
    defines = {name: define.expression for name, define in examination.policy.defines.items()}
    rules = [bits.rule for bits in own_rules(examination)]
    asked = {
        rule.id: [(each, _changed(rule.when, each, defines, examination)) for each in leaving_out(parse(rule.text))]
        for rule in rules
    }
    changing = examination.prover.each_possible(literal for each in asked.values() for _, literal in each)
    for rule in rules:
        idle = {each.part: each for each, literal in reversed(asked[rule.id]) if literal not in changing}
        places = Counter(each.part for each, _ in asked[rule.id])
        for part, each in reversed(idle.items()):
            yield _idle_part(each, rule, examination, places=places[part])


def _idle_part(leaving: _Leaving, rule: Rule, examination: Examination, *, places: int) -> Finding | Undecided:
    part = to_text(leaving.part)
    idle = Finding(
        kind="idle-part",
        subject=f"{rule.id}/{part}",
        message=f"`{part}` changes nothing in the condition of `{rule.id}`",
        details=(f"in one of its {places} places: `{to_text(leaving.left)}` says the same",) if places > 1 else (),
        place=rule.place,
        clauses=rule.clauses,
        rules=(rule.id,),
    )
    return unless_figures_wait(idle, [rule.when], examination)


def _changed(whole: Node, each: _Leaving, defines: Mapping[str, Node], examination: Examination) -> Literal:
    """Holds where a condition comes out otherwise without a part."""
    world, circuit = examination.reading.world, examination.prover.circuit
    before, after = rails_of(whole, world), rails_of(substitute(each.left, defines), world)
    return circuit.either(circuit.differ(before.true, after.true), circuit.differ(before.false, after.false))


@singledispatch
def leaving_out(node: Node) -> Iterator[_Leaving]:  # noqa: ARG001 - one signature for all nodes
    """A condition as it would be without each of its parts."""
    yield from ()


@leaving_out.register
def _(node: nodes.Not) -> Iterator[_Leaving]:
    for each in leaving_out(node.operand):
        yield _Leaving(each.part, nodes.Not(each.left))


@leaving_out.register(nodes.And)
@leaving_out.register(nodes.Or)
def _(node: nodes.And | nodes.Or) -> Iterator[_Leaving]:
    for index, operand in enumerate(node.operands):
        rest = node.operands[:index] + node.operands[index + 1 :]
        yield _Leaving(operand, rest[0] if len(rest) == 1 else attrs.evolve(node, operands=rest))
        for each in leaving_out(operand):
            operands = (*node.operands[:index], each.left, *node.operands[index + 1 :])
            yield _Leaving(each.part, attrs.evolve(node, operands=operands))


@leaving_out.register
def _(node: nodes.In) -> Iterator[_Leaving]:
    match node.choices:
        case [nodes.ListOf(items=items) as listed] if len(items) > 1:
            for index, item in enumerate(items):
                rest = attrs.evolve(listed, items=items[:index] + items[index + 1 :])
                yield _Leaving(nodes.In(node.operand, (item,)), attrs.evolve(node, choices=(rest,)))
        case choices if len(choices) > 1:
            for index, choice in enumerate(choices):
                rest_of = choices[:index] + choices[index + 1 :]
                yield _Leaving(nodes.In(node.operand, (choice,)), attrs.evolve(node, choices=rest_of))
