"""What failed, so that an author sees where to look: the answers, the rules behind them, clauses, the complaint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from complaint_rules.domain.facts import Facts, Value
from complaint_rules.domain.plain import Plain, to_plain
from complaint_rules.engines.record import Outcome, Record, Status
from complaint_rules.policy.model import Policy
from complaint_rules.policy.places import Place

STEP = "  "


def shown(value: Plain | Value) -> str:
    """A value in few words: texts in quotes, lists in brackets, what is unknown as ``unknown``.

    >>> shown(True), shown(["a", "b"]), shown(None), shown({"amount": "5", "currency": "CNY"})
    ('true', '["a", "b"]', 'unknown', '5 CNY')
    """
    match value:
        case None:
            return "unknown"
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"'
        case list() | tuple():
            return f"[{', '.join(map(shown, value))}]"
        case {"amount": amount, "currency": code, **rest} if not rest:
            return f"{amount} {code}"
        case dict():
            return f"{{{', '.join(f'{key}: {shown(each)}' for key, each in value.items())}}}"
    return shown(to_plain(value))


def answer(record: Record) -> str:
    """An answer in few words."""
    status = str(record.status).replace("_", " ")
    told = shown(outcome_of(record)) if record.status is Status.DECIDED else status
    assumed = f", assuming {', '.join(record.assumes)}" if record.assumes else ""
    return f"{told}{_needs(record)}{assumed}"


def _needs(record: Record) -> str:
    waits = record.status is Status.UNDETERMINED and record.needs
    return f", needs {', '.join(record.needs)}" if waits else ""


def outcome_of(record: Record) -> Plain:
    """The outcome as JSON has it."""
    return to_plain(record.outcome)


def located(text: str, place: Place) -> str:
    """A name with where it stands."""
    where = ":".join(str(part) for part in (place.file, place.line) if part)
    return f"{text} ({where})" if where else text


def rule_lines(names: Iterable[str], policy: Policy) -> Iterator[str]:
    """Rules with their conditions, and what their clauses say."""
    rules = [policy.rules[name] for name in names if name in policy.rules]
    for rule in rules:
        yield f"decided by {located(rule.id, rule.place)}: {' '.join(rule.text.split())}"
    yield from clause_lines(sorted({clause for rule in rules for clause in rule.clauses}), policy)


def clause_lines(names: Iterable[str], policy: Policy) -> Iterator[str]:
    """What clauses say."""
    for name in names:
        says = policy.clauses[name].says if name in policy.clauses else {}
        yield f"clause {name}: {next(iter(says.values()), '')}".rstrip(": ")


def record_lines(name: str, record: Record, policy: Policy) -> Iterator[str]:
    """One decision: the answer, the rules behind it, their clauses."""
    yield f"{name}: {answer(record)}"
    yield from (f"{STEP}{line}" for line in rule_lines(record.rules, policy))


def fact_lines(facts: Facts, names: Iterable[str], ordinary: Mapping[str, Value]) -> Iterator[str]:
    """A complaint, a line a fact, as far as it is asked for; what is not ordinary is marked, and comes first.

    Args:
        facts: The complaint.
        names: The facts that matter.
        ordinary: What they are in an ordinary complaint.
    """
    wanted = sorted(names)
    unusual = [name for name in wanted if name not in facts.values or facts.values[name] != ordinary.get(name)]
    for name in (*unusual, *(each for each in wanted if each not in unusual)):
        value = facts.values.get(name)
        told = "not given" if name not in facts.values else shown(value)
        yield f"{'* ' if name in unusual else '  '}{name}: {told}"


def same_answer(one: Record, two: Record) -> bool:
    """Whether two records say the same, for whatever reasons."""
    return _said(one) == _said(two)


def _said(record: Record) -> tuple[Status, Outcome, object]:
    return record.status, record.outcome, record.possible
