"""From tree to text: the canonical form, of which :func:`~complaint_rules.language.parser.parse` is the inverse."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import singledispatch

from complaint_rules.domain.plain import to_plain
from complaint_rules.language import nodes
from complaint_rules.language.lexer import quote
from complaint_rules.language.nodes import Node

_WHOLE, _OR, _AND, _COMPARISON, _SUM, _NEGATION, _PRIMARY = 0, 1, 2, 3, 4, 7, 8
_ARITHMETIC = {"+": _SUM, "-": _SUM, "*": 5, "/": 5, "**": 6}
_BINDING: dict[type[Node], int] = {
    nodes.If: _WHOLE,
    nodes.Quantified: _WHOLE,
    nodes.Or: _OR,
    nodes.And: _AND,
    nodes.Compare: _COMPARISON,
    nodes.Between: _COMPARISON,
    nodes.In: _COMPARISON,
    nodes.Negate: _NEGATION,
}


def to_text(node: Node) -> str:
    """An expression's canonical text.

    >>> from complaint_rules.language.parser import parse
    >>> to_text(parse("a.b  and( c.d>5 )"))
    'a.b and c.d > 5'
    """
    return _text(node)


def _binding_of(node: Node) -> int:
    if isinstance(node, nodes.Arithmetic):
        return _ARITHMETIC[node.operator]
    return _BINDING.get(type(node), _PRIMARY)


def _within(node: Node, least: int) -> str:
    """The text, in brackets where it binds less tightly than its place demands."""
    text = _text(node)
    return text if _binding_of(node) >= least else f"({text})"


@singledispatch
def _text(node: Node) -> str:
    raise TypeError(type(node).__name__)


@_text.register
def _(node: nodes.Literal) -> str:
    value = node.value
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, dt.date | dt.timedelta):
        return f'@"{to_plain(value)}"'
    return _number_text(value)


def _number_text(value: Decimal) -> str:
    plain = format(value, "f")
    return plain if len(plain) <= 30 else str(value)


@_text.register
def _(node: nodes.Name) -> str:
    return node.name


@_text.register
def _(node: nodes.Known) -> str:
    return f"known({node.name})"


@_text.register
def _(node: nodes.Not) -> str:
    return f"not({_text(node.operand)})"


@_text.register
def _(node: nodes.And) -> str:
    return " and ".join(_within(operand, _COMPARISON) for operand in node.operands)


@_text.register
def _(node: nodes.Or) -> str:
    return " or ".join(_within(operand, _AND) for operand in node.operands)


@_text.register
def _(node: nodes.Compare) -> str:
    return f"{_within(node.left, _SUM)} {node.operator} {_within(node.right, _SUM)}"


@_text.register
def _(node: nodes.Between) -> str:
    return f"{_within(node.operand, _SUM)} between {_within(node.low, _SUM)} and {_within(node.high, _SUM)}"


@_text.register
def _(node: nodes.Range) -> str:
    opening, closing = "[" if node.low_closed else "(", "]" if node.high_closed else ")"
    return f"{opening}{_text(node.low)}..{_text(node.high)}{closing}"


@_text.register
def _(node: nodes.Test) -> str:
    return f"{node.operator} {_within(node.operand, _SUM)}"


@_text.register
def _(node: nodes.In) -> str:
    operand = _within(node.operand, _SUM)
    match node.choices:
        case [nodes.Range() | nodes.Test() | nodes.ListOf() | nodes.Name() as only]:
            return f"{operand} in {_text(only)}"
    return f"{operand} in ({', '.join(map(_text, node.choices))})"


@_text.register
def _(node: nodes.Arithmetic) -> str:
    binding = _ARITHMETIC[node.operator]
    return f"{_within(node.left, binding)} {node.operator} {_within(node.right, binding + 1)}"


@_text.register
def _(node: nodes.Negate) -> str:
    return f"-{_within(node.operand, _NEGATION)}"


@_text.register
def _(node: nodes.If) -> str:
    return f"if {_text(node.condition)} then {_text(node.consequence)} else {_text(node.alternative)}"


@_text.register
def _(node: nodes.Call) -> str:
    return f"{node.function}({', '.join(map(_text, node.arguments))})"


@_text.register
def _(node: nodes.ListOf) -> str:
    return f"[{', '.join(map(_text, node.items))}]"


@_text.register
def _(node: nodes.Quantified) -> str:
    collection = _within(node.collection, _SUM)
    return f"{node.quantifier} {node.variable} in {collection} satisfies {_text(node.condition)}"
