"""A mapping: which columns of a table hold a policy's facts, and how they are written there. Plain data, from TOML."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.engines.columnar.layouts import date_layout

COLUMN = "column."
"""Before the name of a column of the mapping's own, in its expressions."""


@attrs.frozen
class Entry:
    """Where a fact, or a column that expressions use, comes from: a column, a constant or an expression.

    Args:
        column: The table's column.
        constant: One value for all rows.
        expression: A line of the expression language, over other facts and the mapping's columns.
        type: Of a column that expressions use: ``text``, ``number``, ``date`` and so on.
        values: What texts mean.
        others: What becomes of a text that is not among ``values``, nor a value by itself: ``fault`` or ``unknown``.
        unknown: Texts that say that nothing is known.
        null: What an empty cell is: ``unknown`` or ``absent``.
        layout: How a date is written, with the codes of ``strptime``, ``%m/%d/%Y``.
        at: The time of day of a date that has none, ``12:00``.
        zone: The IANA zone of a date-time that has no offset.
        split: What separates the values of a set.
        decimals: How many decimals a number has at most; a binary float is rounded to so many.
        without: Characters that are no part of a number: thousands separators, currency signs.
        unit: Of a number that is a duration: ``days``, ``hours``, ``minutes`` or ``seconds``.
        currency: Of amounts.
        currency_column: The column that has the currency.
    """

    column: str = ""
    constant: Any = None
    expression: str = ""
    type: str = ""
    values: Mapping[str, Any] = attrs.field(factory=dict)
    others: str = "fault"
    unknown: tuple[str, ...] = ()
    null: str = "unknown"
    layout: str = ""
    at: str = ""
    zone: str = ""
    split: str = ";"
    decimals: int | None = None
    without: str = ""
    unit: str = ""
    currency: str = ""
    currency_column: str = ""


@attrs.frozen
class Layout:
    """How a file of texts is laid out.

    Args:
        delimiter: Between cells.
        header: Whether its first line names the columns.
        columns: The columns' names, where no line does.
        quote: Around cells that hold a delimiter; empty for none.
        missing: Texts that stand for nothing, in every column.
    """

    delimiter: str = ","
    header: bool = True
    columns: tuple[str, ...] = ()
    quote: str = '"'
    missing: tuple[str, ...] = ()


@attrs.frozen
class TableMapping:
    """A mapping.

    Args:
        facts: Where each fact comes from; a fact that is not there is absent.
        columns: What expressions use besides facts, ``column.NAME``.
        table: How a file of texts is laid out.
    """

    facts: Mapping[str, Entry]
    columns: Mapping[str, Entry] = attrs.field(factory=dict)
    table: Layout = attrs.field(factory=Layout)

    @property
    def reads(self) -> frozenset[str]:
        """The table's columns that it reads."""
        entries = (*self.facts.values(), *self.columns.values())
        return frozenset(name for each in entries for name in (each.column, each.currency_column) if name)


_FIELDS: Mapping[type, Mapping[str, Any]] = {
    Entry: {name: field.type for name, field in attrs.fields_dict(Entry).items()},
    Layout: {name: field.type for name, field in attrs.fields_dict(Layout).items()},
}
"""The annotation of each field."""

_CURRENCY = re.compile("[A-Z]{3}")
_UNITS = {"days": 86_400_000_000, "hours": 3_600_000_000, "minutes": 60_000_000, "seconds": 1_000_000}
_CHOICES = {"others": ("fault", "unknown"), "null": ("unknown", "absent"), "unit": tuple(_UNITS)}


def ticks_of_unit(unit: str) -> int:
    """How many microseconds a unit has."""
    return _UNITS[unit]


def ticks_of_day(at: str) -> int:
    """A time of day in microseconds."""
    time = dt.time.fromisoformat(at)
    return ((time.hour * 60 + time.minute) * 60 + time.second) * 1_000_000 + time.microsecond


def read_mapping(data: Mapping[str, Any], *, file: str = "") -> TableMapping:
    """A mapping from what a TOML file holds.

    Args:
        data: Its tables.
        file: Its name, for errors.

    Raises:
        InputError: It has faults; every one is told.
    """
    reader = _Reader(file)
    facts = {name: reader.entry(f"facts.{name}", table) for name, table in reader.tables(data, "facts").items()}
    columns = {name: reader.entry(f"columns.{name}", table) for name, table in reader.tables(data, "columns").items()}
    layout = reader.made(Layout, "table", data.get("table", {}))
    reader.strangers("", data, ("columns", "facts", "table"))
    if reader.faults:
        raise InputError(reader.faults)
    return TableMapping(facts, columns, layout)


class _Reader:
    """Reads tables and collects their faults."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.faults: list[Fault] = []

    def fault(self, path: str, message: str) -> None:
        self.faults.append(Fault(path, message, file=self._file))

    def tables(self, data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        found = data.get(key, {})
        if isinstance(found, Mapping):
            return dict(_flat(found)) if key == "facts" else found
        self.fault(key, "is no table")
        return {}

    def strangers(self, path: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                where = f"{path}.{key}" if path else key
                self.fault(where, f"unknown key{did_you_mean(key, known) or '; there are ' + ', '.join(known)}")

    def made(self, class_: type[Entry | Layout], path: str, table: Any) -> Any:  # noqa: ANN401 - one of two classes
        """An object of a table's keys, each of its field's type."""
        if not isinstance(table, Mapping):
            self.fault(path, "is no table")
            return class_()
        fields = _FIELDS[class_]
        self.strangers(path, table, tuple(fields))
        given: dict[str, Any] = {}
        for key, value in table.items():
            if key in fields:
                fits, wanted, kept = _FITTING[fields[key]](value)
                if not fits:
                    self.fault(f"{path}.{key}", f"is no {wanted}")
                else:
                    given[key] = kept
        return class_(**given)

    def entry(self, path: str, table: Any) -> Entry:  # noqa: ANN401 - whatever stands there
        """One entry."""
        made: Entry = self.made(Entry, path, {"column": table} if isinstance(table, str) else table)
        for key, choices in _CHOICES.items():
            value = getattr(made, key)
            if value and value not in choices:
                self.fault(f"{path}.{key}", f"`{value}` is none of {', '.join(choices)}{did_you_mean(value, choices)}")
        sources = [bool(made.column), made.constant is not None, bool(made.expression)]
        if sum(sources) != 1:
            self.fault(path, "has to have one of `column`, `constant` and `expression`")
        elif not made.column:
            self._check_alone(path, table, "constant" if sources[1] else "expression")
        if made.currency and not _CURRENCY.fullmatch(made.currency):
            self.fault(f"{path}.currency", f"`{made.currency}` is no currency such as `CNY`")
        if made.at and (wrong := _wrong_time(made.at)):
            self.fault(f"{path}.at", wrong)
        if made.layout:
            self._check_layout(path, made)
        return made

    def _check_alone(self, path: str, table: Mapping[str, Any], source: str) -> None:
        """What says how a column is read says nothing where there is none."""
        for key in table:
            if key in _FIELDS[Entry] and key not in {source, "type"}:
                self.fault(f"{path}.{key}", f"says how a column is read, and here is `{source}`; leave it out")

    def _check_layout(self, path: str, entry: Entry) -> None:
        try:
            layout = date_layout(entry.layout)
        except ValueError as error:
            self.fault(f"{path}.layout", str(error))
            return
        if layout.has_offset and entry.zone:
            self.fault(f"{path}.zone", "the layout has an offset, `%z`, which no zone changes; leave it out")
        if layout.has_time and entry.at:
            self.fault(f"{path}.at", "the layout has a time of day already; leave it out")


def _wrong_time(text: str) -> str:
    try:
        time = dt.time.fromisoformat(text)
    except ValueError:
        return f"`{text}` is no time of day such as `12:00`"
    return "" if time.tzinfo is None else f"`{text}` has an offset; write `12:00`, and say in which `zone` it is"


def _flat(facts: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Facts by their dotted names, however they are nested: an entity's own table has nothing but tables or texts."""
    keys = _FIELDS[Entry].keys()
    for name, table in facts.items():
        path = f"{above}.{name}" if above else name
        if "." not in path and isinstance(table, Mapping) and not keys & table.keys():
            yield from _flat(table, path)
        elif "." not in path and isinstance(table, Mapping):
            nested = {key: each for key, each in table.items() if isinstance(each, Mapping | str)}
            yield from _flat(nested, path)
        else:
            yield path, table


def _texts(value: Any) -> tuple[bool, str, Any]:  # noqa: ANN401 - whatever stands there
    fits = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return fits, "list of texts", tuple(value) if fits else ()


_FITTING: Mapping[Any, Callable[[Any], tuple[bool, str, Any]]] = {
    "str": lambda value: (isinstance(value, str), "text", value),
    "bool": lambda value: (isinstance(value, bool), "boolean", value),
    "int | None": lambda value: (type(value) is int and 0 <= value <= 30, "number of decimals from 0 to 30", value),
    "tuple[str, ...]": _texts,
    "Mapping[str, Any]": lambda value: (isinstance(value, Mapping), "table", value),
    "Any": lambda value: (True, "", value),
}
"""By a field's annotation: whether a value fits, what is wanted, and what is kept."""
