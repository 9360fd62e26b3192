"""Breaks formulas down into what durable-rules can join: a few messages each, none of them twice.

A disjunction inside a conjunction becomes a *gate*, a term of its own that is told once it holds. Joining the
alternatives in durable-rules instead would find every combination of them: ten pairs, a thousand firings. A conjunction
of many parts is broken into gates as well, for one join holds 16 messages at most (error 304).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import attrs

from complaint_rules.engines.rete.coding import Coded, Interval
from complaint_rules.engines.rete.formulas import AllOf, AnyOf, Only

MAX_JOINED = 8
"""The messages of one join."""

MAX_USES = 200
"""The joins that one test stands in: durable-rules lists 256 a test, and writes past the end of a longer list."""

PAGE = 256
"""Terms are told by page and place on it: durable-rules tells 511 tests of one property apart (error 106)."""

GATE_HOLDS = 1


@attrs.frozen
class Holds:
    """What a join says when it fires: a rule's condition is true, or false."""

    position: int
    truth: bool


@attrs.frozen
class GateHolds:
    """What a join says when it fires: a part of a formula holds, which is told as a term."""

    term: int


Finding: TypeAlias = Holds | GateHolds


@attrs.frozen
class Join:
    """Fires when every one of these intervals, each of another term, has been told."""

    intervals: tuple[Interval, ...]
    finding: Finding


class Network:
    """The joins of some formulas.

    ``joins`` are all that may fire; ``always`` what holds whatever is told; ``tested`` the intervals by term, without
    which nothing needs to be told of it.

    Args:
        formulas: Each with what it says where it holds.
        first_gate: The number of the first term that is free for a gate.
    """

    def __init__(self, formulas: Iterable[tuple[Coded, Finding]], first_gate: int) -> None:
        self.joins: list[Join] = []
        self.always: list[Finding] = []
        self._next_gate = first_gate
        self._gates: dict[Coded, int] = {}
        self._uses: dict[Interval, int] = {}
        self._stands_in: dict[Interval, Interval] = {}
        for formula, finding in formulas:
            self._add(formula, finding)
        self.tested = _tested(self.joins)

    def _add(self, formula: Coded, finding: Finding) -> None:
        for alternative in formula.parts if isinstance(formula, AnyOf) else (formula,):
            if alternative == AllOf():
                self.always.append(finding)
                continue
            intervals = self._joined(alternative)
            if intervals is not None:
                self.joins.append(Join(tuple(map(self._used, intervals)), finding))

    def _used(self, interval: Interval) -> Interval:
        """The interval, or after many uses a gate that stands in for it in the next ones."""
        uses = self._uses[interval] = self._uses.get(interval, 0) + 1
        if uses <= MAX_USES:
            return interval
        if uses % MAX_USES == 1:
            self._stands_in[interval] = Interval(self._next_gate, GATE_HOLDS, GATE_HOLDS)
            self._next_gate += 1
            self.joins.append(Join((interval,), GateHolds(self._stands_in[interval].term)))
        return self._stands_in[interval]

    def _joined(self, formula: Coded) -> tuple[Interval, ...] | None:
        """The intervals that must have been told for a conjunction to hold; None where that cannot be."""
        parts = formula.parts if isinstance(formula, AllOf) else (formula,)
        merged = _merged(part.leaf if isinstance(part, Only) else self._gate(part) for part in parts)
        if merged is None or len(merged) <= MAX_JOINED:
            return merged
        chunks = [merged[start : start + MAX_JOINED] for start in range(0, len(merged), MAX_JOINED)]
        return self._joined(AllOf(tuple(self._only_gate(chunk) for chunk in chunks)))

    def _only_gate(self, intervals: tuple[Interval, ...]) -> Coded:
        return Only(self._gate(AllOf(tuple(map(Only, intervals)))))

    def _gate(self, formula: Coded) -> Interval:
        if formula not in self._gates:
            self._gates[formula] = self._next_gate
            self._next_gate += 1
            self._add(formula, GateHolds(self._gates[formula]))
        return Interval(self._gates[formula], GATE_HOLDS, GATE_HOLDS)

    def is_tested(self, term: int, told: int) -> bool:
        """Whether anything fires by this class of a term; durable-rules refuses what no rule asks for."""
        return any(low <= told <= high for low, high in self.tested.get(term, ()))

    def definition(self) -> dict[str, Any]:
        """The joins as durable-rules writes rules, named by their place in ``joins``."""
        return {str(place): {"all": _messages(join.intervals)} for place, join in enumerate(self.joins)}


def _tested(joins: Iterable[Join]) -> dict[int, frozenset[tuple[int, int]]]:
    tested: dict[int, set[tuple[int, int]]] = {}
    for join in joins:
        for interval in join.intervals:
            tested.setdefault(interval.term, set()).add((interval.low, interval.high))
    return {term: frozenset(intervals) for term, intervals in tested.items()}


def _merged(intervals: Iterable[Interval]) -> tuple[Interval, ...] | None:
    """One interval a term, since a message cannot take two places in a join; None where two have nothing in common."""
    merged: dict[int, Interval] = {}
    for interval in intervals:
        other = merged.get(interval.term, interval)
        low, high = max(interval.low, other.low), min(interval.high, other.high)
        if low > high:
            return None
        merged[interval.term] = Interval(interval.term, low, high)
    return tuple(merged.values())


def _messages(intervals: Sequence[Interval]) -> list[dict[str, Any]]:
    return [{f"m{place}": {"$and": _tests(interval)}} for place, interval in enumerate(intervals)]


def _tests(interval: Interval) -> list[dict[str, Any]]:
    """Which term it is, before what is asked of it: durable-rules tests in this order."""
    term: list[dict[str, Any]] = [{"p": interval.term // PAGE}, {"t": interval.term % PAGE}]
    if interval.low == interval.high:
        return [*term, {"v": interval.low}]
    return [*term, {"$gte": {"v": interval.low}}, {"$lte": {"v": interval.high}}]
