"""All complaints at once: one prover, the variables of the facts, and policies read over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from complaint_rules.analysis.encoding.combining import DecisionBits
from complaint_rules.analysis.encoding.conditions import rails_of
from complaint_rules.analysis.encoding.decisions import encode_again, encode_decision
from complaint_rules.analysis.encoding.facts import COPY, Days, FactBits, FactMaker
from complaint_rules.analysis.encoding.sharing import shared_facts
from complaint_rules.analysis.encoding.world import Loosened, World
from complaint_rules.analysis.logic.prover import Prover
from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.domain.values import Money
from complaint_rules.engines.situation import Names
from complaint_rules.language import nodes
from complaint_rules.language.nodes import PARAMETER
from complaint_rules.language.traversal import walk
from complaint_rules.policy.conditions import conditions_of
from complaint_rules.policy.model import Policy
from complaint_rules.policy.scope import scope_of


@attrs.frozen(eq=False)
class Reading:
    """A policy, encoded.

    Args:
        world: What its names stand for.
        decisions: By name.
    """

    world: World
    decisions: Mapping[str, DecisionBits]

    @property
    def policy(self) -> Policy:
        """The policy."""
        return self.world.names.policy


class Space:
    """Complaints under one policy or several, which have their facts in common.

    Args:
        policies: Those that will be read.
    """

    def __init__(self, *policies: Policy) -> None:
        self.prover = Prover()
        self._maker = FactMaker(self.prover.circuit, self.prover.ladders, _currencies(policies))
        self.facts = {name: self._maker.make(declared) for name, declared in shared_facts(policies).items()}
        self._loosened = Loosened()
        self._days: dict[str, Days] = {}
        self._copies: dict[str, FactBits] = {}

    @property
    def loosened(self) -> Loosened:
        """What could not be followed exactly so far."""
        return self._loosened

    def read(self, policy: Policy, *, mark: str = "", assuming: bool = True) -> Reading:
        """Encode a policy.

        Args:
            policy: One of those that the space was made for.
            mark: Tells it from the others.
            assuming: Whether complaints that contradict its assumptions are left out.
        """
        names = Names(policy)
        world = self._world(names, {name: self._as_read(declared) for name, declared in policy.facts.items()}, mark)
        decisions = {}
        for name in policy.order:
            decisions[name] = encode_decision(policy.decisions[name], world)
            world.outcomes[name] = decisions[name].operand
        for assumption in policy.assumptions if assuming else ():
            self.prover.circuit.demand(-rails_of(assumption.holds, world).false)
        return Reading(world, decisions)

    def _as_read(self, declared: FactDeclaration) -> FactBits:
        bits = self.facts[declared.name]
        return bits if bits.declaration.absent == declared.absent else self._maker.read_as(declared, bits)

    def _world(self, names: Names, facts: Mapping[str, FactBits], mark: str) -> World:
        zone = names.setting.zone
        if zone.key not in self._days:
            self._days[zone.key] = Days(self.prover.ladders, zone)
            self.prover.before.append(self._days[zone.key].align)
        circuit, ladders = self.prover.circuit, self.prover.ladders
        days = self._days[zone.key]
        return World(names, scope_of(names.policy), facts, circuit, ladders, days, self._loosened, mark)

    def variables(self, declared: FactDeclaration) -> FactBits:
        """New variables of something that is no fact of the complaint, as of one."""
        return self._maker.make(declared)

    def copy(self, fact: str) -> FactBits:
        """Other variables of a fact, for a second complaint that differs in it."""
        if fact not in self._copies:
            self._copies[fact] = self._maker.make(self.facts[fact].declaration, mark=COPY)
        return self._copies[fact]

    def variant(self, reading: Reading, other: FactBits) -> Reading:
        """The same policy for a complaint that differs in one fact.

        Args:
            reading: The policy, read.
            other: The fact's other variables.
        """
        base = reading.world
        world = self._world(base.names, {**base.facts, other.name: other}, base.mark)
        decisions = {}
        changed = _changed_with(other.name, base.names)
        for name in reading.policy.order:
            old = reading.decisions[name]
            decisions[name] = encode_again(old, world, changed) if name in changed else old
            world.outcomes[name] = decisions[name].operand
        for assumption in reading.policy.assumptions:
            self.prover.circuit.demand(-rails_of(assumption.holds, world).false)
        return Reading(world, decisions)


def _changed_with(fact: str, names: Names) -> frozenset[str]:
    """What may stand for something else where a fact does: decisions, and dated figures with the day in force."""
    policy = names.policy
    dated = names.dated and fact == policy.in_force_by
    figures = {PARAMETER + name for name, each in policy.parameters.items() if dated and each.dated}
    return frozenset({fact, *figures, *(name for name in policy.order if dated or fact in names.reads[name])})


def _currencies(policies: Iterable[Policy]) -> Iterator[str]:
    """Those of every amount that a policy names."""
    for policy in policies:
        yield from (value.currency for value in _values(policy) if isinstance(value, Money))
        for node in (below for each in conditions_of(policy) for below in walk(each.tree)):
            match node:
                case nodes.Call(function="money", arguments=(_, nodes.Literal(value=str(code)))):
                    yield code


def _values(policy: Policy) -> Iterator[object]:
    """Every constant of a policy that stands outside expressions."""
    yield from (value for parameter in policy.parameters.values() for _, value in parameter.values)
    for declared in policy.facts.values():
        yield from (declared.absent, declared.min_value, declared.max_value)
    yield from (rule.then for rule in policy.rules.values())
    yield from (decision.otherwise for decision in policy.decisions.values())
