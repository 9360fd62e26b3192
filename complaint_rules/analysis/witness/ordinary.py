"""The ordinary complaint of a policy, to which witnesses are held near."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from complaint_rules.domain.facts import FactDeclaration, Facts, Value
from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.reading import FactReader
from complaint_rules.domain.types import Kind
from complaint_rules.domain.values import Money
from complaint_rules.engines.deciding import Engine
from complaint_rules.engines.record import Status
from complaint_rules.policy.model import Policy

_DAY = dt.date(2026, 3, 2)
_PLAIN: Mapping[Kind, Value] = {
    Kind.BOOLEAN: False,
    Kind.TEXT: "text",
    Kind.NUMBER: Decimal(1),
    Kind.MONEY: Money(Decimal(100), "CNY"),
    Kind.DATE: _DAY,
    Kind.DATE_TIME: dt.datetime.combine(_DAY, dt.time(2), dt.UTC),
    Kind.DURATION: dt.timedelta(hours=1),
    Kind.SET: frozenset(),
}


def ordinary_complaint(policy: Policy, engine: Engine) -> Facts:
    """The complaint of the author's examples that decides most, of these the most typical; empty without examples.

    Typical is what has its facts in common with many other examples.

    Args:
        policy: The policy.
        engine: Decides by it.
    """
    reader = FactReader(policy.facts)
    examples = sorted(policy.examples, key=lambda example: example.id)
    given = [reader.read(example.given) for example in examples]
    common = Counter(item for facts in given for item in _items(facts))
    return max(given, key=lambda facts: (_decided(facts, engine), _typical(facts, common)), default=Facts({}))


def _items(facts: Facts) -> list[tuple[str, str]]:
    return [(name, repr(to_plain(value))) for name, value in facts.values.items()]


def _typical(facts: Facts, common: Counter[tuple[str, str]]) -> Fraction:
    """In how many examples a fact of this one is the same, on average."""
    items = _items(facts)
    return Fraction(sum(common[item] for item in items), len(items)) if items else Fraction(0)


def _decided(facts: Facts, engine: Engine) -> int:
    return sum(record.status is Status.DECIDED for record in engine.decide(facts).values())


def plain_value(declaration: FactDeclaration) -> Value:
    """What a fact has that the ordinary complaint does not give, where it has to be known."""
    if declaration.type.kind is Kind.ENUM:
        return declaration.type.values[0]
    return _PLAIN[declaration.type.kind]
