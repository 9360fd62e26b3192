"""Proving a policy: what is true of all complaints, not only of those that somebody thought of.

A policy's conditions compare facts with constants, which cut the values of each fact into finitely many classes; all
combinations of classes are asked after at once, by a SAT solver (the extra ``prove``).
"""

from __future__ import annotations

from complaint_rules.analysis.checking import analyse
from complaint_rules.analysis.finding import Analysis, Finding, Undecided, Waived, Witness

__all__ = ["Analysis", "Finding", "Undecided", "Waived", "Witness", "analyse"]
