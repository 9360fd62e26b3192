"""How much is covered, and what is not."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from complaint_rules.policy.places import Place
from complaint_rules.testing.telling import located


@attrs.frozen
class Gap:
    """One thing that no example exercises.

    Args:
        text: What it is, and what is lacking.
        place: Where it stands.
    """

    text: str
    place: Place

    def __str__(self) -> str:
        return located(self.text, self.place)


@attrs.frozen
class Measure:
    """One sort of things.

    Args:
        name: In the plural.
        total: How many there are.
        missing: Those that no example exercises.
    """

    name: str
    total: int
    missing: tuple[Gap, ...]

    @property
    def covered(self) -> int:
        """How many are exercised."""
        return self.total - len(self.missing)

    @property
    def percent(self) -> float:
        """The share, from 0 to 100; of nothing all is covered."""
        return 100 * self.covered / self.total if self.total else 100.0

    def __str__(self) -> str:
        return f"{self.name} {self.covered}/{self.total}"


@attrs.frozen
class Coverage:
    """What a pack's examples exercise of what the pack itself says; its bases have examples of their own.

    Args:
        pack: Its name.
        examples: How many examples it has.
        measures: Rules, boundaries, unknowns, clauses.
    """

    pack: str
    examples: int
    measures: tuple[Measure, ...]

    def __getitem__(self, name: str) -> Measure:
        return next(measure for measure in self.measures if measure.name == name)

    @property
    def percent(self) -> float:
        """The least of the measures' shares, from 0 to 100: what a threshold is held against."""
        return min(measure.percent for measure in self.measures)

    def lines(self) -> Iterator[str]:
        """All of it for people."""
        counted = ", ".join(f"{measure} ({measure.percent:.0f}%)" for measure in self.measures)
        examples = "1 example" if self.examples == 1 else f"{self.examples} examples"
        yield f"{self.pack}, {examples}: {counted}"
        for measure in self.measures:
            yield from (f"  {measure.name}: {gap}" for gap in measure.missing)
