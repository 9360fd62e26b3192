"""How far a comparison is from coming out otherwise: "31 days, the window is 30: 1 day late"."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import attrs

from complaint_rules.domain.facts import Value
from complaint_rules.domain.types import Kind
from complaint_rules.domain.values import Money
from complaint_rules.language import nodes
from complaint_rules.language.evaluation import Environment, value_of
from complaint_rules.language.nodes import PARAMETER, Node
from complaint_rules.language.operations import KIND_OF, absolute, calculate
from complaint_rules.language.printer import to_text
from complaint_rules.language.traversal import names_in
from complaint_rules.reports.turning import NEGATED, Turn

_MIRRORED = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_MEASURED = frozenset({Kind.NUMBER, Kind.MONEY, Kind.DURATION, Kind.DATE, Kind.DATE_TIME})
_COUNTS_OF_DAYS = ("days_between", "working_days_between")


@attrs.frozen
class Margin:
    """The distance of a comparison from what it would have to be.

    Args:
        subject: What is compared, as an expression.
        sign: How it would have to compare with the bound: ``= < <= > >=``.
        actual: Its value.
        bound: What it is compared with.
        bound_name: The name of the bound, where it has one (``parameter.window``); else empty.
        distance: How far the one is from the other; of counts of days by how many the actual one is off.
        above: Whether the actual value is above the bound, or on it and would have to be below.
        counts: The function that counted days, or empty.
    """

    subject: str
    sign: str
    actual: Value
    bound: Value
    bound_name: str
    distance: Value
    above: bool
    counts: str = ""


def margin_of(turn: Turn, environment: Environment) -> Margin | None:
    """The margin of a test that has to be turned; None where it is no comparison, or one without a distance."""
    test = turn.test
    if turn.now is None or not isinstance(test, nodes.Compare):
        return None
    sign = test.operator if turn.wanted else NEGATED[test.operator]
    if sign == "!=":
        return None
    left, right = test.left, test.right
    if _is_bound(left) and not _is_bound(right):
        left, right, sign = right, left, _MIRRORED[sign]
    actual, bound = value_of(left, environment), value_of(right, environment)
    if actual is None or bound is None or KIND_OF[type(actual)] not in _MEASURED:
        return None
    return _margin(left, right, sign, actual, bound)


def _margin(left: Node, right: Node, sign: str, actual: Value, bound: Value) -> Margin | None:
    gap = calculate("-", actual, bound)
    distance = None if gap is None else absolute(gap)
    if gap is None or distance is None:
        return None
    counts = left.function if isinstance(left, nodes.Call) and left.function in _COUNTS_OF_DAYS else ""
    if counts and sign in {"<", ">"} and isinstance(distance, Decimal):
        distance += 1
    return Margin(
        subject=to_text(left),
        sign=sign,
        actual=actual,
        bound=bound,
        bound_name=right.name if isinstance(right, nodes.Name) else "",
        distance=distance,
        above=sign in {"<", "<="} or (sign == "=" and size_of(gap) > 0),
        counts=counts,
    )


def _is_bound(node: Node) -> bool:
    """Whether a side reads no fact."""
    return all(name.startswith(PARAMETER) for name in names_in(node))


def size_of(value: Value) -> Decimal:
    """A measure as a number: amounts as they are, durations in days.

    >>> size_of(dt.timedelta(hours=12))
    Decimal('0.5')
    """
    if isinstance(value, Money):
        return value.amount
    if isinstance(value, dt.timedelta):
        return Decimal(value // dt.timedelta(microseconds=1)) / Decimal(86_400_000_000)
    return value if isinstance(value, Decimal) else Decimal(0)


_NEAR = 10
_YEAR_IN_DAYS = 366


def is_near(margin: Margin) -> bool:
    """Whether a distance is worth telling: no more than ten times the bound itself; between days, a year.

    Nobody wants to hear that a complaint ten days after receipt came eleven days too late to be one before it.
    """
    if isinstance(margin.bound, dt.date):
        return size_of(margin.distance) <= _YEAR_IN_DAYS
    return size_of(margin.distance) <= max(abs(size_of(margin.bound)) * _NEAR, Decimal(1))
