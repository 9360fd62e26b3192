"""PostgreSQL's SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from complaint_rules.engines.columnar.columns import Shape
from complaint_rules.engines.columnar.layouts import ISO_OFFSET, ISO_TIME, literal
from complaint_rules.engines.columnar.readings import How, Reading
from complaint_rules.engines.columnar.sql import Dialect, Read, as_they_hold, translated
from complaint_rules.engines.columnar.sql_texts import in_iso, numeral, without


class PostgresSql(Dialect):
    """PostgreSQL 14 and later."""

    name = "postgres"
    fence = "OFFSET 0"
    types: ClassVar[Mapping[Shape, str]] = {
        Shape.BOOLEAN: "boolean",
        Shape.INTEGER: "bigint",
        Shape.CODE: "integer",
        Shape.WIDE: "numeric",
        Shape.TEXT: "text",
        Shape.TEXTS: "text[]",
        Shape.DECIMAL: "numeric",
        Shape.MOMENT: "timestamptz",
        Shape.DATE: "date",
    }

    def path(self, path: tuple[str, ...]) -> str:
        """A column, or a field of a composite in it."""
        first, *rest = map(self.quoted, path)
        return ".".join([f"({first})", *rest]) if rest else first

    def constant(self, value: object, shape: Shape) -> str:
        """A constant."""
        if isinstance(value, tuple):
            return f"ARRAY[{', '.join(map(self.text, value))}]::text[]"
        return super().constant(value, shape)

    def compared(self, sign: str, left: str, right: str, shape: Shape) -> str:
        """A comparison; of texts by code point."""
        return f'({left} {sign} {right} COLLATE "C")' if shape is Shape.TEXT else f"({left} {sign} {right})"

    def floor_divide(self, code: str, divisor: int, shape: Shape) -> str:
        """A whole number that is not negative by a positive constant, rounded down."""
        return f"div({code}, {divisor})" if shape is Shape.WIDE else f"({code} / {divisor})"

    def pick(self, place: str, values: tuple[object, ...], shape: Shape) -> str:
        """What a table has at a number; lists of different lengths are no array there, so they are texts in one."""
        if shape is Shape.TEXTS:
            listed = ", ".join(self.text(self._array(value)) for value in values if isinstance(value, tuple))
            return f"((ARRAY[{listed}])[{place} + 1])::text[]"
        listed = ", ".join(self.constant(value, shape) for value in values)
        return f"(ARRAY[{listed}]::{self.types[shape]}[])[{place} + 1]"

    @staticmethod
    def _array(texts: tuple[str, ...]) -> str:
        return "{" + ",".join('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts) + "}"

    def names(self, names: tuple[str, ...], flags: tuple[str, ...]) -> str:
        """The list of the names whose conditions hold."""
        return f"array_remove(ARRAY[{as_they_hold(self, names, flags)}]::text[], NULL)"

    def point(self, code: str, places: int) -> str:
        """A whole number with its decimal point; `numeric` is exact."""
        return f"round(({code})::numeric / {10**places}, {places})" if places else f"({code})::numeric"

    def moment(self, code: str) -> str:
        """An instant from microseconds since 1970."""
        return f"(timestamptz '1970-01-01 00:00:00+00' + {code} * interval '1 microsecond')"

    def day(self, code: str) -> str:
        """A date from days since 1970."""
        return f"(date '1970-01-01' + ({code})::integer)"

    def matches(self, text: str, pattern: str) -> str:
        """Whether a text has what a regular expression describes."""
        return f"({text} ~ {self.text(pattern)})"

    @property
    def readings(self) -> Mapping[How, Read]:
        """How each kind of cell is read."""
        return _READINGS


def _cases(dialect: PostgresSql, reading: Reading, cell: str) -> str:
    return translated(dialect, reading, f"{cell}::text")


def _bits(dialect: PostgresSql, reading: Reading, cell: str) -> str:
    """All parts of it are known and none comes twice where there are as many bits as parts."""
    flags = [f"({dialect.text(text)} = ANY({cell}))" for text, _ in reading.table]
    bits = " + ".join(
        f"(CASE WHEN {flag} THEN {number} ELSE 0 END)::bigint"
        for flag, (_, number) in zip(flags, reading.table, strict=True)
    )
    count = " + ".join(f"{flag}::integer" for flag in flags) or "0"
    return f"(CASE WHEN {count} = cardinality({cell}) THEN {bits or '0'} END)"


def _bits_of_text(dialect: PostgresSql, reading: Reading, cell: str) -> str:
    between = dialect.text(f" *{literal(reading.layout)} *")
    parts = f"regexp_split_to_array(trim({cell}), {between})"
    return f"(CASE WHEN trim({cell}) = '' THEN 0 ELSE {_bits(dialect, reading, parts)} END)"


def _numeral(dialect: PostgresSql, reading: Reading, cell: str) -> str:
    cell = without(dialect, reading, cell)
    places, digits = reading.places, reading.digits
    kind = "numeric" if digits + places > 18 else "bigint"
    return f"(CASE WHEN {cell} ~ '^({numeral(reading)})$' THEN ({cell}::numeric * {10**places})::{kind} END)"


def _ticks(_: PostgresSql, reading: Reading, cell: str) -> str:
    del reading
    first, last = "timestamptz '0001-01-01 00:00:00+00'", "timestamptz '9999-12-31 23:59:59.999999+00'"
    return f"(CASE WHEN {cell} BETWEEN {first} AND {last} THEN {_in_ticks(cell)} END)"


_REAL_DAY = (
    "([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
    "|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)"
)


def _real(dialect: PostgresSql, reading: Reading, cell: str, rest: str, cast: Callable[[str], str]) -> str:
    """What a text in ISO 8601 is cast to, where its day is one of the calendar: a cast of another stops the query.

    Args:
        dialect: This one.
        reading: The cell's.
        cell: The cell's own code.
        rest: The pattern of what stands behind the day.
        cast: The code of the cast.
    """
    iso = in_iso(dialect, reading, cell) if reading.layout else cell
    is_real = f"{dialect.matches(iso, f'^{_REAL_DAY}{rest}$')} AND left({iso}, 4) <> '0000'"
    return f"(CASE WHEN {is_real} THEN {cast(iso)} END)"


def _in_ticks(moment: str) -> str:
    return f"(extract(epoch FROM {moment}) * 1000000)::bigint"


def _day_of_text(dialect: PostgresSql, reading: Reading, cell: str) -> str:
    rest = ".*" if reading.layout else ""
    return _real(dialect, reading, cell, rest, lambda iso: f"(left({iso}, 10)::date - date '1970-01-01')::bigint")


def _ticks_of_text(dialect: PostgresSql, reading: Reading, cell: str) -> str:
    """The local part and the offset one by one: a cast takes no offset of 16 hours."""

    def cast(iso: str) -> str:
        local = f"regexp_replace({iso}, '{ISO_OFFSET}$', '')::timestamp"
        offset = f"coalesce(substring({iso} FROM '[+-][0-9:]+$'), '0')::interval"
        return _in_ticks(f"({local} - {offset})")

    return _real(dialect, reading, cell, f"T{ISO_TIME}{ISO_OFFSET}", cast)


def _local_ticks_of_text(dialect: PostgresSql, reading: Reading, cell: str) -> str:
    return _real(dialect, reading, cell, f"[T ]{ISO_TIME}", lambda iso: _in_ticks(f"{iso}::timestamp"))


def _length(_: PostgresSql, reading: Reading, cell: str) -> str:
    del reading
    months = f"extract(year FROM {cell}) = 0 AND extract(month FROM {cell}) = 0"
    return f"(CASE WHEN {months} THEN (extract(epoch FROM {cell}) * 1000000)::bigint END)"


_READINGS: Mapping[How, Read] = {
    How.AS_IT_IS: lambda _, __, cell: cell,
    How.NOT_BLANK: lambda _, __, cell: f"(CASE WHEN {cell} ~ '[^[:space:]\\u0085\\u00a0\\u3000]' THEN {cell} END)",
    How.DIGITS: lambda _, __, cell: f"({cell})::text",
    How.CODE: _cases,
    How.NUMBER: lambda dialect, reading, cell: f"({_cases(dialect, reading, cell)})::bigint",
    How.FLAG: lambda dialect, reading, cell: f"({_cases(dialect, reading, cell)})::boolean",
    How.CONTAINS: lambda dialect, reading, cell: f"({dialect.text(reading.layout)} = ANY({cell}))",
    How.BITS: _bits,
    How.BITS_OF_TEXT: _bits_of_text,
    How.WHOLE: lambda _, __, cell: f"({cell})::bigint",
    How.UNSCALED: lambda _, reading, cell: (
        f"({cell} * {10**reading.places})::" + ("numeric" if reading.digits + reading.places > 18 else "bigint")
    ),
    How.WHOLE_FLOAT: lambda _, __, cell: (
        f"(CASE WHEN {cell} = trunc({cell}) AND abs({cell}) < 9007199254740992 THEN ({cell})::bigint END)"
    ),
    How.NUMERAL: _numeral,
    How.DAY: lambda _, __, cell: (
        f"(CASE WHEN {cell} BETWEEN date '0001-01-01' AND date '9999-12-31' "
        f"THEN ({cell} - date '1970-01-01')::bigint END)"
    ),
    How.DAY_OF_TEXT: _day_of_text,
    How.TICKS: _ticks,
    How.TICKS_OF_LOCAL: lambda _, __, cell: _in_ticks(cell),
    How.TICKS_OF_TEXT: _ticks_of_text,
    How.LOCAL_TICKS_OF_TEXT: _local_ticks_of_text,
    How.LENGTH: _length,
    How.CURRENCY: lambda _, __, cell: f"(CASE WHEN {cell} ~ '^[A-Z]{{3}}$' THEN {cell} END)",
}
