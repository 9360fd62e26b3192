"""An input, nested by entity, to checked facts and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from complaint_rules.domain.declared import EXTRA, faults_of, no_object, reader_for, unknown_entity, unknown_field
from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.domain.facts import FactDeclaration, Facts, Value
from complaint_rules.domain.parsing import Reader
from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.unreadable import Unreadable


@attrs.frozen(repr=False, eq=False)
class FactReader:
    """Reads inputs against one set of declarations; made once, it serves any number of inputs.

    Args:
        declarations: The facts that there are, by dotted name.
    """

    declarations: Mapping[str, FactDeclaration]
    _fields: dict[str, dict[str, tuple[str, Reader]]] = attrs.field(init=False, eq=False)

    @_fields.default
    def _readers_by_entity(self) -> dict[str, dict[str, tuple[str, Reader]]]:
        fields: dict[str, dict[str, tuple[str, Reader]]] = {}
        for name, declaration in self.declarations.items():
            entity, _, field = name.partition(".")
            fields.setdefault(entity, {})[field] = (name, reader_for(declaration))
        return fields

    def read(self, data: object) -> Facts:
        """The facts of one input.

        Args:
            data: What JSON or TOML hold, or values of ours, nested by entity, with ``extra`` for what is not ours.

        Raises:
            InputError: It has faults; every one is told, with its path.
        """
        if not isinstance(data, Mapping):
            raise InputError([no_object("", data)])
        values: dict[str, Value | None] = {}
        faults: list[Fault] = []
        extra: Mapping[str, object] = {}
        for key, content in data.items():
            fields = self._fields.get(key)
            if fields is None and key != EXTRA:
                faults.append(unknown_entity(key, self._fields))
            elif type(content) is not dict and not isinstance(content, Mapping):  # the second takes five times as long
                faults.append(no_object(key, content))
            elif fields is None:
                extra = dict(content)
            else:
                self._read_entity(key, fields, content, values, faults)
        if faults:
            raise InputError(faults)
        return Facts(values, extra)

    def _read_entity(
        self,
        entity: str,
        fields: Mapping[str, tuple[str, Reader]],
        content: Mapping[Any, object],
        values: dict[str, Value | None],
        faults: list[Fault],
    ) -> None:
        for field, raw in content.items():
            found = fields.get(field)
            if found is None:
                faults.append(unknown_field(entity, field, fields))
                continue
            name, read = found
            try:
                values[name] = None if raw is None else read(raw)
            except Unreadable as error:
                faults += faults_of(self.declarations[name], error)


def by_entity(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts by dotted name or by entity, all by entity, as an input file has them.

    >>> by_entity({"complaint.urgent": True, "complaint": {"subject": "quality"}})
    {'complaint': {'urgent': True, 'subject': 'quality'}}

    Raises:
        InputError: One is given twice.
    """
    nested: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, value in facts.items():
        entity, dot, field = name.partition(".")
        found, fields = nested.get(entity, {}), {field: value} if dot else value
        if not isinstance(found, Mapping):
            continue  # what stands in the entity's place is a fault, which the reader tells
        if isinstance(fields, Mapping):
            faults += [Fault(f"{entity}.{each}", "it is given twice") for each in found.keys() & fields.keys()]
            fields = {**found, **fields}
        nested[entity] = fields
    if faults:
        raise InputError(faults)
    return nested


def read_facts(data: object, declarations: Mapping[str, FactDeclaration]) -> Facts:
    """The facts of one input; whoever reads many makes a :class:`FactReader` once.

    >>> from complaint_rules.domain.vocabulary import standard_facts
    >>> read_facts({"complaint": {"subjekt": "quality"}}, standard_facts())
    Traceback (most recent call last):
    ...
    complaint_rules.domain.errors.InputError: complaint.subjekt: unknown field; did you mean 'subject'?

    Args:
        data: What JSON or TOML hold, or values of ours, nested by entity, with ``extra`` for what is not ours.
        declarations: The facts that there are, by dotted name.

    Raises:
        InputError: It has faults; every one is told, with its path.
    """
    return FactReader(declarations).read(data)


def write_facts(facts: Facts) -> dict[str, Any]:
    """The input that reads as these facts, ready for JSON: absent facts left out, unknown ones null, names sorted."""
    data: dict[str, Any] = {}
    for name, value in sorted(facts.values.items()):
        entity, _, field = name.partition(".")
        data.setdefault(entity, {})[field] = to_plain(value)
    return {**data, EXTRA: dict(facts.extra)} if facts.extra else data
