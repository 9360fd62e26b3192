"""The value of an expression, and what an unknown one needs (design, section 4 and points 5, 7, 8 of section 6)."""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo
from collections.abc import Mapping

import attrs

from complaint_rules.domain.facts import Facts
from complaint_rules.domain.types import Kind
from complaint_rules.engines.record import Record, Status
from complaint_rules.language import nodes
from complaint_rules.language.nodes import Node
from complaint_rules.policy.model import Policy
from tests.reference import operators
from tests.reference.functions import Clockwork, call
from tests.reference.operators import COMPARING, Maybe, conjunction, disjunction, has_unknown, negation, reckon

NULL = nodes.Literal(None)


@attrs.frozen
class World:
    """What an expression is evaluated in.

    Args:
        policy: The policy.
        facts: The facts as they were given.
        strict: Whether every reading of an absence is removed (point 8).
        as_of: The day that takes the place of ``in_force_by``'s, or None.
        records: Of the decisions made so far.
        bound: By a quantifier's variable, the item and the node of the collection that it is from, with its world.
    """

    policy: Policy
    facts: Facts
    strict: bool = False
    as_of: dt.date | None = None
    records: Mapping[str, Record] = attrs.field(factory=dict)
    bound: Mapping[str, tuple[Maybe, Node, World]] = attrs.field(factory=dict)

    def fact(self, name: str) -> Maybe:
        """A fact is unknown when absent or null; an absent one that says what its absence is reads as that."""
        declared = self.policy.facts.get(name)
        if name not in self.facts.values and declared is not None and not self.strict:
            return declared.absent
        return self.facts.values.get(name)

    def known(self, name: str) -> bool | None:
        """``known`` is false for both absent and null; the strict evaluation does not know."""
        if self.facts.values.get(name) is not None:
            return True
        return None if self.strict else False

    def day(self) -> dt.date | None:
        """The day whose rules and figures are in force, or None where it is unknown."""
        if self.as_of is not None:
            return self.as_of
        moment = self.fact(self.policy.in_force_by)
        if not isinstance(moment, dt.datetime):
            return moment if isinstance(moment, dt.date) else None
        try:
            return moment.astimezone(zoneinfo.ZoneInfo(self.policy.zone)).date()
        except OverflowError:
            return None

    def parameter(self, name: str) -> Maybe:
        """A figure; one without value is unknown, and a dated one of an unknown day is."""
        parameter = self.policy.parameters[name]
        day = self.day()
        in_force = [value for start, value in parameter.values if start == dt.date.min or (day and start <= day)]
        if day is None and any(start != dt.date.min for start, _ in parameter.values):
            return None
        return in_force[-1] if in_force else None

    def outcome(self, name: str) -> Maybe:
        """A decision's outcome where it is decided; every other status reads as unknown."""
        record = self.records[name]
        if record.status is not Status.DECIDED:
            return None
        if self.policy.decisions[name].collect and self.policy.decisions[name].type.kind is Kind.ENUM:
            return frozenset(record.outcome)  # type: ignore[arg-type] # a collecting decision has a tuple
        return record.outcome


def sort_of(name: str, world: World) -> str:
    """Whether a name is a quantifier's variable, a parameter, a decision or a fact."""
    if name in world.bound:
        return "variable"
    if name.startswith("parameter."):
        return "parameter"
    return "decision" if name in world.policy.decisions else "fact"


# Values.


@functools.singledispatch
def value(node: Node, world: World) -> Maybe:
    """The value of an expression, None where it is unknown."""
    raise NotImplementedError(type(node))


@value.register
def _(node: nodes.Literal, world: World) -> Maybe:
    return node.value


@value.register
def _(node: nodes.Name, world: World) -> Maybe:
    sort = sort_of(node.name, world)
    if sort == "variable":
        return world.bound[node.name][0]
    if sort == "parameter":
        return world.parameter(node.name.removeprefix("parameter."))
    return world.outcome(node.name) if sort == "decision" else world.fact(node.name)


@value.register
def _(node: nodes.Known, world: World) -> Maybe:
    return world.known(node.name)


@value.register
def _(node: nodes.Not, world: World) -> Maybe:
    return negation(value(node.operand, world))


@value.register
def _(node: nodes.And, world: World) -> Maybe:
    return conjunction(value(operand, world) for operand in node.operands)


@value.register
def _(node: nodes.Or, world: World) -> Maybe:
    return disjunction(value(operand, world) for operand in node.operands)


@value.register
def _(node: nodes.Compare, world: World) -> Maybe:
    left, right = value(node.left, world), value(node.right, world)
    if node.operator in {"=", "!="} and isinstance(node.left, nodes.ListOf) and isinstance(node.right, nodes.ListOf):
        # Lists that are written out are equal item by item, in which null is the literal as ever.
        pairs = list(zip(node.left.items, node.right.items, strict=False))
        same = len(node.left.items) == len(node.right.items)
        found = conjunction(value(nodes.Compare("=", *pair), world) for pair in pairs) if same else False
        return found if node.operator == "=" else negation(found)
    if node.operator in {"=", "!="} and NULL in {node.left, node.right}:
        # The literal null equals itself and no value; whether it equals an unknown is unknown.
        both_null = node.left == node.right == NULL
        known = both_null or left is not None or right is not None
        return (both_null is (node.operator == "=")) if known else None
    return COMPARING[node.operator](left, right)


@value.register
def _(node: nodes.Between, world: World) -> Maybe:
    return value(spelled_out(node), world)


@value.register
def _(node: nodes.In, world: World) -> Maybe:
    return disjunction(value(choice, world) for choice in choices_spelled_out(node))


@attrs.frozen
class Admits(Node):
    """``item in choice`` for one choice that is neither a range nor a test."""

    item: Node
    choice: Node


@value.register
def _(node: Admits, world: World) -> Maybe:
    one_by_one = written_out(node, world)
    if one_by_one is not None:
        return disjunction(value(equality, world) for equality in one_by_one)
    choice, item = value(node.choice, world), value(node.item, world)
    if operators.is_among(item, choice):
        return among(node.item, node.choice, world)
    return value(nodes.Compare("=", node.item, node.choice), world)


def among(item: Node, collection: Node, world: World) -> bool | None:
    """Whether a collection holds an item: the disjunction of the equalities, in which null is the literal as ever."""
    if isinstance(collection, nodes.ListOf):
        return disjunction(value(nodes.Compare("=", item, member), world) for member in collection.items)
    members = value(collection, world)
    if item == NULL and members is not None:
        return disjunction(None if member is None else False for member in members)
    return operators.member(value(item, world), members)


def written_out(node: Admits, world: World) -> list[Node] | None:
    """The items of a list that is written out are choices like any others; None where it is not one of these.

    A list among lists of its own type is compared whole instead.
    """
    if not isinstance(node.choice, nodes.ListOf):
        return None
    among_lists = any(isinstance(value(item, world), tuple) for item in node.choice.items)
    if isinstance(value(node.item, world), tuple) and not among_lists:
        return None
    return [nodes.Compare("=", node.item, item) for item in node.choice.items]


def spelled_out(node: nodes.Between) -> Node:
    """``x between a and b`` is ``x >= a and x <= b``."""
    low, high = nodes.Compare(">=", node.operand, node.low), nodes.Compare("<=", node.operand, node.high)
    return nodes.And((low, high))


def choices_spelled_out(node: nodes.In) -> list[Node]:
    """``in`` is the disjunction of what each of its choices asks."""
    return [choice_spelled_out(choice, node.operand) for choice in node.choices]


def choice_spelled_out(choice: Node, item: Node) -> Node:
    """A range asks for its two ends, a test for its comparison, and anything else for equality or membership."""
    if isinstance(choice, nodes.Range):
        low = nodes.Compare(">=" if choice.low_closed else ">", item, choice.low)
        return nodes.And((low, nodes.Compare("<=" if choice.high_closed else "<", item, choice.high)))
    if isinstance(choice, nodes.Test):
        return nodes.Compare(choice.operator, item, choice.operand)
    return Admits(item, choice)


@value.register
def _(node: nodes.Arithmetic, world: World) -> Maybe:
    return reckon(node.operator, value(node.left, world), value(node.right, world))


@value.register
def _(node: nodes.Negate, world: World) -> Maybe:
    return operators.negated(value(node.operand, world))


@value.register
def _(node: nodes.If, world: World) -> Maybe:
    condition = value(node.condition, world)
    consequence, alternative = value(node.consequence, world), value(node.alternative, world)
    if condition is None:
        # Unknown, unless both branches agree.
        return consequence if operators.equal(consequence, alternative) is True else None
    return consequence if condition else alternative


@value.register
def _(node: nodes.Call, world: World) -> Maybe:
    if node.function == "list contains":
        collection, item = node.arguments
        return among(item, collection, world)
    arguments = tuple(value(argument, world) for argument in node.arguments)
    return call(node.function, arguments, Clockwork(world.policy.zone, world.policy.calendar))


@value.register
def _(node: nodes.ListOf, world: World) -> Maybe:
    return tuple(value(item, world) for item in node.items)


@value.register
def _(node: nodes.Quantified, world: World) -> Maybe:
    worlds = worlds_of(node, world)
    if worlds is None:
        return None
    combine = disjunction if node.quantifier == "some" else conjunction
    return combine(value(node.condition, inner) for inner in worlds)


def worlds_of(node: nodes.Quantified, world: World) -> list[World] | None:
    """One world an item, in which the variable is that item; None where the collection is unknown."""
    collection = value(node.collection, world)
    if collection is None:
        return None
    return [
        attrs.evolve(world, bound={**world.bound, node.variable: (item, node.collection, world)}) for item in collection
    ]


# Needs: the unknown names that are reached through parts that are unknown themselves.


@functools.singledispatch
def parts(node: Node, world: World) -> list[tuple[Node, World]]:
    """What an expression is made of, each with the world that it is evaluated in."""
    raise NotImplementedError(type(node))


@parts.register(nodes.Literal)
@parts.register(nodes.Name)
@parts.register(nodes.Known)
def _(node: Node, world: World) -> list[tuple[Node, World]]:
    return []


@parts.register(nodes.Not)
@parts.register(nodes.Negate)
def _(node: nodes.Not | nodes.Negate, world: World) -> list[tuple[Node, World]]:
    return [(node.operand, world)]


@parts.register(nodes.And)
@parts.register(nodes.Or)
def _(node: nodes.And | nodes.Or, world: World) -> list[tuple[Node, World]]:
    return [(operand, world) for operand in node.operands]


@parts.register(nodes.Compare)
@parts.register(nodes.Arithmetic)
def _(node: nodes.Compare | nodes.Arithmetic, world: World) -> list[tuple[Node, World]]:
    return [(node.left, world), (node.right, world)]


@parts.register
def _(node: nodes.Between, world: World) -> list[tuple[Node, World]]:
    return parts(spelled_out(node), world)


@parts.register
def _(node: nodes.In, world: World) -> list[tuple[Node, World]]:
    return [(choice, world) for choice in choices_spelled_out(node)]


@parts.register
def _(node: Admits, world: World) -> list[tuple[Node, World]]:
    one_by_one = written_out(node, world)
    return [(part, world) for part in (one_by_one or (node.item, node.choice))]


@parts.register
def _(node: nodes.If, world: World) -> list[tuple[Node, World]]:
    # With a known condition only the branch that is taken counts.
    condition = value(node.condition, world)
    if condition is None:
        return [(node.condition, world), (node.consequence, world), (node.alternative, world)]
    return [(node.consequence if condition else node.alternative, world)]


@parts.register
def _(node: nodes.Call, world: World) -> list[tuple[Node, World]]:
    return [(argument, world) for argument in node.arguments]


@parts.register
def _(node: nodes.ListOf, world: World) -> list[tuple[Node, World]]:
    return [(item, world) for item in node.items]


@parts.register
def _(node: nodes.Quantified, world: World) -> list[tuple[Node, World]]:
    worlds = worlds_of(node, world) or []
    return [(node.collection, world), *((node.condition, inner) for inner in worlds)]


def needs(node: Node, world: World) -> frozenset[str]:
    """The unknown names reached through the unknown parts of an expression; none of a known one.

    Where no part is unknown it is the operator that fails (a division by zero, two currencies): then every name in
    its operands.
    """
    if not has_unknown(value(node, world)):
        return frozenset()
    if isinstance(node, nodes.Name):
        return needs_of_name(node.name, world)
    if isinstance(node, nodes.Known):
        return frozenset({node.name})
    below = parts(node, world)
    unknown = [part for part in below if has_unknown(value(*part))]
    if isinstance(node, nodes.If) or unknown:
        return frozenset().union(*(needs(*part) for part in unknown))
    return frozenset().union(*(names(*part) for part in below))


def needs_of_name(name: str, world: World) -> frozenset[str]:
    """What an unknown name needs: a fact itself, a figure itself or its day, a decision what that needs."""
    sort = sort_of(name, world)
    if sort == "variable":
        # It contributes nothing itself; the collection, a part of the quantified expression as well, does.
        return frozenset()
    if sort == "decision":
        return frozenset(world.records[name].needs)
    if sort == "parameter":
        dated = world.policy.parameters[name.removeprefix("parameter.")].dated
        return frozenset({world.policy.in_force_by if dated and world.day() is None else name})
    return frozenset({name})


def names(node: Node, world: World) -> frozenset[str]:
    """Every fact and figure that is named in an expression, through decisions too."""
    if isinstance(node, nodes.Name):
        return names_of_name(node.name, world)
    if isinstance(node, nodes.Known):
        return frozenset({node.name})
    if isinstance(node, nodes.If):
        below = [(node.condition, world), (node.consequence, world), (node.alternative, world)]
    elif isinstance(node, nodes.Quantified):
        inner = attrs.evolve(world, bound={**world.bound, node.variable: (None, node.collection, world)})
        below = [(node.collection, world), (node.condition, inner)]
    else:
        below = parts(node, world)
    return frozenset().union(*(names(*part) for part in below))


def names_of_name(name: str, world: World) -> frozenset[str]:
    """A quantifier's variable stands for its collection's names, a decision for all that its rules read."""
    sort = sort_of(name, world)
    if sort == "variable":
        _, collection, outside = world.bound[name]
        return names(collection, outside)
    if sort != "decision":
        return frozenset({name})
    rules = [rule for rule in world.policy.rules.values() if rule.decides == name]
    read = [expression for rule in rules for expression in (rule.when, rule.value) if expression is not None]
    return frozenset().union(*(names(expression, attrs.evolve(world, bound={})) for expression in read))
