"""Spark: its SQL, and its data frames; expressions only, so that no Python worker ever runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from complaint_rules.engines.columnar.columns import Shape
from complaint_rules.engines.columnar.layouts import ISO_DAY, ISO_OFFSET, ISO_TIME, Step, literal
from complaint_rules.engines.columnar.preparing import Preparer, Request
from complaint_rules.engines.columnar.readings import CellType, Held, How, Reading, Schema
from complaint_rules.engines.columnar.refusing import refused
from complaint_rules.engines.columnar.sql import Dialect, Read, as_they_hold, translated
from complaint_rules.engines.columnar.sql_tables import Queried, query_for
from complaint_rules.engines.columnar.sql_texts import in_iso, numeral, without
from complaint_rules.engines.columnar.values import FIRST_TICK, LAST_TICK


class SparkSql(Dialect):
    """Spark's SQL, version 3.5 and later."""

    name = "spark"
    types: ClassVar[Mapping[Shape, str]] = {
        Shape.BOOLEAN: "BOOLEAN",
        Shape.INTEGER: "BIGINT",
        Shape.CODE: "INT",
        Shape.WIDE: "DECIMAL(38, 0)",
        Shape.TEXT: "STRING",
        Shape.TEXTS: "ARRAY<STRING>",
        Shape.DECIMAL: "DECIMAL(38, 0)",
        Shape.MOMENT: "TIMESTAMP",
        Shape.DATE: "DATE",
    }

    def quoted(self, name: str) -> str:
        """A column's name."""
        return "`" + name.replace("`", "``") + "`"

    def text(self, text: str) -> str:
        """A text, in which a backslash would begin an escape."""
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def constant(self, value: object, shape: Shape) -> str:
        """A constant; whole numbers of 64 bits have to say so."""
        if isinstance(value, tuple):
            return f"CAST(array({', '.join(map(self.text, value))}) AS ARRAY<STRING>)"
        if type(value) is int and shape is Shape.INTEGER:
            return f"{value}L"
        return super().constant(value, shape)

    def floor_divide(self, code: str, divisor: int, shape: Shape) -> str:
        """A whole number that is not negative by a positive constant, rounded down."""
        if shape is Shape.WIDE:
            raise refused("spark: floor", "of numbers of more than 18 digits")
        return f"({code} div {self.constant(divisor, shape)})"

    def pick(self, place: str, values: tuple[object, ...], shape: Shape) -> str:
        """What a table has at a number; `element_at` would give an earlier row's answer where that is NULL."""
        listed = ", ".join(self.constant(value, shape) for value in values)
        return f"get(array({listed}), {place})"

    def names(self, names: tuple[str, ...], flags: tuple[str, ...]) -> str:
        """The list of the names whose conditions hold."""
        return f"filter(array({as_they_hold(self, names, flags)}), name -> name IS NOT NULL)"

    def point(self, code: str, places: int) -> str:
        """A whole number with its decimal point."""
        if not places:
            return f"CAST({code} AS DECIMAL(38, 0))"
        digits = f"CAST(abs({code}) AS STRING)"
        padded = f"lpad({digits}, greatest(length({digits}), {places + 1}), '0')"
        sign = f"CASE WHEN {code} < 0 THEN '-' ELSE '' END"
        before = f"left({padded}, length({padded}) - {places})"
        return f"CAST(concat({sign}, {before}, '.', right({padded}, {places})) AS DECIMAL(38, {places}))"

    def moment(self, code: str) -> str:
        """An instant from microseconds since 1970."""
        return f"timestamp_micros({code})"

    def day(self, code: str) -> str:
        """A date from days since 1970."""
        return f"date_from_unix_date(CAST({code} AS INT))"

    def matches(self, text: str, pattern: str) -> str:
        """Whether a text has what a regular expression describes; Java's `$` would let a line end behind it."""
        end = pattern.removesuffix("$") + r"\z" if pattern.endswith("$") else pattern
        return f"{text} RLIKE {self.text(end)}"

    def replaced(self, text: str, step: Step) -> str:
        """A text with one replacement of a layout's."""
        if step.is_plain:
            return super().replaced(text, step)
        return f"regexp_replace({text}, {self.text(step.old)}, {self.text(step.new.replace(chr(92), '$'))})"

    @property
    def readings(self) -> Mapping[How, Read]:
        """How each kind of cell is read."""
        return _READINGS


def _bits(dialect: SparkSql, reading: Reading, cell: str) -> str:
    """All parts of it are known and none comes twice where there are as many bits as parts."""
    cases = translated(dialect, reading, "part")
    bits = f"aggregate(transform({cell}, part -> CAST({cases} AS BIGINT)), 0L, (all, one) -> all | coalesce(one, 0L))"
    return f"(CASE WHEN bit_count({bits}) = size({cell}) THEN {bits} END)"


def _bits_of_text(dialect: SparkSql, reading: Reading, cell: str) -> str:
    between = dialect.text(f" *{literal(reading.layout)} *")
    parts = f"split(trim({cell}), {between})"
    return f"(CASE WHEN trim({cell}) = '' THEN 0L ELSE {_bits(dialect, reading, parts)} END)"


def _not_blank(_: SparkSql, reading: Reading, cell: str) -> str:
    del reading
    return f"(CASE WHEN {cell} RLIKE '[^\\\\s\\\\p{{Z}}\\u001c-\\u001f\\u0085]' THEN {cell} END)"


def _unscaled(_: SparkSql, reading: Reading, cell: str) -> str:
    kind = "DECIMAL(38, 0)" if reading.digits + reading.places > 18 else "BIGINT"
    return f"CAST(replace(CAST(CAST({cell} AS DECIMAL(38, {reading.places})) AS STRING), '.', '') AS {kind})"


def _numeral(dialect: SparkSql, reading: Reading, cell: str) -> str:
    cell = without(dialect, reading, cell)
    places, digits = reading.places, reading.digits
    kind = "DECIMAL(38, 0)" if digits + places > 18 else "BIGINT"
    before = f"regexp_extract({cell}, '^[+-]?([0-9]*)', 1)"
    after = f"rpad(left(regexp_extract({cell}, '[.]([0-9]*)', 1), {places}), {places}, '0')" if places else "''"
    sign = f"CASE WHEN left({cell}, 1) = '-' THEN '-' ELSE '' END"
    number = f"CAST(concat({sign}, '0', {before}, {after}) AS {kind})"
    return f"(CASE WHEN {dialect.matches(cell, f'^({numeral(reading)})$')} THEN {number} END)"


def _day(cell: str) -> str:
    return (
        f"(CASE WHEN {cell} BETWEEN DATE'0001-01-01' AND DATE'9999-12-31' THEN CAST(unix_date({cell}) AS BIGINT) END)"
    )


def _day_of_text(dialect: SparkSql, reading: Reading, cell: str) -> str:
    if reading.layout:
        return f"CAST(unix_date(TRY_CAST(left({in_iso(dialect, reading, cell)}, 10) AS DATE)) AS BIGINT)"
    iso = dialect.matches(cell, f"^{ISO_DAY}$")
    return f"(CASE WHEN {iso} THEN CAST(unix_date(TRY_CAST({cell} AS DATE)) AS BIGINT) END)"


def _ticks(_: SparkSql, reading: Reading, cell: str) -> str:
    del reading
    inside = f"unix_micros({cell}) BETWEEN {FIRST_TICK}L AND {LAST_TICK}L"
    return f"(CASE WHEN {inside} THEN unix_micros({cell}) END)"


def _ticks_of_text(dialect: SparkSql, reading: Reading, cell: str) -> str:
    if reading.layout:
        return f"unix_micros(TRY_CAST({in_iso(dialect, reading, cell)} AS TIMESTAMP))"
    is_one = dialect.matches(cell, f"^{ISO_DAY}T{ISO_TIME}{ISO_OFFSET}$")
    return f"(CASE WHEN {is_one} THEN unix_micros(TRY_CAST({cell} AS TIMESTAMP)) END)"


def _local_ticks_of_text(dialect: SparkSql, reading: Reading, cell: str) -> str:
    if reading.layout:
        return f"unix_micros(TRY_CAST(concat({in_iso(dialect, reading, cell)}, 'Z') AS TIMESTAMP))"
    is_one = dialect.matches(cell, f"^{ISO_DAY}[T ]{ISO_TIME}$")
    return f"(CASE WHEN {is_one} THEN unix_micros(TRY_CAST(concat({cell}, 'Z') AS TIMESTAMP)) END)"


def _whole_float(_: SparkSql, reading: Reading, cell: str) -> str:
    del reading
    return f"(CASE WHEN {cell} = floor({cell}) AND abs({cell}) < 9007199254740992 THEN CAST({cell} AS BIGINT) END)"


_READINGS: Mapping[How, Read] = {
    How.AS_IT_IS: lambda _, __, cell: cell,
    How.NOT_BLANK: _not_blank,
    How.DIGITS: lambda _, __, cell: f"CAST({cell} AS STRING)",
    How.CODE: translated,
    How.NUMBER: lambda dialect, reading, cell: f"CAST({translated(dialect, reading, cell)} AS BIGINT)",
    How.FLAG: lambda dialect, reading, cell: f"CAST({translated(dialect, reading, cell)} AS BOOLEAN)",
    How.CONTAINS: lambda dialect, reading, cell: f"array_contains({cell}, {dialect.text(reading.layout)})",
    How.BITS: _bits,
    How.BITS_OF_TEXT: _bits_of_text,
    How.WHOLE: lambda _, __, cell: f"CAST({cell} AS BIGINT)",
    How.UNSCALED: _unscaled,
    How.WHOLE_FLOAT: _whole_float,
    How.NUMERAL: _numeral,
    How.DAY: lambda _, __, cell: _day(cell),
    How.DAY_OF_TEXT: _day_of_text,
    How.TICKS: _ticks,
    How.TICKS_OF_TEXT: _ticks_of_text,
    How.LOCAL_TICKS_OF_TEXT: _local_ticks_of_text,
    How.LENGTH: lambda _, __, cell: f"unix_micros(TIMESTAMP'1970-01-01 00:00:00Z' + {cell})",
    How.CURRENCY: lambda _, __, cell: f"(CASE WHEN {cell} RLIKE '^[A-Z]{{3}}$' THEN {cell} END)",
}

_INTEGERS = {"tinyint": 3, "smallint": 5, "int": 10, "bigint": 19}
_PLAIN = {
    "boolean": Held.BOOLEAN,
    "float": Held.FLOAT,
    "double": Held.FLOAT,
    "string": Held.TEXT,
    "date": Held.DATE,
    "timestamp": Held.INSTANT,
    "timestamp_ntz": Held.LOCAL,
    "void": Held.NOTHING,
    "array<string>": Held.TEXTS,
}


def cell_type(type_: Any) -> CellType:  # noqa: ANN401 - Spark's own types
    """What a column of a type holds."""
    name = type_.simpleString()
    if name.startswith("struct"):
        return CellType(
            Held.RECORD, fields={field.name: cell_type(field.dataType) for field in type_.fields}, name=name
        )
    if name.startswith("decimal"):
        return CellType(Held.DECIMAL, digits=type_.precision, places=type_.scale, name=name)
    if name in _INTEGERS:
        return CellType(Held.INTEGER, digits=_INTEGERS[name], name=name)
    held = Held.INTERVAL if name.startswith("interval day") else _PLAIN.get(name, Held.OTHER)
    return CellType(held, name=name)


def schema_of(frame: Any) -> Schema:  # noqa: ANN401 - Spark's
    """A data frame's columns."""
    return {field.name: cell_type(field.dataType) for field in frame.schema.fields}


def decide_spark(frame: Any, preparer: Preparer, request: Request) -> Any:  # noqa: ANN401 - Spark's
    """A Spark data frame with what is decided of its rows.

    Raises:
        InputError: It does not fit the policy, or rows of it cannot be read.
        UnsupportedError: Spark cannot do something that the policy asks for.
    """
    session = frame.sparkSession

    def run(query: str) -> Any:  # noqa: ANN401 - Spark's
        # What stands in braces would be taken for the name of an argument.
        return session.sql(
            query.replace("{", "{{").replace("}", "}}").replace("@complaints@", "{complaints}"), complaints=frame
        )

    def ask(query: str) -> Sequence[Sequence[Any]]:
        rows: Sequence[Sequence[Any]] = run(query).collect()
        return rows

    table = Queried(schema_of(frame), SparkSql(), "@complaints@", ask)
    return run(query_for(table, preparer, request))
