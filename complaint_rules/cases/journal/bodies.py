"""The bodies of entries: written from what callers record, and read back.

::

    {"kind": "opened", "policy": {…}, "as_of": "2026-01-31", "facts": {"complaint.id": "C-1", …}, "extra": …}
    {"kind": "event", "type": "plan_approved", "at": "2026-03-02T01:10:00Z", "by": "general_manager", "facts": {…}, …}
    {"kind": "erased", "values": [[1, "facts.complainant.name"]], "at": …}

What says nothing is left out. In the place of what can be erased stands ``{"sealed": commitment}``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from complaint_rules.cases.events import event_reader
from complaint_rules.cases.journal.canonical import canonical
from complaint_rules.cases.journal.entries import Content, Erasure, Opened, PolicyName
from complaint_rules.cases.journal.foreign import from_json, to_json
from complaint_rules.cases.journal.sealing import ERASED, EXTRA, FACTS, Sealer, is_sealed, place_of, sealed_in
from complaint_rules.cases.journal.stored import StoredValue
from complaint_rules.domain.events import Event, event_document
from complaint_rules.domain.facts import FactDeclaration, Facts, Value
from complaint_rules.domain.parsing import read_date, read_date_time
from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.reading import FactReader, by_entity
from complaint_rules.domain.types import Kind
from complaint_rules.policy.model import Policy

OPENED = "opened"
EVENT = "event"
ERASURE = "erased"

_SEALED_WORDS = ("note", "reason")


@attrs.frozen(repr=False)
class Body:
    """An entry's body, ready to be stored.

    Args:
        text: In canonical form.
        values: What is kept beside it.
    """

    text: str
    values: tuple[StoredValue, ...] = ()


def opened_body(opened: Opened, frozen: str, declarations: Mapping[str, FactDeclaration]) -> Body:
    """The body of a case's first entry.

    Args:
        opened: What it says.
        frozen: The hash of the frozen policy's text.
        declarations: The policy's facts.

    Raises:
        InputError: ``extra`` holds what cannot be kept.
    """
    sealer = Sealer(sequence=1)
    return _body(
        sealer,
        kind=OPENED,
        policy={**attrs.asdict(opened.policy), "frozen": frozen},
        as_of=to_plain(opened.as_of),
        facts=_facts(opened.facts, sealer, declarations),
        extra=_extra(opened.facts.extra, sealer),
    )


def event_body(event: Event, sequence: int, declarations: Mapping[str, FactDeclaration]) -> Body:
    """The body of an event.

    Args:
        event: What happened.
        sequence: The entry's.
        declarations: The policy's facts.

    Raises:
        InputError: ``extra`` holds what cannot be kept.
    """
    sealer = Sealer(sequence)
    said = event_document(attrs.evolve(event, facts={}, extra={}))
    words = {word: sealer.seal(word, said.pop(word)) for word in _SEALED_WORDS if word in said}
    facts = _facts(Facts(event.facts), sealer, declarations)
    return _body(sealer, kind=EVENT, **said, **words, facts=facts, extra=_extra(event.extra, sealer))


def erasure_body(erasure: Erasure) -> Body:
    """The body of an erasure."""
    return _body(Sealer(0), kind=ERASURE, values=erasure.values, at=to_plain(erasure.at))


def _body(sealer: Sealer, **parts: Any) -> Body:  # noqa: ANN401 - what JSON holds
    text = canonical({name: part for name, part in parts.items() if part not in (None, {})})
    return Body(text, tuple(sealer.values))


def _facts(facts: Facts, sealer: Sealer, declarations: Mapping[str, FactDeclaration]) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for name, value in facts.values.items():
        plain = to_plain(value)
        sealed = value is not None and is_sealed(declarations[name])
        written[name] = sealer.seal(place_of(name), plain) if sealed else plain
    return written


def _extra(extra: Mapping[str, object], sealer: Sealer) -> Any:  # noqa: ANN401 - what JSON holds
    return sealer.seal(EXTRA, to_json(extra, EXTRA)) if extra else None


@attrs.frozen(repr=False)
class _Parts:
    """A body taken apart, with what stands beside it.

    Args:
        body: As it was written.
        known: The sealed values that are still there, by place.
        erased: The places of those that are not.
    """

    body: Mapping[str, Any]
    known: Mapping[str, Any]
    erased: frozenset[str]

    def word(self, name: str) -> str | None:
        """A sealed text of an event."""
        return ERASED if name in self.erased else self.known.get(name)

    def extra(self) -> Mapping[str, object]:
        """What is not ours; nothing once it is erased."""
        extra: Mapping[str, object] = from_json(self.known.get(EXTRA, {}))
        return extra


class BodyReader:
    """Reads the bodies of a case's entries.

    Args:
        policy: With which the case was opened.
    """

    def __init__(self, policy: Policy) -> None:
        self._declarations = policy.facts
        self._facts_of = FactReader(policy.facts)
        self._events = event_reader(policy)

    def read(self, text: str, beside: Mapping[str, StoredValue]) -> tuple[Content, tuple[str, ...], tuple[str, ...]]:
        """What an entry says, the places of what is sealed in it, and of what of that was erased.

        Args:
            text: The body.
            beside: The values that are kept beside it, by place.
        """
        body = json.loads(text)
        sealed = dict(sealed_in(body))
        known = {place: json.loads(value.value) for place, value in beside.items()}
        parts = _Parts(body, known, frozenset(sealed.keys() - known.keys()))
        return _KINDS[body["kind"]](self, parts), tuple(sorted(sealed)), tuple(sorted(parts.erased))

    def opened(self, parts: _Parts) -> Opened:
        """The first entry of a case."""
        policy, day = parts.body["policy"], parts.body.get("as_of")
        name = PolicyName(policy["name"], policy["version"], policy["digest"])
        facts = Facts(self._facts(parts), parts.extra())
        return Opened(name, facts, None if day is None else read_date(day))

    def event(self, parts: _Parts) -> Event:
        """Something that happened."""
        said = {key: parts.body.get(key) for key in ("type", "at", "by", "satisfied")}
        words = {word: parts.word(word) for word in _SEALED_WORDS}
        facts = self._facts(parts)
        # Some events must bring facts; these were read already.
        event = self._events.read({**said, **words, FACTS: {EXTRA: {}}})
        return attrs.evolve(event, facts=facts, extra=parts.extra())

    def erasure(self, parts: _Parts) -> Erasure:
        """Values were erased."""
        at = parts.body.get("at")
        values = tuple((sequence, place) for sequence, place in parts.body["values"])
        return Erasure(values, None if at is None else read_date_time(at))

    def _facts(self, parts: _Parts) -> dict[str, Value | None]:
        written, known = parts.body.get(FACTS, {}), parts.known
        plain = {name: known.get(place_of(name), value) for name, value in written.items()}
        erased = {name for name in written if place_of(name) in parts.erased}
        read = self._facts_of.read(by_entity({name: value for name, value in plain.items() if name not in erased}))
        return {name: self._erased(name) if name in erased else read.values[name] for name in written}

    def _erased(self, name: str) -> str | None:
        return ERASED if self._declarations[name].type.kind is Kind.TEXT else None


_KINDS: Mapping[str, Callable[[BodyReader, _Parts], Content]] = {
    OPENED: BodyReader.opened,
    EVENT: BodyReader.event,
    ERASURE: BodyReader.erasure,
}
