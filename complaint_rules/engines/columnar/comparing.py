"""Comparisons of values as columns: equal, ordered, contained."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from complaint_rules.domain.types import Kind
from complaint_rules.engines.columnar import columns
from complaint_rules.engines.columnar.columns import FALSE, NEITHER, TRUE, Column, both, either
from complaint_rules.engines.columnar.refusing import refused
from complaint_rules.engines.columnar.values import (
    Amount,
    Codes,
    Item,
    Items,
    Members,
    Scalar,
    Value,
    code_of,
    constant_of,
    known,
    scaled_to,
    text_of,
)

Comparison = Callable[[Column, Column], Column]

ORDERINGS: Mapping[str, Comparison] = {
    "<": columns.less,
    "<=": columns.at_most,
    ">": lambda left, right: columns.less(right, left),
    ">=": lambda left, right: columns.at_most(right, left),
}


def if_known(column: Column, answer: Column) -> Column:
    """An answer where something is known, NULL elsewhere."""
    return columns.choose((columns.is_known(column), answer), otherwise=NEITHER)


def equal(left: Value, right: Value, codes: Codes) -> Column:
    """Whether two values are equal; NULL where one is unknown, or two currencies meet."""
    match left, right:
        case Scalar(), Scalar():
            return _equal_scalars(left, right, codes)
        case Amount(), Amount():
            return _in_one_currency(left, right, _equal_amounts(left, right))
        case Members(), Members():
            return _equal_sets(left, right)
        case Items(), Items():
            return _equal_lists(left, right, codes)
    return NEITHER


def _equal_scalars(left: Scalar, right: Scalar, codes: Codes) -> Column:
    if left.kind is right.kind:
        return columns.equal(left.column, right.column)
    for enum, text in ((left, right), (right, left)):
        if enum.kind is Kind.ENUM and text.column.is_constant:
            return columns.equal(enum.column, code_of(text, codes)) if text.texts else if_known(enum.column, FALSE)
    return columns.equal(text_of(left, codes), text_of(right, codes))


def _equal_amounts(left: Amount, right: Amount) -> Column:
    for amount, fixed in ((left, right), (right, left)):
        if fixed.column.is_constant and fixed.column.payload is not None:
            place = _place(fixed, amount.places)
            if abs(place[0]) > amount.bound:
                return if_known(amount.column, FALSE)
            return columns.equal(amount.column, columns.whole(place[0])) if place[1] else if_known(amount.column, FALSE)
    return columns.equal(*_aligned(left, right))


def _place(fixed: Amount, places: int) -> tuple[int, bool]:
    """A constant as a whole number of so many places, rounded down, and whether that is exact."""
    if places >= fixed.places:
        return fixed.column.payload * 10 ** (places - fixed.places), True
    divisor = 10 ** (fixed.places - places)
    return fixed.column.payload // divisor, fixed.column.payload % divisor == 0


def _aligned(left: Amount, right: Amount) -> tuple[Column, Column]:
    places = max(left.places, right.places)
    return scaled_to(left, places), scaled_to(right, places)


def _in_one_currency(left: Amount, right: Amount, answer: Column) -> Column:
    if left.currency is None or right.currency is None:
        return answer
    return columns.choose((columns.equal(left.currency, right.currency), answer), otherwise=NEITHER)


def _equal_sets(left: Members, right: Members) -> Column:
    if left.texts == right.texts:
        return columns.equal(left.column, right.column)
    texts = sorted({*left.texts, *right.texts})
    same = both(*(columns.equal(left.has(text), right.has(text)) for text in texts))
    return if_known(left.column, if_known(right.column, same))


def _equal_lists(left: Items, right: Items, codes: Codes) -> Column:
    if not (left.is_fixed and right.is_fixed):
        raise refused("=", "of lists that decisions collect")
    if len(left.items) != len(right.items):
        return FALSE
    pairs = zip(left.items, right.items, strict=True)
    return both(*(equal(one.value, other.value, codes) for one, other in pairs))


def ordered(sign: str, left: Value, right: Value) -> Column:
    """Whether ``left sign right`` for ``< <= > >=``; NULL where one is unknown, or two currencies meet."""
    match left, right:
        case Scalar(), Scalar():
            return ORDERINGS[sign](left.column, right.column)
        case Amount(), Amount():
            return _in_one_currency(left, right, _ordered_amounts(sign, left, right))
    return NEITHER


def _ordered_amounts(sign: str, left: Amount, right: Amount) -> Column:
    if right.column.is_constant and right.column.payload is not None:
        return _against(sign, left, right)
    if left.column.is_constant and left.column.payload is not None:
        return _against(_MIRRORED[sign], right, left)
    return ORDERINGS[sign](*_aligned(left, right))


_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _against(sign: str, amount: Amount, fixed: Amount) -> Column:
    """An amount against a constant, which may have more places than it, or be past all that it can be."""
    place, exact = _place(fixed, amount.places)
    if not exact:  # between two neighbours: not more than the lower means less than the constant
        sign = "<=" if sign in {"<", "<="} else ">"
    if abs(place) > amount.bound:
        return if_known(amount.column, TRUE if (place > 0) is (sign in {"<", "<="}) else FALSE)
    return ORDERINGS[sign](amount.column, columns.whole(place))


def is_among(item: Value, members: tuple[Item, ...], codes: Codes) -> Column:
    """Whether a value equals one of those that are there."""
    return either(*(both(member.present, equal(item, member.value, codes)) for member in members))


def is_member(item: Value, collection: Members, codes: Codes) -> Column:
    """Whether a value is in a set; an empty set contains nothing, not even the unknown."""
    if isinstance(item, Scalar) and item.column.is_constant and item.texts:
        return collection.has(item.texts[0])
    within = either(*(both(collection.has(text), _is_text(item, text, codes)) for text in collection.texts))
    return columns.choose((known(collection), within), otherwise=NEITHER)


def _is_text(item: Value, text: str, codes: Codes) -> Column:
    return equal(item, constant_of(text, codes), codes)
