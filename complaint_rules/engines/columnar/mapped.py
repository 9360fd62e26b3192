"""A mapping applied: facts from a table's columns, constants and expressions."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import attrs

from complaint_rules.domain.declared import reader_for, unknown_entity, unknown_field
from complaint_rules.domain.errors import CalendarError, ExpressionError, Fault, InputError
from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.domain.types import Kind, Type
from complaint_rules.domain.unreadable import Unreadable
from complaint_rules.domain.wall_clock import zone_of
from complaint_rules.engines.columnar import columns
from complaint_rules.engines.columnar.binding import (
    DIGITS,
    PLACES,
    Bindings,
    Cell,
    Check,
    Unfit,
    checked,
    currency_in,
    money_of,
    numeral,
    only,
    read_as,
    wanted,
)
from complaint_rules.engines.columnar.columns import TRUE, Column, Shape
from complaint_rules.engines.columnar.computing import within
from complaint_rules.engines.columnar.expressions import value_of
from complaint_rules.engines.columnar.frame import Fact, Frame
from complaint_rules.engines.columnar.layouts import date_layout
from complaint_rules.engines.columnar.mapping import COLUMN, Entry, TableMapping, ticks_of_day, ticks_of_unit
from complaint_rules.engines.columnar.needs import NOTHING, Bits
from complaint_rules.engines.columnar.readings import Held, How, Schema
from complaint_rules.engines.columnar.values import (
    DAY,
    FIRST_DAY,
    FIRST_TICK,
    LAST_DAY,
    LAST_TICK,
    Amount,
    Codes,
    Members,
    Nothing,
    Scalar,
    Value,
    spread,
    typed_constant,
)
from complaint_rules.engines.columnar.zones import instant_at_local
from complaint_rules.engines.situation import Names
from complaint_rules.language.checker import check
from complaint_rules.language.parser import parse
from complaint_rules.policy.model import Policy

_TYPES = ("boolean", "date", "date_time", "duration", "number", "text")


def mapped_to(schema: Schema, mapping: TableMapping, policy: Policy, codes: Codes) -> Bindings:
    """The facts that a table has by a mapping.

    Raises:
        InputError: It names columns or facts that there are not, or what it says does not fit; every fault is told.
        UnsupportedError: An expression of it cannot be done on columns.
    """
    return _Mapper(schema, mapping, policy, codes).bindings()


class _Mapper:
    def __init__(self, schema: Schema, mapping: TableMapping, policy: Policy, codes: Codes) -> None:
        self._schema = schema
        self._mapping = mapping
        self._policy = policy
        self._codes = codes
        self._faults: list[Fault] = []
        self._checks: list[Check] = []
        self._declared = {f"{COLUMN}{name}": self._column_type(name, entry) for name, entry in mapping.columns.items()}

    def bindings(self) -> Bindings:
        facts: dict[str, Fact] = {}
        for name, entry in self._mapping.facts.items():
            if not entry.expression and (declaration := self._declaration(name)) is not None:
                self._bind(name, declaration, entry, facts)
        sources = dict(facts)
        for name, entry in self._mapping.columns.items():
            self._bind(f"{COLUMN}{name}", self._declared[f"{COLUMN}{name}"], entry, sources)
        for name, entry in self._mapping.facts.items():
            if entry.expression and (declaration := self._declaration(name)) is not None:
                self._compute(name, declaration, entry, sources, facts)
        if self._faults:
            raise InputError(self._faults)
        return Bindings(facts, tuple(self._checks))

    def _column_type(self, name: str, entry: Entry) -> FactDeclaration:
        if entry.type and entry.type not in _TYPES:
            advice = did_you_mean(entry.type, _TYPES) or f"; there are {', '.join(_TYPES)}"
            self._faults.append(Fault(f"columns.{name}.type", f"`{entry.type}` is no type of a column{advice}"))
            return FactDeclaration(f"{COLUMN}{name}", Type(Kind.TEXT))
        return FactDeclaration(f"{COLUMN}{name}", Type(Kind(entry.type or "text")))

    def _declaration(self, name: str) -> FactDeclaration | None:
        found = self._policy.facts.get(name)
        if found is None:
            entity, _, field = name.partition(".")
            fields: dict[str, list[str]] = {}
            for each in self._policy.facts:
                fields.setdefault(each.partition(".")[0], []).append(each.partition(".")[2])
            fault = unknown_field(entity, field, fields[entity]) if entity in fields else unknown_entity(entity, fields)
            self._faults.append(attrs.evolve(fault, path=f"facts.{fault.path}"))
        return found

    def _bind(self, name: str, declaration: FactDeclaration, entry: Entry, facts: dict[str, Fact]) -> None:
        path = name if name.startswith(COLUMN) else f"facts.{name}"
        try:
            if entry.constant is not None:
                value = reader_for(declaration)(entry.constant)
                facts[name] = Fact(typed_constant(declaration.type, value, self._codes))
                return
            fact, checks = self._from_column(declaration, entry)
        except (Unfit, Unreadable, CalendarError) as error:
            self._faults.append(Fault(path, str(error)))
            return
        facts[name] = fact
        self._checks += checks

    def _compute(
        self, name: str, declaration: FactDeclaration, entry: Entry, sources: Mapping[str, Fact], facts: dict[str, Fact]
    ) -> None:
        path = f"facts.{name}.expression"
        declared = {each: self._policy.facts[each] for each in sources if each in self._policy.facts} | self._declared
        try:
            node = parse(entry.expression)
            scope = {each: found.type for each, found in declared.items()}
            _, faults = check(node, entry.expression, scope, declaration.type)
        except ExpressionError as error:
            faults, node = list(error.faults), None
        self._faults += [attrs.evolve(fault, path=path) for fault in faults]
        if faults or node is None:
            return
        frame = _frame_of(self._policy, declared, sources, self._codes)
        value = typed(declaration.type, value_of(node, frame), self._codes)
        facts[name] = Fact(attrs.evolve(value, needs=NOTHING))

    # one column

    def _cell(self, name: str) -> Cell:
        if name in self._schema:
            return Cell((name,), self._schema[name])
        entity, _, field = name.partition(".")
        record = self._schema.get(entity)
        if record is not None and field in record.fields:
            return Cell((entity, field), record.fields[field])
        raise Unfit(f"there is no column `{name}`{did_you_mean(name, self._schema)}")

    def _from_column(self, declaration: FactDeclaration, entry: Entry) -> tuple[Fact, list[Check]]:
        cell = self._cell(entry.column)
        if cell.type.held is Held.NOTHING:
            return Fact(Nothing(), TRUE if entry.null == "absent" else columns.FALSE), []
        words = (*self._mapping.table.missing, *entry.unknown)
        present = cell.read(How.PRESENT, Shape.BOOLEAN, words=words)
        value = _read(declaration.type, cell, entry, self._codes)
        if words:
            value = only(present, value)
        if declaration.type.kind is Kind.MONEY:
            fact, checks = self._money(declaration, cell, value, entry, present)
        else:
            fact, checks = checked(declaration, cell, value, self._codes, present=present)
        usual = wanted(declaration.type)
        if entry.others == "unknown":
            checks = [check for check in checks if check.says != usual]
        if cell.type.held is Held.TEXT and (says := _wanted(declaration.type, entry)):
            checks = [attrs.evolve(check, says=says) if check.says == usual else check for check in checks]
        absent = columns.opposite(present) if entry.null == "absent" else columns.FALSE
        return attrs.evolve(fact, absent=absent), checks

    def _money(
        self, declaration: FactDeclaration, cell: Cell, value: Value, entry: Entry, present: Column
    ) -> tuple[Fact, list[Check]]:
        """An amount without its currency is none; a currency without an amount says nothing."""
        if not isinstance(value, Amount):
            raise Unfit("an amount of money is a number")
        if not entry.currency and not entry.currency_column:
            raise Unfit('an amount of money needs its `currency = "CNY"`, or a `currency_column`')
        paid = (
            columns.constant(entry.currency, Shape.TEXT)
            if entry.currency
            else currency_in(self._cell(entry.currency_column))
        )
        return money_of(declaration, cell, value, paid, present, self._codes)


def _wanted(type_: Type, entry: Entry) -> str:
    """What is wrong with a text that is no date or time as the entry has it; empty where it says nothing of that."""
    if type_.kind not in {Kind.DATE, Kind.DATE_TIME}:
        return ""
    if entry.layout:
        return f"is not written as `{entry.layout}`"
    if type_.kind is Kind.DATE_TIME and entry.at:
        return wanted(Type(Kind.DATE))
    return "is no date-time without an offset, such as `2026-01-31T09:00:00`" if entry.zone else ""


def _frame_of(
    policy: Policy, declared: Mapping[str, FactDeclaration], sources: Mapping[str, Fact], codes: Codes
) -> Frame:
    """An environment of a mapping's expressions: facts and columns, no decisions, and no absence that says anything."""
    facts = {name: attrs.evolve(found, absent=None) for name, found in declared.items()}
    alone = attrs.evolve(policy, facts=facts, parameters={}, decisions={}, order=(), rules={})
    return Frame(Names(alone), codes, Bits([*facts, policy.in_force_by]), sources)


def typed(type_: Type, value: Value, codes: Codes) -> Value:
    """A value as a fact's own type has it: an enum by the codes of its texts, a set by the bits of its values."""
    if type_.kind is Kind.ENUM and isinstance(value, Scalar) and value.kind is Kind.TEXT and value.texts:
        return Scalar(Kind.ENUM, codes.of(value.texts[0]), type_.values)
    if isinstance(value, Members):
        return Members(spread(value, type_.values), type_.values)
    return value


def _read(type_: Type, cell: Cell, entry: Entry, codes: Codes) -> Value:
    read = _READERS.get(type_.kind)
    value = read(type_, cell, entry, codes) if read is not None else None
    return read_as(type_, cell, codes) if value is None else value


def _boolean(_: Type, cell: Cell, entry: Entry, __: Codes) -> Value | None:
    if not entry.values:
        return None
    table = tuple((text, bool(value)) for text, value in entry.values.items() if isinstance(value, bool))
    if len(table) < len(entry.values):
        raise Unfit("`values` of a boolean are `true` and `false`")
    return Scalar(Kind.BOOLEAN, cell.read(How.FLAG, Shape.BOOLEAN, table=table))


def _enum(type_: Type, cell: Cell, entry: Entry, codes: Codes) -> Value | None:
    meant = {text: text for text in type_.values} | {text: str(value) for text, value in entry.values.items()}
    for value in meant.values():
        if value not in type_.values:
            raise Unfit(f"`{value}` is none of {', '.join(type_.values)}{did_you_mean(value, type_.values)}")
    table = tuple((text, codes.of(value).payload) for text, value in sorted(meant.items()))
    return Scalar(Kind.ENUM, cell.read(How.CODE, Shape.CODE, table=table), type_.values)


def _set(type_: Type, cell: Cell, entry: Entry, _: Codes) -> Value | None:
    bits = {text: 1 << place for place, text in enumerate(type_.values)}
    whole = any(isinstance(value, list) for value in entry.values.values())
    table = {} if whole else dict(bits)
    for text, value in entry.values.items():
        chosen = value if isinstance(value, list) else [value]
        for each in chosen:
            if each not in bits:
                raise Unfit(f"`{each}` is none of {', '.join(type_.values)}{did_you_mean(str(each), type_.values)}")
        table[text] = sum({bits[each] for each in chosen})
    listed = tuple(sorted(table.items()))
    if whole:
        return Members(cell.read(How.NUMBER, Shape.INTEGER, table=listed), type_.values)
    if cell.type.held is Held.TEXTS:
        return Members(cell.read(How.BITS, Shape.INTEGER, table=listed), type_.values)
    return Members(cell.read(How.BITS_OF_TEXT, Shape.INTEGER, table=listed, layout=entry.split), type_.values)


def _amount(kind: Kind, cell: Cell, entry: Entry) -> Amount | None:
    places = PLACES if entry.decimals is None else entry.decimals
    if cell.type.held is Held.TEXT:
        if entry.decimals is None and not entry.without:
            return None
        digits = DIGITS if entry.decimals is None else max(18 - places, 4)
        if entry.without:
            cell = attrs.evolve(cell, type=attrs.evolve(cell.type, without=entry.without))
        return attrs.evolve(numeral(cell, places, digits), kind=kind)
    if cell.type.held is Held.FLOAT and entry.decimals is not None:
        column = cell.read(How.ROUNDED, Shape.INTEGER, places=places)
        return Amount(kind, column, places, 10**18)
    return None


def _number(_: Type, cell: Cell, entry: Entry, __: Codes) -> Value | None:
    return _amount(Kind.NUMBER, cell, entry)


def _money_amount(_: Type, cell: Cell, entry: Entry, codes: Codes) -> Value | None:
    return _amount(Kind.NUMBER, cell, entry) or read_as(Type(Kind.NUMBER), cell, codes)


def _date(_: Type, cell: Cell, entry: Entry, __: Codes) -> Value | None:
    if not entry.layout or cell.type.held is not Held.TEXT:
        return None
    if date_layout(entry.layout).has_offset:
        raise Unfit("its layout has an offset, `%z`: it is of instants, whose date hangs on a zone")
    days = cell.read(How.DAY_OF_TEXT, Shape.INTEGER, layout=entry.layout)
    return Scalar(Kind.DATE, within(days, FIRST_DAY, LAST_DAY))


def _date_time(_: Type, cell: Cell, entry: Entry, codes: Codes) -> Value | None:
    if cell.type.held is Held.TEXT and entry.layout and date_layout(entry.layout).has_offset:
        ticks = cell.read(How.TICKS_OF_TEXT, Shape.INTEGER, layout=entry.layout)
        return Scalar(Kind.DATE_TIME, within(ticks, FIRST_TICK, LAST_TICK))
    local = _local(cell, entry, codes)
    if local is None:
        return None
    if not entry.zone:
        raise Unfit(f"`{cell.name}` has no zone; say in which `zone` its times are, or read their offset, `%z`")
    zone: ZoneInfo = zone_of(entry.zone)
    return Scalar(Kind.DATE_TIME, within(instant_at_local(local, zone), FIRST_TICK, LAST_TICK))


def _local(cell: Cell, entry: Entry, codes: Codes) -> Column | None:
    """The time on the clocks, where a cell has a local time or a day."""
    if cell.type.held is Held.DATE or (cell.type.held is Held.TEXT and entry.at and not entry.layout):
        day = read_as(Type(Kind.DATE), cell, codes)
    elif cell.type.held is Held.TEXT and entry.layout and not date_layout(entry.layout).has_time:
        day = _date(Type(Kind.DATE), cell, entry, codes) or Nothing()
    elif cell.type.held is Held.LOCAL:
        return cell.read(How.TICKS_OF_LOCAL, Shape.INTEGER)
    elif cell.type.held is Held.TEXT and (entry.layout or entry.zone):
        return within(cell.read(How.LOCAL_TICKS_OF_TEXT, Shape.INTEGER, layout=entry.layout), FIRST_TICK, LAST_TICK)
    else:
        return None
    if not entry.at:
        raise Unfit(f'`{cell.name}` has days; say at which time of day they are meant, such as `at = "12:00"`')
    if not isinstance(day, Scalar):
        raise Unfit(f"`{cell.name}` has no days")
    midnight = columns.times(day.column, columns.whole(DAY), bound=2**59)
    return columns.plus(midnight, columns.whole(ticks_of_day(entry.at)), bound=2**59)


def _duration(_: Type, cell: Cell, entry: Entry, codes: Codes) -> Value | None:
    if not entry.unit:
        return None
    number = _amount(Kind.NUMBER, cell, entry) or read_as(Type(Kind.NUMBER), cell, codes)
    ticks = ticks_of_unit(entry.unit)
    if not isinstance(number, Amount) or ticks % 10**number.places:
        raise Unfit(
            f"its numbers have too many decimals for a length in {entry.unit}; say how many `decimals` they have"
        )
    factor = ticks // 10**number.places
    bound = min(number.bound * factor, 2**63 - 1)
    inside = within(number.column, -(bound // factor), bound // factor)
    return Amount(Kind.DURATION, columns.times(inside, columns.whole(factor), bound=bound), 0, bound)


_READERS = {
    Kind.BOOLEAN: _boolean,
    Kind.ENUM: _enum,
    Kind.SET: _set,
    Kind.NUMBER: _number,
    Kind.MONEY: _money_amount,
    Kind.DATE: _date,
    Kind.DATE_TIME: _date_time,
    Kind.DURATION: _duration,
}
