"""Checks of events, steps and accountabilities."""

from __future__ import annotations

import enum
from collections.abc import Iterator

import attrs

from complaint_rules.domain import types
from complaint_rules.domain.errors import Fault
from complaint_rules.domain.events import RECEIVED, RETURN_VISIT
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.types import BOOLEAN, Kind, Type
from complaint_rules.language.nodes import Node
from complaint_rules.language.traversal import names_in
from complaint_rules.policy.context import Context
from complaint_rules.policy.drafts import Draft
from complaint_rules.policy.event_patterns import events_named, listed, read_pattern
from complaint_rules.policy.expressions import Expressions
from complaint_rules.policy.graphs import order_of
from complaint_rules.policy.process import (
    ACCOUNTABILITY,
    EVENT,
    STEP,
    Accountability,
    EventDeclaration,
    EventPattern,
    Step,
)
from complaint_rules.policy.process_words import CLOSED, CUSTOMER, EVENTS, REOPENED
from complaint_rules.policy.roles import meant_role, roles_among
from complaint_rules.policy.tables import AccountabilityTable, DecisionTable, EventTable, StepTable

_RESERVED = {STEP: "steps", EVENT: "events", ACCOUNTABILITY: "accountabilities"}
_ENDS_OF_ROUNDS = frozenset({CLOSED, REOPENED})


class Answering(enum.StrEnum):
    """What somebody may have to answer for."""

    CAUSE = "cause"
    DELAY = "delay"


def reserved_faults(draft: Draft) -> Iterator[Fault]:
    """Facts whose names a process needs for itself."""
    for name in draft.facts:
        reserved = next((prefix for prefix in _RESERVED if name.startswith(prefix)), None)
        if reserved is not None:
            where = draft.header.where
            message = f"the fact `{name}` has a name that is kept for {_RESERVED[reserved]}; choose another entity"
            yield where.fault(message)


def with_proposal_decisions(draft: Draft) -> Draft:
    """The draft with a decision for every accountability, on what is proposed."""
    proposals = {
        f"{ACCOUNTABILITY}{name}": DecisionTable(
            where=table.where, pack=table.pack, title=table.title, type="number", clauses=table.cited()
        )
        for name, table in draft.accountabilities.items()
    }
    return attrs.evolve(draft, decisions={**draft.decisions, **proposals})


def check_event(name: str, table: EventTable, context: Context) -> EventDeclaration:
    """One event of a company's own."""
    if name in EVENTS:
        context.faults.append(table.where.fault(f"`{name}` is an event that every policy knows; it needs no declaring"))
    return EventDeclaration(name, table.title.by_locale, table.pack, place=table.where.place())


def check_steps(context: Context) -> dict[str, Step]:
    """All steps, by id."""
    tables = context.draft.steps
    _, circles = order_of({name: table.after for name, table in tables.items()})
    for circle in circles:
        message = f"the steps wait for one another: {' > '.join(circle)}"
        context.faults.append(tables[circle[0]].where.fault(message, "after"))
    checker = _StepChecker.of(context)
    return {name: checker.step(name, tables[name]) for name in sorted(tables)}


@attrs.frozen
class _StepChecker:
    """Checks steps.

    Args:
        guarding: Reads what an event requires, which may ask after the event and the steps as well.
    """

    context: Context
    guarding: Expressions

    @classmethod
    def of(cls, context: Context) -> _StepChecker:
        """The checker of one draft's steps."""
        scope = {**context.expressions.scope, **_process_scope(context)}
        return cls(context, attrs.evolve(context.expressions, scope=scope))

    def step(self, name: str, table: StepTable) -> Step:
        """One step."""
        read = self.context.expressions.read
        when, done = (read(getattr(table, key), table.where, key, expected=BOOLEAN) for key in ("when", "done_when"))
        requires = self.guarding.read(table.requires, table.where, "requires", expected=BOOLEAN)
        self.check_order(table)
        self.check_guard(table, requires.node)
        return Step(
            id=name,
            pack=table.pack,
            title=table.title.by_locale,
            actors=check_actors(table, "actor", self.context),
            after=tuple(sorted({*table.after})),
            when=when.node,
            text=when.text,
            done_by=self.patterns(table, "done_by"),
            done_when=done.node if table.done_when else None,
            done_text=done.text,
            undone_by=self.patterns(table, "undone_by"),
            requires=requires.node if table.requires else None,
            requires_text=requires.text,
            raised_by=self.patterns(table, "raised_by"),
            starts_cycle=self.patterns(table, "starts_cycle"),
            form=table.form,
            clauses=self.context.clauses(table),
            place=table.where.place(),
        )

    def fault(self, table: StepTable, message: str, *keys: str | int) -> None:
        self.context.faults.append(table.where.fault(message, *keys))

    def check_order(self, table: StepTable) -> None:
        known = self.context.draft.steps
        for index, name in enumerate(table.after):
            if name not in known:
                self.fault(table, f"`{name}` is no step{did_you_mean(name, known)}", "after", index)
        if not (table.done_by or table.done_when or {"done_by", "done_when"} & table.where.faulty):
            self.fault(table, "nothing ends it; write `done_by` with an event, or `done_when` with a condition")
        if table.requires and not table.done_by:
            self.fault(table, "only an event can be refused; write `done_by` as well", "requires")

    def check_guard(self, table: StepTable, requires: Node) -> None:
        """What it asks of an event some event that does it can say."""
        asked = f"{EVENT}satisfied"
        if asked in names_in(requires) and RETURN_VISIT not in events_named(table.done_by):
            self.fault(table, f"only `{RETURN_VISIT}` tells `{asked}`, and that does not do this step", "requires")

    def patterns(self, table: StepTable, key: str) -> tuple[EventPattern, ...]:
        """Events, each by its name or as ``{event = "return_visit", satisfied = true}``."""
        written = listed(getattr(table, key))
        read = [self.pattern(table, each, key, index) for index, each in enumerate(written)]
        return tuple(sorted(read, key=lambda each: (each.event, str(each.satisfied), each.meets)))

    def pattern(self, table: StepTable, written: object, key: str, index: int) -> EventPattern:
        keys = (key, index) if table.where.has(key, index) else (key,)
        pattern = read_pattern(written)
        if pattern is None:
            message = 'write an event, or `{event = "EVENT", satisfied = true, meets = "DEADLINE"}`, or a list of these'
            self.fault(table, message, *keys)
            return EventPattern("")
        self.check_event(table, pattern.event, *keys)
        if pattern.satisfied is not None and pattern.event != RETURN_VISIT:
            self.fault(table, f"only `{RETURN_VISIT}` tells whether the customer is satisfied", *keys)
        deadlines = self.context.draft.deadlines
        if pattern.meets and pattern.meets not in deadlines:
            self.fault(table, f"`{pattern.meets}` is no deadline{did_you_mean(pattern.meets, deadlines)}", *keys)
        return pattern

    def check_event(self, table: StepTable, name: str, *keys: str | int) -> None:
        known = self.context.events
        if name == RECEIVED:
            self.fault(table, f"`{RECEIVED}` comes before everything else; no step waits for it", *keys)
        elif name in _ENDS_OF_ROUNDS and keys[0] == "starts_cycle":
            self.fault(table, f"`{name}` has a meaning of its own for rounds", *keys)
        elif name not in known:
            advice = did_you_mean(name, known) or f"; events are {', '.join(sorted(known))}"
            self.fault(table, f"`{name}` is no event{advice}", *keys)


def roles_written(context: Context) -> frozenset[str]:
    """Who may be named as having done something."""
    return roles_among(context.outcomes, _actors_written(context.draft)) | {CUSTOMER}


def _process_scope(context: Context) -> dict[str, Type]:
    """What is asked of an event, and of the steps, with the types of these names."""
    roles = types.enum_of(*roles_written(context))
    event = {f"{EVENT}by": roles, f"{EVENT}reason": types.TEXT, f"{EVENT}satisfied": BOOLEAN}
    steps = {f"{STEP}{name}": BOOLEAN for name in context.draft.steps}
    by = {f"{name}.by": roles for name in steps}
    return event | steps | by | {f"{name}.satisfied": BOOLEAN for name in steps}


def _actors_written(draft: Draft) -> Iterator[str]:
    for step in draft.steps.values():
        yield from _names(step.actor)
    for accountability in draft.accountabilities.values():
        yield from _names(accountability.decided_by)


def _names(written: object) -> list[str]:
    listed = written if isinstance(written, list) else [written]
    return [each for each in listed if isinstance(each, str)]


def check_actors(table: StepTable | AccountabilityTable, key: str, context: Context) -> tuple[str, ...]:
    """Roles, and decisions whose outcomes are roles, as one text or a list of texts."""
    written = getattr(table, key)
    if written is None:
        return ()
    names = _names(written)
    if not names or (isinstance(written, list) and len(names) != len(written)):
        context.faults.append(table.where.fault("write a role, or a decision that names one, or a list of these", key))
    roles = roles_among(context.outcomes)
    deciding = {name for name, kind in context.outcomes.items() if kind.kind in {Kind.ENUM, Kind.ANY}}
    for index, name in enumerate(names):
        if name not in roles | deciding:
            advice = meant_role(name, roles | deciding) or f"; roles are {', '.join(sorted(roles))}"
            keys = (key, index) if isinstance(written, list) else (key,)
            message = f"`{name}` is no role, and no decision that names one{advice}"
            context.faults.append(table.where.fault(message, *keys))
    return tuple(sorted({*names}))


def check_accountability(name: str, table: AccountabilityTable, context: Context) -> Accountability:
    """One accountability; what is proposed its rules say."""
    if table.reason and table.reason not in {*Answering}:
        advice = did_you_mean(table.reason, [*Answering]) or f"; write {' or '.join(Answering)}"
        context.faults.append(table.where.fault(f"`{table.reason}` is not known here{advice}", "for"))
    _check_persons(table, context)
    when = context.expressions.read(table.when, table.where, "when", expected=BOOLEAN)
    return Accountability(
        id=name,
        pack=table.pack,
        title=table.title.by_locale,
        delays=table.reason == Answering.DELAY.value,
        persons=table.persons,
        when=when.node,
        text=when.text,
        unit=table.unit,
        decided_by=check_actors(table, "decided_by", context),
        note=table.note.by_locale,
        clauses=context.clauses(table),
        place=table.where.place(),
    )


def _check_persons(table: AccountabilityTable, context: Context) -> None:
    facts = context.draft.facts
    for index, name in enumerate(table.persons):
        if name not in facts:
            message = f"`{name}` is no fact{did_you_mean(name, facts)}"
        elif facts[name].type.kind not in {Kind.TEXT, Kind.ANY}:
            message = f"`{name}` is of the type {facts[name].type}; a text names a person"
        else:
            continue
        context.faults.append(table.where.fault(message, "persons", index))
    if table.persons and table.reason == Answering.DELAY.value:
        message = "for a delay the owner of what is late answers; leave `persons` out"
        context.faults.append(table.where.fault(message, "persons"))
