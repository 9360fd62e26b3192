"""Measuring on a machine that does other things as well: many short rounds, and in each every subject in turn.

What slows the machine down slows one round's subjects alike, so the ratio to the round's yardstick stays; of the ratios
the median counts.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

import attrs

Run: TypeAlias = Callable[[], Any]
Clock: TypeAlias = Callable[[], float]


@attrs.frozen
class Subject:
    """What is measured.

    Args:
        title: For people.
        run: Takes the time once.
        units: How many complaints (or whatever is counted) one run serves.
        target: The ratio to the yardstick that is aimed at, or None.
    """

    title: str
    run: Run
    units: int = 1
    target: float | None = None


@attrs.frozen
class Measured:
    """What came out for one subject.

    Args:
        subject: What was measured.
        seconds: One unit's time, the median of all rounds.
        ratio: To the yardstick's time in the same round, the median of all rounds.
    """

    subject: Subject
    seconds: float
    ratio: float


def over(function: Callable[[Any], object], inputs: Sequence[Any]) -> Run:
    """Something done with each of the inputs."""

    def run() -> None:
        for each in inputs:
            function(each)

    return run


def measure(
    yardstick: Subject, subjects: Iterable[Subject], *, rounds: int, clock: Clock = time.process_time
) -> list[Measured]:
    """Measure subjects against a yardstick, which is measured in every round and stands first in the result.

    Args:
        yardstick: What all are compared with.
        subjects: What is compared.
        rounds: How many.
        clock: In seconds; the processor's time of this process, which what else runs on the machine does not count in.
    """
    everything = [yardstick, *subjects]
    for subject in everything:
        subject.run()  # caches fill, lazy imports and generated functions come into being
    taken = [[_seconds(subject, clock) for subject in everything] for _ in range(rounds)]
    return [
        Measured(
            subject,
            statistics.median(times[position] for times in taken),
            statistics.median(times[position] / times[0] for times in taken),
        )
        for position, subject in enumerate(everything)
    ]


def children() -> float:
    """A clock: the processor's time of all ended child processes, where the system tells it, else the time of day."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return time.perf_counter()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _seconds(subject: Subject, clock: Clock) -> float:
    """One unit's time. The collector of garbage waits meanwhile, as in :mod:`timeit`."""
    gc.disable()
    try:
        start = clock()
        subject.run()
        return (clock() - start) / subject.units
    finally:
        gc.enable()
