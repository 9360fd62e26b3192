"""The names that a policy's expressions may use, with their types."""

from __future__ import annotations

from complaint_rules.domain.types import Kind, Type, list_of, set_of
from complaint_rules.language.nodes import PARAMETER
from complaint_rules.policy.model import DecisionDefinition, Policy


def scope_of(policy: Policy) -> dict[str, Type]:
    """The type of every fact, parameter and decision of a policy, by the name that expressions use."""
    facts = {name: fact.type for name, fact in policy.facts.items()}
    parameters = {PARAMETER + name: parameter.type for name, parameter in policy.parameters.items()}
    decisions = {name: operand_type(decision) for name, decision in policy.decisions.items()}
    return facts | parameters | decisions


def operand_type(decision: DecisionDefinition) -> Type:
    """The type of a decision's outcome as other conditions see it: what is collected is a set or a list."""
    return type_by_name(decision.type, collect=decision.collect)


def type_by_name(outcome: Type, *, collect: bool) -> Type:
    """The type of a decision's name, from that of one outcome of it."""
    if not collect:
        return outcome
    return set_of(*outcome.values) if outcome.kind is Kind.ENUM else list_of(outcome)
