"""Whole numbers, none of which passes what it has room for: each operation is told how large its result can be."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from complaint_rules.engines.columnar.columns.graph import (
    NEITHER,
    ZERO,
    Column,
    Op,
    Shape,
    constant,
    fits,
    in_a_table,
    make,
    narrowed,
    unknown,
    whole,
    widened,
)
from complaint_rules.engines.columnar.columns.truths import choose


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
    return make(op, shape, (left, right), nullable=left.nullable or right.nullable)


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
    return make(op, column.shape, (column,), divisor, nullable=column.nullable)


def bits_of_either(*columns: Column) -> Column:
    """The bits that are set in one of them."""
    parts = [part for part in dict.fromkeys(columns) if part is not ZERO]
    fixed = 0
    for part in parts:
        fixed |= part.payload if part.is_constant and part.payload is not None else 0
    parts = [*(part for part in parts if not part.is_constant), *([whole(fixed)] if fixed else [])]
    if not parts:
        return ZERO
    folded = in_a_table(bits_of_either, parts) if len(parts) > 1 else None
    if folded is not None:
        return folded
    joined = parts[0]
    for part in parts[1:]:
        joined = make(Op.BIT_OR, Shape.INTEGER, (joined, part), nullable=joined.nullable or part.nullable)
    return joined


def has_bit(column: Column, bit: int) -> Column:
    """Whether a bit is set."""
    if column.is_constant:
        return NEITHER if column.payload is None else constant(bool(column.payload & bit), Shape.BOOLEAN)
    folded = in_a_table(lambda each: has_bit(each, bit), [column])
    return folded or make(Op.HAS_BIT, Shape.BOOLEAN, (column,), bit, nullable=column.nullable)


def look_up(pieces: object, variant: Column, instant: Column) -> Column:
    """What a table gives for an instant in microseconds; NULL where it has nothing."""
    if variant.is_unknown or instant.is_unknown:
        return unknown(Shape.INTEGER)
    day = floor_divided(instant, 86_400_000_000, bound=2**59)
    return make(Op.LOOK_UP, Shape.INTEGER, (variant, instant, day), pieces, nullable=True)


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
