"""What a table's columns are called: which names are nearly those of facts, and which facts have two columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from complaint_rules.domain.declared import unknown_field
from complaint_rules.domain.errors import Fault
from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.types import Kind


def strangers(names: Collection[str], declarations: Mapping[str, FactDeclaration]) -> Iterator[Fault]:
    """Columns that look like facts and are none; what does not look like one is the caller's own."""
    fields: dict[str, list[str]] = {}
    for name in declarations:
        entity, _, field = name.partition(".")
        fields.setdefault(entity, []).append(field)
    spelled = {_letters(name): name for name in _all_columns(declarations)}
    for name in names:
        entity, dot, field = name.partition(".")
        known_fields = fields.get(entity, [])
        if dot and known_fields:
            if field not in known_fields and field.partition(".")[0] not in known_fields:
                yield unknown_field(entity, field, known_fields)
        elif (meant := spelled.get(_letters(name))) and meant not in names:
            advice = "a mapping tells the columns that are facts from one's own"
            yield Fault(name, f"is nearly the name of a fact; did you mean '{meant}'? Else {advice}")
        elif dot and (advice := did_you_mean(entity, [each for each in fields if field in fields[each]])):
            yield Fault(name, f"unknown entity{advice}")


def _letters(name: str) -> str:
    return re.sub("[^0-9a-z]", "", name.casefold())


def columns_of(name: str, declaration: FactDeclaration) -> Iterator[str]:
    """What columns may be called that hold a fact."""
    yield name
    if declaration.type.kind is Kind.MONEY:
        yield from (f"{name}.amount", f"{name}.currency")


def _all_columns(declarations: Mapping[str, FactDeclaration]) -> Iterator[str]:
    return (column for each in declarations.items() for column in columns_of(*each))


def held_twice(names: Iterable[str], declarations: Mapping[str, FactDeclaration]) -> Iterator[Fault]:
    """Facts that stand in a record and in a column of their own, so that one of them would not be read."""
    known_names = frozenset(_all_columns(declarations))
    count = Counter(name for name in names if name in known_names)
    yield from (Fault(name, "two columns hold it, a record and one of its own") for name in count if count[name] > 1)
