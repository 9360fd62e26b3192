"""The statements of an append, made once: making one takes as long as what the database does with it."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select, update

from complaint_rules.cases.journal.database import tables

_case = tables.case.c
_policy = tables.policy.c

HEAD = select(_case.count, _case.hash).where(_case.case_id == bindparam("key"))
LOCKED_HEAD = HEAD.with_for_update()

MOVE_HEAD = update(tables.case).where(
    _case.case_id == bindparam("key"),
    _case.count == bindparam("count_before"),
    _case.hash == bindparam("hash_before"),
)

ADD_ENTRY = insert(tables.entry)
ADD_VALUES = insert(tables.value)

POLICY = select(_policy.frozen).where(_policy.digest == bindparam("key"))
POLICY_THERE = select(_policy.digest).where(_policy.digest == bindparam("key"))
