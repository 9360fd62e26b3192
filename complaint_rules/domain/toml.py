"""Values as TOML writes them, for whatever is generated to be pasted into a pack."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import singledispatch

from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.values import Money

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_MOST_DIGITS = 15
"""More are written as a text: readers of TOML may take a number for a binary float."""


def toml_key(name: str) -> str:
    """A name as a key, in quotes where it needs them.

    >>> toml_key("severity"), toml_key("deadline.register")
    ('severity', '"deadline.register"')
    """
    return name if _BARE.fullmatch(name) else json.dumps(name)


@singledispatch
def toml(value: object) -> str:
    """A value as TOML writes it.

    >>> toml(Decimal("12.50")), toml(dt.timedelta(hours=2)), toml(frozenset({"b", "a"}))
    ('12.50', '"PT2H"', '["a", "b"]')
    """
    return toml(to_plain(value))


@toml.register
def _(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


@toml.register
def _(value: bool) -> str:  # noqa: FBT001 - the value itself
    return "true" if value else "false"


@toml.register
def _(value: int) -> str:
    return str(value)


@toml.register(dt.date)
@toml.register(dt.datetime)
def _(value: dt.date) -> str:
    return value.isoformat()


@toml.register
def _(value: Decimal) -> str:
    plain = format(value, "f")
    return plain if len(plain) <= _MOST_DIGITS else toml(plain)


@toml.register
def _(value: Money) -> str:
    return f"{{ amount = {toml(format(value.amount, 'f'))}, currency = {toml(value.currency)} }}"


@toml.register(dict)
def _(value: Mapping[str, object]) -> str:
    return f"{{ {', '.join(f'{toml_key(key)} = {toml(each)}' for key, each in value.items())} }}"


@toml.register(frozenset)
def _(value: frozenset[str]) -> str:
    return toml(tuple(sorted(value)))


@toml.register(tuple)
@toml.register(list)
def _(value: Iterable[object]) -> str:
    return f"[{', '.join(map(toml, value))}]"
