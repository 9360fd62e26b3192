"""How the engine says what it cannot do."""

from __future__ import annotations

from complaint_rules.domain.errors import UnsupportedError

NAME = "columnar"


def refused(what: str, why: str = "") -> UnsupportedError:
    """The error of an operator that columns cannot do exactly.

    Args:
        what: The operator or function, as it is written.
        why: Of which operands, or for what reason.
    """
    return UnsupportedError(NAME, f"{what} {why}".strip())
