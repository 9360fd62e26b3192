"""The answers that a decision may give, and where each of them is given."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from complaint_rules.analysis.encoding.combining import DecisionBits
from complaint_rules.analysis.logic.circuit import Circuit
from complaint_rules.analysis.logic.solver import Literal
from complaint_rules.domain.facts import Value
from complaint_rules.domain.plain import plain_text
from complaint_rules.engines.record import Record, Status


@attrs.frozen
class Answer:
    """An answer, or a part of one.

    Args:
        status: Decided or why not; None for one member of a collecting decision.
        value: The outcome, or that member.
        present: Of a member whether it is certain.
    """

    status: Status | None
    value: Value | None = None
    present: bool = True

    def __str__(self) -> str:
        if self.status is None:
            return f"{'with' if self.present else 'without'} {plain_text(self.value)}"
        if self.status is Status.DECIDED:
            return plain_text(self.value)
        return str(self.status).replace("_", " ")

    def is_of(self, record: Record) -> bool:
        """Whether a record gives it."""
        if self.status is None:
            members = record.outcome if isinstance(record.outcome, tuple) else ()
            return (self.value in members) is self.present
        return record.status is self.status and (self.status is not Status.DECIDED or record.outcome == self.value)


def answers_of(bits: DecisionBits, circuit: Circuit) -> dict[Answer, Literal]:
    """All answers of a single decision, each with the literal that holds where it is given."""
    found = {Answer(Status.DECIDED, value): literal for value, literal in bits.outcomes.items()}
    rest = (bits.decided, bits.conflict, bits.not_covered)
    return {
        **found,
        Answer(Status.CONFLICT): bits.conflict,
        Answer(Status.NOT_COVERED): bits.not_covered,
        Answer(Status.UNDETERMINED): circuit.all_of(-each for each in rest),
    }


def members_of(one: DecisionBits, two: DecisionBits) -> Iterator[tuple[Answer, Answer, Literal, Literal]]:
    """For each member of a collecting decision its coming and going: the answers, and where each is given."""
    for value in dict.fromkeys([*one.outcomes, *two.outcomes]):
        before, after = one.outcomes.get(value, -1), two.outcomes.get(value, -1)
        without, with_ = Answer(None, value, present=False), Answer(None, value)
        yield without, with_, -before, after
        yield with_, without, before, -after
