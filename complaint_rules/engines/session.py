"""A complaint whose facts come one at a time, and what each of them changes."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, Self, runtime_checkable

import attrs

from complaint_rules.domain.errors import Fault, InputError, SessionError
from complaint_rules.domain.facts import Facts, Value
from complaint_rules.domain.plain import plain_text
from complaint_rules.domain.reading import FactReader, by_entity
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.engines.choosing import EngineName, engine_named
from complaint_rules.engines.record import Outcome, Record, Records, Status

if TYPE_CHECKING:
    from complaint_rules.engines.deciding import Engine
    from complaint_rules.policy.model import Policy


class Change(NamedTuple):
    """A decision's records before and after something was learned."""

    before: Record
    after: Record


@attrs.frozen
class Changes(Mapping[str, Change]):
    """The decisions that changed, by name, in the policy's order; its text is one line each.

    Args:
        changed: Those whose records differ.
    """

    changed: Mapping[str, Change]

    def __getitem__(self, decision: str) -> Change:
        return self.changed[decision]

    def __iter__(self) -> Iterator[str]:
        return iter(self.changed)

    def __len__(self) -> int:
        return len(self.changed)

    def __str__(self) -> str:
        lines = (f"{name}: {_told(change)}" for name, change in self.changed.items())
        return "\n".join(lines) or "nothing changed"


def _told(change: Change) -> str:
    before, after = map(_answer, change)
    return f"{before} -> {after}" if before != after else f"{after}, {_differing(change)} differ"


def _answer(record: Record) -> str:
    if record.status is Status.DECIDED or record.outcome:
        return f"{record.status} ({_shown(record.outcome)})"
    return str(record.status)


def _shown(outcome: Outcome) -> str:
    if isinstance(outcome, tuple):
        return ", ".join(map(_shown, outcome)) or "none"
    return plain_text(outcome)


def _differing(change: Change) -> str:
    fields = (field.name for field in attrs.fields(Record))
    return ", ".join(name for name in fields if getattr(change.before, name) != getattr(change.after, name))


class Decides(Protocol):
    """What a session asks for records."""

    def decide(self, facts: Facts, *, as_of: dt.date | None = None) -> Records:
        """The record of every decision."""


@runtime_checkable
class Remembers(Protocol):
    """An engine that can keep what it was told of one complaint."""

    def remembering(self) -> Closable:
        """The engine for one complaint."""


@runtime_checkable
class Closable(Decides, Protocol):
    """What gives up at the end what it kept."""

    def close(self) -> None:
        """Give it up."""


class Session:
    """One complaint under one policy, whose facts are learned, corrected and unlearned.

    Every engine gives the same records; ``rete`` keeps its networks and tells them only what is new, ``compiled``
    decides anew. Several threads may use one session, one at a time.

    Args:
        policy: The policy.
        engine: An engine's name, or an engine of this policy that others use as well (making one takes longer than
            deciding).
        locale: Of the records' questions, for an engine that is made here; None for the policy's first.
        as_of: The day whose rules apply; None for that of the policy's ``in_force_by``.

    Raises:
        ChoiceError: There is no such engine.
        MissingExtraError: The engine is not installed.
    """

    def __init__(
        self,
        policy: Policy,
        engine: EngineName | Engine = "compiled",
        *,
        locale: str | None = None,
        as_of: dt.date | None = None,
    ) -> None:
        chosen = engine_named(engine, policy, locale) if isinstance(engine, str) else engine
        self.policy = policy
        self.engine = chosen.name
        self._as_of = as_of
        self._reader = FactReader(policy.facts)
        self._decides: Decides = chosen.remembering() if isinstance(chosen, Remembers) else chosen
        self._lock = threading.RLock()
        self._closed = False
        self._facts = Facts({})
        self._records = self._decides.decide(self._facts, as_of=as_of)

    @property
    def facts(self) -> Facts:
        """What is known now."""
        return self._facts

    @property
    def records(self) -> Records:
        """The record of every decision, from what is known now."""
        return self._records

    def learn(self, facts: Mapping[str, Any]) -> Changes:
        """Learn facts, or correct them; None makes one known to be unknown.

        Args:
            facts: By dotted name (``{"goods.received_on": "2026-02-20"}``), nested by entity as in an input file, or
                both; ``extra`` is kept and never read.

        Returns:
            The decisions that changed.

        Raises:
            InputError: There are faults; every one is told, and nothing is learned.
            SessionError: The session is closed, or its engine failed; nothing is learned, and one may try again.
        """
        with self._lock:
            learned = self._reader.read(by_entity(facts))
            values = {**self._facts.values, **learned.values}
            return self._become(Facts(values, {**self._facts.extra, **learned.extra}))

    def unlearn(self, *names: str) -> Changes:
        """Forget facts, so that they are absent again; one that was not learned stays absent.

        Args:
            names: Dotted.

        Returns:
            The decisions that changed.

        Raises:
            InputError: A name is no fact of the policy; nothing is forgotten.
            SessionError: The session is closed, or its engine failed; nothing is forgotten, and one may try again.
        """
        with self._lock:
            known = self.policy.facts
            unknown = [name for name in names if name not in known]
            if unknown:
                raise InputError(Fault(name, f"unknown fact{did_you_mean(name, known)}") for name in unknown)
            values: dict[str, Value | None] = {
                name: value for name, value in self._facts.values.items() if name not in names
            }
            return self._become(attrs.evolve(self._facts, values=values))

    def _become(self, facts: Facts) -> Changes:
        if self._closed:
            raise SessionError("the session is closed")
        before, after = self._records, self._decides.decide(facts, as_of=self._as_of)
        self._facts, self._records = facts, after
        return Changes(
            {name: Change(before[name], after[name]) for name in self.policy.order if before[name] != after[name]}
        )

    def close(self) -> None:
        """End the session; its facts and records can still be read."""
        with self._lock:
            self._closed = True
            if isinstance(self._decides, Closable):
                self._decides.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
