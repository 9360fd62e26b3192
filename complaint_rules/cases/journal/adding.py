"""Adding to the chain: what is written with a case's first entry and with each one after it."""

from __future__ import annotations

import json
from collections.abc import Mapping, MutableMapping

from complaint_rules.cases.journal.bodies import ERASURE, EVENT, Body, opened_body
from complaint_rules.cases.journal.canonical import FIRST, entry_hash, text_hash
from complaint_rules.cases.journal.entries import Head, Opened
from complaint_rules.cases.journal.sealing import COMPLAINT_ID
from complaint_rules.cases.journal.stored import Reading, StoredEntry, Writing
from complaint_rules.domain.errors import ConflictError, Fault, InputError
from complaint_rules.domain.facts import FactDeclaration, Facts
from complaint_rules.policy.freezing import freeze
from complaint_rules.policy.model import Policy

LONGEST_NAME = 200
"""Of a case, in characters; a database's keys are bounded."""


def name_of(facts: Facts) -> str:
    """By which name a journal keeps a complaint.

    Raises:
        InputError: It has none, or one that cannot be a key.
    """
    name = facts.values.get(COMPLAINT_ID)
    message = ""
    if not isinstance(name, str):
        message = "is missing; a journal keeps a case by it"
    elif len(name) > LONGEST_NAME:
        message = f"has {len(name)} characters; a journal takes {LONGEST_NAME}"
    elif "\0" in name:
        message = "holds a character of number zero, which databases don't take"
    else:
        return name
    raise InputError([Fault(COMPLAINT_ID, message)])


def keep_policy(store: Writing, policy: Policy, known: MutableMapping[str, str]) -> str:
    """Keep a frozen policy, unless it is there; gives the hash of its text.

    Args:
        store: A transaction.
        policy: The policy.
        known: The hashes of the texts that were seen in the store, by the policies' digests; what is seen is added.
    """
    digest = policy.digest
    if digest not in known or not store.has_policy(digest):
        known[digest] = text_hash(store.policy(digest) or store.add_policy(digest, freeze(policy)))
    return known[digest]


def start(store: Writing, case: str, opened: Opened, frozen: str, declarations: Mapping[str, FactDeclaration]) -> Head:
    """Write a case's first entry.

    Args:
        store: A transaction.
        case: Its name.
        opened: What the entry says.
        frozen: The hash of the frozen policy's text.
        declarations: The policy's facts.

    Raises:
        ConflictError: The case is there already.
        InputError: ``extra`` holds what cannot be kept.
    """
    body = opened_body(opened, frozen, declarations)
    entry, head = _chained(case, Head(0, FIRST), body)
    if not store.add_case(case, head):
        raise conflict(store, case, expected=0)
    store.add_entry(case, entry, body.values)
    return head


def extend(store: Writing, case: str, before: Head, body: Body) -> Head:
    """Write the next entry of a case.

    Args:
        store: A transaction.
        case: Its name.
        before: How far it has come, as the writer thinks.
        body: What the entry says.

    Raises:
        ConflictError: The case has come further.
    """
    entry, head = _chained(case, before, body)
    if not store.move_head(case, before, head):
        raise conflict(store, case, expected=before.count)
    store.add_entry(case, entry, body.values)
    return head


def _chained(case: str, before: Head, body: Body) -> tuple[StoredEntry, Head]:
    sequence = before.count + 1
    found = entry_hash(case, sequence, before.hash, body.text)
    return StoredEntry(sequence, found, body.text), Head(sequence, found)


def conflict(store: Reading, case: str, *, expected: int) -> ConflictError:
    """The error of a writer who expected something else, with what is there now."""
    head = store.head(case)
    count = 0 if head is None else head.count
    told = [f"the case has {count} {'entry' if count == 1 else 'entries'} and not {expected}"]
    told += (f"the last is {_told(entry.body)}" for entry in store.case(case, after=count - 1).entries[-1:])
    message = "; ".join(told)
    return ConflictError([Fault(case, message)], case=case, expected=expected, found=count)


def _told(text: str) -> str:
    """What an entry says, without anything personal."""
    body = json.loads(text)
    if body["kind"] == EVENT:
        return f"`{body['type']}` at {body['at']}"
    return "an erasure" if body["kind"] == ERASURE else "its opening"
