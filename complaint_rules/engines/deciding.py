"""From rules' truths to records, decision by decision: what every engine does alike."""

from __future__ import annotations

import copy
import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Protocol, Self, TypeAlias

import attrs

from complaint_rules.domain.facts import Facts
from complaint_rules.engines.meaning import DecisionMeaning, Finding, Mask, Truths, bits_of
from complaint_rules.engines.record import Record
from complaint_rules.engines.situation import Names, Situation, day_in_force
from complaint_rules.language.evaluation import needs_of, truth_of, value_of
from complaint_rules.language.operations import Maybe
from complaint_rules.policy.model import Policy, Rule

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
    """One decision on the way: its meaning, and what its rules read themselves.

    Args:
        absences: Facts whose absence reads as an answer, or that ``known`` asks after.
        upstream: Decisions whose outcomes it uses.
    """

    name: str
    meaning: DecisionMeaning
    absences: frozenset[str]
    upstream: tuple[str, ...]


class Decider(ABC):
    """Takes the decisions in their order, each after those whose outcomes it uses.

    What an answer takes from an absence shows in a second look, in which no absence is read as an answer. Of the
    decisions only those are looked at again that read an absence, or use one that came out differently.

    Args:
        policy: The policy.
        locale: Of the records' questions.
    """

    def __init__(self, policy: Policy, locale: str) -> None:
        self.names = Names(policy)
        self.steps = tuple(self._step(policy, name, locale) for name in policy.order)
        self.meanings = {step.name: step.meaning for step in self.steps}
        self._absences = tuple(sorted(_NOTHING.union(*(step.absences for step in self.steps))))

    def _step(self, policy: Policy, name: str, locale: str) -> Step:
        read = self.names.read_by[name] | ({policy.in_force_by} if self.names.dated else set())
        return Step(
            name,
            DecisionMeaning(policy, policy.decisions[name], locale),
            absences=self.names.asked_known[name] | (read & self.names.absences.keys()),
            upstream=self.names.upstream[name],
        )

    def records(self, facts: Facts, as_of: dt.date | None) -> dict[str, Record]:
        """Every decision's record."""
        findings = self._findings(self._situation(facts, as_of, strict=False))
        records = {name: finding.record for name, finding in findings.items()}
        if absent := self._absent(facts):
            self._assume(findings, records, absent, self._situation(facts, as_of, strict=True))
        return records

    def _situation(self, facts: Facts, as_of: dt.date | None, *, strict: bool) -> Situation:
        day = day_in_force(self.names, facts.values, as_of, strict=strict)
        return Situation(self.names, facts.values, day, strict)

    def _findings(self, situation: Situation) -> Mapping[str, Finding]:
        """What every decision comes to."""
        for step in self.steps:
            situation.findings[step.name] = self._finding(step.meaning, situation)
        return situation.findings

    def _finding(self, meaning: DecisionMeaning, situation: Situation) -> Finding:
        """What one decision comes to, where the situation holds the findings of those that it uses."""
        truths = self._truths(meaning, situation)
        return meaning.settled.get(truths) or self.conclude(meaning, situation, truths)

    @abstractmethod
    def _truths(self, meaning: DecisionMeaning, situation: Situation) -> Truths:
        """The truths of one decision's rules."""

    def _needs(self, meaning: DecisionMeaning, waiting: Mask, situation: Situation) -> frozenset[str]:
        """What the unknown rules of a mask need, by the language's own evaluator."""
        return _NOTHING.union(*(needs_of_rule(meaning.rules[index], situation) for index in bits_of(waiting)))

    def _values(
        self, meaning: DecisionMeaning, computing: Mask, situation: Situation
    ) -> tuple[tuple[Maybe, ...], frozenset[str]]:
        """Each rule's outcome, those that the rules of a mask compute included, and what these need; as above."""
        values = list(meaning.constants)
        needs = _NOTHING
        for index in bits_of(computing):
            tree = meaning.rules[index].value
            if tree is not None:
                values[index] = value_of(tree, situation)
                needs |= needs_of(tree, situation)
        return tuple(values), needs

    def _absent(self, facts: Facts) -> list[str]:
        """What is not known, though its absence may be read as an answer."""
        known = facts.values.get
        return [name for name in self._absences if known(name) is None]

    def _assume(
        self, findings: Mapping[str, Finding], records: dict[str, Record], absent: list[str], strict: Situation
    ) -> None:
        """Add to the records what a second look, in which no absence is read as an answer, needs beyond the first."""
        strict.findings.update(findings)
        changed = set(absent)
        for step in self.steps:
            if not (changed.isdisjoint(step.absences) and changed.isdisjoint(step.upstream)):
                before, after = findings[step.name], self._finding(step.meaning, strict)
                if after is not before:
                    changed.add(step.name)
                    strict.findings[step.name] = after
                    # What is needed anyway is assumed as well where the reading of its absence made the answer.
                    assumes = after.needs - before.needs or (_NOTHING if after.answers_like(before) else after.needs)
                    if assumes:
                        records[step.name] = step.meaning.assuming(before, assumes)

    def conclude(
        self,
        meaning: DecisionMeaning,
        situation: Situation,
        truths: Truths,
        upstream: Mapping[str, Finding] | None = None,
    ) -> Finding:
        """What one decision's truths come to where that is not settled by the truths alone, or not yet.

        Args:
            meaning: The decision's.
            situation: The complaint at hand.
            truths: Of its rules.
            upstream: The findings of the decisions that it uses, where the situation does not hold them yet.
        """
        waiting, computing = meaning.open(truths)
        if not waiting and not computing:
            return meaning.settle(truths)
        if upstream:
            situation.findings.update(upstream)
        needs = self._needs(meaning, waiting, situation) if waiting else _NOTHING
        if not computing:
            return meaning.find(truths, needs)
        values, needs_of_values = self._values(meaning, computing, situation)
        return meaning.find(truths, needs | needs_of_values, values)


class SteppingDecider(Decider):
    """Asks a source for the truths of each decision's rules, one decision after the other.

    Args:
        policy: The policy.
        locale: Of the records' questions.
        source: Where the rules' truths come from.
    """

    def __init__(self, policy: Policy, locale: str, source: TruthSource) -> None:
        super().__init__(policy, locale)
        self._source = source

    def fed_by(self, source: TruthSource) -> Self:
        """The same decider, with everything that it has worked out, over another source of truths."""
        other = copy.copy(self)
        other._source = source  # noqa: SLF001 - of this class
        return other

    def _truths(self, meaning: DecisionMeaning, situation: Situation) -> Truths:
        return meaning.truths(*self._source(meaning.name, situation))


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
