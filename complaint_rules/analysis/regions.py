"""Regions: the conditions under which something holds, as few and as wide as can be.

A witness is one complaint; which of its facts does the finding hang on? Those are kept that are needed for a
contradiction with the finding's opposite, and each is widened as far as the contradiction stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from complaint_rules.analysis.encoding.facts import FactBits
from complaint_rules.analysis.encoding.placing import number_of, rungs_at
from complaint_rules.analysis.encoding.space import Space
from complaint_rules.analysis.logic.circuit import Circuit
from complaint_rules.analysis.logic.ladders import Interval, Ladder, Span
from complaint_rules.analysis.logic.solver import FALSE, Literal
from complaint_rules.analysis.wording import Part, choice_text, expression_of, within
from complaint_rules.domain.facts import Value
from complaint_rules.domain.types import Kind
from complaint_rules.domain.values import Money
from complaint_rules.language.nodes import Literal as Constant
from complaint_rules.language.printer import to_text


@attrs.frozen
class Region:
    """Complaints that are alike in something.

    Args:
        parts: The conditions, all of which hold in it; further facts are known, and may be anything.
    """

    parts: tuple[Part, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The conditions, to be read."""
        return tuple(part.text for part in self.parts)


@attrs.frozen(eq=False)
class _Status:
    """That a fact is known, null or absent."""

    bits: FactBits
    word: str


@attrs.frozen(eq=False)
class _Value:
    """That a fact has a value, or that a set has a member; of money, the currency."""

    bits: FactBits
    value: Any


_About: TypeAlias = _Status | _Value | Span


def effective_value(bits: FactBits, value: Any, circuit: Circuit) -> Literal:  # noqa: ANN401 - a value
    """Holds where a fact reads as a value: known to be that, or absent where an absence reads so."""
    known = circuit.both(bits.known, bits.values[value])
    return circuit.either(known, bits.absent) if bits.declaration.absent == value else known


def effective_member(bits: FactBits, member: str, circuit: Circuit) -> Literal:
    """Holds where a set reads as one with a member."""
    absent = bits.declaration.absent
    inside = circuit.both(bits.known, bits.members[member])
    return circuit.either(inside, bits.absent) if isinstance(absent, frozenset) and member in absent else inside


def _is_how_it_reads(about: _About) -> bool:
    """Whether something is said of a fact whose absence reads as a value: that it is known, or absent."""
    return isinstance(about, _Status) and about.bits.absent != FALSE and about.word != "null"


class Regions:
    """Finds regions around complaints.

    Args:
        space: All complaints.
        facts: Those that can matter.
        goal: What holds in the region.
    """

    def __init__(self, space: Space, facts: Iterable[FactBits], goal: Sequence[Literal]) -> None:
        self._space = space
        self._prover = space.prover
        self._facts = list(facts)
        self._against = -space.prover.circuit.all_of(goal)

    def around(self, values: Mapping[str, Value | None]) -> Region | None:
        """The region around a complaint that reaches the goal; None where the complaint's class does not settle it.

        Args:
            values: The complaint, by the facts' keys.
        """
        given = [bits.known for bits in self._facts if values.get(bits.key) is not None and bits.absent == FALSE]
        said = dict(self._said(values))
        core = self._core([literal for literal, about in said.items() if not _is_how_it_reads(about)], given)
        core = core if core is not None else self._core(list(said), given)
        if core is None:
            return None
        widened = _Widening(self._space, [*given, self._against], {literal: said[literal] for literal in core})
        return Region(tuple(sorted(widened.parts(), key=lambda part: part.text)))

    def _core(self, literals: Sequence[Literal], given: Sequence[Literal]) -> list[Literal] | None:
        return self._prover.core_of(literals, given=[*given, self._against])

    def _said(self, values: Mapping[str, Value | None]) -> Iterator[tuple[Literal, _About]]:
        """What holds of a complaint, literal by literal, each with what it is about; what is better left out first."""
        for bits in self._facts:
            value, there = values.get(bits.key), bits.key in values
            if bits.absent != FALSE or value is None:
                status = "known" if value is not None else "null" if there or bits.absent == FALSE else "absent"
                yield self._status(bits, status), _Status(bits, status)
            if value is None and not there:
                value = bits.declaration.absent
            if value is not None:
                yield from self._class(bits, value, values)
        for span in self._space.prover.ladders.differences():
            yield from self._rungs(span, values)

    def _status(self, bits: FactBits, status: str) -> Literal:
        literals = {"known": bits.known, "absent": bits.absent}
        return literals.get(status, self._prover.circuit.both(-bits.known, -bits.absent))

    def _class(
        self, bits: FactBits, value: Value, values: Mapping[str, Value | None]
    ) -> Iterator[tuple[Literal, _About]]:
        """The class of a value, as the fact is read: an absence that reads as it is in that class too."""
        if bits.members and isinstance(value, frozenset):
            for member in bits.members:
                inside = effective_member(bits, member, self._prover.circuit)
                yield (inside if member in value else -inside), _Value(bits, member)
            return
        code: Value | None = value.currency if isinstance(value, Money) else value
        if bits.values:
            code = code if code in bits.values else None
            yield effective_value(bits, code, self._prover.circuit), _Value(bits, code)
        if bits.point is not None:
            yield from self._rungs(Span(bits.point), values)

    def _rungs(self, span: Span, values: Mapping[str, Value | None]) -> Iterator[tuple[Literal, _About]]:
        plus, minus = number_of(span.plus, values), number_of(span.minus, values) if span.minus else 0
        if plus is not None and minus is not None:
            number = plus if span.minus is None else plus - minus
            yield from ((literal, span) for literal in rungs_at(self._prover.ladders.of(span), number))


_STATUS = {"known": "known", "null": "unknown", "absent": "absent"}


class _Widening:
    """Widens the conditions of a region, one after the other."""

    def __init__(self, space: Space, given: Sequence[Literal], core: Mapping[Literal, _About]) -> None:
        self._space = space
        self._prover = space.prover
        self._given = given
        self._core = core
        self._kept = list(core)

    def parts(self) -> Iterator[Part]:
        spans: dict[Span, list[Literal]] = {}
        for literal, about in self._core.items():
            if isinstance(about, Span):
                spans.setdefault(about, []).append(literal)
            elif isinstance(about, _Status):
                yield Part(f"{about.bits.name} is {_STATUS[about.word]}", literal)
            else:
                yield self._of_fact(literal, about.bits, about.value)
        for span, literals in spans.items():
            yield self._of_span(span, literals)

    def _holds_with(self, old: Literal, new: Literal) -> bool:
        kept = [new if literal == old else literal for literal in self._kept]
        return not self._prover.possible(*self._given, *kept)

    def _of_fact(self, literal: Literal, bits: FactBits, value: Any) -> Part:  # noqa: ANN401 - a value or a member
        circuit = self._prover.circuit
        if bits.members:
            text = f"{to_text(Constant(value))} in {bits.name}"
            return Part(text if literal == effective_member(bits, value, circuit) else f"not({text})", literal)
        if bits.declaration.type.kind is Kind.BOOLEAN:
            return Part(bits.name if value else f"not({bits.name})", literal)
        literals = {each: effective_value(bits, each, circuit) for each in bits.values}
        admitted = [each for each, other in literals.items() if other == literal or self._holds_with(literal, other)]
        wide = circuit.any_of(literals[each] for each in admitted)
        self._kept = [wide if each == literal else each for each in self._kept]
        return Part(choice_text(bits, admitted), wide)

    def _of_span(self, span: Span, literals: Sequence[Literal]) -> Part:
        ladder = self._prover.ladders.of(span)
        above = below = None
        for literal in literals:
            if -literal in ladder.literals:
                above = self._lowered(ladder, literal)
            else:
                below = self._raised(ladder, literal)
        rungs = ladder.rungs
        interval = Interval(None if above is None else rungs[above], None if below is None else rungs[below])
        said = ([] if above is None else [-ladder.literals[above]]) + (
            [] if below is None else [ladder.literals[below]]
        )
        expression, form = expression_of(span, self._space)
        return within(expression, form, interval, self._prover.circuit.all_of(said), whole=span.plus.axis.whole)

    def _lowered(self, ladder: Ladder, literal: Literal) -> int:
        """The lowest rung above which the region still holds."""
        index = ladder.literals.index(-literal)
        while index and self._holds_with(literal, -ladder.literals[index - 1]):
            index -= 1
        self._kept = [-ladder.literals[index] if each == literal else each for each in self._kept]
        return index

    def _raised(self, ladder: Ladder, literal: Literal) -> int:
        index = ladder.literals.index(literal)
        while index + 1 < len(ladder.literals) and self._holds_with(literal, ladder.literals[index + 1]):
            index += 1
        self._kept = [ladder.literals[index] if each == literal else each for each in self._kept]
        return index
