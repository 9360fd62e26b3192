"""The compiled engine, the default."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from complaint_rules.domain.facts import Facts
from complaint_rules.engines.compiled.frame import Frame
from complaint_rules.engines.compiled.generator import (
    FINDINGS,
    OUTCOMES,
    RECORDS,
    GeneratedDecision,
    find_source,
    made,
)
from complaint_rules.engines.deciding import Decider
from complaint_rules.engines.meaning import DecisionMeaning, Finding, Mask, Truths
from complaint_rules.engines.record import Outcome, Record
from complaint_rules.engines.situation import Situation, day_in_force
from complaint_rules.language.operations import Maybe
from complaint_rules.policy.model import Policy
from complaint_rules.policy.scope import scope_of


class CompiledEngine(Decider):
    """Decides by Python code generated from the policy's trees.

    One function takes all decisions; for a second look at single ones each has functions of its own.

    Args:
        policy: The policy.
        locale: Of the records' questions; None for the policy's first.
    """

    name = "compiled"

    def __init__(self, policy: Policy, *, locale: str | None = None) -> None:
        super().__init__(policy, locale or policy.locales[0])
        scope = scope_of(policy)
        frame = Frame(self.names, scope, self.names.everything, day="d", strict="False")
        self._find_source = find_source(self.meanings, frame, self.conclude)
        self._find: Callable[[Mapping[str, Maybe], dt.date | None, str], dict[str, Any]]
        self._find = made(self._find_source, frame, "found")
        self._decisions = {
            name: GeneratedDecision(meaning, self.names, scope) for name, meaning in self.meanings.items()
        }

    @property
    def source(self) -> str:
        """The generated code, to be read."""
        return "\n\n".join([self._find_source, *(decision.source for decision in self._decisions.values())])

    def decide(self, facts: Facts, *, as_of: dt.date | None = None) -> dict[str, Record]:
        """The record of every decision, by name.

        Args:
            facts: Checked facts.
            as_of: The day whose rules apply; None for that of the policy's ``in_force_by``.
        """
        if self._absences and self._absent(facts):
            return self.records(facts, as_of)
        return self._find(facts.values, day_in_force(self.names, facts.values, as_of, strict=False), RECORDS)

    def outcomes(self, facts: Facts, *, as_of: dt.date | None = None) -> dict[str, Outcome]:
        """The outcome of every decision, by name, without records.

        Args:
            facts: Checked facts.
            as_of: The day whose rules apply; None for that of the policy's ``in_force_by``.

        Returns:
            None for what is not decided; of a collecting decision the certain values.
        """
        return self._find(facts.values, day_in_force(self.names, facts.values, as_of, strict=False), OUTCOMES)

    def _findings(self, situation: Situation) -> Mapping[str, Finding]:
        return self._find(situation.facts, situation.day, FINDINGS)

    def _truths(self, meaning: DecisionMeaning, situation: Situation) -> Truths:
        return self._decisions[meaning.name].truths(situation)

    def _needs(self, meaning: DecisionMeaning, waiting: Mask, situation: Situation) -> frozenset[str]:
        return self._decisions[meaning.name].needs(waiting, situation)

    def _values(
        self, meaning: DecisionMeaning, computing: Mask, situation: Situation
    ) -> tuple[tuple[Maybe, ...], frozenset[str]]:
        return self._decisions[meaning.name].values(computing, situation)
