"""The rete engine: the same decider as the compiled one, with durable-rules as the source of the rules' truths."""

from __future__ import annotations

import datetime as dt
from types import TracebackType
from typing import Self

from complaint_rules.domain.facts import Facts
from complaint_rules.engines.deciding import SteppingDecider
from complaint_rules.engines.meaning import Mask
from complaint_rules.engines.record import Record
from complaint_rules.engines.rete.memory import DecisionNetwork, Memory
from complaint_rules.engines.situation import Situation
from complaint_rules.policy.model import Policy
from complaint_rules.policy.scope import scope_of


class ReteEngine:
    """Decides by networks of durable-rules; several threads may use one engine.

    Args:
        policy: The policy.
        locale: Of the records' questions; None for the policy's first.

    Raises:
        MissingExtraError: durable-rules is not installed, or Python is too new for it.
        SessionError: durable-rules cannot hold the policy's rules.
    """

    name = "rete"

    def __init__(self, policy: Policy, *, locale: str | None = None) -> None:
        scope = scope_of(policy)
        self._decider = SteppingDecider(policy, locale or policy.locales[0], self._truths)
        self.networks = {name: DecisionNetwork(meaning, scope) for name, meaning in self._decider.meanings.items()}

    def _truths(self, decision: str, situation: Situation) -> tuple[Mask, Mask]:
        memory = Memory(self.networks[decision])
        try:
            return memory.truths(situation)
        finally:
            memory.close()

    def decide(self, facts: Facts, *, as_of: dt.date | None = None) -> dict[str, Record]:
        """The record of every decision, by name.

        Args:
            facts: Checked facts.
            as_of: The day whose rules apply; None for that of the policy's ``in_force_by``.

        Raises:
            SessionError: durable-rules failed.
        """
        return self._decider.records(facts, as_of)

    def remembering(self) -> Remembering:
        """The same engine for one complaint whose facts come one by one: it keeps what its networks were told."""
        return Remembering(self)


class Remembering:
    """Decides one complaint again and again, and tells its networks only what is new.

    Args:
        engine: Whose networks it uses.
    """

    name = "rete"

    def __init__(self, engine: ReteEngine) -> None:
        self._networks = engine.networks
        self._memories: dict[tuple[str, bool], Memory] = {}
        self._decider = engine._decider.fed_by(self._truths)  # noqa: SLF001 - the two are one module

    def _truths(self, decision: str, situation: Situation) -> tuple[Mask, Mask]:
        key = (decision, situation.strict)
        if key not in self._memories:
            self._memories[key] = Memory(self._networks[decision])
        return self._memories[key].truths(situation)

    def decide(self, facts: Facts, *, as_of: dt.date | None = None) -> dict[str, Record]:
        """As :meth:`ReteEngine.decide`."""
        return self._decider.records(facts, as_of)

    def close(self) -> None:
        """Give up what the networks keep; deciding again begins anew."""
        while self._memories:
            self._memories.popitem()[1].close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
