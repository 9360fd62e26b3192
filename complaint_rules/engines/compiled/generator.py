"""Generates Python: one function that finds what every decision comes to, and one a decision for what it needs."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, cast

import attrs

from complaint_rules.domain.types import Type
from complaint_rules.engines.compiled.frame import Code, Frame
from complaint_rules.engines.compiled.rails import Rails, conjunction, rails_of
from complaint_rules.engines.compiled.values import coded
from complaint_rules.engines.meaning import MAX_REMEMBERED, DecisionMeaning, Finding, Mask, Truths, bits_of
from complaint_rules.engines.situation import Names, Situation
from complaint_rules.language.operations import Maybe
from complaint_rules.policy.model import Rule

Conclude: TypeAlias = Callable[[DecisionMeaning, Situation, Truths, Mapping[str, Finding]], Finding]

RECORDS, OUTCOMES, FINDINGS = "records", "outcomes", "findings"
"""The parts of findings that a generated ``found`` can give, each straight from its locals."""


@attrs.frozen
class _Written:
    """One rule's rails, and a quick test that fails only where the rule cannot be unknown."""

    rails: Rails
    doubt: str


def find_source(meanings: Mapping[str, DecisionMeaning], frame: Frame, conclude: Conclude) -> str:
    """The source of the function ``found`` that finds what every decision comes to, from facts and the day in force.

    Truths that are settled give their finding from a table; whatever else they may come to, ``conclude`` tells.
    """
    situation = f"{frame.constant(Situation)}({frame.constant(frame.names)}, v, d, False)"
    lines = []
    for name, meaning in meanings.items():
        lines += _truths(meaning, frame)
        settled, otherwise = frame.constant(meaning.settled), frame.constant(functools.partial(conclude, meaning))
        upstream = _table({each: frame.finding(each) for each in frame.names.upstream[name]})
        concluded = f"{otherwise}(s := s or {situation}, t, {upstream})"
        lines.append(f"{frame.new_finding(name)} = {settled}.get(t) or {concluded}")
    for part in (OUTCOMES, RECORDS, FINDINGS):
        found = {name: f"{frame.finding(name)}{_attribute(part, meaning)}" for name, meaning in meanings.items()}
        lines.append(f"if part == {part!r}: return {_table(found)}")
    # Seldom is a situation needed for anything but what is not settled; one not made saves a tenth of the time.
    begun = situation if frame.evaluates else None
    return _function("found(v, d, part)", ["f = v.get", f"s = {begun}", *lines])


def _attribute(part: str, meaning: DecisionMeaning) -> Code:
    if part == OUTCOMES:
        return ".record.outcome" if meaning.definition.collect else ".operand"
    return ".record" if part == RECORDS else ""


def truths_source(meaning: DecisionMeaning, frame: Frame) -> str:
    """The source of the function ``truths`` that gives the truths of one decision's rules."""
    return _function("truths(s)", ["f = s.facts.get", *_truths(meaning, frame), "return t"])


def needs_source(meaning: DecisionMeaning, frame: Frame) -> str:
    """The source of the function ``needs`` that gives the mask of what unknown rules of a decision need."""
    lines = ["f = s.facts.get", "n = 0"]
    for position, rule in enumerate(meaning.rules):
        frame.forget_locals()
        written = _written(rule, frame)
        if written.doubt:
            block = [*frame.new_locals(), f"n |= {written.rails.needs}"]
            lines += [f"if w & {1 << position}:", *(f"    {line}" for line in block)]
    return _function("needs(s, w)", [*lines, "return n"])


def values_source(meaning: DecisionMeaning, frame: Frame) -> str:
    """The source of the function ``values`` that gives each rule's outcome, and the mask of what the computed need."""
    lines = ["f = s.facts.get", f"v, n = [*{frame.constant(meaning.constants)}], 0"]
    for position, rule in enumerate(meaning.rules):
        if rule.value is not None:
            frame.forget_locals()
            value = coded(rule.value, frame)
            block = [*frame.new_locals(), f"v[{position}] = {value.code}", f"n |= {value.needs}"]
            lines += [f"if w & {1 << position}:", *(f"    {line}" for line in block)]
    return _function("values(s, w)", [*lines, "return tuple(v), n"])


def made(source: str, frame: Frame, name: str) -> Any:  # noqa: ANN401 - a function
    """The function of that name from its source.

    The source is made of the checked tree's operators and of names that the loader has checked; texts stand in it by
    ``repr`` only. Nothing that a pack's author writes is ever run as Python.
    """
    space: dict[str, Any] = dict(frame.constants)
    exec(compile(source, f"<generated {name}>", "exec"), space)  # noqa: S102
    return space[name]


class GeneratedDecision:
    """One decision's truths, needs and values, each for itself and generated when it is first asked for.

    Args:
        meaning: The decision.
        names: What the policy's names are.
        scope: The type of every name.
    """

    def __init__(self, meaning: DecisionMeaning, names: Names, scope: Mapping[str, Type]) -> None:
        self._meaning = meaning
        self._names = names
        self._scope = scope
        self._behind = sorted(names.reads[meaning.name] | {names.policy.in_force_by})
        self._sets: dict[int, frozenset[str]] = {}

    @property
    def source(self) -> str:
        """The generated code, to be read."""
        sources = (write(self._meaning, self._frame()) for write in (truths_source, needs_source, values_source))
        return "\n\n".join([f"# {self._meaning.name}", *sources])

    def _frame(self, strict: Code = "s.strict") -> Frame:
        return Frame(self._names, self._scope, self._behind, day="s.day", strict=strict)

    @functools.cached_property
    def truths(self) -> Callable[[Situation], Truths]:
        """The truths of its rules, where the situation holds the findings of the decisions that it uses."""
        frame = self._frame()
        return cast(Callable[[Situation], Truths], made(truths_source(self._meaning, frame), frame, "truths"))

    @functools.cached_property
    def _needs(self) -> Callable[[Situation, Mask], int]:
        frame = self._frame()
        return cast(Callable[[Situation, Mask], int], made(needs_source(self._meaning, frame), frame, "needs"))

    @functools.cached_property
    def _values(self) -> Callable[[Situation, Mask], tuple[tuple[Maybe, ...], int]]:
        frame = self._frame()
        values = made(values_source(self._meaning, frame), frame, "values")
        return cast(Callable[[Situation, Mask], tuple[tuple[Maybe, ...], int]], values)

    def needs(self, waiting: Mask, situation: Situation) -> frozenset[str]:
        """What the unknown rules of a mask need."""
        return self._named(self._needs(situation, waiting))

    def values(self, computing: Mask, situation: Situation) -> tuple[tuple[Maybe, ...], frozenset[str]]:
        """Each rule's outcome, those that the rules of a mask compute included, and what these need."""
        values, needs = self._values(situation, computing)
        return values, self._named(needs)

    def _named(self, needs: int) -> frozenset[str]:
        """The names in a mask of needs."""
        found = self._sets.get(needs)
        if found is None:
            found = frozenset(self._behind[position] for position in bits_of(needs))
            if len(self._sets) < MAX_REMEMBERED:
                self._sets[needs] = found
        return found


def _truths(meaning: DecisionMeaning, frame: Frame) -> list[str]:
    """The lines after which ``t`` is the truths of a decision's rules."""
    rules = [_written(rule, frame) for rule in meaning.rules]
    lines = [*frame.new_locals(), "t = 0"]
    for position, rule in enumerate(rules):
        lines += [f"if {rule.rails.true}:", f"    t |= {meaning.truths(1 << position, 0)}"]
        if rule.doubt:
            lines += [f"elif ({rule.doubt}) and not {rule.rails.false}:"]
            lines += [f"    t |= {meaning.truths(0, 1 << position)}"]
    return lines


def _written(rule: Rule, frame: Frame) -> _Written:
    rails = rails_of(rule.when, frame)
    if rule.since is not None or rule.until is not None:
        rails = conjunction(rails, _in_force(rule.since, rule.until, frame))
    return _Written(rails, frame.take_doubts())


def _in_force(since: dt.date | None, until: dt.date | None, frame: Frame) -> Rails:
    """The rails of a dated rule's time in force."""
    day = frame.local(frame.day)
    frame.doubt(f"{day} is None")
    bounds = [f"{frame.constant(since)} <= {day}"] if since is not None else []
    bounds += [f"{day} <= {frame.constant(until)}"] if until is not None else []
    inside = " and ".join(bounds)
    needs = f"({frame.bits[frame.names.policy.in_force_by]} if {day} is None else 0)"
    return Rails(f"({day} is not None and {inside})", f"({day} is not None and not ({inside}))", needs)


def _table(codes: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{name!r}: {code}' for name, code in codes.items())}}}"


def _function(head: str, lines: list[str]) -> str:
    return "\n".join([f"def {head}:", *(f"    {line}" for line in lines), ""])
