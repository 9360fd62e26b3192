"""What is known of one deadline of one complaint, and what its clock depends on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import attrs

from complaint_rules.domain.facts import Texts, Value
from complaint_rules.domain.pauses import Pause
from complaint_rules.policy.model import Deadline


@attrs.frozen
class Alternative:
    """What becomes of an open deadline when certain facts are known.

    Args:
        facts: Those facts, by name; what else is unknown makes no difference, unless the deadline stays open.
        due: The deadline then; None where it does not apply.
    """

    facts: Mapping[str, Value]
    due: Due | None


@attrs.frozen
class Due:
    """A deadline of one complaint; instants are UTC.

    Args:
        deadline: Which.
        started_at: The instant of what starts it; None where that is not known.
        starts_at: When its clock starts, which may be later, at the next opening; None where that is not known.
        due_at: When it ends; None where that is not known, and for one with a day to hit.
        due_on: The day to hit; None likewise.
        warns_at: When to warn; None where that is not known, or not asked for.
        clauses: Its own and those of the rules that decided its span, sorted.
        needs: The unknown facts and parameters that it hangs on, sorted.
        assumes: The facts whose absence was read as an answer and could matter, sorted.
        conflict: The rules that are at odds on its span, sorted.
        alternatives: How it may come out, where it hangs on booleans and enums.
    """

    deadline: Deadline
    started_at: dt.datetime | None = None
    starts_at: dt.datetime | None = None
    due_at: dt.datetime | None = None
    due_on: dt.date | None = None
    warns_at: dt.datetime | None = None
    clauses: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    assumes: tuple[str, ...] = ()
    conflict: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is not known when it is due."""
        return self.due_at is None and self.due_on is None

    @property
    def id(self) -> str:
        """The deadline's."""
        return self.deadline.id

    @property
    def owner(self) -> str:
        """The role that has to act."""
        return self.deadline.owner

    @property
    def action(self) -> Texts:
        """What is to be done, by locale."""
        return self.deadline.action

    @property
    def told_end(self) -> str:
        """When it is due, in UTC, or what that hangs on; for whoever develops with it."""
        if self.due_on is not None:
            return f"due on {self.due_on.isoformat()}"
        if self.due_at is not None:
            return f"due {self.due_at.isoformat()}"
        return f"needs {', '.join(self.needs)}" if self.needs else "open"

    def __repr__(self) -> str:
        return f"Due({self.id}, {self.told_end})"


@attrs.frozen
class Course:
    """What has happened that a deadline's clock depends on.

    Args:
        happened: The first instant of each event that did, since the clock could start.
        first: Whether it is the first clock of its deadline; only that one is started by the receipt or by a fact.
        pauses: When the clock stood still; none is open.
        granted: How many extensions there were.
    """

    happened: Mapping[str, dt.datetime] = attrs.field(factory=dict)
    first: bool = True
    pauses: tuple[Pause, ...] = ()
    granted: int = 0


AT_RECEIPT = Course()
"""Of a complaint that was received, and to which nothing has happened yet."""
