"""What a journal's store keeps, row by row, as it stands there; whoever reads it trusts none of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import attrs

from complaint_rules.cases.journal.entries import Head


@attrs.frozen(repr=False)
class StoredEntry:
    """A row of the chain.

    Args:
        sequence: Its place, from 1.
        hash: Its own.
        body: In canonical form.
    """

    sequence: Any
    hash: Any
    body: Any


@attrs.frozen(repr=False)
class StoredValue:
    """A row beside the chain: a value that can be erased.

    Args:
        sequence: Of the entry that holds a commitment to it.
        place: Where in that entry.
        salt: Of the commitment.
        value: In canonical form.
    """

    sequence: Any
    place: Any
    salt: Any
    value: Any


@attrs.frozen(repr=False)
class StoredCase:
    """All rows of one case, in order of their sequences; or of its end, where only that was asked for.

    Args:
        head: How far it has come; None where there is no such row.
        entries: Of the chain.
        values: Beside it.
    """

    head: Head | None
    entries: tuple[StoredEntry, ...] = ()
    values: tuple[StoredValue, ...] = ()


class Reading(Protocol):
    """One look at a store: everything is read as it stands at one moment."""

    def head(self, case: str) -> Head | None:
        """How far a case has come; None where there is none."""

    def case(self, case: str, *, after: int = 0) -> StoredCase:
        """A case's rows, those of later entries than one."""

    def policy(self, digest: str) -> Any:  # noqa: ANN401 - what stands there
        """A frozen policy's text; None where there is none."""

    def heads(self) -> Mapping[str, Head]:
        """How far each case has come, by name."""

    def names(self, most: int) -> Sequence[str]:
        """The names of all cases; none where there are more than so many."""

    def everything(self) -> Iterator[tuple[str, StoredCase]]:
        """Every case that any row names, sorted, with its rows."""

    def policies(self) -> Iterator[tuple[Any, Any]]:
        """The digest and the text of every frozen policy."""

    def damage(self) -> Iterator[str]:
        """What the store itself finds wrong with its files."""


class Writing(Reading, Protocol):
    """A transaction; all of it is kept, or nothing."""

    def locked_head(self, case: str) -> Head | None:
        """How far a case has come; nobody else can add to it until the transaction ends."""

    def has_policy(self, digest: str) -> bool:
        """Whether a frozen policy is there."""

    def add_policy(self, digest: str, text: str) -> str:
        """Keep a frozen policy, unless it is there; gives the text that is kept."""

    def add_case(self, case: str, head: Head) -> bool:
        """Make room for a case; false where it is there already."""

    def add_entry(self, case: str, entry: StoredEntry, values: Iterable[StoredValue]) -> None:
        """Add an entry, and the values beside it."""

    def move_head(self, case: str, before: Head, after: Head) -> bool:
        """Say how far a case has come now; false where it had not come so far as was thought."""

    def erase(self, case: str, values: Iterable[tuple[int, str]]) -> None:
        """Delete values and their salts."""


class Store(Protocol):
    """Where a journal is kept."""

    def reading(self) -> AbstractContextManager[Reading]:
        """One look."""

    def writing(self) -> AbstractContextManager[Writing]:
        """One transaction, kept at the end unless something was raised."""

    def forget_erased(self) -> None:
        """Have what was erased leave the store's files, as far as the store can."""

    def close(self) -> None:
        """Give up the connection."""
