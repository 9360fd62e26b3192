"""What a journal holds, as callers see it: heads, entries and findings."""

from __future__ import annotations

import datetime as dt
from typing import TypeAlias

import attrs

from complaint_rules.domain.events import Event
from complaint_rules.domain.facts import Facts


@attrs.frozen
class Head:
    """How far a case has come; kept elsewhere, it shows later that nothing before it was changed.

    Args:
        count: How many entries there are; the next one's ``expected``.
        hash: That of the last of them, which covers all.
    """

    count: int
    hash: str


@attrs.frozen
class PolicyName:
    """Which policy a case was opened with.

    Args:
        name: Of the pack.
        version: Of the pack.
        digest: Of the composed policy.
    """

    name: str
    version: str
    digest: str


@attrs.frozen
class Opened:
    """The first entry of every case.

    Args:
        policy: With which it was opened, and by which it is followed from then on.
        facts: What was known at first.
        as_of: The day whose rules apply, where one was given.
    """

    policy: PolicyName
    facts: Facts
    as_of: dt.date | None = None


@attrs.frozen
class Erasure:
    """Personal values were erased.

    Args:
        values: Each as the sequence of its entry and its place in it, ``(1, "facts.complainant.name")``.
        at: When, where the caller said so.
    """

    values: tuple[tuple[int, str], ...]
    at: dt.datetime | None = None


Content: TypeAlias = Opened | Event | Erasure
"""What an entry says."""


@attrs.frozen(repr=False)
class Entry:
    """One entry of a case.

    Args:
        case: Whose.
        sequence: Its place, from 1.
        hash: Its own, chained to that of the entry before.
        content: What it says.
        sealed: The places of the values in it that are kept beside the chain, sorted.
        erased: Those of them that were erased, sorted.
    """

    case: str
    sequence: int
    hash: str
    content: Content
    sealed: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """No facts: some are personal."""
        return f"Entry({self.case!r}, {self.sequence}, {type(self.content).__name__})"


@attrs.frozen(order=True)
class Finding:
    """Something in a journal that is not as it was written.

    Args:
        case: Where; empty for what belongs to none.
        sequence: Of the entry, from 1; 0 for the whole case.
        message: What.
    """

    case: str
    sequence: int
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.case, str(self.sequence or ""), self.message) if part)
