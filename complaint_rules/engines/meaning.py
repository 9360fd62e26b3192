"""What the truths of a decision's rules mean: the one place of it, which every engine shares.

An engine finds for each rule of a decision whether its condition is true, false or unknown, and hands that over as two
bit masks (bit *i* is the *i*-th rule by id). From the masks follows everything else; equal masks, needs and values give
equal records, so a record is made once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import attrs

from complaint_rules.domain.facts import Value
from complaint_rules.domain.types import Kind
from complaint_rules.domain.values import Money
from complaint_rules.engines.record import Outcome, Record, Status
from complaint_rules.language.operations import Maybe
from complaint_rules.policy.model import DecisionDefinition, Policy, Rule

Mask: TypeAlias = int
"""A set of a decision's rules."""

MAX_REMEMBERED = 4096
"""How many records of one decision are kept, so that memory stays flat whatever comes in."""


def bits_of(mask: Mask) -> Iterator[int]:
    """The positions of a mask's rules, ascending."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def defeats_of(rules: tuple[Rule, ...]) -> tuple[Mask, ...]:
    """For each rule the mask of those that it defeats: ``overrides`` taken transitively, whatever holds between."""
    position = {rule.id: index for index, rule in enumerate(rules)}
    direct = [[position[name] for name in rule.overrides if name in position] for rule in rules]
    closed = []
    for index in range(len(rules)):
        reached, waiting = 0, list(direct[index])
        while waiting:
            below = waiting.pop()
            if not reached >> below & 1:
                reached |= 1 << below
                waiting.extend(direct[below])
        closed.append(reached)
    return tuple(closed)


@attrs.frozen
class Judgement:
    """What a decision's truths come to, before needs and assumptions are known.

    Args:
        standing: Rules that hold or may hold and that no rule which holds defeats.
        survivors: Standing rules that hold.
        outcome: None unless decided; collecting: the certain values.
    """

    status: Status
    outcome: Outcome
    standing: Mask
    survivors: Mask
    defeated: Mask
    possible: tuple[Value, ...] | None


class DecisionMeaning:
    """Points 2 to 6 and 9 of a decision's meaning, for one decision of one policy.

    Args:
        policy: The policy.
        definition: The decision.
        locale: Of the questions.
    """

    def __init__(self, policy: Policy, definition: DecisionDefinition, locale: str) -> None:
        self.name = definition.name
        self.definition = definition
        self.rules = tuple(policy.rules[name] for name in sorted(definition.rules))
        self.defeats = defeats_of(self.rules)
        self.computed = sum(1 << index for index, rule in enumerate(self.rules) if rule.value is not None)
        self._constants = tuple(rule.then for rule in self.rules)
        self._policy = policy
        self._locale = locale
        self._judgements: dict[tuple[Mask, Mask], Judgement] = {}
        self._records: dict[tuple[object, ...], Record] = {}

    def judge(self, true: Mask, unknown: Mask, values: tuple[Maybe, ...] | None = None) -> Judgement:
        """Resolve the rules.

        Args:
            true: Rules that hold.
            unknown: Rules that may hold.
            values: Each rule's outcome, None where unknown; needed only where a standing rule computes its outcome.
        """
        if values is not None:
            return self._resolve(true, unknown, values)
        judgement = self._judgements.get((true, unknown))
        if judgement is None:
            judgement = self._resolve(true, unknown, self._constants)
            _remember(self._judgements, (true, unknown), judgement)
        return judgement

    def record(self, judgement: Judgement, needs: frozenset[str], assumes: frozenset[str]) -> Record:
        """The record of a judgement."""
        key = (judgement, needs, assumes)
        record = self._records.get(key)
        if record is None:
            record = self._make(judgement, tuple(sorted(needs)), tuple(sorted(assumes)))
            _remember(self._records, key, record)
        return record

    def standing(self, true: Mask, unknown: Mask) -> Mask:
        """The standing rules."""
        return (true | unknown) & ~self._defeated_by(true)

    def _defeated_by(self, rules: Mask) -> Mask:
        defeated = 0
        for index in bits_of(rules):
            defeated |= self.defeats[index]
        return defeated

    def _resolve(self, true: Mask, unknown: Mask, values: tuple[Maybe, ...]) -> Judgement:
        defeated = self._defeated_by(true)
        standing = (true | unknown) & ~defeated
        if self.definition.collect:
            status, outcome, possible = self._collect(standing & true, standing, unknown, values)
        else:
            unbeatable = true & ~defeated & ~self._defeated_by(unknown)
            status, outcome = self._choose(standing & true, standing, unbeatable, values)
            possible = None
        return Judgement(status, outcome, standing, standing & true, true & defeated, possible)

    def _choose(
        self, survivors: Mask, standing: Mask, unbeatable: Mask, values: tuple[Maybe, ...]
    ) -> tuple[Status, Outcome]:
        otherwise = self.definition.otherwise
        if len(_distinct(values[index] for index in bits_of(unbeatable))) > 1:
            return Status.CONFLICT, None
        if not standing:
            return (Status.NOT_COVERED, None) if otherwise is None else (Status.DECIDED, otherwise)
        outcomes = [values[index] for index in bits_of(standing)]
        first = outcomes[0]
        agreed = first is not None and all(outcome == first for outcome in outcomes)
        if agreed and (survivors or first == otherwise):
            return Status.DECIDED, first
        return Status.UNDETERMINED, None

    def _collect(
        self, survivors: Mask, standing: Mask, unknown: Mask, values: tuple[Maybe, ...]
    ) -> tuple[Status, Outcome, tuple[Value, ...]]:
        certain = _distinct(values[index] for index in bits_of(survivors) if self._is_certain(index, unknown, values))
        given = [values[index] for index in bits_of(standing)]
        candidates = [*given, *self._whole_type()] if None in given else given
        possible = [value for value in _distinct(candidates) if value not in certain]
        open_ended = None in given and self.definition.type.kind not in {Kind.ENUM, Kind.BOOLEAN}
        status = Status.UNDETERMINED if possible or open_ended else Status.DECIDED
        return status, tuple(sorted(certain, key=sort_key)), tuple(sorted(possible, key=sort_key))

    def _is_certain(self, survivor: int, unknown: Mask, values: tuple[Maybe, ...]) -> bool:
        """Whether whatever may defeat a survivor gives its value as well."""
        rivals = (rival for rival in bits_of(unknown) if self.defeats[rival] >> survivor & 1)
        return all(values[rival] is not None and values[rival] == values[survivor] for rival in rivals)

    def _whole_type(self) -> tuple[Value, ...]:
        return (False, True) if self.definition.type.kind is Kind.BOOLEAN else self.definition.type.values

    def _make(self, judgement: Judgement, needs: tuple[str, ...], assumes: tuple[str, ...]) -> Record:
        survivors = [self.rules[index] for index in bits_of(judgement.survivors)]
        return Record(
            status=judgement.status,
            outcome=judgement.outcome,
            reasons=tuple(sorted({rule.reason for rule in survivors if rule.reason})),
            rules=tuple(rule.id for rule in survivors),
            clauses=tuple(sorted({clause for rule in survivors for clause in rule.clauses})),
            defeated=tuple(self.rules[index].id for index in bits_of(judgement.defeated)),
            needs=needs,
            questions=tuple(self._questions(needs)),
            assumes=assumes,
            possible=judgement.possible,
        )

    def _questions(self, needs: Iterable[str]) -> Iterator[str]:
        for name in needs:
            if name in self._policy.facts:
                text = text_in(self._policy.facts[name].ask, self._locale, self._policy.locales)
                if text:
                    yield text


def text_in(texts: Any, locale: str, locales: tuple[str, ...]) -> str:  # noqa: ANN401 - Texts, or none
    """A text in a locale, else in the first of the policy's that there is, else empty."""
    return next((texts[each] for each in (locale, *locales) if each in texts), "")


def sort_key(value: Value) -> tuple[object, ...]:
    """Orders outcomes of one type: texts by code point, numbers by size, money by currency first."""
    return (value.currency, value.amount) if isinstance(value, Money) else (value,)


def _distinct(values: Iterable[Maybe]) -> list[Value]:
    found: list[Value] = []
    for value in values:
        if value is not None and value not in found:
            found.append(value)
    return found


def _remember(memory: dict[Any, Any], key: object, value: object) -> None:
    if len(memory) >= MAX_REMEMBERED:
        memory.clear()
    memory[key] = value
