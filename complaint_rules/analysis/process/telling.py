"""From a way through the abstract process to a complaint and what happened to it, confirmed by the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from complaint_rules.analysis.encoding.facts import FactBits
from complaint_rules.analysis.examining import admits
from complaint_rules.analysis.finding import Witness
from complaint_rules.analysis.logic.solver import Literal
from complaint_rules.analysis.process.course import Course
from complaint_rules.analysis.process.exploring import Stride
from complaint_rules.analysis.process.replaying import Act, Played, Stage
from complaint_rules.analysis.process.states import Move
from complaint_rules.analysis.witness.finding import complaint_of
from complaint_rules.analysis.witness.placing import Values
from complaint_rules.domain.facts import Facts
from complaint_rules.language.nodes import Node

_Group = tuple[Literal, tuple[Move, ...]]


class Teller:
    """Tells stories of one process.

    Args:
        course: The process.
    """

    def __init__(self, course: Course) -> None:
        self._course = course
        self._examination = course.examination
        self.stage = Stage(course.examination, course.book)

    def witness(
        self,
        way: Sequence[Stride],
        goal: Literal,
        shows: Callable[[Played], bool],
        *,
        trees: Iterable[Node] = (),
        decisions: Sequence[str] = (),
    ) -> Witness | None:
        """A complaint and events after which the engine shows something.

        Args:
            way: What happens.
            goal: What has to hold of the complaint at the end.
            shows: Whether the case at the end shows it.
            trees: Conditions that the way and the end hang on.
            decisions: Those that the end is about.
        """
        brought = [self._course.breaching(each.move.event.type) for each in way if each.move.event.derived]
        facts = self._examination.facts_behind(decisions, [*trees, *(tree for _, behind in brought for tree in behind)])
        *earlier, (literal, moves) = self._groups(way, goal)
        before = [self._act(each, facts) for each in earlier]
        acts = [each for each in before if each is not None]
        if len(acts) < len(before):
            return None

        def confirm(values: Values) -> Witness | None:
            known = complaint_of(values)
            if not self._admits(known):
                return None
            played = self.stage.play([*acts, Act(known, moves)])
            return self._told(played, decisions) if played is not None and shows(played) else None

        return self._examination.find([literal], facts, confirm)

    def _groups(self, way: Sequence[Stride], goal: Literal) -> list[_Group]:
        """The moves, in as few parts as can be, during each of which the facts may stay as they are."""
        groups: list[_Group] = []
        literal, moves = goal, tuple[Move, ...]()
        for stride in reversed(way):
            own = self._holds(stride)
            joint = self._course.both(literal, own)
            if self._course.possible(joint):
                literal, moves = joint, (stride.move, *moves)
            else:
                groups.insert(0, (literal, moves))
                literal, moves = own, (stride.move,)
        return [(literal, moves), *groups]

    def _holds(self, stride: Stride) -> Literal:
        """What has to hold for a move: of what a breach brings about, that its clock runs."""
        event = stride.move.event
        return self._course.breaching(event.type)[0] if event.derived else stride.literal

    def _act(self, group: _Group, facts: Iterable[FactBits]) -> Act | None:
        def confirm(values: Values) -> Act | None:
            known = complaint_of(values)
            return Act(known, group[1]) if self._admits(known) else None

        return self._examination.find([group[0]], facts, confirm)

    def _admits(self, facts: Facts) -> bool:
        return admits(self._examination.policy, self._examination.replay(facts)[1])

    def _told(self, played: Played, decisions: Sequence[str]) -> Witness:
        records = played.standing().records
        return Witness(
            played.first,
            {name: records[name] for name in decisions},
            self._examination.changed(played.first),
            events=played.events,
        )
