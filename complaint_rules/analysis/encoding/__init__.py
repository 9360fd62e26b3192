"""A policy as clauses: facts, conditions and decisions, unknowns included, word for word as section 6 has them.

Where a part cannot be followed exactly (products, working days, …) it is *loosened*: it may have any value. So there is
a model for every complaint, and what has no model has no complaint; a model of a loosened part may be of no complaint,
which is why every witness is replayed.
"""
