"""What is used of Hypothesis, which is an extra: what draws at random imports it from here."""

from __future__ import annotations

from complaint_rules.domain.errors import MissingExtraError

try:
    from hypothesis import assume, given, settings
    from hypothesis import strategies as st
except ImportError as error:
    if (error.name or "").partition(".")[0] != "hypothesis":
        raise
    raise MissingExtraError("testing", "random complaints are drawn by Hypothesis") from error

__all__ = ["assume", "given", "settings", "st"]
