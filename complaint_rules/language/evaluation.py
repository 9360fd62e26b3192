"""The meaning of a tree for given facts, node by node: its value, and what it still needs to be known.

``None`` is unknown throughout. The compiled engine translates the same tree to Python and calls the same
:mod:`~complaint_rules.language.operations`; this evaluator serves whatever is asked seldom.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import singledispatch
from typing import Protocol, cast

import attrs

from complaint_rules.domain.facts import Value
from complaint_rules.language import nodes, operations
from complaint_rules.language.functions import FUNCTIONS, Setting
from complaint_rules.language.nodes import Node
from complaint_rules.language.operations import Maybe, Truth
from complaint_rules.language.traversal import children, names_in

_NOTHING: frozenset[str] = frozenset()


class Environment(Protocol):
    """What a tree's names stand for."""

    @property
    def setting(self) -> Setting:
        """The zone and calendar."""

    def lookup(self, name: str) -> Maybe:
        """A name's value; None is unknown."""

    def is_known(self, name: str) -> Truth:
        """What ``known(name)`` says."""

    def needs(self, name: str) -> frozenset[str]:
        """The facts and parameters that an unknown name waits for."""

    def reads(self, name: str) -> frozenset[str]:
        """The facts and parameters behind a name, known or not."""


@attrs.frozen
class Binding:
    """An environment in which a quantifier's variable has a value, an item of its collection."""

    outer: Environment
    variable: str
    value: Maybe
    collection: Node

    @property
    def setting(self) -> Setting:
        """The outer one."""
        return self.outer.setting

    def lookup(self, name: str) -> Maybe:
        """The variable's value, or an outer name's."""
        return self.value if name == self.variable else self.outer.lookup(name)

    def is_known(self, name: str) -> Truth:
        """As outside: ``known`` never asks after the variable."""
        return self.outer.is_known(name)

    def needs(self, name: str) -> frozenset[str]:
        """Nothing for the variable, whose needs are its collection's."""
        return _NOTHING if name == self.variable else self.outer.needs(name)

    def reads(self, name: str) -> frozenset[str]:
        """For the variable, what its collection reads."""
        return _all_read(self.collection, self.outer) if name == self.variable else self.outer.reads(name)


# values


@singledispatch
def value_of(node: Node, environment: Environment) -> Maybe:
    """The value of a checked tree; None is unknown."""
    raise TypeError(type(node).__name__, environment)


def truth_of(node: Node, environment: Environment) -> Truth:
    """The value of a tree that was checked to be boolean."""
    value = value_of(node, environment)
    return value if isinstance(value, bool) else None


def _is_null(node: Node) -> bool:
    return isinstance(node, nodes.Literal) and node.value is None


def _equal(left: Node, right: Node, environment: Environment) -> Truth:
    """Equality, in which the literal ``null`` equals itself and differs from every known value."""
    if isinstance(left, nodes.ListOf) and isinstance(right, nodes.ListOf) and len(left.items) == len(right.items):
        return operations.both(_equal(*pair, environment) for pair in zip(left.items, right.items, strict=True))
    left_value, right_value = value_of(left, environment), value_of(right, environment)
    if _is_null(left) and _is_null(right):
        return True
    if (_is_null(left) and right_value is not None) or (_is_null(right) and left_value is not None):
        return False
    return operations.equal(left_value, right_value)


def _compare(sign: str, left: Node, right: Node, environment: Environment) -> Truth:
    if sign == "=":
        return _equal(left, right, environment)
    if sign == "!=":
        return operations.opposite(_equal(left, right, environment))
    return operations.ordered(sign, value_of(left, environment), value_of(right, environment))


@value_of.register
def _(node: nodes.Literal, environment: Environment) -> Maybe:  # noqa: ARG001 - one signature for all nodes
    return node.value


@value_of.register
def _(node: nodes.Name, environment: Environment) -> Maybe:
    return environment.lookup(node.name)


@value_of.register
def _(node: nodes.Known, environment: Environment) -> Maybe:
    return environment.is_known(node.name)


@value_of.register
def _(node: nodes.Not, environment: Environment) -> Maybe:
    return operations.opposite(truth_of(node.operand, environment))


@value_of.register
def _(node: nodes.And, environment: Environment) -> Maybe:
    return operations.both(truth_of(operand, environment) for operand in node.operands)


@value_of.register
def _(node: nodes.Or, environment: Environment) -> Maybe:
    return operations.either(truth_of(operand, environment) for operand in node.operands)


@value_of.register
def _(node: nodes.Compare, environment: Environment) -> Maybe:
    return _compare(node.operator, node.left, node.right, environment)


@value_of.register
def _(node: nodes.Between, environment: Environment) -> Maybe:
    return value_of(_spelled_out(node), environment)


def _spelled_out(node: nodes.Between) -> nodes.And:
    """``x between a and b`` is ``x >= a and x <= b``."""
    return nodes.And((nodes.Compare(">=", node.operand, node.low), nodes.Compare("<=", node.operand, node.high)))


@value_of.register
def _(node: nodes.In, environment: Environment) -> Maybe:
    match node.choices:
        case [nodes.Range() | nodes.Test()]:
            pass
        case [choice]:
            return _admits(choice, node.operand, environment)
    return operations.either(truth_of(alternative, environment) for alternative in _alternatives(node))


def _alternatives(node: nodes.In) -> Iterator[Node]:
    """The conditions, one a choice, of which ``in`` is the disjunction."""
    for choice in node.choices:
        match choice:
            case nodes.Range():
                above, below = ">=" if choice.low_closed else ">", "<=" if choice.high_closed else "<"
                low = nodes.Compare(above, node.operand, choice.low)
                yield nodes.And((low, nodes.Compare(below, node.operand, choice.high)))
            case nodes.Test():
                yield nodes.Compare(choice.operator, node.operand, choice.operand)
            case _:
                yield nodes.In(node.operand, (choice,))


@singledispatch
def _admits(choice: Node, operand: Node, environment: Environment) -> Truth:
    """Whether a choice of ``in`` admits the operand: as an item of a collection, or as its equal."""
    collection = value_of(choice, environment)
    if isinstance(collection, tuple) and isinstance(value_of(operand, environment), tuple):
        nested = any(isinstance(member, tuple) for member in collection)
        return _contains(choice, operand, environment) if nested else _equal(operand, choice, environment)
    if isinstance(collection, tuple | frozenset):
        return _contains(choice, operand, environment)
    return _equal(operand, choice, environment)


def _contains(collection: Node, item: Node, environment: Environment) -> Truth:
    """Whether an item of a collection is the equal of another."""
    if isinstance(collection, nodes.ListOf):
        return operations.either(_equal(item, member, environment) for member in collection.items)
    members = value_of(collection, environment)
    if not isinstance(members, tuple | frozenset):
        return None
    if _is_null(item):
        return operations.either(None if member is None else False for member in members)
    return operations.contains(members, value_of(item, environment))


@_admits.register
def _(choice: nodes.ListOf, operand: Node, environment: Environment) -> Truth:
    if not _is_collection_for(choice, operand, environment):
        return _equal(operand, choice, environment)
    return _contains(choice, operand, environment)


def _is_collection_for(choice: nodes.ListOf, operand: Node, environment: Environment) -> bool:
    """Whether a list literal is what the operand may be an item of; a flat list and a list are compared whole."""
    nested = any(isinstance(value_of(item, environment), tuple) for item in choice.items)
    return nested or not isinstance(value_of(operand, environment), tuple)


@value_of.register
def _(node: nodes.Arithmetic, environment: Environment) -> Maybe:
    left, right = value_of(node.left, environment), value_of(node.right, environment)
    return None if left is None or right is None else operations.calculate(node.operator, left, right)


@value_of.register
def _(node: nodes.Negate, environment: Environment) -> Maybe:
    value = value_of(node.operand, environment)
    return None if value is None else operations.negate(value)


@value_of.register
def _(node: nodes.If, environment: Environment) -> Maybe:
    condition = truth_of(node.condition, environment)
    if condition is not None:
        return value_of(node.consequence if condition else node.alternative, environment)
    consequence, alternative = value_of(node.consequence, environment), value_of(node.alternative, environment)
    return consequence if operations.equal(consequence, alternative) else None


@value_of.register
def _(node: nodes.Call, environment: Environment) -> Maybe:
    function = FUNCTIONS[node.function]
    if node.function == "list contains":
        collection, item = node.arguments
        return _contains(collection, item, environment)
    arguments = [value_of(argument, environment) for argument in node.arguments]
    if None in arguments and not function.partial:
        return None
    return function.apply(environment.setting, *arguments)


@value_of.register
def _(node: nodes.ListOf, environment: Environment) -> Maybe:
    return cast(Value, tuple(value_of(item, environment) for item in node.items))  # an item may be unknown


@value_of.register
def _(node: nodes.Quantified, environment: Environment) -> Maybe:
    collection = value_of(node.collection, environment)
    if collection is None:
        return None
    combine = operations.either if node.quantifier == "some" else operations.both
    return combine(truth_of(node.condition, bound) for bound in _bindings(node, collection, environment))


def _bindings(node: nodes.Quantified, collection: Value, environment: Environment) -> Iterator[Binding]:
    items: Iterable[Maybe] = collection if isinstance(collection, tuple | frozenset) else ()
    return (Binding(environment, node.variable, item, node.collection) for item in items)


# needs


def needs_of(node: Node, environment: Environment) -> frozenset[str]:
    """The facts and parameters that keep a tree unknown; nothing where its value is known.

    An operand counts only where the expression around it is unknown as well. What is unknown although all its operands
    are known (a division by zero) needs other operands: all that it reads.
    """
    return _NOTHING if _complete(value_of(node, environment)) else _needs(node, environment)


def _complete(value: object) -> bool:
    """Known, and if a list, in every item."""
    return all(map(_complete, value)) if isinstance(value, tuple) else value is not None


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return _NOTHING.union(*sets)


def _all_read(node: Node, environment: Environment) -> frozenset[str]:
    return _union(map(environment.reads, names_in(node)))


@singledispatch
def _needs(node: Node, environment: Environment) -> frozenset[str]:
    return _needs_of_operands(children(node), environment)


def _needs_of_operands(operands: tuple[Node, ...], environment: Environment) -> frozenset[str]:
    if all(_complete(value_of(operand, environment)) for operand in operands):
        return _union(_all_read(operand, environment) for operand in operands)
    return _union(needs_of(operand, environment) for operand in operands)


@_needs.register
def _(node: nodes.Between, environment: Environment) -> frozenset[str]:
    return needs_of(_spelled_out(node), environment)


@_needs.register
def _(node: nodes.In, environment: Environment) -> frozenset[str]:
    match node.choices:
        case [nodes.Range() | nodes.Test()]:
            alternatives: Iterable[Node] = _alternatives(node)
        case [nodes.ListOf() as choice] if _is_collection_for(choice, node.operand, environment):
            alternatives = (nodes.Compare("=", node.operand, item) for item in choice.items)
        case [choice]:
            return _needs_of_operands((node.operand, choice), environment)
        case _:
            alternatives = _alternatives(node)
    return _union(needs_of(alternative, environment) for alternative in alternatives)


@_needs.register
def _(node: nodes.Literal, environment: Environment) -> frozenset[str]:  # noqa: ARG001 - one signature for all nodes
    return _NOTHING


@_needs.register
def _(node: nodes.Name, environment: Environment) -> frozenset[str]:
    return environment.needs(node.name)


@_needs.register
def _(node: nodes.Known, environment: Environment) -> frozenset[str]:  # noqa: ARG001 - one signature for all nodes
    return frozenset({node.name})


@_needs.register
def _(node: nodes.If, environment: Environment) -> frozenset[str]:
    condition = truth_of(node.condition, environment)
    if condition is not None:
        return needs_of(node.consequence if condition else node.alternative, environment)
    return _union(needs_of(child, environment) for child in children(node))


@_needs.register
def _(node: nodes.ListOf, environment: Environment) -> frozenset[str]:
    return _union(needs_of(item, environment) for item in node.items)


@_needs.register
def _(node: nodes.Quantified, environment: Environment) -> frozenset[str]:
    collection = value_of(node.collection, environment)
    if collection is None:
        return needs_of(node.collection, environment)
    bindings = _bindings(node, collection, environment)
    return needs_of(node.collection, environment).union(*(needs_of(node.condition, bound) for bound in bindings))
