"""Deciding rows, and comparing what comes out as it prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from complaint_rules import Decision, Facts, InputError, Policy, Record
from tests.real_data.mappings import Given, Row
from tests.reference import decide

Mapped: TypeAlias = Callable[[Row, str], Given]
"""A mapping from a row and the policy's zone."""


def printed(records: Mapping[str, Record]) -> dict[str, str]:
    """Whole records as they print, which tells ``1`` from ``1.00``."""
    return {name: repr(record) for name, record in records.items()}


def unlike_the_reference(policy: Policy, engine: str, complaints: Iterable[Facts]) -> list[Facts]:
    """The complaints that an engine decides otherwise than the naive interpreter, in any field of any record."""
    return [
        facts
        for facts in complaints
        if printed(policy.decide(facts, engine=engine)) != printed(decide(policy.model, facts))
    ]


def summary(decision: Decision, *names: str) -> dict[str, tuple[str, object]]:
    """Status and outcome of some decisions."""
    return {name: (decision[name].status.value, decision[name].outcome) for name in names}


def fault_paths(policy: Policy, given: Given) -> dict[str, str]:
    """The messages of an input's faults by path; empty where there is none."""
    try:
        policy.read(given)
    except InputError as error:
        return {fault.path: fault.message for fault in error.faults}
    return {}


def merged(given: Given, **entities: dict[str, object]) -> Given:
    """Facts with some in place of others."""
    return {**given, **{name: {**given.get(name, {}), **fields} for name, fields in entities.items()}}
