"""The only module that knows durable-rules; none of its objects leaves here.

It calls durable-rules' own extension module, below the part of it that is written in Python, and runs no actions there:
durable-rules matches, and says by name which rule fired. The layer above would swallow every exception of an action,
drop an action after ten seconds of wall clock, and keep two timer threads going that touch states which were deleted
meanwhile. The extension module is private, so the release is pinned and checked.

What is left of its limits is kept here: a state is deleted after use, few live at a time (the 1,025th corrupts memory),
one in which nothing has fired is never deleted (that frees memory which was never set, and ends the process), one
thread is inside at a time, and whatever goes wrong is raised as a :class:`SessionError`.
"""

from __future__ import annotations

import importlib.metadata
import json
import sys
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import attrs

from complaint_rules.domain.errors import MissingExtraError, SessionError

Message: TypeAlias = Mapping[str, int | str]
"""Small integers by property; only the ``id`` may be a word."""

RELEASE = "2.0.28"
EXTRA = "rete"

MAX_LIVE = 64
"""The states that one ruleset keeps; the one that was longest unused makes room. 1,024 would be some gigabytes."""

_GREETING = "greeting"
"""The rule, and the message's property, by which something has fired in every state."""

LOCK = threading.RLock()
"""Held while durable-rules works: it is one host for all, and knows nothing of threads."""


def load(version: tuple[int, ...] = sys.version_info[:2]) -> Any:  # noqa: ANN401 - a module without types
    """The extension module of durable-rules.

    Args:
        version: Python's.

    Raises:
        MissingExtraError: It is not installed, is another release, or Python is too new for it.
    """
    if version >= (3, 13):
        raise MissingExtraError(
            EXTRA,
            "the `compiled` engine gives the same records; the `rete` engine needs durable-rules, which does not"
            f" support Python 3.13 and later (this is {version[0]}.{version[1]}), so use it under Python 3.12",
        )
    try:
        import durable_rules_engine

        found = importlib.metadata.version("durable-rules")
    except ImportError as error:
        raise MissingExtraError(EXTRA, "the `rete` engine needs durable-rules") from error
    if found != RELEASE:
        raise MissingExtraError(EXTRA, f"the `rete` engine needs durable-rules {RELEASE}, not {found}")
    return durable_rules_engine


@attrs.define(eq=False)
class Seat:
    """A state that a ruleset keeps for somebody; ``taken`` turns false when another one got its place."""

    number: int
    taken: bool = True


class Ruleset:
    """One set of rules within durable-rules.

    Args:
        definition: The rules by name, without actions.

    Raises:
        SessionError: durable-rules refuses them.
    """

    def __init__(self, definition: Mapping[str, object]) -> None:
        self._durable = load()
        self._seats: OrderedDict[int, Seat] = OrderedDict()
        self._free = list(range(MAX_LIVE))
        greeting = {"all": [{"m": {_GREETING: 1}}]}
        rules = json.dumps({_GREETING: greeting, **definition})
        self._handle = _guarded(self._durable.create_ruleset, "complaint-rules", rules)
        # durable-rules never frees a ruleset on its own; names need not differ, since its register of them is not used.
        self._finalizer = weakref.finalize(self, _discard, self._durable, self._handle, self._seats)

    @property
    def live(self) -> int:
        """How many states are kept."""
        return len(self._seats)

    def sit(self) -> Seat:
        """A new state; where all are taken, the one that was used longest ago makes room."""
        with LOCK:
            if not self._free:
                self.leave(next(iter(self._seats.values())))
            seat = Seat(self._free.pop())
            self._tell(seat, [{"id": _GREETING, _GREETING: 1}])
            # Only now may the state be deleted: had the greeting failed, its place would stay empty for good.
            self._seats[seat.number] = seat
            return seat

    def leave(self, seat: Seat) -> None:
        """Give a state up; one that was given up already stays so."""
        with LOCK:
            if seat.taken:
                seat.taken = False
                del self._seats[seat.number]
                _guarded(self._durable.delete_state, self._handle, str(seat.number))
                self._free.append(seat.number)

    def tell(self, seat: Seat, told: Iterable[Message]) -> list[str]:
        """Assert messages, one at a time: of a batch it would drop whatever follows one that it refuses.

        Args:
            seat: The state; it must still be taken.
            told: Messages, each with an ``id`` of its own within the state.

        Returns:
            The names of the rules that fired.

        Raises:
            SessionError: durable-rules failed or refused one; the state was given up.
        """
        with LOCK:
            self._seats.move_to_end(seat.number)
            try:
                return self._tell(seat, told)
            except BaseException:
                self.leave(seat)
                raise

    def _tell(self, seat: Seat, told: Iterable[Message]) -> list[str]:
        state = None
        for message in told:
            text = json.dumps({"sid": str(seat.number), **message})
            refused, state = _guarded(self._durable.assert_fact, self._handle, text)
            if refused:
                raise SessionError(f"durable-rules refused a message ({_REFUSALS.get(refused, refused)})")
        return [] if state is None else self._fired(state)

    def _fired(self, state: int) -> list[str]:
        fired = []
        started = _guarded(self._durable.start_action_for_state, self._handle, state)
        match = started and started[1]
        while match:
            fired.extend(json.loads(match))
            match = _guarded(self._durable.complete_and_start_action, self._handle, state)
        return fired


_REFUSALS = {1: "no rule asks for it", 2: "it was told already", 3: "it was deferred"}


def _guarded(call: Any, *arguments: object) -> Any:  # noqa: ANN401 - functions without types
    """Call durable-rules; its errors are ours."""
    try:
        return call(*arguments)
    except Exception as error:
        raise SessionError(f"durable-rules failed: {error or type(error).__name__}") from error


def _discard(durable: Any, handle: int, seats: Mapping[int, Seat]) -> None:  # noqa: ANN401 - a module without types
    """Free a ruleset that nobody holds any more, and its states, which it would not free itself."""
    for number in seats:
        durable.delete_state(handle, str(number))
    durable.delete_ruleset(handle)
