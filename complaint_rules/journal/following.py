"""The cases that a journal has replayed: kept, brought up to date by what is new, and given up when they grow many."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Self

import attrs

from complaint_rules.cases.events import event_reader
from complaint_rules.cases.journal.bodies import BodyReader
from complaint_rules.cases.journal.entries import Entry, Erasure, Head, Opened
from complaint_rules.cases.journal.reading import digest_in, entries_of, policy_of, stored_case
from complaint_rules.cases.journal.stored import Reading, StoredCase
from complaint_rules.domain.errors import Fault, JournalError
from complaint_rules.domain.events import Event, EventReader
from complaint_rules.library import Policy
from complaint_rules.reports.case import Case

_ENGINE = "compiled"
"""What replays the cases that are kept; all engines give the same, and this one holds nothing that must be given up."""


@attrs.frozen(repr=False)
class Followed:
    """A policy that cases of a journal were opened with.

    Args:
        policy: The policy.
        bodies: Reads its entries.
        events: Reads its events.
    """

    policy: Policy
    bodies: BodyReader
    events: EventReader

    @classmethod
    def by(cls, policy: Policy) -> Self:
        """All of it, from the policy."""
        return cls(policy, BodyReader(policy.model), event_reader(policy.model))


@attrs.define(repr=False)
class Replayed:
    """A case as it was replayed.

    Args:
        case: The case.
        head: How far the journal had come then.
        followed: The policy that the case was opened with.
    """

    case: Case
    head: Head
    followed: Followed


class Following:
    """The replayed cases of one journal.

    Args:
        most: How many are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._policies: dict[str, Followed] = {}
        self._cases: OrderedDict[str, Replayed] = OrderedDict()

    def __contains__(self, case: str) -> bool:
        return case in self._cases

    def knows(self, policy: Policy) -> Followed:
        """A policy by which cases are followed; known once."""
        if policy.digest not in self._policies:
            self._policies[policy.digest] = Followed.by(policy)
        return self._policies[policy.digest]

    def keep(self, name: str, replayed: Replayed) -> None:
        """Keep a replayed case; that which was longest unused makes room."""
        self._cases[name] = replayed
        self._cases.move_to_end(name)
        while len(self._cases) > self._most:
            self._cases.popitem(last=False)

    def forget(self, names: Iterable[str]) -> None:
        """Give up replayed cases; they are replayed anew when they are asked for."""
        for name in names:
            self._cases.pop(name, None)

    def at_head(self, name: str, head: Head, store: Reading) -> Replayed:
        """A case, replayed up to where the journal has come.

        Args:
            name: Of the case.
            head: How far it has come, as this look at the store tells.
            store: The look.

        Raises:
            JournalError: The journal was altered.
        """
        replayed = self._cases.get(name)
        if replayed is None or (replayed.head != head and not self._brought_up(name, replayed, head, store)):
            entries, followed = self.entries(name, store)
            replayed = Replayed(case_of(entries, followed, engine=_ENGINE), head, followed)
        self.keep(name, replayed)
        return replayed

    def _brought_up(self, name: str, replayed: Replayed, head: Head, store: Reading) -> bool:
        """Whether a case could be brought up to date by its new entries; after an erasure it is replayed as a whole."""
        if head.count <= replayed.head.count:
            message = f"the case had {replayed.head.count} entries, and they are not what it has now: {head.count}"
            raise JournalError([Fault(name, message)])
        stored = stored_case(name, store, since=replayed.head)
        new = entries_of(name, stored, replayed.followed.bodies)
        if any(isinstance(entry.content, Erasure) for entry in new):
            return False
        self.forget([name])  # should it fail half-way
        replayed.case.restore(events_of(new))
        replayed.head = head
        return True

    def entries(self, name: str, store: Reading) -> tuple[tuple[Entry, ...], Followed]:
        """All entries of a case, and the policy that it was opened with.

        Raises:
            JournalError: The journal was altered.
        """
        stored = stored_case(name, store)
        followed = self._followed(name, stored, store)
        return entries_of(name, stored, followed.bodies), followed

    def _followed(self, name: str, stored: StoredCase, store: Reading) -> Followed:
        known = self._policies.get(digest_in(stored))
        return known if known is not None else self.knows(Policy(policy_of(name, stored, store)))


def events_of(entries: Iterable[Entry]) -> tuple[Event, ...]:
    """What happened, in order."""
    return tuple(entry.content for entry in entries if isinstance(entry.content, Event))


def opened_of(entries: tuple[Entry, ...]) -> Opened:
    """What a case's first entry says."""
    content = entries[0].content
    assert isinstance(content, Opened)  # noqa: S101 - its chain was checked
    return content


def case_of(entries: tuple[Entry, ...], followed: Followed, *, engine: str | None, locale: str | None = None) -> Case:
    """A case from its entries, under the policy that it was opened with.

    Args:
        entries: All of it.
        followed: The policy.
        engine: What decides, as for :meth:`Policy.case`.
        locale: The reader's, as for :meth:`Policy.case`.
    """
    opened = opened_of(entries)
    case = followed.policy.case(opened.facts, engine=engine, locale=locale, as_of=opened.as_of)
    case.restore(events_of(entries))
    return case
