"""A policy for people to read, and at a glance as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import attrs

from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.terms import OutOfHours
from complaint_rules.language.printer import to_text
from complaint_rules.policy.model import Clause, Deadline, DecisionDefinition, Parameter, Policy, Rule, StartPoint
from complaint_rules.policy.open_clauses import open_clauses
from complaint_rules.reports.lines import Line, Tone
from complaint_rules.reports.locales import text_in
from complaint_rules.reports.process_lines import (
    accountability_lines,
    on_one_line,
    process_document,
    step_lines,
)
from complaint_rules.reports.wording import Wording


class PolicyReport:
    """Describes one policy.

    Args:
        policy: The policy.
        locale: The reader's.
    """

    def __init__(self, policy: Policy, locale: str) -> None:
        self.policy = policy
        self.wording = Wording(locale, policy.zone)

    def lines(self) -> Iterator[Line]:
        """The whole: its packs, decisions with their rules, deadlines, steps, parameters and clauses."""
        say, policy = self.wording.say, self.policy
        yield Line(self._text(policy.title) or policy.name, 0, Tone.TITLE)
        for pack in policy.packs.values():
            yield Line(say("pack {name} {version}", name=pack.name, version=pack.version), 1)
        yield Line(say("digest {digest}", digest=policy.digest), 1, Tone.NOTE)
        zone, fact = policy.zone, policy.in_force_by
        yield Line(say("dates in {zone}; the rules in force are those of {fact}", zone=zone, fact=fact), 1, Tone.NOTE)
        for name in policy.order_of_answers:
            yield Line()
            yield from self._decision(policy.decisions[name])
        for deadline in policy.deadlines.values():
            yield Line()
            yield from self._deadline(deadline)
        for step in policy.steps.values():
            yield Line()
            yield from step_lines(step, self.wording, self._text)
        for accountability in policy.accountabilities.values():
            yield Line()
            yield from accountability_lines(accountability, self.wording, self._text)
            yield from self._rules_of(accountability.decision)
        yield from self._section(say("Parameters"), map(self._parameter, policy.parameters.values()))
        defines = (f"{each.name}: {on_one_line(each.text)}" for each in policy.defines.values())
        yield from self._section(say("Names for conditions"), defines)
        yield from self._section(say("Clauses"), map(self._clause, policy.clauses.values()))
        yield from self._section(say("Clauses that nothing cites yet"), map(self._clause, open_clauses(policy)))

    def _text(self, texts: Any) -> str:  # noqa: ANN401 - texts by locale
        return text_in(texts, self.wording.locale, self.policy.locales)

    def _section(self, heading: str, items: Iterator[str]) -> Iterator[Line]:
        told = list(items)
        if told:
            yield Line()
            yield Line(heading, 0, Tone.HEADING)
            yield from (Line(item, 1) for item in told)

    def _decision(self, definition: DecisionDefinition) -> Iterator[Line]:
        say = self.wording.say
        told = self._text(definition.title)
        yield Line(f"{definition.name}: {told}" if told else definition.name, 0, Tone.HEADING)
        if definition.question:
            yield Line(self._text(definition.question), 1)
        if definition.type.values:
            values = ", ".join(definition.type.values)
            yield Line(
                say("any of {values}", values=values) if definition.collect else say("one of {values}", values=values),
                1,
            )
        if definition.otherwise is not None:
            yield Line(say("otherwise {outcome}", outcome=self.wording.value(definition.otherwise)), 1)
        yield from self._rules_of(definition.name)

    def _deadline(self, deadline: Deadline) -> Iterator[Line]:
        say = self.wording.say
        told = self._text(deadline.title)
        name = say("deadline {name}", name=deadline.id)
        yield Line(f"{name}: {told}" if told else name, 0, Tone.HEADING)
        yield Line(say("{name}: {value}", name=deadline.owner, value=self._text(deadline.action)), 1)
        starts = ", ".join(self._start(start) for start in deadline.starts)
        yield Line(say("the clock starts at {starts}", starts=starts), 1)
        if deadline.only_out_of_hours:
            yield Line(say("only where that is out of hours"), 1)
        if deadline.terms.out_of_hours is OutOfHours.NEXT_OPENING:
            moved = say("out of hours it starts at the next opening")
            unless = say("unless {condition}", condition=on_one_line(deadline.unless_text))
            yield Line(f"{moved}, {unless}" if deadline.unless_text else moved, 1)
        if deadline.on:
            yield Line(say("on that day, neither earlier nor later"), 1)
        if deadline.met_by:
            yield Line(say("met by {events}", events=", ".join(deadline.met_by)), 1)
        if deadline.cancelled_by:
            yield Line(say("cancelled by {events}", events=", ".join(deadline.cancelled_by)), 1)
        yield Line(say("clauses {clauses}", clauses=", ".join(deadline.clauses)), 1, Tone.NOTE)
        yield from self._rules_of(deadline.decision)

    def _rules_of(self, decision: str) -> Iterator[Line]:
        for name in self.policy.decisions[decision].rules:
            yield from self._rule(self.policy.rules[name])

    def _start(self, start: StartPoint) -> str:
        when = self.wording.say("when {condition}", condition=on_one_line(start.text))
        return f"{start.name} ({when})" if start.text else start.name

    def _rule(self, rule: Rule) -> Iterator[Line]:
        say = self.wording.say
        gives = self.wording.value(rule.then) if rule.value is None and rule.then is not None else ""
        if rule.value is not None:
            gives = to_text(rule.value)
        reason = f" ({rule.reason})" if rule.reason else ""
        told = self._text(rule.title)
        name = f"{rule.id} ({told})" if told else rule.id
        yield Line(say("{rule} gives {outcome}", rule=name, outcome=gives) + reason, 1)
        yield Line(say("when {condition}", condition=on_one_line(rule.text)), 2)
        if rule.since is not None:
            yield Line(say("from {day}", day=self.wording.value(rule.since)), 2)
        if rule.until is not None:
            yield Line(say("until {day}", day=self.wording.value(rule.until)), 2)
        if rule.overrides:
            yield Line(say("overrides {rules}", rules=", ".join(rule.overrides)), 2)
        yield Line(say("clauses {clauses}", clauses=", ".join(rule.clauses)), 2, Tone.NOTE)

    def _parameter(self, parameter: Parameter) -> str:
        values = ", ".join(self._value_of_parameter(parameter)) or self.wording.say("left open")
        cited = f" ({', '.join(parameter.clauses)})" if parameter.clauses else ""
        told = self._text(parameter.title)
        return f"{parameter.name}: {values}{cited}" + (f"; {told}" if told else "")

    def _value_of_parameter(self, parameter: Parameter) -> Iterator[str]:
        for start, value in parameter.values:
            written = self.wording.measured(value, parameter.unit)
            if start == dt.date.min:
                yield written
            else:
                yield self.wording.say("{value} from {day}", value=written, day=self.wording.value(start))

    def _clause(self, clause: Clause) -> str:
        reading = self._text(clause.reading)
        told = self.wording.say("read as: {reading}", reading=reading)
        return f"{clause.id} ({clause.kind}): {self._text(clause.says)}" + (f" [{told}]" if reading else "")


def policy_document(policy: Policy, locale: str) -> dict[str, Any]:
    """A policy at a glance, ready for JSON; ``freeze`` gives the whole."""

    def text(texts: Any) -> str:  # noqa: ANN401 - texts by locale
        return text_in(texts, locale, policy.locales)

    return {
        "name": policy.name,
        "version": policy.version,
        "digest": policy.digest,
        "title": text(policy.title),
        "zone": policy.zone,
        "locales": list(policy.locales),
        "packs": {name: pack.version for name, pack in policy.packs.items()},
        "decisions": {
            name: _decision_document(policy.decisions[name], policy, text) for name in policy.order_of_answers
        },
        "deadlines": {name: _deadline_document(each, policy, text) for name, each in policy.deadlines.items()},
        **process_document(policy, text),
        "parameters": {name: _parameter_document(each) for name, each in policy.parameters.items()},
        "clauses": {name: {"kind": each.kind, "says": text(each.says)} for name, each in policy.clauses.items()},
        "open_clauses": [clause.id for clause in open_clauses(policy)],
    }


def _decision_document(definition: DecisionDefinition, policy: Policy, text: Any) -> dict[str, Any]:  # noqa: ANN401 - a function
    return {
        "title": text(definition.title),
        "question": text(definition.question),
        "type": str(definition.type),
        "outcomes": list(definition.type.values),
        "collect": definition.collect,
        "otherwise": to_plain(definition.otherwise),
        "rules": [_rule_document(policy.rules[name]) for name in definition.rules],
    }


def _deadline_document(deadline: Deadline, policy: Policy, text: Any) -> dict[str, Any]:  # noqa: ANN401 - a function
    return {
        "title": text(deadline.title),
        "owner": deadline.owner,
        "action": text(deadline.action),
        "starts": [{"at": start.name, "when": on_one_line(start.text) or None} for start in deadline.starts],
        "only_out_of_hours": deadline.only_out_of_hours,
        **{key: str(word) for key, word in attrs.asdict(deadline.terms).items()},
        "unless": on_one_line(deadline.unless_text) or None,
        "on": deadline.on,
        "met_by": list(deadline.met_by),
        "cancelled_by": list(deadline.cancelled_by),
        "clauses": list(deadline.clauses),
        "rules": [_rule_document(policy.rules[name]) for name in policy.decisions[deadline.decision].rules],
    }


def _rule_document(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "when": on_one_line(rule.text),
        "then": to_plain(rule.then) if rule.value is None else {"value": to_text(rule.value)},
        "reason": rule.reason or None,
        "overrides": list(rule.overrides),
        "clauses": list(rule.clauses),
        "from": to_plain(rule.since),
        "until": to_plain(rule.until),
    }


def _parameter_document(parameter: Parameter) -> dict[str, Any]:
    values = [
        {"from": None if day == dt.date.min else to_plain(day), "value": to_plain(value)}
        for day, value in parameter.values
    ]
    return {"unit": parameter.unit, "clauses": list(parameter.clauses), "values": values}
