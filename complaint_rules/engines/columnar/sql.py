"""Columns as SQL, layer by layer; what differs between databases is asked of a :class:`Dialect`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, TypeAlias

from complaint_rules.engines.columnar.columns import Column, Op, Shape
from complaint_rules.engines.columnar.layouts import Step
from complaint_rules.engines.columnar.plan import Layer, Plan
from complaint_rules.engines.columnar.readings import Held, How, Reading
from complaint_rules.engines.columnar.refusing import refused

_CHUNK = 6
"""How many conditions make one index into a list of lists."""


class Dialect(ABC):
    """How a database writes what the others write differently.

    Attributes:
        name: As people call it.
        types: The database's name of each shape.
        fence: What keeps a subquery from being folded into the query around it, where a database would do that.
    """

    name: ClassVar[str]
    types: ClassVar[Mapping[Shape, str]]
    fence: ClassVar[str] = ""

    def quoted(self, name: str) -> str:
        """A column's name."""
        return '"' + name.replace('"', '""') + '"'

    def text(self, text: str) -> str:
        """A text."""
        return "'" + text.replace("'", "''") + "'"

    def cast(self, code: str, shape: Shape) -> str:
        """A value in a shape."""
        return f"CAST({code} AS {self.types[shape]})"

    def path(self, path: tuple[str, ...]) -> str:
        """A column, or a field of a record in it."""
        return ".".join(map(self.quoted, path))

    def constant(self, value: object, shape: Shape) -> str:
        """A constant."""
        if value is None:
            return self.cast("NULL", shape)
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, str):
            return self.text(value)
        return self.cast(str(value), shape) if shape is Shape.WIDE else str(value)

    def floor_divide(self, code: str, divisor: int, shape: Shape) -> str:
        """A whole number that is not negative by a positive constant, rounded down."""
        return f"({code} / {self.constant(divisor, shape)})"

    def modulo(self, code: str, divisor: int, shape: Shape) -> str:
        """What is left of that."""
        return f"({code} % {self.constant(divisor, shape)})"

    def compared(self, sign: str, left: str, right: str, shape: Shape) -> str:  # noqa: ARG002 - for those that differ
        """A comparison; of texts by code point."""
        return f"({left} {sign} {right})"

    def holds(self, code: str) -> str:
        """Whether a condition is true, neither false nor NULL."""
        return f"({code} IS TRUE)"

    def may_hold(self, code: str) -> str:
        """Whether a condition is true or NULL."""
        return f"({code} IS NOT FALSE)"

    def refuted(self, op: Op, code: str) -> str:
        """Whether something is not NULL, not true, or not such that it may hold."""
        return f"({code} {_REFUTED[op]})"

    def bit(self, code: str, bit: int) -> str:
        """Whether a bit is set."""
        return f"(({code} & {bit}) <> 0)"

    def word(self, text: str, texts: tuple[str, ...]) -> str:  # noqa: ARG002 - for those that differ
        """One of some texts."""
        return self.text(text)

    @abstractmethod
    def pick(self, place: str, values: tuple[object, ...], shape: Shape) -> str:
        """What a table has at a number."""

    def unless_null(self, place: str, picked: str, unknown: int) -> str:
        """What was picked at a number, and something else where the number is NULL."""
        return f"(CASE WHEN {place} IS NULL THEN {unknown} ELSE {picked} END)"

    @abstractmethod
    def names(self, names: tuple[str, ...], flags: tuple[str, ...]) -> str:
        """The list of the names whose conditions hold."""

    @abstractmethod
    def point(self, code: str, places: int) -> str:
        """A whole number with its decimal point."""

    @abstractmethod
    def moment(self, code: str) -> str:
        """An instant from microseconds since 1970."""

    @abstractmethod
    def day(self, code: str) -> str:
        """A date from days since 1970."""

    @property
    @abstractmethod
    def readings(self) -> Mapping[How, Read]:
        """How each kind of cell is read; those that are not there the database cannot read."""

    def matches(self, text: str, pattern: str) -> str:
        """Whether a text has what a regular expression describes."""
        return f"regexp_matches({text}, {self.text(pattern)})"

    def replaced(self, text: str, step: Step) -> str:
        """A text with one replacement of a layout's."""
        if step.is_plain:
            return f"replace({text}, {self.text(step.old)}, {self.text(step.new)})"
        return f"regexp_replace({text}, {self.text(step.old)}, {self.text(step.new)}, 'g')"

    def reading(self, reading: Reading, cell: str) -> str | None:
        """A cell, read; None where the database cannot."""
        read = self.readings.get(reading.how)
        return None if read is None else read(self, reading, cell)


Read: TypeAlias = Callable[[Any, Reading, str], str]
"""The code that reads a cell: of a dialect, a reading and the cell's own code."""

_REFUTED = {Op.IS_NULL: "IS NOT NULL", Op.HOLDS: "IS NOT TRUE", Op.MAY_HOLD: "IS FALSE"}


class Writer:
    """Writes columns in a dialect.

    Args:
        dialect: Of the database.
        tables: The names of small tables, by what they hold.
    """

    def __init__(self, dialect: Dialect, tables: Mapping[object, str] | None = None) -> None:
        self.dialect = dialect
        self._tables = tables or {}
        self._joined: dict[int, int] = {}

    def query(self, plan: Plan, source: str, *, passing: Iterable[str] = ()) -> str:
        """One query for all that comes out.

        Args:
            plan: Of what comes out.
            source: What the table is: its name, or a query in brackets.
            passing: The table's columns that come out as they are.
        """
        through = [self.dialect.quoted(name) for name in passing]
        code = source
        for place, layer in enumerate(plan.layers):
            code = f"({code})" if place else code
            code = self._layer(layer, code, through, place, is_last=place == len(plan.layers) - 1)
        return code

    def _layer(self, layer: Layer, source: str, through: list[str], place: int, *, is_last: bool) -> str:
        carried = [*through, *map(self.dialect.quoted, layer.kept)]
        made = [f"{self.write(column)} AS {self.dialect.quoted(name)}" for name, column in layer.made.items()]
        selected = ",\n  ".join([*(f"s{place}.{name}" for name in carried), *made])
        fence = f" {self.dialect.fence}" if self.dialect.fence and not is_last else ""
        return f"SELECT\n  {selected}\nFROM {source} AS s{place}{self._joins(layer)}{fence}"

    def _joins(self, layer: Layer) -> str:
        return "".join(map(self._join, layer.look_ups.values()))

    def _join(self, column: Column) -> str:
        variant, instant, day = (self.write(operand) for operand in column.operands)
        alias, table = self._alias(column), self._tables[column.payload]
        return (
            f"\nLEFT JOIN {table} AS {alias} ON {alias}.variant = {variant} AND {alias}.utc_day = {day}"
            f" AND {alias}.since <= {instant} AND {instant} <= {alias}.until"
        )

    def _alias(self, column: Column) -> str:
        """A name for a joined table, the same wherever its column is written."""
        return f"t{self._joined.setdefault(id(column), len(self._joined))}"

    def write(self, column: Column) -> str:
        """The code of one column."""
        return _WRITERS[column.op](self, column)

    def all(self, columns: Iterable[Column]) -> tuple[str, ...]:
        """The code of several."""
        return tuple(map(self.write, columns))

    def look_up(self, column: Column) -> str:
        """What the joined table gives."""
        instant, alias = self.write(column.operands[1]), self._alias(column)
        return f"({alias}.base + CASE WHEN {alias}.runs THEN {instant} - {alias}.since ELSE 0 END)"

    def read(self, column: Column) -> str:
        """A cell, read."""
        reading: Reading = column.payload
        cell = self.dialect.path(reading.path)
        if reading.how is How.PRESENT:
            return self.present(cell, reading)
        code = self.dialect.reading(reading, cell)
        if code is None:
            held = reading.type.name or reading.type.held.value
            raise refused(
                f"{self.dialect.name}: reading a {reading.how.value}", f"from `{'.'.join(reading.path)}` ({held})"
            )
        return code

    def present(self, cell: str, reading: Reading) -> str:
        """Whether there is anything in a cell."""
        if not reading.words:
            return f"({cell} IS NOT NULL)"
        text = cell if reading.type.held is Held.TEXT else self.dialect.cast(cell, Shape.TEXT)
        return f"({cell} IS NOT NULL AND {text} NOT IN ({', '.join(map(self.dialect.text, reading.words))}))"

    def index(self, column: Column) -> str:
        """The number of a combination."""
        parts = (_INDEXING[kind](self, operand, *rest) for operand, (kind, *rest) in self._parts(column))
        return f"({' + '.join(parts)})"

    @staticmethod
    def _parts(column: Column) -> Iterable[tuple[Column, tuple[Any, ...]]]:
        return zip(column.operands, column.payload, strict=True)

    def of_flag(self, operand: Column, stride: int) -> str:
        """What a truth adds: nothing where it is false, one stride where it is true, two where it is NULL."""
        code = self.write(operand)
        unknown = f" WHEN {code} IS NULL THEN {2 * stride}" if operand.nullable else ""
        return f"(CASE WHEN {code} THEN {stride}{unknown} ELSE 0 END)"

    def of_table(self, operand: Column, digits: tuple[int, ...], unknown: int) -> str:
        """What a code adds."""
        place = self.write(operand)
        code = self.dialect.pick(place, digits, Shape.CODE)
        return self.dialect.unless_null(place, code, unknown) if operand.nullable else code

    def of_steps(self, operand: Column, thresholds: tuple[int, ...], stride: int, unknown: int) -> str:
        """What a number adds: a stride for each threshold that it reaches."""
        number = self.write(operand)
        if not thresholds:
            return f"(CASE WHEN {number} IS NULL THEN {unknown} ELSE 0 END)"
        below = " ".join(f"WHEN {number} < {each} THEN {place * stride}" for place, each in enumerate(thresholds))
        last = f"WHEN {number} >= {thresholds[-1]} THEN {len(thresholds) * stride}"
        return f"(CASE {below} {last} ELSE {unknown} END)"

    def choose(self, column: Column) -> str:
        """One of several values."""
        *cases, otherwise = self.all(column.operands)
        whens = " ".join(f"WHEN {when} THEN {then}" for when, then in zip(cases[::2], cases[1::2], strict=True))
        return f"(CASE {whens} ELSE {otherwise} END)"

    def label(self, column: Column) -> str:
        """The text of a code; where the code is chosen among constants, their texts are chosen at once."""
        (code,), words = column.operands, dict(column.payload)
        texts = tuple(words.values())
        values = (*code.operands[1::2], code.operands[-1]) if code.op is Op.CHOOSE else ()
        if not words:
            return self.dialect.constant(None, Shape.TEXT)
        if not values or not all(value.is_constant for value in values):
            cases = " ".join(f"WHEN {number} THEN {self.dialect.word(word, texts)}" for number, word in words.items())
            return f"(CASE {self.write(code)} {cases} END)"
        spoken = [self._word(value.payload, words, texts) for value in values]
        whens = " ".join(
            f"WHEN {self.write(when)} THEN {then}" for when, then in zip(code.operands[:-1:2], spoken, strict=False)
        )
        return f"(CASE {whens} ELSE {spoken[-1]} END)"

    def _word(self, number: int | None, words: Mapping[int, str], texts: tuple[str, ...]) -> str:
        return "NULL" if number is None else self.dialect.word(words[number], texts)

    def negation(self, column: Column) -> str:
        """``NOT``."""
        (operand,) = column.operands
        if operand.op in {Op.IS_NULL, Op.HOLDS, Op.MAY_HOLD}:
            return self.dialect.refuted(operand.op, self.write(operand.operands[0]))
        return f"(NOT {self.write(operand)})"

    def computed(self, column: Column) -> str:
        """A sum, a difference or a product, of which one side is made as large as the result."""
        left, right = self.all(column.operands)
        return f"({self.dialect.cast(left, column.shape)} {column.op.value} {right})"

    def compared(self, column: Column) -> str:
        """A comparison."""
        left, right = self.all(column.operands)
        return self.dialect.compared(column.op.value, left, right, column.operands[0].shape)

    def among(self, column: Column) -> str:
        """``IN`` constants."""
        shape = column.operands[0].shape
        values = ", ".join(self.dialect.constant(value, shape) for value in column.payload)
        return f"({self.write(column.operands[0])} IN ({values}))"


def _joined(sign: str) -> Callable[[Writer, Column], str]:
    return lambda writer, column: f"({f' {sign} '.join(writer.all(column.operands))})"


def _of_one(write: Callable[[Dialect, str, Column], str]) -> Callable[[Writer, Column], str]:
    return lambda writer, column: write(writer.dialect, writer.write(column.operands[0]), column)


_INDEXING: Mapping[str, Callable[..., str]] = {
    "flag": Writer.of_flag,
    "table": Writer.of_table,
    "steps": Writer.of_steps,
}

_WRITERS: Mapping[Op, Callable[[Writer, Column], str]] = {
    Op.INPUT: lambda writer, column: writer.dialect.quoted(column.payload),
    Op.READ: Writer.read,
    Op.CONSTANT: lambda writer, column: writer.dialect.constant(column.payload, column.shape),
    Op.AND: _joined("AND"),
    Op.OR: _joined("OR"),
    Op.NOT: Writer.negation,
    Op.IS_NULL: _of_one(lambda _, code, __: f"({code} IS NULL)"),
    Op.HOLDS: _of_one(lambda dialect, code, _: dialect.holds(code)),
    Op.MAY_HOLD: _of_one(lambda dialect, code, _: dialect.may_hold(code)),
    Op.EQUAL: Writer.compared,
    Op.LESS: Writer.compared,
    Op.AT_MOST: Writer.compared,
    Op.AMONG: Writer.among,
    Op.CHOOSE: Writer.choose,
    Op.ADD: Writer.computed,
    Op.SUBTRACT: Writer.computed,
    Op.MULTIPLY: Writer.computed,
    Op.FLOOR_DIVIDE: _of_one(lambda dialect, code, column: dialect.floor_divide(code, column.payload, column.shape)),
    Op.MODULO: _of_one(lambda dialect, code, column: dialect.modulo(code, column.payload, column.shape)),
    Op.BIT_OR: _joined("|"),
    Op.HAS_BIT: _of_one(lambda dialect, code, column: dialect.bit(code, column.payload)),
    Op.WIDEN: _of_one(lambda dialect, code, column: dialect.cast(code, column.shape)),
    Op.NARROW: _of_one(lambda dialect, code, column: dialect.cast(code, column.shape)),
    Op.LOOK_UP: Writer.look_up,
    Op.INDEX: Writer.index,
    Op.PICK: lambda writer, column: writer.dialect.pick(writer.write(column.operands[0]), column.payload, column.shape),
    Op.NAMES: lambda writer, column: writer.dialect.names(column.payload, writer.all(column.operands)),
    Op.LABEL: Writer.label,
    Op.POINT: _of_one(lambda dialect, code, column: dialect.point(code, column.payload)),
    Op.MOMENT: _of_one(lambda dialect, code, _: dialect.moment(code)),
    Op.DAY: _of_one(lambda dialect, code, _: dialect.day(code)),
}


def as_they_hold(dialect: Dialect, names: tuple[str, ...], flags: tuple[str, ...]) -> str:
    """Names whose conditions hold, and NULL in the place of the others."""
    cases = (f"CASE WHEN {flag} THEN {dialect.text(name)} END" for name, flag in zip(names, flags, strict=True))
    return ", ".join(cases)


def translated(dialect: Dialect, reading: Reading, text: str) -> str:
    """What a text means, case by case."""
    cases = " ".join(f"WHEN {dialect.text(each)} THEN {value}" for each, value in reading.table)
    return f"(CASE {text} {cases} END)" if cases else "NULL"


def indexed_lists(
    names: tuple[str, ...],
    flags: tuple[str, ...],
    *,
    list_of: Callable[[tuple[str, ...]], str],
    index: Callable[[tuple[str, ...]], str],
    at: Callable[[str, str], str],
) -> list[str]:
    """Lists of names by the number that their conditions make: a few at a time, so that the lists stay few.

    Args:
        names: The names.
        flags: The code of their conditions.
        list_of: The code of a list of names.
        index: The code of the number that conditions make, the first the lowest bit.
        at: The code of one of several lists, by the code of these and the number.
    """
    parts = []
    for start in range(0, len(names), _CHUNK):
        some, conditions = names[start : start + _CHUNK], flags[start : start + _CHUNK]
        lists = [
            list_of(tuple(name for place, name in enumerate(some) if number >> place & 1))
            for number in range(2 ** len(some))
        ]
        parts.append(at(f"[{', '.join(lists)}]", index(conditions)))
    return parts
