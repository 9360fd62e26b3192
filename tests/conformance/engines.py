"""The engines that must agree with the reference; a new one is one more line here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias

import attrs
import pytest

from complaint_rules.domain.errors import MissingExtraError
from complaint_rules.domain.facts import Facts
from complaint_rules.engines.compiled import CompiledEngine
from complaint_rules.engines.record import Record
from complaint_rules.engines.rete import ReteEngine
from complaint_rules.engines.rete.durable import load
from complaint_rules.policy.model import Policy


class Decides(Protocol):
    """What an engine can do."""

    def decide(self, facts: Facts, *, as_of: dt.date | None = None) -> Mapping[str, Record]:
        """The record of every decision, by name."""


Factory: TypeAlias = Callable[[Policy, str], Decides]
"""Makes an engine for a policy, with the locale of its questions."""


@attrs.frozen
class Engine:
    """An engine under test.

    Args:
        name: As users name it.
        make: Makes one.
        missing: Why it cannot run here; empty where it can.
    """

    name: str
    make: Factory
    missing: str = ""


def compiled(policy: Policy, locale: str) -> Decides:
    """The default engine."""
    return CompiledEngine(policy, locale=locale)


def rete(policy: Policy, locale: str) -> Decides:
    """The engine on durable-rules."""
    return ReteEngine(policy, locale=locale)


def without_durable_rules() -> str:
    """Why durable-rules cannot be used here; empty where it can."""
    try:
        load()
    except MissingExtraError as error:
        return str(error)
    return ""


ENGINES = (Engine("compiled", compiled), Engine("rete", rete, missing=without_durable_rules()))


def parameters() -> list[object]:
    """The engines as parameters of a test, each skipped with the reason where it cannot run."""
    return [
        pytest.param(engine, id=engine.name, marks=pytest.mark.skipif(bool(engine.missing), reason=engine.missing))
        for engine in ENGINES
    ]
