"""An author's tests, as a policy has them."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from complaint_rules.domain.plain import Plain
from complaint_rules.policy.places import Place, place_field


@attrs.frozen
class CaseExample:
    """What happens to an example's complaint, and what is expected of its case then.

    Args:
        events: What has happened, as case files have it, in order.
        now: The instant to look at, ISO 8601.
        obligations: Expected parts of obligations as documents print them, by deadline (of its last round) or
            ``DEADLINE.ROUND``; None for one that is not owed.
        steps: Expected parts of steps as documents print them, by id.
        refused: Events that are not taken after the others, each with the step that forbids it, or empty.
        accountability: Expected parts of what somebody has to answer for, each to be found among all of it.
    """

    events: tuple[Mapping[str, object], ...]
    now: str
    obligations: Mapping[str, Mapping[str, Plain] | None] = attrs.field(factory=dict)
    steps: Mapping[str, Mapping[str, Plain]] = attrs.field(factory=dict)
    refused: tuple[tuple[Mapping[str, object], str], ...] = ()
    accountability: tuple[Mapping[str, Plain], ...] = ()


@attrs.frozen
class Example:
    """An author's test: given facts (nested as in an input file), expected parts of records by decision.

    Args:
        expect_deadlines: Expected parts of deadlines as documents print them, by id; None for one that is not printed.
        case: What happens to the complaint, where something does; what is expected of records is expected then.
    """

    id: str
    pack: str
    title: str
    given: Mapping[str, object]
    expect: Mapping[str, Mapping[str, object]]
    clauses: tuple[str, ...] = ()
    expect_deadlines: Mapping[str, Mapping[str, Plain] | None] = attrs.field(factory=dict)
    case: CaseExample | None = None
    place: Place = place_field()
