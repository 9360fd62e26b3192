"""The facts that several policies have in common: of each the values that all of them admit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from complaint_rules.domain.errors import ChoiceError, Fault
from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.domain.values import Money
from complaint_rules.policy.model import Policy


def shared_facts(policies: Iterable[Policy]) -> dict[str, FactDeclaration]:
    """Every fact of some policies, by name.

    Args:
        policies: The policies.

    Raises:
        ChoiceError: Two of them declare a fact so differently that no value of it is one for both.
    """
    found: dict[str, FactDeclaration] = {}
    faults: list[Fault] = []
    for policy in policies:
        for name, declared in policy.facts.items():
            found[name] = _narrowed(found[name], declared, faults) if name in found else declared
    if faults:
        raise ChoiceError(faults)
    return dict(sorted(found.items()))


def _narrowed(one: FactDeclaration, two: FactDeclaration, faults: list[Fault]) -> FactDeclaration:
    values = tuple(value for value in one.type.values if value in two.type.values)
    if one.type.kind is not two.type.kind or (one.type.values and not values):
        faults.append(
            Fault(one.name, f"the fact is {one.type.one} in one policy, {two.type.one} of other values in the other")
        )
        return one
    return attrs.evolve(
        one,
        type=attrs.evolve(one.type, values=values),
        min_value=_tighter(one.min_value, two.min_value, greatest=True),
        max_value=_tighter(one.max_value, two.max_value, greatest=False),
        absent=two.absent if one.absent is None else one.absent,
        personal=one.personal or two.personal,
    )


def _tighter(one: Any, two: Any, *, greatest: bool) -> Any:  # noqa: ANN401 - bounds of one type, or None
    if one is None or two is None:
        return two if one is None else one
    return max(one, two, key=_size) if greatest else min(one, two, key=_size)


def _size(bound: Any) -> Any:  # noqa: ANN401 - what can be ordered
    return bound.amount if isinstance(bound, Money) else bound


def values_of_one_alone(one: Policy, two: Policy) -> tuple[str, ...]:
    """What only one of two policies knows, told in a few words: facts, and values of facts that both have."""
    told = [f"`{name}`" for name in sorted(one.facts.keys() ^ two.facts.keys())]
    for name in sorted(one.facts.keys() & two.facts.keys()):
        strange = sorted(set(one.facts[name].type.values) ^ set(two.facts[name].type.values))
        told += [f"`{name}` = {value}" for value in strange]
    return tuple(told)
