"""Two policies over the same complaints, each with an engine to replay them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from complaint_rules.analysis.comparing.answers import Answer
from complaint_rules.analysis.encoding.facts import FactBits
from complaint_rules.analysis.encoding.side_by_side import differing
from complaint_rules.analysis.encoding.space import Reading, Space
from complaint_rules.analysis.examining import admits
from complaint_rules.analysis.finding import Undecided, Witness
from complaint_rules.analysis.logic.prover import Prover
from complaint_rules.analysis.logic.solver import Literal
from complaint_rules.analysis.regions import Region, Regions
from complaint_rules.analysis.witness.finding import Finder, complaint_of
from complaint_rules.analysis.witness.ordinary import ordinary_complaint
from complaint_rules.analysis.witness.placing import Values
from complaint_rules.domain.facts import Facts
from complaint_rules.engines.compiled.engine import CompiledEngine
from complaint_rules.engines.decided import decided
from complaint_rules.engines.record import Record
from complaint_rules.engines.situation import Names
from complaint_rules.policy.model import Policy


class Pair:
    """Both policies, encoded over one set of facts.

    Args:
        old: The one.
        new: The other.
    """

    def __init__(self, old: Policy, new: Policy) -> None:
        self._engines = {id(each): CompiledEngine(each) for each in (old, new)}
        self.space = Space(old, new)
        self.old: Reading = self.space.read(old, mark="old")
        self.new: Reading = self.space.read(new, mark="new")

    @property
    def prover(self) -> Prover:
        """Answers questions."""
        return self.space.prover

    @cached_property
    def _ordinary(self) -> Facts:
        """Of the new policy, as far as the old one can read it."""
        facts = ordinary_complaint(self.new.policy, self._engines[id(self.new.policy)])
        return Facts({name: value for name, value in facts.values.items() if name in self.old.policy.facts})

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self.space, self._ordinary, self.new.world.names)

    def facts_behind(self, name: str) -> list[FactBits]:
        """The facts that a decision hangs on, under either policy."""
        found: set[str] = set()
        for reading in (self.old, self.new):
            names = reading.world.names
            found |= names.behind(name)
            if names.dated:
                found.add(reading.policy.in_force_by)
        return [self.space.facts[each] for each in sorted(found) if each in self.space.facts]

    def witness(self, goal: Sequence[Literal], name: str, before: Answer, after: Answer) -> Witness | None:
        """A complaint that has one answer under the old policy and another under the new; both engines say so."""

        def confirm(values: Values) -> Witness | None:
            facts = complaint_of(values)
            old, new = (self._decide(facts, each) for each in (self.old, self.new))
            if old is None or new is None or not (before.is_of(old[name]) and after.is_of(new[name])):
                return None
            return Witness(facts, {name: old[name]}, self._changed(facts), other_records={name: new[name]})

        return self._finder.find(goal, self.facts_behind(name), confirm)

    def _decide(self, facts: Facts, reading: Reading) -> Mapping[str, Record] | None:
        """What one policy decides; None where it assumes that there is no such complaint."""
        names = reading.world.names
        known = Facts({name: value for name, value in facts.values.items() if name in names.policy.facts})
        records = self._engines[id(reading.policy)].decide(known)
        return records if admits(names.policy, decided(names, known, records, None)) else None

    def _changed(self, facts: Facts) -> tuple[str, ...]:
        missing = object()
        given = self._ordinary.values
        personal = {name for name, bits in self.space.facts.items() if bits.declaration.personal}
        return tuple(
            sorted(
                name
                for name, value in facts.values.items()
                if given.get(name, missing) != value and not (name in personal and given.get(name) is not None)
            )
        )

    def region(self, goal: Sequence[Literal], witness: Witness, name: str) -> Region | None:
        """The region around a witness."""
        return Regions(self.space, self.facts_behind(name), goal).around(witness.facts.values)

    def is_alike(self, name: str) -> bool:
        """Whether a decision, and all that it hangs on, is written alike in both: then nothing has to be asked."""
        return _written(name, self.old.world.names) == _written(name, self.new.world.names)

    def differ(self, name: str) -> Literal:
        """Holds where a decision that both take comes out differently."""
        return differing(self.old.decisions[name], self.new.decisions[name], self.prover.circuit)

    def follows(self, name: str) -> tuple[str, ...]:
        """The decisions used on the way to one without a change of which it doesn't change; none where it does."""
        used = {each for reading in (self.old, self.new) for each in _used_by(name, reading.world.names)}
        both = sorted(used & self.old.decisions.keys() & self.new.decisions.keys())
        unchanged = {-self.differ(each): each for each in both}
        core = self.prover.core_of(list(unchanged), given=[self.differ(name)])
        return tuple(sorted(unchanged[literal] for literal in core)) if core else ()

    def open(self, name: str, before: Answer, after: Answer) -> Undecided:
        """That a change could not be shown."""
        return Undecided(
            question=f"change/{name}/{before}/{after}",
            reason=f"that `{name}` goes from {before} to {after} could neither be ruled out nor shown",
            place=self.new.decisions[name].definition.place,
        )

    def not_followed(self, name: str) -> Undecided:
        """That outcomes are computed which cannot be told apart."""
        return Undecided(
            question=f"change/{name}",
            reason=f"outcomes of `{name}` are computed in a way that is not followed exactly",
            place=self.new.decisions[name].definition.place,
        )


def _written(name: str, names: Names) -> tuple[object, ...]:
    """All that a decision hangs on."""
    policy = names.policy
    decisions = [policy.decisions[each] for each in sorted({name, *_used_by(name, names)})]
    rules = [policy.rules[rule] for each in decisions for rule in each.rules]
    behind = sorted(names.behind(name) | {policy.in_force_by})
    return (
        *((each.name, each.type, each.collect, each.otherwise) for each in decisions),
        *((each.id, each.when, each.value, each.then, each.overrides, each.since, each.until) for each in rules),
        *((policy.facts.get(each), names.parameter(each)) for each in behind),
        (policy.zone, policy.calendar, names.dated),
    )


def _used_by(name: str, names: Names) -> Iterator[str]:
    """The decisions behind one."""
    for each in names.upstream.get(name, ()):
        yield each
        yield from _used_by(each, names)
