"""Property testing of policies: strategies for Hypothesis, properties that every policy should have, a pytest plugin.

Hypothesis is needed for it (``pip install 'complaint-rules[testing]'``), and imported when the first strategy is made.
"""

from __future__ import annotations

from complaint_rules.testing.history import History
from complaint_rules.testing.strategies import cases, deciding, facts, near_boundary, pairs_differing_in

__all__ = ["History", "cases", "deciding", "facts", "near_boundary", "pairs_differing_in"]
