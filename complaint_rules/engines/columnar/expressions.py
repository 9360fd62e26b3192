"""Trees as columns: one node after the other, with what keeps each unknown.

It says for all rows at once what :mod:`complaint_rules.language.evaluation` says for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import singledispatch

import attrs

from complaint_rules.domain.types import Kind
from complaint_rules.engines.columnar import columns, computing
from complaint_rules.engines.columnar.columns import FALSE, NEITHER, TRUE, Column, both, either, opposite
from complaint_rules.engines.columnar.comparing import equal, is_among, is_member, ordered
from complaint_rules.engines.columnar.computing import Result
from complaint_rules.engines.columnar.frame import Bound, Frame
from complaint_rules.engines.columnar.functions import FUNCTIONS, PARTIAL, items_of, list_is_known
from complaint_rules.engines.columnar.needs import NOTHING, Needs, union
from complaint_rules.engines.columnar.refusing import refused
from complaint_rules.engines.columnar.values import (
    Amount,
    Item,
    Items,
    Members,
    Nothing,
    Scalar,
    Value,
    chosen,
    constant_of,
    known,
    list_needs,
    truth,
)
from complaint_rules.language import evaluation, nodes
from complaint_rules.language.nodes import Node


def value_of(node: Node, frame: Frame) -> Value:
    """A checked tree's value in every row, with what keeps it unknown.

    Raises:
        UnsupportedError: Columns cannot do an operator of it exactly.
    """
    found = frame.seen.get(id(node))
    if found is None:
        is_leaf = isinstance(node, nodes.Literal | nodes.Name)
        value = _fixed(node, frame) if not is_leaf and frame.is_fixed(node) else _value(node, frame)
        frame.seen[id(node)] = found = (node, value)
    return found[1]


def _fixed(node: Node, frame: Frame) -> Value:
    """What is the same in every row, by the language's own evaluator."""
    situation = frame.fixed_situation
    found = constant_of(evaluation.value_of(node, situation), frame.codes)
    needs = frame.bits.of(*evaluation.needs_of(node, situation))
    return attrs.evolve(found, needs=needs) if needs.words else found


@singledispatch
def _value(node: Node, frame: Frame) -> Value:
    raise TypeError(type(node).__name__, frame)


def _boolean(column: Column, needs: Needs) -> Scalar:
    return Scalar(Kind.BOOLEAN, column, needs=needs.keeping(column))


def _operand_needs(result: Column, values: Sequence[Value], operands: Iterable[Node], frame: Frame) -> Needs:
    """What operands need; where all are known and the result isn't, because currencies differ, all that they read."""
    needs = union(value.needs for value in values)
    if not any(_has_currency(value) for value in values):
        return needs
    fails = both(columns.is_null(result), *map(known, values))
    reads = frozenset[str]().union(*map(frame.reads, operands))
    return union([needs, frame.bits.of(*reads).where(fails)])


def _has_currency(value: Value) -> bool:
    if isinstance(value, Items):
        return any(_has_currency(item.value) for item in value.items)
    return isinstance(value, Amount) and value.currency is not None


@_value.register
def _(node: nodes.Literal, frame: Frame) -> Value:
    return constant_of(node.value, frame.codes)


@_value.register
def _(node: nodes.Name, frame: Frame) -> Value:
    return frame.lookup(node.name)


@_value.register
def _(node: nodes.Known, frame: Frame) -> Value:
    column = frame.is_known(node.name)
    return Scalar(Kind.BOOLEAN, column, needs=frame.bits.of(node.name).where(columns.is_null(column)))


# truths


@_value.register
def _(node: nodes.Not, frame: Frame) -> Value:
    value = value_of(node.operand, frame)
    return Scalar(Kind.BOOLEAN, opposite(truth(value)), needs=value.needs)


@_value.register
def _(node: nodes.And, frame: Frame) -> Value:
    return _connected(both, (value_of(operand, frame) for operand in node.operands))


@_value.register
def _(node: nodes.Or, frame: Frame) -> Value:
    return _connected(either, (value_of(operand, frame) for operand in node.operands))


def _connected(connect: Callable[..., Column], operands: Iterable[Value]) -> Value:
    values = list(operands)
    column = connect(*map(truth, values))
    return _boolean(column, union((value.needs for value in values), exact=len(values) == 1))


def _is_null(node: Node) -> bool:
    return isinstance(node, nodes.Literal) and node.value is None


def _equality(left: Node, right: Node, frame: Frame) -> Column:
    """Equality, in which the literal ``null`` equals itself and differs from every known value."""
    if isinstance(left, nodes.ListOf) and isinstance(right, nodes.ListOf) and len(left.items) == len(right.items):
        return both(*(_equality(*pair, frame) for pair in zip(left.items, right.items, strict=True)))
    if _is_null(left) and _is_null(right):
        return TRUE
    for null, other in ((left, right), (right, left)):
        if _is_null(null):
            return _unlike_null(value_of(other, frame))
    return equal(value_of(left, frame), value_of(right, frame), frame.codes)


def _unlike_null(value: Value) -> Column:
    there = value.known if isinstance(value, Items) else known(value)
    return columns.choose((there, FALSE), otherwise=NEITHER)


def _comparison(sign: str, left: Node, right: Node, frame: Frame) -> Scalar:
    if sign in {"=", "!="}:
        same = _equality(left, right, frame)
        column = same if sign == "=" else opposite(same)
    else:
        column = ordered(sign, value_of(left, frame), value_of(right, frame))
    values = [value_of(left, frame), value_of(right, frame)]
    return _boolean(column, attrs.evolve(_operand_needs(column, values, (left, right), frame), exact=_is_plain(values)))


def _is_plain(values: Iterable[Value]) -> bool:
    """Whether the comparison of values is unknown wherever one of them is."""
    return all(isinstance(value, Scalar | Amount | Members) for value in values)


@_value.register
def _(node: nodes.Compare, frame: Frame) -> Value:
    return _comparison(node.operator, node.left, node.right, frame)


@_value.register
def _(node: nodes.Between, frame: Frame) -> Value:
    ends = (_comparison(">=", node.operand, node.low, frame), _comparison("<=", node.operand, node.high, frame))
    return _connected(both, ends)


# in


@_value.register
def _(node: nodes.In, frame: Frame) -> Value:
    constants = _constants(node, frame)
    if constants is not None:
        operand = value_of(node.operand, frame)
        return Scalar(Kind.BOOLEAN, columns.among(truth(operand), constants), needs=operand.needs)
    match node.choices:
        case [nodes.Range() | nodes.Test() as choice]:
            return _connected(either, [_alternative(choice, node.operand, frame)])
        case [choice]:
            return _admitted(choice, node.operand, frame)
    return _connected(either, [_alternative(choice, node.operand, frame) for choice in node.choices])


def _constants(node: nodes.In, frame: Frame) -> list[int] | None:
    """The codes of an enum's texts, where it is looked for among nothing else."""
    choices = node.choices
    match choices:
        case [nodes.ListOf(items=items)]:
            choices = items
    texts = [choice.value for choice in choices if isinstance(choice, nodes.Literal)]
    operand = value_of(node.operand, frame)
    if len(texts) < len(choices) or not isinstance(operand, Scalar) or operand.kind is not Kind.ENUM:
        return None
    if not all(isinstance(text, str) and text in frame.codes for text in texts):
        return None
    return [frame.codes.of(str(text)).payload for text in texts]


def _alternative(choice: Node, operand: Node, frame: Frame) -> Value:
    match choice:
        case nodes.Range():
            low = _comparison(">=" if choice.low_closed else ">", operand, choice.low, frame)
            return _connected(
                both, [low, _comparison("<=" if choice.high_closed else "<", operand, choice.high, frame)]
            )
        case nodes.Test():
            return _comparison(choice.operator, operand, choice.operand, frame)
    return _admitted(choice, operand, frame)


def _admitted(choice: Node, operand: Node, frame: Frame) -> Value:
    """Whether a choice of ``in`` admits the operand: as an item of a collection, or as its equal."""
    item = value_of(operand, frame)
    if isinstance(choice, nodes.ListOf):
        nested = any(isinstance(value_of(each, frame), Items) for each in choice.items)
        if nested or not isinstance(item, Items):
            return _connected(
                either, [_comparison("=", operand, each, frame) for each in choice.items] or [_boolean(FALSE, NOTHING)]
            )
        return _of_operands(_equality(operand, choice, frame), (operand, choice), frame)
    collection = value_of(choice, frame)
    if isinstance(collection, Members):
        column = _in_set(collection, operand, item, frame)
    elif isinstance(collection, Items) and not (isinstance(item, Items) and not _is_nested(collection)):
        column = _in_list(collection, operand, item, frame)
    else:
        column = _equality(operand, choice, frame)
    return _of_operands(column, (operand, choice), frame)


def _is_nested(collection: Items) -> bool:
    return any(isinstance(item.value, Items) for item in collection.items)


def _of_operands(column: Column, operands: tuple[Node, ...], frame: Frame) -> Value:
    values = [value_of(operand, frame) for operand in operands]
    return _boolean(column, attrs.evolve(_operand_needs(column, values, operands, frame), exact=False))


def _in_set(collection: Members, item: Node, value: Value, frame: Frame) -> Column:
    if _is_null(item):
        return columns.choose((known(collection), FALSE), otherwise=NEITHER)
    return is_member(value, collection, frame.codes)


def _in_list(collection: Items, item: Node, value: Value, frame: Frame) -> Column:
    if _is_null(item):
        unlike = (both(each.present, _unlike_null(each.value)) for each in collection.items)
        within = either(*unlike)
    else:
        within = is_among(value, collection.items, frame.codes)
    return columns.choose((collection.known, within), otherwise=NEITHER)


# arithmetic and functions


def _computed(result: Result, operands: Sequence[Node], frame: Frame, *, exact: bool = True) -> Value:
    values = [value_of(operand, frame) for operand in operands]
    needs = union(value.needs for value in values)
    if result.may_fail:
        fails = both(opposite(known(result.value)), *map(known, values))
        reads = frozenset[str]().union(*map(frame.reads, operands))
        needs = union([needs, frame.bits.of(*reads).where(fails)])
    if not exact or any(isinstance(value, Items) for value in values):  # a list may be known where an item isn't
        needs = needs.where(opposite(known(result.value)))
    return attrs.evolve(result.value, needs=needs)


@_value.register
def _(node: nodes.Arithmetic, frame: Frame) -> Value:
    operands = (node.left, node.right)
    left, right = (value_of(operand, frame) for operand in operands)
    return _computed(computing.calculated(node.operator, left, right), operands, frame)


@_value.register
def _(node: nodes.Negate, frame: Frame) -> Value:
    return _computed(computing.negated(value_of(node.operand, frame)), (node.operand,), frame)


@_value.register
def _(node: nodes.If, frame: Frame) -> Value:
    condition = value_of(node.condition, frame)
    first, second = value_of(node.consequence, frame), value_of(node.alternative, frame)
    holds, fails = columns.holds(truth(condition)), columns.fails(truth(condition))
    agree = columns.holds(equal(first, second, frame.codes))
    try:
        found = chosen((holds, first), (fails, second), (agree, first), codes=frame.codes)
    except ValueError:
        raise refused("if", "of lists") from None
    needs = union([condition.needs, first.needs.where(opposite(fails)), second.needs.where(opposite(holds))])
    return attrs.evolve(found, needs=needs.where(opposite(known(found))))


@_value.register
def _(node: nodes.ListOf, frame: Frame) -> Value:
    items = tuple(Item(TRUE, value_of(item, frame)) for item in node.items)
    return Items(items, needs=list_needs(items, TRUE, NOTHING))


@_value.register
def _(node: nodes.Quantified, frame: Frame) -> Value:
    collection = value_of(node.collection, frame)
    if isinstance(collection, Nothing):
        return _boolean(NEITHER, collection.needs)
    there = known(collection) if isinstance(collection, Members) else list_is_known(collection)
    reads = frame.reads(node.collection)
    conditions = [(each.present, _bound(node, each.value, reads, frame)) for each in items_of(collection, frame)]
    some = node.quantifier == "some"
    truths = (
        both(present, truth(value)) if some else either(opposite(present), truth(value))
        for present, value in conditions
    )
    column = columns.choose((there, either(*truths) if some else both(*truths)), otherwise=NEITHER)
    needs = (value.needs.where(columns.holds(present)) for present, value in conditions)
    return _boolean(column, attrs.evolve(union([collection.needs, *needs]), exact=False))


def _bound(node: nodes.Quantified, item: Value, reads: frozenset[str], frame: Frame) -> Value:
    """The condition for one item, which by itself needs nothing: what it needs, its collection does."""
    value = attrs.evolve(item, needs=NOTHING)
    inner = attrs.evolve(frame, variables={**frame.variables, node.variable: Bound(value, reads)})
    return value_of(node.condition, inner)


@_value.register
def _(node: nodes.Call, frame: Frame) -> Value:
    if node.function == "list contains":
        collection, item = node.arguments
        if isinstance(collection, nodes.ListOf):
            column = either(*(_equality(item, each, frame) for each in collection.items))
            return _of_operands(column, node.arguments, frame)
        return _of_operands(_contained(value_of(collection, frame), item, frame), node.arguments, frame)
    if node.function in PARTIAL:
        return _computed(PARTIAL[node.function](_listed(node, frame), frame), node.arguments, frame, exact=False)
    if node.function not in FUNCTIONS:
        raise refused(node.function)
    arguments = [value_of(argument, frame) for argument in node.arguments]
    return _computed(FUNCTIONS[node.function](arguments, frame), node.arguments, frame)


def _contained(collection: Value, item: Node, frame: Frame) -> Column:
    value = value_of(item, frame)
    if isinstance(collection, Members):
        return _in_set(collection, item, value, frame)
    return _in_list(collection, item, value, frame) if isinstance(collection, Items) else NEITHER


def _listed(node: nodes.Call, frame: Frame) -> tuple[Item, ...] | None:
    """What to aggregate over: the items of one list, or the arguments; None for a list that is unknown somewhere."""
    values = [value_of(argument, frame) for argument in node.arguments]
    if len(values) == 1 and isinstance(values[0], Items):
        collection = values[0]
        if collection.known is not TRUE:
            return tuple(attrs.evolve(item, present=both(collection.known, item.present)) for item in collection.items)
        return collection.items
    return tuple(Item(TRUE, value) for value in values)
