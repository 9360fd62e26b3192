"""The events of a policy's cases."""

from __future__ import annotations

from complaint_rules.domain.events import EventReader
from complaint_rules.domain.reading import FactReader
from complaint_rules.policy.model import Policy
from complaint_rules.policy.process_words import ALSO_CALLED, EVENTS
from complaint_rules.policy.roles import roles_of


def event_reader(policy: Policy) -> EventReader:
    """Reads events with the names, the roles and the facts of a policy."""
    return EventReader({*EVENTS, *policy.events}, roles_of(policy), FactReader(policy.facts), ALSO_CALLED)
