"""From rules' truths to records, decision by decision: what every engine does alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias, cast

import attrs

from complaint_rules.domain.facts import Facts
from complaint_rules.domain.types import Kind
from complaint_rules.engines.meaning import DecisionMeaning, Judgement, Mask, bits_of
from complaint_rules.engines.record import Outcome, Record, Status
from complaint_rules.engines.situation import Names, Situation, day_in_force
from complaint_rules.language.evaluation import needs_of, truth_of, value_of
from complaint_rules.language.operations import Maybe
from complaint_rules.policy.model import DecisionDefinition, Policy, Rule

_NOTHING: frozenset[str] = frozenset()

TruthSource: TypeAlias = Callable[[str, Situation], tuple[Mask, Mask]]
"""From a decision's name and the situation to the masks of its true and its unknown rules."""


class Engine(Protocol):
    """What decides complaints under one policy."""

    name: str

    def decide(self, facts: Facts, *, as_of: dt.date | None = None) -> Mapping[str, Record]:
        """The record of every decision, by name.

        Args:
            facts: Checked facts.
            as_of: The day whose rules apply; None for that of the policy's ``in_force_by``.
        """


@attrs.frozen
class Step:
    """One decision on the way: its meaning, and the absences that it reads, directly or through others."""

    name: str
    meaning: DecisionMeaning
    absences: frozenset[str]
    asked_known: frozenset[str]

    def reads_absence(self, facts: Mapping[str, Maybe]) -> bool:
        """Whether some absence (for ``known``, a null too) is read as an answer."""
        return any(name not in facts for name in self.absences) or any(
            facts.get(name) is None for name in self.asked_known
        )


@attrs.frozen
class Found:
    """What one pass finds of a decision."""

    judgement: Judgement
    needs: frozenset[str]


class Decider:
    """Walks a policy's decisions in their order.

    Args:
        policy: The policy.
        locale: Of the records' questions.
        truths: Where the rules' truths come from.
    """

    def __init__(self, policy: Policy, locale: str, truths: TruthSource) -> None:
        self.names = Names(policy)
        self.steps = tuple(self._step(policy, name, locale) for name in policy.order)
        self.meanings = {step.name: step.meaning for step in self.steps}
        self.truths = truths

    def _step(self, policy: Policy, name: str, locale: str) -> Step:
        read = self.names.reads[name] | ({policy.in_force_by} if self.names.dated else set())
        absences = frozenset(read & self.names.absences.keys())
        meaning = DecisionMeaning(policy, policy.decisions[name], locale)
        return Step(name, meaning, absences, self.names.asked_known[name])

    def records(self, facts: Facts, as_of: dt.date | None) -> dict[str, Record]:
        """Every decision's record."""
        plain = self._situation(facts, as_of, strict=False)
        found = {step.name: self._find(step, plain) for step in self.steps}
        assumed = self._assumed(found, facts, as_of, plain)
        return {
            name: self.meanings[name].record(each.judgement, each.needs, assumed.get(name, _NOTHING))
            for name, each in found.items()
        }

    def _situation(self, facts: Facts, as_of: dt.date | None, *, strict: bool) -> Situation:
        day = day_in_force(self.names, facts.values, as_of, strict=strict)
        return Situation(self.names, facts.values, day, strict=strict)

    def _assumed(
        self, found: Mapping[str, Found], facts: Facts, as_of: dt.date | None, plain: Situation
    ) -> dict[str, frozenset[str]]:
        """What a second pass, in which no absence is read as an answer, needs beyond the first."""
        affected = [step for step in self.steps if step.reads_absence(facts.values)]
        if not affected:
            return {}
        strict = self._situation(facts, as_of, strict=True)
        strict.outcomes.update(plain.outcomes)
        strict.waiting.update(plain.waiting)
        return {step.name: self._find(step, strict).needs - found[step.name].needs for step in affected}

    def _find(self, step: Step, situation: Situation) -> Found:
        true, unknown = self.truths(step.name, situation)
        found = conclude(step.meaning, situation, true, unknown)
        outcome = found.judgement.outcome if found.judgement.status is Status.DECIDED else None
        situation.outcomes[step.name] = as_operand(outcome, step.meaning.definition)
        situation.waiting[step.name] = found.needs
        return found


def conclude(meaning: DecisionMeaning, situation: Situation, true: Mask, unknown: Mask) -> Found:
    """Judge a decision, and find what it needs."""
    values, needs = None, _NOTHING
    computed = meaning.computed and meaning.standing(true, unknown) & meaning.computed
    if computed:
        values, needs = _computed_values(meaning, situation, computed)
    judgement = meaning.judge(true, unknown, values)
    waiting = judgement.standing & unknown
    if waiting:
        needs = needs.union(*(needs_of_rule(meaning.rules[index], situation) for index in bits_of(waiting)))
    return Found(judgement, needs)


def _computed_values(
    meaning: DecisionMeaning, situation: Situation, computed: Mask
) -> tuple[tuple[Maybe, ...], frozenset[str]]:
    """The outcomes of the rules, those that are computed by a standing rule included, and what these need."""
    values = [rule.then for rule in meaning.rules]
    needs = _NOTHING
    for index in bits_of(computed):
        tree = meaning.rules[index].value
        if tree is not None:
            values[index] = value_of(tree, situation)
            needs |= needs_of(tree, situation)
    return tuple(values), needs


def needs_of_rule(rule: Rule, situation: Situation) -> frozenset[str]:
    """What keeps a rule unknown: what its condition needs, and the day where that decides whether it is in force."""
    needs = needs_of(rule.when, situation)
    if situation.day is None and (rule.since is not None or rule.until is not None):
        return needs | {situation.names.policy.in_force_by}
    return needs


def truth_of_rule(rule: Rule, situation: Situation) -> bool | None:
    """Whether a rule holds: its condition, within its time in force."""
    truth = truth_of(rule.when, situation)
    if truth is False or (rule.since is None and rule.until is None):
        return truth
    if situation.day is None:
        return None
    begun = rule.since is None or rule.since <= situation.day
    return truth if begun and (rule.until is None or situation.day <= rule.until) else False


def as_operand(outcome: Outcome, definition: DecisionDefinition) -> Maybe:
    """An outcome as other decisions' conditions see it: enum values collected are a set."""
    if definition.collect and definition.type.kind is Kind.ENUM and isinstance(outcome, tuple):
        return cast(frozenset[str], frozenset(outcome))
    return outcome
