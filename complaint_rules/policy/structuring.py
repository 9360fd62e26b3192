"""From TOML's values to tables, with cattrs: no key is ignored, nothing converted by guess, no fault hides another."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, get_args, get_origin

import attrs
from cattrs import AttributeValidationNote, ClassValidationError, Converter, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn, override

from complaint_rules.domain.errors import Fault
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.unreadable import described
from complaint_rules.policy.sources import Where
from complaint_rules.policy.tables import DeadlineTable, ParameterTable, Table, Text
from complaint_rules.policy.toml_positions import Path

_TableT = TypeVar("_TableT", bound=Table)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

_SAID_ELSEWHERE: Mapping[tuple[type[Table], str], str] = {
    (DeadlineTable, "unit"): 'how long it runs its rules say, such as `then = "24 hours"`',
}
"""What is written in another place than where one looks for it first, by table and key."""


class WrongValues(ValueError):
    """What is wrong inside one value: the keys that lead to it, and the message."""

    def __init__(self, *problems: tuple[Path, str]) -> None:
        super().__init__()
        self.problems = problems


def read_table(table: type[_TableT], data: object, where: Where, faults: list[Fault]) -> _TableT:
    """Read one table; a key at fault is reported and left at its default.

    Args:
        table: What it should be.
        data: What ``tomllib`` or ``json`` read.
        where: Where it stands.
        faults: Takes the faults.
    """
    if not isinstance(data, Mapping):
        faults.append(where.fault(f"expected a table, got {described(data)}"))
        return table(where=attrs.evolve(where, faulty=frozenset(names_of_keys(table))))
    data = dict(_dated(data) if table is ParameterTable else data)
    if where.positions and "pack" in data:  # only a frozen policy says of which pack a table is
        faults.append(where.fault_of_key(_unknown_key("pack", table), "pack"))
        del data["pack"]
    problems, unread = _problems_of(table, data)
    faults.extend(_as_fault(where, *problem) for problem in problems)
    strange = [str(keys[0]) for keys, _, of_key in problems if of_key]
    # A key that is there, only misspelled, is one fault, not two.
    missing = [
        key for key in _required(table) if key not in data and not any(did_you_mean(word, [key]) for word in strange)
    ]
    faults.extend(where.fault(f"`{key}` is missing") for key in missing)
    faulty = frozenset(keys[0] for keys, _, of_key in problems if not of_key)
    return attrs.evolve(unread, where=attrs.evolve(where, faulty=faulty))


def names_of_keys(table: type[Table]) -> dict[str, str]:
    """The keys of a table as files spell them, with their fields' names."""
    fields = attrs.fields(table)
    return {field.metadata.get("name") or field.name: field.name for field in fields if field.name != "where"}


def _required(table: type[Table]) -> list[str]:
    names = names_of_keys(table)
    needed = {field.name for field in attrs.fields(table) if field.metadata.get("required")}
    return [key for key, name in names.items() if name in needed]


def _dated(data: Mapping[str, Any]) -> dict[str, Any]:
    """A parameter's table with the days that are its keys moved into ``values``."""
    days = {key: value for key, value in data.items() if _DAY.fullmatch(key)}
    rest = {key: value for key, value in data.items() if key not in days}
    values = rest.get("values", {})
    return {**rest, "values": {**values, **days}} if days and isinstance(values, Mapping) else rest


def _problems_of(table: type[_TableT], data: Mapping[str, Any]) -> tuple[list[tuple[Path, str, bool]], _TableT]:
    """All that is wrong with a table (keys, message, whether the key itself is at fault), and what is left of it."""
    try:
        return [], _converter().structure(data, table)
    except ClassValidationError as group:
        problems = list(_flattened(group, table))
    faulty = {keys[0] for keys, _, _ in problems}
    return problems, _converter().structure({key: data[key] for key in data if key not in faulty}, table)


def _flattened(group: ClassValidationError, table: type[Table]) -> Iterator[tuple[Path, str, bool]]:
    spelled = {name: key for key, name in names_of_keys(table).items()}
    for error in group.exceptions:
        if isinstance(error, ForbiddenExtraKeysError):
            yield from (((key,), _unknown_key(key, table), True) for key in error.extra_fields)
        elif isinstance(error, WrongValues):
            notes = [note for note in error.__notes__ if isinstance(note, AttributeValidationNote)]
            yield from (((spelled[notes[0].name], *keys), message, False) for keys, message in error.problems)
        else:
            raise error


def _unknown_key(key: str, table: type[Table]) -> str:
    if (table, key) in _SAID_ELSEWHERE:
        return f"unknown key `{key}`; {_SAID_ELSEWHERE[table, key]}"
    known = sorted(names_of_keys(table).keys() - {"pack"})
    return f"unknown key `{key}`{did_you_mean(key, known) or '; known are ' + ', '.join(known)}"


def _as_fault(where: Where, keys: Path, message: str, of_key: bool) -> Fault:  # noqa: FBT001 - unpacked from a tuple
    return where.fault_of_key(message, *keys) if of_key else where.fault(message, *keys)


def _wrong(value: object, wanted: str) -> WrongValues:
    return WrongValues(((), f"expected {wanted}, got {described(value)}"))


def _text(value: object, _: object) -> str:
    if not isinstance(value, str):
        raise _wrong(value, "a text")
    if not value.strip():
        raise WrongValues(((), "the text is empty"))
    return value


def _boolean(value: object, _: object) -> bool:
    if not isinstance(value, bool):
        raise _wrong(value, "true or false")
    return value


def _whole_number(value: object, _: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong(value, "a whole number")
    return value


def _date(value: object, _: object) -> dt.date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise WrongValues(((), f"`{value}` is no day of the calendar")) from None
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise _wrong(value, "a date such as 2026-01-31")
    return value


def _locales(value: object, _: object) -> Text:
    if isinstance(value, Mapping):
        return Text(_each(value.items(), functools.partial(_text, _=str)))
    if isinstance(value, str):
        return Text({"": _text(value, str)})
    raise _wrong(value, "a text, or a table of texts by locale")


def _each(items: Any, read: Callable[[Any], Any]) -> dict[Any, Any]:  # noqa: ANN401 - whatever TOML holds
    """The values read one by one; every one that is wrong is told."""
    values: dict[Any, Any] = {}
    problems: list[tuple[Path, str]] = []
    for key, value in items:
        try:
            values[key] = read(value)
        except WrongValues as error:
            problems.extend(((key, *keys), message) for keys, message in error.problems)
    if problems:
        raise WrongValues(*problems)
    return values


def _list(value: object, kind: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a type form
    if not isinstance(value, list):
        raise _wrong(value, "a list in brackets")
    item = get_args(kind)[0]
    return tuple(_each(enumerate(value), lambda each: _converter().structure(each, item)).values())


def _mapping(value: object, kind: Any) -> dict[str, Any]:  # noqa: ANN401 - a type form
    if not isinstance(value, Mapping):
        raise _wrong(value, "a table")
    item = get_args(kind)[1]
    return _each(value.items(), lambda each: each if item is Any else _converter().structure(each, item))


@functools.cache
def _converter() -> Converter:
    """Made once, on use: it compiles a reader for each table."""
    converter = Converter(forbid_extra_keys=True)
    for kind, read in ((str, _text), (bool, _boolean), (int, _whole_number), (dt.date, _date), (Text, _locales)):
        converter.register_structure_hook(kind, read)
    converter.register_structure_hook_func(_is_list, _list)
    converter.register_structure_hook_func(_is_mapping, _mapping)
    converter.register_structure_hook_factory(
        lambda kind: isinstance(kind, type) and issubclass(kind, Table), functools.partial(_table_reader, converter)
    )
    return converter


def _is_list(kind: Any) -> bool:  # noqa: ANN401 - a type form
    return get_origin(kind) is tuple


def _is_mapping(kind: Any) -> bool:  # noqa: ANN401 - a type form
    return get_origin(kind) is Mapping


def _table_reader(converter: Converter, table: type[Table]) -> Callable[[Mapping[str, Any], Any], Table]:
    attrs.resolve_types(table)
    renamed: dict[str, Any] = {name: override(rename=key) for key, name in names_of_keys(table).items() if key != name}
    return make_dict_structure_fn(
        table, converter, _cattrs_forbid_extra_keys=True, where=override(omit=True), **renamed
    )
