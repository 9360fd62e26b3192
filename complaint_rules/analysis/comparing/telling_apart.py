"""A complaint that tells two policies apart, or the proof that there is none."""

from __future__ import annotations

import attrs

from complaint_rules.analysis.comparing.pair import Pair
from complaint_rules.analysis.encoding.side_by_side import differing_reasons
from complaint_rules.analysis.finding import Undecided, Witness
from complaint_rules.engines.record import Record
from complaint_rules.policy.model import Policy


@attrs.frozen
class ToldApart:
    """What tells two policies apart.

    Args:
        decision: The first decision, of those that others use, that comes out otherwise.
        witness: A complaint; ``records`` are the old policy's, ``other_records`` the new one's.
        facts: The facts that the decision hangs on, under either policy; sorted.
    """

    decision: str
    witness: Witness
    facts: tuple[str, ...]


def tell_apart(old: Policy, new: Policy) -> ToldApart | Undecided | None:
    """A complaint with another answer, or another reason for it, under one policy than under the other.

    Args:
        old: The one.
        new: The other; both take the same decisions.

    Returns:
        None where it is proved that there is none.
    """
    pair = Pair(old, new)
    open_: Undecided | None = None
    for name in (each for each in old.order if each in pair.new.decisions and not pair.is_alike(each)):
        circuit = pair.prover.circuit
        goal = [
            circuit.either(
                pair.differ(name), differing_reasons(pair.old.decisions[name], pair.new.decisions[name], circuit)
            )
        ]
        if not pair.prover.possible(*goal):
            continue
        witness = pair.shown(goal, name, is_other_answer)
        if witness is not None:
            return ToldApart(name, witness, tuple(sorted(bits.name for bits in pair.facts_behind(name))))
        open_ = open_ or pair.not_followed(name)
    return open_


def is_other_answer(before: Record, after: Record) -> bool:
    """Whether two records give different answers, or give them for different reasons."""
    return _answer(before) != _answer(after)


def _answer(record: Record) -> tuple[object, ...]:
    return record.status, record.outcome, record.possible, record.reasons
