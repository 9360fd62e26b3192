"""A difference told so that a person can read it: the policy as an author would write it, the facts, both records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import attrs

from complaint_rules.domain.facts import Facts
from complaint_rules.engines.record import Record
from complaint_rules.language.printer import to_text
from complaint_rules.policy.model import Policy, Rule


def differences(expected: Mapping[str, Record], actual: Mapping[str, Record]) -> dict[str, tuple[Record, Record]]:
    """By decision, the reference's record and the engine's, where they differ.

    They are compared as they print, so that ``1`` and ``1.00``, which are equal, are told apart.
    """
    assert set(expected) == set(actual)
    return {name: (expected[name], actual[name]) for name in expected if repr(expected[name]) != repr(actual[name])}


@attrs.frozen(repr=False)
class Case:
    """A policy and the facts of some complaints, shown as a person would write them where a test fails."""

    policy: Policy
    complaints: tuple[Facts, ...]

    def __repr__(self) -> str:
        facts = (line for each in self.complaints for line in ("complaint", *_of_facts(self.policy, each, None)))
        return "\n".join(["", *_of_policy(self.policy), *facts])


def told(policy: Policy, facts: Facts, as_of: dt.date | None, found: Mapping[str, tuple[Record, Record]]) -> str:
    """Everything that a difference hangs on."""
    return "\n".join(["", *_of_policy(policy), *_of_facts(policy, facts, as_of), *_of_records(found)])


def _of_policy(policy: Policy) -> Iterator[str]:
    for name in policy.order:
        decision = policy.decisions[name]
        yield f"decision {name}: {decision.type}, collect {decision.collect}, otherwise {decision.otherwise!r}"
        yield from (_of_rule(policy.rules[rule]) for rule in decision.rules)
    for parameter in policy.parameters.values():
        yield f"parameter {parameter.name}: {dict(parameter.values)}"


def _of_rule(rule: Rule) -> str:
    then = repr(rule.then) if rule.value is None else to_text(rule.value)
    bounds = f" from {rule.since} until {rule.until}" if rule.since or rule.until else ""
    overrides = f" overrides {', '.join(rule.overrides)}" if rule.overrides else ""
    return f"  {rule.id}: {to_text(rule.when)} -> {then}{bounds}{overrides}"


def _of_facts(policy: Policy, facts: Facts, as_of: dt.date | None) -> Iterator[str]:
    for name, declared in policy.facts.items():
        absent = "absent" if declared.absent is None else f"absent, read as {declared.absent!r}"
        yield f"fact {name}: {facts.values[name]!r}" if name in facts.values else f"fact {name}: {absent}"
    if as_of is not None:
        yield f"as of {as_of}"


def _of_records(found: Mapping[str, tuple[Record, Record]]) -> Iterator[str]:
    for name, (expected, actual) in found.items():
        for field in attrs.fields_dict(Record):
            wanted, got = getattr(expected, field), getattr(actual, field)
            if repr(wanted) != repr(got):
                yield f"{name}.{field}: the reference has {wanted!r}, the engine {got!r}"
