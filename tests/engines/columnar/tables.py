"""Complaints as a table, decided, and its rows as records again: columns side by side with the scalar engines."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs
import pyarrow as pa
from hypothesis import assume

from complaint_rules.domain.errors import UnsupportedError
from complaint_rules.domain.facts import FactDeclaration, Facts
from complaint_rules.domain.types import Kind, Type
from complaint_rules.domain.values import Money
from complaint_rules.engines.columnar.binding import Bindings, bound_to
from complaint_rules.engines.columnar.columns import Column, Shape, read
from complaint_rules.engines.columnar.duck import connect, schema_of
from complaint_rules.engines.columnar.program import Program, codes_of
from complaint_rules.engines.columnar.readings import CellType, Held, How, Reading, Schema
from complaint_rules.engines.record import Record
from complaint_rules.engines.situation import Names
from complaint_rules.language import nodes
from complaint_rules.policy.model import Policy, Rule

ABSENT = "?absent"
"""After a fact's name: the column that says in which rows it is absent."""

_ARROW: Mapping[Kind, pa.DataType] = {
    Kind.BOOLEAN: pa.bool_(),
    Kind.TEXT: pa.string(),
    Kind.ENUM: pa.string(),
    Kind.SET: pa.list_(pa.string()),
    Kind.NUMBER: pa.decimal128(16, 8),
    Kind.MONEY: pa.struct([("amount", pa.decimal128(16, 8)), ("currency", pa.string())]),
    Kind.DATE: pa.date32(),
    Kind.DATE_TIME: pa.timestamp("us", "UTC"),
    Kind.DURATION: pa.duration("us"),
}


def arrow_type(type_: Type) -> pa.DataType:
    """The Arrow type in which the tests give a fact."""
    return _ARROW[type_.kind]


def table_of(policy: Policy, complaints: Sequence[Facts], *, absences: bool = True) -> pa.Table:
    """A row for each complaint; a column for each fact, and one that says whether it is absent."""
    arrays: dict[str, pa.Array] = {}
    for name, declaration in policy.facts.items():
        cells = [_cell(declaration, facts) for facts in complaints]
        arrays[name] = pa.array(cells, arrow_type(declaration.type))
        if absences:
            arrays[name + ABSENT] = pa.array([name not in facts.values for facts in complaints], pa.bool_())
    return pa.table(arrays) if arrays else pa.table({"row": pa.array(range(len(complaints)))})


def told_in_tables(facts: Facts) -> Facts:
    """The same facts, those unknown that no reader admits or that the columns of the tests have no room for."""
    return Facts({name: None if _has_no_room(value) else value for name, value in facts.values.items()})


def _has_no_room(value: Any) -> bool:
    if isinstance(value, Money) and not re.fullmatch("[A-Z]{3}", value.currency):
        return True  # from a condition such as `money(3, "note")`
    number = value.amount if isinstance(value, Money) else value
    return isinstance(number, Decimal) and (abs(number) >= 10**8 or number != round(number, 8))


def _cell(declaration: FactDeclaration, facts: Facts) -> Any:
    value = facts.values.get(declaration.name)
    match value:
        case Money():
            return {"amount": value.amount, "currency": value.currency}
        case frozenset():
            return sorted(value)
    return value


def with_absences(bindings: Bindings) -> Bindings:
    """The same facts, absent where their second column says so."""
    facts = {name: attrs.evolve(fact, absent=_flag(name + ABSENT)) for name, fact in bindings.facts.items()}
    return attrs.evolve(bindings, facts=facts)


def _flag(name: str) -> Column:
    return read(Reading(How.AS_IT_IS, (name,), CellType(Held.BOOLEAN)), Shape.BOOLEAN)


def within_reach(policy: Policy) -> Policy:
    """The policy, with what columns refuse by name taken out, rule by rule."""
    names = Names(policy)

    bindings = bound_to(schema_for(policy), policy.facts, codes_of(policy))
    for _ in range(40):
        try:
            Program(names, bindings.facts, codes_of(policy))
        except UnsupportedError as error:
            found = re.search(r"\(rule `(.*?)`\)", error.node)
            assume(found is not None)
            assert found
            policy = _without(policy, policy.rules[found[1]])
            names = Names(policy)
            continue
        return policy
    raise AssertionError("no end to what is refused")


def _without(policy: Policy, rule: Rule) -> Policy:
    """The policy with a rule that columns refuse made simple: first its condition, then its value."""
    plain = nodes.Name("goods.cracked")
    if rule.when != plain:
        changed = attrs.evolve(rule, when=plain)
    else:
        others = [each.then for each in policy.rules.values() if each.decides == rule.decides and each.then is not None]
        then = others[0] if others else policy.decisions[rule.decides].otherwise
        assume(then is not None)
        changed = attrs.evolve(rule, value=None, then=then)
    return attrs.evolve(policy, rules={**policy.rules, rule.id: changed})


@functools.cache
def _cell_types() -> Schema:
    """What DuckDB sees in a column of each kind."""
    with connect() as connection:
        given = pa.table({kind.value: pa.array([], type_) for kind, type_ in _ARROW.items()})
        return schema_of(connection.from_arrow(given))


def schema_for(policy: Policy) -> Schema:
    """The schema of the tables above, as DuckDB sees it."""
    return {name: _cell_types()[declared.type.kind.value] for name, declared in policy.facts.items()}


LISTS = ("reasons", "rules", "clauses", "defeated", "needs", "assumes")


def record_of(policy: Policy, name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says of a decision, as a record says it."""
    definition = policy.decisions[name]
    found: dict[str, Any] = {field: tuple(row[f"{name}_{field}"]) for field in LISTS}
    found["status"] = row[f"{name}_status"]
    outcome = row[name]
    if definition.collect:
        found["outcome"] = tuple(_collected(definition.type.kind, text) for text in outcome)
        found["possible"] = tuple(_collected(definition.type.kind, text) for text in row[f"{name}_possible"])
    elif definition.type.kind is Kind.MONEY:
        found["outcome"] = None if outcome is None else Money(outcome, row[f"{name}_currency"])
    else:
        found["outcome"] = outcome
    return found


def _collected(kind: Kind, text: str) -> Any:
    match kind:
        case Kind.NUMBER:
            return Decimal(text)
        case Kind.BOOLEAN:
            return text == "true"
        case Kind.MONEY:
            amount, _, currency = text.partition(" ")
            return Money(Decimal(amount), currency)
    return text


def expected_of(record: Record) -> dict[str, Any]:
    """A record's fields, of which columns carry all but the questions."""
    fields = attrs.asdict(record, recurse=False)
    del fields["questions"]
    if fields["possible"] is None:
        del fields["possible"]
    return {**fields, "status": record.status.value}


def differing(policy: Policy, record: Record, name: str, row: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """By field, the expected and the found, where they differ."""
    expected, found = expected_of(record), record_of(policy, name, row)
    return {field: (value, found.get(field)) for field, value in expected.items() if not _same(value, found.get(field))}


def _same(value: Any, found: Any) -> bool:
    if isinstance(value, tuple) and isinstance(found, tuple):
        return len(value) == len(found) and all(map(_same, value, found))
    return bool(type(value) is type(found) and value == found)
