"""What the names of a policy stand for in a table: an environment of columns for the policy's expressions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import attrs

from complaint_rules.domain.types import Kind
from complaint_rules.engines.columnar import columns
from complaint_rules.engines.columnar.columns import FALSE, TRUE, Column, Shape
from complaint_rules.engines.columnar.needs import NOTHING, Bits, Needs, union
from complaint_rules.engines.columnar.values import (
    Amount,
    Codes,
    Nothing,
    Scalar,
    Value,
    chosen,
    constant_of,
    days_of,
    known,
    scaled_to,
    typed_constant,
)
from complaint_rules.engines.columnar.zones import local_day
from complaint_rules.engines.situation import Names, Situation
from complaint_rules.language.functions import Setting
from complaint_rules.language.nodes import Node
from complaint_rules.language.traversal import known_in, names_in
from complaint_rules.policy.model import Parameter


@attrs.frozen
class Fact:
    """A fact in a table.

    Args:
        value: As it is given, unknown where it is null or absent; without needs.
        absent: Whether it is absent in a row, never NULL.
    """

    value: Value
    absent: Column = FALSE


ABSENT = Fact(Nothing(), TRUE)
"""A fact for which the table has no column."""


@attrs.frozen
class Bound:
    """A quantifier's variable.

    Args:
        value: An item.
        reads: The facts and parameters behind its collection.
    """

    value: Value
    reads: frozenset[str]


@attrs.define
class Frame:
    """An environment of columns.

    Args:
        names: What the policy's names are.
        codes: Of its enums' texts.
        bits: Of what may be needed.
        facts: Those that the table has, by name.
        strict: Whether no absence is read as an answer (for what an answer assumes).
        as_of: The day whose rules apply, where the caller gives one.
        outcomes: What is known of decisions so far, as other decisions see it, with what keeps it unknown.
        variables: Of quantifiers.
        seen: What nodes were found to be, by their identity.
    """

    names: Names
    codes: Codes
    bits: Bits
    facts: Mapping[str, Fact]
    strict: bool = False
    as_of: dt.date | None = None
    outcomes: dict[str, Value] = attrs.field(factory=dict)
    variables: dict[str, Bound] = attrs.field(factory=dict)
    seen: dict[int, tuple[Node, Value]] = attrs.field(factory=dict, init=False)
    _looked_up: dict[str, Value] = attrs.field(factory=dict, init=False)

    @property
    def setting(self) -> Setting:
        """The policy's zone and calendar."""
        return self.names.setting

    def lookup(self, name: str) -> Value:
        """What a name stands for, with its needs."""
        if name in self.variables:
            return self.variables[name].value
        if name in self.outcomes:
            return self.outcomes[name]
        found = self._looked_up.get(name)
        if found is None:
            parameter = self.names.parameter(name)
            found = self._fact(name) if parameter is None else self._parameter(name, parameter)
            self._looked_up[name] = found
        return found

    def _fact(self, name: str) -> Value:
        fact = self.facts.get(name, ABSENT)
        answer = self.names.absences.get(name)
        value = fact.value
        if answer is not None and not self.strict and fact.absent is not FALSE:
            read = typed_constant(self.names.policy.facts[name].type, answer, self.codes)
            value = chosen((fact.absent, read), (TRUE, value), codes=self.codes)
        return attrs.evolve(value, needs=self.bits.of(name).where(columns.opposite(known(value))))

    def is_known(self, name: str) -> Column:
        """What ``known(name)`` says."""
        fact = self.facts.get(name, ABSENT)
        there = known(fact.value)
        return columns.choose((there, TRUE), otherwise=columns.NEITHER) if self.strict else there

    def reads(self, node: Node) -> frozenset[str]:
        """The facts and parameters behind a tree, known or not."""
        found: set[str] = set()
        for name in names_in(node):
            found |= self.variables[name].reads if name in self.variables else self.names.behind(name)
        return frozenset(found)

    # parameters and the day

    def is_fixed(self, node: Node) -> bool:
        """Whether a tree has the same value in every row, as far as its names tell."""
        return not known_in(node) and all(self._is_fixed(name) for name in names_in(node))

    def _is_fixed(self, name: str) -> bool:
        if name in self.variables or name in self.outcomes:
            return False
        parameter = self.names.parameter(name)
        return parameter is not None and (not parameter.dated or self.as_of is not None)

    @property
    def fixed_situation(self) -> Situation:
        """The environment in which the language's own evaluator finds what has the same value in every row."""
        return Situation(self.names, {}, self.as_of, self.strict)

    def day(self) -> Column:
        """The day that chooses the version in force, in days since 1970; NULL where it is unknown."""
        if self.as_of is not None:
            return columns.whole(days_of(self.as_of))
        return self.date_of(self._fact_in_force())

    def _fact_in_force(self) -> Value:
        return self.lookup(self.names.policy.in_force_by)

    def date_of(self, value: Value) -> Column:
        """The date of a date, or of an instant in the policy's zone; NULL past the years that there are."""
        if not isinstance(value, Scalar):
            return columns.unknown(Shape.INTEGER)
        if value.kind is not Kind.DATE_TIME:
            return value.column
        return local_day(value.column, self.setting.zone, is_dated=value.is_dated)

    def needs_of_day(self) -> Needs:
        """What keeps the day in force unknown."""
        if self.as_of is not None:
            return NOTHING
        return self.bits.of(self.names.policy.in_force_by).where(columns.is_null(self.day()))

    def _parameter(self, name: str, parameter: Parameter) -> Value:
        if not parameter.dated or self.as_of is not None:
            fixed = parameter.value_on(self.as_of or dt.date.max)
            value = constant_of(fixed, self.codes)
            return attrs.evolve(value, needs=self.bits.of(name)) if fixed is None else value
        value = self._by_day(parameter)
        missing = columns.both(columns.is_known(self.day()), columns.opposite(known(value)))
        return attrs.evolve(value, needs=union([self.needs_of_day(), self.bits.of(name).where(missing)]))

    def _by_day(self, parameter: Parameter) -> Value:
        values = [(start, constant_of(value, self.codes)) for start, value in parameter.values]
        days = [-(2**40) if start == dt.date.min else days_of(start) for start, _ in values]
        first = values[0][1]
        if isinstance(first, Amount):
            amounts = [value for _, value in values if isinstance(value, Amount)]
            return self._amount_by_day(days, amounts)
        scalars = [value for _, value in values if isinstance(value, Scalar)]
        column = self._steps(zip(days, (scalar.column for scalar in scalars), strict=True), scalars[0].column.shape)
        return Scalar(scalars[0].kind, column)

    def _amount_by_day(self, days: list[int], amounts: list[Amount]) -> Amount:
        places = max(amount.places for amount in amounts)
        bound = max(amount.bound * 10 ** (places - amount.places) for amount in amounts)
        scaled = [scaled_to(amount, places) for amount in amounts]
        shape = Shape.WIDE if any(column.shape is Shape.WIDE for column in scaled) else Shape.INTEGER
        column = self._steps(zip(days, scaled, strict=True), shape)
        currencies = [amount.currency for amount in amounts if amount.currency is not None]
        currency = self._steps(zip(days, currencies, strict=True), Shape.TEXT) if currencies else None
        return Amount(amounts[0].kind, column, places, bound, currency)

    def _steps(self, steps: Iterable[tuple[int, Column]], shape: Shape) -> Column:
        return columns.step_function(self.day(), steps, columns.unknown(shape))
