"""A decided complaint as reports look at it: what every name stood for when it was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import attrs

from complaint_rules.domain.facts import Facts
from complaint_rules.engines.meaning import as_operand
from complaint_rules.engines.record import Record, Status
from complaint_rules.engines.situation import Names, Situation, day_in_force
from complaint_rules.language.operations import Maybe
from complaint_rules.policy.model import Policy
from complaint_rules.reports.locales import text_in
from complaint_rules.reports.wording import Wording


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


@attrs.frozen
class View:
    """One decided complaint.

    Args:
        names: What the policy's names are.
        facts: Of the complaint.
        records: What was decided.
        situation: In which the policy's expressions have the values that they had.
        wording: Writes for people.
    """

    names: Names
    facts: Facts
    records: Mapping[str, Record]
    situation: Situation
    wording: Wording

    @property
    def policy(self) -> Policy:
        """The policy that decided."""
        return self.names.policy

    def text(self, texts: Mapping[str, str]) -> str:
        """A pack's text, in the reader's locale where there is one."""
        return text_in(texts, self.wording.locale, self.policy.locales)

    def written(self, name: str) -> str | None:
        """The value of a name, for people; None where it is unknown."""
        value = self.situation.lookup(name)
        return None if value is None else self.wording.value(value)


def view_of(names: Names, facts: Facts, records: Mapping[str, Record], as_of: dt.date | None, locale: str) -> View:
    """Look at what was decided.

    Args:
        names: What the policy's names are.
        facts: Of the complaint.
        records: What was decided.
        as_of: The day whose rules applied, where the caller gave one.
        locale: The reader's.
    """
    day = day_in_force(names, facts.values, as_of, strict=False)
    situation = Decided(names, facts.values, day, strict=False, records=records)
    return View(names, facts, records, situation, Wording(locale, names.policy.zone))
