"""Properties that every policy should have, each a test in one line.

::

    from complaint_rules import load
    from complaint_rules.testing import properties

    test_every_complaint_gets_an_answer = properties.total(load("./my-pack"))

Each is a Hypothesis test without arguments: pytest collects it, ``@settings(max_examples=1000)`` and ``@seed`` apply to
it, and calling it runs it.
"""

from __future__ import annotations

from complaint_rules.testing.properties.answers import invariants_hold, overrides_sound, total
from complaint_rules.testing.properties.engines import deterministic, engines_agree, order_of_rules_irrelevant
from complaint_rules.testing.properties.knowledge import (
    knowledge_only_narrows,
    time_only_adds_breaches,
    versions_compatible,
)
from complaint_rules.testing.properties.making import Property, PropertyFailed
from complaint_rules.testing.properties.suites import suite

__all__ = [
    "Property",
    "PropertyFailed",
    "deterministic",
    "engines_agree",
    "invariants_hold",
    "knowledge_only_narrows",
    "order_of_rules_irrelevant",
    "overrides_sound",
    "suite",
    "time_only_adds_breaches",
    "total",
    "versions_compatible",
]
