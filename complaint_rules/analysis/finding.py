"""What analysis finds, and what it cannot decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import attrs

from complaint_rules.domain.events import Event
from complaint_rules.domain.facts import Facts
from complaint_rules.engines.record import Record
from complaint_rules.policy.model import Waiver
from complaint_rules.policy.places import Place


@attrs.frozen
class Witness:
    """A complaint that shows what was found; an engine has decided it.

    Args:
        facts: Of the complaint: what the decisions concerned read, no more.
        records: What was decided on it, of the decisions concerned.
        changed: The names of the facts in which it differs from the ordinary complaint.
        other: A second complaint, where two are compared.
        other_records: What was decided on that.
        events: What happened to the complaint, in order; a case took it in.
    """

    facts: Facts
    records: Mapping[str, Record]
    changed: tuple[str, ...] = ()
    other: Facts | None = None
    other_records: Mapping[str, Record] = attrs.field(factory=dict)
    events: tuple[Event, ...] = ()


@attrs.frozen(kw_only=True)
class Finding:
    """One thing that is wrong with a policy, or looks so.

    Args:
        kind: What it is, ``gap``.
        subject: What it is about, ``eligibility``; kind and subject together are its id.
        message: One sentence, lower case, no full stop.
        place: Where that stands.
        clauses: Of what it is about.
        rules: The rules concerned.
        region: Where it holds, as conditions all of which hold there; empty for everywhere, or where none can be told.
        witness: A complaint that shows it; None where none can exist.
        details: Further sentences.
    """

    kind: str
    subject: str
    message: str
    place: Place = attrs.field(factory=Place)
    clauses: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    witness: Witness | None = None
    details: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The same whenever the same is found."""
        return f"{self.kind}/{self.subject}"


@attrs.frozen(kw_only=True)
class Undecided:
    """A question that analysis could not answer.

    Args:
        question: The id that a finding would have.
        reason: Why not.
        place: Where it stands.
    """

    question: str
    reason: str
    place: Place = attrs.field(factory=Place)


@attrs.frozen
class Waived:
    """A finding that its author accepts for a time."""

    finding: Finding
    waiver: Waiver


@attrs.frozen(kw_only=True)
class Analysis:
    """All that analysis says of a policy.

    Args:
        findings: Those that no waiver covers, by id.
        waived: Those that one covers.
        undecided: What could not be decided.
        knowledge: For each decision the facts that can change its answer, sorted.
        questions: How many questions the solver answered.
        proved: Whether there was a solver; else only the texts were looked at.
    """

    findings: tuple[Finding, ...] = ()
    waived: tuple[Waived, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    knowledge: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    questions: int = 0
    proved: bool = True


def is_in_force(waiver: Waiver, today: dt.date | None) -> bool:
    """Whether a waiver holds; its last day is included. Without a day at hand none has ended."""
    return today is None or today <= waiver.until
