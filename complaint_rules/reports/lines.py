"""Text for people before it is laid out: lines with a depth and a tone, for a terminal or as plain text."""

from __future__ import annotations

import enum
from collections.abc import Iterable

import attrs


class Tone(enum.Enum):
    """What a line is, for whoever sets it in colours."""

    PLAIN = "plain"
    TITLE = "title"
    HEADING = "heading"
    ANSWER = "answer"
    OPEN = "open"
    WARNING = "warning"
    FAULT = "fault"
    NOTE = "note"


@attrs.frozen
class Line:
    """One line.

    Args:
        text: What it says; empty for a blank line.
        depth: How many steps it is indented.
        tone: What it is.
        whole: Whether it is never broken: editors find their way by a file and a line.
    """

    text: str = ""
    depth: int = 0
    tone: Tone = Tone.PLAIN
    whole: bool = False


STEP = "  "


def plain(lines: Iterable[Line]) -> str:
    """The lines as text, none of them broken.

    >>> print(plain([Line("eligibility"), Line("because", 1)]))
    eligibility
      because
    """
    return "\n".join(f"{STEP * line.depth}{line.text}".rstrip() for line in lines)
