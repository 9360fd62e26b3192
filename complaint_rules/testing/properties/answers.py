"""Properties of a policy's answers: there is one, overrides are obeyed, and what the author states holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from complaint_rules.domain.errors import ChoiceError, Fault
from complaint_rules.domain.facts import Facts
from complaint_rules.engines.deciding import truth_of_rule
from complaint_rules.engines.record import Record, Status
from complaint_rules.language.evaluation import truth_of
from complaint_rules.language.traversal import names_in
from complaint_rules.library import Policy
from complaint_rules.policy import model
from complaint_rules.testing.properties.making import Property, chosen, failed, property_of, warmed
from complaint_rules.testing.strategies import facts
from complaint_rules.testing.telling import STEP, shown
from complaint_rules.testing.writing import mending


def total(policy: Policy, *, decisions: Collection[str] | None = None) -> Property:
    """Every complaint gets an answer: no rule is missing, no two are at odds.

    What waits for an unknown fact, or for a figure that the company left open, is no failure; nor is what a waiver of
    the policy (``gap/DECISION``, ``conflict/DECISION``) accepts.

    Args:
        policy: The policy.
        decisions: Those that it is about; None for all but those on deadlines and proposals, which need not apply.
    """
    names = chosen(policy, decisions)

    def check(complaint: Facts) -> None:
        decision = policy.decide(complaint)
        for name in names:
            lacking = _lacking(decision[name], complaint)
            if lacking and not _is_waived(lacking[0], name, policy.model):
                raise failed(f"`{name}` {lacking[1]}", policy, complaint, {name: decision[name]})

    return property_of("total", [policy], "complaint", warmed(lambda: facts(policy), [policy]), check)


def _lacking(record: Record, complaint: Facts) -> tuple[str, str] | None:
    """What is wrong with a record: the kind of finding, and words; None for nothing."""
    if record.status is Status.NOT_COVERED:
        return "gap", "is decided by no rule"
    if record.status is Status.CONFLICT:
        return "conflict", "has rules at odds, and none overrides the other"
    if record.status is Status.UNDETERMINED and all(complaint.values.get(need) is not None for need in record.needs):
        return "gap", "has no answer, though everything that it needs is known"
    return None


def _is_waived(kind: str, name: str, policy: model.Policy) -> bool:
    return any(each.finding == kind or f"{each.finding}/".startswith(f"{kind}/{name}/") for each in policy.waivers)


def overrides_sound(policy: Policy, *, engine: str = "compiled") -> Property:
    """No rule decides that another which holds overrides, by itself or through others; and every other that holds does.

    What holds is found with the language's own evaluator, rule by rule, apart from the engine.

    Args:
        policy: The policy.
        engine: ``compiled`` or ``rete``.
    """
    overridden = _overridden(policy.model)

    def check(complaint: Facts) -> None:
        decision = policy.decide(complaint, engine=engine)
        situation = decision.view.situation
        for name, record in decision.items():
            rules = [policy.model.rules[each] for each in policy.model.decisions[name].rules]
            holding = {rule.id for rule in rules if truth_of_rule(rule, situation) is True}
            defeated = holding & frozenset[str]().union(*(overridden[each] for each in holding))
            if (set(record.rules), set(record.defeated)) != (holding - defeated, defeated):
                told = f"{', '.join(sorted(holding - defeated)) or 'no rule'} should decide `{name}`"
                raise failed(
                    f"{told}; of those that hold {', '.join(sorted(defeated)) or 'none'} is overridden",
                    policy,
                    complaint,
                    {name: record},
                )

    return property_of(
        "overrides_sound", [policy], "complaint", warmed(lambda: facts(policy), [policy], [engine]), check
    )


def _overridden(policy: model.Policy) -> dict[str, frozenset[str]]:
    """For each rule all that it overrides, through others too."""
    found: dict[str, frozenset[str]] = {}
    for name in policy.rules:
        reached: set[str] = set()
        waiting = [name]
        while waiting:
            below = [
                each for each in policy.rules[waiting.pop()].overrides if each not in reached and each in policy.rules
            ]
            reached.update(below)
            waiting.extend(below)
        found[name] = frozenset(reached)
    return found


def invariants_hold(policy: Policy, *, invariants: Collection[str] | None = None) -> Property:
    """The author's ``[[invariant]]``s are never false.

    Args:
        policy: The policy.
        invariants: Their ids; None for all.

    Raises:
        ChoiceError: The policy has no such invariant.
    """
    known = {each.id: each for each in policy.model.invariants}
    unknown = [name for name in invariants or () if name not in known]
    if unknown:
        raise ChoiceError(Fault("invariants", f"`{name}` is no invariant of `{policy.name}`") for name in unknown)
    return holding(policy, [each for each in policy.model.invariants if invariants is None or each.id in invariants])


def holding(policy: Policy, invariants: Sequence[model.Invariant]) -> Property:
    """Some invariants are never false.

    Args:
        policy: The policy.
        invariants: Of it.
    """

    def check(complaint: Facts) -> None:
        decision = policy.decide(complaint)
        for each in invariants:
            situation = decision.view.situation
            if truth_of(each.holds, situation) is False:
                records = {name: decision[name] for name in sorted(names_in(each.holds) & set(decision))}
                wanted = " or ".join(f"{name} = {shown(outcome)}" for name, outcome in mending(each.holds, situation))
                told = f"the invariant `{each.id}` does not hold: {' '.join(each.text.split())}"
                raise failed(
                    f"{told}\n{STEP}expected: {wanted}" if wanted else told,
                    policy,
                    complaint,
                    records,
                    names=names_in(each.holds),
                )

    return property_of("invariants_hold", [policy], "complaint", warmed(lambda: facts(policy), [policy]), check)
