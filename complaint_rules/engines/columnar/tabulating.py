"""Answers worked out beforehand: where columns hang on few things, a table holds what each combination of these gives.

A decision of ten rules over seven facts has a hundred operations and a few hundred combinations at most. So the columns
are evaluated here, once, for all combinations; a row only finds the number of its own, and looks up the rest.

A truth is evaluated for all combinations at a time: as three whole numbers, whose bits say in which combinations it is
true, false and NULL. Other columns are the combinations of each value that they may have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from complaint_rules.engines.columnar import columns
from complaint_rules.engines.columnar.columns import Column, Op, Shape, nodes_below
from complaint_rules.engines.columnar.readings import Reading

MOST_COMBINATIONS = 4096
FEW_COMBINATIONS = 64
"""So many are told apart in every table; with more, those between which nothing tells the difference are one record."""

States: TypeAlias = int
"""A set of combinations, a bit each."""

Spread: TypeAlias = dict[Any, States]
"""In which combinations a column has which value; None is NULL."""

_COMPARISONS = frozenset({Op.EQUAL, Op.LESS, Op.AT_MOST, Op.AMONG, Op.IS_NULL})
_FINITE = _COMPARISONS | {
    Op.CONSTANT,
    Op.AND,
    Op.OR,
    Op.NOT,
    Op.HOLDS,
    Op.MAY_HOLD,
    Op.CHOOSE,
    Op.BIT_OR,
    Op.HAS_BIT,
    Op.SUBTRACT,
}
"""What has few values where its operands have."""


@attrs.frozen
class Source:
    """Something that combinations are made of.

    Args:
        column: Which column.
        values: One for each digit, which stands for all values that come to the same.
    """

    column: Column
    values: tuple[Any, ...]


def tabulated(wanted: Mapping[str, Column]) -> Mapping[str, Column]:
    """The same columns, looked up in a table where they hang on few things; else as they are."""
    analysis = _Analysis(wanted.values())
    if not analysis.is_finite or not analysis.is_worth_it:
        return wanted
    sources = analysis.sources()
    total = 1
    for source in sources:
        total *= len(source.values)
        if total > MOST_COMBINATIONS:
            return wanted
    return _Table(sources, total, analysis).columns(wanted)


class _Analysis:
    """What columns hang on."""

    def __init__(self, wanted: Iterable[Column]) -> None:
        self._wanted = set(wanted)
        self.nodes = list(nodes_below(wanted))
        self.leaves: dict[Column, list[Column]] = {}
        self.atoms: set[Column] = set()
        self._finite: set[Column] = set()
        for node in self.nodes:
            self._place(node)
        self.inner: set[Column] = set()
        self._prune()
        self._join_flags()
        self.is_finite = all(column in self._finite for column in self._wanted)

    @property
    def is_worth_it(self) -> bool:
        """Whether there is more to compute than the number of a combination."""
        return len(self.inner) > len(self.leaves) + len(self.atoms) > 0

    def _place(self, node: Column) -> None:
        if self._is_computed(node) or node.op is Op.PICK or _has_codes(node) or node.shape is Shape.BOOLEAN:
            self._finite.add(node)

    def _is_computed(self, node: Column) -> bool:
        return node.op in _FINITE and all(operand in self._finite for operand in node.operands)

    def _join_flags(self) -> None:
        """Where truths matter only through one that is made of them, that one is looked at in their place."""
        for node in reversed(self.nodes):
            if node.shape is Shape.BOOLEAN and node in self.inner and node not in self._wanted:
                below = self._flags_below(node)
                if below is not None and len(below) > 1 and below.isdisjoint(self._flags_beside(node)):
                    self.atoms -= below
                    self.atoms.add(node)
                    self.inner = {each for each in self.inner if each is not node}
                    self._prune_again()

    def _flags_below(self, node: Column) -> set[Column] | None:
        """The truths that a node is made of; None where it is made of something else as well."""
        found: set[Column] = set()
        for each in nodes_below([node]):
            if each in self.atoms:
                found.add(each)
        inside = self._reached([node])
        return found if inside <= self.inner | self.atoms and not self._has_leaf(inside) else None

    def _has_leaf(self, nodes: set[Column]) -> bool:
        return any(each.op is Op.PICK or each in self.leaves or _tested(each) in self.leaves for each in nodes)

    def _flags_beside(self, node: Column) -> set[Column]:
        """The truths that matter otherwise than through a node."""
        return self._reached(self._wanted, avoiding=node) & self.atoms

    def _reached(self, start: Iterable[Column], avoiding: Column | None = None) -> set[Column]:
        reached: set[Column] = set()
        waiting = [each for each in start if each is not avoiding]
        while waiting:
            node = waiting.pop()
            if node not in reached:
                reached.add(node)
                if node in self.inner and self._is_computed(node):
                    waiting.extend(each for each in node.operands if each is not avoiding)
        return reached

    def _prune_again(self) -> None:
        self.inner &= self._reached(self._wanted)

    def _prune(self) -> None:
        """Find the leaves: from what is wanted down to what is not computed of other finite columns."""
        waiting = list(self._wanted)
        while waiting:
            node = waiting.pop()
            if node in self.inner or node in self.atoms:
                continue
            if node.op is Op.PICK or _has_codes(node):
                self.leaves.setdefault(node.operands[0] if node.op is Op.PICK else node, [])
                self.inner.add(node)
            elif self._is_computed(node):
                self.inner.add(node)
                waiting.extend(node.operands)
            elif (tested := _tested(node)) is not None:
                self.leaves.setdefault(tested, []).append(node)
                self.inner.add(node)
            else:
                self.atoms.add(node)

    def sources(self) -> list[Source]:
        """What combinations are made of, each with as few digits as make a difference."""
        found = [self._of_leaf(leaf) for leaf in self.leaves]
        found += [Source(atom, (False, True, None) if atom.nullable else (False, True)) for atom in self.atoms]
        # In the order of the nodes, so that the same policy always gives the same table.
        order = {node: place for place, node in enumerate(self.nodes)}
        return sorted(found, key=lambda source: order[source.column])

    def _of_leaf(self, leaf: Column) -> Source:
        picks = [node for node in self.inner if node.op is Op.PICK and node.operands[0] is leaf]
        if picks:
            return _distinct(leaf, range(len(picks[0].payload)), [_picking(pick) for pick in picks])
        if _has_codes(leaf):
            reading: Reading = leaf.payload
            codes = sorted({number for _, number in reading.table})
            return _distinct(leaf, [*codes, None], self.readers(leaf))
        return Source(leaf, (*_steps(self.leaves[leaf]), *([None] if leaf.nullable else [])))

    def readers(self, leaf: Column) -> list[Callable[[Any], Any]]:
        """What is made of a code, wherever one is used; where it is used as it is, it makes every difference."""
        readers: list[Callable[[Any], Any]] = [_as_it_is] if leaf in self._wanted else []
        for node in self.inner:
            if leaf in node.operands:
                is_test = node.op in _COMPARISONS and all(each is leaf or each.is_constant for each in node.operands)
                readers.append(_testing(node, leaf) if is_test else _as_it_is)
        return readers


def _has_codes(node: Column) -> bool:
    return node.op is Op.READ and node.shape is Shape.CODE


def _as_it_is(value: Any) -> Any:  # noqa: ANN401 - a column's value
    return value


def _picking(pick: Column) -> Callable[[Any], Any]:
    return lambda place: pick.payload[place]


def _testing(node: Column, leaf: Column) -> Callable[[Any], Any]:
    return lambda value: _compare(node, [value if each is leaf else each.payload for each in node.operands])


def _distinct(leaf: Column, values: Iterable[Any], readers: Sequence[Callable[[Any], Any]]) -> Source:
    """Of values between which nothing tells the difference, the first."""
    kinds: dict[tuple[Any, ...], Any] = {}
    for value in values:
        kinds.setdefault(tuple((type(told), told) for told in (read(value) for read in readers)), value)
    return Source(leaf, tuple(kinds.values()))


def _tested(node: Column) -> Column | None:
    """The whole number that is compared with a constant, where a node is nothing but that."""
    if node.op not in _COMPARISONS:
        return None
    others = [operand for operand in node.operands if not operand.is_constant]
    return others[0] if len(others) == 1 and others[0].shape is Shape.INTEGER else None


def _steps(tests: Iterable[Column]) -> Iterator[int]:
    """A number of each interval between what a number is compared with."""
    thresholds = sorted({each for test in tests for each in _thresholds(test)})
    yield from (thresholds[0] - 1, *thresholds) if thresholds else (0,)


def _thresholds(test: Column) -> Iterator[int]:
    """From which numbers on a comparison gives something else."""
    fixed = [operand.payload for operand in test.operands if operand.is_constant]
    if test.op is Op.AMONG:
        yield from (each + more for each in test.payload for more in (0, 1))
    elif test.op is Op.EQUAL:
        yield from (fixed[0], fixed[0] + 1)
    elif fixed:
        is_right = test.operands[1].is_constant
        yield fixed[0] + (is_right is (test.op is Op.AT_MOST))


def _compare(node: Column, values: Sequence[Any]) -> bool | None:
    """A comparison of two values."""
    if node.op is Op.IS_NULL:
        return values[0] is None
    if None in values:
        return None
    match node.op:
        case Op.AMONG:
            return values[0] in node.payload
        case Op.EQUAL:
            return bool(values[0] == values[1])
        case Op.LESS:
            return bool(values[0] < values[1])
    return bool(values[0] <= values[1])


class _Table:
    """All combinations of some sources, numbered, and what columns are in each."""

    def __init__(self, sources: Sequence[Source], total: int, analysis: _Analysis) -> None:
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
            readers = [_picking(pick) for pick in picks]
            return ("table", _digits(range(len(picks[0].payload)), values, readers, stride), 0)
        if _has_codes(column):
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
        tested = _tested(node)
        if tested is not None and tested in self._analysis.leaves:
            test = _testing(node, tested)
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
    Op.AMONG: lambda table, node: table.of_one(node, lambda value: _compare(node, [value])),
    Op.EQUAL: lambda table, node: table.of_two(node, lambda one, other: _compare(node, [one, other])),
    Op.LESS: lambda table, node: table.of_two(node, lambda one, other: _compare(node, [one, other])),
    Op.AT_MOST: lambda table, node: table.of_two(node, lambda one, other: _compare(node, [one, other])),
    Op.CHOOSE: _Table.choice,
    Op.BIT_OR: lambda table, node: table.of_two(node, _either_bits),
    Op.SUBTRACT: lambda table, node: table.of_two(
        node, lambda one, other: None if one is None or other is None else one - other
    ),
    Op.HAS_BIT: lambda table, node: table.of_one(node, lambda value: bool(value & node.payload)),
}
