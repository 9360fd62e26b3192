"""How dates and times are written, with the codes of ``strptime``: one pattern of each layout for every back end.

A text that matches it is rewritten to ISO 8601 step by step, by replacements that every back end has alike. Their own
readings of codes are left alone: each takes other texts than ``strptime`` does.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

import attrs

BLANKS = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""What Python takes for blank."""

ISO_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
ISO_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?"
ISO_OFFSET = "(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?)"

_MONTHS = (
    "JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE",
    "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER",
)  # fmt: skip
_DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_HALF = 12
"""The hours of half a day."""


def _any_of(names: Sequence[str], length: int | None = None) -> str:
    """The longest first, so that none is taken for the beginning of another."""
    return "|".join(sorted((name[:length] for name in names), key=len, reverse=True))


_CODES: Mapping[str, tuple[str, str]] = {
    "Y": ("year", "[0-9]{4}"),
    "y": ("year", "[0-9]{2}"),
    "m": ("month", "1[0-2]|0[1-9]|[1-9]"),
    "b": ("month", _any_of(_MONTHS, 3)),
    "B": ("month", _any_of(_MONTHS)),
    "d": ("day", "3[01]|[12][0-9]|0[1-9]|[1-9]| [1-9]"),
    "a": ("day of the week", _any_of(_DAYS, 3)),
    "A": ("day of the week", _any_of(_DAYS)),
    "H": ("hour", "2[0-3]|[01][0-9]|[0-9]"),
    "I": ("hour", "1[0-2]|0[1-9]|[1-9]"),
    "p": ("half of the day", "AM|PM"),
    "M": ("minute", "[0-5][0-9]|[0-9]"),
    "S": ("second", "[0-5][0-9]|[0-9]"),
    "f": ("fraction of a second", "[0-9]{1,6}"),
    "z": ("offset", "Z|[+-](?:0[0-9]|1[0-7]):?[0-5][0-9]"),  # Spark has none of 18 hours and more
}
"""By code: what it tells, and how that is written."""

_NUMBERS = frozenset("mdHIMSf")
_IDLE = "aA"
"""Codes of what tells nothing."""

_TIMES = frozenset({"hour", "minute", "second", "fraction of a second"})
_SPECIAL = re.compile(r"([\\.^$*+?(){}\[\]|])")


def literal(text: str) -> str:
    """A text as a regular expression of every back end."""
    return _SPECIAL.sub(r"\\\1", text)


@attrs.frozen
class Step:
    r"""One replacement, of all places.

    Args:
        old: A regular expression, or a text as it is.
        new: What comes there; `\\1` is what the expression's first group holds.
        is_plain: Whether it is a text as it is.
    """

    old: str
    new: str
    is_plain: bool = False


@attrs.frozen
class DateLayout:
    """What a layout comes to.

    Args:
        pattern: A regular expression of the whole text.
        steps: What makes ISO 8601 of a text that matches: a day, or a time with seconds, and its offset.
        is_upper: Whether the text is taken in capitals, because ``strptime`` tells no cases apart.
        has_time: Whether there is a time of day.
        has_offset: Whether there is an offset.
        runs_into_year: Whether a number stands right before the year, so that its digits may be taken for the other's.
    """

    pattern: str
    steps: tuple[Step, ...]
    is_upper: bool
    has_time: bool
    has_offset: bool
    runs_into_year: bool


@functools.cache
def date_layout(text: str) -> DateLayout:
    """What a layout comes to.

    Raises:
        ValueError: It has a code that is not read, or one twice, or no year; the text says which.
    """
    pieces = list(_pieces(text))
    _check(text, [code for code, _ in pieces if code])
    codes = {_CODES[code][0]: code for code, _ in pieces if code}
    pattern = "".join(piece for _, piece in pieces)
    captured = [code for code, _ in pieces if code and code not in _IDLE]
    groups = {_CODES[code][0]: f"\\{number}" for number, code in enumerate(captured, 1)}
    has_time = not _TIMES.isdisjoint(groups)
    whole = f"^{pattern}$"
    steps = (Step(whole, _iso(groups, has_time=has_time)), *_mended(codes))
    is_upper = any(code in {"b", "B", "a", "A", "p"} or (not code and piece.isupper()) for code, piece in pieces)
    runs_into_year = any(
        code in _NUMBERS and following in {"Y", "y"} for (code, _), (following, _) in itertools.pairwise(pieces)
    )
    return DateLayout(whole, steps, is_upper, has_time, "offset" in groups, runs_into_year)


def _check(text: str, codes: Sequence[str]) -> None:
    told = [_CODES[code][0] for code in codes]
    twice = next((part for part in told if told.count(part) > 1), None)
    if twice is not None:
        raise ValueError(f"`{text}` has the {twice} twice")
    if "year" not in told:
        raise ValueError(f"`{text}` has no year")
    if "offset" in told and _TIMES.isdisjoint(told):
        raise ValueError(f"`{text}` has an offset and no time of day")
    if ("I" in codes) != ("p" in codes):
        raise ValueError(f"`{text}` has one of `%I` and `%p`, which go together")


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The codes, and what stands between them with none, each with its pattern."""
    for percent, code, blanks, other in re.findall(r"(%)(.?)|(\s+)|([^%\s]+)", text, re.DOTALL):
        if blanks:
            yield "", f"[{BLANKS}]+"
        elif other or code == "%":
            yield "", literal((other or code).upper())
        elif code in _CODES:
            yield code, f"({'?:' if code in _IDLE else ''}{_CODES[code][1]})"
        elif code == "Z":
            raise ValueError("`%Z` is the name of a zone, and many have the same; say its `zone`, or read `%z`")
        else:
            raise ValueError(f"`{percent}{code}` is not read; there are {', '.join(f'%{each}' for each in _CODES)}")


def _iso(groups: Mapping[str, str], *, has_time: bool) -> str:
    """ISO 8601, but for zeros too many and for names."""

    def padded(part: str, otherwise: str) -> str:
        return f"0{groups[part]}" if part in groups else otherwise

    day = f"{groups['year']}-{padded('month', '01')}-{padded('day', '01')}"
    if not has_time:
        return day
    hour = padded("hour", "00") + groups.get("half of the day", "")
    fraction = f".{groups['fraction of a second']}" if "fraction of a second" in groups else ""
    time = f"{hour}:{padded('minute', '00')}:{padded('second', '00')}{fraction}"
    return f"{day}T{time}{groups.get('offset', '')}"


def _mended(codes: Mapping[str, str]) -> Iterator[Step]:
    if "offset" in codes:
        yield Step("([+-][0-9]{2}):?([0-9]{2})$", r"\1:\2")
    yield Step("([-T:])0([0-9]{2})", r"\1\2")
    if "day" in codes:
        yield Step(" ", "", is_plain=True)
    if codes["year"] == "y":
        yield Step("^([0-5][0-9]|6[0-8])-", r"20\1-")
        yield Step("^([0-9]{2})-", r"19\1-")
    if codes.get("month") in {"b", "B"}:
        length = 3 if codes["month"] == "b" else None
        for number, name in enumerate(_MONTHS, 1):
            yield Step(f"-0{name[:length]}-", f"-{number:02}-", is_plain=True)
    yield from _in_24_hours(codes)


def _in_24_hours(codes: Mapping[str, str]) -> Iterator[Step]:
    if "half of the day" not in codes:
        return
    yield Step(f"T{_HALF}AM:", "T00:", is_plain=True)
    for hour in range(1, _HALF):
        yield Step(f"T{hour:02}PM:", f"T{hour + _HALF}:", is_plain=True)
    yield Step("AM:", ":", is_plain=True)
    yield Step("PM:", ":", is_plain=True)
