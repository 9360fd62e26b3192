"""Every state of the cases of a small process, gone through with the ledger of the engine itself."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs
from hypothesis import strategies as st

from complaint_rules.analysis.finding import Witness
from complaint_rules.cases.book import Book, matches
from complaint_rules.cases.clocks import Judge
from complaint_rules.cases.docket import Docket
from complaint_rules.cases.ledger import Ledger
from complaint_rules.cases.refusals import refuse_forbidden
from complaint_rules.cases.steps import StepStatus, step_states, steps_done
from complaint_rules.domain import types
from complaint_rules.domain.errors import EventRefusedError
from complaint_rules.domain.events import RETURN_VISIT, Event
from complaint_rules.domain.facts import FactDeclaration, Facts
from complaint_rules.domain.terms import USUAL_TERMS
from complaint_rules.domain.types import Type
from complaint_rules.engines.compiled import CompiledEngine
from complaint_rules.engines.due import Course
from complaint_rules.engines.record import Status
from complaint_rules.engines.session import Session
from complaint_rules.engines.situation import Names
from complaint_rules.language.evaluation import truth_of
from complaint_rules.language.parser import parse
from complaint_rules.policy.model import Deadline, DecisionDefinition, Policy, Rule, StartPoint
from complaint_rules.policy.process import EventPattern, Step
from complaint_rules.policy.process_words import CLOSED, REOPENED
from tests.strategies.policies import empty_policy

Draw = Callable[[st.SearchStrategy[Any]], Any]

STEPS = ("a", "b", "c")
DEADLINES = ("soon", "late")
EVENTS = ("archived", "closed", "plan_approved", "registered", "reopened", "return_visit", "transferred")
ROLES = ("quality", "supervisor")
FACTS: Mapping[str, Type] = {"goods.cracked": types.BOOLEAN, "visit.made": types.BOOLEAN}
OF_FACTS = ("true", "goods.cracked", "not(goods.cracked)", "visit.made", "known(visit.made)")
CONDITIONS = (*OF_FACTS, 'approver = "quality"')
_START = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
_ROLE = types.enum_of(*ROLES)
_SPAN = "24 hours"


@st.composite
def processes(draw: Draw) -> Policy:
    """A policy of a few steps, with requirements of every kind, and of a few deadlines."""
    names = STEPS[: draw(st.integers(1, len(STEPS)))]
    rules = [_rule("approver", draw(st.sampled_from(OF_FACTS)), role) for role in ROLES]
    otherwise = draw(st.sampled_from([None, "quality"]))
    decisions = [_decision("approver", _ROLE, tuple(rule.id for rule in rules), otherwise)]
    steps = {name: draw(_steps(name, names)) for name in names}
    deadlines = draw(
        st.lists(st.sampled_from(DEADLINES), unique=True).flatmap(lambda ids: st.tuples(*map(_deadlines, ids)))
    )
    for deadline in deadlines:
        rule = _rule(deadline.decision, draw(st.sampled_from(CONDITIONS)), _SPAN)
        decisions.append(_decision(deadline.decision, types.enum_of(_SPAN), (rule.id,), None))
        rules.append(rule)
    return attrs.evolve(
        empty_policy(),
        facts={name: FactDeclaration(name, found) for name, found in FACTS.items()},
        decisions={decision.name: decision for decision in decisions},
        order=tuple(decision.name for decision in decisions),
        rules={rule.id: rule for rule in rules},
        steps=steps,
        deadlines={deadline.id: deadline for deadline in deadlines},
    )


def _rule(decides: str, when: str, then: str) -> Rule:
    own = {"reason": "", "group": "", "overrides": (), "clauses": (), "since": None, "until": None}
    name = f"test/{decides}-{then}".replace(" ", "-")
    return Rule(name, "test", decides, parse(when), when, then, None, **own)  # type: ignore[arg-type]


def _decision(name: str, kind: Type, rules: tuple[str, ...], otherwise: Any) -> DecisionDefinition:
    return DecisionDefinition(
        name, kind, {}, {}, collect=False, order=(), otherwise=otherwise, clauses=(), rules=rules, pack="test"
    )


@st.composite
def _deadlines(draw: Draw, name: str) -> Deadline:
    starting = draw(st.lists(st.sampled_from(EVENTS), min_size=1, max_size=2, unique=True))
    return Deadline(
        id=name,
        pack="test",
        title={"en": name},
        owner=draw(st.sampled_from([*ROLES, "agent", "dealer"])),
        action={"en": name},
        starts=tuple(_start_point(event, draw(st.sampled_from([None, *CONDITIONS]))) for event in starting),
        terms=USUAL_TERMS,
        clauses=(),
        met_by=tuple(sorted(draw(st.sets(st.sampled_from(EVENTS), max_size=2)) - {*starting})),
    )


def _start_point(event: str, when: str | None) -> StartPoint:
    return StartPoint(event, None if when is None else parse(when), when or "")


@st.composite
def _steps(draw: Draw, name: str, names: tuple[str, ...]) -> Step:
    before = names[: names.index(name)]
    done_by = draw(st.lists(_patterns(), min_size=1, max_size=2, unique_by=repr))
    when = draw(st.sampled_from(CONDITIONS))
    requires = draw(st.one_of(st.none(), _requirements(names, done_by)))
    done = draw(st.sampled_from([None, None, None, *CONDITIONS[1:]]))
    few: st.SearchStrategy[list[EventPattern]] = st.lists(_patterns(), max_size=1)
    starts = (
        draw(st.lists(_patterns(frozenset({"closed", "reopened"})), max_size=1)) if draw(st.integers(0, 5)) == 0 else []
    )
    return Step(
        id=name,
        pack="test",
        title={"en": name},
        actors=draw(st.sampled_from([("approver",), ("quality",)])),
        after=tuple(draw(st.lists(st.sampled_from(before), max_size=2, unique=True))) if before else (),
        when=parse(when),
        text=when,
        done_by=tuple(done_by),
        clauses=(),
        done_when=None if done is None else parse(done),
        done_text=done or "",
        undone_by=tuple(draw(few)),
        requires=None if requires is None else parse(requires),
        requires_text=requires or "",
        raised_by=tuple(draw(few)) if draw(st.booleans()) else (),
        starts_cycle=tuple(starts),
    )


def _patterns(without: frozenset[str] = frozenset()) -> st.SearchStrategy[EventPattern]:
    plain = [EventPattern(event) for event in EVENTS if event not in without]
    return st.sampled_from(
        [*plain, EventPattern(RETURN_VISIT, satisfied=True), EventPattern(RETURN_VISIT, satisfied=False)]
    )


def _requirements(names: tuple[str, ...], done_by: list[EventPattern]) -> st.SearchStrategy[str]:
    atoms = [*CONDITIONS[1:], 'event.by = "quality"', "event.by = approver", "known(event.reason)", "known(event.by)"]
    for name in names:
        atoms += [f"step.{name}"] * 3
        atoms += [f"not(step.{name})", f"step.{name}.by = approver", f"known(step.{name}.by)", f"step.{name}.satisfied"]
    if any(each.event == RETURN_VISIT for each in done_by):
        atoms.append("event.satisfied")
    one = st.sampled_from(atoms)
    return st.one_of(one, st.builds("{} and {}".format, one, one), st.builds("{} or {}".format, one, one))


# going through it


class Simulation:
    """Every case that there can be under a policy.

    Args:
        policy: The policy.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.ledgers: dict[object, Ledger] = {}
        self.followers: dict[object, list[tuple[frozenset[int], object]]] = {}
        engine, self.book = CompiledEngine(policy), Book(Names(policy))
        self.complaints = [
            Facts({name: value for name, value in zip(FACTS, values, strict=True) if value is not None})
            for values in itertools.product([None, False, True], repeat=len(FACTS))
        ]
        self.records = [engine.decide(facts) for facts in self.complaints]
        keeper = self.book.keeper
        self.judges = [
            Judge(keeper, keeper.look(facts, records), lambda more: keeper.look(more, engine.decide(more)))
            for facts, records in zip(self.complaints, self.records, strict=True)
        ]
        self.events = list(self._events())
        self._explore()

    @property
    def known(self) -> list[int]:
        """The complaints of which everything is known."""
        return [index for index, facts in enumerate(self.complaints) if len(facts.values) == len(FACTS)]

    def _events(self) -> Iterator[Event]:
        named = {each.event for step in self.policy.steps.values() for each in _all_patterns(step)}
        for deadline in self.policy.deadlines.values():
            named |= {*deadline.met_by, *(start.name for start in deadline.starts)}
        named |= {REOPENED, CLOSED}
        for name in sorted(named):
            happy = [True, False] if name == RETURN_VISIT else [None]
            for by, satisfied, reason in itertools.product(self._told_by(), happy, self._reasons()):
                yield Event(name, _START, by=by, satisfied=satisfied, reason=reason)

    def _told_by(self) -> list[str]:
        """Everybody, where some condition asks who it was."""
        return ["", *ROLES, "agent"] if self._is_asked(".by") else [""]

    def _reasons(self) -> list[str]:
        return ["", "so"] if self._is_asked("event.reason") else [""]

    def _is_asked(self, what: str) -> bool:
        return any(what in step.requires_text for step in self.policy.steps.values())

    def beginning(self) -> Ledger:
        return Ledger.opened(self.book, self.records[0], self.judges[0])

    def _explore(self) -> None:
        first = self.beginning()
        self.ledgers[key_of(first)] = first
        waiting = [key_of(first)]
        for key in waiting:
            self.followers[key] = []
            for event in self.events:
                allowing = self.allowing(self.ledgers[key], event)
                if allowing:
                    after = self.after(self.ledgers[key], event)
                    if event.type != REOPENED:
                        self.followers[key].append((allowing, key_of(after)))
                    if key_of(after) not in self.ledgers:
                        self.ledgers[key_of(after)] = after
                        waiting.append(key_of(after))

    def allowing(self, ledger: Ledger, event: Event) -> frozenset[int]:
        """The complaints for which an event is taken."""
        return frozenset(facts for facts in range(len(self.complaints)) if self._takes(ledger, event, facts))

    def _takes(self, ledger: Ledger, event: Event, facts: int) -> bool:
        try:
            refuse_forbidden(event, ledger, self.judges[facts].look)
        except EventRefusedError:
            return False
        return True

    def after(self, ledger: Ledger, event: Event) -> Ledger:
        """The state after an event that is taken."""
        following = ledger.copy()
        following.take(event)
        following.history.clear()
        return following

    def standing(self, ledger: Ledger, facts: int) -> Ledger:
        """A state, with what is known."""
        known = ledger.copy()
        known.judge, known.records = self.judges[facts], self.records[facts]
        return known

    def cases(self) -> Iterator[Ledger]:
        """Every state with everything that may be known in it."""
        for ledger in self.ledgers.values():
            yield from (self.standing(ledger, facts) for facts in range(len(self.complaints)))

    # what is so

    def ever_done(self) -> set[str]:
        """The steps that are done at some time."""
        return {name for case in self.cases() for name, done in steps_done(case, case.look.situation).items() if done}

    def ever_up(self) -> set[str]:
        """The steps that are to be done at some time, and wait for nothing, or are done already."""
        return {each.step.id for case in self.cases() for each in step_states(case) if self._is_up(each, case)}

    def _is_up(self, state: Any, case: Ledger) -> bool:
        step = state.step
        if state.status is StepStatus.OPEN:
            return True
        due = truth_of(step.when, case.look.situation) is True and (not step.raised_by or step.id in case.raised)
        if case.closed_at is not None and not any(self.book.may_follow_closing(each.event) for each in step.done_by):
            return False
        return state.status is StepStatus.DONE and due

    def of_nobody(self) -> set[str]:
        """The steps that are open at some time while no rule says who has to do them; a conflict is another matter."""
        uncovered = (case for case in self.cases() if case.records["approver"].status is Status.NOT_COVERED)
        states = (each for case in uncovered for each in step_states(case))
        return {each.step.id for each in states if each.status is StepStatus.OPEN and not each.actors}

    def taken(self) -> set[str]:
        """The events that are taken at some time."""
        every = itertools.product(self.ledgers.values(), self.events)
        return {event.type for ledger, event in every if self.allowing(ledger, event)}

    def ever_runs(self, deadline: Deadline) -> bool:
        """Whether an event is taken at some time that, with something that may be known then or later, starts it."""
        starts = (Course({start.name: _START}) for start in deadline.starts if start.name in self.taken())
        looks = [judge.look for judge in self.judges]
        dues = [self.book.keeper.due(deadline, look, course) for course in starts for look in looks]
        return any(due is not None and due.due_at is not None for due in dues)

    def ever_named(self, role: str) -> bool:
        """Whether some rule names somebody who has to act, or some step does."""
        acting = {name for step in self.policy.steps.values() for name in step.actors}
        return role in acting or any(records["approver"].outcome == role for records in self.records)

    def trapped(self, facts: int) -> set[object]:
        """The states from which nothing closes a case, while the facts stay as they are and it is not reopened."""
        free = {key for key, ledger in self.ledgers.items() if ledger.closed_at is not None}
        while True:
            more = {
                key
                for key, following in self.followers.items()
                if key not in free and any(facts in known and after in free for known, after in following)
            }
            if not more:
                return self.ledgers.keys() - free
            free |= more

    def done_in_order(self) -> set[str]:
        """The steps that are ever done by people who do only what is open."""
        first = self.beginning()
        seen, waiting, done = {key_of(first): first}, [first], set[str]()
        for ledger in waiting:
            for facts in range(len(self.complaints)):
                known = self.standing(ledger, facts)
                states = {each.step.id: each.status for each in step_states(known)}
                done |= {name for name, status in states.items() if status is StepStatus.DONE}
                for event in self.events:
                    doing = [
                        step.id for step, each in self.book.steps_done_by.get(event.type, ()) if matches(each, event)
                    ]
                    if all(states[name] in {StepStatus.OPEN, StepStatus.DONE} for name in doing):
                        after = self.after(known, event) if self._takes(known, event, facts) else known
                        if key_of(after) not in seen:
                            seen[key_of(after)] = after
                            waiting.append(after)
        return done


def _all_patterns(step: Step) -> Iterator[EventPattern]:
    yield from (*step.done_by, *step.undone_by, *step.raised_by, *step.starts_cycle)


def key_of(ledger: Ledger) -> object:
    """What tells two states apart."""
    marks = tuple(sorted((name, each.by, str(each.satisfied)) for name, each in ledger.marks.items()))
    rounds = (ledger.cycle_step, ledger.formally_reopened, ledger.has_gone_on) if ledger.cycle_step else ()
    return marks, frozenset(ledger.raised), rounds, ledger.closed_at is not None


def docket_of(policy: Policy, witness: Witness) -> Docket:
    """A case of the engine that has taken all that a witness says somebody recorded."""
    engine, book = CompiledEngine(policy), Book(Names(policy))

    def session(known: Facts) -> Session:
        started = Session(policy, engine)
        started.learn({**known.values, "extra": known.extra})
        return started

    docket = Docket(book, witness.facts, decide=engine.decide, session=session)
    docket.record_all(event for event in witness.events if not event.derived)
    return docket


def replays(policy: Policy, witness: Witness) -> bool:
    """Whether a case of the engine takes what a witness says somebody recorded, and nothing else happens."""
    case = docket_of(policy, witness)
    last = witness.events[-1].at if witness.events else _START
    return tuple(taken.event for taken in case.at(last).history) == witness.events
