"""Finding witnesses: the nearest model, a complaint of it, its replay; and if need be another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import attrs

from complaint_rules.analysis.encoding.facts import COPY, FactBits
from complaint_rules.analysis.encoding.placing import (
    class_literals,
    difference_literals,
    inwards,
    number_of,
    status_literals,
)
from complaint_rules.analysis.encoding.space import Space
from complaint_rules.analysis.logic.ladders import Span
from complaint_rules.analysis.logic.solver import FALSE, Literal, Model
from complaint_rules.analysis.witness.ordinary import plain_value
from complaint_rules.analysis.witness.placing import Placing, Values
from complaint_rules.analysis.witness.varying import variations
from complaint_rules.domain.facts import Facts, Value
from complaint_rules.engines.situation import Names

_T = TypeVar("_T")

_MOST_MODELS = 6
"""After so many models none of which a replay confirmed, the question is open."""


@attrs.frozen(eq=False)
class Finder:
    """Finds complaints for what a prover holds to be possible.

    Args:
        space: All complaints.
        ordinary: The one to which others are held near.
        names: Of a policy.
    """

    space: Space
    ordinary: Facts
    names: Names

    def find(
        self, goal: Sequence[Literal], facts: Iterable[FactBits], confirm: Callable[[Values], _T | None]
    ) -> _T | None:
        """A complaint under which a goal holds, in which as few facts as can be differ from the ordinary one.

        Args:
            goal: What has to hold.
            facts: Those that can matter; others are left out.
            confirm: Replays a complaint: what it shows, or None where it doesn't.

        Returns:
            What the replay showed; None where no complaint was confirmed.
        """
        # Those first that the ordinary complaint gives: what is placed first comes nearest to what it prefers.
        listed = sorted(facts, key=lambda bits: (bits.name not in self.ordinary.values, bits.key))
        goal = list(goal)
        for _ in range(_MOST_MODELS):
            model = self._nearest(goal, listed)
            if model is None:
                return None
            for values in self._complaints(model, listed):
                shown = confirm(values)
                if shown is not None:
                    return shown
            blocked = self._blocked(model)
            if blocked is None:
                return None
            goal.append(blocked)
        return None

    def _nearest(self, goal: Sequence[Literal], facts: list[FactBits]) -> Model | None:
        """A model in which as few facts differ as can be, and those that differ by as little as can be."""
        prover = self.space.prover
        model = prover.model(*goal)
        if model is None:
            return None
        differing = prover.circuit.at_least(-prover.circuit.all_of(same) for same in self._alike(facts))
        held = [*goal]
        for more in differing[1:]:
            nearer = model if not model.holds(more) else prover.model(*goal, -more)
            if nearer is not None:
                model, held = nearer, [*goal, -more]
                break
        return self._polished(model, held, facts)

    def _polished(self, model: Model, held: list[Literal], facts: list[FactBits]) -> Model:
        """Further wishes, one after the other, each granted where it can be without taking back one before."""
        for wishes in self._wishes(facts):
            # All wishes about one fact at once, if that can be, for it is asked for quickly.
            for wish in [[*wishes], *([each] for each in wishes)]:
                granted = all(map(model.holds, wish))
                better = model if granted else self.space.prover.model(*held, *wish)
                if better is not None:
                    model = better
                    held += wish
                    if len(wish) == len(wishes):
                        break
        return model

    def _wishes(self, facts: list[FactBits]) -> Iterator[list[Literal]]:
        """Members of sets as in the ordinary complaint, and of what is on a line the nearest class that there is."""
        ladders = self.space.prover.ladders
        preferred = {bits.key: self._preferred(bits) for bits in facts}
        for bits in facts:
            value = preferred[bits.key]
            if bits.members and isinstance(value, frozenset):
                yield [literal if member in value else -literal for member, literal in bits.members.items()]
        for span in [*ladders.differences(), *(Span(bits.point) for bits in facts if bits.point)]:
            plus = number_of(span.plus, preferred)
            minus = number_of(span.minus, preferred) if span.minus else None
            if plus is not None and (minus is not None or span.minus is None):
                yield list(inwards(ladders.of(span), plus if minus is None else plus - minus))

    def _alike(self, facts: list[FactBits]) -> Iterator[list[Literal]]:
        """For each fact, and for each difference, what holds where it is as in the ordinary complaint."""
        ladders = self.space.prover.ladders
        given = self.ordinary.values
        for bits in facts:
            value = given.get(bits.name)
            same = status_literals(bits, value, there=bits.name in given)
            yield same + ([] if value is None else class_literals(bits, value, ladders))
        yield from ([literal] for literal in difference_literals(ladders, given))

    def _complaints(self, model: Model, facts: list[FactBits]) -> Iterator[Values]:
        """The complaint of a model, and where something was loosened others near it."""
        preferred = {bits.key: self._preferred(bits) for bits in facts}
        values = Placing(model, self.space.prover.ladders, preferred).values(facts)
        if values is None:
            return
        yield values
        by_name = {bits.name: bits for bits in facts}
        wanted = (model, self.space.prover.ladders)
        yield from variations(values, self.space.loosened.points, by_name, wanted, self.names)

    def _preferred(self, bits: FactBits) -> Value:
        value = None if bits.declaration.personal else self.ordinary.values.get(bits.name)
        return plain_value(bits.declaration) if value is None else value

    def _blocked(self, model: Model) -> Literal | None:
        """Holds where what was loosened is otherwise than in a model; None where nothing was."""
        loosened, ladders = self.space.loosened, self.space.prover.ladders
        said = [literal for point in loosened.points for literal in ladders.of(Span(point)).interval(model)[1]]
        for rails in loosened.conditions.values():
            said += (
                rails.true if model.holds(rails.true) else -rails.true,
                rails.false if model.holds(rails.false) else -rails.false,
            )
        free = [literal for literal in said if abs(literal) != -FALSE]
        return -self.space.prover.circuit.all_of(free) if free else None


def complaint_of(values: Mapping[str, Value | None], copied: Collection[str] = ()) -> Facts:
    """The facts of values by key.

    Args:
        values: By key.
        copied: The facts of which the second copy is meant; of all others it is the first.
    """
    first = {key: value for key, value in values.items() if not key.endswith(COPY) and key not in copied}
    second = {name: values[name + COPY] for name in copied if name + COPY in values}
    return Facts(dict(sorted({**first, **second}.items())))
