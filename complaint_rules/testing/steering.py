"""Complaints that a given rule decides: conditions are made true, and what stands in the way false, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import attrs

from complaint_rules.domain.facts import Facts, Value
from complaint_rules.domain.types import Kind
from complaint_rules.engines.decided import Decided
from complaint_rules.engines.deciding import truth_of_rule
from complaint_rules.engines.meaning import as_operand, defeats_of
from complaint_rules.engines.record import Status
from complaint_rules.language import nodes
from complaint_rules.language.evaluation import truth_of
from complaint_rules.language.nodes import Node
from complaint_rules.language.operations import Maybe
from complaint_rules.language.traversal import names_in
from complaint_rules.policy.model import Rule
from complaint_rules.reports.turning import Turn, way_to
from complaint_rules.testing.aiming import aims_at
from complaint_rules.testing.drawing import Drawing
from complaint_rules.testing.inverting import Change, reaching
from complaint_rules.testing.randomness import assume, st
from complaint_rules.testing.reading import dates_of_rule
from complaint_rules.testing.subjects import Subject, known_in
from complaint_rules.testing.supposing import Supposed

_Values: TypeAlias = Mapping[str, Value | None]

_MOST_TURNS = 12
_DEEPEST = 4


def deciding(subject: Subject, rule: Rule, *, unknowns: bool) -> st.SearchStrategy[Facts]:
    """Complaints under which a rule is among those that decide.

    Args:
        subject: The policy.
        rule: The rule.
        unknowns: Whether other facts may be unknown.
    """
    steering = Steering(Drawing(subject, unknowns=unknowns))

    @st.composite
    def deciding_facts(draw: st.DrawFn) -> Facts:
        base = draw(st.sampled_from(steering.bases(rule)))
        values = steering.steered(draw, steering.drawing.changed(draw, base), rule)
        assume(values is not None and steering.decides(rule, subject.decide(values)))
        return steering.drawing.finished(values or base)

    return deciding_facts()


@attrs.frozen(eq=False)
class Steering:
    """Turns complaints of one policy so that rules decide them.

    Args:
        drawing: Draws its complaints.
    """

    drawing: Drawing
    _bases: dict[str, list[_Values]] = attrs.field(factory=dict, init=False)

    @property
    def subject(self) -> Subject:
        """The policy."""
        return self.drawing.subject

    def bases(self, rule: Rule) -> list[_Values]:
        """Complaints to start from: the author's examples that the rule decides, and the ordinary one."""
        if rule.id not in self._bases:
            given = [facts.values for facts, found in self.subject.examples if rule.id in found[rule.decides].rules]
            self._bases[rule.id] = [*given, self.subject.ordinary]
        return self._bases[rule.id]

    def decides(self, rule: Rule, situation: Decided) -> bool:
        """Whether a rule is among those that decided."""
        record = situation.records[rule.decides]
        answered = record.status is Status.DECIDED or record.possible is not None
        return answered and rule.id in record.rules

    def steered(self, draw: st.DrawFn, values: _Values, rule: Rule, depth: int = 0) -> _Values | None:
        """A complaint turned so that a rule decides it; None where no way was found."""
        for _ in range(_MOST_TURNS):
            situation = self.subject.decide(values)
            if self.decides(rule, situation):
                return values
            turned = self._turned(draw, values, self._next(rule, situation), situation, depth)
            if turned is None or turned == values:
                return None
            values = turned
        return None

    def _next(self, rule: Rule, situation: Decided) -> tuple[Turn, ...] | None:
        """What has to be turned next: the rule's own condition, then what defeats it, then what contradicts it."""
        own = _in_force(rule, situation)
        if truth_of(own, situation) is not True:
            return way_to(own, wanted=True, environment=situation)
        for other in self._against(rule, situation):
            turns = way_to(other.when, wanted=False, environment=situation)
            if turns:
                return turns
        return None

    def _against(self, rule: Rule, situation: Decided) -> Iterator[Rule]:
        """The rules that hold, or may, and keep a rule that holds from deciding."""
        rules = [self.subject.model.rules[name] for name in self.subject.model.decisions[rule.decides].rules]
        defeats = defeats_of(tuple(rules))
        position = [each.id for each in rules].index(rule.id)
        standing = [each for each in zip(rules, defeats, strict=True) if truth_of_rule(each[0], situation) is not False]
        yield from (other for other, mask in standing if mask >> position & 1)
        if not self.subject.model.decisions[rule.decides].collect:
            yield from (
                other for other, _ in standing if other is not rule and (other.then != rule.then or other.value)
            )

    def _turned(
        self, draw: st.DrawFn, values: _Values, turns: tuple[Turn, ...] | None, situation: Decided, depth: int
    ) -> _Values | None:
        for turn in turns or ():
            changes = list(self._changes(turn, situation))
            if changes:
                name, value = draw(st.sampled_from(changes))
                return _with(values, name, value)
            upstream = list(self._upstream(turn, situation)) if depth < _DEEPEST else []
            if upstream:
                return self.steered(draw, values, draw(st.sampled_from(upstream)), depth + 1)
        return None

    def _changes(self, turn: Turn, situation: Decided) -> Iterator[tuple[str, Maybe]]:
        """The changes of one fact after which a test comes out as it should."""
        names = names_in(turn.test) & self.subject.model.facts.keys()
        lacking = [name for name in sorted(names) if situation.facts.get(name) is None]
        known = known_in(situation.facts, names, self.subject.ordinary)
        for name in sorted(names):
            yield from self._settling(name, turn, {**situation.facts}, situation)
        if len(lacking) > 1:  # the first becomes known, and the others next time
            yield lacking[0], known.get(lacking[0])

    def _settling(self, name: str, turn: Turn, facts: dict[str, Any], situation: Decided) -> Iterator[Change]:
        for value in dict.fromkeys([*self._candidates(name), *self._at_boundary(name, turn, situation)]):
            after = attrs.evolve(situation, facts=_with(facts, name, value))
            if truth_of(turn.test, after) is turn.wanted:
                yield name, value  # type: ignore[misc]  # None is what leaves a fact out

    def _candidates(self, name: str) -> list[Maybe]:
        declared = self.subject.fact(name)
        match declared.type.kind:
            case Kind.BOOLEAN:
                return [False, True, None]
            case Kind.ENUM:
                return [*declared.type.values, None]
            case Kind.SET:
                one = [frozenset({value}) for value in declared.type.values]
                whole = frozenset(declared.type.values)
                return [frozenset(), *one, *(whole - each for each in one), whole, None]
        return [self.subject.ordinary.get(name), *self.subject.landmarks.of(declared), None]

    def _at_boundary(self, name: str, turn: Turn, situation: Decided) -> Iterator[Value]:
        if isinstance(turn.test, nodes.Compare):
            for aim in aims_at(turn.test, situation):
                yield from (value for fact, value in reaching(aim.side, aim.target, situation) if fact == name)

    def _upstream(self, turn: Turn, situation: Decided) -> Iterator[Rule]:
        """Rules of another decision whose outcome would make a test come out as it should."""
        for name in sorted(names_in(turn.test) & self.subject.model.decisions.keys()):
            definition = self.subject.model.decisions[name]
            for rule in (self.subject.model.rules[each] for each in definition.rules):
                outcome = as_operand(
                    (rule.then,) if definition.collect and rule.then is not None else rule.then, definition
                )
                after = Supposed(situation, name, outcome)
                if rule.value is not None or truth_of(turn.test, after) is turn.wanted:
                    yield rule


def _in_force(rule: Rule, situation: Decided) -> Node:
    dates = tuple(dates_of_rule(rule, situation.names.policy))
    return nodes.And((*dates, rule.when)) if dates else rule.when


def _with(values: _Values, name: str, value: Maybe) -> dict[str, Value | None]:
    """A complaint with one fact changed; None leaves it out."""
    rest = {each: held for each, held in values.items() if each != name}
    return rest if value is None else {**rest, name: value}
