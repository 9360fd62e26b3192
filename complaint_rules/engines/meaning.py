"""What the truths of a decision's rules mean: the one place of it, which every engine shares.

An engine finds for each rule of a decision whether its condition is true, false or unknown, and hands that over as two
bit masks (bit *i* is the *i*-th rule by id), or as one number. From the masks follows everything else; equal masks,
needs and values give equal records, so a record is made once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias, cast

import attrs

from complaint_rules.domain.facts import Value
from complaint_rules.domain.types import Kind
from complaint_rules.domain.values import Money
from complaint_rules.engines.record import Outcome, Record, Status
from complaint_rules.language.operations import Maybe
from complaint_rules.policy.model import DecisionDefinition, Policy, Rule

Mask: TypeAlias = int
"""A set of a decision's rules."""

Truths: TypeAlias = int
"""Both masks of a decision in one: the true rules, and above them, shifted by the number of rules, the unknown ones."""

MAX_REMEMBERED = 4096
"""How many findings of one decision are kept, so that memory stays flat whatever comes in."""

_NOTHING: frozenset[str] = frozenset()


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


@attrs.frozen(eq=False)
class Finding:
    """What a decision's truths come to.

    Args:
        operand: The outcome as other decisions' conditions see it; None where it is unknown.
        needs: What keeps standing rules unknown.
        record: The record, where nothing is assumed.
        assuming: Records by what is assumed.
    """

    operand: Maybe
    needs: frozenset[str]
    record: Record
    assuming: dict[frozenset[str], Record] = attrs.field(factory=dict)

    def answers_like(self, other: Finding) -> bool:
        """Whether both give the same answer, for whatever reasons."""
        own, theirs = self.record, other.record
        return (own.status, own.outcome, own.possible) == (theirs.status, theirs.outcome, theirs.possible)


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
        self.constants = tuple(rule.then for rule in self.rules)
        self.settled: dict[Truths, Finding] = {}
        self._computed = sum(1 << index for index, rule in enumerate(self.rules) if rule.value is not None)
        self._numeric = definition.type.kind in {Kind.NUMBER, Kind.MONEY}
        self._policy = policy
        self._locale = locale
        self._open: dict[Truths, tuple[Mask, Mask]] = {}
        self._findings: dict[tuple[object, ...], Finding] = {}

    def truths(self, true: Mask, unknown: Mask) -> Truths:
        """Both masks in one."""
        return true | unknown << len(self.rules)

    def _masks(self, truths: Truths) -> tuple[Mask, Mask]:
        unknown = truths >> len(self.rules)
        return truths ^ unknown << len(self.rules), unknown

    def open(self, truths: Truths) -> tuple[Mask, Mask]:
        """The standing rules that may hold, and those that compute their outcome."""
        found = self._open.get(truths)
        if found is None:
            true, unknown = self._masks(truths)
            standing = ~self._defeated_by(true)
            found = unknown & standing, (true | unknown) & self._computed & standing
            _remember(self._open, truths, found)
        return found

    def settle(self, truths: Truths) -> Finding:
        """What the truths alone come to, where no standing rule is unknown or computes its outcome."""
        finding = self._resolve(*self._masks(truths), self.constants, _NOTHING)
        _remember(self.settled, truths, finding)
        return finding

    def find(self, truths: Truths, needs: frozenset[str], values: tuple[Maybe, ...] | None = None) -> Finding:
        """What the truths come to.

        Args:
            truths: Of the rules.
            needs: What keeps standing rules, or their outcomes, unknown.
            values: Each rule's outcome, None where unknown; not given where no standing rule computes its own.
        """
        # Equal numbers may be written differently, `1` and `1.00`, and are to stay as they are.
        exact = tuple(map(repr, values)) if values is not None and self._numeric else values
        key = (truths, needs, exact)
        finding = self._findings.get(key)
        if finding is None:
            finding = self._resolve(*self._masks(truths), self.constants if values is None else values, needs)
            _remember(self._findings, key, finding)
        return finding

    def assuming(self, finding: Finding, assumes: frozenset[str]) -> Record:
        """The record of a finding that takes something from an absence."""
        record = finding.assuming.get(assumes)
        if record is None:
            record = attrs.evolve(finding.record, assumes=tuple(sorted(assumes)))
            _remember(finding.assuming, assumes, record)
        return record

    def _defeated_by(self, rules: Mask) -> Mask:
        defeated = 0
        for index in bits_of(rules):
            defeated |= self.defeats[index]
        return defeated

    def _resolve(self, true: Mask, unknown: Mask, values: tuple[Maybe, ...], needs: frozenset[str]) -> Finding:
        defeated = self._defeated_by(true)
        standing = (true | unknown) & ~defeated
        survivors = standing & true
        possible = None
        if self.definition.collect:
            status, outcome, possible = self._collect(survivors, standing, unknown, values)
        else:
            unbeatable = survivors & ~self._defeated_by(unknown)
            status, outcome = self._choose(survivors, standing, unbeatable, values)
        operand = as_operand(outcome, self.definition) if status is Status.DECIDED else None
        record = self._record(status, outcome, survivors, true & defeated, possible, tuple(sorted(needs)))
        return Finding(operand, needs, record)

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

    def _record(
        self,
        status: Status,
        outcome: Outcome,
        survivors: Mask,
        defeated: Mask,
        possible: tuple[Value, ...] | None,
        needs: tuple[str, ...],
    ) -> Record:
        winners = [self.rules[index] for index in bits_of(survivors)]
        return Record(
            status=status,
            outcome=outcome,
            reasons=tuple(sorted({rule.reason for rule in winners if rule.reason})),
            rules=tuple(rule.id for rule in winners),
            clauses=tuple(sorted({clause for rule in winners for clause in rule.clauses})),
            defeated=tuple(self.rules[index].id for index in bits_of(defeated)),
            needs=needs,
            questions=tuple(self._questions(needs)),
            possible=possible,
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


def as_operand(outcome: Outcome, definition: DecisionDefinition) -> Maybe:
    """A decided outcome as other decisions' conditions see it: enum values collected are a set."""
    if definition.collect and definition.type.kind is Kind.ENUM and isinstance(outcome, tuple):
        return cast(frozenset[str], frozenset(outcome))
    return outcome


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
