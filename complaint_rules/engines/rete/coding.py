"""Codes values as small integers, so that nothing else ever reaches durable-rules.

A subject's constants, sorted, cut its values into classes: below the first, equal to it, between it and the second, and
so on. A value is told as the number of its class, and a comparison with a constant becomes an interval of classes. That
is exact for decimals, dates, instants, durations and texts alike, and none of the ways in which durable-rules compares
amiss (types mixed, binary floats, NaN, integers past 64 bits, values that JSON lacks) can occur.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import attrs

from complaint_rules.engines.rete.formulas import AllOf, AnyOf, Formula, Only, all_of, any_of
from complaint_rules.engines.rete.subjects import Comparable, Condition, Subject, Test

MAX_CUTS = 16
"""The constants of one term: a message may pass no more than 64 tests of one property in durable-rules (error 303)."""


@attrs.frozen
class Term:
    """What is told of a subject: which class of these constants its value is in.

    Args:
        number: By which the network knows it.
        subject: Whose value it is.
        cuts: The constants, ascending.
    """

    number: int
    subject: Subject
    cuts: tuple[Comparable, ...]

    def class_of(self, value: Comparable) -> int:
        """The class of a value.

        >>> from complaint_rules.engines.rete.subjects import DayInForce
        >>> [Term(0, DayInForce(), (10, 20)).class_of(value) for value in (5, 10, 15, 20, 25)]
        [0, 1, 2, 3, 4]
        """
        place = bisect_left(self.cuts, value)
        return 2 * place + (place < len(self.cuts) and self.cuts[place] == value)


@attrs.frozen(order=True)
class Interval:
    """Holds where the class that was told of a term is one of these.

    Args:
        term: The term's number.
        low: The first class.
        high: The last class.
    """

    term: int
    low: int
    high: int


Coded: TypeAlias = Formula[Interval]


class Coding:
    """The terms of some conditions.

    Args:
        conditions: All conditions that will be coded.
    """

    def __init__(self, conditions: Iterable[Iterator[Test]]) -> None:
        constants: dict[Subject, dict[Comparable, None]] = {}
        for tests in conditions:
            for test in tests:
                constants.setdefault(test.subject, {})[test.constant] = None
        self.terms: list[Term] = []
        self._term_of: dict[tuple[Subject, Comparable], Term] = {}
        for subject, found in constants.items():
            self._number(subject, tuple(sorted(found)))

    def _number(self, subject: Subject, cuts: tuple[Comparable, ...]) -> None:
        for start in range(0, len(cuts), MAX_CUTS):
            term = Term(len(self.terms), subject, cuts[start : start + MAX_CUTS])
            self.terms.append(term)
            self._term_of.update(((subject, cut), term) for cut in term.cuts)

    def coded(self, condition: Condition) -> Coded:
        """The condition over intervals of classes."""
        match condition:
            case AllOf():
                return all_of(map(self.coded, condition.parts))
            case AnyOf():
                return any_of(map(self.coded, condition.parts))
            case Only():
                return self._intervals(condition.leaf)

    def _intervals(self, test: Test) -> Coded:
        term = self._term_of[test.subject, test.constant]
        equal, last = 2 * term.cuts.index(test.constant) + 1, 2 * len(term.cuts)
        spans = {
            "=": [(equal, equal)],
            "!=": [(0, equal - 1), (equal + 1, last)],
            "<": [(0, equal - 1)],
            "<=": [(0, equal)],
            ">": [(equal + 1, last)],
            ">=": [(equal, last)],
        }
        return any_of(Only(Interval(term.number, low, high)) for low, high in spans[test.sign])
