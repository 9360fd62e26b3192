"""The nodes of an expression: one immutable tree that every engine translates.

A node holds no meaning; ``start`` is its offset in the source text, for error messages, and takes no part in equality.
Number literals are never negative: ``-5`` is ``Negate(Literal(5))``, so that printing and parsing are inverse.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TypeAlias

import attrs

PARAMETER = "parameter."
"""Before the name of a parameter, in an expression."""

Constant: TypeAlias = bool | str | Decimal | dt.date | dt.datetime | dt.timedelta | None


@attrs.frozen(kw_only=True)
class Node:
    """Any node."""

    start: int = attrs.field(default=0, eq=False, repr=False)


def _typed(value: Constant) -> tuple[type, Constant]:
    """Keeps ``true`` apart from ``1``, which Python holds to be equal."""
    return type(value), value


@attrs.frozen
class Literal(Node):
    """A constant; ``None`` is the literal ``null``. An instant is held in UTC."""

    value: Constant = attrs.field(eq=_typed)


@attrs.frozen
class Name(Node):
    """A fact (``complaint.subject``), a parameter (``parameter.window``), a decision or a define (no dot)."""

    name: str


@attrs.frozen
class Known(Node):
    """``known(name)``: whether a fact is there."""

    name: str


@attrs.frozen
class Not(Node):
    """``not(operand)``."""

    operand: Node


@attrs.frozen
class And(Node):
    """A conjunction of two or more."""

    operands: tuple[Node, ...]


@attrs.frozen
class Or(Node):
    """A disjunction of two or more."""

    operands: tuple[Node, ...]


@attrs.frozen
class Compare(Node):
    """``left operator right``; the operator is one of ``= != < <= > >=``."""

    operator: str
    left: Node
    right: Node


@attrs.frozen
class Between(Node):
    """``operand between low and high``, both ends included."""

    operand: Node
    low: Node
    high: Node


@attrs.frozen
class Range(Node):
    """``[low..high]``, as a choice of ``in``; a round bracket leaves that end out."""

    low: Node
    high: Node
    low_closed: bool
    high_closed: bool


@attrs.frozen
class Test(Node):
    """``< operand`` as a choice of ``in``."""

    operator: str
    operand: Node


@attrs.frozen
class In(Node):
    """``operand in (choices)``: one of the choices (ranges, tests, lists, values) admits the operand."""

    operand: Node
    choices: tuple[Node, ...]


@attrs.frozen
class Arithmetic(Node):
    """``left operator right``; the operator is one of ``+ - * / **``."""

    operator: str
    left: Node
    right: Node


@attrs.frozen
class Negate(Node):
    """``-operand``."""

    operand: Node


@attrs.frozen
class If(Node):
    """``if condition then consequence else alternative``."""

    condition: Node
    consequence: Node
    alternative: Node


@attrs.frozen
class Call(Node):
    """``function(arguments)``; the function is one of :data:`complaint_rules.language.functions.FUNCTIONS`."""

    function: str
    arguments: tuple[Node, ...]


@attrs.frozen
class ListOf(Node):
    """``[items]``."""

    items: tuple[Node, ...]


@attrs.frozen
class Quantified(Node):
    """``some variable in collection satisfies condition``, or ``every``."""

    quantifier: str
    variable: str
    collection: Node
    condition: Node
