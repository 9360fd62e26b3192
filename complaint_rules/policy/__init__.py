"""Packs and policies: the model that everything else reads; loading is in modules of its own, imported on use."""

from complaint_rules.policy.model import (
    Assumption,
    Clause,
    DecisionDefinition,
    Define,
    Example,
    Invariant,
    Message,
    PackHeader,
    Parameter,
    Place,
    Policy,
    Report,
    Rule,
    Waiver,
)

__all__ = [
    "Assumption",
    "Clause",
    "DecisionDefinition",
    "Define",
    "Example",
    "Invariant",
    "Message",
    "PackHeader",
    "Parameter",
    "Place",
    "Policy",
    "Report",
    "Rule",
    "Waiver",
]
