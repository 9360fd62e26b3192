"""How a deadline counts: the words that packs use for it."""

from __future__ import annotations

import enum

import attrs


class Count(enum.StrEnum):
    """Which day is the first of a span of working days."""

    FOLLOWING = "following"
    """The first working day after the start's date; the rest of that date is a gift."""
    ROLLED = "rolled"
    """The first working day after day 0, which is the date of the start moved into working time."""


class Ends(enum.StrEnum):
    """When on its last day a span of working days ends."""

    CLOSE = "close"
    """When the last interval of the day closes."""
    END_OF_DAY = "end_of_day"
    """At 24:00."""
    SAME_TIME = "same_time"
    """At the start's time of day."""


class OutOfHours(enum.StrEnum):
    """What becomes of a start outside working time."""

    AT_ONCE = "at_once"
    """The clock starts all the same."""
    NEXT_OPENING = "next_opening"
    """It starts at the next opening."""


@attrs.frozen
class Terms:
    """How a deadline counts, as its pack says; each may be given by its word.

    Args:
        count: For working days, which is the first.
        ends: For working days, when on the last.
        out_of_hours: What becomes of a start outside working time.
    """

    count: Count = attrs.field(default=Count.FOLLOWING, converter=Count)
    ends: Ends = attrs.field(default=Ends.CLOSE, converter=Ends)
    out_of_hours: OutOfHours = attrs.field(default=OutOfHours.AT_ONCE, converter=OutOfHours)


USUAL_TERMS = Terms()
