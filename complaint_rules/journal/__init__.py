"""A journal of cases: what happens is recorded for good, under the policy that each case was opened with.

>>> from complaint_rules import load
>>> from complaint_rules.journal import Journal
>>> with Journal(":memory:") as journal:
...     received = {"id": "B-1", "received_at": "2026-03-02T09:10:00+08:00"}
...     head = journal.open(load("standard"), {"complaint": received})
...     event = {"type": "registered", "at": "2026-03-02T09:20:00+08:00", "by": "receiver"}
...     journal.append("B-1", event, expected=head.count).count
2

SQLAlchemy, the extra ``journal``, is imported when a journal is made.
"""

from complaint_rules.cases.journal.entries import Entry, Erasure, Finding, Head, Opened, PolicyName
from complaint_rules.journal.given import Added
from complaint_rules.journal.journal import Journal

__all__ = ["Added", "Entry", "Erasure", "Finding", "Head", "Journal", "Opened", "PolicyName"]
