"""What the conditions of a process may ask: besides everything decided, the event at hand and the steps so far."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from complaint_rules.domain.events import Event
from complaint_rules.engines.decided import Decided
from complaint_rules.language.functions import Setting
from complaint_rules.language.operations import Maybe, Truth
from complaint_rules.policy.process import EVENT, STEP


@attrs.frozen
class Circumstances:
    """The environment of what a step requires.

    Args:
        situation: What is known and decided.
        event: The event at hand.
        done: By step, whether it is done.
        marks: By step, the event that did it, where one did.
    """

    situation: Decided
    event: Event
    done: Mapping[str, bool]
    marks: Mapping[str, Event]

    @property
    def setting(self) -> Setting:
        """The policy's zone and calendar."""
        return self.situation.setting

    def lookup(self, name: str) -> Maybe:
        """A name's value; None is unknown."""
        if name.startswith(EVENT):
            return _asked_of(self.event, name.removeprefix(EVENT))
        if name.startswith(STEP):
            step, _, asked = name.removeprefix(STEP).partition(".")
            return _asked_of(self.marks.get(step), asked) if asked else self.done[step]
        return self.situation.lookup(name)

    def is_known(self, name: str) -> Truth:
        """What ``known(name)`` says."""
        return self.lookup(name) is not None if _is_of_process(name) else self.situation.is_known(name)

    def needs(self, name: str) -> frozenset[str]:
        """What an unknown name waits for."""
        return frozenset({name}) if _is_of_process(name) else self.situation.needs(name)

    def reads(self, name: str) -> frozenset[str]:
        """What is behind a name."""
        return frozenset({name}) if _is_of_process(name) else self.situation.reads(name)


def _is_of_process(name: str) -> bool:
    return name.startswith((EVENT, STEP))


def _asked_of(event: Event | None, asked: str) -> Maybe:
    """``by``, ``reason`` or ``satisfied`` of an event; unknown where nothing was said, or there is none."""
    return None if event is None else getattr(event, asked) if asked == "satisfied" else getattr(event, asked) or None
