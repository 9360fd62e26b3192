"""What FEEL has and this language leaves out, so that an error can say so by name."""

from __future__ import annotations

_OF_TEXTS = "functions of texts"

FUNCTIONS = {
    "append": "functions that make lists",
    "concatenate": "functions that make lists",
    "contains": _OF_TEXTS,
    "decimal": "`decimal`; there are `floor` and `ceiling`",
    "distinct": "functions that make lists",
    "function": "functions of one's own",
    "is": "`is`; there is `=`",
    "matches": "regular expressions",
    "mean": "`mean`; write it with `sum` and `count`",
    "modulo": "`modulo`",
    "now": "the present moment, which is a fact like any other",
    "number": "conversions between texts and numbers",
    "replace": "regular expressions",
    "round": "`round`; there are `floor` and `ceiling`",
    "split": "regular expressions",
    "string": "conversions between texts and numbers",
    "substring": _OF_TEXTS,
    "time": "times of a day without their date",
    "today": "the present day, which is a fact like any other",
}
"""By the function's name: what is left out, to follow ``this language leaves out``."""

_PHRASES = {
    "for": "`for` loops",
    "instance": "`instance of`; types are checked when a policy loads",
    "string": _OF_TEXTS,
    "upper": _OF_TEXTS,
    "lower": _OF_TEXTS,
    "starts": _OF_TEXTS,
    "ends": _OF_TEXTS,
    "months": "durations of years and months",
    "[": "filters of lists",
}
"""By the word where reading stops, or the word before it."""


def left_out(function: str) -> str:
    """The error's text for a function of FEEL that is left out; empty for any other."""
    return f"this language leaves out {FUNCTIONS[function]}" if function in FUNCTIONS else ""


def left_out_at(before: str, word: str) -> str:
    """The error's text where reading stops between two words; empty where nothing of FEEL's is left out."""
    phrase = _PHRASES.get(word) or _PHRASES.get(before)
    return f"this language leaves out {phrase}" if phrase else ""
