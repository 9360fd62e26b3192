"""Hypothesis strategies made from a policy.

Hypothesis itself is imported when the first of them is called; where it is not installed, that raises
:class:`~complaint_rules.domain.errors.MissingExtraError`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from complaint_rules.domain.facts import Facts
from complaint_rules.library import Policy
from complaint_rules.testing.history import History

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from complaint_rules.testing.subjects import Subject


def facts(policy: Policy, *, unknowns: bool = True) -> SearchStrategy[Facts]:
    """Complaints under a policy.

    They lie where policies are apt to be wrong: right at the policy's own constants and right beside them (day counts
    from one fact to another too), at days' edges in its zone, at opening and closing, at month ends, leap days and
    clock changes. What breaks a test shrinks to an ordinary complaint, which is the author's most telling example with
    all facts known, and what has to be different in it. The author's assumptions hold in all of them.

    >>> from complaint_rules import load
    >>> from complaint_rules.testing import facts
    >>> from hypothesis import given
    >>> shoes = load("standard")
    >>> @given(facts(shoes))
    ... def test_late_complaints_are_never_remedied(complaint):
    ...     decision = shoes.decide(complaint)
    ...     if decision["eligibility"].outcome == "rejected":
    ...         assert decision["remedies"].outcome == ()
    >>> test_late_complaints_are_never_remedied()

    Args:
        policy: The policy.
        unknowns: Whether facts may be null or left out; else everything on which an answer hangs is known.
    """
    from complaint_rules.testing.nearing import complaints

    return complaints(_subject(policy), unknowns=unknowns)


def near_boundary(policy: Policy, fact: str, *, unknowns: bool = True) -> SearchStrategy[Facts]:
    """Complaints in which a fact lies right at a value that a condition compares it with, or right beside it.

    Right beside is the day before or after, a hundredth or one more or less, a second or a microsecond. Of a boolean,
    an enum or a set every value lies beside every other.

    Args:
        policy: The policy.
        fact: Its name, ``goods.received_on``.
        unknowns: As for :func:`facts`; the fact itself is known.

    Raises:
        ChoiceError: The policy has no such fact, or compares it with nothing.
    """
    from complaint_rules.testing.nearing import near_boundaries

    return near_boundaries(_subject(policy), fact, unknowns=unknowns)


def deciding(policy: Policy, rule: str, *, unknowns: bool = True) -> SearchStrategy[Facts]:
    """Complaints that a rule decides: it holds, nothing defeats it, and there is an answer.

    It starts from the author's examples that the rule decides and from the ordinary complaint, and turns what stands in
    the way. A rule for which no complaint is found makes Hypothesis say that it cannot be satisfied; whether it is
    really never decisive only a proof can tell.

    Args:
        policy: The policy.
        rule: Its id, ``standard/late``, or ``late`` where there is only one.
        unknowns: As for :func:`facts`.

    Raises:
        ChoiceError: The policy has no such rule, or several.
    """
    from complaint_rules.testing import steering

    subject = _subject(policy)
    return steering.deciding(subject, subject.rule(rule), unknowns=unknowns)


def pairs_differing_in(policy: Policy, fact: str, *, unknowns: bool = True) -> SearchStrategy[tuple[Facts, Facts]]:
    """Two complaints that are alike but for one fact, for what that fact may change and what it may not.

    The first has the lesser value: earlier, smaller, false before true, fewer members; what is unknown comes before
    what is known.

    Args:
        policy: The policy.
        fact: Its name.
        unknowns: As for :func:`facts`; for the fact in question too.

    Raises:
        ChoiceError: The policy has no such fact.
    """
    from complaint_rules.testing.nearing import pairs

    return pairs(_subject(policy), fact, unknowns=unknowns)


def cases(policy: Policy, *, max_events: int = 12) -> SearchStrategy[History]:
    """Complaints and what happens to them, in an order that the case takes.

    Mostly what comes next is done by who has to do it; else anything happens, and what the process forbids is left
    out. Things happen right when they are due, a second later, or at any time. Some facts become known on the way.

    Args:
        policy: The policy.
        max_events: How many events there are at most.
    """
    from complaint_rules.testing.histories import histories

    return histories(_subject(policy), max_events=max_events)


def _subject(policy: Policy) -> Subject:
    from complaint_rules.testing.subjects import subject_of

    return subject_of(policy)
