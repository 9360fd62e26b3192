"""How much of a pack its examples reach, and what they don't."""

from __future__ import annotations

from collections.abc import Container

import attrs

from complaint_rules.analysis.coverage.targets import Target
from complaint_rules.policy.places import Place


@attrs.frozen
class Missing:
    """Something that no example reaches.

    Args:
        target: What it is.
        why: That an example comes near, or for what it waits; empty where there is nothing of the kind.
    """

    target: Target
    why: str = ""


@attrs.frozen
class Measure:
    """One kind of things.

    Args:
        kind: In the plural.
        total: How many there are that can be reached.
        missing: Those that no example reaches.
    """

    kind: str
    total: int
    missing: tuple[Missing, ...]

    @property
    def covered(self) -> int:
        """How many are reached."""
        return self.total - len(self.missing)

    @property
    def percent(self) -> float:
        """The share of those that are reached, from 0 to 100; 100 where there are none."""
        return 100 * self.covered / self.total if self.total else 100.0

    def without(self, targets: Container[int]) -> Measure:
        """The same without some that are missing.

        Args:
            targets: Their identities.
        """
        kept = tuple(each for each in self.missing if id(each.target) not in targets)
        return Measure(self.kind, self.total - len(self.missing) + len(kept), kept)


@attrs.frozen
class Unmeasured:
    """What cannot be measured.

    Args:
        text: What, and why.
        place: Where it stands.
    """

    text: str
    place: Place


@attrs.frozen(kw_only=True)
class Coverage:
    """What a pack's examples reach of what the pack itself says; its bases have examples of their own.

    Args:
        pack: Its name.
        examples: How many examples it has.
        measures: By kind.
        unreachable: What no complaint can show, and so is not counted: a masked rule, an override that never acts;
            each with the reason, where there is more to say.
        unproved: Why it is not known whether what is missing can be reached at all; empty where that is proved.
        unmeasured: What cannot be measured.
    """

    pack: str
    examples: int
    measures: tuple[Measure, ...]
    unreachable: tuple[Missing, ...] = ()
    unproved: str = ""
    unmeasured: tuple[Unmeasured, ...] = ()

    def __getitem__(self, kind: str) -> Measure:
        return next(measure for measure in self.measures if measure.kind == kind)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """All that no example reaches, kind by kind."""
        return tuple(each for measure in self.measures for each in measure.missing)

    @property
    def least(self) -> Measure:
        """The kind of which the smallest share is reached: what a threshold is held against."""
        return min(self.measures, key=lambda measure: measure.percent)

    @property
    def percent(self) -> float:
        """Its share, from 0 to 100."""
        return self.least.percent
