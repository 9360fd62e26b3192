"""The JSON Schema of a policy's input, for forms and editors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from complaint_rules.domain.facts import FactDeclaration
from complaint_rules.domain.parsing import to_plain
from complaint_rules.domain.types import Kind, Type
from complaint_rules.policy.model import Policy

_NUMERAL = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$"


def schema(policy: Policy) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the facts that a policy takes; null, which says unknown, may stand for any of them.

    Args:
        policy: A checked policy.
    """
    entities: dict[str, dict[str, Any]] = {}
    for name, fact in policy.facts.items():
        entity, _, field = name.partition(".")
        entities.setdefault(entity, {})[field] = _of_fact(fact, policy.locales[0])
    properties = {entity: _closed(fields) for entity, fields in sorted(entities.items())}
    properties["extra"] = {"type": "object", "description": "kept and never read"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": policy.title.get(policy.locales[0], policy.name),
        **_closed(properties),
    }


def _closed(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(sorted(properties.items())), "additionalProperties": False}


def _of_fact(fact: FactDeclaration, locale: str) -> dict[str, Any]:
    described = dict(_OF_KIND[fact.type.kind](fact.type))
    if fact.type.kind is Kind.NUMBER:
        described.update(_bounds(fact))
    if locale in fact.ask:
        described["description"] = fact.ask[locale]
    if fact.absent is not None:
        described["default"] = to_plain(fact.absent)
    return described


def _bounds(fact: FactDeclaration) -> dict[str, int | float]:
    """For a number only: of other values JSON Schema knows no order."""
    bounds = {"minimum": fact.min_value, "maximum": fact.max_value}
    return {key: _json_number(value) for key, value in bounds.items() if value is not None}


def _json_number(value: Any) -> int | float:  # noqa: ANN401 - a decimal, as the fact's type says
    return int(value) if value == value.to_integral_value() else float(value)


def _text(format_: str = "") -> Callable[[Type], dict[str, Any]]:
    extra = {"format": format_} if format_ else {"minLength": 1}
    return lambda _: {"type": ["string", "null"], **extra}


def _money(_: Type) -> dict[str, Any]:
    amount = {"type": ["number", "string"], "pattern": _NUMERAL}
    currency = {"type": "string", "pattern": "^[A-Z]{3}$"}
    money = _closed({"amount": amount, "currency": currency})
    return {**money, "type": ["object", "null"], "required": ["amount", "currency"]}


_OF_KIND: Mapping[Kind, Callable[[Type], dict[str, Any]]] = {
    Kind.BOOLEAN: lambda _: {"type": ["boolean", "null"]},
    Kind.TEXT: _text(),
    Kind.ENUM: lambda kind: {"enum": [*kind.values, None]},
    Kind.SET: lambda kind: {"type": ["array", "null"], "items": {"enum": [*kind.values]}, "uniqueItems": True},
    Kind.NUMBER: lambda _: {"type": ["number", "string", "null"], "pattern": _NUMERAL},
    Kind.MONEY: _money,
    Kind.DATE: _text("date"),
    Kind.DATE_TIME: _text("date-time"),
    Kind.DURATION: _text("duration"),
}
