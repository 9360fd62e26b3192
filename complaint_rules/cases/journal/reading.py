"""Reading whole cases back: nothing is taken from a chain that is broken."""

from __future__ import annotations

import json
from collections.abc import Iterable

from complaint_rules.cases.journal.bodies import BodyReader
from complaint_rules.cases.journal.entries import Entry, Finding, Head
from complaint_rules.cases.journal.sealing import by_entry
from complaint_rules.cases.journal.stored import Reading, StoredCase
from complaint_rules.cases.journal.verifying import NOTHING, check_case, check_policy, hash_of
from complaint_rules.domain.errors import CaseNotFoundError, Fault, JournalError
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.unreadable import one_line
from complaint_rules.policy.freezing import thaw
from complaint_rules.policy.model import Policy

_FEW = 1000


def found(head: Head | None, case: str, store: Reading) -> Head:
    """A head that must be there.

    Raises:
        CaseNotFoundError: It is not.
    """
    if head is None:
        raise not_found(case, store)
    return head


def not_found(case: str, store: Reading) -> CaseNotFoundError:
    """The error of somebody who looked for a case, with the name that was meant, where there are few to look at."""
    advice = did_you_mean(case, store.names(_FEW))
    return CaseNotFoundError([Fault("", f"the journal has no case `{one_line(case)}`{advice}")])


def stored_case(case: str, store: Reading, *, since: Head = NOTHING) -> StoredCase:
    """The rows of a case, or those after an entry, found as they were written.

    Raises:
        JournalError: Some were altered; all findings are told.
    """
    stored = store.case(case, after=since.count)
    refuse(check_case(case, stored, since=since))
    return stored


def policy_of(case: str, stored: StoredCase, store: Reading) -> Policy:
    """The policy that a case was opened with.

    Args:
        case: Which.
        stored: All its rows, checked.
        store: Where the frozen policy is.

    Raises:
        JournalError: It is lost, or was altered.
        PolicyError: This version of the library cannot read it.
    """
    named = json.loads(stored.entries[0].body)["policy"]
    text = store.policy(named["digest"])
    refuse(check_policy(case, named, hash_of(text)))
    return thaw(text)


def digest_in(stored: StoredCase) -> str:
    """The digest of the policy that a case was opened with."""
    digest: str = json.loads(stored.entries[0].body)["policy"]["digest"]
    return digest


def entries_of(case: str, stored: StoredCase, reader: BodyReader) -> tuple[Entry, ...]:
    """What a case's rows say.

    Args:
        case: Which.
        stored: Its rows, checked.
        reader: For the policy that it was opened with.
    """
    beside = by_entry(stored.entries, stored.values)
    return tuple(
        Entry(case, each.sequence, each.hash, *reader.read(each.body, beside[each.sequence])) for each in stored.entries
    )


def refuse(findings: Iterable[Finding]) -> None:
    """Go no further where something was found.

    Raises:
        JournalError: Something was.
    """
    faults = [Fault(f"{each.case}: {each.sequence}" if each.sequence else each.case, each.message) for each in findings]
    if faults:
        raise JournalError(faults)
