"""The ordinary complaint of a policy, to which witnesses are held near."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from complaint_rules.domain.facts import FactDeclaration, Facts, Value
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
    """The complaint of the author's examples that decides most; the first of these by id, and none without examples.

    Args:
        policy: The policy.
        engine: Decides by it.
    """
    reader = FactReader(policy.facts)
    examples = sorted(policy.examples, key=lambda example: example.id)
    given = [reader.read(example.given) for example in examples]
    return max(given, key=lambda facts: _decided(facts, engine), default=Facts({}))


def _decided(facts: Facts, engine: Engine) -> int:
    return sum(record.status is Status.DECIDED for record in engine.decide(facts).values())


def plain_value(declaration: FactDeclaration) -> Value:
    """What a fact has that the ordinary complaint does not give, where it has to be known."""
    if declaration.type.kind is Kind.ENUM:
        return declaration.type.values[0]
    return _PLAIN[declaration.type.kind]
