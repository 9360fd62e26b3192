"""The journal as callers use it."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any, Self

from complaint_rules.cases.journal.adding import conflict, extend, keep_policy, name_of, start
from complaint_rules.cases.journal.bodies import erasure_body, event_body
from complaint_rules.cases.journal.comparing import new_events, odd_facts
from complaint_rules.cases.journal.entries import Entry, Erasure, Finding, Head, Opened, PolicyName
from complaint_rules.cases.journal.erasing import erasable
from complaint_rules.cases.journal.reading import found, not_found
from complaint_rules.cases.journal.stored import Reading, Store, Writing
from complaint_rules.cases.journal.verifying import verify
from complaint_rules.domain.errors import (
    Fault,
    InputError,
    JournalError,
    MissingExtraError,
)
from complaint_rules.domain.events import EVENTS, RECEIVED, Event, event_document
from complaint_rules.domain.reading import write_facts
from complaint_rules.journal.following import Followed, Following, Replayed, case_of, events_of, opened_of
from complaint_rules.journal.given import Added, checked_facts, placed, raw_name, read_day, read_instant
from complaint_rules.library import Input, Policy
from complaint_rules.reports.case import Case


class Journal:
    """A store of cases to which one can only add.

    What is acknowledged is kept; what is not is not there at all. Threads may share a journal, which does one thing at
    a time; processes open one each.

    Args:
        store: A file of SQLite, ``cases.db``; a URL of SQLite or PostgreSQL, ``postgresql://user@host/database``; or
            ``:memory:``.
        create: Whether to make the journal where there is none.
        keep: How many replayed cases are kept, so that an append need not replay.

    Raises:
        JournalError: It cannot be opened.
        MissingExtraError: SQLAlchemy, or PostgreSQL's driver, is not installed.
    """

    def __init__(self, store: str | os.PathLike[str], *, create: bool = True, keep: int = 256) -> None:
        self._store = _opened_store(store, create=create)
        self._lock = threading.RLock()
        self._following = Following(keep)
        self._transaction: Writing | None = None
        self._touched: set[str] = set()
        self._frozen: dict[str, str] = {}
        self._erased = False
        self._closed = False

    def open(self, policy: Policy, facts: Input, *, as_of: dt.date | str | None = None) -> Head:
        """Open a case; from then on it is followed under this very policy, whatever is installed later.

        Args:
            policy: The policy; it is kept in the journal, frozen.
            facts: What is known of the complaint, ``complaint.id`` among it; :meth:`add` takes events too.
            as_of: The day whose rules apply; None for that of the policy's ``in_force_by``.

        Raises:
            InputError: The facts have faults, or lack ``complaint.id``.
            ConflictError: The case is there already.
        """
        day = None if as_of is None else read_day(as_of)
        checked = checked_facts(policy, facts)
        case = policy.case(checked, engine="compiled", as_of=day)
        name, followed = name_of(checked), self._following.knows(policy)
        opened = Opened(PolicyName(policy.name, policy.version, policy.digest), checked, day)
        with self.together():
            frozen = keep_policy(self._writing, policy.model, self._frozen)
            head = start(self._writing, name, opened, frozen, policy.model.facts)
            self._touched.add(name)
            self._following.keep(name, Replayed(case, head, followed))
        return head

    def append(self, case: str, event: Mapping[str, Any] | Event, *, expected: int | None = None) -> Head:
        """Record an event, if the case takes it.

        Args:
            case: The complaint's id.
            event: As :meth:`Case.record` takes it.
            expected: How many entries the writer knows of (``head.count``): if there are others by now, nothing is
                written. None to write whatever was written meanwhile, if the case still takes it.

        Raises:
            CaseNotFoundError: There is no such case.
            ConflictError: The case has gone on.
            InputError: The event has faults; nothing is written.
            EventRefusedError: The case does not take it; nothing is written.
        """
        self._warm(case)
        with self.together():
            replayed = self._current(case, expected)
            return self._append(case, replayed, event)

    def add(
        self, file: Mapping[str, Any], *, policy: Policy | None = None, as_of: dt.date | str | None = None
    ) -> Added:
        """Record what is new in a case file: open its case, unless it is there, and append the events that are not.

        Args:
            file: The facts and ``events``. Of a case that is there, facts may be left out; those given must be those
                that it was opened with.
            policy: With which to open the case; one that is there goes on under its own.
            as_of: As for :meth:`open`; only for a case that is opened.

        Raises:
            InputError: The file has faults, or is at odds with what the case was opened with; nothing is written.
            EventRefusedError: The case does not take one of the events; nothing is written.
            CaseNotFoundError: The case is not there, and there is no policy.
        """
        facts = {key: part for key, part in file.items() if key != EVENTS}
        with self.together():
            name = raw_name(facts)
            is_new = name is None or self._writing.locked_head(name) is None
            if name is None or is_new:
                name = self._open_from(file, facts, policy, as_of)
            count = self._add_events(name, facts, file.get(EVENTS, ()))
            return Added(name, is_new, count, found(self._writing.head(name), name, self._writing))

    def _open_from(
        self, file: Mapping[str, Any], facts: Mapping[str, Any], policy: Policy | None, as_of: dt.date | str | None
    ) -> str:
        """Open the case of a case file, without its events; gives the case's name."""
        if policy is None:
            raise not_found(raw_name(facts) or "", self._writing)
        policy.case(file, engine="compiled", as_of=as_of)  # tells the faults of facts and events together
        self.open(policy, facts, as_of=as_of)
        return name_of(policy.read(facts))

    def _add_events(self, name: str, facts: Mapping[str, Any], events: object) -> int:
        """Append those events of a case file that are new; gives their number."""
        entries, followed = self._following.entries(name, self._writing)
        odd = list(odd_facts(followed.policy.read(facts), entries[0]))
        if odd:
            raise InputError(odd)
        given = followed.events.read_all(events)
        new = list(new_events(given, entries))
        if given and given[0].type == RECEIVED:  # first in the file, whatever was recorded since
            with placed(f"{EVENTS}[0]"):
                case_of(entries[:1], followed, engine="compiled").record(given[0])
            new = new[1:]
        for index, event in new:
            replayed = self._current(name, None)
            with placed(f"{EVENTS}[{index}]"):
                self._append(name, replayed, event)
        return len(new)

    def _append(self, name: str, replayed: Replayed, event: Mapping[str, Any] | Event) -> Head:
        followed, before = replayed.followed, replayed.head
        read = followed.events.read(event_document(event) if isinstance(event, Event) else event)
        body = event_body(read, before.count + 1, followed.policy.model.facts)
        replayed.case.record(read)
        if read.type == RECEIVED:  # which the case knows already
            return before
        self._touched.add(name)
        replayed.head = extend(self._writing, name, before, body)
        return replayed.head

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Everything that is written inside is kept together, or nothing; other writers wait meanwhile.

        >>> from complaint_rules import load
        >>> with Journal(":memory:") as journal:
        ...     with journal.together():
        ...         for name in ("C-1", "C-2"):
        ...             head = journal.open(load("standard"), {"complaint": {"id": name}})
        ...     list(journal.cases())
        ['C-1', 'C-2']
        """
        with self._lock:
            if self._transaction is not None:
                yield
                return
            self._check_open()
            try:
                with self._store.writing() as self._transaction:
                    yield
            except BaseException:
                self._following.forget(self._touched)
                self._erased = False
                raise
            finally:
                self._transaction = None
                self._touched.clear()
            if self._erased:
                self._erased = False
                self._store.forget_erased()

    def case(
        self, case: str, *, policy: Policy | None = None, engine: str | None = None, locale: str | None = None
    ) -> Case:
        """A case, replayed; what is recorded to it then is not written.

        Args:
            case: The complaint's id.
            policy: Another policy, to see how the case would stand under that one; None for its own.
            engine: As for :meth:`Policy.case`.
            locale: As for :meth:`Policy.case`.

        Raises:
            CaseNotFoundError: There is no such case.
            JournalError: The case was altered.
            InputError: Under the other policy, the facts or events have faults.
            EventRefusedError: Under the other policy, an event could not have happened.
        """
        entries, followed = self._read(case)
        if policy is None or policy.digest == followed.policy.digest:
            return case_of(entries, followed, engine=engine, locale=locale)
        opened = opened_of(entries)
        events = [event_document(event) for event in events_of(entries)]
        return policy.case(write_facts(opened.facts), events, engine=engine, locale=locale, as_of=opened.as_of)

    def policy(self, case: str) -> Policy:
        """The policy that a case was opened with.

        Raises:
            CaseNotFoundError: There is no such case.
            JournalError: The case or the policy was altered.
        """
        return self._read(case)[1].policy

    def history(self, case: str) -> tuple[Entry, ...]:
        """All entries of a case, in order.

        Raises:
            CaseNotFoundError: There is no such case.
            JournalError: The case was altered.
        """
        return self._read(case)[0]

    def cases(self) -> dict[str, Head]:
        """How far each case has come, by the complaint's id, sorted; worth keeping elsewhere, for :meth:`verify`."""
        with self._looking() as store:
            return dict(sorted(store.heads().items()))

    def verify(self, kept: Mapping[str, Head] | None = None) -> tuple[Finding, ...]:
        """Everything in the journal that is not as it was written; nothing, where all is well.

        Args:
            kept: What :meth:`cases` gave once, kept where whoever can write to the store cannot. Only against it the
                loss of a case's last entries, or of a whole case, or a chain that was made anew, is found for certain.
        """
        try:
            with self._looking() as store:
                return tuple(verify(store, kept or {}))
        except JournalError as error:
            return tuple(Finding("", 0, fault.message) for fault in error.faults)

    def erase(
        self, case: str, facts: Iterable[str] | None = None, *, at: dt.datetime | str | None = None
    ) -> tuple[tuple[int, str], ...]:
        """Erase personal values for good; the chain still verifies, and tells what was erased.

        Args:
            case: The complaint's id.
            facts: By dotted name; ``note``, ``reason`` and ``extra`` of events too. None for all that can be erased.
            at: When, to be told in the chain.

        Returns:
            What was erased, each as the sequence of its entry and its place; nothing where nothing was left.

        Raises:
            CaseNotFoundError: There is no such case.
            InputError: A fact is unknown, or stands in the chain itself.
        """
        moment = None if at is None else read_instant(at)
        with self.together():
            head = found(self._writing.locked_head(case), case, self._writing)
            entries, followed = self._following.entries(case, self._writing)
            values = erasable(entries, facts, followed.policy.model.facts)
            if values:
                extend(self._writing, case, head, erasure_body(Erasure(values, moment)))
                self._writing.erase(case, values)
                self._following.forget([case])
                self._erased = True
        return values

    def close(self) -> None:
        """Give up the connection, and what was kept."""
        with self._lock:
            self._closed = True
            self._following = Following(0)
            self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _writing(self) -> Writing:
        """The transaction that is under way."""
        assert self._transaction is not None  # noqa: S101 - `together` has begun one
        return self._transaction

    @contextlib.contextmanager
    def _looking(self) -> Iterator[Reading]:
        """One look at the store; inside a transaction, its own."""
        with self._lock:
            if self._transaction is not None:
                yield self._transaction
                return
            self._check_open()
            with self._store.reading() as store:
                yield store

    def _check_open(self) -> None:
        if self._closed:
            raise JournalError([Fault("", "the journal is closed")])

    def _read(self, case: str) -> tuple[tuple[Entry, ...], Followed]:
        with self._looking() as store:
            found(store.head(case), case, store)
            return self._following.entries(case, store)

    def _warm(self, case: str) -> None:
        """Replay a case that is not kept before others have to wait."""
        with self._lock:
            if self._transaction is None and case not in self._following:
                with self._looking() as store:
                    self._following.at_head(case, found(store.head(case), case, store), store)

    def _current(self, case: str, expected: int | None) -> Replayed:
        """A case as it is now; nobody else can add to it until the transaction ends."""
        head = found(self._writing.locked_head(case), case, self._writing)
        if expected is not None and head.count != expected:
            raise conflict(self._writing, case, expected=expected)
        return self._following.at_head(case, head, self._writing)


def _opened_store(store: str | os.PathLike[str], *, create: bool) -> Store:
    try:
        from complaint_rules.cases.journal.database.store import DatabaseStore
    except ImportError as error:
        if (error.name or "").partition(".")[0] != "sqlalchemy":
            raise
        raise MissingExtraError("journal", "a journal needs SQLAlchemy") from error
    return DatabaseStore(store, create=create)
