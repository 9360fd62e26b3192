"""What would be, were a decision to come out otherwise."""

from __future__ import annotations

import attrs

from complaint_rules.engines.situation import Situation
from complaint_rules.language.functions import Setting
from complaint_rules.language.operations import Maybe, Truth


@attrs.frozen(eq=False)
class Supposed:
    """A decided complaint, an environment for expressions, in which one decision has another outcome.

    Args:
        situation: The complaint.
        name: The decision.
        outcome: What it is supposed to come to; None for unknown.
    """

    situation: Situation
    name: str
    outcome: Maybe

    @property
    def setting(self) -> Setting:
        """The policy's zone and calendar."""
        return self.situation.setting

    def lookup(self, name: str) -> Maybe:
        """A name's value; None is unknown."""
        return self.outcome if name == self.name else self.situation.lookup(name)

    def is_known(self, name: str) -> Truth:
        """What ``known(name)`` says."""
        return self.situation.is_known(name)

    def needs(self, name: str) -> frozenset[str]:
        """The facts and parameters that an unknown name waits for."""
        return self.situation.needs(name)

    def reads(self, name: str) -> frozenset[str]:
        """The facts and parameters behind a name."""
        return self.situation.reads(name)
