"""The rete engine: a policy's conditions as networks of durable-rules, told one fact after another.

How a decision gets there::

    conditions ─▶ formulas ─▶ coding ─▶ network ─▶ memory ─▶ engine
    (a tree as    (all and    (values    (joins     (what one
    two rails)    any of      as small   durable    complaint
                  tests)      integers)  can do)    has told)

Only :mod:`complaint_rules.engines.rete.durable` knows durable-rules, and imports it on use.
"""

from complaint_rules.engines.rete.engine import ReteEngine

__all__ = ["ReteEngine"]
