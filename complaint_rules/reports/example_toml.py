"""Generated examples as TOML, ready to paste into a pack."""

from __future__ import annotations

import datetime as dt
import json
import re
import zoneinfo
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import singledispatch

from complaint_rules.analysis.coverage.drafting import Draft
from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.values import Money
from complaint_rules.policy.model import Policy

NOTICE = """\
# Generated. What is expected here is what the policy answers today, right or wrong: read each example before you keep
# it, compare it with the clauses, and give it a title of your own."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_MOST_DIGITS = 15


def examples_toml(drafts: Iterable[Draft], policy: Policy) -> str:
    """Examples as the tables of a pack's file, under a notice; empty where there are none.

    Args:
        drafts: The examples.
        policy: Whose they are.
    """
    tables = ["\n".join(_lines(each, policy)) for each in drafts]
    return "\n\n".join([NOTICE, *tables]) + "\n" if tables else ""


def _lines(draft: Draft, policy: Policy) -> Iterator[str]:
    yield from (f"# for: {each}" for each in draft.about)
    yield "[[example]]"
    yield f"id = {toml(draft.id)}"
    yield f"title = {toml(_title(draft))}"
    if draft.like:
        yield f"like = {toml(draft.like)}"
    for name, value in draft.given.items():
        yield f"given.{name} = {toml(_local(value, policy))}"
    for key, names in (("unknown", draft.unknown), ("absent", draft.absent)):
        if names:
            yield f"{key} = {toml(names)}"
    for decision, parts in draft.expect.items():
        told = ", ".join(f"{part} = {toml(value)}" for part, value in parts.items())
        yield f"expect.{_key(decision)} = {{ {told} }}"
    if draft.clauses:
        yield f"clauses = {toml(draft.clauses)}"


def _title(draft: Draft) -> str:
    ((decision, parts),) = draft.expect.items()
    outcome = parts.get("outcome")
    told = str(parts["status"]).replace("_", " ") if outcome is None else _told(outcome)
    return f"to be read: {decision} is {told}"


def _told(outcome: object) -> str:
    plain = to_plain(outcome)
    return ", ".join(map(str, plain)) or "nothing" if isinstance(plain, list) else str(plain).lower()


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else json.dumps(name)


def _local(value: object, policy: Policy) -> object:
    """An instant by the clocks of the pack."""
    return value.astimezone(zoneinfo.ZoneInfo(policy.zone)) if isinstance(value, dt.datetime) else value


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


@toml.register(frozenset)
def _(value: frozenset[str]) -> str:
    return toml(tuple(sorted(value)))


@toml.register(tuple)
@toml.register(list)
def _(value: Iterable[object]) -> str:
    return f"[{', '.join(map(toml, value))}]"
