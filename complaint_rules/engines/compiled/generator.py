"""Generates Python: one function that finds what every decision comes to, and one a decision for what it needs."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import attrs

from complaint_rules.domain.types import Type
from complaint_rules.engines.compiled.frame import Frame
from complaint_rules.engines.compiled.rails import Rails, conjunction, rails_of
from complaint_rules.engines.meaning import DecisionMeaning, Finding, Mask, bits_of
from complaint_rules.engines.situation import Names, Situation
from complaint_rules.policy.model import Rule

Conclude: TypeAlias = Callable[[DecisionMeaning, Situation, Mask, Mask], Finding]

MAX_REMEMBERED = 4096
"""How many sets of needs are kept for one decision."""


@attrs.frozen
class _Written:
    """One rule's rails, and a quick test that fails only where the rule cannot be unknown."""

    rails: Rails
    doubt: str


def find_source(meanings: Mapping[str, DecisionMeaning], frame: Frame, conclude: Conclude) -> str:
    """The source of the function ``found`` that finds what every decision comes to.

    Truths that are settled give their finding from a table; whatever else they may come to, ``conclude`` tells.
    """
    lines = ["f = s.facts.get", "o = s.outcomes"]
    for position, meaning in enumerate(meanings.values()):
        rules = [_written(rule, frame) for rule in meaning.rules]
        lines += [*frame.new_locals(), "t = u = 0"]
        for index, rule in enumerate(rules):
            lines += [f"if {rule.rails.true}:", f"    t |= {1 << index}"]
            if rule.doubt:
                lines += [f"elif ({rule.doubt}) and not {rule.rails.false}:", f"    u |= {1 << index}"]
        settled, otherwise = frame.constant(meaning.settled), frame.constant(functools.partial(conclude, meaning))
        lines += [f"k{position} = {settled}.get(t | u << {len(rules)}) or {otherwise}(s, t, u)"]
        lines += [f"o[{meaning.name!r}] = {frame.decided(meaning.name)} = k{position}.operand"]
    found = ", ".join(f"{name!r}: k{position}" for position, name in enumerate(meanings))
    return _function("found(s)", [*lines, f"return {{{found}}}"])


def needs_source(meaning: DecisionMeaning, frame: Frame) -> str:
    """The source of the function ``needs`` that gives the mask of what unknown rules of a decision need."""
    lines = []
    for position, rule in enumerate(_written(rule, frame) for rule in meaning.rules):
        if rule.doubt:
            lines += [f"if w & {1 << position}:", f"    n |= {rule.rails.needs}"]
    head = ["f = s.facts.get", "o = s.outcomes", *frame.new_locals(), "n = 0"]
    return _function("needs(s, w)", [*head, *lines, "return n"])


def made(source: str, frame: Frame, name: str) -> Any:  # noqa: ANN401 - a function
    """The function of that name from its source.

    The source is made of the checked tree's operators and of names that the loader has checked; texts stand in it by
    ``repr`` only. Nothing that a pack's author writes is ever run as Python.
    """
    space: dict[str, Any] = dict(frame.constants)
    exec(compile(source, f"<generated {name}>", "exec"), space)  # noqa: S102
    return space[name]


class GeneratedNeeds:
    """What unknown rules of one decision need; generated when first asked for.

    Args:
        meaning: The decision.
        names: What the policy's names are.
        scope: The type of every name.
    """

    def __init__(self, meaning: DecisionMeaning, names: Names, scope: Mapping[str, Type]) -> None:
        self._meaning = meaning
        self._frame = Frame(names, scope, names.reads[meaning.name] | {names.policy.in_force_by})
        self._sets: dict[int, frozenset[str]] = {}

    @functools.cached_property
    def source(self) -> str:
        """The generated code, to be read."""
        return needs_source(self._meaning, self._frame)

    @functools.cached_property
    def _needs(self) -> Callable[[Situation, Mask], int]:
        needs: Callable[[Situation, Mask], int] = made(self.source, self._frame, "needs")
        return needs

    def __call__(self, waiting: Mask, situation: Situation) -> frozenset[str]:
        """What the unknown rules of a mask need."""
        mask = self._needs(situation, waiting)
        found = self._sets.get(mask)
        if found is None:
            names = tuple(self._frame.bits)
            found = frozenset(names[position] for position in bits_of(mask))
            if len(self._sets) < MAX_REMEMBERED:
                self._sets[mask] = found
        return found


def _written(rule: Rule, frame: Frame) -> _Written:
    rails = rails_of(rule.when, frame)
    if rule.since is not None or rule.until is not None:
        rails = conjunction(rails, _in_force(rule.since, rule.until, frame))
    return _Written(rails, frame.take_doubts())


def _in_force(since: dt.date | None, until: dt.date | None, frame: Frame) -> Rails:
    """The rails of a dated rule's time in force."""
    day = frame.local("s.day")
    frame.doubt(f"{day} is None")
    bounds = [f"{frame.constant(since)} <= {day}"] if since is not None else []
    bounds += [f"{day} <= {frame.constant(until)}"] if until is not None else []
    inside = " and ".join(bounds)
    needs = f"({frame.bit(frame.names.policy.in_force_by)} if {day} is None else 0)"
    return Rails(f"({day} is not None and {inside})", f"({day} is not None and not ({inside}))", needs)


def _function(head: str, lines: list[str]) -> str:
    return "\n".join([f"def {head}:", *(f"    {line}" for line in lines), ""])
