"""Well-typed random trees over every node."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

import attrs
from hypothesis import strategies as st

from complaint_rules.domain import types
from complaint_rules.domain.types import Kind, Type
from complaint_rules.language import nodes
from complaint_rules.language.nodes import Node
from tests.strategies.vocabulary import CONSTANTS, LONG_NUMBER

Trees: TypeAlias = st.SearchStrategy[Node]
Maker: TypeAlias = Callable[["Grammar"], Trees]

SCALARS = (types.BOOLEAN, types.TEXT, types.NUMBER, types.MONEY, types.DATE, types.DATE_TIME, types.DURATION)
ORDERED = (types.TEXT, types.NUMBER, types.MONEY, types.DATE, types.DATE_TIME, types.DURATION)
ORDERINGS = st.sampled_from(["<", "<=", ">", ">="])
EQUALITIES = st.sampled_from(["=", "!="])
NULL = nodes.Literal(None)


def expressions(scope: Mapping[str, Type], wanted: Type, *, depth: int = 3) -> Trees:
    """Trees of a type.

    Args:
        scope: The type of every name that may be used.
        wanted: The type of the whole.
        depth: How many levels of operators stand above each other at most.
    """
    return st.deferred(lambda: Grammar(tuple(sorted(scope.items(), key=lambda item: item[0])), depth).of(wanted))


@attrs.frozen
class Grammar:
    """The trees over a scope, with so many levels of operators left."""

    scope: tuple[tuple[str, Type], ...]
    depth: int

    def of(self, wanted: Type) -> Trees:
        """Trees of a type."""
        return _trees(self, wanted)

    @property
    def below(self) -> Grammar:
        """The trees that may stand one level further down."""
        return attrs.evolve(self, depth=self.depth - 1)

    def with_variable(self, name: str, bound: Type) -> Grammar:
        """The trees one level down in which a quantifier's variable is a name too."""
        return Grammar((*self.scope, (name, bound)), self.depth - 1)

    def names(self, wanted: Type) -> list[Node]:
        """The names of a type."""
        return [nodes.Name(name) for name, found in self.scope if found == wanted]

    def facts(self) -> list[str]:
        """The names that ``known`` may ask after."""
        return [name for name, _ in self.scope if "." in name and not name.startswith("parameter.")]


@functools.cache
def _trees(grammar: Grammar, wanted: Type) -> Trees:
    leaves = _leaves(grammar, wanted)
    if grammar.depth <= 0:
        return leaves
    made = [maker(grammar) for maker in MAKERS.get(wanted.kind, ())]
    if wanted.kind is Kind.LIST:
        made.append(_list(grammar, wanted))
    # Not `one_of`: it flattens what it is given, and then the operators with the fewest alternatives hardly come up.
    return st.sampled_from([leaves, leaves, *made, _conditional(grammar, wanted)]).flatmap(lambda chosen: chosen)


def _leaves(grammar: Grammar, wanted: Type) -> Trees:
    names = grammar.names(wanted)
    choices: list[Trees] = [st.sampled_from(names)] * 3 if names else []
    if wanted.kind is Kind.BOOLEAN and grammar.facts():
        choices.append(st.sampled_from(grammar.facts()).map(nodes.Known))
    if wanted.kind is Kind.LIST:
        assert wanted.item is not None
        choices.append(st.lists(_leaves(grammar, wanted.item), max_size=2).map(_list_of))
    elif wanted.kind is Kind.MONEY:
        amounts = st.sampled_from(CONSTANTS[Kind.MONEY])
        choices.append(amounts.map(_money_call))
    elif wanted.kind is Kind.ENUM:
        choices.append(st.sampled_from(wanted.values).map(nodes.Literal))
    elif wanted.kind in CONSTANTS:
        choices.append(st.sampled_from(CONSTANTS[wanted.kind]).map(_literal))
    if wanted.kind is Kind.NUMBER and grammar.depth > 1:
        choices.append(st.just(nodes.Literal(LONG_NUMBER)))
    return st.one_of(choices)


def _literal(value: Any) -> Node:
    return nodes.Literal(value)


def _money_call(money: Any) -> Node:
    return nodes.Call("money", (nodes.Literal(money.amount), nodes.Literal(money.currency)))


def _list_of(items: list[Node]) -> Node:
    return nodes.ListOf(tuple(items))


def _conditional(grammar: Grammar, wanted: Type) -> Trees:
    below = grammar.below
    return st.builds(nodes.If, below.of(types.BOOLEAN), below.of(wanted), below.of(wanted))


def _list(grammar: Grammar, wanted: Type) -> Trees:
    assert wanted.item is not None
    item = grammar.below.of(wanted.item)
    return st.lists(st.one_of(item, item, item, st.just(NULL)), max_size=3).map(_list_of)


def _arithmetic(operators: str, left: Type, right: Type) -> Maker:
    def make(grammar: Grammar) -> Trees:
        below = grammar.below
        return st.builds(nodes.Arithmetic, st.sampled_from(operators.split()), below.of(left), below.of(right))

    return make


def _call(function: str, *parameters: Type) -> Maker:
    def make(grammar: Grammar) -> Trees:
        arguments = st.tuples(*map(grammar.below.of, parameters))
        return st.builds(nodes.Call, st.just(function), arguments)

    return make


def _call_of_leaves(function: str, *parameters: Type) -> Maker:
    """For a function whose work grows with its arguments: only names and constants."""

    def make(grammar: Grammar) -> Trees:
        return _call(function, *parameters)(attrs.evolve(grammar, depth=1))

    return make


def _reading(function: str, *texts: str) -> Maker:
    """A function of text, of a name's text too; those constants that it cannot read are unknown."""

    def make(grammar: Grammar) -> Trees:
        written = st.sampled_from(texts).map(nodes.Literal)
        argument = st.one_of(written, written, grammar.below.of(types.TEXT).filter(_not_literal))
        return argument.map(lambda text: nodes.Call(function, (text,)))

    return make


def _not_literal(node: Node) -> bool:
    return not isinstance(node, nodes.Literal)


def _negated(kind: Type) -> Maker:
    return lambda grammar: grammar.below.of(kind).map(nodes.Negate)


def _aggregated(kind: Type, *functions: str) -> Maker:
    def make(grammar: Grammar) -> Trees:
        several = st.lists(grammar.below.of(kind), min_size=2, max_size=3).map(tuple)
        one_list = grammar.below.of(types.list_of(kind)).map(lambda items: (items,))
        return st.builds(nodes.Call, st.sampled_from(functions), st.one_of(several, one_list))

    return make


def _chain(node_class: type[nodes.And | nodes.Or]) -> Maker:
    def make(grammar: Grammar) -> Trees:
        operands = st.lists(grammar.below.of(types.BOOLEAN), min_size=2, max_size=3)
        return operands.map(lambda trees: node_class(tuple(trees)))

    return make


def _compared(grammar: Grammar) -> Trees:
    """An ordering of two values of a type, or an equality; on either side of which null may stand."""
    below = grammar.below

    def comparison(kind: Type) -> Trees:
        side = below.of(kind)
        same = st.builds(nodes.Compare, EQUALITIES, side, st.one_of(side, side, st.just(NULL)))
        return st.builds(nodes.Compare, ORDERINGS, side, side) if kind in ORDERED else same

    return st.sampled_from((*SCALARS, *_enums(grammar))).flatmap(comparison)


def _equated(grammar: Grammar) -> Trees:
    """An equality of two values of a type, in which either side may be null."""
    below = grammar.below

    def equality(kind: Type) -> Trees:
        side = st.one_of(below.of(kind), below.of(kind), st.just(NULL))
        return st.builds(nodes.Compare, EQUALITIES, side, side)

    lists = (types.list_of(types.NUMBER), types.list_of(types.BOOLEAN))
    return st.sampled_from((*SCALARS, *_enums(grammar), *_sets(grammar), *lists)).flatmap(equality)


def _enums(grammar: Grammar) -> list[Type]:
    return sorted({found for _, found in grammar.scope if found.kind is Kind.ENUM}, key=str)


def _sets(grammar: Grammar) -> list[Type]:
    return sorted({found for _, found in grammar.scope if found.kind is Kind.SET}, key=lambda found: found.values)


def _between(grammar: Grammar) -> Trees:
    def between(kind: Type) -> Trees:
        side = grammar.below.of(kind)
        return st.builds(nodes.Between, side, side, side)

    return st.sampled_from(ORDERED).flatmap(between)


def _chosen(grammar: Grammar) -> Trees:
    """``in`` with every sort of choice that fits the operand's type."""

    def among(kind: Type) -> Trees:
        value = grammar.below.of(kind)
        choices = [
            value,
            st.just(NULL),
            grammar.below.of(types.list_of(kind)),
            st.builds(nodes.Test, EQUALITIES, value),
        ]
        if kind in ORDERED:
            choices.append(st.builds(nodes.Range, value, value, st.booleans(), st.booleans()))
            choices.append(st.builds(nodes.Test, ORDERINGS, value))
        if kind.kind is Kind.ENUM:
            choices.extend(grammar.below.of(found) for found in _sets(grammar) if set(found.values) & set(kind.values))
        item = st.one_of(value, value, value, st.just(NULL))
        return st.builds(nodes.In, item, st.lists(st.one_of(choices), min_size=1, max_size=3).map(tuple))

    return st.sampled_from((*ORDERED, *_enums(grammar))).flatmap(among)


def _among_lists(grammar: Grammar) -> Trees:
    """A list as the operand of ``in``: equal to a list of its own type, looked up among lists."""
    items = st.lists(grammar.below.of(types.NUMBER), min_size=1, max_size=2).map(_list_of)
    choice = st.one_of(items, st.lists(items, min_size=1, max_size=2).map(_list_of))
    return st.builds(nodes.In, items, st.tuples(choice))


def _contained(grammar: Grammar) -> Trees:
    def contained(kind: Type) -> Trees:
        collections = [grammar.below.of(types.list_of(kind))]
        collections += [grammar.below.of(found) for found in _sets(grammar) if found.values == kind.values]
        item = grammar.below.of(kind)
        arguments = st.tuples(st.one_of(collections), st.one_of(item, item, st.just(NULL)))
        return arguments.map(lambda pair: nodes.Call("list contains", pair))

    return st.sampled_from((types.NUMBER, types.MONEY, types.BOOLEAN, *_enums(grammar))).flatmap(contained)


def _counted(grammar: Grammar) -> Trees:
    collections = [grammar.below.of(types.list_of(types.NUMBER)), *map(grammar.below.of, _sets(grammar))]
    return st.one_of(collections).map(lambda collection: nodes.Call("count", (collection,)))


def _quantified(grammar: Grammar) -> Trees:
    variable = f"x{grammar.depth}"

    def over(item: Type) -> Trees:
        collections = [grammar.below.of(types.list_of(item))]
        collections += [grammar.below.of(found) for found in _sets(grammar) if found.values == item.values]
        condition = grammar.with_variable(variable, item).of(types.BOOLEAN)
        quantifiers = st.sampled_from(["some", "every"])
        return st.builds(nodes.Quantified, quantifiers, st.just(variable), st.one_of(collections), condition)

    return st.sampled_from((types.NUMBER, types.BOOLEAN, *_enums(grammar))).flatmap(over)


def _with_places(grammar: Grammar) -> Trees:
    places = st.sampled_from(["0", "1", "2", "2.5"]).map(lambda text: nodes.Literal(Decimal(text)))
    arguments = st.tuples(grammar.below.of(types.NUMBER), places)
    return st.builds(nodes.Call, st.sampled_from(["floor", "ceiling"]), arguments)


MAKERS: dict[Kind, tuple[Maker, ...]] = {
    Kind.BOOLEAN: (
        lambda grammar: grammar.below.of(types.BOOLEAN).map(nodes.Not),
        _chain(nodes.And),
        _chain(nodes.Or),
        _compared,
        _compared,
        _equated,
        _between,
        _chosen,
        _among_lists,
        _contained,
        _quantified,
    ),
    Kind.NUMBER: (
        _arithmetic("+ - * / **", types.NUMBER, types.NUMBER),
        _arithmetic("/", types.MONEY, types.MONEY),
        _arithmetic("/", types.DURATION, types.DURATION),
        _negated(types.NUMBER),
        _call("abs", types.NUMBER),
        _call("floor", types.NUMBER),
        _call("ceiling", types.NUMBER),
        _with_places,
        _aggregated(types.NUMBER, "min", "max", "sum"),
        _counted,
        _call("days_between", types.DATE, types.DATE_TIME),
        _call("days_between", types.DATE_TIME, types.DATE),
        _call_of_leaves("working_days_between", types.DATE, types.DATE_TIME),
    ),
    Kind.MONEY: (
        _arithmetic("+ -", types.MONEY, types.MONEY),
        _arithmetic("* /", types.MONEY, types.NUMBER),
        _arithmetic("*", types.NUMBER, types.MONEY),
        _negated(types.MONEY),
        _call("abs", types.MONEY),
        _call("money", types.NUMBER, types.TEXT),
        _aggregated(types.MONEY, "min", "max", "sum"),
    ),
    Kind.TEXT: (_aggregated(types.TEXT, "min", "max"),),
    Kind.DATE: (
        _arithmetic("+ -", types.DATE, types.DURATION),
        _arithmetic("+", types.DURATION, types.DATE),
        _call("date", types.DATE_TIME),
        _call("date", types.DATE),
        _call("date", types.NUMBER, types.NUMBER, types.NUMBER),
        _reading("date", "2024-02-29", "2026-01-31"),
        _aggregated(types.DATE, "min", "max"),
    ),
    Kind.DATE_TIME: (
        _arithmetic("+ -", types.DATE_TIME, types.DURATION),
        _arithmetic("+", types.DURATION, types.DATE_TIME),
        _reading("date and time", "2024-02-29T00:00:00+08:00", "2026-01-31T16:00:00Z"),
        _aggregated(types.DATE_TIME, "min", "max"),
    ),
    Kind.DURATION: (
        _arithmetic("-", types.DATE_TIME, types.DATE_TIME),
        _arithmetic("-", types.DATE, types.DATE),
        _arithmetic("+ -", types.DURATION, types.DURATION),
        _arithmetic("* /", types.DURATION, types.NUMBER),
        _arithmetic("*", types.NUMBER, types.DURATION),
        _negated(types.DURATION),
        _call("abs", types.DURATION),
        _reading("duration", "PT24H", "P30D", "-PT1.5S"),
        _aggregated(types.DURATION, "min", "max", "sum"),
    ),
}
"""What each kind's operators and functions are built from."""
