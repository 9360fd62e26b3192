"""The compiled engine, the default."""

from __future__ import annotations

import datetime as dt

from complaint_rules.domain.facts import Facts
from complaint_rules.engines.compiled.frame import Frame
from complaint_rules.engines.compiled.generator import GeneratedNeeds, find_source, made
from complaint_rules.engines.deciding import Decider, Find
from complaint_rules.engines.meaning import Finding, Mask
from complaint_rules.engines.record import Outcome, Record
from complaint_rules.engines.situation import Situation
from complaint_rules.policy.model import Policy
from complaint_rules.policy.scope import scope_of


class CompiledEngine:
    """Decides by Python code generated from the policy's trees.

    Args:
        policy: The policy.
        locale: Of the records' questions; None for the policy's first.
    """

    name = "compiled"

    def __init__(self, policy: Policy, *, locale: str | None = None) -> None:
        self._decider = decider = Decider(policy, locale or policy.locales[0], self._found, self._needs)
        scope = scope_of(policy)
        frame = Frame(decider.names, scope, decider.names.everything)
        self._find_source = find_source(decider.meanings, frame, decider.conclude)
        self._find: Find = made(self._find_source, frame, "found")
        self._generated_needs = {
            name: GeneratedNeeds(meaning, decider.names, scope) for name, meaning in decider.meanings.items()
        }

    @property
    def source(self) -> str:
        """The generated code, to be read."""
        needs = (f"# {name}\n{generated.source}" for name, generated in self._generated_needs.items())
        return "\n\n".join([self._find_source, *needs])

    def _found(self, situation: Situation) -> dict[str, Finding]:
        return self._find(situation)

    def _needs(self, decision: str, waiting: Mask, situation: Situation) -> frozenset[str]:
        return self._generated_needs[decision](waiting, situation)

    def decide(self, facts: Facts, *, as_of: dt.date | None = None) -> dict[str, Record]:
        """The record of every decision, by name.

        Args:
            facts: Checked facts.
            as_of: The day whose rules apply; None for that of the policy's ``in_force_by``.
        """
        return self._decider.records(facts, as_of)

    def outcomes(self, facts: Facts, *, as_of: dt.date | None = None) -> dict[str, Outcome]:
        """The outcome of every decision, by name, without records; None unless decided.

        Args:
            facts: Checked facts.
            as_of: The day whose rules apply; None for that of the policy's ``in_force_by``.
        """
        return self._decider.outcomes(facts, as_of)
