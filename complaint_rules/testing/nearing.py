"""Complaints at the boundaries of one fact, and pairs of complaints that differ in one fact alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from complaint_rules.domain.errors import ChoiceError, Fault
from complaint_rules.domain.facts import Facts, Value
from complaint_rules.domain.types import Kind
from complaint_rules.domain.values import Money
from complaint_rules.language import nodes
from complaint_rules.language.traversal import names_in
from complaint_rules.testing.drawing import Drawing
from complaint_rules.testing.randomness import assume, st
from complaint_rules.testing.subjects import Subject
from complaint_rules.testing.values import ABSENT

_Values: TypeAlias = Mapping[str, Value | None]

FINITE = frozenset({Kind.BOOLEAN, Kind.ENUM, Kind.SET})
"""Kinds of facts whose every value lies beside every other."""


def complaints(subject: Subject, *, unknowns: bool) -> st.SearchStrategy[Facts]:
    """Complaints of all sorts."""
    drawing = Drawing(subject, unknowns=unknowns)

    @st.composite
    def facts(draw: st.DrawFn) -> Facts:
        return drawing.finished(drawing.values(draw))

    return facts()


def near_boundaries(subject: Subject, name: str, *, unknowns: bool) -> st.SearchStrategy[Facts]:
    """Complaints in which a fact lies at a boundary.

    Raises:
        ChoiceError: There is no such fact, or nothing that it is compared with.
    """
    tests = tests_of(subject, name)
    if not tests and subject.fact(name).type.kind not in FINITE:
        raise ChoiceError([Fault("fact", f"`{name}` has no boundary: nothing compares it with anything")])
    drawing = Drawing(subject, unknowns=unknowns)

    @st.composite
    def near_boundary(draw: st.DrawFn) -> Facts:
        values = drawing.values(draw)
        return drawing.finished(at_boundary(draw, drawing, values, name, tests))

    return near_boundary()


def tests_of(subject: Subject, name: str) -> Sequence[nodes.Compare]:
    """The comparisons that read a fact."""
    subject.fact(name)
    return [each.test for each in subject.boundaries if name in names_in(each.test)]


def at_boundary(
    draw: st.DrawFn,
    drawing: Drawing,
    values: Mapping[str, Value | None],
    name: str,
    tests: Sequence[nodes.Compare],
) -> Mapping[str, Value | None]:
    """A complaint moved to a boundary of a fact, by changing that fact."""
    if not tests:
        return {**values, name: draw(drawing.known[name])}
    moved = drawing.aimed(draw, values, draw(st.sampled_from(tests)), only=(name,))
    assume(moved is not None)
    return moved or values


def pairs(subject: Subject, name: str, *, unknowns: bool) -> st.SearchStrategy[tuple[Facts, Facts]]:
    """Two complaints that are alike but for one fact.

    Raises:
        ChoiceError: There is no such fact.
    """
    tests = tests_of(subject, name)
    drawing = Drawing(subject, unknowns=unknowns)

    def other(draw: st.DrawFn, values: _Values, at: Sequence[nodes.Compare]) -> _Values:
        if at:
            return at_boundary(draw, drawing, values, name, at)
        value = draw((drawing.any if unknowns else drawing.known)[name])
        rest = {each: held for each, held in values.items() if each != name}
        return rest if value is ABSENT else {**rest, name: value}

    @st.composite
    def pairs_differing_in(draw: st.DrawFn) -> tuple[Facts, Facts]:
        # Half of the pairs lie at one boundary: on its two sides, or on it and beside it.
        at = [draw(st.sampled_from(tests))] if bool(tests) and draw(st.booleans()) else []
        first = other(draw, drawing.values(draw), at)
        second = other(draw, first, at)
        # What is moved to a boundary takes other facts along where they were unknown: both have them.
        first = {**second, name: first[name]} if name in first else {k: v for k, v in second.items() if k != name}
        assume((name in first, first.get(name)) != (name in second, second.get(name)))
        both = sorted((first, second), key=lambda values: _rank(values, name))
        lesser, greater = (drawing.finished(values) for values in both)
        return lesser, greater

    return pairs_differing_in()


def _rank(values: Mapping[str, Value | None], name: str) -> tuple[Any, ...]:
    """Left out comes before null, null before what is known; what is known in its order, sets by their size."""
    value = values.get(name)
    if value is None:
        return (name in values, 0)
    if isinstance(value, frozenset):
        return (2, len(value), sorted(value))
    return (2, value.currency, value.amount) if isinstance(value, Money) else (2, value)
