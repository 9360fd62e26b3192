"""What the checks of single tables share."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from complaint_rules.domain.errors import Fault
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.types import Type
from complaint_rules.policy.drafts import Draft
from complaint_rules.policy.expressions import Expressions
from complaint_rules.policy.process_words import EVENTS
from complaint_rules.policy.tables import Citing


@attrs.frozen
class Context:
    """A draft while it is checked.

    Args:
        draft: All tables.
        outcomes: The type of one outcome of each decision.
        expressions: Reads expressions against all names.
        faults: Takes the faults.
    """

    draft: Draft
    outcomes: Mapping[str, Type]
    expressions: Expressions
    faults: list[Fault]

    @property
    def events(self) -> frozenset[str]:
        """All that can happen to a complaint, by name."""
        return frozenset(EVENTS) | self.draft.events.keys()

    def clauses(self, table: Citing) -> tuple[str, ...]:
        """The clauses that a table cites, each of which is in the catalogue."""
        return cited_clauses(table, self.draft, self.faults)


def cited_clauses(table: Citing, draft: Draft, faults: list[Fault]) -> tuple[str, ...]:
    """The clauses that a table cites, sorted."""
    for clause, keys in table.citations():
        if clause not in draft.clauses:
            message = f"`{clause}` is no clause of the catalogue{did_you_mean(clause, draft.clauses)}"
            faults.append(table.where.fault(message, *keys))
    return table.cited()
