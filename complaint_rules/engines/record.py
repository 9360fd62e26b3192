"""What an engine says of one decision, and of all."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import TypeAlias

import attrs

from complaint_rules.domain.facts import Value

Outcome: TypeAlias = Value | None
"""None unless decided; for a collecting decision the tuple of the certain values, sorted."""


class Status(enum.StrEnum):
    """Whether, and why not, there is one answer."""

    DECIDED = "decided"
    UNDETERMINED = "undetermined"
    NOT_COVERED = "not_covered"
    CONFLICT = "conflict"


@attrs.frozen
class Record:
    """The record of one decision.

    Args:
        status: Whether there is an answer.
        outcome: The answer; None unless decided. Collecting: the certain values, sorted.
        reasons: The survivors' reasons, sorted.
        rules: The survivors' ids, sorted.
        clauses: The survivors' clauses, sorted.
        defeated: The ids of rules that hold and that one which holds defeats, sorted.
        needs: The unknown facts and parameters that keep standing rules unknown, sorted.
        questions: The texts that ask for ``needs``, in the same order, in the locale asked for.
        assumes: The facts whose absence was read as an answer and could matter, sorted.
        possible: Collecting only: what else standing rules may give, sorted; None for a single decision.
    """

    status: Status
    outcome: Outcome
    reasons: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    defeated: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    assumes: tuple[str, ...] = ()
    possible: tuple[Value, ...] | None = None


Records: TypeAlias = Mapping[str, Record]
"""By the decision's name."""
