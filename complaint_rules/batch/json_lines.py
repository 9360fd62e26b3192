"""JSON Lines as a table: the text of each fact, whether it is left out, and what is wrong with a line as such.

What the scalar engines refuse when they read a complaint is refused here: a line that is no JSON, a field that there is
not or that stands twice, a value of another type than its fact's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from complaint_rules.batch.ours import LINE_FAULTS, ROW, TEXT, UNFIT
from complaint_rules.batch.quoting import literal, quoted
from complaint_rules.domain.declared import EXTRA
from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.domain.types import Kind

if TYPE_CHECKING:
    import duckdb

ABSENT = "?absent"
"""After a fact's name: whether it is left out of a row, which is something else than being null."""

_NUMBERS = ("BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT", "DOUBLE", "VARCHAR")
_TYPES: Mapping[Kind, tuple[str, ...]] = {Kind.BOOLEAN: ("BOOLEAN",), Kind.NUMBER: _NUMBERS}
"""The types of JSON in which a value is given; a text, where nothing else is said."""

_OF_MONEY = ("amount", "currency")
_UNREADABLE = "''"
"""No fact reads it."""

_BLANKS = " \t\r\n"

_LONG_NUMBER = r"[:,\[\s]-?[0-9.]{17,}"
"""A number that a binary float may not hold, by which DuckDB reads those with a decimal point."""


def reading(lines: str, facts: Mapping[str, FactDeclaration], mapped: Collection[str] | None) -> str:
    """The query that reads lines.

    Args:
        lines: What :func:`lines_of` gives.
        facts: Of the policy.
        mapped: The fields that a mapping reads, dotted where they are nested; None where there is no mapping.
    """
    if mapped is None:
        selected = [*_facts(facts), f"{_line_faults(facts)} AS {quoted(LINE_FAULTS)}"]
    else:
        selected = [
            *(f"{_any(each)} AS {quoted(each)}" for each in sorted(mapped)),
            f"{_of_the_whole([])} AS {quoted(LINE_FAULTS)}",
        ]
    return (
        f"SELECT *, len({quoted(LINE_FAULTS)}) > 0 AS {quoted(UNFIT)} "
        f"FROM (SELECT {quoted(ROW)}, {quoted(TEXT)}, {', '.join(selected)} FROM ({lines})) AS lines"
    )


def lines_of(texts: str, *, has_malformed: bool) -> str:
    """The query that takes lines for JSON; those that are blank are nobody's.

    Args:
        texts: The query that reads the lines, with their numbers.
        has_malformed: Whether there are some that are no texts.
    """
    text = f"coalesce({quoted(TEXT)}, line)" if has_malformed else "line"
    return (
        f"SELECT {quoted(ROW)}, {text} AS {quoted(TEXT)}, TRY_CAST(line AS JSON) AS json "
        f"FROM ({texts}) WHERE trim({text}, {literal(_BLANKS)}) <> ''"
    )


def fields(connection: duckdb.DuckDBPyConnection, lines: str) -> Sequence[str]:
    """The fields that stand in the first lines of a file, dotted where they are nested."""
    keys = f"SELECT json, unnest(json_keys(json)) AS key FROM ({lines} LIMIT 10000)"
    inner = """unnest(coalesce(nullif(json_keys(json, concat('$."', replace(key, '"', '\\"'), '"')), []), ['']))"""
    query = f"SELECT DISTINCT key, {inner} AS field FROM ({keys}) ORDER BY ALL"
    return [f"{key}.{field}" if field else key for key, field in connection.sql(query).fetchall()]


def _any(field: str) -> str:
    """The text of whatever stands in a field; a list's with `;` between."""
    keys = field.split(".")
    path, items = literal(_path(*keys)), literal(_path(*keys) + "[*]")
    joined = f"array_to_string(json ->> {items}, ';')"
    return f"CASE WHEN json_type(json, {path}) = 'ARRAY' THEN {joined} ELSE json ->> {path} END"


def _path(*keys: str) -> str:
    escaped = (key.replace('"', '\\"') for key in keys)
    return "$" + "".join(f'."{key}"' for key in escaped)


def _facts(facts: Mapping[str, FactDeclaration]) -> Iterator[str]:
    """What is nested by entity comes out under dotted names."""
    for fact, declaration in facts.items():
        path = literal(_path(*fact.split(".")))
        yield f"json_type(json, {path}) IS NULL AS {quoted(fact + ABSENT)}"
        if declaration.type.kind is Kind.MONEY:
            yield from _money(fact)
        elif declaration.type.kind is Kind.SET:
            yield f"{_members(path)} AS {quoted(fact)}"
        else:
            yield f"{_cell(path, _TYPES.get(declaration.type.kind, ('VARCHAR',)))} AS {quoted(fact)}"


def _cell(path: str, types: Sequence[str]) -> str:
    """The text of a value of these types; of another, one that cannot be read."""
    rounded = (
        f"WHEN json_type(json, {path}) = 'DOUBLE' AND regexp_matches(json, {literal(_LONG_NUMBER)}) THEN {_UNREADABLE} "
    )
    among = ", ".join(map(literal, types))
    return (
        f"CASE {rounded if 'DOUBLE' in types else ''}WHEN json_type(json, {path}) IN ({among}) "
        f"THEN json ->> {path} WHEN json_type(json, {path}) <> 'NULL' THEN {_UNREADABLE} END"
    )


def _money(fact: str) -> Iterator[str]:
    for part, types in zip(_OF_MONEY, (_NUMBERS, ("VARCHAR",)), strict=True):
        whole, path = literal(_path(*fact.split("."))), literal(_path(*fact.split("."), part))
        is_money = (
            f"json_type(json, {whole}) = 'OBJECT' AND list_sort(json_keys(json, {whole})) = ['amount', 'currency']"
        )
        yield (
            f"CASE WHEN {is_money} THEN {_cell(path, types)} "
            f"WHEN json_type(json, {whole}) <> 'NULL' THEN {_UNREADABLE} END AS {quoted(f'{fact}.{part}')}"
        )


def _members(path: str) -> str:
    texts_only = f"list_filter(json_type(json, {path[:-1]}[*]'), lambda type: type <> 'VARCHAR') = []"
    return (
        f"CASE WHEN json_type(json, {path}) = 'ARRAY' AND {texts_only} THEN json ->> {path[:-1]}[*]' "
        f"WHEN json_type(json, {path}) <> 'NULL' THEN [{_UNREADABLE}] END"
    )


def _line_faults(facts: Iterable[str]) -> str:
    entities: dict[str, list[str]] = {}
    for fact in facts:
        entity, _, field = fact.partition(".")
        entities.setdefault(entity, []).append(field)
    unknown = _unknown("json_keys(json)", [*entities, EXTRA], "", "unknown entity")
    extra = _unless_object(EXTRA, "[]")
    return _of_the_whole([unknown, extra, *(_of_entity(*each) for each in entities.items())])


def _of_the_whole(parts: Iterable[str]) -> str:
    found = ", ".join([_twice("json_keys(json)", "row"), *parts])
    return (
        "CASE WHEN json IS NULL THEN ['row: is no JSON'] WHEN json_type(json) <> 'OBJECT' THEN ['row: is no object'] "
        f"ELSE flatten([{found}]) END"
    )


def _of_entity(entity: str, fields: Collection[str]) -> str:
    keys = f"json_keys(json, {literal(_path(entity))})"
    found = f"list_concat({_unknown(keys, fields, f'{entity}.', 'unknown field')}, {_twice(keys, entity)})"
    return _unless_object(entity, found)


def _unless_object(entity: str, found: str) -> str:
    type_ = f"json_type(json, {literal(_path(entity))})"
    none = f"[{literal(f'{entity}: is no object with fields')}]"
    return f"CASE WHEN {type_} IS NULL THEN [] WHEN {type_} <> 'OBJECT' THEN {none} ELSE {found} END"


def _unknown(keys: str, known: Collection[str], prefix: str, message: str) -> str:
    listed = ", ".join(map(literal, known))
    unknown = f"list_filter({keys}, lambda key: key NOT IN ({listed}))"
    return f"list_transform({unknown}, lambda key: {literal(prefix)} || key || {literal(f': {message}')})"


def _twice(keys: str, where: str) -> str:
    told = literal(f"{where}: a field stands twice")
    return f"CASE WHEN len({keys}) > len(list_distinct({keys})) THEN [{told}] ELSE [] END"
