"""A journal of cases: what was recorded, kept append-only, chained, and with personal values that can be erased.

This package knows entries, their chain and where they are stored; :mod:`complaint_rules.journal` puts them together
with policies and cases, and is what callers use.
"""
