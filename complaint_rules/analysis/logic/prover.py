"""Questions to the solver, differences of days included."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from complaint_rules.analysis.logic.circuit import Circuit
from complaint_rules.analysis.logic.differences import conflict_in
from complaint_rules.analysis.logic.ladders import Ladders
from complaint_rules.analysis.logic.solver import FALSE, TRUE, Literal, Model, Solver


class Prover:
    """Whether literals can hold together, over all complaints.

    Args:
        align: Called before a question: what still has to be said to the solver.
    """

    def __init__(self) -> None:
        self.solver = Solver()
        self.circuit = Circuit(self.solver)
        self.ladders = Ladders(self.circuit)
        self.before: list[Callable[[], None]] = []

    def model(self, *literals: Literal) -> Model | None:
        """An assignment under which these hold, and in which differences are possible; None where there is none."""
        assumed = [literal for literal in literals if literal != TRUE]
        if FALSE in assumed:
            return None
        for prepare in self.before:
            prepare()
        while (model := self.solver.solve(assumed)) is not None:
            clause = conflict_in(model, self.ladders)
            if clause is None:
                return model
            self.solver.add(clause)
        return None

    def possible(self, *literals: Literal) -> bool:
        """Whether these can hold together."""
        return self.model(*literals) is not None

    def core_of(self, literals: Sequence[Literal], *, given: Sequence[Literal] = ()) -> list[Literal] | None:
        """Those of some literals that are needed for a contradiction; none of them can be left out.

        Args:
            literals: That may be needed.
            given: That hold anyway.

        Returns:
            None where there is no contradiction.
        """
        if self.model(*given, *literals) is not None:
            return None
        needed = self._in_core(literals, given)
        for literal in list(needed):
            rest = [each for each in needed if each != literal]
            if literal in needed and self.model(*given, *rest) is None:
                needed = self._in_core(rest, given)
        return needed

    def _in_core(self, literals: Sequence[Literal], given: Sequence[Literal]) -> list[Literal]:
        if FALSE in given:
            return []
        if FALSE in literals:
            return [FALSE]
        core = self.solver.core()
        return [literal for literal in literals if literal in core]

    def each_possible(self, literals: Iterable[Literal]) -> set[Literal]:
        """Those that can hold, each by itself; one assignment often shows many."""
        waiting = dict.fromkeys(literals)
        found: set[Literal] = set()
        while waiting:
            literal = next(iter(waiting))
            del waiting[literal]
            model = self.model(literal)
            if model is not None:
                shown = {literal, *(each for each in waiting if model.holds(each))}
                found |= shown
                waiting = {each: None for each in waiting if each not in shown}
        return found
