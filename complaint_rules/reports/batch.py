"""What a run over a file of complaints came to, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TypeAlias

from complaint_rules.batch.summing import DecisionSummary, Summary
from complaint_rules.domain.types import Kind
from complaint_rules.engines.record import Status
from complaint_rules.policy.model import DecisionDefinition, Policy
from complaint_rules.reports.lines import Line, Tone
from complaint_rules.reports.locales import text_in
from complaint_rules.reports.names import name_words
from complaint_rules.reports.phrases import status
from complaint_rules.reports.widths import cells
from complaint_rules.reports.wording import Wording

_Counts: TypeAlias = Sequence[tuple[str, int]]

_MOST_OUTCOMES = 12
"""Of one decision; a decision on numbers may have any."""


class BatchReport:
    """Sums up a run.

    Args:
        summary: What it came to.
        policy: Which decided.
        locale: The reader's.
        rejects: The file with the rows that could not be read.
    """

    def __init__(self, summary: Summary, policy: Policy, locale: str, rejects: str) -> None:
        self.summary = summary
        self.policy = policy
        self.wording = Wording(locale, policy.zone)
        self.rejects = rejects

    def lines(self) -> Iterator[Line]:
        """How many complaints there were, and what each decision came to, or how often it changed."""
        summary, say = self.summary, self.wording.say
        time = self.wording.seconds(round(Decimal(summary.seconds), 1))
        yield Line(
            say("{complaints} read in {time}", complaints=self._complaints(summary.read), time=time), 0, Tone.TITLE
        )
        if summary.rejected:
            complaints = self._complaints(summary.rejected)
            yield Line(
                say("{complaints} not readable: see {file}", complaints=complaints, file=self.rejects), 0, Tone.FAULT
            )
        if summary.changes is not None:
            yield Line(say("{complaints} decided otherwise", complaints=self._complaints(summary.written)))
            yield from self._table([(self._title(name), count) for name, count in summary.changes.items()])
            yield from self._of_one()
            return
        if not summary.written:
            return
        for name, each in summary.decisions.items():
            yield Line()
            yield Line(self._title(name), 0, Tone.HEADING)
            yield from self._of_decision(each, self.policy.decisions[name])

    def _of_one(self) -> Iterator[Line]:
        """What only one of two policies decides, and so is not compared."""
        first, second = self.summary.of_one
        say, listed = self.wording.say, self.wording.listed
        if first:
            yield Line(say("decided by the first alone, and not compared: {names}", names=listed(first)), 0, Tone.NOTE)
        if second:
            yield Line(
                say("decided by the second alone, and not compared: {names}", names=listed(second)), 0, Tone.NOTE
            )

    def _title(self, name: str) -> str:
        definition = self.policy.decisions.get(name)
        title = "" if definition is None else text_in(definition.title, self.wording.locale, self.policy.locales)
        return title or name

    def _complaints(self, number: int) -> str:
        return self.wording.count("{n} complaint", "{n} complaints", Decimal(number))

    def _of_decision(self, decision: DecisionSummary, definition: DecisionDefinition) -> Iterator[Line]:
        shown = list(decision.outcomes.items())[:_MOST_OUTCOMES]
        told = [(self._outcome(outcome, definition), count) for outcome, count in shown]
        others = ((Status(each), count) for each, count in decision.statuses.items())
        open_ones = [(status(each, self.wording), count) for each, count in others if each is not Status.DECIDED]
        if definition.collect and decision.statuses and not told and not open_ones:
            yield Line(self.wording.say("none"), 1)
        yield from self._table(told, open_ones)
        if more := len(decision.outcomes) + decision.more - len(shown):
            yield Line(self.wording.count("and {n} more outcome", "and {n} more outcomes", Decimal(more)), 1, Tone.NOTE)
        yield from self._table(open_ones, told, Tone.OPEN)
        if decision.missing:
            facts = (f"{name} ({self._number(count)})" for name, count in decision.missing.items())
            yield Line(self.wording.say("waiting for {facts}", facts=self.wording.listed(facts)), 2, Tone.NOTE)

    def _outcome(self, outcome: str, definition: DecisionDefinition) -> str:
        if definition.type.kind is Kind.BOOLEAN:
            return self.wording.value(outcome == "true")
        return name_words(outcome, self.wording) if definition.type.values else outcome

    def _number(self, number: int) -> str:
        return self.wording.value(Decimal(number))

    def _table(self, counts: _Counts, beside: _Counts = (), tone: Tone = Tone.PLAIN) -> Iterator[Line]:
        """Labels and numbers, as wide as the labels beside which they stand."""
        width = max((cells(label) for label, _ in (*counts, *beside)), default=0)
        for label, count in counts:
            yield Line(f"{label}{' ' * (width - cells(label))}  {self._number(count):>12}", 1, tone, whole=True)
