"""What one policy decides otherwise than another, for which complaints, and by which rules."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping

import attrs

from complaint_rules.analysis.comparing.answers import Answer, answers_of, members_of
from complaint_rules.analysis.comparing.pair import Pair
from complaint_rules.analysis.comparing.uncompared import Uncompared, uncompared
from complaint_rules.analysis.encoding.sharing import values_of_one_alone
from complaint_rules.analysis.encoding.side_by_side import differing
from complaint_rules.analysis.finding import Undecided, Witness
from complaint_rules.analysis.logic.solver import Literal
from complaint_rules.engines.record import Status
from complaint_rules.policy.model import DecisionDefinition, Policy

MOST_REGIONS = 4
"""Of one change so many regions are told; then it is said that there are more."""


class Verdict(enum.StrEnum):
    """How a decision of one policy stands to that of another."""

    EQUIVALENT = "equivalent"
    """Every complaint has the same answer."""
    STRICTER = "stricter"
    """Some complaints have a stricter answer, by ``order``, and none a less strict one."""
    LOOSER = "looser"
    """The other way round."""
    INCOMPARABLE = "incomparable"
    """Some changes are neither, or of both kinds."""
    UNDECIDED = "undecided"
    """Whether anything changes could neither be shown nor ruled out."""
    MORE = "more"
    """Of a decision that collects: some complaints are given more, and none less."""
    FEWER = "fewer"
    """The other way round."""
    ADDED = "added"
    """Only the new policy decides it."""
    REMOVED = "removed"
    """Only the old policy decides it."""


@attrs.frozen(kw_only=True)
class Transition:
    """Complaints that had one answer and now have another.

    Args:
        before: The answer under the old policy.
        after: The answer under the new one.
        verdict: Stricter or looser by ``order``; more or fewer of what is collected; else incomparable.
        regions: Where, as conditions all of which hold there; none where no region could be told, or where one of the
            answers only waits for facts.
        more: Whether there are further regions.
        witness: A complaint of the first region; ``records`` are the old policy's, ``other_records`` the new one's.
        clauses: Behind both answers to it.
    """

    before: Answer
    after: Answer
    verdict: Verdict
    regions: tuple[tuple[str, ...], ...]
    more: bool
    witness: Witness
    clauses: tuple[str, ...]

    @property
    def settled(self) -> bool:
        """Whether neither answer only waits for facts."""
        return Status.UNDETERMINED not in (self.before.status, self.after.status)


@attrs.frozen(kw_only=True)
class DecisionComparison:
    """One decision of both policies.

    Args:
        name: The decision.
        verdict: How the new policy's stands to the old one's.
        follows: Other decisions without a change of which this one does not change.
        transitions: Its changes.
        undecided: Changes that could neither be shown nor ruled out.
    """

    name: str
    verdict: Verdict
    follows: tuple[str, ...] = ()
    transitions: tuple[Transition, ...] = ()
    undecided: tuple[Undecided, ...] = ()


@attrs.frozen(kw_only=True)
class Comparison:
    """Two policies.

    Args:
        decisions: By name, those that both have and those that one has.
        rules: The ids of the rules that were added, removed and changed.
        apart: What only one policy knows of facts; complaints with that are not compared.
        uncompared: What is written otherwise of deadlines and cases, which is not compared over all complaints.
    """

    decisions: tuple[DecisionComparison, ...]
    rules: Mapping[str, tuple[str, ...]]
    apart: tuple[str, ...] = ()
    uncompared: tuple[Uncompared, ...] = ()

    @property
    def undecided(self) -> tuple[Undecided, ...]:
        """All that could not be decided."""
        return tuple(each for decision in self.decisions for each in decision.undecided)


def compare_policies(old: Policy, new: Policy) -> Comparison:
    """Compare two policies over all complaints that both can read.

    Args:
        old: The one.
        new: The other, of which it is said how it differs.

    Raises:
        ChoiceError: They declare a fact so differently that no value of it is one for both.
        MissingExtraError: The solver is not installed.
    """
    pair = Pair(old, new)
    names = sorted({*old.decisions, *new.decisions})
    return Comparison(
        decisions=tuple(_compare(name, pair) for name in names),
        rules=_changed_rules(old, new),
        apart=values_of_one_alone(old, new),
        uncompared=uncompared(old, new),
    )


def _changed_rules(old: Policy, new: Policy) -> dict[str, tuple[str, ...]]:
    both = old.rules.keys() & new.rules.keys()
    return {
        "added": tuple(sorted(new.rules.keys() - both)),
        "removed": tuple(sorted(old.rules.keys() - both)),
        "changed": tuple(sorted(name for name in both if old.rules[name] != new.rules[name])),
    }


def _compare(name: str, pair: Pair) -> DecisionComparison:
    one, two = pair.old.decisions.get(name), pair.new.decisions.get(name)
    if one is None or two is None:
        return DecisionComparison(name=name, verdict=Verdict.ADDED if one is None else Verdict.REMOVED)
    if pair.is_alike(name) or not pair.prover.possible(differing(one, two, pair.prover.circuit)):
        return DecisionComparison(name=name, verdict=Verdict.EQUIVALENT)
    transitions: list[Transition] = []
    undecided: list[Undecided] = []
    for before, after, *literals in _changes(name, pair):
        found = _transition(name, before, after, literals, pair)
        (transitions if isinstance(found, Transition) else undecided).append(found)  # type: ignore[arg-type]
    if not (one.followed and two.followed):
        undecided.append(pair.not_followed(name))
    return DecisionComparison(
        name=name,
        verdict=_verdict(transitions),
        follows=pair.follows(name),
        transitions=tuple(transitions),
        undecided=tuple(undecided),
    )


def _changes(name: str, pair: Pair) -> Iterator[tuple[Answer, Answer, Literal, Literal]]:
    """The changes of answer that can be, each with the literals that hold where it is made."""
    one, two = pair.old.decisions[name], pair.new.decisions[name]
    circuit = pair.prover.circuit
    if one.definition.collect and two.definition.collect:
        listed = list(members_of(one, two))
    else:
        old, new = answers_of(one, circuit), answers_of(two, circuit)
        listed = [
            (before, after, first, second)
            for before, first in old.items()
            for after, second in new.items()
            if before != after
        ]
    possible = pair.prover.each_possible(circuit.both(first, second) for _, _, first, second in listed)
    yield from (each for each in listed if circuit.both(each[2], each[3]) in possible)


def _transition(
    name: str, before: Answer, after: Answer, literals: Iterable[Literal], pair: Pair
) -> Transition | Undecided:
    goal = list(literals)
    witness = pair.witness(goal, name, before, after)
    if witness is None:
        return pair.open(name, before, after)
    transition = Transition(
        before=before,
        after=after,
        verdict=rank(pair.new.decisions[name].definition, pair.old.decisions[name].definition, before, after),
        regions=(),
        more=True,
        witness=witness,
        clauses=tuple(sorted({*witness.records[name].clauses, *witness.other_records[name].clauses})),
    )
    return _with_regions(transition, name, goal, pair) if transition.settled else transition


def _with_regions(transition: Transition, name: str, goal: list[Literal], pair: Pair) -> Transition:
    """Region after region, each found around a complaint outside those before."""
    regions: list[tuple[str, ...]] = []
    sight: Witness | None = transition.witness
    while sight is not None and len(regions) < MOST_REGIONS:
        region = pair.region(goal, sight, name)
        if region is None:
            break
        regions.append(region.texts)
        goal.append(-pair.prover.circuit.all_of(part.literal for part in region.parts))
        sight = pair.witness(goal, name, transition.before, transition.after)
    return attrs.evolve(transition, regions=tuple(regions), more=pair.prover.possible(*goal))


def rank(new: DecisionDefinition, old: DecisionDefinition, before: Answer, after: Answer) -> Verdict:
    """Whether a change is to a stricter or a looser answer, by the new policy's `order`, else the old one's."""
    if before.status is after.status is None:
        return Verdict.MORE if after.present else Verdict.FEWER
    order = new.order or old.order
    if not (before.status is after.status is Status.DECIDED and before.value in order and after.value in order):
        return Verdict.INCOMPARABLE
    up = order.index(str(after.value)) > order.index(str(before.value))
    return Verdict.STRICTER if up else Verdict.LOOSER


def _verdict(transitions: Iterable[Transition]) -> Verdict:
    """What all changes come to; those to or from an answer that only waits for facts don't count beside others."""
    listed = list(transitions)
    if not listed:
        return Verdict.UNDECIDED
    settled = [each for each in listed if each.settled]
    verdicts = {each.verdict for each in settled or listed}
    return verdicts.pop() if len(verdicts) == 1 else Verdict.INCOMPARABLE
