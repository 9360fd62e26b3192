"""Checks of examples with events: these can be read, and what is expected of the case then can be said."""

from __future__ import annotations

import re
from collections.abc import Mapping

import attrs

from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.domain.events import EventReader
from complaint_rules.domain.parsing import Unreadable
from complaint_rules.domain.plain import Plain
from complaint_rules.domain.reading import FactReader
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.types import ANY
from complaint_rules.policy.checking_expected_deadlines import InstantReader
from complaint_rules.policy.checking_process import roles_written
from complaint_rules.policy.context import Context
from complaint_rules.policy.example_tables import as_json
from complaint_rules.policy.examples import CaseExample
from complaint_rules.policy.process_words import ALSO_CALLED
from complaint_rules.policy.tables import ExampleTable

STATUSES = ("breached", "cancelled", "met", "met_late", "paused", "pending", "superseded")
"""How an obligation may stand."""

STEP_STATUSES = ("done", "left_undone", "not_applicable", "open", "undetermined", "waiting")
"""How a step may stand."""

_INSTANTS = ("starts_at", "due_at", "warns_at", "ended_at", "stopped_at")
_OF_OBLIGATIONS = (
    *(*_INSTANTS, "status", "owner", "due_on", "met_by", "late_by"),
    *("clauses", "needs", "assumes", "conflict", "extensions"),
)
_OF_STEPS = ("status", "actors", "waits_for", "needs", "done_by", "form")
_OF_ANSWERS = ("for", "obligation", "cycle", "owner", "clauses", "late_by", "needs", "persons", "proposals", "status")
_NAME = re.compile(r"(?P<deadline>[^.]+)(?:\.(?P<cycle>[1-9][0-9]*))?")


def check_case(table: ExampleTable, context: Context) -> CaseExample | None:
    """What happens to an example's complaint, and what is expected then; None where nothing of the kind is written."""
    return _Reader(table, context).case() if table.is_of_a_case else None


def _without_step(raw: object) -> object:
    return {key: value for key, value in raw.items() if key != "step"} if isinstance(raw, Mapping) else raw


@attrs.frozen
class _Reader:
    table: ExampleTable
    context: Context

    def fault(self, message: str, *keys: str | int) -> None:
        self.context.faults.append(self.table.where.fault(message, *keys))

    def case(self) -> CaseExample:
        table = self.table
        return CaseExample(
            events=self.events("events", table.events),
            now=self.now(),
            obligations={
                name: self.obligation(name, parts) for name, parts in sorted(table.expect_obligations.items())
            },
            steps={name: self.step(name, parts) for name, parts in sorted(table.expect_steps.items())},
            refused=self.refused(),
            accountability=tuple(self.answer(index, parts) for index, parts in enumerate(table.expect_accountability)),
        )

    def now(self) -> str:
        if self.table.now is None:
            self.fault("`now` is missing; write the instant to look at, such as 2026-03-06T18:00:00+08:00")
            return ""
        try:
            return InstantReader.of(self.context).written(self.table.now)
        except Unreadable as error:
            self.fault(str(error), "now")
            return ""

    def events(self, key: str, raw: tuple[object, ...]) -> tuple[Mapping[str, object], ...]:
        written: tuple[Mapping[str, object], ...] = tuple(as_json(each) for each in raw)
        if any(fact.type == ANY for fact in self.context.draft.facts.values()):
            return written  # facts at fault, which is told already
        try:
            self.reader().read_all(written, key)
        except InputError as error:
            for fault in error.faults:
                self.place(fault)
        return written

    def reader(self) -> EventReader:
        facts = FactReader(self.context.draft.facts)
        return EventReader(self.context.events, roles_written(self.context), facts, ALSO_CALLED)

    def place(self, fault: Fault) -> None:
        """Put the fault of an event where its author wrote it; of one that comes from another example, at its key."""
        path, _, rest = fault.path.partition("]")
        key, _, index = path.partition("[")
        keys: tuple[str | int, ...] = (key, int(index), *rest.lstrip(".").split(".")) if index else (key,)
        while len(keys) > 1 and not self.table.where.has(*keys):
            keys = keys[:-1]
        self.fault(f"`{fault.path}`: {fault.message}", *keys)

    def refused(self) -> tuple[tuple[Mapping[str, object], str], ...]:
        """Events as in ``events``, each with the ``step`` that forbids it, where that is to be told."""
        raw = self.table.expect_refused
        steps = [str(each.get("step", "")) if isinstance(each, Mapping) else "" for each in raw]
        for index, step in enumerate(steps):
            if step and step not in self.context.draft.steps:
                advice = did_you_mean(step, self.context.draft.steps)
                self.fault(f"`{step}` is no step{advice}", "expect_refused", index, "step")
        events = self.events("expect_refused", tuple(map(_without_step, raw)))
        return tuple(zip(events, steps, strict=True))

    def obligation(self, name: str, parts: object) -> dict[str, Plain] | None:
        keys = ("expect_obligations", name)
        match = _NAME.fullmatch(name)
        known = self.context.draft.deadlines
        if match is None or match["deadline"] not in known:
            advice = did_you_mean(name, known)
            message = f"`{name}` is no deadline{advice}, and no round of one such as `contact_customer.2`"
            self.context.faults.append(self.table.where.fault_of_key(message, *keys))
            return {}
        if parts == {"applies": False}:
            return None
        read = self.parts(parts, _OF_OBLIGATIONS, STATUSES, *keys)
        instants = InstantReader.of(self.context)
        return {
            key: self.instant(value, instants, *keys, key) if key in _INSTANTS else value for key, value in read.items()
        }

    def instant(self, value: Plain, instants: InstantReader, *keys: str | int) -> str | None:
        if value is None or value == "unknown":  # null stands for it in a frozen policy
            return None
        try:
            return instants.written(value)
        except Unreadable as error:
            self.fault(str(error), *keys)
            return None

    def step(self, name: str, parts: object) -> dict[str, Plain]:
        known = self.context.draft.steps
        if name not in known:
            message = f"`{name}` is no step{did_you_mean(name, known)}"
            self.context.faults.append(self.table.where.fault_of_key(message, "expect_steps", name))
            return {}
        return self.parts(parts, _OF_STEPS, STEP_STATUSES, "expect_steps", name)

    def answer(self, index: int, parts: object) -> dict[str, Plain]:
        return self.parts(parts, _OF_ANSWERS, STATUSES, "expect_accountability", index)

    def parts(
        self, parts: object, known: tuple[str, ...], statuses: tuple[str, ...], *keys: str | int
    ) -> dict[str, Plain]:
        """A status alone, or a table of parts."""
        if isinstance(parts, str):
            parts = {"status": parts}
        if not isinstance(parts, Mapping) or not parts:
            self.fault(f"write a status ({', '.join(statuses)}), or a table of what is to be printed", *keys)
            return {}
        for key in sorted(parts.keys() - {*known}):
            advice = did_you_mean(key, known) or f"; known are {', '.join(sorted(known))}"
            self.context.faults.append(self.table.where.fault_of_key(f"unknown key `{key}`{advice}", *keys, key))
        status = parts.get("status")
        if status is not None and status not in statuses:
            advice = did_you_mean(str(status), statuses) or f"; statuses are {', '.join(statuses)}"
            at = (*keys, "status") if self.table.where.has(*keys, "status") else keys
            self.fault(f"`{status}` is no status here{advice}", *at)
        read: dict[str, Plain] = {key: as_json(parts[key]) for key in sorted(parts) if key in known}
        return read
