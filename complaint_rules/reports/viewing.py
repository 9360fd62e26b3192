"""A decided complaint as reports look at it: what every name stood for when it was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import attrs

from complaint_rules.domain.facts import Facts
from complaint_rules.engines.decided import decided
from complaint_rules.engines.record import Record
from complaint_rules.engines.situation import Names, Situation
from complaint_rules.policy.model import Policy
from complaint_rules.reports.locales import text_in
from complaint_rules.reports.wording import Wording


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
    situation = decided(names, facts, records, as_of)
    return View(names, facts, records, situation, Wording(locale, names.policy.zone))
