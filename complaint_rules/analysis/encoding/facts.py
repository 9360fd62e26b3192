"""Facts as variables: known, absent or null, and in which class of its values a fact is."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterable, Mapping
from fractions import Fraction

import attrs

from complaint_rules.analysis.encoding.items import (
    AXIS_OF,
    Amount,
    Cases,
    Form,
    Measure,
    Members,
    cases_of,
    instant_number,
    instant_of,
    on_line,
)
from complaint_rules.analysis.logic.circuit import Circuit
from complaint_rules.analysis.logic.ladders import Axis, Ladder, Ladders, Point, Span
from complaint_rules.analysis.logic.solver import FALSE, Literal
from complaint_rules.domain.facts import FactDeclaration, Value
from complaint_rules.domain.types import Kind
from complaint_rules.domain.values import Money

_FIRST_DAY, _LAST_DAY = dt.date(2, 1, 1), dt.date(9998, 12, 31)
_LONGEST = 10**8 * 86_400_000_000
"""Microseconds of the longest duration that is reckoned with, 100 million days."""

COPY = "'"
"""Ends the key of a fact's second copy."""

OTHER_CURRENCY = "XXX"
"""ISO 4217's code for no currency; stands for any that no condition names."""


@attrs.frozen(eq=False)
class FactBits:
    """The variables of one fact. Unknown, it has some value all the same, which nobody sees.

    Args:
        name: The fact's.
        key: Tells two copies of one fact apart.
        declaration: What it is.
        known: Holds where it is there.
        absent: Holds where it is absent and its absence reads as a value.
        values: Of a boolean or an enum (of money, of the currencies) by value whether it is that one.
        members: Of a set by value whether it is in.
        point: Of others where it lies.
        cases: What its name stands for.
    """

    name: str
    key: str
    declaration: FactDeclaration
    known: Literal
    absent: Literal
    values: Mapping[Value | None, Literal] = attrs.field(factory=dict)
    members: Mapping[str, Literal] = attrs.field(factory=dict)
    point: Point | None = None
    cases: Cases = ()


class FactMaker:
    """Makes the variables of facts.

    Args:
        circuit: Where they are.
        ladders: Where the numbers are.
        currencies: Those that the policies' conditions name.
    """

    def __init__(self, circuit: Circuit, ladders: Ladders, currencies: Iterable[str]) -> None:
        self._circuit = circuit
        self._ladders = ladders
        self._currencies = sorted(set(currencies))

    def make(self, declaration: FactDeclaration, *, mark: str = "") -> FactBits:
        """New variables of a fact.

        Args:
            declaration: What it is.
            mark: Tells this copy of it from others.
        """
        circuit = self._circuit
        known = circuit.variable()
        absent = FALSE if declaration.absent is None else circuit.variable()
        circuit.demand(-known, -absent)
        key = declaration.name + mark
        bits = FactBits(declaration.name, key, declaration, known, absent)
        bits = self._with_values(bits)
        return self.read_as(declaration, bits)

    def read_as(self, declaration: FactDeclaration, bits: FactBits) -> FactBits:
        """The same variables as a policy reads them that declares otherwise what an absence reads as."""
        circuit = self._circuit
        unknown = circuit.both(-bits.known, -bits.absent)
        cases = [(circuit.both(bits.known, guard), item) for guard, item in self._items(bits)]
        return attrs.evolve(bits, cases=cases_of(circuit, [*cases, (bits.absent, declaration.absent), (unknown, None)]))

    def _with_values(self, bits: FactBits) -> FactBits:
        match bits.declaration.type.kind:
            case Kind.BOOLEAN | Kind.ENUM:
                return self._finite(bits)
            case Kind.SET:
                return self._set(bits)
            case Kind.MONEY:
                return self._money(bits)
        return self._on_line(bits)

    def _items(self, bits: FactBits) -> list[tuple[Literal, object]]:
        """What the fact is where it is known."""
        kind = bits.declaration.type.kind
        if bits.members:
            return [(1, Members(tuple(bits.members.items())))]
        if bits.point is None:
            return [(literal, value) for value, literal in bits.values.items()]
        if kind is Kind.MONEY:
            measure = Measure(Span(bits.point), Form.NUMBER)
            return [
                (literal, Amount(measure, None if code is None else str(code))) for code, literal in bits.values.items()
            ]
        return [(1, Measure(Span(bits.point), AXIS_OF[kind][1]))]

    def _finite(self, bits: FactBits) -> FactBits:
        declared = bits.declaration.type
        values: tuple[Value, ...] = (False, True) if declared.kind is Kind.BOOLEAN else declared.values
        return attrs.evolve(bits, values=self._one_of(values))

    def _one_of(self, values: Iterable[Value | None]) -> dict[Value | None, Literal]:
        listed = list(values)
        if listed == [False, True]:
            literal = self._circuit.variable()
            return {False: -literal, True: literal}
        literals = {value: self._circuit.variable() for value in listed}
        self._circuit.exactly_one(literals.values())
        return literals

    def _set(self, bits: FactBits) -> FactBits:
        return attrs.evolve(bits, members={value: self._circuit.variable() for value in bits.declaration.type.values})

    def _money(self, bits: FactBits) -> FactBits:
        low, high = bits.declaration.min_value, bits.declaration.max_value
        bounds = [bound for bound in (low, high) if isinstance(bound, Money)]
        codes: list[str | None] = [bounds[0].currency] if bounds else [*self._currencies, None]
        point = Point(Axis.NUMBERS, bits.key)
        self._ladders.limit(
            point, *(Fraction(each.amount) if isinstance(each, Money) else None for each in (low, high))
        )
        return attrs.evolve(bits, point=point, values=self._one_of(codes))

    def _on_line(self, bits: FactBits) -> FactBits:
        declared = bits.declaration
        axis, form = AXIS_OF[declared.type.kind]
        point = Point(axis, bits.key)
        least, greatest = _LIMITS.get(axis, (None, None))
        if declared.min_value is not None:
            least = on_line(declared.min_value, form)
        if declared.max_value is not None:
            greatest = on_line(declared.max_value, form)
        self._ladders.limit(point, least, greatest)
        return attrs.evolve(bits, point=point)


_LIMITS = {
    Axis.DAYS: (_FIRST_DAY.toordinal(), _LAST_DAY.toordinal()),
    Axis.INSTANTS: tuple(
        instant_number(dt.datetime.combine(day, dt.time(), dt.UTC)) for day in (_FIRST_DAY, _LAST_DAY)
    ),
    Axis.DURATIONS: (-_LONGEST, _LONGEST),
}


class Days:
    """The days on which instants fall, in one zone.

    Args:
        ladders: Where both are.
        zone: The zone.
    """

    def __init__(self, ladders: Ladders, zone: zoneinfo.ZoneInfo) -> None:
        self._ladders = ladders
        self._zone = zone
        self._instants: dict[Point, Point] = {}
        self._aligned = 0

    def day_of(self, instant: Point) -> Point:
        """The point on the line of days under an instant's."""
        day = Point(Axis.DAYS, f"{instant.name} in {self._zone.key}")
        if day not in self._instants:
            self._instants[day] = instant
            self._ladders.limit(day, _FIRST_DAY.toordinal() - 1, _LAST_DAY.toordinal() + 1)
            self._ladders.derive(day, lambda bound: self._ladders.below(Span(instant), self._midnight(bound + 1)))
        return day

    def align(self) -> None:
        """Let what is said of an instant bound its day as well, for differences of days."""
        if self._aligned == self._ladders.rungs:
            return
        for day, instant in self._instants.items():
            self._align(day, self._ladders.of(Span(instant)))
        self._aligned = self._ladders.rungs

    def _align(self, day: Point, instants: Ladder) -> None:
        before = [rung for rung in instants.rungs if rung not in instants.echoes]
        for bound, _ in before:
            falls_on = instant_of(bound).astimezone(self._zone).toordinal()
            self._ladders.at_most(Span(day), falls_on)
            if bound + 1 != self._midnight(falls_on + 1):  # at a day's end it says all that there is to say
                self._ladders.at_most(Span(day), falls_on - 1)
        # The days of another zone would answer these with midnights of their own, and so on without end.
        instants.echoes.update(set(instants.rungs).difference(before))

    def _midnight(self, day: int) -> int:
        """The first instant of a day."""
        local = dt.datetime.combine(dt.date.fromordinal(day), dt.time(), self._zone)
        return instant_number(local.astimezone(dt.UTC))
