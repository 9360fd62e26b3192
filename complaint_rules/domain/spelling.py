"""Suggestions for misspelled names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``; did you mean 'subject'?`` for a near miss of a known word, else the empty string; case makes no miss.

    >>> did_you_mean("subjekt", ["subject", "area"])
    "; did you mean 'subject'?"
    >>> did_you_mean("zebra", ["subject", "area"])
    ''
    """
    spelled = {each.casefold(): each for each in sorted(known)}
    matches = difflib.get_close_matches(word.casefold(), spelled, n=1, cutoff=0.6)
    return f"; did you mean '{spelled[matches[0]]}'?" if matches else ""
