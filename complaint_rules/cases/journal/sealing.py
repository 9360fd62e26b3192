"""Values that can be erased: kept beside the chain, which holds a salted commitment in the place of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from complaint_rules.cases.journal.canonical import canonical, commitment, new_salt
from complaint_rules.cases.journal.stored import StoredEntry, StoredValue
from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.domain.types import Kind

COMPLAINT_ID = "complaint.id"
"""By which a journal knows a case, so that it stays readable."""

FACTS = "facts"
EXTRA = "extra"
ERASED = "[erased]"
"""What an erased text reads as: ``known`` of it stays true."""

_SEALED = "sealed"
WORDS = (EXTRA, "note", "reason")
"""The keys of a body whose whole value may be personal."""


def is_sealed(declaration: FactDeclaration) -> bool:
    """Whether a fact's values can be erased: those that are declared personal, and every text that people write."""
    if declaration.name == COMPLAINT_ID:
        return False
    return declaration.personal or declaration.type.kind is Kind.TEXT


def place_of(fact: str) -> str:
    """Where a fact stands in a body: ``facts.complainant.name``."""
    return f"{FACTS}.{fact}"


@attrs.frozen(repr=False)
class Sealer:
    """Seals the values of one entry.

    Args:
        sequence: The entry's.
        values: Those sealed so far.
    """

    sequence: int
    values: list[StoredValue] = attrs.field(factory=list)

    def seal(self, place: str, value: Any) -> dict[str, str]:  # noqa: ANN401 - what JSON holds
        """What stands in the chain for a value.

        Args:
            place: Where it stands in the body.
            value: What JSON holds.
        """
        salt, text = new_salt(), canonical(value)
        self.values.append(StoredValue(self.sequence, place, salt, text))
        return {_SEALED: commitment(salt, text)}


def sealed_in(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The places of a body that hold commitments, with these."""
    for word in WORDS:
        if word in body:
            yield word, body[word][_SEALED]
    for name, value in body.get(FACTS, {}).items():
        if isinstance(value, Mapping) and _SEALED in value:
            yield place_of(name), value[_SEALED]


def opens(value: StoredValue, expected: str) -> bool:
    """Whether a value is the one that was committed to."""
    texts = isinstance(value.salt, str) and isinstance(value.value, str)
    return texts and commitment(value.salt, value.value) == expected


def by_entry(entries: tuple[StoredEntry, ...], values: tuple[StoredValue, ...]) -> dict[Any, dict[Any, StoredValue]]:
    """Values by the sequence of their entry and their place; each of these entries has its part, though it be empty."""
    found: dict[Any, dict[Any, StoredValue]] = {entry.sequence: {} for entry in entries}
    for value in values:
        found.setdefault(value.sequence, {})[value.place] = value
    return found
