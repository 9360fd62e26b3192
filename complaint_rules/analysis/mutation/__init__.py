"""Mutation testing of a pack's examples: faults planted in its rules, and whether some example notices."""

from __future__ import annotations

from complaint_rules.analysis.mutation.mutants import KINDS, Mutant, mutants_of
from complaint_rules.analysis.mutation.scoring import MutationScore, Open, Survivor, score

__all__ = ["KINDS", "Mutant", "MutationScore", "Open", "Survivor", "mutants_of", "score"]
