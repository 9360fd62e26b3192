"""What a decision means, transcribed from section 6 of the design point by point."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

import attrs

from complaint_rules.domain.facts import Facts, Value
from complaint_rules.domain.types import Kind
from complaint_rules.domain.values import Money
from complaint_rules.engines.record import Record, Status
from complaint_rules.policy.model import DecisionDefinition, Policy, Rule
from tests.reference.expressions import World, needs, value
from tests.reference.operators import Maybe


def decide(policy: Policy, facts: Facts, *, locale: str = "en", as_of: dt.date | None = None) -> dict[str, Record]:
    """Every decision of a policy.

    Args:
        policy: The policy.
        facts: What is known of the complaint.
        locale: Of the questions.
        as_of: The day whose rules are in force, in place of that of ``in_force_by``.

    Returns:
        The records by the decision's name.
    """
    normal = evaluate(policy, facts, as_of=as_of, strict=False)
    strict = evaluate(policy, facts, as_of=as_of, strict=True)
    return {
        name: attrs.evolve(
            record,
            assumes=assumes(record, strict[name]),
            questions=questions(policy, record.needs, locale),
        )
        for name, record in normal.items()
    }


def assumes(record: Record, strict: Record) -> tuple[str, ...]:
    """Point 8: what the evaluation without any reading of an absence needs and this one doesn't.

    What both need would be lost, and with it the promise of the point's last sentence; so where the answer differs all
    that the strict evaluation needs is assumed.
    """
    more = set(strict.needs) - set(record.needs)
    answers = [(each.status, each.outcome, each.possible) for each in (record, strict)]
    return tuple(sorted(more or (set() if answers[0] == answers[1] else strict.needs)))


def evaluate(policy: Policy, facts: Facts, *, as_of: dt.date | None, strict: bool) -> dict[str, Record]:
    """Point 7: decisions use each other's outcomes by name, so each is made after those that it uses."""
    records: dict[str, Record] = {}
    for name in policy.order:
        records[name] = decision(policy.decisions[name], World(policy, facts, strict, as_of, dict(records)))
    return records


def decision(definition: DecisionDefinition, world: World) -> Record:
    """The record of one decision, its questions and what it assumes left out."""
    # Where two rules give equal numbers, 1 and 1.00, the first by id is the one that is written down.
    rules = sorted((rule for rule in world.policy.rules.values() if rule.decides == definition.name), key=by_id)
    # Point 1: each rule's condition is true, false or unknown.
    true = [rule for rule in rules if truth(rule, world) is True]
    # Point 3: standing are those that hold or may hold and that no rule which holds defeats.
    may_hold = [rule for rule in rules if truth(rule, world) is not False]
    standing = [rule for rule in may_hold if not any(defeats(other, rule, world.policy) for other in true)]
    survivors = [rule for rule in true if rule in standing]
    situation = Situation(definition, world, may_hold, true, standing, survivors)
    answer = collected(situation) if definition.collect else chosen(situation)
    # Point 9: the lists are the survivors', sorted by code point.
    return attrs.evolve(
        answer,
        rules=ordered(rule.id for rule in survivors),
        reasons=ordered(rule.reason for rule in survivors if rule.reason),
        clauses=ordered(clause for rule in survivors for clause in rule.clauses),
        defeated=ordered(rule.id for rule in true if rule not in standing),
        # Point 5.
        needs=ordered(need for rule in standing for need in needs_of_rule(rule, world)),
    )


def by_id(rule: Rule) -> str:
    """A rule's id."""
    return rule.id


def ordered(texts: Iterable[str]) -> tuple[str, ...]:
    """Each once, by code point."""
    return tuple(sorted(set(texts)))


@attrs.frozen
class Situation:
    """One decision's rules, sorted out."""

    definition: DecisionDefinition
    world: World
    may_hold: list[Rule]
    true: list[Rule]
    standing: list[Rule]
    survivors: list[Rule]

    def may_hold_and_defeats(self, rule: Rule) -> list[Rule]:
        """The rules that hold or may hold and override this one."""
        return [other for other in self.may_hold if defeats(other, rule, self.world.policy)]

    def given(self, rule: Rule) -> Maybe:
        """The outcome that a rule gives, None where the expression for it is unknown."""
        return value(rule.value, self.world) if rule.value is not None else rule.then


def truth(rule: Rule, world: World) -> bool | None:
    """Whether a rule holds: its condition, on the days on which it is in force.

    A rule with dates, on an unknown day, may hold unless its condition is false.
    """
    condition = value(rule.when, world)
    if rule.since is None and rule.until is None:
        return condition
    day = world.day()
    if day is None:
        return False if condition is False else None
    begun = rule.since is None or rule.since <= day
    over = rule.until is not None and rule.until < day
    return condition if begun and not over else False


def defeats(winner: Rule, loser: Rule, policy: Policy) -> bool:
    """Point 2: whether a rule overrides another, directly or through others, whether or not those hold."""
    return loser.id in winner.overrides or any(
        defeats(policy.rules[between], loser, policy) for between in winner.overrides
    )


def needs_of_rule(rule: Rule, world: World) -> set[str]:
    """Point 5: what keeps a standing rule unknown, and what keeps the value unknown that it gives."""
    found: set[str] = set()
    if truth(rule, world) is None:
        found |= needs(rule.when, world)
        if (rule.since or rule.until) and world.day() is None:
            found.add(world.policy.in_force_by)
    if rule.value is not None:
        found |= needs(rule.value, world)
    return found


def chosen(situation: Situation) -> Record:
    """Point 4: the status and outcome of a single decision."""
    otherwise = situation.definition.otherwise
    # Two rules that hold, that nothing which holds or may hold defeats, and whose outcomes differ.
    firm = [rule for rule in situation.true if not situation.may_hold_and_defeats(rule)]
    firmly = [situation.given(rule) for rule in firm if situation.given(rule) is not None]
    if any(one != other for one in firmly for other in firmly):
        return Record(Status.CONFLICT, None)
    # No standing rule: `otherwise` if declared, else not covered.
    if not situation.standing:
        return Record(Status.NOT_COVERED, None) if otherwise is None else Record(Status.DECIDED, otherwise)
    # All standing rules give one outcome, and one of them holds, or `otherwise` is that outcome too.
    given = [situation.given(rule) for rule in situation.standing]
    outcome = given[0]
    agreed = outcome is not None and all(other == outcome for other in given)
    if agreed and (situation.survivors or otherwise == outcome):
        return Record(Status.DECIDED, outcome)
    # In every other case undetermined, never a default in place of an unknown.
    return Record(Status.UNDETERMINED, None)


def collected(situation: Situation) -> Record:
    """Point 6: the status, the certain values and the further possible ones of a collecting decision."""
    certain = [situation.given(rule) for rule in situation.survivors if is_certain(rule, situation)]
    may_give = [situation.given(rule) for rule in situation.standing]
    # A rule whose value is unknown may give any value of its type; of an endless type there is no list of them.
    every = every_value(situation.definition)
    possible = [one for one in may_give if one is not None] + ([] if None not in may_give else every or [])
    further = [one for one in possible if one not in certain]
    decided = not further and (None not in may_give or every is not None)
    status = Status.DECIDED if decided else Status.UNDETERMINED
    return Record(status, sorted_values(certain), possible=sorted_values(further))


def is_certain(survivor: Rule, situation: Situation) -> bool:
    """Whether every rule that may defeat a survivor gives the survivor's value as well."""
    given = situation.given(survivor)
    rivals = situation.may_hold_and_defeats(survivor)
    return given is not None and all(situation.given(rival) == given for rival in rivals)


def every_value(definition: DecisionDefinition) -> list[Value] | None:
    """All values of a decision's type, or None where they have no end."""
    if definition.type.kind is Kind.BOOLEAN:
        return [False, True]
    return list(definition.type.values) if definition.type.kind is Kind.ENUM else None


def sorted_values(values: Iterable[Value]) -> tuple[Value, ...]:
    """Each value once: texts by code point, numbers by size, money by currency and then amount."""

    def rank(one: Value) -> tuple[str, Decimal, str]:
        if isinstance(one, Money):
            return (one.currency, one.amount, "")
        return ("", one, "") if isinstance(one, Decimal) else ("", Decimal(0), str(one))

    unique: list[Value] = []
    for one in values:
        if one not in unique:
            unique.append(one)
    return tuple(sorted(unique, key=rank))


def questions(policy: Policy, needed: Iterable[str], locale: str) -> tuple[str, ...]:
    """Point 9: the texts that ask for the needs, in the locale asked for or else the policy's first."""
    asked = []
    for need in needed:
        ask = policy.facts[need].ask if need in policy.facts else {}
        asked.append(ask.get(locale) or ask.get(policy.locales[0]))
    return tuple(text for text in asked if text)
