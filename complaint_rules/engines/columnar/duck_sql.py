"""DuckDB's SQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from complaint_rules.engines.columnar.columns import Shape
from complaint_rules.engines.columnar.layouts import BLANKS, ISO_DAY, ISO_OFFSET, ISO_TIME, date_layout
from complaint_rules.engines.columnar.readings import Held, How, Reading
from complaint_rules.engines.columnar.sql import Dialect, Read, indexed_lists
from complaint_rules.engines.columnar.sql_texts import by_layout, numeral, without


class DuckSql(Dialect):
    """Texts that come out are of enum types, so that they are written by their codes."""

    name = "duckdb"
    types: ClassVar[Mapping[Shape, str]] = {
        Shape.BOOLEAN: "BOOLEAN",
        Shape.INTEGER: "BIGINT",
        Shape.CODE: "USMALLINT",
        Shape.WIDE: "HUGEINT",
        Shape.TEXT: "VARCHAR",
        Shape.TEXTS: "VARCHAR[]",
        Shape.DECIMAL: "DECIMAL(38, 0)",
        Shape.MOMENT: "TIMESTAMPTZ",
        Shape.DATE: "DATE",
    }

    def floor_divide(self, code: str, divisor: int, shape: Shape) -> str:
        """A whole number that is not negative by a positive constant, rounded down."""
        return f"({code} // {self.constant(divisor, shape)})"

    def _enum(self, texts: tuple[str, ...]) -> str:
        return f"ENUM({', '.join(map(self.text, sorted(set(texts))))})"

    def word(self, text: str, texts: tuple[str, ...]) -> str:
        """One of some texts, of an enum type."""
        return f"{self.text(text)}::{self._enum(texts)}"

    def constant(self, value: object, shape: Shape) -> str:
        """A constant."""
        if isinstance(value, tuple):
            return f"[{', '.join(map(self.text, value))}]::{self._enum(value) if value else 'VARCHAR'}[]"
        return super().constant(value, shape)

    def pick(self, place: str, values: tuple[object, ...], shape: Shape) -> str:
        """What a table has at a number, of an enum type where it has texts."""
        if shape is Shape.TEXTS:
            lists = [value for value in values if isinstance(value, tuple)]
            listed = ", ".join(f"[{', '.join(map(self.text, value))}]" for value in lists)
            words = tuple(text for value in lists for text in value)
            return f"([{listed}]::{self._enum(words)}[][])[{place} + 1]"
        words = tuple(value for value in values if isinstance(value, str))
        type_ = self._enum(words) if words else self.types[shape]
        listed = ", ".join("NULL" if value is None else self._plain(value) for value in values)
        return f"([{listed}]::{type_}[])[{place} + 1]"

    def unless_null(self, place: str, picked: str, unknown: int) -> str:
        """As above; without naming the number a second time it is worked out once for equal texts."""
        del place
        return f"coalesce({picked}, {unknown})"

    def _plain(self, value: object) -> str:
        return self.text(value) if isinstance(value, str) else str(value).upper()

    def names(self, names: tuple[str, ...], flags: tuple[str, ...]) -> str:
        """The list of the names whose conditions hold, of an enum type."""
        enum = f"{self._enum(names)}[][]"
        parts = indexed_lists(
            names,
            flags,
            list_of=lambda some: f"[{', '.join(map(self.text, some))}]",
            index=lambda some: " + ".join(f"{flag}::INTEGER * {1 << place}" for place, flag in enumerate(some)),
            at=lambda lists, number: f"({lists}::{enum})[1 + {number}]",
        )
        return parts[0] if len(parts) == 1 else f"list_concat({', '.join(parts)})"

    def point(self, code: str, places: int) -> str:
        """A whole number with its decimal point."""
        if not places:
            return f"CAST({code} AS DECIMAL(38, 0))"
        width = f"greatest(length(CAST(abs({code}) AS VARCHAR)), {places + 1})"
        padded = f"lpad(CAST(abs({code}) AS VARCHAR), {width}::INTEGER, '0')"
        sign = f"CASE WHEN {code} < 0 THEN '-' ELSE '' END"
        written = f"{sign} || left({padded}, -{places}) || '.' || right({padded}, {places})"
        return f"CAST({written} AS DECIMAL(38, {places}))"

    def moment(self, code: str) -> str:
        """An instant from microseconds since 1970."""
        return f"make_timestamptz({code})"

    def day(self, code: str) -> str:
        """A date from days since 1970."""
        return f"(DATE '1970-01-01' + CAST({code} AS INTEGER))"

    @property
    def readings(self) -> Mapping[How, Read]:
        """How each kind of cell is read."""
        return _READINGS


def _code(dialect: DuckSql, reading: Reading, cell: str) -> str:
    """By a map, which takes a quarter of the time of a CASE."""
    return f"{_map(dialect, reading, 'USMALLINT')}[{_as_text(reading, cell)}]"


def _flag(dialect: DuckSql, reading: Reading, cell: str) -> str:
    return f"{_map(dialect, reading, 'BOOLEAN')}[{_as_text(reading, cell)}]"


def _map(dialect: DuckSql, reading: Reading, type_: str) -> str:
    keys = ", ".join(dialect.text(text) for text, _ in reading.table)
    values = ", ".join(str(value) for _, value in reading.table)
    return f"MAP([{keys}]::VARCHAR[], [{values}]::{type_}[])"


def _as_text(reading: Reading, cell: str) -> str:
    return cell if reading.type.held is Held.TEXT and not reading.type.name.startswith("ENUM") else f"{cell}::VARCHAR"


def _bits_of(dialect: DuckSql, reading: Reading, texts: str) -> str:
    """All parts of it are known and none comes twice where there are as many bits as parts."""
    if not reading.table:
        return f"(CASE WHEN len({texts}) = 0 THEN 0 END)"
    cases = " ".join(f"WHEN {dialect.text(text)} THEN {number}" for text, number in reading.table)
    transformed = f"list_transform({texts}, lambda part: CASE part {cases} END)"
    bits = f"coalesce(list_aggregate({transformed}, 'bit_or'), 0)::BIGINT"
    return f"(CASE WHEN bit_count({bits}) = len({texts}) THEN {bits} END)"


def _bits(dialect: DuckSql, reading: Reading, cell: str) -> str:
    return _bits_of(dialect, reading, f"{cell}::VARCHAR[]" if reading.type.name.startswith("ENUM") else cell)


def _bits_of_text(dialect: DuckSql, reading: Reading, cell: str) -> str:
    parts = f"list_transform(string_split({cell}, {dialect.text(reading.layout)}), lambda part: trim(part))"
    return f"(CASE WHEN trim({cell}) = '' THEN 0 ELSE {_bits_of(dialect, reading, parts)} END)"


def _not_blank(dialect: DuckSql, reading: Reading, cell: str) -> str:
    """A first character that is not blank settles it nearly always; trimming takes a hundred times as long."""
    del reading
    begins = f"{cell} >= '!' AND {cell} < '\x7f' OR {cell} >= '\u3001'"
    return f"(CASE WHEN {begins} OR trim({cell}, {dialect.text(BLANKS)}) <> '' THEN {cell} END)"


def _unscaled(_: DuckSql, reading: Reading, cell: str) -> str:
    digits = f"replace(CAST(CAST({cell} AS DECIMAL(38, {reading.places})) AS VARCHAR), '.', '')"
    wide = "HUGEINT" if reading.digits + reading.places > 18 else "BIGINT"
    if reading.type.digits + reading.places < 19:
        return f"CAST({cell} * {10**reading.places} AS {wide})"
    return f"CAST({digits} AS {wide})"


def _whole_float(_: DuckSql, reading: Reading, cell: str) -> str:
    del reading
    is_whole = f"isfinite({cell}) AND {cell} = trunc({cell}) AND abs({cell}) < 9007199254740992"
    return f"(CASE WHEN {is_whole} THEN CAST({cell} AS BIGINT) END)"


def _rounded(_: DuckSql, reading: Reading, cell: str) -> str:
    return f"TRY_CAST(TRY_CAST({cell} AS DECIMAL(18, {reading.places})) * {10**reading.places} AS BIGINT)"


def _numeral(dialect: DuckSql, reading: Reading, cell: str) -> str:
    cell = without(dialect, reading, cell)
    places = reading.places
    wide = "HUGEINT" if reading.digits + places > 18 else "BIGINT"
    before = rf"regexp_extract({cell}, '^[+-]?([0-9]*)', 1)"
    after = rf"rpad(left(regexp_extract({cell}, '\.([0-9]*)', 1), {places}), {places}, '0')" if places else "''"
    sign = f"CASE WHEN left({cell}, 1) = '-' THEN '-' ELSE '' END"
    number = f"TRY_CAST({sign} || '0' || {before} || {after} AS {wide})"
    return f"(CASE WHEN regexp_full_match({cell}, '{numeral(reading)}') THEN {number} END)"


def _days(date: str) -> str:
    return f"({date} - DATE '1970-01-01')::BIGINT"


def _day(_: DuckSql, reading: Reading, cell: str) -> str:
    """The bounds stand beside the cell itself, where a file's statistics settle them."""
    del reading
    return f"(CASE WHEN {cell} BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN {_days(cell)} END)"


def _ticks(_: DuckSql, reading: Reading, cell: str) -> str:
    del reading
    first, last = "TIMESTAMPTZ '0001-01-01 00:00:00+00'", "TIMESTAMPTZ '9999-12-31 23:59:59.999999+00'"
    return f"(CASE WHEN {cell} BETWEEN {first} AND {last} THEN epoch_us({cell}) END)"


def _moment(dialect: DuckSql, reading: Reading, cell: str, type_: str) -> str:
    """Of what a layout's pattern admits, DuckDB's own reading takes nearly all, in a tenth of the time.

    But it takes `1206063` for 063-12-06 by `%m%d%Y`.
    """
    own = f"try_strptime({cell}, {dialect.text(reading.layout)})"
    if date_layout(reading.layout).runs_into_year:
        own = "NULL"
    return by_layout(dialect, reading, cell, lambda iso: f"coalesce({own}, TRY_CAST({iso} AS {type_}))")


def _day_of_text(dialect: DuckSql, reading: Reading, cell: str) -> str:
    if reading.layout:
        return _days(f"CAST({_moment(dialect, reading, cell, 'TIMESTAMP')} AS DATE)")
    iso = f"regexp_full_match({cell}, '{ISO_DAY}')"
    return f"(CASE WHEN {iso} THEN {_days(f'TRY_CAST({cell} AS DATE)')} END)"


def _day_of_local(_: DuckSql, reading: Reading, cell: str) -> str:
    del reading
    return (
        f"(CASE WHEN CAST({cell} AS TIMESTAMP) = date_trunc('day', {cell}) THEN {_days(f'CAST({cell} AS DATE)')} END)"
    )


def _ticks_of_text(dialect: DuckSql, reading: Reading, cell: str) -> str:
    """Of ISO 8601 the local part and the offset one by one: a cast would take more spellings than the library reads."""
    if reading.layout:
        return f"epoch_us({_moment(dialect, reading, cell, 'TIMESTAMPTZ')})"
    found = f"regexp_extract({cell}, '{ISO_OFFSET}$')"
    local = f"epoch_us(TRY_CAST(left({cell}, length({cell}) - length({found})) AS TIMESTAMP))"
    parts = [f"coalesce(TRY_CAST(substr({found}, {start}, 2) AS BIGINT), 0)" for start in (2, 5, 8)]
    ahead = f"({parts[0]} * 3600 + {parts[1]} * 60 + {parts[2]}) * 1000000"
    signed = f"CASE WHEN left({found}, 1) = '-' THEN -{ahead} ELSE {ahead} END"
    pattern = f"{ISO_DAY}T{ISO_TIME}{ISO_OFFSET}"
    return f"(CASE WHEN regexp_full_match({cell}, '{pattern}') THEN {local} - ({signed}) END)"


def _local_ticks_of_text(dialect: DuckSql, reading: Reading, cell: str) -> str:
    if reading.layout:
        return f"epoch_us({_moment(dialect, reading, cell, 'TIMESTAMP')})"
    pattern = f"{ISO_DAY}[T ]{ISO_TIME}"
    return f"(CASE WHEN regexp_full_match({cell}, '{pattern}') THEN epoch_us(TRY_CAST({cell} AS TIMESTAMP)) END)"


def _length(_: DuckSql, reading: Reading, cell: str) -> str:
    del reading
    has_no_months = f"datepart('month', {cell}) = 0 AND datepart('year', {cell}) = 0"
    return f"(CASE WHEN {has_no_months} THEN epoch_us({cell}) END)"


def _length_of_text(_: DuckSql, reading: Reading, cell: str) -> str:
    del reading
    parts = {
        letter: f"coalesce(TRY_CAST(nullif(regexp_extract({cell}, '([0-9]+){letter}', 1), '') AS BIGINT), 0)"
        for letter in "DHMS"
    }
    seconds = f"coalesce(TRY_CAST(nullif(regexp_extract({cell}, '([0-9]+)(\\.[0-9]+)?S', 1), '') AS BIGINT), 0)"
    fraction = f"CAST(rpad(regexp_extract({cell}, '\\.([0-9]{{1,6}})S', 1), 6, '0') AS BIGINT)"
    total = f"(({parts['D']} * 86400 + {parts['H']} * 3600 + {parts['M']} * 60 + {seconds}) * 1000000 + {fraction})"
    pattern = r"-?P([0-9]{1,6}D)?(T([0-9]{1,8}H)?([0-9]{1,9}M)?([0-9]{1,11}(\.[0-9]{1,6})?S)?)?"
    ends = f"right({cell}, 1) IN ('D', 'H', 'M', 'S')"
    signed = f"CASE WHEN left({cell}, 1) = '-' THEN -{total} ELSE {total} END"
    return f"(CASE WHEN regexp_full_match({cell}, '{pattern}') AND {ends} THEN {signed} END)"


def _currency(_: DuckSql, reading: Reading, cell: str) -> str:
    del reading
    return f"(CASE WHEN regexp_full_match({cell}, '[A-Z]{{3}}') THEN {cell} END)"


_READINGS: Mapping[How, Read] = {
    How.AS_IT_IS: lambda _, __, cell: cell,
    How.NOT_BLANK: _not_blank,
    How.DIGITS: lambda _, __, cell: f"CAST({cell} AS VARCHAR)",
    How.CODE: _code,
    How.NUMBER: lambda dialect, reading, cell: f"{_map(dialect, reading, 'BIGINT')}[{_as_text(reading, cell)}]",
    How.FLAG: _flag,
    How.ROUNDED: _rounded,
    How.CONTAINS: lambda dialect, reading, cell: f"list_contains({cell}, {dialect.text(reading.layout)})",
    How.BITS: _bits,
    How.BITS_OF_TEXT: _bits_of_text,
    How.WHOLE: lambda _, __, cell: f"CAST({cell} AS BIGINT)",
    How.UNSCALED: _unscaled,
    How.WHOLE_FLOAT: _whole_float,
    How.NUMERAL: _numeral,
    How.DAY: _day,
    How.DAY_OF_TEXT: _day_of_text,
    How.DAY_OF_LOCAL: _day_of_local,
    How.TICKS: _ticks,
    How.TICKS_OF_LOCAL: lambda _, __, cell: f"epoch_us({cell})",
    How.TICKS_OF_TEXT: _ticks_of_text,
    How.LOCAL_TICKS_OF_TEXT: _local_ticks_of_text,
    How.LENGTH: _length,
    How.LENGTH_OF_TEXT: _length_of_text,
    How.CURRENCY: _currency,
}
