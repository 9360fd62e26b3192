"""What examples can reach: one thing each, with what shows it, and with what has to hold for that."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import attrs

from complaint_rules.analysis.coverage.observing import Observation
from complaint_rules.analysis.examining import Examination, Shows
from complaint_rules.analysis.logic.solver import Literal
from complaint_rules.policy.places import Place

Goals: TypeAlias = Callable[[Examination], Iterable[list[Literal]]]
"""What has to hold for a complaint to show something, each alternative by itself; a prover is asked for one."""


@attrs.frozen(kw_only=True, eq=False)
class Target:
    """One thing that an example can reach.

    Args:
        kind: Of what kind it is, in the plural, as it is counted: ``rules``.
        name: Tells it from others of its kind, and is part of a generated example's id: letters, digits and hyphens.
        text: What an example would show, with the names in backticks, to be read.
        place: Where what is to be reached stands.
        clauses: Of what is to be reached.
    """

    kind: str
    name: str
    text: str
    place: Place
    clauses: tuple[str, ...] = ()

    def is_reached(self, seen: Observation) -> bool:
        """Whether an example reaches it, and would notice if it came out otherwise."""
        raise NotImplementedError

    def nearly(self, seen: Iterable[Observation]) -> str:  # noqa: ARG002 - of those that can tell
        """Why no example reaches it although one comes near; empty where none does."""
        return ""

    def never(self) -> str:
        """Why none can, where that is proved; empty where there is no more to say."""
        return ""


@attrs.frozen(kw_only=True, eq=False)
class OfDecision(Target):
    """One that a decision shows.

    Args:
        decision: The decision at which an example has to look.
        shows: Whether a decided complaint shows it.
        goals: What has to hold for that.
        rules: The rules that it is about.
        weaker: What is less than that, with words for it.
        unknown: A fact that has to be unknown; empty for none.
        waits: Figures without a value, on which it hangs.
    """

    decision: str
    shows: Shows
    goals: Goals
    rules: tuple[str, ...]
    weaker: tuple[tuple[str, Shows], ...] = ()
    unknown: str = ""
    waits: tuple[str, ...] = ()

    def is_reached(self, seen: Observation) -> bool:
        """Whether an example shows it, and expects something of the decision."""
        return self.decision in seen.looks_at and self.shows(seen.records, seen.situation)

    def nearly(self, seen: Iterable[Observation]) -> str:
        """That it is shown where nothing is expected, or something less than it, or that a figure is still open."""
        listed = list(seen)
        if any(self.shows(each.records, each.situation) for each in listed):
            return f"no example expects anything of `{self.decision}` then"
        for text, shows in self.weaker:
            if any(shows(each.records, each.situation) for each in listed):
                return text
        return self._waiting()

    def never(self) -> str:
        """That a figure is still open, or that a fact makes no difference."""
        return self._waiting() or ("the answer is the same whatever it is" if self.unknown else "")

    def _waiting(self) -> str:
        figures = ", ".join(f"`{each}`" for each in self.waits)
        return f"it waits for {figures}, still without a value" if figures else ""


@attrs.frozen(kw_only=True, eq=False)
class OfCourse(Target):
    """One that the life of a case shows.

    Args:
        wanted: What has to be among what a case shows, as its kind has it.
        reached: Whether an example's case shows it.
    """

    wanted: Any
    reached: Callable[[Observation], bool]

    def is_reached(self, seen: Observation) -> bool:
        """Whether an example's case shows it."""
        return self.reached(seen)


@attrs.frozen(kw_only=True, eq=False)
class OfParts(Target):
    """One that is reached where any of others is: a clause, by what cites it.

    Args:
        parts: These.
    """

    parts: tuple[Target, ...]

    def is_reached(self, seen: Observation) -> bool:
        """Whether an example reaches one of them."""
        return any(part.is_reached(seen) for part in self.parts)
