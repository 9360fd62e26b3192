"""An author's invariant, tried on random complaints, and written down as an example where one breaks it."""

from __future__ import annotations

from complaint_rules.library import Policy
from complaint_rules.policy.model import Invariant
from complaint_rules.testing.properties.answers import holding
from complaint_rules.testing.properties.making import PropertyFailed
from complaint_rules.testing.randomness import settings
from complaint_rules.testing.telling import clause_lines, located
from complaint_rules.testing.writing import Found, example_text, mending


class BrokenInvariant(Exception):
    """A complaint breaks an invariant; the text tells of both.

    Args:
        text: For people.
        example: The complaint as an example to paste.
    """

    def __init__(self, text: str, example: str) -> None:
        super().__init__(text)
        self.example = example


def try_invariant(invariant: Invariant, policy: Policy) -> None:
    """Look for a complaint that breaks an invariant, for as long as Hypothesis's settings say.

    Raises:
        BrokenInvariant: There is one, as near to an ordinary complaint as could be found.
    """
    test = settings(deadline=None)(holding(policy, [invariant]))
    try:
        test()
    except PropertyFailed as failure:
        raise BrokenInvariant(_text(failure, invariant, policy), _example(failure, invariant, policy)) from None


def _text(failure: PropertyFailed, invariant: Invariant, policy: Policy) -> str:
    stated = located(f"  invariant {invariant.id}", invariant.place)
    return "\n".join([str(failure), stated, *(f"  {line}" for line in clause_lines(invariant.clauses, policy.model))])


def _example(failure: PropertyFailed, invariant: Invariant, policy: Policy) -> str:
    situation = policy.decide(failure.facts).view.situation
    found = Found(
        about=invariant.id,
        title=f"breaks the invariant {invariant.id}",
        facts=failure.facts,
        records=failure.records,
        expected=mending(invariant.holds, situation),
        clauses=invariant.clauses,
    )
    return example_text(found, policy)
