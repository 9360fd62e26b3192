"""Of closing: cases that come to where nothing that can happen closes them any more."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from complaint_rules.analysis.finding import Finding, Undecided
from complaint_rules.analysis.findings.figures import open_figures
from complaint_rules.analysis.findings.steps import too_many
from complaint_rules.analysis.process.course import Course
from complaint_rules.analysis.process.replaying import Played
from complaint_rules.analysis.process.telling import Teller
from complaint_rules.analysis.process.traps import TooManyError, Trap, Trapper
from complaint_rules.policy.process import Step
from complaint_rules.policy.process_words import CLOSED

_UNLESS = "unless it is reopened or what is known of it turns out otherwise"

_MOST_TOLD = 5
"""So many traps are told; then it is said that there may be more."""


def traps(course: Course) -> Iterator[Finding | Undecided]:
    """Cases that nothing can close any more, while what is known of them stays as it is."""
    closing = [step for step, _ in course.book.steps_done_by.get(CLOSED, ()) if step.requires is not None]
    if closing:
        yield from _Closing(course, closing).findings()


@attrs.define
class _Closing:
    """Tells the traps of one process.

    Args:
        course: The process.
        steps: Those that the closing does and that require something.
    """

    course: Course
    steps: list[Step]

    @property
    def subject(self) -> str:
        return "+".join(dict.fromkeys(step.id for step in self.steps))

    def findings(self) -> Iterator[Finding | Undecided]:
        trapper, teller = Trapper(self.course), Teller(self.course)
        figures = sorted({each for tree in trapper.trees for each in open_figures(tree, self.course.examination)})
        if figures:
            named = ", ".join(f"`{each}`" for each in figures)
            yield self.open_(f"whether it can be closed hangs on {named}, without a value")
        else:
            yield from self.found(trapper, teller)

    def found(self, trapper: Trapper, teller: Teller) -> Iterator[Finding | Undecided]:
        told = set[str]()
        try:
            for trap in trapper.traps():
                if self.name(trap) in told:
                    continue
                if len(told) == _MOST_TOLD:
                    yield self.open_(f"after {_MOST_TOLD} traps no more are looked for")
                    return
                told.add(self.name(trap))
                yield self.finding(trap, trapper, teller)
        except TooManyError:
            yield self.open_(too_many())

    def name(self, trap: Trap) -> str:
        """One for all ways on which the same happens, whoever does it."""
        return "/".join([self.subject, *([_told(trap)] if trap.way else [])])

    def open_(self, reason: str) -> Undecided:
        return Undecided(question=f"trap/{self.subject}", reason=reason, place=self.steps[0].place)

    def finding(self, trap: Trap, trapper: Trapper, teller: Teller) -> Finding | Undecided:
        goal = self.course.both(*trap.goal)
        why: list[str] = []
        witness = teller.witness(
            trap.way, goal, lambda played: _is_shut(played, trap, trapper, why), trees=trapper.trees
        )
        if witness is None:
            question = f"trap/{self.name(trap)}"
            return self.course.examination.undecided(question, self.steps[0].place, (), trapper.trees)
        region = self.course.examination.region([goal], witness, (), trapper.trees) if not trap.way else None
        where = f"after {_told(trap, ', ')} " if trap.way else ""
        return Finding(
            kind="trap",
            subject=self.name(trap),
            message=f"{where}nothing that can happen closes the case, {_UNLESS}",
            place=self.steps[0].place,
            clauses=tuple(sorted({clause for step in self.steps for clause in step.clauses})),
            region=region.texts if region else (),
            witness=witness,
            details=tuple(dict.fromkeys(why)),
        )


def _told(trap: Trap, between: str = "+") -> str:
    return between.join(stride.move.event.type for stride in trap.way)


def _is_shut(played: Played, trap: Trap, trapper: Trapper, why: list[str]) -> bool:
    """Whether the engine closes the case neither now nor after anything that can still happen."""
    why.clear()
    for move in trapper.closings:
        refusal = played.refusal(move.event)
        if refusal is None:
            return False
        why += (fault.message for fault in refusal.faults)
    return trapper.is_shut(trap.state, played.docket.facts)
