"""Hypothesis strategies for expressions, policies and facts."""

from __future__ import annotations

from tests.strategies.expressions import expressions
from tests.strategies.facts import complete_facts_for, facts_for
from tests.strategies.policies import policies

__all__ = ["complete_facts_for", "expressions", "facts_for", "policies"]
