"""All families of findings, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from complaint_rules.analysis.examining import Examination
from complaint_rules.analysis.finding import Finding, Undecided
from complaint_rules.analysis.findings.conditions import constant_conditions, idle_parts
from complaint_rules.analysis.findings.decisions import conflicts, gaps
from complaint_rules.analysis.findings.exactness import loosened_parts
from complaint_rules.analysis.findings.knowledge import facts_that_matter
from complaint_rules.analysis.findings.process import process_at_fault
from complaint_rules.analysis.findings.promises import broken_promises
from complaint_rules.analysis.findings.rules import (
    idle_overrides,
    impossible_outcomes,
    masked_rules,
    redundant_rules,
)
from complaint_rules.analysis.findings.stated import invariants

PROVED: tuple[Callable[[Examination], Iterable[Finding | Undecided]], ...] = (
    gaps,
    conflicts,
    constant_conditions,
    idle_parts,
    masked_rules,
    redundant_rules,
    idle_overrides,
    impossible_outcomes,
    invariants,
    broken_promises,
    facts_that_matter,
    process_at_fault,
    loosened_parts,
)
"""Those that ask the prover; each takes the policy under examination."""
