"""What is not ours (``extra``) to JSON and back, exactly: everything that JSON and TOML files hold.

JSON has one sort of number and no dates, so what it lacks is written as ``{"$": [kind, text]}``.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import singledispatch
from typing import Any

from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.domain.unreadable import described, one_line

_TAG = "$"
_OBJECT = "object"
_MOST_BITS = 10_000
"""Of a whole number; Python itself writes none of more than 4,300 digits."""

_READERS: Mapping[str, Callable[[Any], object]] = {
    "decimal": Decimal,
    "float": float,
    "date": dt.date.fromisoformat,
    "date_time": dt.datetime.fromisoformat,
    "time": dt.time.fromisoformat,
    _OBJECT: lambda content: {key: from_json(each) for key, each in content.items()},
}


class _Unkept(Exception):
    """Something that JSON and TOML don't hold, and where it is."""

    def __init__(self, value: object, *path: str) -> None:
        super().__init__()
        self.value = value
        self.path = path


def to_json(value: object, path: str) -> Any:  # noqa: ANN401 - what JSON holds
    """A value as JSON; :func:`from_json` is the inverse.

    >>> to_json({"weight": Decimal("1.50"), "seen": dt.date(2026, 3, 2)}, "extra")
    {'weight': {'$': ['decimal', '1.50']}, 'seen': {'$': ['date', '2026-03-02']}}

    Args:
        value: What a file held.
        path: Where it stands, for faults.

    Raises:
        InputError: It holds something else, such as a set, or is nested too deep.
    """
    try:
        return _written(value)
    except _Unkept as error:
        message = f"{described(error.value)} cannot be kept in a journal, which takes what JSON and TOML hold"
        raise InputError([Fault(".".join((path, *reversed(error.path))), message)]) from None
    except RecursionError:
        raise InputError([Fault(path, "is nested too deep")]) from None


def from_json(value: Any) -> Any:  # noqa: ANN401 - what JSON holds
    """The value that :func:`to_json` wrote."""
    if isinstance(value, list):
        return [from_json(each) for each in value]
    if not isinstance(value, dict):
        return value
    if _TAG in value:
        kind, content = value[_TAG]
        return _READERS[kind](content)
    return {key: from_json(each) for key, each in value.items()}


@singledispatch
def _written(value: object) -> Any:  # noqa: ANN401 - what JSON holds
    raise _Unkept(value)


@_written.register
def _(value: bool | str | None) -> Any:  # noqa: ANN401, FBT001 - the value itself
    return value


@_written.register
def _(value: int) -> Any:  # noqa: ANN401
    if value.bit_length() > _MOST_BITS:
        raise _Unkept(value)
    return value


@_written.register
def _(value: float) -> Any:  # noqa: ANN401
    if not math.isfinite(value):
        raise _Unkept(value)
    return {_TAG: ["float", repr(value)]}


@_written.register
def _(value: Decimal) -> Any:  # noqa: ANN401
    if not value.is_finite():
        raise _Unkept(value)
    return {_TAG: ["decimal", str(value)]}


@_written.register
def _(value: dt.date) -> Any:  # noqa: ANN401
    return {_TAG: ["date", value.isoformat()]}


@_written.register
def _(value: dt.datetime) -> Any:  # noqa: ANN401
    return {_TAG: ["date_time", value.isoformat()]}


@_written.register
def _(value: dt.time) -> Any:  # noqa: ANN401
    return {_TAG: ["time", value.isoformat()]}


@_written.register
def _(value: list) -> Any:  # type: ignore[type-arg]  # noqa: ANN401 - singledispatch takes no parameters
    return [_inside(str(index), each) for index, each in enumerate(value)]


@_written.register(Mapping)
def _(value: Mapping[Any, object]) -> Any:  # noqa: ANN401
    for key in value:
        if not isinstance(key, str):
            raise _Unkept(key, one_line(str(key)))
    content = {str.__str__(key): _inside(key, each) for key, each in value.items()}
    return {_TAG: [_OBJECT, content]} if _TAG in content else content


def _inside(name: str, value: object) -> Any:  # noqa: ANN401
    try:
        return _written(value)
    except _Unkept as error:
        raise _Unkept(error.value, *error.path, one_line(name)) from None
