"""Properties of what answers do over time: as facts become known, from version to version, and as deadlines pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import TypeAlias

from complaint_rules.domain.facts import FactDeclaration, Facts, Value
from complaint_rules.domain.types import Kind
from complaint_rules.engines.record import Record, Status
from complaint_rules.language.evaluation import truth_of
from complaint_rules.library import Policy
from complaint_rules.policy.trying import read_line
from complaint_rules.reports.standing import Standing
from complaint_rules.testing.drawing import Drawing
from complaint_rules.testing.history import History
from complaint_rules.testing.nearing import complaints
from complaint_rules.testing.properties.making import Property, chosen, failed, property_of, warmed
from complaint_rules.testing.randomness import assume, st
from complaint_rules.testing.reading import admits
from complaint_rules.testing.strategies import cases
from complaint_rules.testing.subjects import drawn, subject_of
from complaint_rules.testing.telling import answer, same_answer


def knowledge_only_narrows(policy: Policy, *, engine: str = "compiled") -> Property:
    """Whatever becomes known, an answer that is decided and assumes nothing stays.

    Args:
        policy: The policy.
        engine: ``compiled`` or ``rete``.
    """

    def check(complaints: tuple[Facts, Facts]) -> None:
        before, after = complaints
        first, second = policy.decide(before, engine=engine), policy.decide(after, engine=engine)
        for name, record in first.items():
            settled = record.status is Status.DECIDED and not record.assumes
            if settled and not same_answer(record, second[name]):
                learned = [each for each in after.values if before.values.get(each) != after.values[each]]
                message = f"`{name}` was {answer(record)}, and learning {', '.join(learned)} changed it"
                raise failed(message, policy, after, {name: second[name]})

    strategy = warmed(lambda: _learning(policy), [policy], [engine])
    return property_of("knowledge_only_narrows", [policy], "before_and_after", strategy, check)


def _learning(policy: Policy) -> st.SearchStrategy[tuple[Facts, Facts]]:
    """A complaint of which some facts are unknown, and the same with some of them known."""
    subject = subject_of(policy)
    drawing = Drawing(subject, unknowns=True)
    if not subject.read:
        return st.nothing()
    hidden = st.lists(st.sampled_from(list(subject.read)), unique=True, min_size=1)

    @st.composite
    def before_and_after(draw: st.DrawFn) -> tuple[Facts, Facts]:
        values = drawing.values(draw)
        for name in draw(hidden):
            values.pop(name, None)
        unknown = [name for name in subject.read if values.get(name) is None]
        learned = draw(st.lists(st.sampled_from(unknown), unique=True)) if unknown else []
        known = {name: draw(drawing.known[name]) for name in learned}
        return drawing.finished(values), drawing.finished({**values, **known})

    return before_and_after()


def versions_compatible(
    old: Policy, new: Policy, *, unless: str = "", decisions: Collection[str] | None = None
) -> Property:
    """Two versions of a policy give the same answers, except where it is said that they differ.

    Args:
        old: The one.
        new: The other.
        unless: Where they may differ, a condition in the expression language over the new one's facts, figures and
            decisions. Where it is unknown they may differ as well. Empty for nowhere.
        decisions: Those that have to agree; None for all that both make.

    Raises:
        ChoiceError: One of them makes no such decision.
        ExpressionError: The condition cannot be read.
    """
    names = [name for name in chosen(old, decisions) if decisions is not None or name in new.model.decisions]
    chosen(new, names)
    exception = read_line(unless, new.model) if unless else None

    def check(complaint: Facts) -> None:
        before, after = old.decide(complaint), new.decide(complaint)
        excepted = exception is not None and truth_of(exception, after.view.situation) is not False
        for name in names:
            if not excepted and not same_answer(before[name], after[name]):
                told = f"in {old.name} {old.version} `{name}` is {answer(before[name])}, by {_rules(before[name])}"
                raise failed(f"{told}, in {new.version} it is not", new, complaint, {name: after[name]})

    strategy = warmed(lambda: _of_both(old, new), [old, new])
    return property_of("versions_compatible", [old, new], "complaint", strategy, check)


def _rules(record: Record) -> str:
    return ", ".join(record.rules) or "no rule"


def _of_both(old: Policy, new: Policy) -> st.SearchStrategy[Facts]:
    """Complaints of either, at the boundaries of either, that both can read."""

    def readable(facts: Facts) -> Facts:
        declared = (old.model.facts, new.model.facts)
        values = {name: value for name, value in facts.values.items() if all(name in each for each in declared)}
        assume(all(_is_readable(each[name], value) for name, value in values.items() for each in declared))
        return drawn(values)

    either = st.one_of(*(complaints(subject_of(each), unknowns=True) for each in (new, old)))
    return either.map(readable)


def _is_readable(declared: FactDeclaration, value: Value | None) -> bool:
    if value is None:
        return True
    match declared.type.kind:
        case Kind.ENUM:
            return value in declared.type.values
        case Kind.SET:
            return isinstance(value, frozenset) and value <= set(declared.type.values)
    return admits(declared, value)


_Breach: TypeAlias = tuple[str, int]
"""A deadline's id, and the round of the case."""


def time_only_adds_breaches(policy: Policy, *, max_events: int = 12) -> Property:
    """What was late once stays late, however much time passes and whatever else happens.

    What rests on an absence that was read as an answer may still turn out otherwise, and is left out.

    Args:
        policy: The policy.
        max_events: How many events a case has at most.
    """

    def check(drawn_: tuple[History, dt.timedelta]) -> None:
        history, more = drawn_
        seen: dict[_Breach, str] = {}
        with policy.case(dict(history.facts), engine="compiled") as case:
            for event in history.events:
                case.record(event)
                seen = _and_those_of(case.at(event["at"]), seen)
            for moment in (history.now, history.now + more):
                seen = _and_those_of(case.at(moment), seen)

    later = st.timedeltas(dt.timedelta(), dt.timedelta(days=60))
    strategy = warmed(lambda: st.tuples(cases(policy, max_events=max_events), later), [policy])
    return property_of("time_only_adds_breaches", [policy], "history_and_later", strategy, check)


def _and_those_of(standing: Standing, seen: Mapping[_Breach, str]) -> dict[_Breach, str]:
    """The breaches seen so far, each with when it was first; a test fails where one is gone."""
    now = standing.now.isoformat()
    found = {(each.id, each.cycle): now for each in standing.breaches if not each.due.assumes}
    gone = [f"`{name}` of round {cycle}, seen at {seen[name, cycle]}" for name, cycle in seen.keys() - found.keys()]
    if gone:
        raise AssertionError(f"at {now} these breaches are gone: {'; '.join(sorted(gone))}")
    return {**found, **seen}
