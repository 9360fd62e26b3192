"""Two policies, and what they decide otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from complaint_rules.batch.quoting import literal, quoted
from complaint_rules.engines.columnar.binding import Bindings
from complaint_rules.engines.columnar.columns import Column, Op, Shape, either, names_where
from complaint_rules.engines.columnar.dues import PREFIX
from complaint_rules.engines.columnar.mapping import TableMapping
from complaint_rules.engines.columnar.names import columns_of
from complaint_rules.engines.columnar.preparing import Prepared, Preparer
from complaint_rules.engines.columnar.readings import Held, Schema
from complaint_rules.policy.model import Policy

AGAINST = "_against"
"""After a decision's name: what the other policy decides."""

CHANGED = "changed"
"""The column with what is decided otherwise."""

COMPARED = ("status",)
"""What of an answer is compared besides its outcome, whatever comes out."""


class OneOfTwo(Preparer):
    """Works out what one of two policies makes of tables; facts that only the other has are nothing to it.

    Args:
        policy: The policy.
        other: The other one.
    """

    def __init__(self, policy: Policy, other: Policy) -> None:
        super().__init__(policy)
        self._foreign = frozenset(
            column
            for name, fact in other.facts.items()
            if name not in policy.facts
            for column in columns_of(name, fact)
        )

    def bindings(self, schema: Schema, mapping: TableMapping | None) -> Bindings:
        """The facts that a table has."""
        if mapping is not None:
            facts = {name: entry for name, entry in mapping.facts.items() if name not in self._foreign}
            return super().bindings(schema, attrs.evolve(mapping, facts=facts))
        return super().bindings(self._own(schema), None)

    def _own(self, schema: Schema, above: str = "") -> Schema:
        own = {name: type_ for name, type_ in schema.items() if above + name not in self._foreign}
        for name, type_ in own.items():
            if type_.held is Held.RECORD:
                own[name] = attrs.evolve(type_, fields=self._own(type_.fields, f"{above}{name}."))
        return own


@attrs.frozen
class Compared:
    """What two policies make of a table.

    Args:
        outputs: Of both, by name.
        faulty: Whether a row cannot be read.
        faults: Why.
        answers: The decisions and deadlines that both have, each with the columns in which they may differ.
        of_one: Those that only the first has, and those that only the second has.
    """

    outputs: Mapping[str, Column]
    faulty: Column
    faults: Column
    answers: Mapping[str, tuple[str, ...]]
    of_one: tuple[tuple[str, ...], tuple[str, ...]]

    @property
    def changed(self) -> str:
        """The list of what is decided otherwise in a row, in SQL."""
        told = (
            f"CASE WHEN {' OR '.join(map(self._differs, columns))} THEN {literal(name)} END"
            for name, columns in self.answers.items()
        )
        return f"list_filter([{', '.join(told)}]::VARCHAR[], lambda name: name IS NOT NULL)"

    def _differs(self, name: str) -> str:
        ones, others = quoted(name), quoted(name + AGAINST)
        shapes = self.outputs[name].shape, self.outputs[name + AGAINST].shape
        if shapes[0] is not shapes[1] or shapes[0] in {Shape.TEXT, Shape.CODE}:
            ones, others = f"{ones}::VARCHAR", f"{others}::VARCHAR"  # Two policies' enums are two types.
        elif shapes[0] is Shape.TEXTS:
            ones, others = f"{ones}::VARCHAR[]", f"{others}::VARCHAR[]"
        return f"{ones} IS DISTINCT FROM {others}"


def compared(names: Iterable[str], first: Prepared, second: Prepared) -> Compared:
    """What two policies say of a table, side by side.

    Args:
        names: The decisions, of either.
        first: What the first says.
        second: What the second says.
    """
    asked = [*names, *(name for name in {**first.outputs, **second.outputs} if name.startswith(PREFIX))]
    both = [name for name in asked if name in first.outputs and name in second.outputs]
    outputs = {**first.outputs, **{name + AGAINST: column for name, column in second.outputs.items()}}
    answers = {
        name: tuple(
            each
            for each in (name, *(f"{name}_{field}" for field in (*COMPARED, "currency")))
            if each in first.outputs and each in second.outputs
        )
        for name in both
    }
    of_one = (
        tuple(name for name in asked if name not in second.outputs),
        tuple(name for name in asked if name not in first.outputs),
    )
    return Compared(
        outputs, either(first.faulty, second.faulty), _faults_of_both(first.faults, second.faults), answers, of_one
    )


def _faults_of_both(one: Column, other: Column) -> Column:
    flags: dict[str, Column] = {}
    for faults in (one, other):
        if faults.op is Op.NAMES:
            flags |= dict(zip(faults.payload, faults.operands, strict=True))
    return names_where(flags.items())
