"""An example that does not come out as expected, told to its author."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from complaint_rules.engines.record import Record
from complaint_rules.library import Policy
from complaint_rules.policy.examples import Example
from complaint_rules.reports.differences import Difference
from complaint_rules.reports.examples import ExampleResult, try_example
from complaint_rules.testing.telling import STEP, clause_lines, located, rule_lines, shown


def example_failure(example: Example, policy: Policy) -> str:
    """What differs in an example: expected, got, the deciding rules, their clauses; empty where nothing does."""
    result = try_example(example, policy)
    return "" if result.passed else "\n".join(_lines(result, policy))


def _lines(result: ExampleResult, policy: Policy) -> Iterator[str]:
    example = result.example
    title = f": {example.title}" if example.title else ""
    yield located(f"{policy.name}: the example `{example.id}` does not come out as expected{title}", example.place)
    records = policy.decide(example.given)
    for difference in result.differences:
        yield from (f"{STEP}{line}" for line in _of(difference, records, policy))
    if example.clauses:
        yield f"{STEP}the example is of"
        yield from (f"{STEP * 2}{line}" for line in clause_lines(example.clauses, policy.model))


def _of(difference: Difference, records: Mapping[str, Record], policy: Policy) -> Iterator[str]:
    yield f"{difference.decision}.{difference.part}"
    yield f"{STEP}expected: {shown(difference.expected)}"
    yield f"{STEP}got:      {shown(difference.found)}"
    names = set(policy.model.decisions)
    if difference.decision in names:
        record = records[difference.decision]
        yield from (f"{STEP}{line}" for line in rule_lines(record.rules, policy.model))
        if not record.rules:
            yield f"{STEP}no rule holds"
    if difference.needs:
        yield f"{STEP}it needs {', '.join(difference.needs)}"
