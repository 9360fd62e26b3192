"""Why a complaint was decided as it was, as data; :mod:`~complaint_rules.reports.text` puts it into words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import attrs

from complaint_rules.domain.facts import Value
from complaint_rules.engines.deciding import truth_of_rule
from complaint_rules.engines.due import Due
from complaint_rules.engines.meaning import defeats_of
from complaint_rules.engines.record import Record, Status
from complaint_rules.language.evaluation import value_of
from complaint_rules.language.nodes import PARAMETER, Literal
from complaint_rules.language.traversal import names_in
from complaint_rules.policy.model import Clause, DecisionDefinition, Rule
from complaint_rules.policy.process import ACCOUNTABILITY
from complaint_rules.reports.margins import Margin, is_near, margin_of, size_of
from complaint_rules.reports.turning import Turn, way_to
from complaint_rules.reports.viewing import View

_MOST_TURNS = 4
_MOST_CHANGES = 6


@attrs.frozen
class RuleView:
    """A rule that had a part in a decision.

    Args:
        rule: The rule.
        outcome: What it gives; None where that is unknown.
        clauses: Those that it cites.
    """

    rule: Rule
    outcome: Value | None
    clauses: tuple[Clause, ...]


@attrs.frozen
class Reading:
    """A name that the rules of a decision read, and what it stood for.

    Args:
        name: Of a fact, a parameter or a decision.
        value: Its value; None where it is unknown, and where it is personal.
        known: Whether it is known.
        personal: Whether its value must not be shown.
        assumed: Whether its absence was read as this value.
    """

    name: str
    value: Value | None
    known: bool
    personal: bool = False
    assumed: bool = False


@attrs.frozen
class NearMiss:
    """A rule for which one comparison would have had to come out otherwise.

    Args:
        rule: The rule's id.
        holds: Whether it holds now, and would no longer.
        outcome: What it gives; None where that is unknown.
        margin: By how much.
    """

    rule: str
    holds: bool
    outcome: Value | None
    margin: Margin


@attrs.frozen
class Change:
    """What would have to be known or different for a rule to hold (or, where it holds, not to).

    Args:
        rule: The rule's id.
        holds: Whether it holds now.
        outcome: What it gives; None where that is unknown.
        turns: The tests that would have to come out otherwise, all of them.
    """

    rule: str
    holds: bool
    outcome: Value | None
    turns: tuple[Turn, ...]


@attrs.frozen
class Need:
    """What is unknown and keeps a decision open.

    Args:
        name: Of a fact or a parameter.
        question: That asks for it; empty where the policy has none.
    """

    name: str
    question: str


@attrs.frozen
class DecisionExplanation:
    """Why one decision came out as it did.

    Args:
        definition: The decision.
        record: What was decided.
        winners: The rules that hold and stand.
        defeated: The rules that hold and that a winner defeats.
        waiting: The rules that may hold.
        readings: What the rules of those three sorts read.
        upstream: Decisions behind this one that are themselves without an answer.
        needs: What is unknown.
        near_misses: The nearest first.
        changes: What would have to be known or different.
    """

    definition: DecisionDefinition
    record: Record
    winners: tuple[RuleView, ...]
    defeated: tuple[RuleView, ...]
    waiting: tuple[RuleView, ...]
    readings: tuple[Reading, ...]
    upstream: tuple[tuple[str, Status], ...]
    needs: tuple[Need, ...]
    near_misses: tuple[NearMiss, ...]
    changes: tuple[Change, ...]


def explain(view: View) -> tuple[DecisionExplanation, ...]:
    """Explain every decision, each after those whose outcomes it uses, but for proposals, which only a case has."""
    names = (name for name in view.policy.order if not name.startswith(ACCOUNTABILITY))
    return tuple(explain_decision(name, view) for name in names)


def explain_decision(name: str, view: View) -> DecisionExplanation:
    """Explain one decision."""
    definition, record = view.policy.decisions[name], view.records[name]
    winners, defeated = _rules(record.rules, view), _rules(record.defeated, view)
    waiting = _rules(_waiting(definition, view), view)
    involved = [each.rule for each in (*winners, *defeated, *waiting)]
    changes = tuple(_changes(definition, record, view))
    return DecisionExplanation(
        definition=definition,
        record=record,
        winners=winners,
        defeated=defeated,
        waiting=waiting,
        readings=tuple(_reading(each, view) for each in sorted(_read_by(involved, view))),
        upstream=tuple(_upstream(involved or _all_rules(definition, view), view)),
        needs=tuple(need_of(each, view) for each in record.needs),
        near_misses=tuple(_near_misses(changes, view)),
        changes=tuple(sorted(changes, key=lambda each: (len(each.turns), each.rule))[:_MOST_CHANGES]),
    )


def _rules(names: Iterable[str], view: View) -> tuple[RuleView, ...]:
    return tuple(_rule_view(view.policy.rules[name], view) for name in names)


def _rule_view(rule: Rule, view: View) -> RuleView:
    return RuleView(rule, _outcome(rule, view), tuple(view.policy.clauses[name] for name in rule.clauses))


def _outcome(rule: Rule, view: View) -> Value | None:
    return rule.then if rule.value is None else value_of(rule.value, view.situation)


def _all_rules(definition: DecisionDefinition, view: View) -> list[Rule]:
    return [view.policy.rules[name] for name in definition.rules]


def _waiting(definition: DecisionDefinition, view: View) -> Iterator[str]:
    """The standing rules that may hold."""
    rules = _all_rules(definition, view)
    truths = [truth_of_rule(rule, view.situation) for rule in rules]
    defeated = 0
    for truth, mask in zip(truths, defeats_of(tuple(rules)), strict=True):
        defeated |= mask if truth else 0
    return (
        rule.id
        for index, (rule, truth) in enumerate(zip(rules, truths, strict=True))
        if truth is None and not defeated >> index & 1
    )


def _read_by(rules: Iterable[Rule], view: View) -> frozenset[str]:
    return frozenset[str]().union(*(view.names.read_by_rule[rule.id] for rule in rules))


def _reading(name: str, view: View) -> Reading:
    value = view.situation.lookup(name)
    declaration = view.names.declaration(name)
    if declaration is not None and declaration.personal:
        return Reading(name, None, value is not None, personal=True)
    absent = declaration is not None and name not in view.facts.values
    return Reading(name, value, value is not None, assumed=absent and value is not None)


def _upstream(rules: Iterable[Rule], view: View) -> Iterator[tuple[str, Status]]:
    """The decisions without an answer that rules read, and those behind these."""
    found: set[str] = set()
    waiting = list(rules)
    while waiting:
        for name in _read_by([waiting.pop()], view) & view.records.keys() - found:
            if view.records[name].status is not Status.DECIDED:
                found.add(name)
                waiting += _all_rules(view.policy.decisions[name], view)
    return ((name, view.records[name].status) for name in view.policy.order if name in found)


def need_of(name: str, view: View) -> Need:
    """What is unknown, with the question that asks for it."""
    declaration = view.names.declaration(name)
    return Need(name, "" if declaration is None else view.text(declaration.ask))


def _changes(definition: DecisionDefinition, record: Record, view: View) -> Iterator[Change]:
    """For each rule that would give something else: how it could hold; for the one that won: how it could not."""
    given = record.outcome if isinstance(record.outcome, tuple) else (record.outcome,)
    for rule in _all_rules(definition, view):
        outcome = _outcome(rule, view)
        holds = truth_of_rule(rule, view.situation)
        winner = record.rules == (rule.id,) and record.status is Status.DECIDED
        if not winner and (holds is True or outcome in given or not _is_in_force(rule, view)):
            continue
        turns = way_to(rule.when, not winner, view.situation)
        if turns and len(turns) <= _MOST_TURNS:
            yield Change(rule.id, winner, outcome, turns)


def _is_in_force(rule: Rule, view: View) -> bool:
    """Whether only its condition keeps a rule from holding."""
    return truth_of_rule(attrs.evolve(rule, when=Literal(value=True)), view.situation) is True


def _near_misses(changes: Iterable[Change], view: View) -> Iterator[NearMiss]:
    """Changes of one comparison; what would undo a rule is left out where the same would make another hold."""
    misses = [miss for change in changes if (miss := _near_miss(change, view))]
    told = {(miss.margin.subject, miss.margin.bound) for miss in misses if not miss.holds}
    kept = [miss for miss in misses if not miss.holds or (miss.margin.subject, miss.margin.bound) not in told]
    return iter(sorted(kept, key=lambda miss: (size_of(miss.margin.distance), miss.rule)))


def _near_miss(change: Change, view: View) -> NearMiss | None:
    if len(change.turns) != 1 or _is_personal(change.turns[0], view):
        return None
    margin = margin_of(change.turns[0], view.situation)
    return (
        None if margin is None or not is_near(margin) else NearMiss(change.rule, change.holds, change.outcome, margin)
    )


def _is_personal(turn: Turn, view: View) -> bool:
    declarations = (view.names.declaration(name) for name in names_in(turn.test))
    return any(declaration is not None and declaration.personal for declaration in declarations)


def questions_in_order(
    explanations: Iterable[DecisionExplanation], of_deadlines: Iterable[Need] = ()
) -> tuple[Need, ...]:
    """What to ask next: what holds up most first.

    Args:
        explanations: Of the decisions.
        of_deadlines: What keeps deadlines open besides.
    """
    undetermined = (each for each in explanations if each.record.status is Status.UNDETERMINED)
    return most_wanted((*(need for each in undetermined for need in each.needs), *of_deadlines))


def needs_of_deadlines(dues: Iterable[Due], view: View) -> Iterator[Need]:
    """What keeps deadlines open besides their spans, which are decisions of their own."""
    for due in dues:
        if due.is_open:
            of_span = view.records[due.deadline.decision].needs
            yield from (need_of(name, view) for name in due.needs if name not in of_span)


def most_wanted(needs: Iterable[Need]) -> tuple[Need, ...]:
    """What to ask next: of what waits for something, what comes up most often first; nobody is asked for parameters."""
    times = Counter(need for need in needs if not need.name.startswith(PARAMETER))
    return tuple(sorted(times, key=lambda need: (-times[need], need.name)))
