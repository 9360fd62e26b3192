"""Random facts for policies as model objects: each drawn for itself, near constants, absent and null in every field.

Of whole policies :func:`complaint_rules.testing.facts` draws. The expressions that meet these facts may stand in none,
so the constants of random expressions are drawn as well, and no fact is left as it ordinarily is.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from complaint_rules import Policy
from complaint_rules.domain.facts import FactDeclaration, Facts
from complaint_rules.policy import model
from complaint_rules.testing.reading import admits
from complaint_rules.testing.subjects import Subject
from complaint_rules.testing.values import ABSENT, known_values, perhaps
from tests.strategies.vocabulary import CONSTANTS


def facts_for(policy: model.Policy) -> st.SearchStrategy[Facts]:
    """Facts of a policy, of which any may be absent or null."""
    return st.fixed_dictionaries({name: perhaps(values) for name, values in _values(policy).items()}).map(_given)


def complete_facts_for(policy: model.Policy) -> st.SearchStrategy[Facts]:
    """Facts of a policy, all of them known."""
    return st.fixed_dictionaries(_values(policy)).map(Facts)


def _given(values: dict[str, Any]) -> Facts:
    return Facts({name: value for name, value in values.items() if value is not ABSENT})


def _values(policy: model.Policy) -> dict[str, st.SearchStrategy[Any]]:
    subject = Subject(Policy(policy))
    return {name: _of(declared, subject) for name, declared in policy.facts.items()}


def _of(declared: FactDeclaration, subject: Subject) -> st.SearchStrategy[Any]:
    known = known_values(declared, subject)
    constants = [value for value in _constants(declared) if admits(declared, value)]
    return st.one_of(known, st.sampled_from(constants)) if constants else known


def _constants(declared: FactDeclaration) -> tuple[Any, ...]:
    return CONSTANTS.get(declared.type.kind, ())
