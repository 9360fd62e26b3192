"""From rules' truths to records, decision by decision: what every engine does alike."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias

import attrs

from complaint_rules.domain.facts import Facts
from complaint_rules.engines.meaning import DecisionMeaning, Finding, Mask, bits_of
from complaint_rules.engines.record import Outcome, Record
from complaint_rules.engines.situation import Names, Situation, day_in_force
from complaint_rules.language.evaluation import needs_of, truth_of, value_of
from complaint_rules.language.operations import Maybe
from complaint_rules.policy.model import Policy, Rule

_NOTHING: frozenset[str] = frozenset()

TruthSource: TypeAlias = Callable[[str, Situation], tuple[Mask, Mask]]
"""From a decision's name and the situation to the masks of its true and its unknown rules."""

NeedsSource: TypeAlias = Callable[[str, Mask, Situation], frozenset[str]]
"""From a decision's name, the mask of unknown rules and the situation to what these rules need."""


Find: TypeAlias = Callable[[Situation], dict[str, Finding]]
"""One pass: what every decision comes to in a situation."""


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
        for name in self.absences:
            if name not in facts:
                return True
        return any(facts.get(name) is None for name in self.asked_known)


class Decider:
    """Decides in one pass, or in two where an answer takes something from an absence.

    Args:
        policy: The policy.
        locale: Of the records' questions.
        find: One pass; it may leave to :meth:`conclude` what is not settled by the truths alone.
        needs: Where comes from what unknown rules need; None for the language's own evaluator.
    """

    def __init__(self, policy: Policy, locale: str, find: Find, needs: NeedsSource | None = None) -> None:
        self.names = Names(policy)
        self.steps = tuple(self._step(policy, name, locale) for name in policy.order)
        self.meanings = {step.name: step.meaning for step in self.steps}
        self._find = find
        self._needs = needs or self._evaluated_needs
        self._assuming = tuple(step for step in self.steps if step.absences or step.asked_known)

    def _step(self, policy: Policy, name: str, locale: str) -> Step:
        read = self.names.reads[name] | ({policy.in_force_by} if self.names.dated else set())
        absences = frozenset(read & self.names.absences.keys())
        meaning = DecisionMeaning(policy, policy.decisions[name], locale)
        return Step(name, meaning, absences, self.names.asked_known[name])

    def records(self, facts: Facts, as_of: dt.date | None) -> dict[str, Record]:
        """Every decision's record."""
        findings = self._find(self._situation(facts, as_of, strict=False))
        records = {name: finding.record for name, finding in findings.items()}
        for step in self._assuming:
            if step.reads_absence(facts.values):
                self._assume(findings, records, self._situation(facts, as_of, strict=True))
                break
        return records

    def outcomes(self, facts: Facts, as_of: dt.date | None) -> dict[str, Outcome]:
        """Every decision's outcome alone; None unless decided."""
        findings = self._find(self._situation(facts, as_of, strict=False))
        return {name: finding.record.outcome for name, finding in findings.items()}

    def _situation(self, facts: Facts, as_of: dt.date | None, *, strict: bool) -> Situation:
        day = day_in_force(self.names, facts.values, as_of, strict=strict)
        return Situation(self.names, facts.values, day, strict)

    def _assume(self, findings: Mapping[str, Finding], records: dict[str, Record], strict: Situation) -> None:
        """Add what a second pass, in which no absence is read as an answer, needs beyond the first."""
        strict_findings = self._find(strict)
        for step in self._assuming:
            finding = findings[step.name]
            assumes = strict_findings[step.name].needs - finding.needs
            if assumes:
                records[step.name] = step.meaning.assuming(finding, assumes)

    def conclude(self, meaning: DecisionMeaning, situation: Situation, true: Mask, unknown: Mask) -> Finding:
        """What one decision's truths come to where that is not settled by the truths alone, or not yet."""
        waiting, computing = meaning.waiting(true, unknown), meaning.computing(true, unknown)
        if not waiting and not computing:
            return meaning.settle(true, unknown)
        needs = self._needs(meaning.name, waiting, situation) if waiting else _NOTHING
        values = meaning.constants
        if computing:
            values, needs_of_values = _computed_values(meaning, situation, computing)
            needs |= needs_of_values
        if needs:
            situation.waiting[meaning.name] = needs
        return meaning.find(true, unknown, values, needs)

    def _evaluated_needs(self, decision: str, waiting: Mask, situation: Situation) -> frozenset[str]:
        rules = self.meanings[decision].rules
        return _NOTHING.union(*(needs_of_rule(rules[index], situation) for index in bits_of(waiting)))


class SteppingDecider(Decider):
    """Walks the decisions in their order, and asks a source for the truths of each one's rules.

    Args:
        policy: The policy.
        locale: Of the records' questions.
        truths: Where the rules' truths come from.
    """

    def __init__(self, policy: Policy, locale: str, truths: TruthSource) -> None:
        super().__init__(policy, locale, self._walk)
        self._truths = truths

    def fed_by(self, truths: TruthSource) -> SteppingDecider:
        """The same decider, with everything that it has worked out, over another source of truths."""
        other = copy.copy(self)
        other._truths = truths  # noqa: SLF001 - of this class
        other._find = other._walk  # noqa: SLF001 - of this class
        return other

    def _walk(self, situation: Situation) -> dict[str, Finding]:
        """What every decision comes to, each after those whose outcomes it uses."""
        findings = {}
        for step in self.steps:
            true, unknown = self._truths(step.name, situation)
            finding = step.meaning.settled.get(step.meaning.key(true, unknown))
            if finding is None:
                finding = self.conclude(step.meaning, situation, true, unknown)
            situation.outcomes[step.name] = finding.operand
            findings[step.name] = finding
        return findings


def _computed_values(
    meaning: DecisionMeaning, situation: Situation, computing: Mask
) -> tuple[tuple[Maybe, ...], frozenset[str]]:
    """The outcomes of the rules, those that are computed by a standing rule included, and what these need."""
    values = list(meaning.constants)
    needs = _NOTHING
    for index in bits_of(computing):
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
