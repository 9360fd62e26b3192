"""A mapping drafted from a file: from what its columns are called and from what stands in them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from complaint_rules.batch import json_lines
from complaint_rules.batch.files import Source
from complaint_rules.batch.ours import OURS
from complaint_rules.batch.quoting import file_literal, quoted
from complaint_rules.batch.reading import beginning, first_lines
from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.domain.toml import toml
from complaint_rules.domain.types import Kind
from complaint_rules.engines.columnar.duck import connect, duckdb_module, schema_of
from complaint_rules.engines.columnar.layouts import date_layout
from complaint_rules.engines.columnar.mapping import Entry, Layout, TableMapping
from complaint_rules.engines.columnar.readings import Held
from complaint_rules.policy.model import Policy

if TYPE_CHECKING:
    import duckdb

SAMPLE = 200
"""How many different values of a column are looked at."""

_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "against": ("company", "manufacturer", "mfr name", "brand"),
    "channel": ("submitted via", "via", "medium", "source"),
    "description": ("narrative", "complaint text", "details", "comment", "cdescr"),
    "exists": ("order found",),
    "delivery_completed": ("delivered",),
    "demands": ("wants", "wanted", "desired resolution"),
    "id": ("case", "complaint id", "case id", "case number", "ticket", "complaint number"),
    "name": ("customer name", "complainant", "consumer"),
    "product": ("item", "article", "model"),
    "received_at": ("date received", "received date", "received", "opened", "created", "complaint date"),
    "received_on": ("delivery date", "delivered on", "date of delivery", "purchase date"),
    "subject": ("issue", "category", "reason", "complaint type"),
    "loss": ("damage amount", "amount", "claimed amount"),
}
"""What columns are called elsewhere, by the fact's field."""

_LAYOUTS = (
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%Y%m%d",
    "%Y/%m/%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S%z",
    "%Y-%m-%d %H:%M:%S.%f%z",
    "%m/%d/%Y %H:%M",
    "%d/%m/%Y %H:%M",
    "%d.%m.%Y %H:%M",
    "%m/%d/%Y %I:%M %p",
    "%d-%b-%Y",
    "%d %B %Y",
)
_WITH_OFFSET = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})")
_LENGTH = re.compile(r"-?P(?=[0-9T])([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?)?")
_NUMBER = re.compile(r"[+-]?\d{1,16}(\.\d{1,16})?")
_TRUE, _FALSE = frozenset({"y", "yes", "true", "1", "t"}), frozenset({"n", "no", "false", "0", "f"})
_OF_MONEY = ("amount", "currency")
_SEPARATORS = (";", ",", "|")
_OWN_NAME = 2.0
"""How much it tells that a column is called like a fact: more than everything else."""
_IDLE = frozenset({"at", "on", "of", "the", "in", "date", "time"})


@attrs.frozen
class SeenColumn:
    """A column of the file.

    Args:
        name: Its name.
        held: What it holds.
        values: Some of its different values, the most frequent first.
    """

    name: str
    held: Held
    values: tuple[str, ...]


@attrs.frozen
class Taken:
    """What a fact is taken from.

    Args:
        columns: The column, and the one that has its currency.
        lines: Of the entry, but for the column.
    """

    columns: tuple[str, ...]
    lines: tuple[str, ...]


@attrs.frozen
class Draft:
    """A mapping in the making.

    Args:
        text: As TOML.
        unknown: The facts that stay unknown.
        unused: The columns that it does not use.
    """

    text: str
    unknown: tuple[str, ...]
    unused: tuple[str, ...]


def drafted(policy: Policy, source: Source) -> Draft:
    """A mapping for a file.

    Raises:
        InputError: The file cannot be read.
        MissingExtraError: DuckDB is not installed.
        OSError: There is no such file.
    """
    if not Path(source.path).exists():
        raise FileNotFoundError(2, "no such file or directory", source.path)
    with connect() as connection, _told_of(source):
        layout = _layout(connection, source)
        fields = _fields(connection, source, policy) if source.format == "jsonl" else ()
        all_of_it = TableMapping({}, {each: Entry(column=each) for each in fields}, layout)
        seen = list(_seen(connection, beginning(source, all_of_it, connection)))
    entries = dict(_entries(policy, seen))
    used = {column for taken in entries.values() for column in taken.columns}
    unknown = tuple(name for name in policy.facts if name not in entries)
    unused = tuple(column.name for column in seen if column.name not in used)
    return Draft("\n".join(_written(layout, entries, unused)), unknown, unused)


@contextmanager
def _told_of(source: Source) -> Iterator[None]:
    """What DuckDB cannot read is told of the file, in its own words."""
    duckdb = duckdb_module()
    try:
        yield
    except duckdb.Error as error:
        told = " ".join(line.strip() for line in str(error).splitlines()[:2])
        raise InputError([Fault("", told, file=source.name)]) from error


def _layout(connection: duckdb.DuckDBPyConnection, source: Source) -> Layout:
    """How a file of texts is laid out, as far as its beginning tells."""
    if source.format != "csv":
        return Layout()
    found = connection.sql(
        f"SELECT Delimiter, Quote, HasHeader, list_transform(Columns, lambda each: each.name) "
        f"FROM sniff_csv({file_literal(source.path)}, skip = 0, comment = '', ignore_errors = true)"
    ).fetchall()
    ((delimiter, quote, has_header, names),) = found
    plain = quote if quote not in {"\\0", "\x00", None, "(empty)"} else ""
    header = bool(has_header) or _is_header(source, delimiter, plain or '"')
    return Layout(delimiter, header=header, columns=() if header else tuple(names), quote=plain or '"')


def _is_header(source: Source, delimiter: str, quote: str) -> bool:
    """Whether a first line whose first or last cell is empty names columns, which DuckDB takes for a row.

    An index without a name makes such a line, and so does a delimiter at its end.
    """
    if source.is_gzipped:
        return False
    with Path(source.path).open(encoding="utf-8-sig", newline="") as file:
        first, *others = next(csv.reader(file, delimiter=delimiter, quotechar=quote), [""])
    cells = [first, *others]
    names = cells[not cells[0] : len(cells) - (not cells[-1])]
    has_values = any(_NUMBER.fullmatch(name) or any(_all_written(each, [name]) for each in _LAYOUTS) for name in names)
    return len(names) < len(cells) and all(names) and len(set(names)) == len(names) and not has_values


def _fields(connection: duckdb.DuckDBPyConnection, source: Source, policy: Policy) -> Iterator[str]:
    """The fields of JSON, those of an amount of money one by one."""
    for field in json_lines.fields(connection, first_lines(source)):
        declaration = policy.facts.get(field)
        if declaration is not None and declaration.type.kind is Kind.MONEY:
            yield from (f"{field}.{part}" for part in _OF_MONEY)
        else:
            yield field


def _seen(connection: duckdb.DuckDBPyConnection, reading: str) -> Iterator[SeenColumn]:
    for name, type_ in schema_of(connection.sql(reading)).items():
        if name in OURS:
            continue
        cell = quoted(name)
        yield _sampled(connection, reading, name, cell, type_.held)
        for field, inner in type_.fields.items():
            yield _sampled(connection, reading, f"{name}.{field}", f"{cell}.{quoted(field)}", inner.held)


def _sampled(connection: duckdb.DuckDBPyConnection, reading: str, name: str, cell: str, held: Held) -> SeenColumn:
    if held is Held.TEXTS:
        cell = f"unnest({cell})"
    sample = f"SELECT {cell}::VARCHAR AS value FROM ({reading} LIMIT 100000)"
    rows = connection.sql(
        f"SELECT value FROM ({sample}) WHERE value IS NOT NULL AND trim(value) <> '' "
        f"GROUP BY value ORDER BY count(*) DESC, value LIMIT {SAMPLE}"
    ).fetchall()
    return SeenColumn(name, held, tuple(value for (value,) in rows))


def _entries(policy: Policy, seen: Sequence[SeenColumn]) -> Iterator[tuple[str, Taken]]:
    """For each fact for which there is a column: what it is taken from."""
    found: list[tuple[float, str, Taken]] = []
    for name, declaration in policy.facts.items():
        if declaration.type.kind is Kind.MONEY:
            found += ((_OWN_NAME, name, taken) for taken in _of_money(name, seen))
            continue
        for column in seen:
            is_own = _words(column.name) == _words(name)
            score = _OWN_NAME if is_own else _likeness(name, column.name)
            lines, fit = _fitting(declaration, column, policy.zone, is_own=is_own)
            if lines is not None and score + fit >= 1.0:
                found.append((score + fit, name, Taken((column.name,), tuple(lines))))
    facts: set[str] = set()
    columns: set[str] = set()
    for _, name, taken in sorted(found, key=lambda each: (-each[0], each[1], each[2].columns)):
        if name not in facts and columns.isdisjoint(taken.columns):
            facts.add(name)
            columns.update(taken.columns)
            yield name, taken


def _of_money(name: str, seen: Iterable[SeenColumn]) -> Iterator[Taken]:
    """An amount and its currency, where both have columns of their own."""
    called = {_words(column.name): column.name for column in seen}
    pair = tuple(called[words] for words in (_words(f"{name}.{part}") for part in _OF_MONEY) if words in called)
    if len(pair) == len(_OF_MONEY):
        yield Taken(pair, (f"currency_column = {toml(pair[1])}",))


def _words(text: str) -> frozenset[str]:
    apart = re.sub(r"([a-z])([A-Z])", r"\1 \2", text)
    return frozenset(word for word in re.split(r"[^0-9a-z]+", apart.lower()) if word)


def _likeness(fact: str, column: str) -> float:
    """How much a column's name is like a fact's, from 0 to 1."""
    entity, _, field = fact.partition(".")
    words = _words(column)
    if words == _words(fact) or words == _words(field):
        return 1.0
    names = (field, *_SYNONYMS.get(field, ()))
    best = 0.0
    for name in names:
        wanted = _words(name)
        common = (words & wanted) - _IDLE
        if common:
            extra = words - wanted - {entity}
            best = max(best, len(common) / len(wanted - _IDLE or wanted) - 0.1 * len(extra))
    return max(best, 0.0)


def _fitting(
    declaration: FactDeclaration, column: SeenColumn, zone: str, *, is_own: bool
) -> tuple[list[str] | None, float]:
    """The lines of an entry, None where the column's values are none of the fact's; and how much more that tells.

    Args:
        declaration: Of the fact.
        column: The column.
        zone: The policy's.
        is_own: Whether the column is called like the fact, so that what stands in it need not tell.
    """
    kind = declaration.type.kind
    if not column.values:
        return ([], 0.0) if is_own and column.held in {Held.TEXT, Held.TEXTS, Held.NOTHING} else (None, 0.0)
    if kind in {Kind.ENUM, Kind.SET}:
        return _of_words(declaration, column, is_own=is_own)
    if kind is Kind.BOOLEAN:
        return _of_truths(column, is_own=is_own)
    if kind in {Kind.DATE, Kind.DATE_TIME}:
        return _of_dates(kind, column, zone)
    if kind is Kind.TEXT:
        return ([], 0.0) if column.held in {Held.TEXT, Held.INTEGER} else (None, 0.0)
    if kind is Kind.DURATION:
        is_length = column.held is Held.INTERVAL or all(map(_LENGTH.fullmatch, column.values))
        return ([], 0.0) if is_length else (None, 0.0)
    is_numeric = column.held in {Held.INTEGER, Held.DECIMAL} or all(map(_NUMBER.fullmatch, column.values))
    return ([], 0.0) if is_numeric else (None, 0.0)


def _of_words(declaration: FactDeclaration, column: SeenColumn, *, is_own: bool) -> tuple[list[str] | None, float]:
    lines: list[str] = []
    values = column.values
    if declaration.type.kind is Kind.SET and column.held is Held.TEXT:
        split = next((each for each in _SEPARATORS if any(each in value for value in values)), _SEPARATORS[0])
        values = tuple(dict.fromkeys(part.strip() for value in values for part in value.split(split) if part.strip()))
        lines += [f"split = {toml(split)}"] if split != _SEPARATORS[0] else []
    meant = {value: "_".join(re.split(r"[^0-9a-z]+", value.lower().strip())) for value in values}
    known = {value: word for value, word in meant.items() if word in declaration.type.values}
    if not known and not is_own:
        return None, 0.0
    changed = {value: word for value, word in known.items() if value != word}
    lines += [f"values = {_inline(changed)}"] if changed else []
    others = [value for value in values if value not in known]
    if others:
        told = ", ".join(toml(value) for value in others[:8])
        lines += ['others = "unknown"', f"# not understood yet: {told}{', …' if len(others) > 8 else ''}"]
    return lines, len(known) / max(len(values), 1) * 0.6


def _of_truths(column: SeenColumn, *, is_own: bool) -> tuple[list[str] | None, float]:
    if column.held is Held.BOOLEAN or (set(column.values) <= {"true", "false"} and (is_own or len(column.values) > 1)):
        return [], 0.2
    words = {value: value.strip().lower() for value in column.values}
    sides = [not side.isdisjoint(words.values()) for side in (_TRUE, _FALSE)]
    if len(words) > 6 or not any(sides) or not (is_own or all(sides)):
        return None, 0.0
    known = {value: word in _TRUE for value, word in words.items() if word in _TRUE | _FALSE}
    others = [value for value in column.values if value not in known]
    lines = [f"values = {_inline(known)}"]
    return ([*lines, f"unknown = [{', '.join(map(toml, others))}]"] if others else lines), 0.2


def _of_dates(kind: Kind, column: SeenColumn, zone: str) -> tuple[list[str] | None, float]:
    if column.held is Held.INSTANT or (column.held is Held.TEXT and all(map(_WITH_OFFSET.fullmatch, column.values))):
        return ([], 0.2) if kind is Kind.DATE_TIME else (None, 0.0)
    if column.held is Held.LOCAL:
        return ([f"zone = {toml(zone)}  # a guess: the policy's"], 0.2) if kind is Kind.DATE_TIME else ([], 0.1)
    layouts = [] if column.held is Held.DATE else [each for each in _LAYOUTS if _all_written(each, column.values)]
    if column.held is not Held.DATE and not layouts:
        return None, 0.0
    lines = [f"layout = {toml(layouts[0])}"] if layouts and layouts[0] != "%Y-%m-%d" else []
    if len(layouts) > 1:
        lines.append(f"# it could be {', '.join(map(toml, layouts[1:]))} as well")
    has_time = bool(layouts) and date_layout(layouts[0]).has_time
    if kind is Kind.DATE:
        return (None, 0.0) if has_time else (lines, 0.2)
    if has_time and date_layout(layouts[0]).has_offset:
        return lines, 0.2
    if not has_time:
        lines.append('at = "12:00"  # a guess: the file has days without a time')
    return [*lines, f"zone = {toml(zone)}  # a guess: the policy's"], 0.2


def _all_written(layout: str, values: Iterable[str]) -> bool:
    import datetime as dt

    for value in values:
        try:
            dt.datetime.strptime(value, layout)  # noqa: DTZ007 - only whether it can be read
        except ValueError:
            return False
    return True


def _written(layout: Layout, entries: Mapping[str, Taken], unused: Sequence[str]) -> Iterator[str]:
    yield "# A draft: check what each column was taken for."
    if layout != Layout():
        yield ""
        yield "[table]"
        if layout.delimiter != ",":
            yield f"delimiter = {toml(layout.delimiter)}"
        if not layout.header:
            yield "header = false"
            yield f"columns = [{', '.join(map(toml, layout.columns))}]"
        if layout.quote != '"':
            yield f"quote = {toml(layout.quote)}"
    for name, taken in entries.items():
        yield ""
        yield f'[facts."{name}"]'
        yield f"column = {toml(taken.columns[0])}"
        yield from taken.lines
    if unused:
        yield ""
        yield "# Not used:"
        yield from (f"#   {toml(name)}" for name in unused)


def _inline(table: Mapping[str, object]) -> str:
    return "{ " + ", ".join(f"{toml(key)} = {toml(value)}" for key, value in table.items()) + " }"
