"""Entries as JSON, with what can be erased or without it."""

from __future__ import annotations

import datetime as dt
import json
import zoneinfo
from collections.abc import Callable, Iterable, Mapping
from functools import singledispatch
from typing import Any

import attrs

from complaint_rules.cases.journal.entries import Entry, Erasure, Opened
from complaint_rules.cases.journal.sealing import EXTRA, place_of
from complaint_rules.domain.events import Event, event_document
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.reading import write_facts

_WORDS = ("note", "reason")


@attrs.frozen
class _Showing:
    """How an entry is shown.

    Args:
        hidden: The places that are left out.
        zone: For instants.
    """

    hidden: frozenset[str]
    zone: zoneinfo.ZoneInfo

    def instant(self, moment: dt.datetime) -> str:
        return moment.astimezone(self.zone).isoformat()

    def facts(self, facts: Facts) -> dict[str, Any]:
        """Facts as an input has them; of what is not ours, numbers and dates are texts."""
        values = {name: value for name, value in facts.values.items() if place_of(name) not in self.hidden}
        extra = {} if EXTRA in self.hidden else json.loads(json.dumps(facts.extra, default=str))
        return write_facts(Facts(values, extra))


def entry_document(entry: Entry, zone: str, *, personal: bool = False) -> dict[str, Any]:
    """An entry as JSON.

    Args:
        entry: Of a journal's history.
        zone: In which instants are told.
        personal: Whether what can be erased is shown as well; else its places are told.
    """
    still_there = frozenset(entry.sealed) - frozenset(entry.erased)
    hidden = frozenset() if personal else still_there
    showing = _Showing(hidden, zoneinfo.ZoneInfo(zone))
    places = {"not_shown": sorted(hidden), "erased": [*entry.erased]}
    return {
        "sequence": entry.sequence,
        "hash": entry.hash,
        **_said(entry.content, showing),
        **{name: found for name, found in places.items() if found},
    }


@singledispatch
def _said(content: object, _showing: _Showing) -> dict[str, Any]:
    raise TypeError(type(content).__name__)


@_said.register
def _(content: Opened, showing: _Showing) -> dict[str, Any]:
    as_of = {} if content.as_of is None else {"as_of": to_plain(content.as_of)}
    return {"kind": "opened", "policy": attrs.asdict(content.policy), **as_of, "facts": showing.facts(content.facts)}


@_said.register
def _(content: Event, showing: _Showing) -> dict[str, Any]:
    bare = event_document(attrs.evolve(content, facts={}, extra={}))
    said = {key: value for key, value in bare.items() if key not in showing.hidden}
    facts = showing.facts(Facts(content.facts, content.extra))
    return {"kind": "event", **said, "at": showing.instant(content.at), **({"facts": facts} if facts else {})}


@_said.register
def _(content: Erasure, showing: _Showing) -> dict[str, Any]:
    values = [{"sequence": sequence, "place": place} for sequence, place in content.values]
    return {"kind": "erased", "at": None if content.at is None else showing.instant(content.at), "values": values}


def told(document: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """An entry in words: what it is, and what there is to say of it.

    Args:
        document: What :func:`entry_document` gave.
    """
    what = document["type"] if document["kind"] == "event" else document["kind"]
    by = f"by {document['by']}" if document.get("by") else ""
    head = " ".join(filter(None, (f"{document['sequence']}:", document.get("at"), what, by)))
    return head, tuple(filter(None, (tell(document) for tell in _TELLING)))


def _policy_told(document: Mapping[str, Any]) -> str:
    policy = document.get("policy")
    return f"under {policy['name']} {policy['version']}" if policy else ""


def _satisfied_told(document: Mapping[str, Any]) -> str:
    return {True: "satisfied", False: "not satisfied", None: ""}[document.get("satisfied")]


def _facts_told(document: Mapping[str, Any]) -> str:
    facts = document.get("facts", {})
    names = (f"{entity}.{name}" for entity, fields in facts.items() if entity != EXTRA for name in fields)
    listed = ", ".join((*names, *([EXTRA] if EXTRA in facts else [])))
    return f"tells {listed}" if listed else ""


def _words_told(document: Mapping[str, Any]) -> str:
    return "; ".join(f"{word}: {document[word]}" for word in _WORDS if word in document)


def _values_told(document: Mapping[str, Any]) -> str:
    return ", ".join(f"{each['sequence']}: {each['place']}" for each in document.get("values", ()))


def _hidden_told(document: Mapping[str, Any]) -> str:
    return _places_told("not shown", document.get("not_shown", ()))


def _erased_told(document: Mapping[str, Any]) -> str:
    return _places_told("erased", document.get("erased", ()))


def _places_told(what: str, places: Iterable[str]) -> str:
    names = ", ".join(place.removeprefix("facts.") for place in places)
    return f"{what}: {names}" if names else ""


_TELLING: tuple[Callable[[Mapping[str, Any]], str], ...] = (
    _policy_told,
    _satisfied_told,
    _facts_told,
    _words_told,
    _values_told,
    _hidden_told,
    _erased_told,
)
