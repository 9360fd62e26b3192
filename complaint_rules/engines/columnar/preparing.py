"""What is to be done with a table, worked out from its columns before any row is looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Literal, TypeAlias

import attrs

from complaint_rules.domain.errors import Fault, InputError, UnknownDecisionError
from complaint_rules.domain.spelling import did_you_mean
from complaint_rules.engines.columnar import columns
from complaint_rules.engines.columnar.binding import Bindings, bound_to
from complaint_rules.engines.columnar.columns import Column, Op, nodes_below
from complaint_rules.engines.columnar.mapped import mapped_to
from complaint_rules.engines.columnar.mapping import TableMapping
from complaint_rules.engines.columnar.pieces import Pieces
from complaint_rules.engines.columnar.plan import Plan, planned
from complaint_rules.engines.columnar.program import FIELDS, USUAL_FIELDS, Program, codes_of
from complaint_rules.engines.columnar.readings import Schema
from complaint_rules.engines.columnar.values import Codes
from complaint_rules.engines.situation import Names
from complaint_rules.policy.model import Policy

FAULTS = "faults"
"""The column that says what is wrong with a row."""

_LISTED = ", ".join(FIELDS)

OnFaults: TypeAlias = Literal["raise", "column"]


@attrs.frozen
class Request:
    """What is asked for.

    Args:
        decisions: Which; None for all, deadlines' spans left out.
        fields: What of each answer, besides its outcome.
        keep: The table's columns that come out as they are; None for all.
        as_of: The day whose rules apply; None for that of the policy's ``in_force_by``.
        mapping: Where the facts come from; None for columns that are called like them.
        on_faults: ``raise`` an error for a row that cannot be read, or tell in a ``column``; a faulty cell is unknown
            there.
        deadlines: Whether to reckon when deadlines fall due.
    """

    decisions: tuple[str, ...] | None = None
    fields: tuple[str, ...] = USUAL_FIELDS
    keep: tuple[str, ...] | None = None
    as_of: dt.date | None = None
    mapping: TableMapping | None = None
    on_faults: OnFaults = "raise"
    deadlines: bool = True


@attrs.frozen
class Prepared:
    """What comes out of a table.

    Args:
        outputs: By name.
        keep: The table's columns that come out as they are.
        faulty: Whether a row cannot be read.
        faults: What is wrong with it, a text each.
    """

    outputs: Mapping[str, Column]
    keep: tuple[str, ...]
    faulty: Column
    faults: Column

    def plan(self) -> Plan:
        """How to compute what comes out."""
        return planned(self.outputs)


def look_ups(outputs: Mapping[str, Column]) -> Mapping[Pieces, Mapping[str, Column]]:
    """The small tables that columns look something up in, each with the days that it has to have, as columns."""
    found: dict[Pieces, dict[str, Column]] = {}
    for node in nodes_below(outputs.values()):
        if node.op is Op.LOOK_UP:
            days = found.setdefault(node.payload, {})
            days[f"day {len(days)}"] = node.operands[2]
    return found


class Preparer:
    """Works out what a policy makes of tables; what does not hang on the table is worked out once.

    Args:
        policy: The policy.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.names = Names(policy)
        self.codes: Codes = codes_of(policy)

    def may_read(self, column: str, mapping: TableMapping | None) -> bool:
        """Whether a table's column, by its name, may be one that holds facts."""
        if mapping is None:
            return column.partition(".")[0] in {name.partition(".")[0] for name in self.policy.facts}
        return column in mapping.reads or column in {name.partition(".")[0] for name in mapping.reads}

    def bindings(self, schema: Schema, mapping: TableMapping | None) -> Bindings:
        """The facts that a table has.

        Raises:
            InputError: It does not fit the policy.
        """
        if mapping is not None:
            return mapped_to(schema, mapping, self.policy, self.codes)
        return bound_to(schema, self.policy.facts, self.codes)

    def prepare(
        self,
        schema: Schema,
        request: Request,
        *,
        trusting: bool = False,
        absences: Callable[[Bindings], Bindings] = lambda bindings: bindings,
    ) -> Prepared:
        """What is to be done with a table.

        Args:
            schema: Its columns.
            request: What is asked for.
            trusting: Whether all rows that will come out are known to be readable.
            absences: Says which facts are absent in which rows, where the table tells it.

        Raises:
            InputError: The table, or what is asked for, does not fit the policy.
            UnknownDecisionError: A decision is asked for that the policy does not make.
            UnsupportedError: Columns cannot do an operator of the policy.
        """
        decisions = self._decisions(request)
        _check_fields(request.fields)
        bindings = absences(self.bindings(schema, request.mapping))
        facts = bindings.trusting.facts if trusting else bindings.facts
        program = Program(self.names, facts, self.codes, fields=request.fields, as_of=request.as_of)
        outputs = program.outputs(decisions)
        if request.deadlines:
            outputs |= program.dues()
        faulty, faults = _faults_of(bindings)
        if request.on_faults == "column":
            outputs[FAULTS] = faults
        keep = _kept(schema, request.keep, outputs)
        return Prepared(outputs, keep, faulty, faults)

    def _decisions(self, request: Request) -> Iterable[str]:
        if request.decisions is None:
            return self.policy.order_of_answers
        for name in request.decisions:
            if name not in self.policy.decisions:
                advice = did_you_mean(name, self.policy.decisions)
                raise UnknownDecisionError(f"the policy makes no decision `{name}`{advice}")
        return request.decisions


def _check_fields(fields: Collection[str]) -> None:
    strange = [field for field in fields if field not in FIELDS]
    if strange:
        raise InputError(
            Fault("fields", f"`{field}` is no field of an answer{did_you_mean(field, FIELDS)}; there are {_LISTED}")
            for field in strange
        )


def _faults_of(bindings: Bindings) -> tuple[Column, Column]:
    told: dict[str, list[Column]] = {}
    for check in bindings.checks:
        told.setdefault(f"{check.name}: {check.says}", []).append(check.bad)
    flags = [(text, columns.either(*bad)) for text, bad in told.items()]
    return columns.either(*(bad for _, bad in flags)), columns.names_where(flags)


def _kept(schema: Schema, keep: tuple[str, ...] | None, outputs: Mapping[str, Column]) -> tuple[str, ...]:
    """The table's columns that come out, none of which has the name of one that is made."""
    kept = tuple(schema) if keep is None else keep
    made = {name.casefold(): name for name in outputs}
    faults = [
        Fault(name, f"there is no such column{did_you_mean(name, schema)}") for name in kept if name not in schema
    ]
    faults += [
        Fault(name, "the table has a column with the name of a result; leave it out with `keep`")
        for name in kept
        if name.casefold() in made
    ]
    if faults:
        raise InputError(faults)
    return kept
