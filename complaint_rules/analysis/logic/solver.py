"""The SAT solver: CaDiCaL, by way of python-sat (the extra ``prove``), which no other module knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from complaint_rules.domain.errors import MissingExtraError

Literal = int
"""A variable, or with a minus its negation."""

TRUE: Literal = 1
FALSE: Literal = -1

_SOLVER = "cadical153"


@attrs.frozen(repr=False)
class Model:
    """An assignment under which all clauses hold.

    Args:
        signs: Of each variable its literal that holds; the first is at index 0.
    """

    signs: Sequence[int]

    def holds(self, literal: Literal) -> bool:
        """Whether a literal holds; a variable that the solver never met may have either value, and is false."""
        index = abs(literal) - 1
        positive = index < len(self.signs) and self.signs[index] > 0
        return positive is (literal > 0)


class Solver:
    """Clauses that must hold, and questions whether more can hold as well.

    Raises:
        MissingExtraError: python-sat is not installed.
    """

    def __init__(self) -> None:
        self._solver = _new_solver()
        self._variables = 1
        self.questions = 0
        self.add([TRUE])

    def variable(self) -> Literal:
        """A new variable."""
        self._variables += 1
        return self._variables

    def add(self, clause: Iterable[Literal]) -> None:
        """Demand that one of these literals holds."""
        self._solver.add_clause(list(clause))

    def solve(self, assuming: Iterable[Literal]) -> Model | None:
        """An assignment under which these literals hold too, or None: there is none."""
        self.questions += 1
        if not self._solver.solve(assumptions=list(assuming)):
            return None
        return Model(self._solver.get_model() or ())

    def core(self) -> frozenset[Literal]:
        """Some of the literals of the last question that cannot hold together."""
        return frozenset(self._solver.get_core() or ())


def _new_solver() -> Any:  # noqa: ANN401 - python-sat has no types
    try:
        from pysat.solvers import Solver as SatSolver
    except ImportError:
        raise MissingExtraError("prove", "proofs need python-sat") from None
    return SatSolver(name=_SOLVER)
