"""The mutation score of a pack's examples: how many faults in its rules they notice."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import attrs

from complaint_rules.analysis.comparing.telling_apart import ToldApart, tell_apart
from complaint_rules.analysis.finding import Undecided
from complaint_rules.analysis.mutation.mutants import Mutant
from complaint_rules.policy.model import Policy


@attrs.frozen
class Survivor:
    """A fault that no example notices.

    Args:
        mutant: The policy with it.
        told: A complaint that tells it from the sound policy.
    """

    mutant: Mutant
    told: ToldApart


@attrs.frozen
class Open:
    """A fault that no example notices, and of which it is not decided whether it is one.

    Args:
        mutant: The policy with it.
        reason: Why not.
    """

    mutant: Mutant
    reason: str


@attrs.frozen
class MutationScore:
    """What became of mutants.

    Args:
        killed: Those that some example notices.
        survivors: Those that none does, though some complaint is answered otherwise.
        equivalent: Those under which every complaint is proved to get the same answers for the same reasons.
        open: Those that no example notices, and of which neither could be shown.
    """

    killed: tuple[Mutant, ...] = ()
    survivors: tuple[Survivor, ...] = ()
    equivalent: tuple[Mutant, ...] = ()
    open: tuple[Open, ...] = ()

    @property
    def faults(self) -> int:
        """How many mutants are known to be faults."""
        return len(self.killed) + len(self.survivors)

    @property
    def percent(self) -> float:
        """The share of the faults that examples notice, from 0 to 100; 100 where there are none."""
        return 100 * len(self.killed) / self.faults if self.faults else 100.0


def score(policy: Policy, mutants: Iterable[Mutant], passes: Callable[[Mutant], bool]) -> MutationScore:
    """Try examples on mutants; what none of them notices is proved to be no fault, or shown to be one.

    Args:
        policy: Without a fault.
        mutants: Policies with a fault each.
        passes: Whether all examples come out as expected under a mutant.

    Raises:
        MissingExtraError: The solver is not installed.
    """
    killed: list[Mutant] = []
    survivors: list[Survivor] = []
    equivalent: list[Mutant] = []
    open_: list[Open] = []
    for mutant in mutants:
        if not passes(mutant):
            killed.append(mutant)
            continue
        told = tell_apart(policy, mutant.policy)
        if isinstance(told, ToldApart):
            survivors.append(Survivor(mutant, told))
        elif isinstance(told, Undecided):
            open_.append(Open(mutant, told.reason))
        else:
            equivalent.append(mutant)
    return MutationScore(tuple(killed), tuple(survivors), tuple(equivalent), tuple(open_))
