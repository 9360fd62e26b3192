"""A policy under examination: what the families of findings share."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from complaint_rules.analysis.encoding.facts import FactBits
from complaint_rules.analysis.encoding.space import Reading, Space
from complaint_rules.analysis.finding import Undecided, Witness
from complaint_rules.analysis.logic.prover import Prover
from complaint_rules.analysis.logic.solver import Literal
from complaint_rules.analysis.regions import Region, Regions
from complaint_rules.analysis.witness.finding import Finder, complaint_of
from complaint_rules.analysis.witness.ordinary import ordinary_complaint
from complaint_rules.analysis.witness.placing import Values
from complaint_rules.domain.facts import Facts, Value
from complaint_rules.engines.compiled.engine import CompiledEngine
from complaint_rules.engines.decided import Decided, decided
from complaint_rules.engines.record import Record
from complaint_rules.language.evaluation import truth_of
from complaint_rules.language.nodes import Node
from complaint_rules.language.traversal import names_in
from complaint_rules.policy.model import Policy
from complaint_rules.policy.places import Place

_T = TypeVar("_T")

Shows = Callable[[Mapping[str, Record], Decided], bool]
"""Whether the records of a replayed complaint show what is claimed."""


class Examination:
    """One policy, encoded, with an engine to replay complaints.

    Args:
        policy: The policy.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.engine = CompiledEngine(policy)
        self.knowledge: dict[str, tuple[str, ...]] = {}
        self._provers: list[Prover] = []
        self._encode()

    def _encode(self) -> None:
        self.space = Space(self.policy)
        self.reading: Reading = self.space.read(self.policy)
        self.names = self.reading.world.names
        self._provers.append(self.prover)

    def renewed(self) -> Examination:
        """The same with a new prover, for many questions: all clauses of those before weigh on every one."""
        other = copy.copy(self)
        other._encode()  # noqa: SLF001 - of this class
        return other

    @property
    def questions(self) -> int:
        """How many the solver answered."""
        return sum(prover.solver.questions for prover in self._provers)

    @property
    def prover(self) -> Prover:
        """Answers questions."""
        return self.space.prover

    @cached_property
    def ordinary(self) -> Facts:
        """The complaint to which witnesses are held near."""
        return ordinary_complaint(self.policy, self.engine)

    @property
    def _finder(self) -> Finder:
        return Finder(self.space, self.ordinary, self.names)

    def is_own(self, pack: str) -> bool:
        """Whether something is the policy's own pack's: what is a base's alone is found when the base is examined."""
        return pack == self.policy.name

    def facts_behind(self, decisions: Iterable[str], trees: Iterable[Node] = ()) -> list[FactBits]:
        """The facts that decisions and expressions hang on."""
        names = {behind for name in decisions for behind in self.names.behind(name)}
        names |= {behind for tree in trees for name in names_in(tree) for behind in self.names.behind(name)}
        if self.names.dated:
            names.add(self.policy.in_force_by)
        return [self.space.facts[name] for name in sorted(names) if name in self.space.facts]

    def replay(self, facts: Facts) -> tuple[Mapping[str, Record], Decided]:
        """What the engine says of a complaint."""
        records = self.engine.decide(facts)
        return records, decided(self.names, facts, records, None)

    def witness(
        self, goal: Sequence[Literal], decisions: Sequence[str], shows: Shows, *, trees: Iterable[Node] = ()
    ) -> Witness | None:
        """A complaint that shows something, near the ordinary one and replayed.

        Args:
            goal: What has to hold.
            decisions: Those that it is about.
            shows: Whether a replay shows it.
            trees: Expressions that it is about.

        Returns:
            None where the engine confirmed no complaint.
        """

        def confirm(values: Values) -> Witness | None:
            facts = complaint_of(values)
            records, situation = self.replay(facts)
            if not (admits(self.policy, situation) and shows(records, situation)):
                return None
            return Witness(facts, {name: records[name] for name in decisions}, self.changed(facts))

        return self.find(goal, self.facts_behind(decisions, trees), confirm)

    def find(
        self, goal: Sequence[Literal], facts: Iterable[FactBits], confirm: Callable[[Values], _T | None]
    ) -> _T | None:
        """What a replay of some complaint confirms."""
        return self._finder.find(goal, facts, confirm)

    def changed(self, facts: Facts) -> tuple[str, ...]:
        """In which facts a complaint differs from the ordinary one, as far as it gives them."""
        return tuple(sorted(name for name, value in facts.values.items() if self._is_changed(name, value)))

    def _is_changed(self, name: str, value: Value | None) -> bool:
        given = self.ordinary.values
        if self.policy.facts[name].personal:  # its value is a made-up one; only whether it is there is told
            return (given.get(name) is None) is not (value is None)
        return name not in given or given[name] != value

    def region(
        self, goal: Sequence[Literal], witness: Witness, decisions: Iterable[str], trees: Iterable[Node] = ()
    ) -> Region | None:
        """The region around a witness."""
        return Regions(self.space, self.facts_behind(decisions, trees), goal).around(witness.facts.values)

    def loosened(self, names: Iterable[str], trees: Iterable[Node] = ()) -> tuple[str, ...]:
        """What was loosened on the way to decisions and expressions."""
        return tuple(sorted({text for tree in self._trees_behind(names, trees) for text in self.loosened_in(tree)}))

    def loosened_in(self, tree: Node) -> tuple[str, ...]:
        """What was loosened in an expression itself."""
        world = self.reading.world
        met = (world.conditions.get(id(tree)), world.operands.get(id(tree)))
        return tuple(dict.fromkeys(text for each in met if each for text in each.loosened))

    def _trees_behind(self, names: Iterable[str], trees: Iterable[Node]) -> Iterator[Node]:
        waiting, seen = [*trees], set[str]()
        for name in names:
            waiting += self._trees_of(name, seen)
        while waiting:
            tree = waiting.pop()
            yield tree
            for name in names_in(tree):
                waiting += self._trees_of(name, seen)

    def _trees_of(self, name: str, seen: set[str]) -> list[Node]:
        if name in seen or name not in self.policy.decisions:
            return []
        seen.add(name)
        rules = [self.policy.rules[each] for each in self.policy.decisions[name].rules]
        return [tree for rule in rules for tree in (rule.when, rule.value) if tree is not None]

    def undecided(self, question: str, place: Place, names: Iterable[str], trees: Iterable[Node] = ()) -> Undecided:
        """That a question stays open, and what was not followed on the way to it."""
        parts = self.loosened(names, trees)
        told = ", ".join(f"`{part}`" for part in parts) or "what it reads"
        reason = f"{told} is not followed exactly, and no complaint that was tried shows it"
        return Undecided(question=question, reason=reason, place=place)


def admits(policy: Policy, situation: Decided) -> bool:
    """Whether a complaint contradicts no assumption of a policy."""
    return not any(truth_of(each.holds, situation) is False for each in policy.assumptions)
