"""Gates over literals: equal gates are one, and each is defined by clauses at once."""

from __future__ import annotations

from collections.abc import Iterable

from complaint_rules.analysis.logic.solver import FALSE, TRUE, Literal, Solver


class Circuit:
    """Builds conjunctions and disjunctions as literals of a solver.

    Args:
        solver: Takes the clauses that define the gates.
    """

    def __init__(self, solver: Solver) -> None:
        self.solver = solver
        self._gates: dict[frozenset[Literal], Literal] = {}

    def variable(self) -> Literal:
        """A new free variable."""
        return self.solver.variable()

    def demand(self, *clause: Literal) -> None:
        """Demand that one of these literals holds."""
        if TRUE not in clause:
            self.solver.add(literal for literal in clause if literal != FALSE)

    def both(self, *literals: Literal) -> Literal:
        """Holds where all do."""
        return self.all_of(literals)

    def either(self, *literals: Literal) -> Literal:
        """Holds where one does."""
        return self.any_of(literals)

    def all_of(self, literals: Iterable[Literal]) -> Literal:
        """Holds where all do; of none, always."""
        inputs = {literal for literal in literals if literal != TRUE}
        if FALSE in inputs or any(-literal in inputs for literal in inputs):
            return FALSE
        if len(inputs) <= 1:
            return next(iter(inputs), TRUE)
        return self._gate(frozenset(inputs))

    def any_of(self, literals: Iterable[Literal]) -> Literal:
        """Holds where one does; of none, never."""
        return -self.all_of(-literal for literal in literals)

    def _gate(self, inputs: frozenset[Literal]) -> Literal:
        found = self._gates.get(inputs)
        if found is None:
            found = self._gates[inputs] = self.solver.variable()
            for literal in inputs:
                self.solver.add((-found, literal))
            self.solver.add([found, *(-literal for literal in inputs)])
        return found

    def differ(self, left: Literal, right: Literal) -> Literal:
        """Holds where exactly one of two does."""
        if left == right:
            return FALSE
        return self.either(self.both(left, -right), self.both(-left, right))

    def several_of(self, literals: Iterable[Literal]) -> Literal:
        """Holds where two or more do."""
        one = two = FALSE
        for literal in literals:
            one, two = self.either(one, literal), self.either(two, self.both(one, literal))
        return two

    def at_least(self, literals: Iterable[Literal]) -> list[Literal]:
        """For each number from 0 on, a literal that holds where so many of these do, or more."""
        reached = [TRUE]
        for literal in literals:
            raised = [self.either(reached[n], self.both(reached[n - 1], literal)) for n in range(1, len(reached))]
            reached = [TRUE, *raised, self.both(reached[-1], literal)]
        return reached

    def counts_of(self, literals: Iterable[Literal]) -> list[Literal]:
        """For each number from 0 on, a literal that holds where exactly so many of these do."""
        reached = self.at_least(literals)
        return [self.both(least, -more) for least, more in zip(reached, [*reached[1:], FALSE], strict=True)]

    def exactly_one(self, literals: Iterable[Literal]) -> None:
        """Demand that one of these holds, and no other."""
        listed = list(literals)
        self.demand(*listed)
        self.demand(-self.several_of(listed))
