"""Propositional logic: the solver behind a small contract, gates, and numbers that are cut at constants."""
