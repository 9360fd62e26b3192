"""A small algebra of columns: what a policy becomes before a back end writes it in its own words.

A column is a node of a graph in which equal nodes are one node, so that what is used twice is computed once. There are
four shapes, and a handful of operations with the meaning of SQL: NULL is the unknown, ``and``, ``or`` and ``not`` are
Kleene's, and a comparison with NULL is NULL. Making a node folds constants, so that what a table cannot tell costs
nothing: a column that is missing is a constant NULL, and takes with it whatever hangs on it.
"""

from __future__ import annotations

import enum
import weakref
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
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


def _make(op: Op, shape: Shape, operands: Iterable[Column] = (), payload: Any = None, *, nullable: bool) -> Column:  # noqa: ANN401
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
    return _make(Op.CONSTANT, shape, payload=value, nullable=value is None)


def unknown(shape: Shape) -> Column:
    """NULL in all rows."""
    return constant(None, shape)


def read(reading: object, shape: Shape) -> Column:
    """A cell of the table, read."""
    return _make(Op.READ, shape, payload=reading, nullable=True)


def given(name: str, shape: Shape) -> Column:
    """A column that is there under a name."""
    return _make(Op.INPUT, shape, payload=name, nullable=True)


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
    return _make(Op.INDEX, Shape.CODE, operands, described, nullable=False) if operands else constant(0, Shape.CODE)


def pick(place: Column, values: Iterable[Any], shape: Shape) -> Column:
    """What a table has at a number."""
    payload = tuple(values)
    if len(set(payload)) == 1:
        return constant(payload[0], shape)
    if place.is_constant:
        return constant(payload[place.payload], shape)
    return _make(Op.PICK, shape, (place,), payload, nullable=None in payload)


def _in_a_table(build: Callable[..., Column], operands: Iterable[Column]) -> Column | None:
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


# truths


def both(*truths: Column) -> Column:
    """True where all are, false where one is, else NULL."""
    return _connective(Op.AND, truths, neutral=TRUE, decisive=FALSE)


def either(*truths: Column) -> Column:
    """True where one is, false where all are, else NULL."""
    return _connective(Op.OR, truths, neutral=FALSE, decisive=TRUE)


def _connective(op: Op, truths: Iterable[Column], *, neutral: Column, decisive: Column) -> Column:
    parts = [part for part in dict.fromkeys(truths) if part is not neutral]
    if decisive in parts or any(opposite(part) in parts for part in parts if not part.nullable):
        return decisive
    if len(parts) < 2:
        return parts[0] if parts else neutral
    folded = _in_a_table(both if op is Op.AND else either, parts)
    return folded or _make(op, Shape.BOOLEAN, parts, nullable=any(part.nullable for part in parts))


def opposite(truth: Column) -> Column:
    """True where it is false."""
    if truth.is_constant:
        return NEITHER if truth.payload is None else constant(not truth.payload, Shape.BOOLEAN)
    if truth.op is Op.NOT:
        return truth.operands[0]
    return _in_a_table(opposite, [truth]) or _make(Op.NOT, Shape.BOOLEAN, (truth,), nullable=truth.nullable)


def is_null(column: Column) -> Column:
    """Whether it is NULL."""
    if not column.nullable:
        return FALSE
    if column.is_constant:
        return TRUE
    if column.op is Op.NOT:
        return is_null(column.operands[0])
    return _in_a_table(is_null, [column]) or _make(Op.IS_NULL, Shape.BOOLEAN, (column,), nullable=False)


def is_known(column: Column) -> Column:
    """Whether it is not NULL."""
    return opposite(is_null(column))


def holds(truth: Column) -> Column:
    """Whether it is true: neither false nor NULL."""
    if not truth.nullable:
        return truth
    if truth.op is Op.NOT:
        return opposite(may_hold(truth.operands[0]))
    if truth.is_constant:
        return FALSE
    return _in_a_table(holds, [truth]) or _make(Op.HOLDS, Shape.BOOLEAN, (truth,), nullable=False)


def may_hold(truth: Column) -> Column:
    """Whether it is true or NULL."""
    if not truth.nullable:
        return truth
    if truth.op is Op.NOT:
        return opposite(holds(truth.operands[0]))
    if truth.is_constant:
        return TRUE
    return _in_a_table(may_hold, [truth]) or _make(Op.MAY_HOLD, Shape.BOOLEAN, (truth,), nullable=False)


def fails(truth: Column) -> Column:
    """Whether it is false: neither true nor NULL."""
    return opposite(may_hold(truth))


# comparisons


def equal(left: Column, right: Column) -> Column:
    """Whether both are equal."""
    return _in_a_table(equal, [left, right]) or _compared(Op.EQUAL, left, right, lambda one, other: one == other)


def less(left: Column, right: Column) -> Column:
    """Whether the left is less than the right; texts by code point."""
    return _in_a_table(less, [left, right]) or _compared(Op.LESS, left, right, lambda one, other: one < other)


def at_most(left: Column, right: Column) -> Column:
    """Whether the left is not more than the right."""
    return _in_a_table(at_most, [left, right]) or _compared(Op.AT_MOST, left, right, lambda one, other: one <= other)


def _compared(op: Op, left: Column, right: Column, compare: Callable[[Any, Any], bool]) -> Column:
    if left.is_unknown or right.is_unknown:
        return NEITHER
    if left.is_constant and right.is_constant:
        return constant(compare(left.payload, right.payload), Shape.BOOLEAN)
    if op is Op.EQUAL and left.shape is Shape.BOOLEAN:
        left, right = (right, left) if left.is_constant else (left, right)
        if right.is_constant:
            return left if right.payload else opposite(left)
    left, right = _level(left, right)
    return _make(op, Shape.BOOLEAN, (left, right), nullable=left.nullable or right.nullable)


def among(column: Column, constants: Iterable[Constant]) -> Column:
    """Whether it is one of some constants."""
    values = tuple(dict.fromkeys(constants))
    if column.is_unknown:
        return NEITHER
    if column.is_constant:
        return constant(column.payload in values, Shape.BOOLEAN)
    if len(values) == 1:
        return equal(column, constant(values[0], column.shape))
    if not values:
        return choose((is_known(column), FALSE), otherwise=NEITHER)
    folded = _in_a_table(lambda each: among(each, values), [column])
    return folded or _make(Op.AMONG, Shape.BOOLEAN, (column,), values, nullable=column.nullable)


# choices


def choose(*cases: tuple[Column, Column], otherwise: Column) -> Column:
    """The value of the first condition that holds; a NULL condition does not."""
    taken: list[tuple[Column, Column]] = []
    for condition, value in cases:
        if condition is FALSE or condition.is_unknown:
            continue
        if condition is TRUE:
            otherwise = value
            break
        taken.append((condition, value))
    while taken and taken[-1][1] is otherwise:
        taken.pop()
    if not taken:
        return otherwise
    return _chosen(taken, otherwise)


def _chosen(taken: list[tuple[Column, Column]], otherwise: Column) -> Column:
    shapes = {value.shape for _, value in taken} | {otherwise.shape}
    if Shape.WIDE in shapes:
        taken = [(condition, widened(value)) for condition, value in taken]
        otherwise = widened(otherwise)
    folded = _in_a_table(_choice_of, (*(part for case in taken for part in case), otherwise))
    if folded is not None:
        return folded
    [(condition, value), *more] = taken
    if not more and not condition.nullable and (value, otherwise) in {(TRUE, FALSE), (FALSE, TRUE)}:
        return condition if value is TRUE else opposite(condition)
    values = [each for _, each in taken]
    return _make(
        Op.CHOOSE,
        otherwise.shape,
        (*(part for case in taken for part in case), otherwise),
        nullable=otherwise.nullable or any(each.nullable for each in values),
    )


def _choice_of(*operands: Column) -> Column:
    *cases, otherwise = operands
    return choose(*zip(cases[::2], cases[1::2], strict=True), otherwise=otherwise)


# whole numbers


def _level(left: Column, right: Column) -> tuple[Column, Column]:
    if Shape.WIDE in {left.shape, right.shape}:
        return widened(left), widened(right)
    return left, right


def widened(column: Column) -> Column:
    """The same number where there is room for 38 digits."""
    if column.shape is not Shape.INTEGER:
        return column
    if column.is_constant:
        return constant(column.payload, Shape.WIDE)
    return _make(Op.WIDEN, Shape.WIDE, (column,), nullable=column.nullable)


def narrowed(column: Column) -> Column:
    """The same number in 64 bits, which it must fit."""
    if column.shape is not Shape.WIDE:
        return column
    if column.is_constant:
        return constant(column.payload, Shape.INTEGER)
    if column.op is Op.WIDEN:
        return column.operands[0]
    return _make(Op.NARROW, Shape.INTEGER, (column,), nullable=column.nullable)


def plus(left: Column, right: Column, *, bound: int) -> Column:
    """The sum, of at most so much."""
    return _computed(Op.ADD, left, right, bound, lambda one, other: one + other)


def minus(left: Column, right: Column, *, bound: int) -> Column:
    """The difference, of at most so much."""
    return _computed(Op.SUBTRACT, left, right, bound, lambda one, other: one - other)


def times(left: Column, right: Column, *, bound: int) -> Column:
    """The product, of at most so much."""
    return _computed(Op.MULTIPLY, left, right, bound, lambda one, other: one * other)


def _computed(op: Op, left: Column, right: Column, bound: int, compute: Callable[[int, int], int]) -> Column:
    shape = Shape.INTEGER if fits(bound) else Shape.WIDE
    if left.is_unknown or right.is_unknown:
        return unknown(shape)
    if left.is_constant and right.is_constant:
        return constant(compute(left.payload, right.payload), shape)
    if shape is Shape.WIDE:
        left, right = widened(left), widened(right)
    neutral = 1 if op is Op.MULTIPLY else 0
    if right.is_constant and right.payload == neutral and left.shape is shape:
        return left
    return _make(op, shape, (left, right), nullable=left.nullable or right.nullable)


def floor_divided(column: Column, divisor: int, *, bound: int) -> Column:
    """How often a positive constant goes into a number, of at most so much either side of zero, rounded down."""
    weeks = -(-bound // divisor)
    lifted = _divided(Op.FLOOR_DIVIDE, _lifted(column, weeks * divisor, bound), divisor, lambda each: each // divisor)
    return minus(lifted, whole(weeks), bound=bound + 1)


def modulo(column: Column, divisor: int, *, bound: int) -> Column:
    """What is left of it after that; never negative."""
    multiple = -(-bound // divisor) * divisor
    rest = _divided(Op.MODULO, _lifted(column, multiple, bound), divisor, lambda each: each % divisor)
    return narrowed(rest) if fits(divisor) else rest


def _lifted(column: Column, multiple: int, bound: int) -> Column:
    """So much more that it is not negative: databases round negative numbers towards zero."""
    if column.op is Op.ADD and _is_one_of_constants(column.operands[1]):
        first, second = column.operands
        return plus(first, _shifted(second, multiple), bound=bound + multiple)
    return plus(column, whole(multiple), bound=bound + multiple)


def _is_one_of_constants(column: Column) -> bool:
    if column.op is Op.CHOOSE:
        return all(map(_is_one_of_constants, (*column.operands[1::2], column.operands[-1])))
    return column.is_constant


def _shifted(column: Column, by: int) -> Column:
    """A choice among constants, each so much more."""
    if column.op is not Op.CHOOSE:
        return column if column.payload is None else constant(column.payload + by, column.shape)
    *cases, otherwise = column.operands
    pairs = zip(cases[::2], (_shifted(value, by) for value in cases[1::2]), strict=True)
    return choose(*pairs, otherwise=_shifted(otherwise, by))


def _divided(op: Op, column: Column, divisor: int, compute: Callable[[int], int]) -> Column:
    if column.is_unknown:
        return column
    if column.is_constant:
        return constant(compute(column.payload), column.shape)
    return _make(op, column.shape, (column,), divisor, nullable=column.nullable)


def bits_of_either(*columns: Column) -> Column:
    """The bits that are set in one of them."""
    parts = [part for part in dict.fromkeys(columns) if part is not ZERO]
    fixed = 0
    for part in parts:
        fixed |= part.payload if part.is_constant and part.payload is not None else 0
    parts = [*(part for part in parts if not part.is_constant), *([whole(fixed)] if fixed else [])]
    if not parts:
        return ZERO
    folded = _in_a_table(bits_of_either, parts) if len(parts) > 1 else None
    if folded is not None:
        return folded
    joined = parts[0]
    for part in parts[1:]:
        joined = _make(Op.BIT_OR, Shape.INTEGER, (joined, part), nullable=joined.nullable or part.nullable)
    return joined


def has_bit(column: Column, bit: int) -> Column:
    """Whether a bit is set."""
    if column.is_constant:
        return NEITHER if column.payload is None else constant(bool(column.payload & bit), Shape.BOOLEAN)
    folded = _in_a_table(lambda each: has_bit(each, bit), [column])
    return folded or _make(Op.HAS_BIT, Shape.BOOLEAN, (column,), bit, nullable=column.nullable)


def look_up(pieces: object, variant: Column, instant: Column) -> Column:
    """What a table gives for an instant in microseconds; NULL where it has nothing."""
    if variant.is_unknown or instant.is_unknown:
        return unknown(Shape.INTEGER)
    day = floor_divided(instant, 86_400_000_000, bound=2**59)
    return _make(Op.LOOK_UP, Shape.INTEGER, (variant, instant, day), pieces, nullable=True)


# what comes out


def names_where(flags: Iterable[tuple[str, Column]]) -> Column:
    """The list of the names whose conditions, none of which is ever NULL, hold; in their order."""
    there = [(name, flag) for name, flag in flags if flag is not FALSE]
    names, conditions = tuple(name for name, _ in there), [flag for _, flag in there]
    if all(flag is TRUE for flag in conditions):
        return constant(names, Shape.TEXTS)
    folded = _in_a_table(lambda *truths: names_where(zip(names, truths, strict=True)), conditions)
    return folded or _make(Op.NAMES, Shape.TEXTS, conditions, names, nullable=False)


def labelled(code: Column, texts: Iterable[tuple[int, str]]) -> Column:
    """The text of a code."""
    words = dict(texts)
    if code.is_constant:
        return constant(None if code.payload is None else words[code.payload], Shape.TEXT)
    folded = _in_a_table(lambda each: labelled(each, words.items()), [code])
    return folded or _make(Op.LABEL, Shape.TEXT, (code,), tuple(words.items()), nullable=code.nullable)


def pointed(number: Column, places: int) -> Column:
    """A whole number with its decimal point."""
    return _make(Op.POINT, Shape.DECIMAL, (number,), places, nullable=number.nullable)


def moment(microseconds: Column) -> Column:
    """An instant."""
    return _make(Op.MOMENT, Shape.MOMENT, (microseconds,), nullable=microseconds.nullable)


def day(days: Column) -> Column:
    """A date."""
    return _make(Op.DAY, Shape.DATE, (days,), nullable=days.nullable)


def step_function(point: Column, steps: Iterable[tuple[int, Column]], first: Column) -> Column:
    """A value that depends on where a number lies: at and above each threshold another, NULL where it is NULL.

    Args:
        point: The number.
        steps: Thresholds, ascending, with the value from there on.
        first: The value below all thresholds.
    """
    pairs = list(steps)
    inner = _search(point, pairs, first)
    return inner if not point.nullable else choose((is_known(point), inner), otherwise=unknown(inner.shape))


def _search(point: Column, steps: list[tuple[int, Column]], first: Column) -> Column:
    """Halves the steps, so that no row meets more than a few comparisons."""
    if not steps:
        return first
    middle = len(steps) // 2
    threshold, value = steps[middle]
    below, above = _search(point, steps[:middle], first), _search(point, steps[middle + 1 :], value)
    return choose((less(point, whole(threshold)), below), otherwise=above)


def unscaled(number: Decimal, places: int) -> int:
    """A decimal without its point, rounded down past so many places; exact, whatever the precision at hand.

    >>> unscaled(Decimal("12.5"), 2), unscaled(Decimal("-0.001"), 2)
    (1250, -1)
    """
    sign, digits, exponent = number.as_tuple()
    coefficient = int("".join(map(str, digits)))
    shifted = int(exponent) + places
    scaled = (-coefficient if sign else coefficient) * 10 ** max(shifted, 0)
    return int(scaled // 10 ** max(-shifted, 0))
