"""Two complaints side by side: where their answers differ, and where one has more of a fact than the other."""

from __future__ import annotations

from collections.abc import Iterator

from complaint_rules.analysis.encoding.combining import DecisionBits
from complaint_rules.analysis.encoding.facts import FactBits
from complaint_rules.analysis.encoding.world import World
from complaint_rules.analysis.logic.circuit import Circuit
from complaint_rules.analysis.logic.ladders import Axis, Point, Span
from complaint_rules.analysis.logic.solver import FALSE, Literal


def differing(one: DecisionBits, two: DecisionBits, circuit: Circuit) -> Literal:
    """Holds where two readings of a decision come to different answers, whatever the reasons."""
    pairs = [(one.decided, two.decided), (one.conflict, two.conflict), (one.not_covered, two.not_covered)]
    values = dict.fromkeys([*one.outcomes, *two.outcomes])
    pairs += ((one.outcomes.get(value, FALSE), two.outcomes.get(value, FALSE)) for value in values)
    differ = circuit.any_of(circuit.differ(*pair) for pair in pairs)
    return differ if one.followed and two.followed else circuit.either(differ, circuit.variable())


def growing(one: FactBits, two: FactBits, world: World) -> Literal:
    """Holds where both copies of a fact are known and the second is at least as much as the first."""
    return world.circuit.all_of((one.known, two.known, *_at_most(one, two, world)))


def _at_most(one: FactBits, two: FactBits, world: World) -> Iterator[Literal]:
    circuit = world.circuit
    if one.members:
        yield from (circuit.either(-literal, two.members[value]) for value, literal in one.members.items())
    elif one.point is None or two.point is None:
        yield circuit.either(-one.values[True], two.values[True])
    else:
        yield from (-circuit.differ(literal, two.values[code]) for code, literal in one.values.items())
        yield from (world.ladders.at_most(span, 0) for span in _spans(one.point, two.point, world))


def _spans(one: Point, two: Point, world: World) -> Iterator[Span]:
    """What one point is more than another; of instants their days as well, which the solver sees apart."""
    yield Span(one, two)
    if one.axis is Axis.INSTANTS:
        yield Span(world.days.day_of(one), world.days.day_of(two))
