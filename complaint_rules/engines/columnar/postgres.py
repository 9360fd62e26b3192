"""PostgreSQL's SQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from complaint_rules.engines.columnar.columns import Shape
from complaint_rules.engines.columnar.readings import How, Reading
from complaint_rules.engines.columnar.sql import Dialect, Read, as_they_hold, numeral, translated


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


def _numeral(_: PostgresSql, reading: Reading, cell: str) -> str:
    places, digits = reading.places, reading.digits
    kind = "numeric" if digits + places > 18 else "bigint"
    return f"(CASE WHEN {cell} ~ '^{numeral(reading)}$' THEN ({cell}::numeric * {10**places})::{kind} END)"


def _ticks(_: PostgresSql, reading: Reading, cell: str) -> str:
    del reading
    first, last = "timestamptz '0001-01-01 00:00:00+00'", "timestamptz '9999-12-31 23:59:59.999999+00'"
    ticks = f"(extract(epoch FROM {cell}) * 1000000)::bigint"
    return f"(CASE WHEN {cell} BETWEEN {first} AND {last} THEN {ticks} END)"


def _length(_: PostgresSql, reading: Reading, cell: str) -> str:
    del reading
    months = f"extract(year FROM {cell}) = 0 AND extract(month FROM {cell}) = 0"
    return f"(CASE WHEN {months} THEN (extract(epoch FROM {cell}) * 1000000)::bigint END)"


_READINGS: Mapping[How, Read] = {
    How.AS_IT_IS: lambda _, __, cell: cell,
    How.NOT_BLANK: lambda _, __, cell: f"(CASE WHEN {cell} ~ '[^[:space:]\\u0085\\u00a0\\u3000]' THEN {cell} END)",
    How.CODE: _cases,
    How.NUMBER: lambda dialect, reading, cell: f"({_cases(dialect, reading, cell)})::bigint",
    How.FLAG: lambda dialect, reading, cell: f"({_cases(dialect, reading, cell)})::boolean",
    How.CONTAINS: lambda dialect, reading, cell: f"({dialect.text(reading.layout)} = ANY({cell}))",
    How.BITS: _bits,
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
    How.TICKS: _ticks,
    How.LENGTH: _length,
    How.CURRENCY: lambda _, __, cell: f"(CASE WHEN {cell} ~ '^[A-Z]{{3}}$' THEN {cell} END)",
}
