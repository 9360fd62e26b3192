"""The facts of the shipped packs, declared by the entities."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType

from complaint_rules.domain.entities import ENTITIES
from complaint_rules.domain.entity import fields_of
from complaint_rules.domain.facts import FactDeclaration


@functools.cache
def standard_facts() -> Mapping[str, FactDeclaration]:
    """The declarations of the standard vocabulary, by name, sorted.

    >>> standard_facts()["goods.received_on"].type.kind.value
    'date'
    """
    declarations = (declaration for entity in ENTITIES.values() for declaration, _ in fields_of(entity).values())
    return MappingProxyType({each.name: each for each in sorted(declarations, key=lambda each: each.name)})
