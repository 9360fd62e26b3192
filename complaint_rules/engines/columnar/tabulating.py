"""Answers worked out beforehand: where columns hang on few things, a table holds what each combination of these gives.

A decision of ten rules over seven facts has a hundred operations and a few hundred combinations at most. So the columns
are evaluated here, once, for all combinations; a row only finds the number of its own, and looks up the rest.

A truth is evaluated for all combinations at a time: as three whole numbers, whose bits say in which combinations it is
true, false and NULL. Other columns are the combinations of each value that they may have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from complaint_rules.engines.columnar import columns
from complaint_rules.engines.columnar.analysing import Analysis, Source, compare, has_codes, number_in, picking, testing
from complaint_rules.engines.columnar.columns import Column, Op, Shape

MOST_COMBINATIONS = 4096
FEW_COMBINATIONS = 64
"""So many are told apart in every table; with more, those between which nothing tells the difference are one record."""

States: TypeAlias = int
"""A set of combinations, a bit each."""

Spread: TypeAlias = dict[Any, States]
"""In which combinations a column has which value; None is NULL."""


def tabulated(wanted: Mapping[str, Column]) -> Mapping[str, Column]:
    """The same columns, looked up in a table where they hang on few things; else as they are."""
    analysis = Analysis(wanted.values())
    if not analysis.is_finite or not analysis.is_worth_it:
        return wanted
    sources = analysis.sources()
    total = 1
    for source in sources:
        total *= len(source.values)
        if total > MOST_COMBINATIONS:
            return wanted
    return _Table(sources, total, analysis).columns(wanted)


class _Table:
    """All combinations of some sources, numbered, and what columns are in each."""

    def __init__(self, sources: Sequence[Source], total: int, analysis: Analysis) -> None:
        self._all: States = (1 << total) - 1
        self._total = total
        self._spreads: dict[Column, Spread] = {}
        self._analysis = analysis
        self._digits: dict[Column, list[tuple[Any, States]]] = {}
        self._parts: list[tuple[Column, tuple[Any, ...], int]] = []
        stride = 1
        for source in sources:
            self._digits[source.column] = [
                (value, self._where(digit, stride, len(source.values))) for digit, value in enumerate(source.values)
            ]
            self._parts.append((source.column, source.values, stride))
            stride *= len(source.values)

    def _where(self, digit: int, stride: int, size: int) -> States:
        """The combinations that have a digit: a block of bits, over and over."""
        block = ((1 << stride) - 1) << digit * stride
        return block * (self._all // ((1 << stride * size) - 1))

    def columns(self, wanted: Mapping[str, Column]) -> Mapping[str, Column]:
        """What is wanted, looked up."""
        spreads = {column: self._spread(column) for column in wanted.values()}
        records = self._records(list(spreads.values()))
        index = columns.index((part[0] for part in self._parts), self._described())
        if self._total <= FEW_COMBINATIONS:
            each = [1 << state for state in range(self._total)]
            return {name: self._looked_up(column, spreads[column], each, index) for name, column in wanted.items()}
        numbers: list[int] = [0] * self._total
        for number, states in enumerate(records):
            for state in _bits(states):
                numbers[state] = number
        record = columns.pick(index, numbers, Shape.CODE)
        return {name: self._looked_up(column, spreads[column], records, record) for name, column in wanted.items()}

    @staticmethod
    def _looked_up(column: Column, spread: Spread, records: Sequence[States], record: Column) -> Column:
        values = [next(value for value, states in spread.items() if states & each) for each in records]
        return columns.pick(record, values, column.shape)

    def _records(self, spreads: Iterable[Spread]) -> list[States]:
        """The combinations between which no column tells the difference, together."""
        classes = [self._all]
        for spread in spreads:
            classes = [part for each in classes for states in spread.values() if (part := each & states)]
        return sorted(classes, key=lambda states: states & -states)

    def _described(self) -> tuple[tuple[Any, ...], ...]:
        """How the digit of each source is found."""
        return tuple(self._describe(column, values, stride) for column, values, stride in self._parts)

    def _describe(self, column: Column, values: tuple[Any, ...], stride: int) -> tuple[Any, ...]:
        if column in self._analysis.atoms:
            return ("flag", stride)
        picks = [node for node in self._analysis.inner if node.op is Op.PICK and node.operands[0] is column]
        if picks:
            readers = [picking(pick) for pick in picks]
            return ("table", _digits(range(len(picks[0].payload)), values, readers, stride), 0)
        if has_codes(column):
            codes = range(max((number for _, number in column.payload.table), default=0) + 1)
            readers = self._analysis.readers(column)
            digits = _digits(codes, values, readers, stride)
            return ("table", digits, _digits([None], values, readers, stride)[0])
        thresholds = tuple(value for value in values if value is not None)[1:]
        return ("steps", thresholds, stride, values.index(None) * stride if None in values else 0)

    # evaluating

    def _spread(self, node: Column) -> Spread:
        found = self._spreads.get(node)
        if found is None:
            found = self._spreads[node] = self._evaluated(node)
        return found

    def _evaluated(self, node: Column) -> Spread:
        if node in self._analysis.atoms:
            return _merged(self._digits[node])
        if node.op is Op.CONSTANT:
            return {node.payload: self._all}
        if node.op is Op.PICK:
            return _merged((node.payload[place], states) for place, states in self._digits[node.operands[0]])
        if node in self._digits:
            return _merged(self._digits[node])
        tested = number_in(node)
        if tested is not None and tested in self._analysis.leaves:
            test = testing(node, tested)
            return _merged((test(value), states) for value, states in self._digits[tested])
        return _EVALUATORS[node.op](self, node)

    def conjunction(self, node: Column) -> Spread:
        """``AND``."""
        false: States = 0
        true = self._all
        for operand in node.operands:
            spread = self._spread(operand)
            false |= spread.get(False, 0)
            true &= spread.get(True, 0)
        return _truths(true, false, self._all)

    def disjunction(self, node: Column) -> Spread:
        """``OR``."""
        true: States = 0
        false = self._all
        for operand in node.operands:
            spread = self._spread(operand)
            true |= spread.get(True, 0)
            false &= spread.get(False, 0)
        return _truths(true, false, self._all)

    def of_one(self, node: Column, function: Callable[[Any], Any]) -> Spread:
        """A function of the operand's value."""
        return _merged((function(value), states) for value, states in self._spread(node.operands[0]).items())

    def of_two(self, node: Column, function: Callable[[Any, Any], Any]) -> Spread:
        """A function of two operands' values."""
        left, right = map(self._spread, node.operands)
        return _merged(
            (function(one, other), states & more)
            for one, states in left.items()
            for other, more in right.items()
            if states & more
        )

    def choice(self, node: Column) -> Spread:
        """``CHOOSE``."""
        *cases, otherwise = node.operands
        rest = self._all
        parts: list[tuple[Any, States]] = []
        for condition, value in zip(cases[::2], cases[1::2], strict=True):
            taken = self._spread(condition).get(True, 0) & rest
            parts += [(each, states & taken) for each, states in self._spread(value).items()]
            rest &= ~taken
        parts += [(each, states & rest) for each, states in self._spread(otherwise).items()]
        return _merged(parts)


def _digits(
    values: Iterable[Any], kinds: tuple[Any, ...], readers: Sequence[Callable[[Any], Any]], stride: int
) -> tuple[int, ...]:
    """For each value the place of the one that stands for it, times the stride."""
    places = {tuple((type(told), told) for told in (read(kind) for read in readers)): p for p, kind in enumerate(kinds)}
    found = (places.get(tuple((type(told), told) for told in (read(each) for read in readers)), 0) for each in values)
    return tuple(place * stride for place in found)


def _truths(true: States, false: States, everything: States) -> Spread:
    return {
        value: states for value, states in ((True, true), (False, false), (None, everything & ~true & ~false)) if states
    }


def _merged(parts: Iterable[tuple[Any, States]]) -> Spread:
    merged: Spread = {}
    for value, states in parts:
        if states:
            merged[value] = merged.get(value, 0) | states
    return merged


def _bits(states: States) -> Iterator[int]:
    text = bin(states)[:1:-1]
    place = text.find("1")
    while place >= 0:
        yield place
        place = text.find("1", place + 1)


def _either_bits(one: int, other: int) -> int:
    return one | other


_EVALUATORS: Mapping[Op, Callable[[_Table, Column], Spread]] = {
    Op.AND: _Table.conjunction,
    Op.OR: _Table.disjunction,
    Op.NOT: lambda table, node: table.of_one(node, lambda value: None if value is None else not value),
    Op.HOLDS: lambda table, node: table.of_one(node, lambda value: value is True),
    Op.MAY_HOLD: lambda table, node: table.of_one(node, lambda value: value is not False),
    Op.IS_NULL: lambda table, node: table.of_one(node, lambda value: value is None),
    Op.AMONG: lambda table, node: table.of_one(node, lambda value: compare(node, [value])),
    Op.EQUAL: lambda table, node: table.of_two(node, lambda one, other: compare(node, [one, other])),
    Op.LESS: lambda table, node: table.of_two(node, lambda one, other: compare(node, [one, other])),
    Op.AT_MOST: lambda table, node: table.of_two(node, lambda one, other: compare(node, [one, other])),
    Op.CHOOSE: _Table.choice,
    Op.BIT_OR: lambda table, node: table.of_two(node, _either_bits),
    Op.SUBTRACT: lambda table, node: table.of_two(
        node, lambda one, other: None if one is None or other is None else one - other
    ),
    Op.HAS_BIT: lambda table, node: table.of_one(node, lambda value: bool(value & node.payload)),
}
