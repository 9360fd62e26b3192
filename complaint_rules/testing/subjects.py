"""A policy as strategies look at it: worked out once, when the first complaint is drawn."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any

import attrs

from complaint_rules.analysis.witness.ordinary import most_ordinary, plain_value
from complaint_rules.domain.errors import ChoiceError, Fault
from complaint_rules.domain.facts import FactDeclaration, Facts, Value
from complaint_rules.domain.reading import write_facts
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.engines.decided import Decided, decided
from complaint_rules.engines.record import Records
from complaint_rules.engines.situation import Names
from complaint_rules.language.evaluation import truth_of
from complaint_rules.language.nodes import PARAMETER
from complaint_rules.language.traversal import names_in
from complaint_rules.library import Policy
from complaint_rules.policy import model
from complaint_rules.policy.examples import Example
from complaint_rules.policy.places import Place
from complaint_rules.testing.aiming import aims_at
from complaint_rules.testing.landmarks import Landmarks, landmarks_of
from complaint_rules.testing.reading import (
    Boundary,
    boundaries_of,
    days_of_figures,
    facts_read,
    situation_of,
)

_DAY = dt.date(2026, 3, 2)


@attrs.frozen(repr=False)
class DrawnFacts(Facts):
    """Facts that nobody gave: made up, so that their values may show where a test fails."""

    def __repr__(self) -> str:
        """As an input that reads so; ``policy.decide`` takes it as it is."""
        return f"DrawnFacts({write_facts(self)!r})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ANN401, FBT001 - Hypothesis's, as IPython has it
        """The same where Hypothesis prints it, line by line."""
        with printer.group(4, "DrawnFacts(", ")"):
            printer.pretty(... if cycle else write_facts(self))


def drawn(values: Mapping[str, Value | None]) -> DrawnFacts:
    """Facts, sorted by name."""
    return DrawnFacts(dict(sorted(values.items())))


class Subject:
    """One policy, and what strategies need to know of it.

    Args:
        policy: The policy.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.model = policy.model
        self.names: Names = policy.names
        self._bases: dict[str, list[Mapping[str, Value]]] = {}

    @cached_property
    def read(self) -> tuple[str, ...]:
        """The facts on which something hangs, sorted."""
        return tuple(sorted(facts_read(self.names)))

    @cached_property
    def unread(self) -> tuple[str, ...]:
        """The other facts, sorted."""
        return tuple(sorted(self.model.facts.keys() - set(self.read)))

    @cached_property
    def boundaries(self) -> tuple[Boundary, ...]:
        """The comparisons over facts and figures alone; one with an open figure is nowhere yet."""
        dated = (Boundary("", test, Place()) for test in days_of_figures(self.model))
        return tuple(dict.fromkeys(each for each in (*boundaries_of(self.model), *dated) if self._is_over_facts(each)))

    def _is_over_facts(self, boundary: Boundary) -> bool:
        names = names_in(boundary.test)
        figures = {PARAMETER + name for name in self.model.parameters} - self.model.open_figures
        return bool(names & self.model.facts.keys()) and names <= self.model.facts.keys() | figures

    @cached_property
    def aims(self) -> tuple[Boundary, ...]:
        """Of the boundaries those that can be aimed at, each once for its owner."""
        situation = situation_of(self.names, self.ordinary)
        found = {(each.owner, each.test.left, each.test.right): each for each in self.boundaries}
        return tuple(each for each in found.values() if aims_at(each.test, situation))

    def bases(self, owner: str) -> list[Mapping[str, Value]]:
        """Complaints that a rule decides, with as few others beside it as can be: the author's, with all facts known.

        Of a rule that decides no example, and of what is no rule, the ordinary complaint.
        """
        if owner not in self._bases:
            rule = self.model.rules.get(owner)
            deciding = [(facts, found[rule.decides].rules) for facts, found in self.examples] if rule else []
            beside = {id(facts): len(rules) for facts, rules in deciding if owner in rules}
            least = min(beside.values(), default=0)
            chosen = [facts for facts, _ in deciding if beside.get(id(facts)) == least]
            self._bases[owner] = [self._completed(facts) for facts in chosen] or [self.ordinary]
        return self._bases[owner]

    def _completed(self, facts: Facts) -> Mapping[str, Value]:
        """What is known of a complaint on which anything hangs, the rest as it ordinarily is."""
        known = {name: value for name in self.read if (value := facts.values.get(name)) is not None}
        return {**self.ordinary, **known}

    @cached_property
    def landmarks(self) -> Landmarks:
        """The policy's special values."""
        moment = self.ordinary.get(self.model.in_force_by)
        return landmarks_of(
            self.model, self.names.setting.date_of(moment) or _DAY if isinstance(moment, dt.date) else _DAY
        )

    @property
    def sorted_examples(self) -> list[Example]:
        """The author's examples, by id."""
        return sorted(self.model.examples, key=lambda each: each.id)

    @cached_property
    def examples(self) -> tuple[tuple[Facts, Records], ...]:
        """The complaints of the author's examples, by id, and what is decided on them."""
        read = (self.policy.read(example.given) for example in self.sorted_examples)
        return tuple((facts, dict(self.policy.decide(facts))) for facts in read)

    @cached_property
    def ordinary(self) -> Mapping[str, Value]:
        """An ordinary complaint: whatever anything hangs on is known in it, and has a plain value.

        It is the author's example that decides most (of these the most typical), with what that leaves open.
        """
        chosen = most_ordinary(self.examples)
        known = {name: value for name, value in chosen.values.items() if value is not None}
        return {name: known[name] if name in known else plain_value(self.model.facts[name]) for name in self.read}

    def decide(self, values: Mapping[str, Value | None]) -> Decided:
        """A complaint after all decisions on it."""
        facts = Facts(values)
        return decided(self.names, facts, dict(self.policy.decide(facts)), None)

    def is_assumed(self, values: Mapping[str, Value | None]) -> bool:
        """Whether the author's assumptions leave room for a complaint."""
        if not self.model.assumptions:
            return True
        situation = self.decide(values)
        return all(truth_of(each.holds, situation) is not False for each in self.model.assumptions)

    def fact(self, name: str) -> FactDeclaration:
        """The declaration of a fact.

        Raises:
            ChoiceError: The policy has no such fact.
        """
        if name not in self.model.facts:
            raise ChoiceError([Fault("fact", f"`{name}` is no fact{_advice(name, self.model.facts)}")])
        return self.model.facts[name]

    def rule(self, name: str) -> model.Rule:
        """A rule by its id, with or without its pack.

        Raises:
            ChoiceError: There is no such rule, or several.
        """
        found = [each for each in self.model.rules if name in {each, each.partition("/")[2]}]
        if len(found) != 1:
            advice = _advice(name, self.model.rules) if not found else f"; there are {', '.join(found)}"
            raise ChoiceError([Fault("rule", f"`{name}` names {'no' if not found else 'more than one'} rule{advice}")])
        return self.model.rules[found[0]]


def _advice(name: str, known: Collection[str]) -> str:
    return did_you_mean(name, known) or f"; there are {', '.join(sorted(known))}"


@functools.lru_cache(maxsize=16)
def subject_of(policy: Policy) -> Subject:
    """The policy as strategies look at it; several strategies of one policy share it."""
    return Subject(policy)


def known_in(
    values: Mapping[str, Value | None], names: Iterable[str], ordinary: Mapping[str, Value]
) -> dict[str, Value | None]:
    """A complaint in which some facts are known: those that are not take what they ordinarily are."""
    lacking = {name: ordinary[name] for name in names if name in ordinary and values.get(name) is None}
    return {**values, **lacking}
