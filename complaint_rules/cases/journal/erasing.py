"""Which values an erasure takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from complaint_rules.cases.journal.entries import Entry
from complaint_rules.cases.journal.sealing import WORDS, is_sealed, place_of
from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.unreadable import one_line


def erasable(
    entries: Iterable[Entry], names: Iterable[str] | None, declarations: Mapping[str, FactDeclaration]
) -> tuple[tuple[int, str], ...]:
    """The values that are still there and are to be erased, each as the sequence of its entry and its place.

    Args:
        entries: All of a case.
        names: Facts by dotted name, ``note``, ``reason``, ``extra``; None for all values.
        declarations: The policy's facts.

    Raises:
        InputError: A name is none of these, or names a fact whose values stand in the chain itself.
    """
    chosen = None if names is None else frozenset(_places(names, declarations))
    return tuple(
        (entry.sequence, place)
        for entry in entries
        for place in entry.sealed
        if place not in entry.erased and (chosen is None or place in chosen)
    )


def _places(names: Iterable[str], declarations: Mapping[str, FactDeclaration]) -> Iterator[str]:
    faults: list[Fault] = []
    for name in names:
        if name in WORDS:
            yield name
        elif name not in declarations:
            faults.append(Fault(one_line(name), f"unknown fact{did_you_mean(name, [*declarations, *WORDS])}"))
        elif not is_sealed(declarations[name]):
            faults.append(Fault(name, "is neither personal nor a text, and stands in the chain for good"))
        else:
            yield place_of(name)
    if faults:
        raise InputError(faults)
