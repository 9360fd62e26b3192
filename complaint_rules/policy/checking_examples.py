"""Checks of examples: their facts can be read, and what they expect can be said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.domain.facts import Value
from complaint_rules.domain.reading import FactReader
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.types import ANY
from complaint_rules.domain.unreadable import described
from complaint_rules.language.nodes import PARAMETER
from complaint_rules.policy.checking_cases import check_case
from complaint_rules.policy.checking_declarations import outcome_at
from complaint_rules.policy.checking_expected_deadlines import expected_deadlines
from complaint_rules.policy.context import Context
from complaint_rules.policy.examples import Example
from complaint_rules.policy.tables import ExampleTable

STATUSES = ("conflict", "decided", "not_covered", "undetermined")


def check_examples(context: Context) -> tuple[Example, ...]:
    """The examples of the pack that was asked for."""
    facts, tables = context.draft.facts, context.draft.examples
    if all(fact.type != ANY for fact in facts.values()):
        reader = FactReader(facts)
        found = {table.id: _faults_of_given(table, reader) for table in tables}
        for table in tables:  # what an example takes over from another is told there
            context.faults.extend(_placed(table, fault) for fault in found[table.id] - found.get(table.like, set()))
    return tuple(_check_example(table, context) for table in tables)


def _faults_of_given(table: ExampleTable, reader: FactReader) -> set[Fault]:
    try:
        reader.read(table.given)
    except InputError as error:
        return set(error.faults)
    return set()


def _placed(table: ExampleTable, fault: Fault) -> Fault:
    """A fault of an input where the example's author wrote it."""
    path, bracket, index = fault.path.partition("[")
    for key in ("unknown", "absent"):
        if path in getattr(table, key):
            return table.where.fault(f"`{path}`: {fault.message}", key, getattr(table, key).index(path))
    items = (int(index.rstrip("]")),) if bracket else ()
    return table.where.fault(fault.message, "given", *path.split("."), *items)


def _check_example(table: ExampleTable, context: Context) -> Example:
    return Example(
        id=table.id,
        pack=table.pack,
        title=table.title,
        given=table.given,
        expect=_Expectations(table, context).read(),
        clauses=context.clauses(table),
        expect_deadlines=expected_deadlines(table, context),
        case=check_case(table, context),
        place=table.where.place(),
    )


class _Expectations:
    """Reads what one example expects: parts of records, typed as records hold them."""

    def __init__(self, table: ExampleTable, context: Context) -> None:
        self.table = table
        self.context = context
        rules = context.draft.rules
        self.known: Mapping[str, Collection[str]] = {
            "reasons": {rule.reason for rule in rules.values()} - {""},
            "rules": rules.keys(),
            "defeated": rules.keys(),
            "clauses": context.draft.clauses.keys(),
            "needs": {*context.draft.facts, *(PARAMETER + name for name in context.draft.parameters)},
            "assumes": context.draft.facts.keys(),
        }

    def read(self) -> dict[str, Mapping[str, object]]:
        return {name: self.record(name, value) for name, value in sorted(self.table.expect.items())}

    def fault(self, message: str, *keys: str | int) -> None:
        self.context.faults.append(self.table.where.fault(message, "expect", *keys))

    def record(self, name: str, value: object) -> dict[str, object]:
        if name not in self.context.outcomes:
            message = f"`{name}` is no decision{did_you_mean(name, self.context.outcomes)}"
            self.context.faults.append(self.table.where.fault_of_key(message, "expect", name))
            return {}
        # Money is a table too, but none of its keys is one of a record's.
        if isinstance(value, Mapping) and value.keys() != {"amount", "currency"}:
            return {key: self.part(name, key, each) for key, each in sorted(value.items())}
        return {"outcome": self.outcome(name, value), "status": "decided"}

    def part(self, name: str, key: str, value: object) -> object:
        if key == "status":
            return self.status(name, value)
        if key == "outcome":
            return self.outcome(name, value, key)
        if key == "possible" and self.context.draft.decisions[name].collect:
            return self.values(name, value, key)
        if key in self.known:
            return self.names(name, key, value)
        known = ["status", "outcome", "possible", *self.known]
        advice = did_you_mean(key, known) or f"; known are {', '.join(sorted(known))}"
        message = f"unknown key `{key}`{advice}"
        self.context.faults.append(self.table.where.fault_of_key(message, "expect", name, key))
        return None

    def status(self, name: str, value: object) -> str:
        if not isinstance(value, str) or value not in STATUSES:
            advice = did_you_mean(str(value), STATUSES) or f"; statuses are {', '.join(STATUSES)}"
            self.fault(f"`{value}` is no status{advice}", name, "status")
        return str(value)

    def outcome(self, name: str, value: object, *keys: str) -> Value | None:
        if self.context.draft.decisions[name].collect:
            return self.values(name, value, *keys)
        return self.one(name, value, *keys)

    def one(self, name: str, value: object, *keys: str | int) -> Value | None:
        table, kind = self.table, self.context.outcomes[name]
        return outcome_at(name, value, kind, table, self.context.faults, "expect", name, *keys)

    def values(self, name: str, value: object, *keys: str) -> tuple[Value, ...]:
        if not isinstance(value, list):
            self.fault(f"`{name}` collects, so its outcome is a list; got {described(value)}", name, *keys)
            return ()
        read = [self.one(name, each, *keys, index) for index, each in enumerate(value)]
        return tuple(sorted((each for each in read if each is not None), key=_order))

    def names(self, name: str, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.fault(f"expected a list of texts, got {described(value)}", name, key)
            return ()
        for index, each in enumerate(value):
            if each not in self.known[key]:
                advice = did_you_mean(each, self.known[key])
                self.fault(f"`{each}` can never be among the `{key}`{advice}", name, key, index)
        return tuple(sorted(value))


def _order(value: Any) -> tuple[str, Any]:  # noqa: ANN401 - values of one type, among them money, which has no order
    return (value.currency, value.amount) if hasattr(value, "currency") else ("", value)
