"""The nodes of the graph: what a column is, the leaves, and small tables of values."""

from __future__ import annotations

import enum
import weakref
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

import attrs


class Shape(enum.Enum):
    """What a column holds."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    """Of 64 bits: sets as bits, days and microseconds since 1970, small numbers without their decimal point."""
    CODE = "code"
    """The number of a text among those of the policy."""
    WIDE = "wide"
    """A whole number of up to 38 digits."""
    TEXT = "text"
    TEXTS = "texts"
    """A list of texts; only for what comes out."""
    DECIMAL = "decimal"
    """An exact number with its decimal point; only for what comes out."""
    MOMENT = "moment"
    """An instant as back ends have it; only for what comes out."""
    DATE = "date"
    """A day as back ends have it; only for what comes out."""


class Op(enum.Enum):
    """What makes a column of others; ``payload`` is what it takes besides."""

    INPUT = "input"
    """A column that is there already; its name."""
    READ = "read"
    """A cell of the table read as a value, NULL where it is none; the :class:`~.readings.Reading`."""
    CONSTANT = "constant"
    """One value for all rows; None is NULL."""
    AND = "and"
    OR = "or"
    NOT = "not"
    IS_NULL = "is null"
    HOLDS = "holds"
    """Whether it is true, neither false nor NULL."""
    MAY_HOLD = "may hold"
    """Whether it is true or NULL."""
    EQUAL = "="
    LESS = "<"
    AT_MOST = "<="
    AMONG = "in"
    """Whether it is one of some constants; these."""
    CHOOSE = "choose"
    """Conditions and values in turn, then the value otherwise; a condition that is NULL does not hold."""
    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    FLOOR_DIVIDE = "//"
    """A number that is not negative by a positive constant, rounded down."""
    MODULO = "%"
    """What is left of that."""
    BIT_OR = "|"
    HAS_BIT = "has bit"
    """Whether a bit is set; the bit."""
    WIDEN = "widen"
    NARROW = "narrow"
    LOOK_UP = "look up"
    """What a small table gives for an instant, by variant; the :class:`~.pieces.Pieces`."""
    INDEX = "index"
    """The number of a combination, the sum of what each operand adds; how, in the words of :mod:`.tabulating`."""
    PICK = "pick"
    """What a table has at a number; the values."""
    NAMES = "names"
    """The names whose conditions hold, in order; the names."""
    LABEL = "label"
    """The text of a code; the texts, by code."""
    POINT = "point"
    """A whole number with a decimal point; how many places it has."""
    MOMENT = "moment"
    """An instant from microseconds."""
    DAY = "day"
    """A date from days since 1970."""


Constant: TypeAlias = bool | int | str | tuple[str, ...] | None


@attrs.frozen(eq=False)
class Column:
    """A node of the graph; two that are equal are one.

    Args:
        op: What makes it.
        shape: What it holds.
        operands: Of which columns.
        payload: What the operation takes besides.
        nullable: Whether it can be NULL.
    """

    op: Op
    shape: Shape
    operands: tuple[Column, ...] = ()
    payload: Any = None
    nullable: bool = True

    @property
    def is_constant(self) -> bool:
        """Whether it is the same in all rows."""
        return self.op is Op.CONSTANT

    @property
    def is_unknown(self) -> bool:
        """Whether it is NULL in all rows."""
        return self.op is Op.CONSTANT and self.payload is None


_made: weakref.WeakValueDictionary[tuple[Any, ...], Column] = weakref.WeakValueDictionary()


def make(op: Op, shape: Shape, operands: Iterable[Column] = (), payload: Any = None, *, nullable: bool) -> Column:  # noqa: ANN401
    """The node that is made so; the one that there is already, where there is one."""
    parts = tuple(operands)
    key = (op, shape, *map(id, parts), type(payload), payload)
    found = _made.get(key)
    if found is None:
        _made[key] = found = Column(op, shape, parts, payload, nullable)
    return found


def nodes_below(columns: Iterable[Column]) -> Iterator[Column]:
    """All nodes of a graph, each once and after its operands."""
    seen: set[int] = set()
    waiting: list[tuple[Column, bool]] = [(column, False) for column in reversed(list(columns))]
    while waiting:
        column, expanded = waiting.pop()
        if expanded:
            yield column
        elif id(column) not in seen:
            seen.add(id(column))
            waiting.append((column, True))
            waiting.extend((operand, False) for operand in reversed(column.operands))


# leaves


def constant(value: Constant, shape: Shape) -> Column:
    """One value in all rows; None is NULL."""
    return make(Op.CONSTANT, shape, payload=value, nullable=value is None)


def unknown(shape: Shape) -> Column:
    """NULL in all rows."""
    return constant(None, shape)


def read(reading: object, shape: Shape) -> Column:
    """A cell of the table, read."""
    return make(Op.READ, shape, payload=reading, nullable=True)


def given(name: str, shape: Shape) -> Column:
    """A column that is there under a name."""
    return make(Op.INPUT, shape, payload=name, nullable=True)


TRUE = constant(True, Shape.BOOLEAN)
FALSE = constant(False, Shape.BOOLEAN)
NEITHER = unknown(Shape.BOOLEAN)
ZERO = constant(0, Shape.INTEGER)


def whole(number: int) -> Column:
    """A whole number, in the narrowest shape that holds it."""
    return constant(number, Shape.INTEGER if fits(number) else Shape.WIDE)


def fits(bound: int) -> bool:
    """Whether numbers up to a bound fit into 64 bits."""
    return abs(bound) < 2**63


# tables


def index(parts: Iterable[Column], described: tuple[tuple[Any, ...], ...]) -> Column:
    """The number of a combination, from what each of its parts adds."""
    operands = tuple(parts)
    return make(Op.INDEX, Shape.CODE, operands, described, nullable=False) if operands else constant(0, Shape.CODE)


def pick(place: Column, values: Iterable[Any], shape: Shape) -> Column:
    """What a table has at a number."""
    payload = tuple(values)
    if len(set(payload)) == 1:
        return constant(payload[0], shape)
    if place.is_constant:
        return constant(payload[place.payload], shape)
    return make(Op.PICK, shape, (place,), payload, nullable=None in payload)


def in_a_table(build: Callable[..., Column], operands: Iterable[Column]) -> Column | None:
    """What is made of one table's values, and of constants, is looked up as well; None where it isn't only that."""
    parts = tuple(operands)
    tables = {part.operands[0]: len(part.payload) for part in parts if part.op is Op.PICK}
    if len(tables) != 1 or not all(part.op is Op.PICK or part.is_constant for part in parts):
        return None
    ((place, size),) = tables.items()
    made = [
        build(*(constant(part.payload[row], part.shape) if part.op is Op.PICK else part for part in parts))
        for row in range(size)
    ]
    return pick(place, (each.payload for each in made), made[0].shape)


def widened(column: Column) -> Column:
    """The same number where there is room for 38 digits."""
    if column.shape is not Shape.INTEGER:
        return column
    if column.is_constant:
        return constant(column.payload, Shape.WIDE)
    return make(Op.WIDEN, Shape.WIDE, (column,), nullable=column.nullable)


def narrowed(column: Column) -> Column:
    """The same number in 64 bits, which it must fit."""
    if column.shape is not Shape.WIDE:
        return column
    if column.is_constant:
        return constant(column.payload, Shape.INTEGER)
    if column.op is Op.WIDEN:
        return column.operands[0]
    return make(Op.NARROW, Shape.INTEGER, (column,), nullable=column.nullable)
