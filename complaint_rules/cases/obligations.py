"""What somebody owes in a case: a deadline whose clock was started, and how it stands."""

from __future__ import annotations

import datetime as dt
import enum

import attrs

from complaint_rules.domain.facts import Texts
from complaint_rules.domain.pauses import Pause
from complaint_rules.engines.due import AT_RECEIPT, Alternative, Course, Due


class ObligationStatus(enum.StrEnum):
    """How an obligation stands."""

    PENDING = "pending"
    """It is still to be done, and not late as far as is known."""
    PAUSED = "paused"
    """Its clock stands still."""
    MET = "met"
    """It was done, and not late as far as is known."""
    MET_LATE = "met_late"
    """It was done, late."""
    BREACHED = "breached"
    """It is late, and was not done."""
    CANCELLED = "cancelled"
    """It need not be done any more."""
    SUPERSEDED = "superseded"
    """Everything started over before it was late."""


@attrs.frozen
class Obligation:
    """One obligation; instants are UTC.

    Args:
        due: Its deadline, with its start and end as far as they are known.
        cycle: In which round of the case it arose, from 1.
        status: How it stands.
        ends_at: The last instant that is in time; None where that is not known.
        ended_at: When it was met, cancelled or superseded; None while it was not.
        met_by: The role that met it, where it was said; else empty.
        stopped_at: When the case was closed, or everything started over, without it; None where that did not happen.
        late_by: How late it is, or was when it was met or the round ended; the least that it may be, where its end is
            not known and every one that it may have is over. None where it is not late.
        course: What its end was reckoned from: what started its clock, its pauses up to now, its extensions.
        off_schedule: Of one with a day to hit that was missed, when it was done on other days.
        has_lapsed: Whether it was cancelled because, by what was learned, it does not apply any more.
    """

    due: Due
    cycle: int
    status: ObligationStatus
    ends_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    met_by: str = ""
    stopped_at: dt.datetime | None = None
    late_by: dt.timedelta | None = None
    course: Course = AT_RECEIPT
    off_schedule: tuple[dt.datetime, ...] = ()
    has_lapsed: bool = False

    @property
    def id(self) -> str:
        """Its deadline's."""
        return self.due.id

    @property
    def owner(self) -> str:
        """The role that owes it."""
        return self.due.owner

    @property
    def action(self) -> Texts:
        """What is to be done, by locale."""
        return self.due.action

    @property
    def clauses(self) -> tuple[str, ...]:
        """Those of its deadline, as it was decided."""
        return self.due.clauses

    @property
    def starts_at(self) -> dt.datetime | None:
        """When its clock starts; None where that is not known."""
        return self.due.starts_at

    @property
    def due_at(self) -> dt.datetime | None:
        """When it ends; None where that is not known, and for one with a day to hit."""
        return self.due.due_at

    @property
    def due_on(self) -> dt.date | None:
        """The day to hit; None likewise."""
        return self.due.due_on

    @property
    def warns_at(self) -> dt.datetime | None:
        """When to warn; None where that is not known, or not asked for."""
        return self.due.warns_at

    @property
    def needs(self) -> tuple[str, ...]:
        """The unknown facts and parameters that its deadline hangs on, sorted."""
        return self.due.needs

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        """How its deadline may come out, where that is not known and hangs on booleans and enums."""
        return self.due.alternatives

    @property
    def assumes(self) -> tuple[str, ...]:
        """The facts whose absence was read as an answer and could matter, sorted."""
        return self.due.assumes

    @property
    def conflict(self) -> tuple[str, ...]:
        """The rules that are at odds on its deadline's span, sorted."""
        return self.due.conflict

    @property
    def extensions(self) -> int:
        """How many it was given."""
        return self.course.granted

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """When its clock stood still; while it does, the last has no end."""
        pauses = self.course.pauses
        return (*pauses[:-1], Pause(pauses[-1].since)) if self.status is ObligationStatus.PAUSED else pauses

    @property
    def is_breach(self) -> bool:
        """Whether it is or was late."""
        return self.status in {ObligationStatus.BREACHED, ObligationStatus.MET_LATE}

    @property
    def is_owed(self) -> bool:
        """Whether it is still to be done; what is late need not be done any more once the case was closed."""
        owed = {ObligationStatus.PENDING, ObligationStatus.PAUSED, ObligationStatus.BREACHED}
        return self.status in owed and self.stopped_at is None

    def __repr__(self) -> str:
        return f"Obligation({self.id}, round {self.cycle}, {self.status}, {self.due.told_end})"
