"""Submissions from and to what JSON holds, with cattrs; it is imported nowhere else in this layer.

:func:`~complaint_rules.domain.reading.read_facts` reads the same inputs straight to facts, faster and with the facts of
packs; whoever wants the entities themselves, typed, comes here.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

from cattrs import AttributeValidationNote, ClassValidationError, Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from complaint_rules.domain.declared import EXTRA, faults_of, no_object, unknown_entity, unknown_field
from complaint_rules.domain.entities import ENTITIES, Submission
from complaint_rules.domain.entity import Entity, fields_of
from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.domain.facts import Facts
from complaint_rules.domain.parsing import Reader
from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.unreadable import Unreadable


def structure_submission(data: object) -> Submission:
    """The typed entities of one input.

    Args:
        data: What JSON or TOML hold, nested by entity, with ``extra`` for what is not ours.

    Raises:
        InputError: It has faults; every one is told, with its path.
    """
    if not isinstance(data, Mapping):
        raise InputError([no_object("", data)])
    faults = list(_unknown_keys(data))
    try:
        submission = _converter().structure(data, Submission)
    except ClassValidationError as group:
        faults += _faults_of(group)
    if faults:
        raise InputError(faults)
    return submission


def unstructure_submission(submission: Submission) -> dict[str, Any]:
    """The input that structures to this submission, ready for JSON; what is absent is left out."""
    data: dict[str, Any] = _converter().unstructure(submission)
    return data


def facts_of(submission: Submission) -> Facts:
    """The facts of a submission; they were checked when its entities were made."""
    given = (each for entity in submission.entities() for each in entity.given())
    return Facts({declaration.name: value for declaration, value in given}, dict(submission.extra))


class _NoObject(ValueError):
    """A value that should be an object; it stays out of the text."""

    def __init__(self, raw: object) -> None:
        super().__init__()
        self.raw = raw


@functools.cache
def _converter() -> Converter:
    """Made once, on use: it compiles functions for each entity."""
    converter = Converter(detailed_validation=True)
    for entity in ENTITIES.values():
        converter.register_structure_hook(entity, _entity_structurer(converter, entity))
        plain: dict[str, Any] = {name: override(unstruct_hook=to_plain) for name in fields_of(entity)}
        converter.register_unstructure_hook(
            entity, make_dict_unstructure_fn(entity, converter, _cattrs_omit_if_default=True, **plain)
        )
    converter.register_structure_hook(
        Submission,
        make_dict_structure_fn(
            Submission,
            converter,
            extra=override(struct_hook=lambda raw, _: dict(_object(raw))),
        ),
    )
    converter.register_unstructure_hook(
        Submission,
        make_dict_unstructure_fn(
            Submission, converter, _cattrs_omit_if_default=True, extra=override(unstruct_hook=dict)
        ),
    )
    return converter


def _entity_structurer(converter: Converter, entity: type[Entity]) -> Any:  # noqa: ANN401 - cattrs' own type of hooks
    hooks: dict[str, Any] = {
        name: override(struct_hook=_nullable(read)) for name, (_, read) in fields_of(entity).items()
    }
    structure = make_dict_structure_fn(entity, converter, **hooks)
    return lambda raw, type_: structure(_object(raw), type_)


def _nullable(read: Reader) -> Any:  # noqa: ANN401 - cattrs' own type of hooks
    return lambda raw, _: None if raw is None else read(raw)


def _object(raw: object) -> Mapping[str, Any]:
    if isinstance(raw, Mapping):
        return raw
    raise _NoObject(raw)


def _unknown_keys(data: Mapping[Any, object]) -> Iterator[Fault]:
    """The faults of keys, which cattrs would only tell if all were texts."""
    known = {name: fields_of(entity).keys() for name, entity in ENTITIES.items()}
    for key, content in data.items():
        if key in known:
            unknown = content.keys() - known[key] if isinstance(content, Mapping) else ()
            yield from (unknown_field(key, field, known[key]) for field in unknown)
        elif key != EXTRA:
            yield unknown_entity(key, known)


def _faults_of(group: ClassValidationError) -> Iterator[Fault]:
    """The faults of a submission's values."""
    for error in group.exceptions:
        name = _attribute_of(error)
        if isinstance(error, _NoObject):
            yield no_object(name, error.raw)
        elif isinstance(error, ClassValidationError):
            yield from _faults_of_entity(name, error)
        else:
            raise error


def _faults_of_entity(name: str, group: ClassValidationError) -> Iterator[Fault]:
    fields = fields_of(ENTITIES[name])
    for error in group.exceptions:
        if not isinstance(error, Unreadable):
            raise error
        yield from faults_of(fields[_attribute_of(error)][0], error)


def _attribute_of(error: BaseException) -> str:
    """The attribute at which cattrs caught an error: the last note, as every level adds its own."""
    return [note.name for note in error.__notes__ if isinstance(note, AttributeValidationNote)][-1]
