"""Examples for what no example reaches, and for faults that none notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from complaint_rules.analysis.comparing.telling_apart import is_other_answer
from complaint_rules.analysis.coverage.drafting import Draft, Drafter
from complaint_rules.analysis.coverage.measures import Missing
from complaint_rules.analysis.coverage.targets import OfDecision, OfParts, Target
from complaint_rules.analysis.examining import Examination, admits
from complaint_rules.analysis.mutation.scoring import Survivor
from complaint_rules.domain.facts import Facts
from complaint_rules.engines.compiled.engine import CompiledEngine
from complaint_rules.policy.model import Policy


@attrs.frozen
class Filling:
    """Examples that fill what is missing.

    Args:
        drafts: The examples, each for one thing or for several.
        left: What there is no example for: the life of a case, which is for its author to tell, and what could neither
            be shown nor ruled out.
    """

    drafts: tuple[Draft, ...]
    left: tuple[Target, ...]


def fill(policy: Policy, missing: Iterable[Missing] = (), survivors: Iterable[Survivor] = ()) -> Filling:
    """Generate examples for all that is missing and that decisions show; each is decided by the engine.

    Args:
        policy: The policy.
        missing: What no example reaches.
        survivors: Faults that none notices.

    Raises:
        MissingExtraError: The solver is not installed.
    """
    filler = _Filler(policy)
    targets = sorted((each.target for each in missing), key=lambda each: isinstance(each, OfParts))
    left = tuple(target for target in targets if not filler.reach(target))
    for survivor in survivors:
        filler.kill(survivor)
    return Filling(tuple(filler.drafts), left)


class _Filler:
    """Goes on writing examples, and uses those that are there.

    Args:
        policy: The policy.
    """

    def __init__(self, policy: Policy) -> None:
        self._examination = Examination(policy)
        self._drafter = Drafter(policy, self._examination.engine)
        self._assumed = [each.holds for each in policy.assumptions]
        self.drafts: list[Draft] = []

    def reach(self, target: Target) -> bool:
        """See to an example that reaches something; whether there is one now."""
        for index, draft in enumerate(self.drafts):
            if self._is_reached(target, draft):
                self._use(index, target.text)
                return True
        found = self._draft(target) if isinstance(target, OfDecision) else None
        if found is not None:
            self.drafts.append(found)
        return found is not None

    def kill(self, survivor: Survivor) -> None:
        """See to an example that notices a fault."""
        mutant, told = survivor.mutant, survivor.told
        about = f"that {mutant.kind} in `{mutant.where}` is noticed: {mutant.change}"
        engine = CompiledEngine(mutant.policy)
        for index, draft in enumerate(self.drafts):
            if not draft.is_met_by(engine.decide(draft.facts)):
                self._use(index, about)
                return
        whole = self._drafter.whole(told.witness.facts, told.facts)
        before, after = (each.decide(whole)[told.decision] for each in (self._drafter.engine, engine))
        facts = whole if is_other_answer(before, after) else told.witness.facts
        self.drafts.append(self._drafter.draft(f"{told.decision}-{mutant.where}", about, facts, told.decision))

    def _use(self, index: int, about: str) -> None:
        draft = self.drafts[index]
        self.drafts[index] = attrs.evolve(draft, about=(*draft.about, about))

    def _is_reached(self, target: Target, draft: Draft) -> bool:
        """Whether an example that is generated already reaches something else, too."""
        if isinstance(target, OfParts):
            return any(self._is_reached(part, draft) for part in target.parts)
        (decision,) = draft.expect
        return isinstance(target, OfDecision) and target.decision == decision and self._shows(target, draft.facts)

    def _draft(self, target: OfDecision) -> Draft | None:
        """An example that reaches something; None where no complaint was found that does."""
        names = [bits.name for bits in self._examination.facts_behind([target.decision], self._assumed)]
        for facts in self._complaints(target):
            whole = self._drafter.whole(facts, names)
            if self._shows(target, whole):
                return self._drafter.draft(target.name, target.text, whole, target.decision)
        return None

    def _complaints(self, target: OfDecision) -> Iterator[Facts]:
        """Complaints that may show something: the author's own without the fact, then the prover's nearest."""
        if target.unknown:
            for facts in self._drafter.complaints:
                values = {name: value for name, value in facts.values.items() if name != target.unknown}
                yield from (Facts(values), Facts({**values, target.unknown: None}))
        for goal in target.goals(self._examination):
            witness = self._examination.witness(goal, [target.decision], target.shows, trees=self._assumed)
            if witness is not None:
                yield witness.facts

    def _shows(self, target: OfDecision, facts: Facts) -> bool:
        records, situation = self._examination.replay(facts)
        return admits(self._examination.policy, situation) and target.shows(records, situation)
