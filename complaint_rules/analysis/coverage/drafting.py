"""Examples written down for an author: as little as can be on top of one that is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from complaint_rules.analysis.witness.ordinary import given_by_examples, ordinary_complaint
from complaint_rules.domain.facts import Facts, Value
from complaint_rules.engines.deciding import Engine
from complaint_rules.engines.record import Record, Status
from complaint_rules.policy.model import Policy


@attrs.frozen
class Draft:
    """A generated example, which its author has to read: what is expected is what the policy says today.

    Args:
        id: Different from those of the pack.
        about: What it is for.
        like: The example that it is on top of; empty for none.
        given: What is given besides.
        unknown: Facts that are known to be unknown.
        absent: Facts that the other example has, and this one not.
        expect: Parts of records, by decision.
        clauses: Behind the answer.
        facts: The whole complaint.
    """

    id: str
    about: tuple[str, ...]
    like: str
    given: Mapping[str, Value]
    unknown: tuple[str, ...]
    absent: tuple[str, ...]
    expect: Mapping[str, Mapping[str, Any]]
    clauses: tuple[str, ...]
    facts: Facts = attrs.field(repr=False)

    def is_met_by(self, records: Mapping[str, Record]) -> bool:
        """Whether its complaint was decided as it expects."""
        return all(
            getattr(records[decision], part) == wanted
            for decision, parts in self.expect.items()
            for part, wanted in parts.items()
        )


class Drafter:
    """Writes examples of one policy.

    Args:
        policy: The policy.
        engine: Decides by it.
    """

    def __init__(self, policy: Policy, engine: Engine) -> None:
        self.engine = engine
        self._policy = policy
        self._given = given_by_examples(policy)
        self._ordinary = ordinary_complaint(policy, engine)
        self._taken = {example.id for example in policy.examples}

    @property
    def complaints(self) -> Iterator[Facts]:
        """Those of the pack's examples, the most ordinary first."""
        yield self._ordinary
        yield from self._given.values()

    def whole(self, facts: Facts, that_matter: Iterable[str]) -> Facts:
        """A complaint filled up, from the example that is most like it, with what does not matter.

        Args:
            facts: The complaint.
            that_matter: The facts that are to stay as they are, known or not.
        """
        names = list(that_matter)
        values = dict(self._given.get(self._nearest(facts, names), Facts({})).values)
        for name in names:
            if not self._is_personal(name, values, facts.values):
                values.pop(name, None)
                values |= {name: facts.values[name]} if name in facts.values else {}
        return Facts(dict(sorted(values.items())))

    def _nearest(self, facts: Facts, names: list[str]) -> str:
        """The example from which the fewest facts differ; the ordinary one unless another saves two of them."""

        def distance(item: tuple[str, Facts]) -> tuple[int, bool]:
            differing = sum(self._differs(name, item[1].values, facts.values) for name in names)
            is_other = item[1] != self._ordinary
            return differing + is_other, is_other

        return min(self._given.items(), key=distance, default=("", Facts({})))[0]

    def _differs(self, name: str, one: Mapping[str, Any], two: Mapping[str, Any]) -> bool:
        if self._is_personal(name, one, two):
            return False
        return (name in one) is not (name in two) or one.get(name) != two.get(name)

    def _is_personal(self, name: str, one: Mapping[str, Any], two: Mapping[str, Any]) -> bool:
        """Whether it matters only that it is known, and it is in both."""
        return self._policy.facts[name].personal and one.get(name) is not None and two.get(name) is not None

    def draft(self, name: str, about: str, facts: Facts, decision: str) -> Draft:
        """An example of a whole complaint.

        Args:
            name: What its id is made from.
            about: What it is for.
            facts: The complaint.
            decision: The decision that it is about.
        """
        like = self._nearest(facts, sorted({*facts.values, *self._policy.facts}))
        base = self._given[like].values if like else {}
        changed = {each: value for each, value in facts.values.items() if self._differs(each, base, facts.values)}
        record = self.engine.decide(facts)[decision]
        return Draft(
            id=self._id(name),
            about=(about,),
            like=like,
            given={each: value for each, value in changed.items() if value is not None},
            unknown=tuple(each for each, value in changed.items() if value is None),
            absent=tuple(sorted(base.keys() - facts.values.keys())),
            expect={decision: self._expected(decision, record)},
            clauses=record.clauses,
            facts=facts,
        )

    def _expected(self, decision: str, record: Record) -> dict[str, Any]:
        """What an author would say of an answer: what it is, why, and what is missing; not by which rules."""
        rules = (self._policy.rules[each] for each in self._policy.decisions[decision].rules)
        parts: dict[str, Any] = {"status": str(record.status)}
        if record.status is Status.DECIDED or isinstance(record.outcome, tuple):
            parts["outcome"] = record.outcome
        if any(rule.reason for rule in rules):
            parts["reasons"] = record.reasons
        if record.possible:
            parts["possible"] = record.possible
        if record.status is not Status.DECIDED or record.needs:
            parts["needs"] = record.needs
        return parts | ({"assumes": record.assumes} if record.assumes else {})

    def _id(self, name: str) -> str:
        """A name that no example has yet: small letters, digits and hyphens."""
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "example"
        found, number = slug, 2
        while found in self._taken:
            found, number = f"{slug}-{number}", number + 1
        self._taken.add(found)
        return found
