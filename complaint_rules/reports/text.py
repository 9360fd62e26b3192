"""An explanation in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from complaint_rules.domain.facts import Value
from complaint_rules.engines.due import Due
from complaint_rules.engines.record import Status
from complaint_rules.language.printer import to_text
from complaint_rules.reports import phrases
from complaint_rules.reports.deadlines import deadline_lines
from complaint_rules.reports.explanation import (
    Change,
    DecisionExplanation,
    NearMiss,
    Need,
    RuleView,
    needs_of_deadlines,
    questions_in_order,
)
from complaint_rules.reports.lines import Line, Tone
from complaint_rules.reports.viewing import View

TONES = {
    Status.DECIDED: Tone.ANSWER,
    Status.UNDETERMINED: Tone.OPEN,
    Status.NOT_COVERED: Tone.OPEN,
    Status.CONFLICT: Tone.FAULT,
}


def explanation_lines(
    explanations: Iterable[DecisionExplanation], view: View, dues: Iterable[Due] = (), *, changes: bool = False
) -> Iterator[Line]:
    """All that is explained, a paragraph a decision, then the deadlines, and what to ask next.

    Args:
        explanations: Of the decisions.
        view: Of the complaint.
        dues: Its deadlines.
        changes: Whether to tell as well what would have to be known or different.
    """
    explained = tuple(explanations)
    for explanation in explained:
        yield from decision_lines(explanation, view, changes=changes)
        yield Line()
    told = tuple(dues)
    yield from deadline_lines(told, view)
    yield from question_lines(explained, view, told)


def decision_lines(each: DecisionExplanation, view: View, *, changes: bool) -> Iterator[Line]:
    """One decision."""
    say, record = view.wording.say, each.record
    answer = phrases.outcome(record, each.definition, view.wording)
    yield Line(say("{name}: {value}", name=phrases.title(each.definition, view), value=answer), 0, TONES[record.status])
    yield from _upstream(each, view)
    yield from _rules(_heading_of_winners(each, view), each.winners, view)
    if not record.rules and record.status is Status.DECIDED:
        yield Line(say("No rule applies."), 1)
    yield from _rules(say("Overridden"), each.defeated, view)
    yield from _rules(say("May apply, depending on what is not known"), each.waiting, view)
    yield from _listed(say("What was read"), (phrases.reading(reading, view) for reading in each.readings))
    yield from _listed(say("By how much"), (_miss(miss, view) for miss in each.near_misses))
    yield from _listed(say("Taken from an absence"), (phrases.assumed(name, view) for name in record.assumes))
    if record.status is not Status.DECIDED:
        yield from _listed(say("Not known"), (_need(need.name, need.question, view) for need in each.needs))
    if changes:
        yield from _changes(each, view)


def _heading_of_winners(each: DecisionExplanation, view: View) -> str:
    if each.record.status is Status.CONFLICT:
        return view.wording.say("At odds")
    return view.wording.say("Because") if each.record.status is Status.DECIDED else view.wording.say("Applies")


def _upstream(each: DecisionExplanation, view: View) -> Iterator[Line]:
    if each.record.status is not Status.DECIDED:
        for name, status in each.upstream:
            told = phrases.status(status, view.wording)
            yield Line(view.wording.say("because {decision} is {status}", decision=name, status=told), 1)


def _rules(heading: str, rules: tuple[RuleView, ...], view: View) -> Iterator[Line]:
    if not rules:
        return
    yield Line(heading, 1, Tone.HEADING)
    for each in rules:
        gives = phrases.given(each.rule.id, each.outcome, view)
        yield Line(view.wording.say("{rule} gives {outcome}", rule=rule_name(each, view), outcome=gives), 2)
        yield Line(view.wording.say("when {condition}", condition=" ".join(each.rule.text.split())), 3, Tone.NOTE)
        for clause in each.clauses:
            yield Line(view.wording.say("{name}: {value}", name=clause.id, value=view.text(clause.says)), 3)


def rule_name(each: RuleView, view: View) -> str:
    """A rule's id, and its title where it has one."""
    told = view.text(each.rule.title)
    return f"{each.rule.id} ({told})" if told else each.rule.id


def _listed(heading: str, items: Iterable[str]) -> Iterator[Line]:
    told = list(items)
    if told:
        yield Line(heading, 1, Tone.HEADING)
        yield from (Line(item, 2) for item in told)


def _miss(miss: NearMiss, view: View) -> str:
    return view.wording.say(
        "{rule}: {margin}",
        rule=_fate(miss.rule, miss.outcome, view, holds=miss.holds),
        margin=phrases.margin(miss.margin, view),
    )


def _fate(rule: str, outcome: Value | None, view: View, *, holds: bool) -> str:
    """What would become of a rule."""
    if holds:
        return view.wording.say("{rule} would not apply", rule=rule)
    gives = phrases.given(rule, outcome, view)
    return view.wording.say("{rule} would apply and give {outcome}", rule=rule, outcome=gives)


def _need(name: str, question: str, view: View) -> str:
    return view.wording.say("{name}: {value}", name=name, value=question) if question else name


def _changes(each: DecisionExplanation, view: View) -> Iterator[Line]:
    if each.changes:
        yield Line(view.wording.say("What would have to be known or different"), 1, Tone.HEADING)
    for change in each.changes:
        yield Line(_fate(change.rule, change.outcome, view, holds=change.holds), 2)
        yield from (Line(each_turn, 3) for each_turn in _turns(change, view))


def _turns(change: Change, view: View) -> Iterator[str]:
    return (phrases.turn(turn, to_text(turn.test), view.wording) for turn in change.turns)


def question_lines(explanations: Iterable[DecisionExplanation], view: View, dues: Iterable[Due]) -> Iterator[Line]:
    """What to ask next: first what holds up most decisions and deadlines."""
    needs = questions_in_order(explanations, needs_of_deadlines(dues, view))
    if needs:
        yield Line(view.wording.say("Ask next"), 0, Tone.HEADING)
        yield from need_lines(needs, view)


def need_lines(needs: Iterable[Need], view: View) -> Iterator[Line]:
    """What is to be asked, each with its question."""
    return (Line(_need(need.name, need.question, view), 1) for need in needs)
