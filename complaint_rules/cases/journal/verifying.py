"""What in a journal is not as it was written: entries altered, removed, put in or reordered, values changed or lost."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from complaint_rules.cases.journal.bodies import ERASURE, OPENED
from complaint_rules.cases.journal.canonical import FIRST, entry_hash, text_hash
from complaint_rules.cases.journal.entries import Finding, Head
from complaint_rules.cases.journal.sealing import by_entry, opens, sealed_in
from complaint_rules.cases.journal.stored import Reading, StoredCase, StoredEntry, StoredValue

_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError, RecursionError)
"""What comes of a body that no version of this library wrote."""

NOTHING = Head(0, FIRST)
"""How far a case has come that is not there."""


def verify(store: Reading, kept: Mapping[str, Head]) -> Iterator[Finding]:
    """Everything that is wrong with a journal.

    Args:
        store: One look at it.
        kept: How far some cases had come once, as it was kept elsewhere; what was then there must be there still.
    """
    yield from (Finding("", 0, message) for message in store.damage())
    frozen = {digest: hash_of(text) for digest, text in store.policies()}
    opened: set[Any] = set()
    seen: set[str] = set()
    for case, stored in store.everything():
        seen.add(case)
        yield from check_case(case, stored)
        policy = _policy_of(stored)
        if policy:
            opened.add(policy["digest"])
            yield from check_policy(case, policy, frozen.get(policy["digest"]))
        if case in kept:
            yield from _compare(case, stored, kept[case])
    yield from (Finding(case, 0, "the case is gone, which was kept note of") for case in sorted(kept.keys() - seen))
    unused = (digest for digest in frozen if digest not in opened)
    yield from (Finding("", 0, f"a frozen policy, `{digest}`, with which no case was opened") for digest in unused)


def hash_of(text: Any) -> str | None:  # noqa: ANN401 - what stands in a store
    """The hash of a frozen policy; None where there is none, and none that fits where it is no text."""
    return text_hash(text) if isinstance(text, str) else None if text is None else ""


def check_policy(case: str, policy: Mapping[str, Any], frozen: str | None) -> Iterator[Finding]:
    """What is wrong with the frozen policy of a case.

    Args:
        case: Which.
        policy: What its first entry says of it.
        frozen: The hash of what is kept of it, or None.
    """
    name = f"the frozen policy `{policy.get('name')}` {policy.get('version')}, `{policy['digest']}`,"
    if frozen is None:
        yield Finding(case, 1, f"{name} is lost")
    elif frozen != policy.get("frozen"):
        yield Finding(case, 1, f"{name} was altered")


def check_case(case: str, stored: StoredCase, *, since: Head = NOTHING) -> Iterator[Finding]:
    """What is wrong with the rows of one case.

    Args:
        case: Which.
        stored: Its rows, those after ``since``.
        since: How far it was checked before.
    """
    chain = _Chain(case, since)
    for entry in stored.entries:
        yield from chain.check(entry)
    yield from chain.check_head(stored.head)
    yield from _check_values(case, chain, stored)


@attrs.define
class _Chain:
    """A case's chain while it is gone through.

    Args:
        case: Which.
        last: What was gone through.
        bodies: Of the entries that are as they were written, by sequence.
        gap: Whether the entry before is missing, so that what it was cannot be told.
    """

    case: str
    last: Head
    bodies: dict[int, Mapping[str, Any]] = attrs.field(factory=dict)
    gap: bool = False

    def check(self, entry: StoredEntry) -> Iterator[Finding]:
        """What is wrong with the next entry."""
        sequence, next_one = entry.sequence, self.last.count + 1
        if not isinstance(sequence, int) or sequence < next_one:
            yield Finding(self.case, 0, "an entry whose place is none")
            return
        if sequence > next_one:
            yield from (Finding(self.case, missing, "the entry is missing") for missing in _few(next_one, sequence))
            self.gap = True
        fault = self._fault_of(entry)
        if fault:
            yield Finding(self.case, sequence, fault)
        self.gap = False
        self.last = Head(sequence, entry.hash)

    def _fault_of(self, entry: StoredEntry) -> str:
        if not isinstance(entry.body, str) or not isinstance(entry.hash, str):
            return "the entry was altered"
        follows = entry.hash == entry_hash(self.case, entry.sequence, self.last.hash, entry.body)
        if not follows and not self.gap:
            return "the entry was altered, or does not follow the one before it"
        try:
            body = json.loads(entry.body)
            dict(sealed_in(body))
            _erased_by(body)
        except _UNREADABLE:
            return "the entry cannot be read"
        self.bodies[entry.sequence] = body
        wrong = (body.get("kind") == OPENED) != (entry.sequence == 1)
        return "the entry is not where it belongs: a case is opened once, first" if wrong else ""

    def check_head(self, head: Head | None) -> Iterator[Finding]:
        """What is wrong with the row that says how far the case has come."""
        if head is None:
            yield Finding(self.case, 0, "nothing says how far the case has come")
        elif head == self.last:
            return
        elif isinstance(head.count, int) and head.count > self.last.count:
            missing = _few(self.last.count + 1, head.count + 1)
            yield from (Finding(self.case, sequence, "the entry is missing") for sequence in missing)
        else:
            yield Finding(self.case, 0, "how far the case has come is not what its entries say")


def _few(start: int, end: int) -> Iterable[int]:
    """The first hundred of a range, which a forged number may make very long."""
    return range(start, min(end, start + 100))


def _erased_by(body: Mapping[str, Any]) -> Iterable[tuple[int, str]]:
    """The values that an entry says were erased."""
    return [(sequence, place) for sequence, place in body["values"]] if body["kind"] == ERASURE else ()


def _check_values(case: str, chain: _Chain, stored: StoredCase) -> Iterator[Finding]:
    """What is wrong with the values beside the chain; nothing is said of those of entries that were altered."""
    erased = set(itertools.chain.from_iterable(map(_erased_by, chain.bodies.values())))
    there = by_entry(stored.entries, stored.values)
    for sequence, body in chain.bodies.items():
        beside = there.pop(sequence)
        for place, expected in sealed_in(body):
            fault = _fault_of_value(beside.pop(place, None), expected, erased=(sequence, place) in erased)
            if fault:
                yield Finding(case, sequence, f"{place}: {fault}")
        yield from (Finding(case, sequence, f"{place}: a value that the entry knows nothing of") for place in beside)
    known = {entry.sequence for entry in stored.entries}
    for sequence in there.keys() - known:
        yield Finding(case, sequence if isinstance(sequence, int) else 0, "a value of an entry that is not there")


def _fault_of_value(value: StoredValue | None, expected: str, *, erased: bool) -> str:
    if value is None:
        return "" if erased else "the value is lost, and was not erased"
    if erased:
        return "the value is there, though it was erased"
    return "" if opens(value, expected) else "the value was altered"


def _policy_of(stored: StoredCase) -> Mapping[str, Any] | None:
    """What a case's first entry says of its policy; None where it cannot be read, which was told already."""
    try:
        policy = json.loads(stored.entries[0].body)["policy"]
    except (IndexError, *_UNREADABLE):
        return None
    named = isinstance(policy, Mapping) and isinstance(policy.get("digest"), str)
    return policy if named else None


def _compare(case: str, stored: StoredCase, kept: Head) -> Iterator[Finding]:
    """What is wrong with a case against what was kept of it elsewhere."""
    found = next((entry.hash for entry in stored.entries if entry.sequence == kept.count), None)
    if found is None:
        yield Finding(case, kept.count, "the entry is missing, which was kept note of")
    elif found != kept.hash:
        yield Finding(case, kept.count, "the entry, or one before it, is not the one that was kept note of")
