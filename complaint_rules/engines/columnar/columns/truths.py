"""Truths, comparisons and choices, with the meaning of SQL; NULL is the unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from complaint_rules.engines.columnar.columns.graph import (
    FALSE,
    NEITHER,
    TRUE,
    Column,
    Constant,
    Op,
    Shape,
    constant,
    in_a_table,
    make,
    unknown,
    whole,
    widened,
)


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
    folded = in_a_table(both if op is Op.AND else either, parts)
    return folded or make(op, Shape.BOOLEAN, parts, nullable=any(part.nullable for part in parts))


def opposite(truth: Column) -> Column:
    """True where it is false."""
    if truth.is_constant:
        return NEITHER if truth.payload is None else constant(not truth.payload, Shape.BOOLEAN)
    if truth.op is Op.NOT:
        return truth.operands[0]
    return in_a_table(opposite, [truth]) or make(Op.NOT, Shape.BOOLEAN, (truth,), nullable=truth.nullable)


def is_null(column: Column) -> Column:
    """Whether it is NULL."""
    if not column.nullable:
        return FALSE
    if column.is_constant:
        return TRUE
    if column.op is Op.NOT:
        return is_null(column.operands[0])
    return in_a_table(is_null, [column]) or make(Op.IS_NULL, Shape.BOOLEAN, (column,), nullable=False)


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
    return in_a_table(holds, [truth]) or make(Op.HOLDS, Shape.BOOLEAN, (truth,), nullable=False)


def may_hold(truth: Column) -> Column:
    """Whether it is true or NULL."""
    if not truth.nullable:
        return truth
    if truth.op is Op.NOT:
        return opposite(holds(truth.operands[0]))
    if truth.is_constant:
        return TRUE
    return in_a_table(may_hold, [truth]) or make(Op.MAY_HOLD, Shape.BOOLEAN, (truth,), nullable=False)


def fails(truth: Column) -> Column:
    """Whether it is false: neither true nor NULL."""
    return opposite(may_hold(truth))


# comparisons


def equal(left: Column, right: Column) -> Column:
    """Whether both are equal."""
    return in_a_table(equal, [left, right]) or _compared(Op.EQUAL, left, right, lambda one, other: one == other)


def less(left: Column, right: Column) -> Column:
    """Whether the left is less than the right; texts by code point."""
    return in_a_table(less, [left, right]) or _compared(Op.LESS, left, right, lambda one, other: one < other)


def at_most(left: Column, right: Column) -> Column:
    """Whether the left is not more than the right."""
    return in_a_table(at_most, [left, right]) or _compared(Op.AT_MOST, left, right, lambda one, other: one <= other)


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
    return make(op, Shape.BOOLEAN, (left, right), nullable=left.nullable or right.nullable)


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
    folded = in_a_table(lambda each: among(each, values), [column])
    return folded or make(Op.AMONG, Shape.BOOLEAN, (column,), values, nullable=column.nullable)


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
    folded = in_a_table(_choice_of, (*(part for case in taken for part in case), otherwise))
    if folded is not None:
        return folded
    [(condition, value), *more] = taken
    if not more and not condition.nullable and (value, otherwise) in {(TRUE, FALSE), (FALSE, TRUE)}:
        return condition if value is TRUE else opposite(condition)
    values = [each for _, each in taken]
    return make(
        Op.CHOOSE,
        otherwise.shape,
        (*(part for case in taken for part in case), otherwise),
        nullable=otherwise.nullable or any(each.nullable for each in values),
    )


def _choice_of(*operands: Column) -> Column:
    *cases, otherwise = operands
    return choose(*zip(cases[::2], cases[1::2], strict=True), otherwise=otherwise)


def _level(left: Column, right: Column) -> tuple[Column, Column]:
    if Shape.WIDE in {left.shape, right.shape}:
        return widened(left), widened(right)
    return left, right


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
