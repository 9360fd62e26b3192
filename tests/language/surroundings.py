"""An environment for trees, as simple as one can be, and short ways to ask after values, needs and faults."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from typing import Any

import attrs

from complaint_rules.domain.calendar import WEEKDAYS_9_TO_18
from complaint_rules.domain.errors import ExpressionError, Fault
from complaint_rules.domain.types import Type
from complaint_rules.language.checker import check
from complaint_rules.language.evaluation import needs_of, value_of
from complaint_rules.language.functions import Setting
from complaint_rules.language.operations import Maybe, Truth
from complaint_rules.language.parser import parse


@attrs.frozen
class Given:
    """These names have these values, every other is unknown; a decision stands for the facts in ``behind``."""

    values: Mapping[str, Maybe] = attrs.field(factory=dict)
    zone: str = "UTC"
    behind: Mapping[str, frozenset[str]] = attrs.field(factory=dict)
    strict: bool = False

    @property
    def setting(self) -> Setting:
        return Setting(zoneinfo.ZoneInfo(self.zone), WEEKDAYS_9_TO_18)

    def lookup(self, name: str) -> Maybe:
        return self.values.get(name)

    def is_known(self, name: str) -> Truth:
        known = self.values.get(name) is not None
        return None if self.strict and not known else known

    def needs(self, name: str) -> frozenset[str]:
        return self.behind.get(name, frozenset({name}))

    def reads(self, name: str) -> frozenset[str]:
        return self.behind.get(name, frozenset({name}))


def value(text: str, values: Mapping[str, Maybe] | None = None, *, zone: str = "UTC") -> Any:
    """What an expression is worth."""
    return value_of(parse(text), Given(values or {}, zone))


def needs(text: str, values: Mapping[str, Maybe] | None = None, **others: Any) -> set[str]:
    """What an expression needs."""
    return set(needs_of(parse(text), Given(values or {}, **others)))


def typed(text: str, scope: Mapping[str, Type], expected: Type | None = None) -> tuple[Type, list[str]]:
    """An expression's type and its faults as text."""
    found, faults = check(parse(text), text, scope, expected)
    return found, [str(fault) for fault in faults]


def refusal(text: str) -> Fault:
    """The one fault for which an expression cannot be read."""
    try:
        node = parse(text)
    except ExpressionError as error:
        (fault,) = error.faults
        return fault
    message = f"`{text}` was read as {node}"
    raise AssertionError(message)
