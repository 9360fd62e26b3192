"""A table's columns as a policy's facts, each read by its type, and what makes a row faulty."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

import attrs

from complaint_rules.domain.errors import Fault, InputError
from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.domain.plain import to_plain
from complaint_rules.domain.types import Kind, Type
from complaint_rules.domain.values import Money
from complaint_rules.engines.columnar import columns
from complaint_rules.engines.columnar.columns import Column, Op, Shape
from complaint_rules.engines.columnar.comparing import ordered
from complaint_rules.engines.columnar.computing import within
from complaint_rules.engines.columnar.frame import Fact
from complaint_rules.engines.columnar.names import held_twice, strangers
from complaint_rules.engines.columnar.readings import CellType, Held, How, Reading, Schema
from complaint_rules.engines.columnar.values import (
    FIRST_DAY,
    FIRST_TICK,
    LAST_DAY,
    LAST_TICK,
    MOST_DIGITS,
    Amount,
    Codes,
    Members,
    Nothing,
    Scalar,
    Value,
    constant_of,
    known,
)

PLACES, DIGITS = 16, 16
"""Of a number written as a text: how many digits may stand behind the decimal point, and before it."""

SEPARATOR = ";"
"""Between the values of a set that is written as one text."""

NAIVE = "holds date-times without a zone, so no instants; a mapping can say in which `zone` they are"


@attrs.frozen
class Cell:
    """A table's column, or a field of a record in it."""

    path: tuple[str, ...]
    type: CellType

    def read(self, how: How, shape: Shape, **more: object) -> Column:
        """What comes of it."""
        return columns.read(Reading(how, self.path, self.type, **more), shape)  # type: ignore[arg-type]

    @property
    def present(self) -> Column:
        """Whether there is anything in it."""
        return self.read(How.PRESENT, Shape.BOOLEAN)

    @property
    def name(self) -> str:
        """As people write it."""
        return ".".join(self.path)


@attrs.frozen
class Check:
    """What may be wrong with a fact's cell.

    Args:
        name: The fact.
        cell: Its cell.
        bad: Whether it is wrong in a row, never NULL.
        says: What is wrong then, behind the cell's own text.
        personal: Whether the cell may not be shown.
    """

    name: str
    cell: Cell
    bad: Column
    says: str
    personal: bool = False


@attrs.frozen
class Bindings:
    """What a table has of a policy's facts.

    Args:
        facts: By name; those that it has no column for are absent.
        checks: What may be wrong with a row.
    """

    facts: Mapping[str, Fact]
    checks: tuple[Check, ...] = ()

    @property
    def trusting(self) -> Bindings:
        """The same for rows in which nothing is wrong: sets are looked into where they lie, without a check."""
        return attrs.evolve(self, facts={name: _trusting(fact) for name, fact in self.facts.items()})


def _trusting(fact: Fact) -> Fact:
    value = fact.value
    if not isinstance(value, Members) or value.column.op is not Op.READ:
        return fact
    reading: Reading = value.column.payload
    if reading.how is not How.BITS:
        return fact
    cell = Cell(reading.path, reading.type)
    flags = tuple(cell.read(How.CONTAINS, Shape.BOOLEAN, layout=text) for text in value.texts)
    return attrs.evolve(fact, value=attrs.evolve(value, flags=flags, there=cell.present))


class Unfit(ValueError):
    """A column that cannot hold a fact's values; the text says why."""


def bound_to(schema: Schema, declarations: Mapping[str, FactDeclaration], codes: Codes) -> Bindings:
    """The facts that a table has under their own names, dotted or as records.

    Args:
        schema: Of the table.
        declarations: Of the facts.
        codes: Of the policy's texts.

    Raises:
        InputError: No column is a fact, or one's name nearly is, or two hold the same, or a type does not fit; every
            fault is told.
    """
    listed = list(_cells(schema))
    cells = dict(listed)
    faults = [*strangers(cells, declarations), *held_twice((name for name, _ in listed), declarations)]
    facts: dict[str, Fact] = {}
    checks: list[Check] = []
    for name, declaration in declarations.items():
        try:
            found = _fact(name, declaration, cells, codes)
        except Unfit as error:
            faults.append(Fault(name, str(error)))
            continue
        if found is not None:
            facts[name] = found[0]
            checks += found[1]
    if declarations and not facts and not faults:
        example = next(iter(declarations))
        faults.append(Fault("table", f"no column is a fact, such as `{example}`; a mapping says what its columns are"))
    if faults:
        raise InputError(faults)
    return Bindings(facts, tuple(checks))


def _cells(schema: Schema, above: tuple[str, ...] = ()) -> Iterator[tuple[str, Cell]]:
    for name, type_ in schema.items():
        path = (*above, name)
        yield ".".join(path), Cell(path, type_)
        if type_.held is Held.RECORD and len(path) < 3:
            yield from _cells(type_.fields, path)


def _fact(
    name: str, declaration: FactDeclaration, cells: Mapping[str, Cell], codes: Codes
) -> tuple[Fact, list[Check]] | None:
    cell = cells.get(name)
    if declaration.type.kind is Kind.MONEY:
        amount, currency = cells.get(f"{name}.amount"), cells.get(f"{name}.currency")
        if amount is not None and currency is not None:
            return checked_money(declaration, amount, currency, codes)
    if cell is None:
        return None
    if cell.type.held is Held.NOTHING:
        return Fact(Nothing()), []
    return checked(declaration, cell, read_as(declaration.type, cell, codes), codes, present=cell.present)


def checked(
    declaration: FactDeclaration, cell: Cell, value: Value, codes: Codes, *, present: Column
) -> tuple[Fact, list[Check]]:
    """A fact from its cell, and what may be wrong with it: something is there, and yet no value."""
    unreadable = columns.both(present, columns.opposite(known(value)))
    checks = [Check(declaration.name, cell, unreadable, wanted(declaration.type), declaration.personal)]
    bounded = value
    for sign, bound in ((">=", declaration.min_value), ("<=", declaration.max_value)):
        if bound is not None:
            inside = ordered(sign, value, constant_of(bound, codes))
            outside = columns.both(known(value), columns.opposite(columns.holds(inside)))
            says = f"is {'less' if sign == '>=' else 'more'} than `{_plain(bound)}`"
            checks.append(Check(declaration.name, cell, outside, says, declaration.personal))
            bounded = only(columns.opposite(outside), bounded)
    return Fact(_narrowed(declaration, bounded)), checks


def _plain(bound: object) -> str:
    return f"{to_plain(bound.amount)} {bound.currency}" if isinstance(bound, Money) else str(to_plain(bound))


def only(condition: Column, value: Value) -> Value:
    """A value where a condition holds, unknown elsewhere."""
    if isinstance(value, Scalar | Amount | Members):
        kept = columns.choose((condition, value.column), otherwise=columns.unknown(value.column.shape))
        return attrs.evolve(value, column=kept)
    return value


def _narrowed(declaration: FactDeclaration, value: Value) -> Value:
    """A number or an amount with the bound that its declaration gives: arithmetic on it can be proved exact."""
    given = (declaration.min_value, declaration.max_value)
    amounts = (each.amount if isinstance(each, Money) else each for each in given)
    bounds = [each for each in amounts if isinstance(each, Decimal)]
    if not isinstance(value, Amount) or len(bounds) < 2:
        return value
    bound = min(value.bound, max(abs(columns.unscaled(each, value.places)) + 1 for each in bounds))
    column = columns.narrowed(value.column) if columns.fits(bound) else value.column
    return attrs.evolve(value, column=column, bound=bound)


def checked_money(declaration: FactDeclaration, amount: Cell, currency: Cell, codes: Codes) -> tuple[Fact, list[Check]]:
    """A money from two cells."""
    number = read_as(Type(Kind.NUMBER), amount, codes)
    if not isinstance(number, Amount):
        raise Unfit("an amount of money is a number")
    present = columns.either(amount.present, currency.present)
    return money_of(declaration, amount, number, currency_in(currency), present, codes)


def currency_in(cell: Cell) -> Column:
    """The currency that a cell names, NULL where it is none.

    Raises:
        Unfit: The column holds no texts.
    """
    if cell.type.held is Held.NOTHING:
        return columns.unknown(Shape.TEXT)
    if cell.type.held is not Held.TEXT:
        raise Unfit(f"its currency holds {cell.type.held.value}, not texts such as `CNY`")
    return cell.read(How.CURRENCY, Shape.TEXT)


def money_of(
    declaration: FactDeclaration, cell: Cell, number: Amount, currency: Column, present: Column, codes: Codes
) -> tuple[Fact, list[Check]]:
    """A money from an amount and a currency, a fault where it is present and one of them is not."""
    column = columns.choose((columns.is_known(currency), number.column), otherwise=columns.unknown(number.column.shape))
    value = attrs.evolve(number, kind=Kind.MONEY, column=column, currency=currency)
    return checked(declaration, cell, value, codes, present=present)


def read_as(type_: Type, cell: Cell, codes: Codes) -> Value:
    """A cell as a value of a type, unknown where it is none.

    Raises:
        Unfit: The column holds nothing that could be one.
    """
    read = _READERS.get((type_.kind, cell.type.held))
    if read is None:
        naive = type_.kind is Kind.DATE_TIME and cell.type.held in {Held.LOCAL, Held.DATE}
        raise Unfit(
            f"`{cell.name}` {NAIVE}" if naive else f"`{cell.name}` holds {cell.type.held.value}, which are no {type_}s"
        )
    return read(type_, cell, codes)


def _scalar(kind: Kind, how: How, shape: Shape, **more: object) -> Callable[[Type, Cell, Codes], Value]:
    return lambda _, cell, __: Scalar(kind, cell.read(how, shape, **more))


def _code(type_: Type, cell: Cell, codes: Codes) -> Value:
    table = tuple((text, number) for number, text in codes.numbers(type_.values))
    return Scalar(Kind.ENUM, cell.read(How.CODE, Shape.CODE, table=table), type_.values)


def bits_table(type_: Type) -> tuple[tuple[str, int], ...]:
    """The bit of each value of a set."""
    return tuple((text, 1 << place) for place, text in enumerate(type_.values))


def _bits(how: How, **more: object) -> Callable[[Type, Cell, Codes], Value]:
    def read(type_: Type, cell: Cell, _: Codes) -> Value:
        if len(type_.values) > 62:
            raise Unfit(f"it has {len(type_.values)} values, and tables take sets of up to 62")
        return Members(cell.read(how, Shape.INTEGER, table=bits_table(type_), **more), type_.values)

    return read


def _whole(_: Type, cell: Cell, __: Codes) -> Value:
    return Amount(Kind.NUMBER, cell.read(How.WHOLE, Shape.INTEGER), 0, min(10**cell.type.digits, 2**63) - 1)


def _unscaled(_: Type, cell: Cell, __: Codes) -> Value:
    places, digits = cell.type.places, cell.type.digits
    shape = Shape.INTEGER if digits < 19 else Shape.WIDE
    column = cell.read(How.UNSCALED, shape, places=places, digits=digits - places)
    if digits > 34:
        column = within(column, 1 - MOST_DIGITS, MOST_DIGITS - 1)
    return Amount(Kind.NUMBER, column, places, 10 ** min(digits, 34) - 1)


def _whole_float(_: Type, cell: Cell, __: Codes) -> Value:
    return Amount(Kind.NUMBER, cell.read(How.WHOLE_FLOAT, Shape.INTEGER), 0, 2**53)


def numeral(cell: Cell, places: int = PLACES, digits: int = DIGITS) -> Amount:
    """A number that is written as a text.

    Args:
        cell: The text.
        places: How many digits may stand behind the decimal point.
        digits: And before it.
    """
    shape = Shape.INTEGER if places + digits <= 18 else Shape.WIDE
    column = cell.read(How.NUMERAL, shape, places=places, digits=digits)
    return Amount(Kind.NUMBER, column, places, 10 ** (places + digits) - 1)


def _dated(how: How) -> Callable[[Type, Cell, Codes], Value]:
    def read(_: Type, cell: Cell, __: Codes) -> Value:
        days = cell.read(how, Shape.INTEGER)
        return Scalar(Kind.DATE, days if how is How.DAY else within(days, FIRST_DAY, LAST_DAY))

    return read


def _timed(how: How) -> Callable[[Type, Cell, Codes], Value]:
    def read(_: Type, cell: Cell, __: Codes) -> Value:
        ticks = cell.read(how, Shape.INTEGER)
        return Scalar(Kind.DATE_TIME, ticks if how is How.TICKS else within(ticks, FIRST_TICK, LAST_TICK))

    return read


def _length(how: How) -> Callable[[Type, Cell, Codes], Value]:
    return lambda _, cell, __: Amount(Kind.DURATION, cell.read(how, Shape.INTEGER), 0, 2**63 - 1)


_TRUTHS = tuple(itertools.chain.from_iterable(((word, word.lower() == "true"),) for word in ("true", "false")))

_READERS: Mapping[tuple[Kind, Held], Callable[[Type, Cell, Codes], Value]] = {
    (Kind.BOOLEAN, Held.BOOLEAN): _scalar(Kind.BOOLEAN, How.AS_IT_IS, Shape.BOOLEAN),
    (Kind.BOOLEAN, Held.TEXT): _scalar(Kind.BOOLEAN, How.FLAG, Shape.BOOLEAN, table=_TRUTHS),
    (Kind.TEXT, Held.INTEGER): _scalar(Kind.TEXT, How.DIGITS, Shape.TEXT),
    (Kind.TEXT, Held.TEXT): _scalar(Kind.TEXT, How.NOT_BLANK, Shape.TEXT),
    (Kind.ENUM, Held.TEXT): _code,
    (Kind.SET, Held.TEXTS): _bits(How.BITS),
    (Kind.SET, Held.TEXT): _bits(How.BITS_OF_TEXT, layout=SEPARATOR),
    (Kind.NUMBER, Held.INTEGER): _whole,
    (Kind.NUMBER, Held.DECIMAL): _unscaled,
    (Kind.NUMBER, Held.FLOAT): _whole_float,
    (Kind.NUMBER, Held.NOTHING): lambda _, __, ___: Amount(Kind.NUMBER, columns.unknown(Shape.INTEGER), 0, 0),
    (Kind.NUMBER, Held.TEXT): lambda _, cell, __: numeral(cell),
    (Kind.DATE, Held.DATE): _dated(How.DAY),
    (Kind.DATE, Held.TEXT): _dated(How.DAY_OF_TEXT),
    (Kind.DATE, Held.LOCAL): _dated(How.DAY_OF_LOCAL),
    (Kind.DATE_TIME, Held.INSTANT): _timed(How.TICKS),
    (Kind.DATE_TIME, Held.TEXT): _timed(How.TICKS_OF_TEXT),
    (Kind.DURATION, Held.INTERVAL): _length(How.LENGTH),
    (Kind.DURATION, Held.TEXT): _length(How.LENGTH_OF_TEXT),
}

_WANTED: Mapping[Kind, str] = {
    Kind.BOOLEAN: "is neither `true` nor `false`",
    Kind.TEXT: "says nothing; leave the field out, or give null",
    Kind.NUMBER: f"is no exact number of at most {DIGITS} digits before the decimal point and {PLACES} behind it",
    Kind.MONEY: "is no money such as `12.50` and `CNY`",
    Kind.DATE: "is no date such as `2026-01-31`",
    Kind.DATE_TIME: "is no date-time such as `2026-01-31T09:00:00+08:00`",
    Kind.DURATION: "is no duration such as `P30D`, `PT24H` or `P1DT2H30M`",
}


def wanted(type_: Type) -> str:
    """What is wrong with a cell that cannot be read as a type."""
    if type_.kind is Kind.ENUM:
        return f"is none of {', '.join(type_.values)}"
    if type_.kind is Kind.SET:
        return f"is no set of {', '.join(type_.values)}"
    return _WANTED[type_.kind]
