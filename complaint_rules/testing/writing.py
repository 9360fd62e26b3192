"""A complaint that broke something, as an ``[[example]]`` ready to paste."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import singledispatch

import attrs

from complaint_rules.domain.facts import Facts, Value
from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.reading import write_facts
from complaint_rules.domain.types import Kind
from complaint_rules.domain.values import Money
from complaint_rules.engines.record import Record
from complaint_rules.engines.situation import Situation
from complaint_rules.language import nodes
from complaint_rules.language.evaluation import truth_of
from complaint_rules.language.nodes import Node
from complaint_rules.language.traversal import names_in
from complaint_rules.library import Policy
from complaint_rules.testing.subjects import subject_of
from complaint_rules.testing.supposing import Supposed
from complaint_rules.testing.telling import answer

Outcomes = tuple[tuple[str, Value], ...]


@attrs.frozen
class Found:
    """What is written down.

    Args:
        about: What it breaks, ``every-complaint-is-accepted``.
        title: One sentence.
        facts: The complaint.
        records: What was decided, of the decisions concerned.
        expected: Each decision with an outcome that would be right; written as expected where there is only one.
        clauses: Those that are at stake.
    """

    about: str
    title: str
    facts: Facts
    records: Mapping[str, Record]
    expected: Outcomes = ()
    clauses: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The same for the same complaint."""
        text = json.dumps(write_facts(self.facts), sort_keys=True)
        return f"found-{self.about}-{hashlib.sha256(text.encode()).hexdigest()[:6]}"


def example_text(found: Found, policy: Policy) -> str:
    """The example as TOML, on top of the pack's own example that is most like it.

    Args:
        found: What was found.
        policy: Whose pack takes it.
    """
    return "\n".join([*_lines(found, policy), ""])


def _lines(found: Found, policy: Policy) -> Iterator[str]:
    like, base = _nearest(found.facts, policy)
    yield "[[example]]"
    yield f"id = {_toml(found.id)}"
    yield f"title = {_toml(found.title)}"
    if like:
        yield f"like = {_toml(like)}"
    zone = zoneinfo.ZoneInfo(policy.model.zone)
    values = found.facts.values
    changed = [name for name in _that_matter(values, policy) if name not in base or base[name] != values[name]]
    for name in changed:
        value = values[name]
        if value is not None:
            yield f"given.{name} = {_toml(value.astimezone(zone) if isinstance(value, dt.datetime) else value)}"
    yield from _listed("unknown", [name for name in changed if values[name] is None])
    yield from _listed("absent", [name for name in _that_matter(base, policy) if name not in values])
    yield from _listed("clauses", found.clauses)
    yield from (f"# {name} was {answer(record)}" for name, record in found.records.items())
    sure = len(found.expected) == 1
    if not sure:
        yield "# expect one of:" if found.expected else "# say what you expect, for instance:"
    suggestions = found.expected or tuple((name, "?") for name in found.records)
    yield from (f"{'' if sure else '# '}expect.{_key(name)} = {_toml(outcome)}" for name, outcome in suggestions)


def _that_matter(values: Mapping[str, Value | None], policy: Policy) -> list[str]:
    """The facts among some on which anything hangs; of the others the example keeps what it has."""
    return [name for name in subject_of(policy).read if name in values]


def _nearest(facts: Facts, policy: Policy) -> tuple[str, Mapping[str, Value | None]]:
    """The example with the fewest facts that differ, unless writing all of them is shorter."""
    subject = subject_of(policy)
    best: tuple[str, Mapping[str, Value | None]] = ("", {})
    least = len(_that_matter(facts.values, policy))
    for example, (given, _) in zip(subject.sorted_examples, subject.examples, strict=True):
        differing = sum(_state(given, name) != _state(facts, name) for name in subject.read)
        if differing < least:
            least, best = differing, (example.id, given.values)
    return best


def _state(facts: Facts, name: str) -> tuple[bool, Value | None]:
    return name in facts.values, facts.values.get(name)


def _listed(key: str, names: Iterable[str]) -> Iterator[str]:
    texts = list(names)
    if texts:
        yield f"{key} = {_toml(tuple(texts))}"


def _key(name: str) -> str:
    return f'"{name}"' if "." in name else name


@singledispatch
def _toml(value: object) -> str:
    """A value as TOML writes it."""
    return _toml(to_plain(value))


@_toml.register
def _(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


@_toml.register
def _(value: bool) -> str:  # noqa: FBT001 - the value itself
    return "true" if value else "false"


@_toml.register(dt.date)
@_toml.register(dt.datetime)
def _(value: dt.date) -> str:
    return value.isoformat()


@_toml.register
def _(value: Decimal) -> str:
    plain = format(value, "f")
    return plain if len(plain) <= 15 else _toml(plain)


@_toml.register
def _(value: Money) -> str:
    return f"{{ amount = {_toml(format(value.amount, 'f'))}, currency = {_toml(value.currency)} }}"


@_toml.register(frozenset)
def _(value: frozenset[str]) -> str:
    return _toml(tuple(sorted(value)))


@_toml.register(tuple)
@_toml.register(list)
def _(value: Iterable[object]) -> str:
    return f"[{', '.join(map(_toml, value))}]"


def mending(holds: Node, situation: Situation) -> Outcomes:
    """The outcomes of single decisions with which a broken invariant would hold, all else as it is.

    Of ``if … then … else true`` only those of the decisions behind ``then`` are meant: an author who writes so wants
    the conclusion to follow, not the condition to change.

    Args:
        holds: The invariant.
        situation: The complaint, decided.
    """
    asked = holds.consequence if isinstance(holds, nodes.If) else holds
    decisions = situation.names.policy.decisions
    found: list[tuple[str, Value]] = []
    for name in sorted(names_in(asked) & decisions.keys()):
        definition = decisions[name]
        if not definition.collect and definition.type.kind in {Kind.ENUM, Kind.BOOLEAN}:
            outcomes: tuple[Value, ...] = definition.type.values or (False, True)
            found += ((name, each) for each in outcomes if truth_of(holds, Supposed(situation, name, each)) is True)
    return tuple(found)
