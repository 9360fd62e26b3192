"""``complaint-rules eval``."""

from __future__ import annotations

import zoneinfo
from functools import singledispatch
from typing import Annotated, Any, TypeAlias

from cyclopts import Parameter

from complaint_rules.cli.inputs import Complaint, collect, read_sources
from complaint_rules.cli.options import AsOf, Pack
from complaint_rules.domain.errors import ChoiceError, Fault, InputError
from complaint_rules.domain.unreadable import one_line
from complaint_rules.domain.values import Money
from complaint_rules.library import evaluate, load

Expression: TypeAlias = Annotated[
    str, Parameter(help="A line of the expression language; put `--` before one that begins with a minus.")
]
FactsFile: TypeAlias = Annotated[
    str | None, Parameter(help="A file with one complaint, whose facts have the names in the line.")
]
Zone: TypeAlias = Annotated[str | None, Parameter(help="The IANA zone in which dates are taken; UTC unless given.")]


def evaluate_line(
    expression: Expression,
    /,
    *,
    facts: FactsFile = None,
    pack: Pack | None = None,
    zone: Zone = None,
    as_of: AsOf = None,
) -> int:
    """Evaluate a line of the expression language; null is unknown.

    With --pack the line may use the pack's parameters, decisions and names for conditions.

    Example: `complaint-rules eval 'days_between(goods.received_on, complaint.received_at)' --facts complaint.json`
    """
    complaint = _only(facts) if facts is not None else None
    if pack is None:
        value = _alone(expression, complaint, zone)
    elif zone is not None:
        raise ChoiceError([Fault("zone", "the pack has a zone of its own; leave out `--zone` or `--pack`")])
    else:
        policy = load(pack)
        given = collect([complaint], policy.read)[0] if complaint else None
        value = policy.evaluate(expression, given, as_of=as_of)
    print(shown(value))
    return 0


def _only(file: str) -> Complaint:
    (source,) = read_sources([file])
    if len(source.complaints) != 1:
        message = f"holds {len(source.complaints)} complaints; a line is evaluated for one"
        raise InputError([Fault("", message, file)])
    return source.complaints[0]


def _alone(expression: str, complaint: Complaint | None, zone: str | None) -> Any:  # noqa: ANN401 - any value
    known_zone = _zone(zone or "UTC")
    if complaint is None:
        return evaluate(expression, {}, zone=known_zone)
    return collect([complaint], lambda facts: evaluate(expression, facts, zone=known_zone))[0]


def _zone(name: str) -> str:
    try:
        return zoneinfo.ZoneInfo(name).key
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        message = f"`{one_line(name)}` is no zone of the IANA database, such as Asia/Shanghai"
        raise ChoiceError([Fault("zone", message)]) from None


@singledispatch
def shown(value: Any) -> str:  # noqa: ANN401 - any value
    """A value as the language writes it, so that it can be used in the next line.

    >>> shown(["a", None])
    '["a", null]'
    """
    from complaint_rules.language.nodes import Literal
    from complaint_rules.language.printer import to_text

    return to_text(Literal(value))


@shown.register(list)
@shown.register(tuple)
def _(value: list[Any] | tuple[Any, ...]) -> str:
    return f"[{', '.join(map(shown, value))}]"


@shown.register
def _(value: frozenset) -> str:  # type: ignore[type-arg]  # singledispatch takes no parameters
    return shown(sorted(value))


@shown.register
def _(value: Money) -> str:
    return f'money({value.amount:f}, "{value.currency}")'
