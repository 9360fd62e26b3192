"""The compiled engine, the default."""

from __future__ import annotations

import datetime as dt

from complaint_rules.domain.facts import Facts
from complaint_rules.engines.compiled.generator import Truths, truths_of
from complaint_rules.engines.deciding import Decider
from complaint_rules.engines.meaning import Mask
from complaint_rules.engines.record import Record
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
        self._decider = Decider(policy, locale or policy.locales[0], self._truths)
        self._functions: dict[str, Truths] = {}
        self.source = ""
        scope = scope_of(policy)
        for meaning in self._decider.meanings.values():
            function, source = truths_of(meaning, self._decider.names, scope)
            self._functions[meaning.name] = function
            self.source += source

    def _truths(self, decision: str, situation: Situation) -> tuple[Mask, Mask]:
        return self._functions[decision](situation.facts.get, situation.outcomes, situation)

    def decide(self, facts: Facts, *, as_of: dt.date | None = None) -> dict[str, Record]:
        """The record of every decision, by name.

        Args:
            facts: Checked facts.
            as_of: The day whose rules apply; None for that of the policy's ``in_force_by``.
        """
        return self._decider.records(facts, as_of)
