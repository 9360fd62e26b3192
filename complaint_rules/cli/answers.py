"""Answers as people type them, to a fact's value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from complaint_rules.domain.declared import reader_for
from complaint_rules.domain.facts import FactDeclaration, Value
from complaint_rules.domain.types import Kind

_NOTHING: Mapping[str, str] = {}
_YES = frozenset({"yes", "y", "true", "sí", "si", "s", "是", "对"})
_NO = frozenset({"no", "n", "false", "否", "不"})
_NONE = frozenset({"none", "-", "ninguno", "ninguna", "无"})
_MONEY = re.compile(r"(?P<amount>[0-9.]+)\s*(?P<currency>[A-Za-z]{3})|(?P<first>[A-Za-z]{3})\s*(?P<rest>[0-9.]+)")


def read_answer(text: str, declaration: FactDeclaration, offered: Mapping[str, str] = _NOTHING) -> Value:
    """The value that an answer gives.

    >>> from complaint_rules.domain.vocabulary import standard_facts
    >>> read_answer("Yes", standard_facts()["complaint.urgent"])
    True
    >>> sorted(read_answer("repair, 3", standard_facts()["complaint.demands"]))
    ['discount', 'repair']

    Args:
        text: What was typed; the values of an enum may be given by their numbers, from 1.
        declaration: Of the fact.
        offered: The words in which its values were offered, by value; these may be typed as well.

    Raises:
        Unreadable: It is no value of the fact.
    """
    worded = {words.casefold(): value for value, words in offered.items()}
    numbered = {str(number): value for number, value in enumerate(declaration.type.values, 1)}
    raw = _RAW.get(declaration.type.kind, _as_it_is)(text.strip(), {**worded, **numbered})
    return reader_for(declaration)(raw)


def _boolean(text: str, _: Mapping[str, str]) -> Any:  # noqa: ANN401 - a raw value
    word = text.casefold()
    return True if word in _YES else False if word in _NO else text


def _enum(text: str, values: Mapping[str, str]) -> Any:  # noqa: ANN401 - a raw value
    return values.get(text.casefold(), text.replace(" ", "_"))


def _set(text: str, values: Mapping[str, str]) -> Any:  # noqa: ANN401 - a raw value
    if text.casefold() in _NONE:
        return []
    return [_enum(part.strip(), values) for part in re.split("[,;，、]", text) if part.strip()]


def _money(text: str, _: Mapping[str, str]) -> Any:  # noqa: ANN401 - a raw value
    parts = _MONEY.fullmatch(text)
    if parts is None:
        return text
    amount, currency = parts["amount"] or parts["rest"], parts["currency"] or parts["first"]
    return {"amount": amount, "currency": currency.upper()}


def _as_it_is(text: str, _: Mapping[str, str]) -> Any:  # noqa: ANN401 - a raw value
    return text


_RAW: Mapping[Kind, Callable[[str, Mapping[str, str]], Any]] = {
    Kind.BOOLEAN: _boolean,
    Kind.ENUM: _enum,
    Kind.SET: _set,
    Kind.MONEY: _money,
}
