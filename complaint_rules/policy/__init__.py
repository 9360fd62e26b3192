"""Packs and policies: the model that everything else reads; loading is in modules of its own, imported on use."""

from complaint_rules.policy.examples import CaseExample, Example
from complaint_rules.policy.model import (
    Assumption,
    Clause,
    Deadline,
    DecisionDefinition,
    Define,
    Extending,
    Invariant,
    Message,
    PackHeader,
    Parameter,
    Policy,
    Promise,
    Report,
    Rule,
    StartPoint,
    Waiver,
)
from complaint_rules.policy.places import Place
from complaint_rules.policy.process import Accountability, EventDeclaration, EventPattern, Step

__all__ = [
    "Accountability",
    "Assumption",
    "CaseExample",
    "Clause",
    "Deadline",
    "DecisionDefinition",
    "Define",
    "EventDeclaration",
    "EventPattern",
    "Example",
    "Extending",
    "Invariant",
    "Message",
    "PackHeader",
    "Parameter",
    "Place",
    "Policy",
    "Promise",
    "Report",
    "Rule",
    "StartPoint",
    "Step",
    "Waiver",
]
