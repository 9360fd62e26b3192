"""Who may have to act under a policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.types import Kind, Type
from complaint_rules.policy.model import Policy
from complaint_rules.policy.process_words import ALSO_CALLED, CUSTOMER, NAMING_ROLES, ROLES


def roles_among(outcomes: Mapping[str, Type], naming: Iterable[str] = ()) -> frozenset[str]:
    """The fixed roles, and those that decisions name.

    Args:
        outcomes: The type of one outcome, by decision.
        naming: Decisions whose outcomes are roles, besides those on departments; what names none is passed over.
    """
    decisions = (outcomes[name] for name in (*NAMING_ROLES, *naming) if name in outcomes)
    return frozenset(ROLES).union(*(kind.values for kind in decisions if kind.kind is Kind.ENUM))


def roles_of(policy: Policy) -> frozenset[str]:
    """Who may be named as having done something in a case under a policy: its roles, and the customer."""
    outcomes = {name: decision.type for name, decision in policy.decisions.items()}
    return roles_among(outcomes, _naming(policy)) | {CUSTOMER}


def meant_role(word: str, known: Iterable[str]) -> str:
    """A suggestion for what names no role, else the empty string.

    >>> meant_role("comprehensive", ["general_department", "supervisor"])
    "; did you mean 'general_department'?"
    """
    return did_you_mean(ALSO_CALLED.get(word, word), known)


def _naming(policy: Policy) -> Iterator[str]:
    for step in policy.steps.values():
        yield from step.actors
    for accountability in policy.accountabilities.values():
        yield from accountability.decided_by
