"""Drawing one complaint: an ordinary one in which facts are changed, and some put right at a boundary."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from complaint_rules.domain.facts import Value
from complaint_rules.engines.situation import Situation
from complaint_rules.language import nodes
from complaint_rules.language.traversal import names_in
from complaint_rules.testing.aiming import Aim, aims_at
from complaint_rules.testing.inverting import Change, reaching
from complaint_rules.testing.randomness import assume, st
from complaint_rules.testing.reading import Boundary, situation_of
from complaint_rules.testing.subjects import DrawnFacts, Subject, drawn, known_in
from complaint_rules.testing.values import ABSENT, Values, any_values, known_values

_KEPT = st.sampled_from([False] + [True] * 9)
"""Whether something out of the ordinary stays so; where it does not matter it shrinks away."""

_FEW = 4
"""Facts that are changed at most where a complaint stays near the ordinary one."""


class Drawing:
    """Draws the complaints of one policy.

    Args:
        subject: The policy.
        unknowns: Whether facts may be unknown.
    """

    def __init__(self, subject: Subject, *, unknowns: bool) -> None:
        self.subject = subject
        self.unknowns = unknowns

    @cached_property
    def known(self) -> Mapping[str, Values]:
        """The values of each fact, where it is known."""
        return {name: known_values(declared, self.subject) for name, declared in self.subject.model.facts.items()}

    @cached_property
    def any(self) -> Mapping[str, Values]:
        """The values of each fact, null and left out among them."""
        return {name: any_values(declared, self.subject) for name, declared in self.subject.model.facts.items()}

    @cached_property
    def _few(self) -> st.SearchStrategy[Sequence[str]]:
        read = list(self.subject.read)
        return st.lists(st.sampled_from(read), unique=True, max_size=min(_FEW, len(read))) if read else st.just(())

    @cached_property
    def _few_or_all(self) -> st.SearchStrategy[Sequence[str]]:
        """Which facts are changed: mostly a few, at times all."""
        return st.one_of(self._few, self._few, st.just(self.subject.read))

    @cached_property
    def _beyond(self) -> st.SearchStrategy[Sequence[str]]:
        """Facts on which nothing hangs, which are mostly left out."""
        if not self.subject.unread:
            return st.just(())
        some = st.lists(st.sampled_from(list(self.subject.unread)), unique=True, max_size=_FEW)
        return st.sampled_from([False] * 7 + [True]).flatmap(lambda wanted: some if wanted else st.just(()))

    @cached_property
    def _focus(self) -> st.SearchStrategy[Boundary | None]:
        """In half of the complaints the boundary of a rule that is to decide them."""
        aims = self.subject.aims
        return st.one_of(st.none(), st.sampled_from(aims)) if aims else st.none()

    @cached_property
    def _more(self) -> st.SearchStrategy[list[Boundary]]:
        aims = self.subject.aims
        return st.lists(st.sampled_from(aims), max_size=1) if aims else st.just([])

    def values(self, draw: st.DrawFn) -> dict[str, Value | None]:
        """The facts of one complaint.

        It is the ordinary one with some facts changed; or one that a rule decides, with few facts changed, and then
        moved to a boundary of that rule.
        """
        focus = draw(self._focus)
        base = self.subject.ordinary if focus is None else self._decided_by(draw, focus.owner)
        changed = draw(self._few_or_all if focus is None else self._few)
        values = self.changed(draw, base, (*changed, *draw(self._beyond)))
        focused = [focus] if focus is not None and draw(_KEPT) else []
        for each in (*draw(self._more), *focused):
            values = self.aimed(draw, values, each.test) or values
        return values

    def _decided_by(self, draw: st.DrawFn, owner: str) -> dict[str, Value | None]:
        """A complaint that a rule decides; each of its facts may still shrink to what it ordinarily is."""
        ordinary = self.subject.ordinary
        chosen = draw(st.sampled_from(self.subject.bases(owner)))
        return {
            name: value if value == ordinary[name] or draw(_KEPT) else ordinary[name] for name, value in chosen.items()
        }

    def changed(
        self, draw: st.DrawFn, base: Mapping[str, Value | None], names: Sequence[str] | None = None
    ) -> dict[str, Value | None]:
        """A complaint with some facts changed.

        Args:
            draw: Hypothesis's.
            base: The complaint.
            names: The facts; None for a few.
        """
        values = dict(base)
        open_to_all = self.any if self.unknowns and draw(st.booleans()) else self.known
        for name in draw(self._few) if names is None else names:
            value = draw(open_to_all[name])
            if value is ABSENT:
                values.pop(name, None)
            else:
                values[name] = value
        return values

    def aimed(
        self, draw: st.DrawFn, values: Mapping[str, Value | None], test: nodes.Compare, only: Collection[str] = ()
    ) -> dict[str, Value | None] | None:
        """A complaint moved to a boundary, right on it or right beside it.

        Args:
            draw: Hypothesis's.
            values: The complaint.
            test: The boundary.
            only: The facts that may be changed; none for all.

        Returns:
            None where it cannot be moved there.
        """
        known = known_in(values, names_in(test), self.subject.ordinary)
        situation = situation_of(self.subject.names, known)
        aims = aims_at(test, situation)
        if not aims:
            return None
        changes = self._changes(draw(st.sampled_from(aims)), situation, only)
        if not changes:
            return None
        name, value = draw(st.sampled_from(changes))
        return {**known, name: value}

    def _changes(self, aim: Aim, situation: Situation, only: Collection[str]) -> list[Change]:
        found = reaching(aim.side, aim.target, situation)
        return [change for change in found if not only or change[0] in only]

    def finished(self, values: Mapping[str, Value | None]) -> DrawnFacts:
        """The complaint, unless the author's assumptions rule it out."""
        assume(self.subject.is_assumed(values))
        return drawn(values)
