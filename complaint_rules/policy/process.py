"""How a complaint is carried through, as a policy has it: events, steps, and who answers for what."""

from __future__ import annotations

import attrs

from complaint_rules.domain.facts import Texts
from complaint_rules.language.nodes import Node
from complaint_rules.policy.places import Place, place_field

ACCOUNTABILITY = "accountability."
"""Before an accountability's id: the name of the decision on what is proposed."""

STEP = "step."
"""Before a step's id: the name that says whether it is done; ``.by`` and ``.satisfied`` tell of what did it."""

EVENT = "event."
"""Before what a condition on an event may ask of it: ``by``, ``reason``, ``satisfied``."""


@attrs.frozen
class EventDeclaration:
    """Something that can happen to a complaint and that only this company's procedure knows."""

    name: str
    title: Texts
    pack: str
    place: Place = place_field()


@attrs.frozen
class EventPattern:
    """Which events are meant.

    Args:
        event: By name.
        satisfied: Only one that found the customer satisfied, or not; None for either.
        meets: Only one that meets this deadline; empty for any.
    """

    event: str
    satisfied: bool | None = None
    meets: str = ""


@attrs.frozen
class Step:
    """Something that somebody does on the way.

    Args:
        id: Its name, the same in every pack of the policy.
        actors: Roles, or decisions whose outcomes are roles; sorted.
        after: The steps that come before it, sorted.
        when: The condition under which it is to be done, defines expanded.
        text: That condition in canonical spelling, defines by their names.
        done_by: The events each of which does it.
        done_when: The condition that shows it done, defines expanded; None for none.
        done_text: That condition in canonical spelling.
        undone_by: The events after which it has to be done again.
        requires: What must hold for an event that does it to be taken, over what ``when`` may read, the event and the
            steps; None for nothing.
        requires_text: That condition in canonical spelling.
        raised_by: The events with which it comes up; it is to be done only after one of them, empty for always.
        starts_cycle: The events with which everything starts over, this step first.
        form: What is filled in, or empty.
    """

    id: str
    pack: str
    title: Texts
    actors: tuple[str, ...]
    after: tuple[str, ...]
    when: Node
    text: str
    done_by: tuple[EventPattern, ...]
    clauses: tuple[str, ...]
    done_when: Node | None = None
    done_text: str = ""
    undone_by: tuple[EventPattern, ...] = ()
    requires: Node | None = None
    requires_text: str = ""
    raised_by: tuple[EventPattern, ...] = ()
    starts_cycle: tuple[EventPattern, ...] = ()
    form: str = ""
    place: Place = place_field()


@attrs.frozen
class Accountability:
    """Who answers for what. How much is proposed is a decision, ``accountability.ID``.

    Args:
        id: Its name, the same in every pack of the policy.
        delays: Whether it is for each delay; else for the complaint's cause.
        persons: For a cause, the facts that name those who answer.
        when: The condition under which it applies, defines expanded.
        text: That condition in canonical spelling.
        unit: What is proposed, for people.
        decided_by: Roles, or decisions whose outcomes are roles, that may decide on the proposal; sorted.
        note: What has to be said along with every proposal.
    """

    id: str
    pack: str
    title: Texts
    delays: bool
    persons: tuple[str, ...]
    when: Node
    text: str
    unit: str
    decided_by: tuple[str, ...]
    note: Texts
    clauses: tuple[str, ...]
    place: Place = place_field()

    @property
    def decision(self) -> str:
        """The name of the decision on what is proposed."""
        return f"{ACCOUNTABILITY}{self.id}"
