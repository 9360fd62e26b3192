"""What an entity is: a frozen class whose fields, by their annotations alone, declare facts.

A field is written once, ``received_at: Given[dt.datetime] = ABSENT``; its name, its type, whether it is personal and
what its absence reads as all come from there.
"""

from __future__ import annotations

import datetime as dt
import enum
import functools
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

import attrs

from complaint_rules.domain import types
from complaint_rules.domain.declared import faults_of, reader_for
from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.domain.facts import FactDeclaration, Value
from complaint_rules.domain.parsing import Reader
from complaint_rules.domain.types import Type
from complaint_rules.domain.unreadable import Unreadable
from complaint_rules.domain.values import Money


class Absent(enum.Enum):
    """The type of :data:`ABSENT`."""

    ABSENT = "absent"

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return self.name


ABSENT: Final = Absent.ABSENT
"""The value of a field that was not given; ``None`` is one that was given as null."""

T = TypeVar("T")
Given: TypeAlias = T | Absent | None
"""A field's type: a value, null or nothing."""

PERSONAL: Final[Mapping[str, object]] = {"personal": True}
"""The metadata of a field whose value is never shown."""


def reads_absent_as(value: Value) -> Mapping[str, object]:
    """The metadata of a field whose absence reads as a value (one that is written down only when it happens)."""
    return {"absent": value}


_TYPES: dict[object, Type] = {
    bool: types.BOOLEAN,
    str: types.TEXT,
    Decimal: types.NUMBER,
    Money: types.MONEY,
    dt.date: types.DATE,
    dt.datetime: types.DATE_TIME,
    dt.timedelta: types.DURATION,
}


@attrs.frozen(repr=False)
class Entity:
    """A part of a complaint. Its values are read as an input's are, so that none is ever of another type.

    Raises:
        InputError: A field's value cannot be read; every fault is told, with its path.
    """

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        for name, (declaration, read) in fields_of(type(self)).items():
            raw = getattr(self, name)
            if raw is None or raw is ABSENT:
                continue
            try:
                object.__setattr__(self, name, read(raw))
            except Unreadable as error:
                faults += faults_of(declaration, error)
        if faults:
            raise InputError(faults)

    def given(self) -> Iterator[tuple[FactDeclaration, Value | None]]:
        """What was given, null included."""
        for name, (declaration, _) in fields_of(type(self)).items():
            value = getattr(self, name)
            if value is not ABSENT:
                yield declaration, value

    def __repr__(self) -> str:
        fields = (
            f"{declaration.name.partition('.')[2]}={'…' if declaration.personal and value is not None else repr(value)}"
            for declaration, value in self.given()
        )
        return f"{type(self).__name__}({', '.join(fields)})"


def fields_of(entity: type[Entity]) -> Mapping[str, tuple[FactDeclaration, Reader]]:
    """The fields of an entity: what each declares, and its reader."""
    return _fields_of(entity)  # type: ignore[arg-type]  # mypy takes the hash of instances for that of the class


@functools.cache
def _fields_of(entity: type[Entity]) -> Mapping[str, tuple[FactDeclaration, Reader]]:
    hints = get_type_hints(entity)
    declarations = {field.name: _declaration_of(entity, field, hints[field.name]) for field in attrs.fields(entity)}
    return {name: (declaration, reader_for(declaration)) for name, declaration in declarations.items()}


def _declaration_of(entity: type[Entity], field: attrs.Attribute[Any], annotation: object) -> FactDeclaration:
    (given,) = set(get_args(annotation)) - {Absent, type(None)}
    return FactDeclaration(
        name=f"{entity.__name__.lower()}.{field.name}",
        type=_type_of(given),
        absent=field.metadata.get("absent"),
        personal=field.metadata.get("personal", False),
    )


def _type_of(annotation: object) -> Type:
    if get_origin(annotation) is Literal:
        return types.enum_of(*get_args(annotation))
    if get_origin(annotation) is frozenset:
        (item,) = get_args(annotation)
        return types.set_of(*get_args(item))
    return _TYPES[annotation]
