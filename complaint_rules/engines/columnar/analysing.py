"""What columns hang on: the few things of whose combinations a table is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import attrs

from complaint_rules.engines.columnar.columns import Column, Op, Shape, nodes_below
from complaint_rules.engines.columnar.readings import Reading

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


class Analysis:
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
        if self._is_computed(node) or node.op is Op.PICK or has_codes(node) or node.shape is Shape.BOOLEAN:
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
        return any(each.op is Op.PICK or each in self.leaves or number_in(each) in self.leaves for each in nodes)

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
            if node.op is Op.PICK or has_codes(node):
                self.leaves.setdefault(node.operands[0] if node.op is Op.PICK else node, [])
                self.inner.add(node)
            elif self._is_computed(node):
                self.inner.add(node)
                waiting.extend(node.operands)
            elif (tested := number_in(node)) is not None:
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
            return _distinct(leaf, range(len(picks[0].payload)), [picking(pick) for pick in picks])
        if has_codes(leaf):
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
                readers.append(testing(node, leaf) if is_test else _as_it_is)
        return readers


def has_codes(node: Column) -> bool:
    """Whether it is a cell with one of the policy's texts."""
    return node.op is Op.READ and node.shape is Shape.CODE


def _as_it_is(value: Any) -> Any:  # noqa: ANN401 - a column's value
    return value


def picking(pick: Column) -> Callable[[Any], Any]:
    """What is picked at a place."""
    return lambda place: pick.payload[place]


def testing(node: Column, leaf: Column) -> Callable[[Any], Any]:
    """What a comparison says of a leaf's value."""
    return lambda value: compare(node, [value if each is leaf else each.payload for each in node.operands])


def _distinct(leaf: Column, values: Iterable[Any], readers: Sequence[Callable[[Any], Any]]) -> Source:
    """Of values between which nothing tells the difference, the first."""
    kinds: dict[tuple[Any, ...], Any] = {}
    for value in values:
        kinds.setdefault(tuple((type(told), told) for told in (read(value) for read in readers)), value)
    return Source(leaf, tuple(kinds.values()))


def number_in(node: Column) -> Column | None:
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


def compare(node: Column, values: Sequence[Any]) -> bool | None:
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
