"""What one complaint has told a decision's network so far, and what fired by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from complaint_rules.domain.types import Type
from complaint_rules.engines.meaning import DecisionMeaning, Mask
from complaint_rules.engines.rete.coding import Coding, Term
from complaint_rules.engines.rete.conditions import Translator
from complaint_rules.engines.rete.durable import LOCK, Message, Ruleset, Seat
from complaint_rules.engines.rete.formulas import leaves_of
from complaint_rules.engines.rete.network import GATE_HOLDS, PAGE, GateHolds, Holds, Network
from complaint_rules.engines.rete.subjects import Subject
from complaint_rules.engines.situation import Situation


class DecisionNetwork:
    """The network of one decision; it is made once, and serves any number of memories.

    Args:
        meaning: The decision, whose rules' positions are the masks' bits.
        scope: The type of every name.
    """

    def __init__(self, meaning: DecisionMeaning, scope: Mapping[str, Type]) -> None:
        translator = Translator(scope)
        rails = [translator.rails_of_rule(rule) for rule in meaning.rules]
        coding = Coding(leaves_of(condition) for rail in rails for condition in (rail.true, rail.false))
        formulas = [
            (coding.coded(condition), Holds(position, truth))
            for position, rail in enumerate(rails)
            for truth, condition in ((True, rail.true), (False, rail.false))
        ]
        self.network = Network(formulas, first_gate=len(coding.terms))
        self.all_rules: Mask = (1 << len(rails)) - 1
        self.terms = _by_subject(coding.terms)
        self.subjects = _by_name(self.terms)
        self.ruleset = Ruleset(self.network.definition()) if self.network.joins else None


def _by_subject(terms: Iterable[Term]) -> dict[Subject, list[Term]]:
    found: dict[Subject, list[Term]] = {}
    for term in terms:
        found.setdefault(term.subject, []).append(term)
    return found


def _by_name(subjects: Iterable[Subject]) -> dict[str, list[Subject]]:
    """The subjects that each name is read by; under the empty name those that read none."""
    found: dict[str, list[Subject]] = {"": []}
    for subject in subjects:
        for name in subject.names or {""}:
            found.setdefault(name, []).append(subject)
    return found


class Memory:
    """One complaint's memory of one decision.

    Knowledge that is only added is told as it comes, and what it makes true or false fires. Where something that was
    told no longer holds (a correction, a fact unlearned, an assumption overturned), or where another memory got this
    one's place, all is told anew to a new state.

    Args:
        decision: The decision's network.
    """

    def __init__(self, decision: DecisionNetwork) -> None:
        self._decision = decision
        self._network = decision.network
        self._read: dict[str, object] = {}
        self._known: dict[int, int] = {}
        self._forget()

    def _forget(self) -> None:
        self._seat: Seat | None = None
        self._told: dict[int, int] = {}
        self._gates: set[int] = set()
        self._true: Mask = 0
        self._false: Mask = 0
        for finding in self._network.always:
            self._note(finding)

    def close(self) -> None:
        """Give the state up; the next question begins a new one."""
        if self._seat is not None and self._decision.ruleset is not None:
            self._decision.ruleset.leave(self._seat)
        self._forget()

    def truths(self, situation: Situation) -> tuple[Mask, Mask]:
        """The masks of the true and the unknown rules.

        Raises:
            SessionError: durable-rules failed; what it was told is forgotten, so that asking again begins anew.
        """
        self._take_in(situation)
        try:
            self._bring_up_to_date()
        except BaseException:
            self.close()
            raise
        return self._true, self._decision.all_rules & ~(self._true | self._false)

    def _take_in(self, situation: Situation) -> None:
        """Evaluate what depends on a name whose value is another than it was."""
        changed = dict.fromkeys(self._decision.subjects[""])
        for name, subjects in self._decision.subjects.items():
            value = (situation.lookup(name), situation.is_known(name)) if name else None
            if name and self._read.get(name) != value:
                self._read[name] = value
                changed.update(dict.fromkeys(subjects))
        for subject in changed:
            self._set(subject, situation)

    def _set(self, subject: Subject, situation: Situation) -> None:
        value = subject.value_in(situation)
        for term in self._decision.terms[subject]:
            self._known.pop(term.number, None)
            if value is not None:
                told = term.class_of(value)
                if self._network.is_tested(term.number, told):
                    self._known[term.number] = told

    def _bring_up_to_date(self) -> None:
        ruleset = self._decision.ruleset
        if ruleset is None:
            return
        with LOCK:
            lost = self._seat is not None and not self._seat.taken
            if lost or any(self._known.get(term) != told for term, told in self._told.items()):
                self.close()
            fresh = {term: told for term, told in self._known.items() if term not in self._told}
            if fresh:
                self._seat = self._seat or ruleset.sit()
                self._told.update(fresh)
                self._tell(ruleset, self._seat, fresh)

    def _tell(self, ruleset: Ruleset, seat: Seat, news: dict[int, int]) -> None:
        """Tell terms, then the gates that open by them, until nothing new fires."""
        while news:
            fired = ruleset.tell(seat, [_message(term, told) for term, told in news.items()])
            findings = [self._network.joins[int(name)].finding for name in fired]
            news = {term: GATE_HOLDS for finding in findings for term in self._note(finding)}

    def _note(self, finding: Holds | GateHolds) -> tuple[int, ...]:
        """Keep what was found; gives the gate that is to be told by it, if it is one that was not."""
        if isinstance(finding, GateHolds):
            if finding.term in self._gates:
                return ()
            self._gates.add(finding.term)
            return (finding.term,)
        if finding.truth:
            self._true |= 1 << finding.position
        else:
            self._false |= 1 << finding.position
        return ()


def _message(term: int, told: int) -> Message:
    return {"id": term, "p": term // PAGE, "t": term % PAGE, "v": told}
