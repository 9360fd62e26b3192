"""Who has to answer for what in a case, and what is proposed to whoever may decide it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from complaint_rules.cases.ledger import Ledger
from complaint_rules.cases.obligations import Obligation
from complaint_rules.cases.steps import actors_of
from complaint_rules.domain.facts import Value
from complaint_rules.engines.record import Record, Status
from complaint_rules.language.evaluation import needs_of, truth_of
from complaint_rules.policy.process import Accountability


@attrs.frozen
class Proposal:
    """What is proposed under one accountability.

    Args:
        accountability: Which.
        record: The record of the decision on how much; not decided where a figure or a fact is missing.
        decided_by: The roles that may decide on it, as far as they are known, sorted.
    """

    accountability: Accountability
    record: Record
    decided_by: tuple[str, ...]


@attrs.frozen
class Person:
    """Somebody whom a fact names.

    Args:
        fact: Which.
        name: Who; None where that is not known.
    """

    fact: str
    name: Value | None


@attrs.frozen
class Answer:
    """Something that somebody has to answer for, once, whichever clauses name it.

    Args:
        obligation: The delay; None where it is the complaint's cause.
        role: Who owed what was late; empty for the cause.
        persons: Those who answer for the cause.
        clauses: Of the accountabilities, sorted.
        proposals: One for each accountability that proposes something.
        needs: The unknown facts that keep open whether anybody has to answer; sorted.
    """

    obligation: Obligation | None
    role: str
    persons: tuple[Person, ...]
    clauses: tuple[str, ...]
    proposals: tuple[Proposal, ...]
    needs: tuple[str, ...] = ()


def answers(ledger: Ledger, obligations: Iterable[Obligation]) -> Iterator[Answer]:
    """All that somebody has to answer for: each cause, then each delay.

    Args:
        ledger: The case.
        obligations: Its obligations.
    """
    every = tuple(ledger.book.policy.accountabilities.values())
    for each in every:
        if not each.delays and truth_of(each.when, ledger.look.situation) is not False:
            yield _for_cause(each, ledger)
    delays = tuple(each for each in every if each.delays and truth_of(each.when, ledger.look.situation) is not False)
    for obligation in obligations:
        if obligation.is_breach and delays:
            yield _for_delay(obligation, delays, ledger)


def _for_cause(accountability: Accountability, ledger: Ledger) -> Answer:
    situation = ledger.look.situation
    persons = tuple(Person(fact, situation.lookup(fact)) for fact in accountability.persons)
    needs = tuple(sorted(needs_of(accountability.when, situation)))
    return Answer(None, "", persons, accountability.clauses, tuple(_proposals([accountability], ledger)), needs)


def _for_delay(obligation: Obligation, delays: tuple[Accountability, ...], ledger: Ledger) -> Answer:
    """What the owner answers for under those that apply; where none does yet, under those that may."""
    situation = ledger.look.situation
    certain = tuple(each for each in delays if truth_of(each.when, situation))
    open_ones = () if certain else delays
    needs = frozenset[str]().union(*(needs_of(each.when, situation) for each in open_ones))
    clauses = tuple(sorted({clause for each in certain or delays for clause in each.clauses}))
    proposals = tuple(_proposals(certain or delays, ledger))
    return Answer(obligation, obligation.owner, (), clauses, proposals, tuple(sorted(needs)))


def _proposals(accountabilities: Iterable[Accountability], ledger: Ledger) -> Iterator[Proposal]:
    situation = ledger.look.situation
    for each in accountabilities:
        record = situation.records[each.decision]
        if record.status is not Status.NOT_COVERED:
            yield Proposal(each, record, actors_of(each.decided_by, situation)[0])
