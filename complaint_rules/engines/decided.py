"""A complaint after all decisions on it: the names of decisions stand for what was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import attrs

from complaint_rules.domain.facts import Facts
from complaint_rules.engines.meaning import as_operand
from complaint_rules.engines.record import Record, Status
from complaint_rules.engines.situation import Names, Situation, day_in_force
from complaint_rules.language.operations import Maybe


@attrs.define(repr=False)
class Decided(Situation):
    """A complaint after all decisions on it: their names have the outcomes that were decided.

    Args:
        records: What was decided.
    """

    records: Mapping[str, Record] = attrs.field(factory=dict, kw_only=True)

    def __repr__(self) -> str:
        """No values: some are personal."""
        return f"Decided({', '.join(sorted(self.records))})"

    def lookup(self, name: str) -> Maybe:
        """A name's value; None is unknown."""
        if name not in self.records:
            return super().lookup(name)
        record = self.records[name]
        decided = record.outcome if record.status is Status.DECIDED else None
        return as_operand(decided, self.names.policy.decisions[name])

    def needs(self, name: str) -> frozenset[str]:
        """The facts and parameters that an unknown name waits for."""
        return frozenset(self.records[name].needs) if name in self.records else super().needs(name)


def decided(
    names: Names, facts: Facts, records: Mapping[str, Record], as_of: dt.date | None, *, strict: bool = False
) -> Decided:
    """The situation in which a policy's expressions have the values that they had when it decided.

    Args:
        names: What the policy's names are.
        facts: Of the complaint.
        records: What was decided.
        as_of: The day whose rules applied, where the caller gave one.
        strict: Whether no absence is read as an answer.
    """
    day = day_in_force(names, facts.values, as_of, strict=strict)
    return Decided(names, facts.values, day, strict=strict, records=records)
