"""Of texts: what nothing uses, what cites nothing and is cited by nothing, and what is not said in every language."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from complaint_rules.analysis.finding import Finding
from complaint_rules.domain.facts import Texts
from complaint_rules.language import nodes
from complaint_rules.language.nodes import PARAMETER, Node
from complaint_rules.language.parser import parse
from complaint_rules.language.traversal import names_in, walk
from complaint_rules.policy.checking_texts import PLACEHOLDER
from complaint_rules.policy.conditions import conditions_of
from complaint_rules.policy.model import Policy
from complaint_rules.policy.open_clauses import open_clauses, uncited_rules
from complaint_rules.policy.places import Place


def text_findings(policy: Policy) -> Iterator[Finding]:
    """All of them."""
    for family in (_uncited, _open, _unused_facts, _unused_figures, _unused_defines, _untranslated):
        yield from family(policy)


def _uncited(policy: Policy) -> Iterator[Finding]:
    for rule in uncited_rules(policy):
        if rule.pack == policy.name:
            yield Finding(
                kind="uncited-rule",
                subject=rule.id,
                message=f"`{rule.id}` cites no clause",
                place=rule.place,
                rules=(rule.id,),
            )


def _open(policy: Policy) -> Iterator[Finding]:
    for clause in open_clauses(policy):
        if clause.pack == policy.name:
            yield Finding(
                kind="open-clause",
                subject=clause.id,
                message=f"nothing cites the clause `{clause.id}`",
                place=clause.place,
                clauses=(clause.id,),
            )


def _unused_facts(policy: Policy) -> Iterator[Finding]:
    read = names_read(policy)
    for name, (pack, place) in policy.declared.items():
        if pack == policy.name and name not in read:
            yield Finding(kind="unused-fact", subject=name, message=f"nothing reads the fact `{name}`", place=place)


def _unused_figures(policy: Policy) -> Iterator[Finding]:
    read = names_read(policy)
    for name, parameter in policy.parameters.items():
        if parameter.pack == policy.name and PARAMETER + name not in read:
            yield Finding(
                kind="unused-parameter",
                subject=name,
                message=f"nothing reads the figure `{name}`",
                place=parameter.place,
                clauses=parameter.clauses,
            )


def _unused_defines(policy: Policy) -> Iterator[Finding]:
    used = frozenset[str]().union(*map(names_in, _written(policy)))
    for name, define in policy.defines.items():
        if define.pack == policy.name and name not in used:
            yield Finding(
                kind="unused-define", subject=name, message=f"nothing uses the define `{name}`", place=define.place
            )


def names_read(policy: Policy) -> frozenset[str]:
    """Every fact, figure and decision that a policy reads or prints."""
    roles = (name for each in policy.steps.values() for name in each.actors)
    persons = (name for each in policy.accountabilities.values() for name in (*each.persons, *each.decided_by))
    starts = (start.name for each in policy.deadlines.values() for start in each.starts)
    texts = (text for message in policy.messages.values() for text in message.texts.values())
    printed = (match.group(1) for text in texts for match in PLACEHOLDER.finditer(text))
    promised = (promise.fact for promise in policy.promises)
    read = frozenset[str]().union(*(names_in(each.tree) for each in conditions_of(policy)))
    return read | {policy.in_force_by, *starts, *printed, *promised, *roles, *persons}


def _written(policy: Policy) -> Iterator[Node]:
    """Every expression as it is written; of those that are only kept with defines put in, nothing can be told."""
    yield from (parse(rule.text) for rule in policy.rules.values())
    stated = [each.text for each in policy.invariants] + [each.text for each in policy.assumptions]
    yield from (parse(text) for text in (*(each.text for each in policy.defines.values()), *stated))
    for deadline in policy.deadlines.values():
        texts = (deadline.unless_text, *(start.text for start in deadline.starts))
        yield from (parse(text) for text in texts if text)
    for step in policy.steps.values():
        yield from (parse(text) for text in (step.text, step.done_text, step.requires_text) if text)
    yield from (parse(each.text) for each in policy.accountabilities.values())
    kept = [rule.value for rule in policy.rules.values() if rule.value is not None]
    kept += (message.when for message in policy.messages.values())
    expressions = {define.expression: name for name, define in policy.defines.items()}
    for tree in kept:
        yield from (nodes.Name(expressions[below]) for below in walk(tree) if below in expressions)


@attrs.frozen
class _Said:
    """A text that an author wrote."""

    subject: str
    texts: Texts
    place: Place


def _untranslated(policy: Policy) -> Iterator[Finding]:
    for said in _said(policy):
        missing = [locale for locale in policy.locales if said.texts and locale not in said.texts]
        for locale in missing:
            yield Finding(
                kind="missing-translation",
                subject=f"{said.subject}/{locale}",
                message=f"{said.subject.replace('/', ' of `', 1)}` is not said in `{locale}`",
                place=said.place,
            )


def _said(policy: Policy) -> Iterator[_Said]:
    """The pack's own texts; messages lack none, or the pack would not load."""
    for decision in policy.decisions.values():
        if decision.pack == policy.name:
            yield _Said(f"title/{decision.name}", decision.title, decision.place)
            yield _Said(f"question/{decision.name}", decision.question, decision.place)
    for clause in policy.clauses.values():
        if clause.pack == policy.name:
            yield _Said(f"says/{clause.id}", clause.says, clause.place)
            yield _Said(f"reading/{clause.id}", clause.reading, clause.place)
    for parameter in policy.parameters.values():
        if parameter.pack == policy.name:
            yield _Said(f"title/parameter.{parameter.name}", parameter.title, parameter.place)
    yield from _said_of_process(policy)
    for name, (pack, place) in policy.declared.items():
        if pack == policy.name:
            yield _Said(f"ask/{name}", policy.facts[name].ask, place)


def _said_of_process(policy: Policy) -> Iterator[_Said]:
    for event in policy.events.values():
        if event.pack == policy.name:
            yield _Said(f"title/event.{event.name}", event.title, event.place)
    for step in policy.steps.values():
        if step.pack == policy.name:
            yield _Said(f"title/step.{step.id}", step.title, step.place)
    for each in policy.accountabilities.values():
        if each.pack == policy.name:
            yield _Said(f"title/accountability.{each.id}", each.title, each.place)
            yield _Said(f"note/accountability.{each.id}", each.note, each.place)
