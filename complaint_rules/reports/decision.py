"""All decisions on one complaint, and what can be told of them.

Most callers want the records alone, so what is made of them (a reply, a document, an explanation) is imported and made
when it is asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from complaint_rules.domain.errors import UnknownDecisionError
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.engines.record import Record

if TYPE_CHECKING:
    from complaint_rules.engines.due import Due
    from complaint_rules.engines.situation import Names
    from complaint_rules.policy.model import Policy
    from complaint_rules.reports.explanation import DecisionExplanation
    from complaint_rules.reports.viewing import View


class Decision(Mapping[str, Record]):
    """All decisions on one complaint: a mapping from a decision's name to its record.

    Args:
        names: What the policy's names are.
        facts: Of the complaint.
        records: What was decided.
        engine: What decided it.
        locale: The reader's.
        as_of: The day whose rules applied, where the caller gave one.
        dues: Reckons the deadlines.
    """

    __slots__ = ("_as_of", "_deadlines", "_dues", "_names", "_records", "_view", "engine", "facts", "locale")

    def __init__(
        self,
        names: Names,
        facts: Facts,
        records: Mapping[str, Record],
        *,
        engine: str,
        locale: str,
        as_of: dt.date | None,
        dues: Callable[[], tuple[Due, ...]],
    ) -> None:
        self._names = names
        self.facts = facts
        self.engine = engine
        self.locale = locale
        self._records = records
        self._as_of = as_of
        self._dues = dues
        self._deadlines: tuple[Due, ...] | None = None
        self._view: View | None = None

    def __getitem__(self, name: str) -> Record:
        try:
            return self._records[name]
        except KeyError:
            known = did_you_mean(str(name), self._records) or f"; it makes {', '.join(sorted(self._records))}"
            raise UnknownDecisionError(f"the policy makes no decision `{name}`{known}") from None

    def __contains__(self, name: object) -> bool:
        """Without looking for what may have been meant, as the error of a missing name does."""
        return name in self._records

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={record.status.value}" for name, record in self._records.items())
        return f"Decision({told})"

    @property
    def policy(self) -> Policy:
        """The policy that decided, as checked data."""
        return self._names.policy

    @property
    def complaint(self) -> str | None:
        """The complaint's own id, where it is known."""
        name = self.facts.values.get("complaint.id")
        return name if isinstance(name, str) else None

    @property
    def view(self) -> View:
        """The complaint as reports look at it; made when it is first asked for."""
        if self._view is None:
            from complaint_rules.reports.viewing import view_of

            self._view = view_of(self._names, self.facts, self._records, self._as_of, self.locale)
        return self._view

    @property
    def deadlines(self) -> tuple[Due, ...]:
        """The deadlines that apply, or may, by id; reckoned when they are first asked for.

        Those whose clock is started by an event that is still to come are not among them.
        """
        if self._deadlines is None:
            self._deadlines = self._dues()
        return self._deadlines

    @property
    def messages(self) -> Mapping[str, str]:
        """All that is said to the customer, by the name of the whole."""
        from complaint_rules.reports.messages import messages

        return messages(self.view)

    @property
    def reply(self) -> str | None:
        """What is said to a customer whose complaint is rejected or not established; else None."""
        from complaint_rules.reports.messages import is_turned_down, reply

        # Looking closer takes as long as deciding: only where something may be said.
        return reply(self.view) if self.policy.messages and is_turned_down(self._records) else None

    def to_json(self) -> dict[str, Any]:
        """The document that others rely on, ready for :func:`json.dumps`."""
        from complaint_rules.reports.deadlines import deadline_documents
        from complaint_rules.reports.document import decision_document

        deadlines = deadline_documents(self.deadlines, self.policy, self.locale) if self.policy.deadlines else []
        return decision_document(
            self.policy, self.facts, self._records, engine=self.engine, deadlines=deadlines, reply=self.reply
        )

    def explanation(self) -> tuple[DecisionExplanation, ...]:
        """Why each decision came out as it did, as data; each stands after those whose outcomes it uses."""
        from complaint_rules.reports.explanation import explain

        return explain(self.view)

    def explain(self, *, changes: bool = False) -> str:
        """Why each decision came out as it did, in words of the locale; no personal value is told.

        Args:
            changes: Whether to tell as well what would have to be known or different.
        """
        from complaint_rules.reports.lines import plain
        from complaint_rules.reports.text import explanation_lines

        return plain(explanation_lines(self.explanation(), self.view, self.deadlines, changes=changes))
