"""A whole complaint as literals, which say of each fact what it is."""

from __future__ import annotations

from collections.abc import Mapping

from complaint_rules.analysis.encoding.facts import FactBits
from complaint_rules.analysis.encoding.placing import class_literals, difference_literals, status_literals
from complaint_rules.analysis.logic.ladders import Ladders
from complaint_rules.analysis.logic.solver import Literal
from complaint_rules.domain.facts import Value


def literals_of(facts: Mapping[str, FactBits], values: Mapping[str, Value | None], ladders: Ladders) -> list[Literal]:
    """All that holds for a complaint."""
    found: list[Literal] = []
    for name, bits in facts.items():
        value = values.get(name)
        found += status_literals(bits, value, there=name in values)
        if value is not None:
            found += class_literals(bits, value, ladders)
    return [*found, *difference_literals(ladders, values)]
