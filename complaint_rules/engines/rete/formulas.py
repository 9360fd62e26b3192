"""Formulas without negation: all or any of some leaves. On two rails (true, false) nothing needs to be negated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeAlias, TypeVar

import attrs

Leaf = TypeVar("Leaf")
Other = TypeVar("Other")


@attrs.frozen
class AllOf(Generic[Leaf]):
    """Holds where every part holds; without parts, always."""

    parts: tuple[Formula[Leaf], ...] = ()


@attrs.frozen
class AnyOf(Generic[Leaf]):
    """Holds where some part holds; without parts, never."""

    parts: tuple[Formula[Leaf], ...] = ()


@attrs.frozen
class Only(Generic[Leaf]):
    """Holds where its leaf holds."""

    leaf: Leaf


Formula: TypeAlias = AllOf[Leaf] | AnyOf[Leaf] | Only[Leaf]


def all_of(formulas: Iterable[Formula[Leaf]]) -> Formula[Leaf]:
    """The conjunction, flat, each part once; never, where one part never holds."""
    parts: list[Formula[Leaf]] = []
    for formula in formulas:
        parts.extend(formula.parts if isinstance(formula, AllOf) else (formula,))
    distinct = tuple(dict.fromkeys(parts))
    if AnyOf() in distinct:
        return AnyOf()
    return distinct[0] if len(distinct) == 1 else AllOf(distinct)


def any_of(formulas: Iterable[Formula[Leaf]]) -> Formula[Leaf]:
    """The disjunction, flat, each part once; always, where one part always holds."""
    parts: list[Formula[Leaf]] = []
    for formula in formulas:
        parts.extend(formula.parts if isinstance(formula, AnyOf) else (formula,))
    distinct = tuple(dict.fromkeys(parts))
    if AllOf() in distinct:
        return AllOf()
    return distinct[0] if len(distinct) == 1 else AnyOf(distinct)


def leaves_of(formula: Formula[Leaf]) -> Iterator[Leaf]:
    """Every leaf, from left to right."""
    if isinstance(formula, Only):
        yield formula.leaf
    else:
        for part in formula.parts:
            yield from leaves_of(part)
