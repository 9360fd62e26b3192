"""What a policy says of its process, looked up once a policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from complaint_rules.cases.clocks import starts
from complaint_rules.domain.events import RECEIVED, Event
from complaint_rules.engines.dues import Timekeeper
from complaint_rules.engines.situation import Names
from complaint_rules.policy.graphs import order_of
from complaint_rules.policy.model import Deadline
from complaint_rules.policy.process import EventPattern, Step
from complaint_rules.policy.process_words import AFTER_CLOSING


def matches(pattern: EventPattern, event: Event, met: frozenset[str] | None = None) -> bool:
    """Whether a pattern means an event.

    Args:
        pattern: The pattern.
        event: The event.
        met: The deadlines that the event has met; None while that is not known, and then any will do.
    """
    if pattern.event != event.type or pattern.satisfied not in {None, event.satisfied}:
        return False
    return not pattern.meets or met is None or pattern.meets in met


@attrs.frozen
class Touch:
    """What an event does to a deadline's clock, by its type.

    Args:
        starts: It may start it.
        concerns: It has to be noted.
    """

    deadline: Deadline
    starts: bool
    concerns: bool


class Book:
    """The process of one policy.

    Args:
        names: What the policy's names are.
    """

    def __init__(self, names: Names) -> None:
        self.names = names
        self.policy = names.policy
        self.keeper = Timekeeper(names)
        self.touches = _touches(self.policy.deadlines)
        self.steps_done_by = _by_event(self.policy.steps, "done_by")
        self.steps_undone_by = _by_event(self.policy.steps, "undone_by")
        self.steps_raised_by = _by_event(self.policy.steps, "raised_by")
        self.cycle_starters = _by_event(self.policy.steps, "starts_cycle")
        self.order_of_steps = _in_order(self.policy.steps)
        self.from_the_beginning = tuple(
            deadline for deadline in self.policy.deadlines.values() if self._starts_at_receipt(deadline)
        )

    def _starts_at_receipt(self, deadline: Deadline) -> bool:
        """Whether the receipt or a fact may start the clock."""
        return any(name == RECEIVED or name in self.policy.facts for name in starts(deadline))

    def can_start_anew(self, deadline: Deadline) -> bool:
        """Whether an event of a later round can start the clock."""
        return any(name != RECEIVED and name not in self.policy.facts for name in starts(deadline))

    def may_follow_closing(self, event: str) -> bool:
        """Whether an event may still happen to a complaint whose case is closed."""
        return event in AFTER_CLOSING or event in self.policy.events

    def outlasts_closing(self, step: Step) -> bool:
        """Whether a step can still be done once the case is closed."""
        return any(self.may_follow_closing(pattern.event) for pattern in step.done_by)

    def is_of_all_rounds(self, step: Step) -> bool:
        """Whether a step is about the case as a whole, which is what may still be done once it is closed."""
        return bool(step.done_by) and all(pattern.event in AFTER_CLOSING for pattern in step.done_by)


def _in_order(steps: Mapping[str, Step]) -> tuple[str, ...]:
    """The steps as they follow one another: each behind those that come first, what comes up only at times last."""
    order, _ = order_of({name: step.after for name, step in steps.items()})
    rank: dict[str, int] = {}
    for name in order:
        rank[name] = 1 + max((rank[before] for before in steps[name].after), default=0)
    return tuple(sorted(order, key=lambda name: (rank[name], _comes_up_at_times(steps[name]))))


def _comes_up_at_times(step: Step) -> bool:
    return bool(step.raised_by or step.starts_cycle)


def _touches(deadlines: Mapping[str, Deadline]) -> Mapping[str, tuple[Touch, ...]]:
    """The clocks that each event touches."""
    found: dict[str, list[Touch]] = {}
    for deadline in deadlines.values():
        starting = starts(deadline)
        for event in sorted(starting | set(_concerning(deadline))):
            found.setdefault(event, []).append(Touch(deadline, event in starting, event in set(_concerning(deadline))))
    return {event: tuple(touches) for event, touches in found.items()}


def _concerning(deadline: Deadline) -> Iterator[str]:
    """The events that meet a deadline, cancel it, stop its clock, let it go on, or extend it."""
    yield from deadline.met_by
    yield from deadline.cancelled_by
    yield from deadline.pause
    yield from deadline.resume
    if deadline.extending is not None:
        yield deadline.extending.event


def _by_event(steps: Mapping[str, Step], key: str) -> Mapping[str, tuple[tuple[Step, EventPattern], ...]]:
    """The steps, with the patterns under a key, by the event that these name."""
    found: dict[str, list[tuple[Step, EventPattern]]] = {}
    for step in steps.values():
        for pattern in getattr(step, key):
            found.setdefault(pattern.event, []).append((step, pattern))
    return {event: tuple(pairs) for event, pairs in found.items()}
