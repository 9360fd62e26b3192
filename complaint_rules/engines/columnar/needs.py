"""What keeps a value unknown, row by row: a set of facts and parameters as bits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from complaint_rules.engines.columnar import columns
from complaint_rules.engines.columnar.columns import TRUE, ZERO, Column

BITS_OF_A_WORD = 62


@attrs.frozen
class Word:
    """Some of the names that may be needed.

    Args:
        bits: Which are needed in a row; never NULL.
        possible: Which can be needed in any row.
    """

    bits: Column
    possible: int


@attrs.frozen
class Needs:
    """A set of names a row.

    Args:
        words: By number.
        exact: Whether nothing is needed wherever the value is known.
    """

    words: Mapping[int, Word] = attrs.field(factory=dict)
    exact: bool = True

    def where(self, condition: Column) -> Needs:
        """The same where a condition, never NULL, holds; nothing elsewhere."""
        if condition is TRUE or not self.words:
            return self
        chosen = ((number, _where(condition, word)) for number, word in self.words.items())
        return Needs({number: word for number, word in chosen if word.bits is not ZERO})

    def keeping(self, value: Column) -> Needs:
        """What keeps a value unknown: nothing where it is known."""
        return self if self.exact else self.where(columns.is_null(value))

    @property
    def any(self) -> Column:
        """Whether anything is needed."""
        return columns.either(*(columns.opposite(columns.equal(word.bits, ZERO)) for word in self.words.values()))


NOTHING = Needs()


def _where(condition: Column, word: Word) -> Word:
    return Word(columns.choose((condition, word.bits), otherwise=ZERO), word.possible)


def union(needs: Iterable[Needs], *, exact: bool = True) -> Needs:
    """What one of them needs."""
    given = [each for each in needs if each.words]
    numbers = sorted({number for each in given for number in each.words})
    joined = {number: _joined(each.words[number] for each in given if number in each.words) for number in numbers}
    return Needs(joined, exact and all(each.exact for each in given))


def _joined(words: Iterable[Word]) -> Word:
    parts = list(words)
    possible = 0
    for part in parts:
        possible |= part.possible
    return Word(columns.bits_of_either(*(part.bits for part in parts)), possible)


def difference(needs: Needs, others: Needs) -> Needs:
    """What one needs and the other doesn't."""
    words = {}
    for number, word in needs.words.items():
        other = others.words[number].bits if number in others.words else ZERO
        # The bits of either are those of the other and, beside them, those that only the first has.
        rest = columns.minus(columns.bits_of_either(word.bits, other), other, bound=2**BITS_OF_A_WORD)
        words[number] = Word(rest, word.possible)
    return Needs(words)


class Bits:
    """Which bit stands for which name.

    Args:
        names: All that may be needed.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._places = {name: divmod(place, BITS_OF_A_WORD) for place, name in enumerate(sorted(names))}

    def of(self, *names: str) -> Needs:
        """These names, in every row."""
        words: dict[int, int] = {}
        for name in names:
            number, place = self._places[name]
            words[number] = words.get(number, 0) | 1 << place
        return Needs({number: Word(columns.whole(bits), bits) for number, bits in words.items()}, exact=not words)

    def flags(self, needs: Needs) -> Iterator[tuple[str, Column]]:
        """Whether each name that can be needed is, in order."""
        for name, (number, place) in self._places.items():
            word = needs.words.get(number)
            if word is not None and word.possible >> place & 1:
                yield name, columns.has_bit(word.bits, 1 << place)
