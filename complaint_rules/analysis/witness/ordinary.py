"""The ordinary complaint of a policy, to which witnesses are held near."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from complaint_rules.domain.facts import FactDeclaration, Facts, Value
from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.reading import FactReader
from complaint_rules.domain.types import Kind
from complaint_rules.domain.values import Money
from complaint_rules.engines.deciding import Engine
from complaint_rules.engines.record import Records, Status
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
    return most_ordinary([(facts, engine.decide(facts)) for facts in given_by_examples(policy).values()])


def most_ordinary(decided: Sequence[tuple[Facts, Records]]) -> Facts:
    """Of some complaints the one on which most is decided, of these the most typical; empty where there are none."""
    common = Counter(item for facts, _ in decided for item in _items(facts))
    ranked = [(_decided(records), _typical(facts, common)) for facts, records in decided]
    return decided[ranked.index(max(ranked))][0] if ranked else Facts({})


def given_by_examples(policy: Policy) -> dict[str, Facts]:
    """The complaints of the author's examples, by the examples' ids, in their order."""
    reader = FactReader(policy.facts)
    return {each.id: reader.read(each.given) for each in sorted(policy.examples, key=lambda example: example.id)}


def _items(facts: Facts) -> list[tuple[str, str]]:
    return [(name, repr(to_plain(value))) for name, value in facts.values.items()]


def _typical(facts: Facts, common: Counter[tuple[str, str]]) -> Fraction:
    """In how many examples a fact of this one is the same, on average."""
    items = _items(facts)
    return Fraction(sum(common[item] for item in items), len(items)) if items else Fraction(0)


def _decided(records: Records) -> int:
    return sum(record.status is Status.DECIDED for record in records.values())


def plain_value(declared: FactDeclaration) -> Value:
    """What a fact has that nobody says anything of: what its absence reads as, or else something plain."""
    if declared.absent is not None:
        return declared.absent
    if declared.type.kind is Kind.ENUM:
        return declared.type.values[0]
    plain = _PLAIN[declared.type.kind]
    bound: Any = declared.min_value if declared.min_value is not None else declared.max_value
    if bound is None or (declared.type.kind is not Kind.MONEY and _is_within(plain, declared)):
        return plain
    return bound  # type: ignore[no-any-return]  # a value


def _is_within(value: Any, declared: FactDeclaration) -> bool:  # noqa: ANN401 - a value that has an order
    low: Any = declared.min_value
    high: Any = declared.max_value
    return (low is None or low <= value) and (high is None or value <= high)
